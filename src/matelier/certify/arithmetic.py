"""Matrices of exact numbers as the judge reckons with them, by the entries' own operators: never a float, no prover."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import isqrt, lcm, prod
from typing import Any, TypeAlias, cast

import numpy as np

from matelier.spine.matrix import Exact, Scalar

Rows: TypeAlias = list[list[Scalar]]
Witness: TypeAlias = Mapping[str, object]


def entry_of(value: Any) -> Scalar:
    """The value as an exact number; TypeError for a float."""
    if isinstance(value, int | str):
        return Fraction(value)
    # Surds and ratios are known by what they can do; NumPy's numbers, floats and whole matrices are not numbers here.
    if isinstance(value, float | complex | np.generic | np.ndarray) or not hasattr(value, "__truediv__"):
        raise TypeError("an exact claim has exact numbers only")
    return value


def matrix_of(witness: Witness, name: str) -> Rows:
    """The rows of exact numbers that the witness has under this name, equally long."""
    given = witness[name]
    rows = given.rows if isinstance(given, Exact) else cast("Sequence[Sequence[Any]]", given)
    found: Rows = [[entry_of(entry) for entry in row] for row in rows]
    if any(len(row) != len(found[0]) for row in found):
        raise ValueError(name)
    return found


def whole_of(witness: Witness, name: str) -> int:
    """The whole number that the witness has under this name."""
    number = entry_of(witness[name])
    if number != int(number):
        raise ValueError(name)
    return int(number)


def adjoint(A: Rows) -> Rows:
    """The conjugate transpose."""
    return [[entry.conjugate() for entry in column] for column in zip(*A, strict=True)]


def transposed(A: Rows) -> Rows:
    """The transpose."""
    return [list(column) for column in zip(*A, strict=True)]


def width(A: Rows) -> int:
    """How many columns."""
    return len(A[0]) if A else 0


def rational(*matrices: Rows) -> bool:
    """Whether every entry is a Fraction."""
    return all(type(entry) is Fraction for A in matrices for row in A for entry in row)


def _over_one(line: Iterable[Fraction]) -> tuple[list[int], int]:
    # The line as whole numbers over one denominator.
    line = list(line)
    unit = lcm(*(entry.denominator for entry in line))
    return [entry.numerator * (unit // entry.denominator) for entry in line], unit


def product(A: Rows, B: Rows) -> Rows:
    """A·B; ValueError for sizes that do not fit."""
    if width(A) != len(B):
        raise ValueError("the sizes do not fit")
    across = list(zip(*B, strict=True))
    if not rational(A, B):
        return [[sum((x * y for x, y in zip(row, down, strict=True)), Fraction(0)) for down in across] for row in A]
    left, right = [_over_one(row) for row in A], [_over_one(down) for down in across]
    return [[Fraction(sum(map(int.__mul__, row, down)), s * t) for down, t in right] for row, s in left]


def is_product(A: Rows, B: Rows, C: Rows) -> bool:
    """Whether A·B = C."""
    if not B:  # n × 0 times 0 × n is zero
        return not width(A) and len(A) == len(C) and is_zero(C)
    return product(A, B) == C


def is_zero(A: Rows) -> bool:
    """Whether every entry is zero."""
    return not any(entry for row in A for entry in row)


def is_identity(A: Rows) -> bool:
    """Whether this is an identity matrix."""
    return all(entry == (i == j) for i, row in enumerate(A) for j, entry in enumerate(row)) and len(A) == width(A)


def is_upper(U: Rows) -> bool:
    """Whether nothing stands below the diagonal."""
    return not any(entry for i, row in enumerate(U) for entry in row[:i])


def order_of(P: Rows) -> list[int]:
    """The order in which a permutation matrix puts the rows; ValueError where it is none."""
    order = [row.index(1) for row in P]
    if any(row.count(0) != len(P) - 1 or len(row) != len(P) for row in P):
        raise ValueError("P")
    return order


def primes() -> Iterable[int]:
    """Primes downwards from 2³¹, so that products stay inside 64 bits."""
    for p in range(2**31 - 1, 2**30, -2):
        if all(p % q for q in range(3, isqrt(p) + 1, 2)):
            yield p


def modulo(whole: list[list[int]], p: int) -> tuple[int, int]:
    """Rank and determinant modulo p, by elimination."""
    M = np.array([[entry % p for entry in row] for row in whole], dtype=np.int64)
    rank, determinant = 0, 1
    for column in range(M.shape[1]):
        below = np.flatnonzero(M[rank:, column])
        if not len(below):
            determinant = 0
            continue
        k = rank + int(below[0])
        if k != rank:
            M[[rank, k]] = M[[k, rank]]
            determinant = -determinant
        pivot = int(M[rank, column])
        determinant = determinant * pivot % p
        M[rank] = M[rank] * pow(pivot, -1, p) % p
        M[rank + 1 :] = (M[rank + 1 :] - np.outer(M[rank + 1 :, column], M[rank])) % p
        rank += 1
        if rank == len(M):
            break
    return rank, determinant % p


def eliminated(A: Rows) -> tuple[int, Scalar]:
    """Rank and determinant by elimination with the entries' own operators."""
    rows, rank = [list(row) for row in A], 0
    determinant: Scalar = Fraction(1)
    for column in range(width(A)):
        k = next((k for k in range(rank, len(rows)) if rows[k][column]), None)
        if k is None:
            determinant = Fraction(0)
            continue
        if k != rank:
            rows[rank], rows[k] = rows[k], rows[rank]
            determinant = -determinant
        top = rows[rank]
        determinant = determinant * top[column]
        for i in range(rank + 1, len(rows)):
            if rows[i][column]:
                factor = rows[i][column] / top[column]
                rows[i] = [x - factor * y for x, y in zip(rows[i], top, strict=True)]
        rank += 1
    return rank, determinant


def rank_at_least(A: Rows, r: int) -> bool:
    """Whether the rank is at least r."""
    # The rank modulo a prime is never above the rank; where it is below r, which is rare, all is done exactly.
    if r > min(len(A), width(A)):
        return False
    if rational(A) and r:
        whole = [_over_one(row)[0] for row in A]
        if modulo(whole, 2**31 - 1)[0] >= r:
            return True
    return r == 0 or eliminated(A)[0] >= r


def independent(A: Rows) -> bool:
    """Whether the columns are independent."""
    return rank_at_least(A, width(A))


def determinant_of(A: Rows) -> Scalar:
    """The determinant of a square matrix."""
    if len(A) < 2 or not rational(A):
        return eliminated(A)[1]
    # Hadamard: a whole determinant known modulo more than twice its largest possible size is known.
    lines = [_over_one(row) for row in A]
    bound = 2 * prod(isqrt(sum(entry * entry for entry in row)) + 1 for row, _ in lines)
    value, modulus = 0, 1
    for p in primes():
        value += modulus * ((modulo([row for row, _ in lines], p)[1] - value) * pow(modulus, -1, p) % p)
        modulus *= p
        if modulus > bound:
            break
    return Fraction(value if 2 * value < modulus else value - modulus, prod(unit for _, unit in lines))
