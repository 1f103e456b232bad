"""What FLINT holds of an exact matrix, for as long as the matrix lives: who asks twice hands it over once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property, partial
from itertools import chain
from math import lcm
from operator import attrgetter
from typing import Any, cast
from weakref import ref

from flint import fmpz_mat

from matelier.scalars.lowest import lowest, whole
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


class Unmade(Sequence[tuple[Fraction, ...]]):
    """Rows of Fractions that FLINT holds, made when somebody looks at them; else they are like any tuple of rows."""

    def __init__(self, height: int, width: int, make: Callable[[], tuple[tuple[Fraction, ...], ...]]) -> None:
        self.height, self.width = height, width
        self._make = make

    @cached_property
    def _made(self) -> tuple[tuple[Fraction, ...], ...]:
        return self._make()

    def __len__(self) -> int:
        return self.height

    def __getitem__(self, where: Any) -> Any:
        made: Any = self._made
        return made[where]

    def __iter__(self) -> Iterator[tuple[Fraction, ...]]:
        return iter(self._made)

    def __add__(self, other: Iterable[Any]) -> tuple[Any, ...]:
        return (*self._made, *other)

    def __radd__(self, other: tuple[Any, ...]) -> tuple[Any, ...]:
        return (*other, *self._made)

    def __eq__(self, other: object) -> bool:
        return self is other or self._made == (tuple(other) if isinstance(other, Unmade) else other)

    def __hash__(self) -> int:
        return hash(self._made)

    def __repr__(self) -> str:
        return repr(self._made)

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._made,)


def of_flint(Z: fmpz_mat, denominator: int = 1) -> Exact:
    """The matrix Z / denominator, which FLINT holds; its Fractions are made when somebody looks at them."""
    m, n = Z.nrows(), Z.ncols()
    if denominator < 0:
        Z, denominator = -Z, -denominator

    def make() -> tuple[tuple[Fraction, ...], ...]:
        entries = lowest(list(map(int, Z.entries())), denominator)
        return tuple(tuple(entries[i : i + n]) for i in range(0, m * n, n)) if n else ((),) * m

    A = Exact(cast("Any", Unmade(m, n, make)))
    _hold(A, Z, [denominator] * m)
    return A


def of_whole(rows: Sequence[Sequence[int]]) -> Exact:
    """The matrix of these whole numbers, equally many a row, handed over in the same breath.

    Raises TypeError for entries of any other kind.
    """
    Z = fmpz_mat(rows)
    sum(map(sum, rows))  # TypeError where a text is among them, which FLINT reads in a way of its own
    kept = tuple(map(tuple, rows))  # who gave them may write to them again
    A = Exact(cast("Any", Unmade(Z.nrows(), Z.ncols(), lambda: tuple(map(whole, kept)))))
    _hold(A, Z, [1] * len(kept))
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
