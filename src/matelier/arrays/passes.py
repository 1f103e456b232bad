"""One pass over data, wherever they live: parts added in one fixed tree, new rows put in their places."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.checkpoint import Checkpoint, KeptPass, KeptSweeps
from matelier.arrays.home import Block, Home, Readable, boundaries
from matelier.arrays.reduce import Tree
from matelier.arrays.stored import digest
from matelier.arrays.threads import ONE_BLAS_THREAD, blas_threads, in_order
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
    """The rows of these numbers (from 0), in float64, as they are: whether they are finite is not looked at."""
    if isinstance(home, Worked):
        return rows_of(home.home, wanted)
    if isinstance(home, Readable):
        return np.stack([_row(home, place) for place in wanted])
    kept = np.empty((len(wanted), home.shape[1]))
    for start, block in placed(home):
        here = [k for k, place in enumerate(wanted) if start <= place < start + len(block)]
        kept[here] = block[[wanted[k] - start for k in here]]
    return kept


def _row(home: Readable, place: int) -> Array:
    start, block = next(placed(home, place // boundaries(*home.shape)[0][1]))
    return block[place - start].astype(np.float64)


class Crew(Protocol):
    """Who works on leaves."""

    def work(self, task: Task[T], tree: Tree[T]) -> Iterator[Arrived[T]]:
        """What is missing in the tree, as it comes."""
        ...


@dataclass(frozen=True, eq=False)
class Worked:
    """A home with who works on it (this process where nobody is named), and where what arrived is kept, if anywhere."""

    home: Home
    crew: Crew | None = None
    checkpoint: Checkpoint | None = None
    wraps: tuple[Callable[[Home], Home], ...] = ()  # what was made of the data it was opened with

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.home.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """What an entry is."""
        return self.home.dtype

    def blocks(self) -> Iterator[Block]:
        """The rows, block by block, read here."""
        return self.home.blocks()


def within(home: Home, wrap: Callable[[Home], Home]) -> Home:
    """The home with what `wrap` makes of its data, worked on by whom it was."""
    if not isinstance(home, Worked):
        return wrap(home)
    return replace(home, home=wrap(home.home), wraps=(*home.wraps, wrap))


def _run(task: Task[T]) -> Work[Summed[T]]:
    worked = task.home if isinstance(task.home, Worked) else Worked(task.home)
    task = replace(task, home=worked.home)
    made: list[Array] = []
    crew = worked.crew if task.leaves > 1 else None  # a single leaf is worked on here
    with _kept(worked, task) as kept:
        tree = Tree[T](task.leaves, task.add, kept)
        for first, end, rows in kept.rows() if kept is not None else ():
            _place(made, slice(first, end), rows, task)
        for arrived in _here(task, tree) if crew is None else crew.work(task, tree):
            tree.put(arrived.place, arrived.part, level=arrived.level)
            below = tree.covered(arrived.level, arrived.place)
            where = task.rows(below.start, below.stop)
            _place(made, where, arrived.rows, task)
            if kept is not None:
                kept.add_rows(where.start, where.stop, arrived.rows)
            yield Step("progress.blocks", {"done": blocks_in(task, tree.summed), "of": blocks_in(task, tree.expected)})
        total = tree.total()
    return Summed(total, tuple(made), blocks_in(task, tree.expected), blocks_in(task, tree.summed))


def _kept(worked: Worked, task: Task[T]) -> AbstractContextManager[KeptPass[T] | None]:
    if worked.checkpoint is None:
        return nullcontext()
    return worked.checkpoint.kept((task.leaf, task.beside, task.together, worked.shape, worked.dtype.str, worked.wraps))


def kept_sweeps(data: object, said: object) -> KeptSweeps:
    """Where the loop that `said` tells from all others keeps its last sweep: nowhere for data without a checkpoint."""
    checkpoint = data.checkpoint if isinstance(data, Worked) else None
    return KeptSweeps(checkpoint, digest(said) if checkpoint is not None else "")


def blocks_in(task: Task[Any], leaves: int) -> int:
    """How many blocks the first so many leaves hold."""
    return min(leaves * task.together, len(boundaries(*task.home.shape)))


def _place(made: list[Array], where: slice, new: Arrays, task: Task[Any]) -> None:
    if not made:
        n = task.home.shape[0]
        made += [np.empty((n, *rows.shape[1:]), rows.dtype) for rows in new]
    for array, rows in zip(made, new, strict=True):
        array[where] = rows


def _here(task: Task[T], tree: Tree[T]) -> Iterator[Arrived[T]]:
    missing = [place for _, place in tree.missing(0)]
    threads = min(blas_threads(), len(missing))
    if threads > 1 and isinstance(task.home, Readable) and not getattr(task.home, "sequential", False):
        return in_order(missing, partial(worked_there, task, 0, whole=True), threads=threads)
    return _one_by_one(task, missing)


def _one_by_one(task: Task[T], missing: list[int]) -> Iterator[Arrived[T]]:
    # In order; blocks that are in the sum already are left out where the home can be read from anywhere, else skipped.
    limit = nullcontext() if task.leaves == 1 else ONE_BLAS_THREAD  # else the sums' last bits may depend on threads
    readable = isinstance(task.home, Readable)
    for first, end in _runs(missing):
        blocks = placed(task.home, first * task.together if readable else 0)
        for _ in range(0 if readable else first * task.together):
            next(blocks)
        for place in range(first, end):
            rows = task.rows(place, place + 1)
            with limit:
                part, new = task.leaf(islice(blocks, task.together), *(array[rows] for array in task.beside))
            yield Arrived(0, place, part, new)
        if end == task.leaves:
            for _ in blocks:  # whether there are more rows than was said
                pass


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for k, place in enumerate(places):
        if k + 1 == len(places) or places[k + 1] != place + 1:
            yield places[first], place + 1
            first = k + 1


def worked_there(task: Task[T], level: int, place: int, *, whole: bool = False) -> Arrived[T]:
    """The sum of the leaves below a node, and their new rows: what a worker is asked for.

    `task.beside` holds the rows of these leaves alone, or the `whole` arrays.
    """
    first, end = place << level, min((place + 1) << level, task.leaves)
    begin = 0 if whole else task.rows(first, end).start
    tree, new = Tree[T](end - first, task.add), list[Arrays]()
    blocks = placed(task.home, first * task.together, end * task.together)
    for leaf in range(first, end):
        rows = task.rows(leaf, leaf + 1)
        here = slice(rows.start - begin, rows.stop - begin)
        with ONE_BLAS_THREAD:
            part, made = task.leaf(islice(blocks, task.together), *(array[here] for array in task.beside))
        tree.put(leaf - first, part)
        new.append(made)
    return Arrived(level, place, tree.total(), tuple(np.concatenate(each) for each in zip(*new, strict=True)))


def placed(home: Home, first: int = 0, last: int | None = None) -> Iterator[tuple[int, Block]]:
    """The blocks first … last − 1, or to the end, and where each begins."""
    cuts = boundaries(*home.shape)[first:last]
    blocks = home.blocks() if first == 0 and last is None else cast("Readable", home).between(first, last)
    for block, (start, _) in zip(blocks, cuts, strict=True):
        yield start, block
