"""Exact rational matrices to FLINT and back: numerators over one denominator a row."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import chain
from math import gcd, lcm
from typing import Any, cast

from flint import fmpq_mat, fmpz_mat

from matelier.spine.matrix import Exact

ZERO, ONE = Fraction(0), Fraction(1)

# Numerator and denominator that FLINT has made coprime need no second gcd; Python 3.12 renamed the way to say so.
_coprime: Callable[[int, int], Fraction] = getattr(Fraction, "_from_coprime_ints", None) or (
    lambda p, q: cast("Any", Fraction)(p, q, _normalize=False)
)


def rational(*matrices: Exact) -> bool:
    """Whether every entry is a Fraction: then FLINT is the fast way."""
    return all(set(map(type, chain.from_iterable(A.rows))) <= {Fraction} for A in matrices)


def integers(A: Exact) -> tuple[fmpz_mat, list[int]]:
    """A whole matrix Z and a scale for each row, such that row i of Z is scales[i] times row i of A."""
    m, n = A.shape
    ratios = [list(map(Fraction.as_integer_ratio, row)) for row in A.rows]
    scales = [lcm(*(q for _, q in row)) if any(q != 1 for _, q in row) else 1 for row in ratios]
    if set(scales) <= {1}:
        return fmpz_mat(m, n, [p for row in ratios for p, _ in row]), scales
    return fmpz_mat(m, n, [p * (s // q) for row, s in zip(ratios, scales, strict=True) for p, q in row]), scales


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
        return over(M, 1)
    return Exact(tuple(tuple(_coprime(int(entry.p), int(entry.q)) for entry in row) for row in M.tolist()))


def over(Z: fmpz_mat, denominator: int) -> Exact:
    """The whole matrix Z divided by one whole number."""
    return Exact(tuple(tuple(fraction(int(p), denominator) for p in row) for row in Z.tolist()))


def fraction(p: int, q: int) -> Fraction:
    """p / q, the quickest way: most entries of a reduced form are 0 or 1."""
    if not p:
        return ZERO
    if p == q:
        return ONE
    common = gcd(p, q) if q > 0 else -gcd(p, q)
    return _coprime(p // common, q // common)


def reduced_form(A: Exact) -> tuple[Exact, tuple[int, ...]]:
    """The reduced row echelon form of a rational matrix, and its pivot columns."""
    Z, denominator, rank = integers(A)[0].rref()
    R = over(Z, int(denominator))
    return R, leading(R.rows[:rank])


def pivot_columns(A: Exact) -> tuple[int, ...]:
    """The pivot columns alone."""
    Z, _, rank = integers(A)[0].rref()
    return leading(Z.tolist()[:rank])


def null_form(A: Exact) -> tuple[list[list[Fraction]], tuple[int, ...]]:
    """For each free column the vector of the null space that has 1 there and 0 in the other free ones; the pivots."""
    Z, denominator, rank = integers(A)[0].rref()
    rows, q = [list(map(int, row)) for row in Z.tolist()[:rank]], int(denominator)
    pivots = leading(rows)
    n, found = A.shape[1], list[list[Fraction]]()
    for free in sorted(set(range(n)) - set(pivots)):
        vector = [ZERO] * n
        vector[free] = ONE
        for row, pivot in zip(rows, pivots, strict=True):
            vector[pivot] = fraction(-row[free], q)
        found.append(vector)
    return found, pivots


def leading(rows: Sequence[Sequence[Any]]) -> tuple[int, ...]:
    """The column of the first entry that is not zero, for rows that have one."""
    return tuple(next(j for j, entry in enumerate(row) if entry) for row in rows)
