"""What FLINT holds of an exact matrix, for as long as the matrix lives: who asks twice hands it over once."""

from collections.abc import Sequence
from functools import partial
from itertools import chain
from math import lcm
from operator import attrgetter
from weakref import ref

from flint import fmpz_mat

from matelier.scalars.lowest import whole
from matelier.spine.matrix import Exact

# A Fraction's own properties are Python; its slots are read five times as fast, and no other number has them.
NUMERATOR, DENOMINATOR = attrgetter("_numerator"), attrgetter("_denominator")

_held: dict[int, tuple[ref[Exact], fmpz_mat, list[int]]] = {}


def rational(*matrices: Exact) -> bool:
    """Whether every entry is a Fraction: then FLINT is the fast way."""
    return all(_is_held(A) or _is_rational(A) for A in matrices)


def integers(A: Exact) -> tuple[fmpz_mat, list[int]]:
    """A whole matrix Z, never to be changed, and scales: row i of Z is scales[i] times row i of A, all Fractions."""
    if not _is_held(A):
        numbers, scales = cleared(A)
        _hold(A, fmpz_mat(*A.shape, numbers), scales)
    return _held[id(A)][1:]


def of_whole(rows: Sequence[Sequence[int]]) -> Exact:
    """The matrix of these whole numbers, equally many a row, handed over in the same breath.

    Raises TypeError for entries of any other kind.
    """
    Z = fmpz_mat(rows)
    A = Exact(tuple(map(whole, rows)))
    _hold(A, Z, [1] * len(rows))
    return A


def cleared(A: Exact) -> tuple[list[int], list[int]]:
    """All entries of a matrix of Fractions, each row times the least number that makes it whole; those numbers."""
    m, n = A.shape
    entries = list(chain.from_iterable(A.rows))
    numerators, denominators = list(map(NUMERATOR, entries)), list(map(DENOMINATOR, entries))
    if set(denominators) <= {1}:
        return numerators, [1] * m
    scales = [lcm(*denominators[i : i + n]) for i in range(0, m * n, n)]
    each = chain.from_iterable([s] * n for s in scales)
    return [p * (s // q) for p, q, s in zip(numerators, denominators, each, strict=True)], scales


def _hold(A: Exact, Z: fmpz_mat, scales: list[int]) -> None:
    _held[id(A)] = ref(A, partial(_held.pop, id(A))), Z, scales


def _is_held(A: Exact) -> bool:
    return id(A) in _held and _held[id(A)][0]() is A


def _is_rational(A: Exact) -> bool:
    try:
        integers(A)
    except AttributeError:  # an entry of another kind
        return False
    return True
