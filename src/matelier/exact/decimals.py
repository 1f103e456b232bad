"""Singular values and vectors to certified digits: columns turned against each other until all are orthogonal."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from flint import acb, arb, ctx

from matelier.exact.arithmetic import adjoint, columns, entries, from_columns, identity, product
from matelier.exact.eliminate import null_space, staircase
from matelier.scalars.approximate import ball
from matelier.scalars.ball import Ball
from matelier.scalars.lowest import ONE, ZERO
from matelier.scalars.surd import root
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact, Scalar

MOST_COLUMNS = 40
BITS = 384
PLACES = 60  # decimals that middles keep
MOST_SWEEPS = 60
NEAR = Fraction(1, 10**20)  # singular values nearer to each other, for their size, are taken as equal

_Vector: TypeAlias = list[Any]  # FLINT's complex balls, of which middles alone are kept


@dataclass(frozen=True, slots=True)
class Decimals:
    """U, S and V with rational entries and A = U·S·Vᴴ up to `radius`; how near vectors are to those of an exact SVD."""

    U: Exact
    S: Exact
    V: Exact
    radius: Fraction
    vector_radius: Fraction

    @property
    def values(self) -> tuple[Fraction, ...]:
        """The singular values, largest first."""
        return tuple(self.S.rows[i][i] for i in range(min(self.S.shape)))

    @property
    def spread(self) -> Fraction:
        """How near each singular value is to the exact one (Weyl, and Ostrowski for U and V not quite unitary)."""
        return 8 * max(self.S.shape) ** 2 * self.radius * max(*self.values, ONE)


def decimals(A: Exact) -> Decimals:
    """All singular values and vectors of A to some fifty digits.

    Raises Unable("svd.large") for more than 40 rows and columns, Unable("svd.digits") where digits do not settle.
    """
    m, n = A.shape
    if max(m, n) > MOST_COLUMNS:
        raise Unable("svd.large", rows=m, columns=n, most=MOST_COLUMNS)
    if n > m:
        turned = decimals(adjoint(A))
        S = Exact(tuple(zip(*turned.S.rows, strict=True)))
        return Decimals(turned.V, S, turned.U, turned.radius, turned.vector_radius)
    with ctx.workprec(BITS):
        U, values, V = _vectors(A)
    S = Exact(tuple(tuple(values[i] if i == j else ZERO for j in range(n)) for i in range(m)))
    return _measured(A, from_columns(U, m), S, from_columns(V, n))


def enclosed(found: Decimals) -> tuple[Exact, Exact, Exact]:
    """U, S and V as balls; zeros on the diagonal of S are exact."""
    S = Exact(tuple(tuple(Ball(x, found.spread) if x else ZERO for x in row) for row in found.S.rows))
    U, V = (
        Exact(tuple(tuple(Ball(x, found.vector_radius) for x in row) for row in Q.rows)) for Q in (found.U, found.V)
    )
    return U, S, V


def _measured(A: Exact, U: Exact, S: Exact, V: Exact) -> Decimals:
    # The radius by exact multiplication; how near vectors are is that over the smallest gap (Wedin).
    residual = _largest_gap(product(product(U, S), adjoint(V)), A)
    unit = max(_largest_gap(product(adjoint(Q), Q), identity(len(Q.rows))) for Q in (U, V))
    values = [S.rows[i][i] for i in range(min(S.shape))]
    radius = max(residual / max(*values, ONE), unit)
    found = Decimals(U, S, V, radius, ZERO)
    gaps = [x - y for x, y in zip(values, [*values[1:], ZERO], strict=True) if x - y > NEAR * values[0]]
    near = found.spread / min(gaps, default=ONE)
    if near > Fraction(1, 10**12) or found.spread > Fraction(1, 10**32) * max(*values, ONE):
        raise Unable("svd.digits")
    return Decimals(U, S, V, radius, near)


def _largest_gap(A: Exact, B: Exact) -> Fraction:
    return max((_bound(x - y) for x, y in zip(entries(A), entries(B), strict=True)), default=ZERO)


def _bound(number: Scalar) -> Fraction:
    # Not less than the absolute value.
    return abs(number) if isinstance(number, Fraction) else _fraction(ball(number, BITS).abs_upper())


def _fraction(middle: Any) -> Fraction:
    if not middle.is_finite():  # entries so different in size that the digits do not show the smaller ones
        raise Unable("svd.digits")
    mantissa, exponent = middle.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _vectors(A: Exact) -> tuple[list[list[Scalar]], list[Fraction], list[list[Scalar]]]:
    n, r = A.shape[1], len(staircase(A).pivots)
    W = [[ball(entry, BITS).mid() for entry in column] for column in columns(A)]
    V = [[acb(i == j) for i in range(n)] for j in range(n)]
    _turn(W, V)
    order = sorted(range(n), key=lambda k: -_square(W[k]))
    V = [_times(V[k], _phase(V[k])) for k in order]
    W = [_image(A, v) for v in V[:r]]
    lengths = [_square(w).sqrt().mid() for w in W]
    left = [[ball(entry, BITS).mid() for entry in column] for column in columns(null_space(adjoint(A))[0])]
    U = [*(_times(w, 1 / length) for w, length in zip(W, lengths, strict=True)), *_orthonormal(left)]
    values = [_short(length) for length in lengths] + [ZERO] * (n - r)
    return [_exact(u) for u in U], values, [_exact(v) for v in V]


def _turn(W: list[_Vector], V: list[_Vector]) -> None:
    # Jacobi: each pair of columns of W = A V is turned until orthogonal, V with it.
    least = max(_square(w) for w in W) ** 2 * arb(2) ** (32 - 2 * BITS)
    for _ in range(MOST_SWEEPS):
        turned = [_turn_pair(W, V, p, q, least) for q in range(len(W)) for p in range(q)]
        if not any(turned):
            return
    raise Unable("svd.digits")


def _turn_pair(W: list[_Vector], V: list[_Vector], p: int, q: int, least: Any) -> bool:
    a, b, between = _square(W[p]), _square(W[q]), _dot(W[p], W[q])
    square = _size_square(between)
    if not square > least and not square > a * b * arb(2) ** (48 - 2 * BITS):
        return False
    if not square > least * arb(2) ** (-BITS // 2):  # both columns are as good as zero
        return False
    size = square.sqrt().mid()
    tau = (b - a) / (2 * size)
    t = (1 if tau >= 0 else -1) / (abs(tau) + (1 + tau * tau).sqrt())
    c = (1 / (1 + t * t).sqrt()).mid()
    s, phase = (c * t).mid(), (between.conjugate() / size).mid()
    for X in (W, V):
        x, y = X[p], _times(X[q], phase)
        X[p] = [(c * u - s * v).mid() for u, v in zip(x, y, strict=True)]
        X[q] = [(s * u + c * v).mid() for u, v in zip(x, y, strict=True)]
    return True


def _size_square(number: Any) -> Any:
    return (number.real * number.real + number.imag * number.imag).mid()


def _square(v: _Vector) -> Any:
    return sum((_size_square(x) for x in v), arb(0)).mid()


def _dot(u: _Vector, v: _Vector) -> Any:
    return sum((x.conjugate() * y for x, y in zip(u, v, strict=True)), acb(0)).mid()


def _times(v: _Vector, factor: Any) -> _Vector:
    return [(x * factor).mid() for x in v]


def _image(A: Exact, v: _Vector) -> _Vector:
    rows = ([ball(entry, BITS) for entry in row] for row in A.rows)
    return [sum((x * y for x, y in zip(row, v, strict=True)), acb(0)).mid() for row in rows]


def _phase(v: _Vector) -> Any:
    # What makes the first entry that is not as good as zero positive.
    first = next(x for x in v if _size_square(x) > arb(2) ** (-BITS // 2))
    return (first.conjugate() / _size_square(first).sqrt()).mid()


def _orthonormal(vectors: list[_Vector]) -> Iterator[_Vector]:
    made: list[_Vector] = []
    for v in vectors:
        for _ in range(2):  # twice is enough
            for u in made:
                part = _dot(u, v)
                v = [(x - part * y).mid() for x, y in zip(v, u, strict=True)]
        made.append(_times(v, 1 / _square(v).sqrt().mid()))
        yield made[-1]


def _exact(v: _Vector) -> list[Scalar]:
    return [_short(x.real) + (_short(x.imag) * root(-1) if x.imag != 0 else 0) for x in v]


def _short(number: Any) -> Fraction:
    return Fraction(round(_fraction(number.mid()) * 10**PLACES), 10**PLACES)
