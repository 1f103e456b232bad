"""Sums over blocks in one fixed tree: the same bits in any order of arrival, no block lost or counted twice."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from matelier.spine.errors import Unable

T = TypeVar("T")


class Tree(Generic[T]):
    """A sum of `expected` parts, put in any order; neighbours are added first, then neighbouring pairs, and so on.

    The tree is fixed by how many parts there are. A part waits only until its neighbour has come: parts that come in
    order keep at most log₂(expected) + 1 of them in memory. `add(left, right)` may write into `left`.
    """

    def __init__(self, expected: int, add: Callable[[T, T], T]) -> None:
        self.expected = expected
        self.summed = 0
        self._add = add
        self._waiting: dict[tuple[int, int], T] = {}
        self._seen: set[int] = set()

    def put(self, place: int, part: T) -> None:
        """Takes the part of block `place` (from 0)."""
        if place in self._seen or not 0 <= place < self.expected:
            raise ValueError(place)
        self._seen.add(place)
        self.summed += 1
        level, width = 0, self.expected
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
