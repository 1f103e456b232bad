"""Sums over blocks in one fixed tree: the same bits in any order of arrival, no block lost or counted twice."""

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Generic, TypeVar

from matelier.spine.errors import Unable

T = TypeVar("T")


class Tree(Generic[T]):
    """A sum of `expected` parts, put in any order; neighbours are added first, then neighbouring pairs, and so on.

    The tree is fixed by how many parts there are. A part waits only until its neighbour has come: parts that come in
    order keep at most log₂(expected) + 1 of them waiting. What waits stands in `waiting` by (level, place), the sum of
    the 2^level parts that begin at place·2^level; what stands there already is summed. `add` may write into `left`.
    """

    def __init__(
        self, expected: int, add: Callable[[T, T], T], waiting: MutableMapping[tuple[int, int], T] | None = None
    ) -> None:
        self.expected = expected
        self._add = add
        self._waiting: MutableMapping[tuple[int, int], T] = {} if waiting is None else waiting
        self._seen = {k for level, place in self._waiting for k in self.covered(level, place)}

    @property
    def summed(self) -> int:
        """How many parts are in the sum."""
        return len(self._seen)

    def covered(self, level: int, place: int) -> range:
        """The parts below a node."""
        return range(place << level, min((place + 1) << level, self.expected))

    def missing(self, level: int) -> Iterator[tuple[int, int]]:
        """The largest nodes up to `level` none of whose parts has come, from left to right."""
        for place in range(-(-self.expected // (1 << level))):
            yield from self._missing_below(level, place)

    def _missing_below(self, level: int, place: int) -> Iterator[tuple[int, int]]:
        parts = self.covered(level, place)
        come = sum(k in self._seen for k in parts)
        if not come and len(parts):
            yield level, place
        elif come < len(parts):
            yield from self._missing_below(level - 1, 2 * place)
            yield from self._missing_below(level - 1, 2 * place + 1)

    def put(self, place: int, part: T, *, level: int = 0) -> None:
        """Takes the part of block `place` (from 0), or the sum of the 2^level parts below node (level, place)."""
        below = self.covered(level, place)
        if not len(below) or place < 0 or not self._seen.isdisjoint(below):
            raise ValueError(place)
        self._seen.update(below)
        width = -(-self.expected // (1 << level))
        while width > 1:
            neighbour = place ^ 1
            if neighbour < width:
                if (level, neighbour) not in self._waiting:
                    break
                other = self._waiting.pop((level, neighbour))
                part = self._add(other, part) if neighbour < place else self._add(part, other)
            level, place, width = level + 1, place // 2, (width + 1) // 2
        self._waiting[level, place] = part

    def total(self) -> T:
        """The sum of all parts.

        Raises Unable `reduce.incomplete` when not every block has come.
        """
        if self.summed != self.expected or not self.expected:
            raise Unable("reduce.incomplete", expected=self.expected, summed=self.summed)
        (total,) = self._waiting.values()
        return total


def depth(expected: int) -> int:
    """How many additions a part goes through at most, in the tree of so many."""
    return max(expected - 1, 0).bit_length()


def tree_sum(parts: Iterable[T], add: Callable[[T, T], T], *, expected: int) -> T:
    """The sum of parts that come in order, in the fixed tree of so many."""
    tree = Tree(expected, add)
    for place, part in enumerate(parts):
        tree.put(place, part)
    return tree.total()
