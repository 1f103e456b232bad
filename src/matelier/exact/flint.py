"""Exact rational matrices to FLINT and back: numerators over one denominator a row."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from itertools import chain
from math import lcm
from operator import attrgetter
from typing import Any
from weakref import ref

from flint import fmpq_mat, fmpz_mat

from matelier.scalars.lowest import ONE, ZERO, coprime, lowest
from matelier.spine.matrix import Exact

MOST_BESIDE = 64  # rows up to which eliminating A beside I is the quickest way to the inverse

# A Fraction's own properties are Python; its slots are read five times as fast.
NUMERATOR, DENOMINATOR = attrgetter("_numerator"), attrgetter("_denominator")

# What FLINT holds of a matrix, for as long as the matrix lives: who asks twice hands it over once.
_held: dict[int, tuple[ref[Exact], fmpz_mat, list[int]]] = {}


def rational(*matrices: Exact) -> bool:
    """Whether every entry is a Fraction: then FLINT is the fast way."""
    return all(_is_held(A) or set(map(type, chain.from_iterable(A.rows))) <= {Fraction} for A in matrices)


def integers(A: Exact) -> tuple[fmpz_mat, list[int]]:
    """A whole matrix Z, never to be changed, and scales: row i of Z is scales[i] times row i of A."""
    if not _is_held(A):
        _held[id(A)] = ref(A, partial(_held.pop, id(A))), *_integers(A)
    return _held[id(A)][1:]


def _is_held(A: Exact) -> bool:
    return id(A) in _held and _held[id(A)][0]() is A


def _integers(A: Exact) -> tuple[fmpz_mat, list[int]]:
    numbers, scales = _cleared(A)
    return fmpz_mat(*A.shape, numbers), scales


def _cleared(A: Exact) -> tuple[list[int], list[int]]:
    # All entries, each row times its scale, which is the least that makes it whole.
    m, n = A.shape
    entries = list(chain.from_iterable(A.rows))
    numerators, denominators = list(map(NUMERATOR, entries)), list(map(DENOMINATOR, entries))
    if set(denominators) <= {1}:
        return numerators, [1] * m
    scales = [lcm(*denominators[i : i + n]) for i in range(0, m * n, n)]
    each = chain.from_iterable([s] * n for s in scales)
    return [p * (s // q) for p, q, s in zip(numerators, denominators, each, strict=True)], scales


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
    return _in_rows([coprime(int(entry.p), int(entry.q)) for entry in M.entries()], M.nrows(), M.ncols())


def over(Z: fmpz_mat, denominator: int) -> Exact:
    """The whole matrix Z divided by one whole number."""
    return _in_rows(lowest(list(map(int, Z.entries())), denominator), Z.nrows(), Z.ncols())


def _in_rows(entries: list[Fraction], m: int, n: int) -> Exact:
    return Exact(tuple(tuple(entries[i * n : (i + 1) * n]) for i in range(m)))


def reduced_form(A: Exact) -> tuple[Exact, tuple[int, ...]]:
    """The reduced row echelon form of a rational matrix, and its pivot columns."""
    Z, denominator, rank = integers(A)[0].rref()
    R = over(Z, int(denominator))
    return R, leading(R.rows[:rank])


def pivot_columns(A: Exact) -> tuple[int, ...]:
    """The pivot columns alone."""
    Z, _, rank = integers(A)[0].rref()
    return leading(Z.tolist()[:rank])


def null_form(A: Exact) -> tuple[Exact, tuple[int, ...]]:
    """For each free column the vector of the null space that has 1 there and 0 in the other free ones; the pivots."""
    Z, denominator, rank = integers(A)[0].rref()
    rows, n = Z.tolist()[:rank], A.shape[1]
    pivots = leading(rows)
    free = sorted(set(range(n)) - set(pivots))
    bound = lowest([int(row[j]) for row in rows for j in free], -int(denominator))
    count = len(free)
    unit = {j: tuple(ONE if j == k else ZERO for k in free) for j in free}
    told = {j: tuple(bound[i * count : (i + 1) * count]) for i, j in enumerate(pivots)}
    both = unit | told
    return Exact(tuple(both[j] for j in range(n))), pivots


def inverted(A: Exact) -> Exact | None:
    """The inverse of a square rational matrix, None where there is none."""
    (numbers, scales), n = _cleared(A), A.shape[0]
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
    reduced = R.entries()
    if n and not reduced[-n - 1]:  # the last pivot stands in the right half
        return None
    right = chain.from_iterable(reduced[i : i + n] for i in range(n, 2 * n * n, 2 * n))
    return _in_rows(lowest(list(map(int, right)), int(denominator)), n, n)


def leading(rows: Sequence[Sequence[Any]]) -> tuple[int, ...]:
    """The column of the first entry that is not zero, for rows that have one."""
    return tuple(next(j for j, entry in enumerate(row) if entry) for row in rows)
