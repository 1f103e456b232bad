"""Statements about factors of measured matrices: QR, LU, Cholesky, singular subspaces, norms, discs of eigenvalues."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from matelier.certify.bounds import (
    UP,
    Floats,
    away,
    bound,
    check_machine,
    enlarged,
    line,
    magnitudes,
    near_one,
    oblique,
    product,
    size_exponent,
    table,
    turned,
)
from matelier.certify.measured.matrices import singular_bounds
from matelier.certify.measured.systems import off_identity
from matelier.certify.rounding import TINY, UNIT, Float64, Witness, count, gamma, number

MOST_POWER = 100  # of a p-norm


def _left(A: Floats, B: Floats, C: Floats, told: float) -> bool:
    # ‖A − B C‖₂ ≤ told, at any size.
    e, f = size_exponent(A), size_exponent(B)
    found = away(near_one(A, e), near_one(B, f), near_one(C, e - f))
    return float(np.nextafter(np.ldexp(found, e), np.inf)) <= told


def _qr(witness: Witness) -> bool:
    check_machine()
    A, Q, R = (table(witness, name) for name in "AQR")
    upper = not np.tril(R, -1).any()
    near = oblique(Q) <= number(witness, "oblique")
    return upper and near and _left(A, Q, R, number(witness, "left"))


def _lu(witness: Witness) -> bool:
    check_machine()
    A, L, U = (table(witness, name) for name in "ALU")
    order = np.asarray(witness["order"]).tolist()
    whole = sorted(order) == list(range(len(A)))
    unit = not np.triu(L, 1).any() and bool((L.diagonal() == 1).all()) and not np.tril(U, -1).any()
    return whole and unit and _left(A[order], L, U, number(witness, "left"))


def _cholesky(witness: Witness) -> bool:
    check_machine()
    A, L = table(witness, "A"), table(witness, "L")
    lower = not np.triu(L, 1).any() and bool((L.diagonal().real > 0).all()) and not L.diagonal().imag.any()
    return lower and _left(A, L, turned(L), number(witness, "left"))


def _subspaces(witness: Witness) -> bool:
    # Wedin: what U diag(s) Vᴴ and its columns are off, beside the gap below the rank.
    check_machine()
    A, U, V = (table(witness, name) for name in ("A", "U", "V"))
    low, high = singular_bounds(witness)
    r, told = count(witness, "rank"), number(witness, "leaning")
    if r == 0:
        return told >= 0
    e = size_exponent(A)
    left = away(near_one(A, e), U * line(witness, "values"), turned(V))
    rest = float(high[r]) if r < len(high) else 0.0
    gap = float(low[r - 1]) - rest
    wrong = float(np.ldexp(left, e)) + float(high[0]) * (oblique(U) + oblique(V))
    return gap > 0 and 3 * wrong / gap <= told


def _norms(witness: Witness) -> bool:
    check_machine()
    A = table(witness, "A")
    e = size_exponent(A)
    N = np.abs(near_one(A, e))
    vector = 1 in N.shape
    one = float(N.sum()) if vector else float(N.sum(axis=0).max())
    most = float(N.max()) if vector else float(N.sum(axis=1).max())
    parts = {"one": one, "infinity": most, "frobenius": float(np.sqrt((N**2).sum())), "max": float(N.max())}
    for name, value in parts.items():
        off = value * (2 * gamma(N.size + 8) if name != "max" else 4 * UNIT)
        low, high = enlarged(np.array([value - off]), np.array([value + off]), e)
        told = number(witness, f"{name}_lower"), _upper(witness, name)
        if not (told[0] <= max(float(low[0]), 0.0) and float(high[0]) <= told[1]):
            return False
    return "p" not in witness or (vector and _powered(witness, N.ravel(), e))


def _upper(witness: Witness, name: str) -> float:
    # A saved claim holds null where no upper bound is known.
    end = witness[f"{name}_upper"]
    return float("inf") if end is None else float(np.asarray(end, dtype=np.float64))


def _powered(witness: Witness, sizes: Float64, e: int) -> bool:
    # The ends to the power of p are on both sides of Σ|x|^p, in fractions.
    p, low = count(witness, "p"), number(witness, "p_lower")
    high = _upper(witness, "p")
    if not 1 <= p <= MOST_POWER:
        return False
    each = sizes.copy()
    for _ in range(p - 1):
        each = each * sizes
    total, unit = Fraction(float(each.sum())), Fraction(2) ** -e
    off = Fraction(gamma(10 * p + len(each) + 16) + 2.0**-1000)
    least = low <= 0 or (Fraction(low) * unit) ** p <= total * (1 - off)
    return least and (high == np.inf or (high >= 0 and (Fraction(high) * unit) ** p >= total * (1 + off)))


def _disc_reach(A: Floats, values: Floats, X: Floats, R: Floats) -> Float64:
    # Rows of |X⁻¹(AX − X diag)| summed: Gershgorin's radii around the values.
    n = len(A)
    far = off_identity(R, X)
    f = float(far.max())
    if not f < 1:
        raise ValueError("R")
    P, g = product(A.astype(np.complex128), X)
    W = P - X * values
    lost = g * (magnitudes(A) @ magnitudes(X)) * UP + 8 * UNIT * magnitudes(X) * magnitudes(values)
    H, h = product(R, W)
    size = magnitudes(R)
    reach = magnitudes(H) + h * (size @ magnitudes(W)) + size @ (lost + 8 * UNIT * magnitudes(W) + TINY)
    reach = reach * (UP * (1 + gamma(4 * n + 16)))
    reach = reach + far[:, None] * (reach.max(axis=0)[None, :] / (1 - f))
    return reach.sum(axis=1) * (UP * (1 + gamma(2 * n + 8))) + n * TINY


def _discs(witness: Witness) -> bool:
    # [Gershgorin 1931; Miyajima 2010] Discs that hang together hold as many eigenvalues as they are.
    check_machine()
    A, X, R = (table(witness, name) for name in "AXR")
    n = len(A)
    values = line(witness, "values").astype(np.complex128)
    told = bound(witness, "radii", (n,))
    if not A.shape == X.shape == R.shape == (n, n) or values.shape != (n,):
        return False
    reach = _disc_reach(near_one(A, size_exponent(A)), values, X, R)  # the values are those of A · 2^−e
    apart = np.abs(values[:, None] - values[None, :])
    together = _connected(apart <= (reach[:, None] + reach[None, :]) * (1 + 1e-9))
    far = np.where(together, apart * UP + reach[None, :], 0).max(axis=1) * (1 + 1e-13)
    alone = together.sum(axis=1) == 1
    return bool((np.where(alone, reach, far) <= told).all())


def _connected(near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    # What can be reached in any number of steps.
    reached = near
    while True:
        further = (reached.astype(np.float64) @ reached.astype(np.float64)) > 0
        if (further == reached).all():
            return reached
        reached = further


MEASURED_FACTOR_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "measured_cholesky": _cholesky,
    "measured_discs": _discs,
    "measured_lu": _lu,
    "measured_norms": _norms,
    "measured_qr": _qr,
    "measured_subspaces": _subspaces,
}
