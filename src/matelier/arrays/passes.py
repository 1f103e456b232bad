"""One pass over data, wherever they live: parts added in one fixed tree, new rows put in their places."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Block, Home, Readable, boundaries, finite
from matelier.arrays.reduce import Tree
from matelier.arrays.threads import ONE_BLAS_THREAD
from matelier.spine.step import Step, Work

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Array: TypeAlias = NDArray[Any]
Arrays: TypeAlias = tuple[Array, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Summed(Generic[T]):
    """What a pass gives: the sum of all parts, new arrays with a row for each row of D, and the blocks that went in.

    The sum has the same bits in every home, for any number of workers and any order of arrival.
    """

    total: T
    rows: Arrays
    expected: int
    summed: int


class Leaf(Protocol[T_co]):
    """What is done with a leaf of the tree: its blocks and where each begins, and its rows of the arrays beside D.

    Returns its part of the sum and the new rows. It travels to where the blocks are: a function at the top of a module,
    `functools.partial` of one, or a frozen dataclass.
    """

    def __call__(self, blocks: Iterator[tuple[int, Block]], /, *beside: Array) -> tuple[T_co, Arrays]:
        """Part and new rows."""
        ...


@dataclass(frozen=True, eq=False)
class Task(Generic[T]):
    """A pass: what is done with each leaf of `together` blocks of a home, and the arrays beside D that it needs."""

    home: Home
    leaf: Leaf[T]
    add: Callable[[T, T], T]
    beside: Arrays
    together: int

    @property
    def leaves(self) -> int:
        """How many leaves the tree has: fixed by the shape of the data."""
        return -(-len(boundaries(*self.home.shape)) // self.together)

    def rows(self, first: int, last: int) -> slice:
        """The rows of leaves first … last − 1."""
        cuts = boundaries(*self.home.shape)
        return slice(cuts[first * self.together][0], cuts[min(last * self.together, len(cuts)) - 1][1])


@dataclass(slots=True, eq=False)
class Arrived(Generic[T]):
    """The sum of 2^level leaves, `place`-th of such, and their new rows."""

    level: int
    place: int
    part: T
    rows: Arrays


def summed(
    home: Home, part: Callable[..., T], add: Callable[[T, T], T], *, beside: Sequence[Array] = ()
) -> Work[Summed[T]]:
    """The sum over the blocks of `part(block, start, *slices)`, where `start` is the block's first row in D.

    `beside` are arrays with a row for each row of D; their rows of the block come as slices. `part` travels to where
    the blocks are (see `Leaf`) and writes to nothing it is given; `add(left, right)` may write into `left`.
    """
    return _run(Task(home, _Alone(part), add, tuple(beside), 1))


def summed_with_rows(
    home: Home, part: Callable[..., tuple[T, Arrays]], add: Callable[[T, T], T], *, beside: Sequence[Array] = ()
) -> Work[Summed[T]]:  # fmt: skip
    """The same where `part` returns, beside its part of the sum, arrays with a row for each of the block's rows."""
    return _run(Task(home, _WithRows(part), add, tuple(beside), 1))


def summed_leaves(
    home: Home, leaf: Callable[[Iterator[tuple[int, Block]]], T], add: Callable[[T, T], T], *, together: int
) -> Work[Summed[T]]:  # fmt: skip
    """The same where a leaf of the tree adds `together` blocks by itself: it is given (start, block), one by one."""
    return _run(Task(home, _Leaf(leaf), add, (), together))


@dataclass(frozen=True, slots=True)
class _Alone(Generic[T]):
    part: Callable[..., T]

    def __call__(self, blocks: Iterator[tuple[int, Block]], /, *beside: Array) -> tuple[T, Arrays]:
        ((start, block),) = blocks
        return self.part(block, start, *beside), ()


@dataclass(frozen=True, slots=True)
class _WithRows(Generic[T]):
    part: Callable[..., tuple[T, Arrays]]

    def __call__(self, blocks: Iterator[tuple[int, Block]], /, *beside: Array) -> tuple[T, Arrays]:
        ((start, block),) = blocks
        return self.part(block, start, *beside)


@dataclass(frozen=True, slots=True)
class _Leaf(Generic[T]):
    leaf: Callable[[Iterator[tuple[int, Block]]], T]

    def __call__(self, blocks: Iterator[tuple[int, Block]], /, *_beside: Array) -> tuple[T, Arrays]:
        return self.leaf(blocks), ()


def rows_of(home: Home, wanted: Sequence[int]) -> Array:
    """The rows of these numbers (from 0), in float64. Raises BadInput `home.not_finite` for those."""
    if isinstance(home, Readable):
        return np.stack([_row(home, place) for place in wanted])
    kept = np.empty((len(wanted), home.shape[1]))
    for start, block in _placed(home):
        here = [k for k, place in enumerate(wanted) if start <= place < start + len(block)]
        kept[here] = finite(block, start)[[wanted[k] - start for k in here]]
    return kept


def _row(home: Readable, place: int) -> Array:
    start, block = next(_placed(home, place // boundaries(*home.shape)[0][1]))
    return finite(block, start)[place - start].astype(np.float64)


def within(home: Home, wrap: Callable[[Home], Home]) -> Home:
    """The home with what `wrap` makes of the data, worked on by whom it was."""
    return wrap(home)


def _run(task: Task[T]) -> Work[Summed[T]]:
    tree = Tree[T](task.leaves, task.add)
    made: list[Array] = []
    for arrived in _here(task):
        tree.put(arrived.place, arrived.part)
        _place(made, arrived, task)
        yield Step("progress.blocks", {"done": tree.summed, "of": tree.expected})
    blocks = len(boundaries(*task.home.shape))
    return Summed(tree.total(), tuple(made), blocks, blocks)


def _place(made: list[Array], arrived: Arrived[T], task: Task[T]) -> None:
    if not made:
        n = task.home.shape[0]
        made += [np.empty((n, *rows.shape[1:]), rows.dtype) for rows in arrived.rows]
    where = task.rows(arrived.place << arrived.level, min((arrived.place + 1) << arrived.level, task.leaves))
    for array, rows in zip(made, arrived.rows, strict=True):
        array[where] = rows


def _here(task: Task[T]) -> Iterator[Arrived[T]]:
    blocks = _placed(task.home)
    limit = nullcontext() if task.leaves == 1 else ONE_BLAS_THREAD  # else the sums' last bits may depend on threads
    for place in range(task.leaves):
        rows = task.rows(place, place + 1)
        with limit:
            part, new = task.leaf(islice(blocks, task.together), *(array[rows] for array in task.beside))
        yield Arrived(0, place, part, new)
    for _ in blocks:  # whether there are more rows than was said
        pass


def _placed(home: Home, first: int = 0, last: int | None = None) -> Iterator[tuple[int, Block]]:
    cuts = boundaries(*home.shape)[first:last]
    blocks = home.blocks() if first == 0 and last is None else cast("Readable", home).between(first, last)
    for block, (start, _) in zip(blocks, cuts, strict=True):
        yield start, block
