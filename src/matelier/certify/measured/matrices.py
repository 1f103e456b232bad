"""Statements about measured matrices: singular values, rank, eigenvalues, what xᴴAx does; each bound formed anew."""

from collections.abc import Callable
from math import isqrt

import numpy as np

from matelier.certify.arithmetic import modulo, primes
from matelier.certify.bounds import (
    UP,
    Floats,
    away,
    bound,
    check_machine,
    enlarged,
    exponents,
    flat,
    line,
    near_one,
    oblique,
    real_parts,
    shift,
    size_exponent,
    stacked,
    table,
    times,
    turned,
    whole_numbers,
)
from matelier.certify.rounding import TINY, UNIT, Float64, Witness, count, number


def _between(witness: Witness, low: Float64, high: Float64) -> bool:
    # What is told holds wherever it is no narrower than what is known here.
    lower, upper = bound(witness, "lower", low.shape), bound(witness, "upper", high.shape)
    return bool((lower <= low).all() and (upper >= high).all())


def singular_bounds(witness: Witness) -> tuple[Float64, Float64]:
    """Between what the singular values of A are proved to lie, by U, V and the values of A · 2^−e below 1."""
    return _singular(witness)[:2]


def _singular(witness: Witness) -> tuple[Float64, Float64, float]:
    # With ‖A − U diag(values) Vᴴ‖ at most.
    A, U, V, s = table(witness, "A"), table(witness, "U"), table(witness, "V"), line(witness, "values")
    k = min(A.shape)
    if (U.shape, V.shape, s.shape) != ((A.shape[0], k), (A.shape[1], k), (k,)) or s.dtype.kind == "c":
        raise ValueError("U")
    if (s < 0).any() or (np.diff(s) > 0).any():
        raise ValueError("values")
    e = size_exponent(A)
    A = near_one(A, e)  # and s are the values of this
    a, b, c = away(A, U * s, turned(V)), oblique(U), oblique(V)
    if not (b < 1 and c < 1):
        raise ValueError("U")
    off = 16 * UNIT * (s + a) + TINY
    low = s * (np.sqrt((1 - b) * (1 - c)) * (1 - 8 * UNIT)) - a - off
    high = s * (np.sqrt((1 + b) * (1 + c)) * UP) + a + off
    low, high = enlarged(low, high, e)
    return np.maximum(low, 0), high, float(np.nextafter(np.ldexp(a, e), np.inf))


def _rank(witness: Witness) -> bool:
    # Weyl: so many singular values are above `within`; Eckart and Young: no matrix that near has a lower rank.
    check_machine()
    low, high = singular_bounds(witness)
    within, least, most = number(witness, "within"), count(witness, "least"), count(witness, "most")
    above = int((low > within).sum())
    below = int((high > within).sum()) if within else len(low)
    return within >= 0 and least <= above and below <= most and _between(witness, low, high)


def _singular_values(witness: Witness) -> bool:
    check_machine()
    low, high, left = _singular(witness)
    return _between(witness, low, high) and ("left" not in witness or left <= number(witness, "left"))


def _exact_rank(witness: Witness) -> bool:
    # The rank modulo a prime is never above the rank. All minors of rank + 1 rows vanish that vanish modulo primes
    # whose product is beyond what Hadamard allows them.
    A, rank = real_parts(table(witness, "A")), count(witness, "rank")
    if np.asarray(witness["A"]).dtype.kind == "c":
        rank *= 2
    rows = [whole_numbers(row[None])[0][0] for row in A]
    if rank > min(A.shape):
        return False
    lengths = sorted((isqrt(sum(z * z for z in row)) + 1 for row in rows), reverse=True)
    limit = 1
    for size in lengths[: rank + 1]:
        limit *= size
    known, seen = 1, 0
    for p in primes():
        found = modulo(rows, p)[0]
        seen = max(seen, found)
        if found > rank:
            return False
        known *= p
        if (seen == rank == min(A.shape)) or known > 2 * limit:
            return seen == rank
    return False


def _hermitian(witness: Witness) -> Floats:
    A = table(witness, "A")
    if A.shape[0] != A.shape[1] or not (turned(A) == A).all():
        raise ValueError("A")
    return A


def _eigenvalue_bounds(witness: Witness) -> tuple[Float64, Float64]:
    A, V, d = _hermitian(witness), table(witness, "V"), line(witness, "values")
    if V.shape != A.shape or d.shape != (len(A),) or d.dtype.kind == "c" or (np.diff(d) < 0).any():
        raise ValueError("V")
    e = size_exponent(A)
    A = near_one(A, e)  # and d are the values of this
    a, c = away(A, V * d, turned(V)), oblique(V)
    if not c < 1:
        raise ValueError("V")
    off = np.abs(d) * (c * (1 + 8 * UNIT) + 8 * UNIT) + a * (1 + 8 * UNIT) + TINY
    return enlarged(d - off, d + off, e)


def _eigenvalues(witness: Witness) -> bool:
    check_machine()
    return _between(witness, *_eigenvalue_bounds(witness))


def _inertia(witness: Witness) -> bool:
    # At least so many eigenvalues are above zero, and so many below.
    check_machine()
    low, high = _eigenvalue_bounds(witness)
    counts = int((low > 0).sum()) >= count(witness, "positive") and int((high < 0).sum()) >= count(witness, "negative")
    return counts and _between(witness, low, high)


def _definite(witness: Witness) -> bool:
    # ± D A D − shift · I is less than `shift` away from L Lᴴ, which has no negative direction.
    check_machine()
    A, L, sign = _hermitian(witness), table(witness, "L"), number(witness, "sign")
    powers, c = exponents(witness, "powers", len(A)), number(witness, "shift")
    if abs(sign) != 1 or L.shape != A.shape:
        return False
    B = shift(shift(sign * A, powers[:, None]), powers[None, :])
    e = size_exponent(B)
    e += e % 2
    B, L, c = near_one(B, e), near_one(L, e // 2), c * 2.0**-e
    B[np.diag_indices(len(B))] -= c
    lost = 4 * UNIT * (1 + abs(c)) + TINY
    return 0 < c and (away(B, L, turned(L)) + lost) * UP < c


def _direction(witness: Witness) -> bool:
    # The sign of xᴴAx, in whole numbers.
    A, x, sign = _hermitian(witness), table(witness, "x"), number(witness, "sign")
    twofold = A.dtype.kind == "c" or x.dtype.kind == "c"
    M = real_parts(A.astype(np.complex128)) if twofold else A
    z = flat(stacked(x, complex_=twofold).ravel())
    image, _ = times(whole_numbers(M), z)
    value = sum(p * q for p, q in zip(image, z[0], strict=True))
    return x.shape == (len(A), 1) and (value > 0) - (value < 0) == sign != 0


def _not_symmetric(witness: Witness) -> bool:
    A, i, j = table(witness, "A"), count(witness, "row"), count(witness, "column")
    return A.shape[0] == A.shape[1] and bool(A[i, j] != A[j, i].conj())


MEASURED_MATRIX_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "measured_definite": _definite,
    "measured_direction": _direction,
    "measured_eigenvalues": _eigenvalues,
    "measured_exact_rank": _exact_rank,
    "measured_inertia": _inertia,
    "measured_not_symmetric": _not_symmetric,
    "measured_rank": _rank,
    "measured_singular_values": _singular_values,
}
