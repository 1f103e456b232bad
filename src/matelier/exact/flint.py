"""Exact rational matrices to FLINT and back: numerators over one denominator a row."""

from typing import Any, cast

from flint import fmpq_mat, fmpz_mat

from matelier.scalars.held import cleared, integers, of_flint
from matelier.scalars.lowest import ONE, ZERO, lowest
from matelier.spine.matrix import Exact

MOST_AT_ONCE = 10  # rows: FLINT's own inverse is sooner there than elimination beside I
MOST_BESIDE = 64  # rows up to which eliminating A beside I is the quickest way to the inverse


def rationals(A: Exact) -> fmpq_mat:
    """The matrix as FLINT's rationals."""
    Z, scales = integers(A)
    if set(scales) <= {1}:
        return fmpq_mat(Z)
    return fmpq_mat(*A.shape, [fraction / scale for row, scale in zip(fmpq_mat(Z).tolist(), scales, strict=True)
                               for fraction in row])  # fmt: skip


def exact(M: fmpq_mat | fmpz_mat) -> Exact:
    """FLINT's matrix as Fractions."""
    if isinstance(M, fmpz_mat):
        return of_flint(M)
    whole, denominator = cast("Any", M).numer_denom()
    return of_flint(whole, int(denominator))


def reduced_form(A: Exact) -> tuple[Exact, tuple[int, ...]]:
    """The reduced row echelon form of a rational matrix, and its pivot columns."""
    Z, denominator, rank = integers(A)[0].rref()
    return of_flint(Z, int(denominator)), stairs(Z, rank)


def pivot_columns(A: Exact) -> tuple[int, ...]:
    """The pivot columns alone."""
    Z, _, rank = integers(A)[0].rref()
    return stairs(Z, rank)


def stairs(Z: fmpz_mat, rank: int) -> tuple[int, ...]:
    """The columns in which the rows of a staircase begin."""
    pivots, j = list[int](), 0
    for i in range(rank):
        while not Z[i, j]:
            j += 1
        pivots.append(j)
        j += 1
    return tuple(pivots)


def null_form(A: Exact) -> tuple[Exact, tuple[int, ...]]:
    """For each free column the vector of the null space that has 1 there and 0 in the other free ones; the pivots."""
    Z, denominator, rank = integers(A)[0].rref()
    n, pivots = A.shape[1], stairs(Z, rank)
    free = sorted(set(range(n)) - set(pivots))
    bound = lowest([int(Z[i, j]) for i in range(rank) for j in free], -int(denominator))
    count = len(free)
    unit = {j: tuple(ONE if j == k else ZERO for k in free) for j in free}
    told = {j: tuple(bound[i * count : (i + 1) * count]) for i, j in enumerate(pivots)}
    both = unit | told
    return Exact(tuple(both[j] for j in range(n))), pivots


def inverted(A: Exact) -> Exact | None:
    """The inverse of a square rational matrix, None where there is none."""
    n = A.shape[0]
    if n <= MOST_AT_ONCE:
        return _inverted_at_once(A)
    numbers, scales = cleared(A)
    unit = [0] * n**2
    unit[:: n + 1] = scales
    if n > MOST_BESIDE:
        try:
            return exact(fmpq_mat(fmpz_mat(n, n, numbers)).solve(fmpq_mat(fmpz_mat(n, n, unit))))
        except ZeroDivisionError:
            return None
    both = list[int]()
    for i in range(0, n * n, n):
        both += numbers[i : i + n]
        both += unit[i : i + n]
    R, denominator, _ = fmpz_mat(n, 2 * n, both).rref()
    if not R[n - 1, n - 1]:  # the last pivot stands in the right half
        return None
    right = fmpz_mat(2 * n, n, [0] * n**2 + [1 if k % (n + 1) == 0 else 0 for k in range(n * n)])
    return of_flint(R * right, int(denominator))


def _inverted_at_once(A: Exact) -> Exact | None:
    Z, scales = integers(A)
    try:
        whole, denominator = cast("Any", Z.inv()).numer_denom()
    except ZeroDivisionError:
        return None
    if any(s != 1 for s in scales):  # Z is A with its rows scaled: its inverse's columns want the scales back
        whole = whole * fmpz_mat([[s if i == j else 0 for j in range(len(scales))] for i, s in enumerate(scales)])
    return of_flint(whole, int(denominator))
