"""Eigenvalues of any square matrix: discs that hold them, by an approximate basis of eigenvectors; or exactly."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np
from flint import ctx, fmpz_mat

from matelier.floating.inverted import approximate_inverse, off_identity
from matelier.floating.lapack import eig, schur
from matelier.floating.rational import near
from matelier.floating.rounding import (
    AGAIN,
    TINY,
    UNIT,
    UP,
    Float64,
    Floats,
    exponent,
    gamma,
    product,
    scaled,
    sizes,
    slack,
)  # fmt: skip
from matelier.floating.scaling import LEAST
from matelier.spine.matrix import Exact
from matelier.spine.measured import Near

Groups = tuple[tuple[int, ...], ...]
STRETCHED = (8, 4, 2, 1)  # powers of two from one vector to the next
BITS = 400  # of the roots of an exact polynomial


@dataclass(frozen=True, slots=True, eq=False)
class Discs:
    """Values with radii: each group of overlapping discs holds as many eigenvalues as it has members."""

    values: Floats
    X: Floats
    R: Floats
    radii: Float64  # infinite where nothing is known
    groups: Groups
    scaled: tuple[Floats, Float64]  # values and radii for A divided by the power of two above its entries


def discs(A: Floats) -> Discs:
    """Discs for all eigenvalues. T = X⁻¹AX is diag(values) and little more. [Gershgorin 1931; Miyajima 2010]"""
    e = exponent(A)
    B = scaled(A, -e)
    values, X = eig(B)
    R, rows = _inverted(B, values, X)
    triangle = None if np.isfinite(rows).all() else schur(B)
    if triangle is not None:
        values, X, R, rows = _by_triangle(B, *triangle)
    groups = overlapping(values, rows)
    wide = widened(values, rows, groups)
    radii = np.nextafter(np.ldexp(wide, e) + 4 * LEAST, np.inf)  # the values may have been rounded near zero
    return Discs(scaled(values, e), X, R, radii, groups, (values, wide))


def _inverted(A: Floats, values: Floats, X: Floats) -> tuple[Floats, Float64]:
    R = approximate_inverse(X)
    return (np.zeros_like(X), np.full(len(A), np.inf)) if R is None else (R, around(A, values, X, R))


def _by_triangle(A: Floats, T: Floats, Q: Floats) -> tuple[Floats, Floats, Floats, Float64]:
    # Schur's basis, each vector by so many powers of two shorter than the one before: the more, the less of the
    # triangle is right of its diagonal, but the worse can the basis be inverted.
    values = T.diagonal().copy()
    for powers in STRETCHED:
        X = Q * np.ldexp(1.0, np.maximum(-powers * np.arange(len(T)), -1000))
        R, rows = _inverted(A, values, X)
        if np.isfinite(rows).all():
            return values, X, R, rows
    return values, Q, *_inverted(A, values, Q)


def around(A: Floats, values: Floats, X: Floats, R: Floats) -> Float64:
    """For each value how far from it its Gershgorin disc reaches, entries of A at most 1; infinite: not known."""
    n = len(A)
    away = off_identity(R, X)
    f = float(away.max())
    if not f < 1:
        return np.full(n, np.inf)
    W = product(A.astype(np.complex128), X) - X * values
    lost = slack(n, X) * (sizes(A) @ sizes(X)) * UP + 8 * UNIT * sizes(X) * sizes(values)
    size = sizes(R)
    H = sizes(product(R, W)) + slack(n, X) * (size @ sizes(W)) + size @ (lost + 8 * UNIT * sizes(W) + TINY)
    H = H * (UP * (1 + gamma(4 * n + 16)))
    H = H + away[:, None] * (H.max(axis=0)[None, :] / (1 - f))
    return H.sum(axis=1) * (AGAIN * UP * (1 + gamma(2 * n + 8))) + n * TINY


def overlapping(values: Floats, radii: Float64) -> Groups:
    """The discs that hang together."""
    n = len(values)
    if not np.isfinite(radii).all():
        return (tuple(range(n)),)
    near_ = np.abs(values[:, None] - values[None, :]) <= (radii[:, None] + radii[None, :]) * (1 + 1e-9)
    left, groups = set(range(n)), list[tuple[int, ...]]()
    while left:
        group, edge = set[int](), {min(left)}
        while edge:
            group |= edge
            edge = {int(j) for i in edge for j in np.flatnonzero(near_[i])} - group
        left -= group
        groups.append(tuple(sorted(group)))
    return tuple(groups)


def widened(values: Floats, radii: Float64, groups: Groups) -> Float64:
    """Radii that reach across a whole group: whichever eigenvalue of the group is meant, it is within."""
    found = radii.copy()
    for group in groups:
        if len(group) > 1:
            some = list(group)
            reach = np.abs(values[some][:, None] - values[some][None, :]) * UP + radii[some][None, :]
            found[some] = reach.max(axis=1) * (1 + 1e-12)
    return found


def by_polynomial(A: Float64) -> tuple[Near, tuple[int, ...], dict[str, object]]:
    """The eigenvalues of stored real numbers with their multiplicities, and the factors of the exact polynomial.

    Those are of whole numbers, A over a power of two; each has its roots once. `factor` says whose root a value is.
    """
    low = int(np.frexp(np.abs(A[A != 0]).min())[1]) - 53 if A.any() else 0
    rows = [[int(Fraction(*x.as_integer_ratio()) / Fraction(2) ** low) for x in row] for row in A.tolist()]
    factors = cast("Any", fmpz_mat(rows).charpoly()).factor_squarefree()[1]
    found: list[tuple[Fraction, Fraction, float, int]] = []
    with ctx.workprec(BITS):
        for i, (factor, _) in enumerate(factors):
            for root, _ in factor.complex_roots():
                found.append((_middle(root.real, low), _middle(root.imag, low), _radius(root, low), i))
    found.sort(key=lambda root: root[:2])
    flat = near([part for x, y, _, _ in found for part in (x, y)], (len(found), 2))
    value, rest = (part[:, 0] + 1j * part[:, 1] for part in (flat.value, flat.rest))
    radius = flat.radius.sum(axis=1) + np.array([r for _, _, r, _ in found])
    powers, which = [int(power) for _, power in factors], [i for *_, i in found]
    told: dict[str, object] = {"factors": _rows(factors), "powers": np.array(powers), "factor": np.array(which)}
    values = Near(value, np.where(radius > 0, np.nextafter(radius * UP, np.inf), 0), "EXACT", rest)
    return values, tuple(powers[i] for i in which), told


def _rows(factors: Any) -> Exact:
    # Coefficients from the highest power, as long as the longest.
    rows = [[Fraction(int(c) * int(f.leading_coefficient())) for c in reversed(f.coeffs())] for f, _ in factors]
    most = max(map(len, rows))
    return Exact(tuple((Fraction(0),) * (most - len(row)) + tuple(row) for row in rows))


def _middle(ball: Any, low: int) -> Fraction:
    mantissa, power = ball.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** (int(power) + low)


def _radius(root: Any, low: int) -> float:
    total = sum((_middle(part.rad(), low) for part in (root.real, root.imag)), Fraction(0))
    return float(np.nextafter(float(total), np.inf)) if total else 0.0
