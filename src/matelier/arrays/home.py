"""Where the data D live: one protocol, rows in blocks whose boundaries do not depend on the home."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeAlias, cast, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.disk import OnDisk
from matelier.spine.errors import BadInput

Block: TypeAlias = NDArray[np.floating[Any]]

ENTRIES = 1 << 20  # of a block: 4 MB of float32, read and worked on while it is in the cache


@runtime_checkable
class Home(Protocol):
    """D, n × m, its rows read from the first to the last as often as asked.

    Blocks are k × m, contiguous, of `dtype` (float32 or float64); their boundaries are those of `boundaries(n, m)`.
    """

    @property
    def shape(self) -> tuple[int, int]:
        """Rows n and columns m."""
        ...

    @property
    def dtype(self) -> np.dtype[Any]:
        """What an entry is: float32 or float64."""
        ...

    def blocks(self) -> Iterator[Block]:
        """The rows, block by block."""
        ...


@runtime_checkable
class Readable(Home, Protocol):
    """A home whose blocks can be read from anywhere, by several at a time."""

    def between(self, first: int, last: int | None) -> Iterator[Block]:
        """The blocks first … last − 1, or to the end."""
        ...


@lru_cache(64)
def boundaries(n: int, m: int) -> tuple[tuple[int, int], ...]:
    """Where blocks of n × m data begin and end: fixed by the shape alone, so that sums are the same in every home."""
    step = max(1, ENTRIES // max(m, 1))
    return tuple((start, min(start + step, n)) for start in range(0, n, step))


class Sliceable(Protocol):
    """What reads like an array by rows: NumPy's, a memory map, an HDF5 dataset, a Zarr array."""

    @property
    def shape(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def dtype(self) -> Any: ...  # noqa: D102
    def __getitem__(self, rows: slice, /) -> Any: ...


@dataclass(frozen=True, eq=False)
class Rows:
    """The home of what is read by slices of rows: an array in memory, a memory map, HDF5, Zarr."""

    source: Sliceable
    shape: tuple[int, int]
    dtype: np.dtype[Any]

    def blocks(self) -> Iterator[Block]:
        """The rows, block by block."""
        return self.between(0, None)

    def between(self, first: int, last: int | None) -> Iterator[Block]:
        """The blocks first … last − 1, or to the end."""
        for start, stop in boundaries(*self.shape)[first:last]:
            yield np.ascontiguousarray(self.source[start:stop], dtype=self.dtype)


@dataclass(frozen=True, eq=False)
class Stream:
    """The home of what is opened anew and read in pieces of any length: sound, row groups, a generator of rows.

    `open_` returns the pieces (k × m each, k as it comes), the same ones each time it is called.
    """

    open_: Callable[[], Iterable[NDArray[Any]]]
    shape: tuple[int, int]
    dtype: np.dtype[Any]

    def blocks(self) -> Iterator[Block]:
        """The rows, block by block, whatever the pieces are.

        Raises BadInput `home.stream_rows` when the pieces are not as many rows, or as wide, as was said.
        """
        n, m = self.shape
        return rebuilt(self.open_(), boundaries(n, m), m, self.dtype)


def rebuilt(
    pieces: Iterable[NDArray[Any]], cuts: tuple[tuple[int, int], ...], m: int, dtype: np.dtype[Any]
) -> Iterator[Block]:  # fmt: skip
    """Blocks with these cuts, m wide, from pieces of any length. Raises BadInput `home.stream_rows`."""
    n = cuts[-1][1] - cuts[0][0]
    lengths = iter(stop - start for start, stop in cuts)
    block, filled, read = np.empty((next(lengths), m), dtype), 0, 0
    for piece in pieces:
        if piece.ndim != 2 or piece.shape[1] != m or read + len(piece) > n:
            raise BadInput("home.stream_rows", given=f"{read + len(piece)} × {piece.shape[-1]}", said=f"{n} × {m}")
        read += len(piece)
        used = 0
        while used < len(piece):
            part = piece[used : used + len(block) - filled]
            block[filled : filled + len(part)] = part
            filled, used = filled + len(part), used + len(part)
            if filled == len(block):
                yield block
                block, filled = np.empty((next(lengths, 0), m), dtype), 0
    if read != n:
        raise BadInput("home.stream_rows", given=f"{read} × {m}", said=f"{n} × {m}")


def home_of(source: Home | Sliceable) -> Home:
    """The home of an array, a memory map, an HDF5 dataset or a Zarr array; a home is its own.

    Whole numbers and booleans become floats that hold them; float32 stays float32.
    Raises BadInput `home.shape` when it is no table with rows and columns, `home.not_numbers` for other entries.
    """
    if isinstance(source, Home) and callable(source.blocks):  # a Zarr array has blocks too, of another kind
        return source
    source = cast("Sliceable", source)
    return Rows(source, table_shape(source.shape), float_of(source.dtype))


def home_in_stream(open_: Callable[[], Iterable[NDArray[Any]]], shape: tuple[int, int], *, dtype: Any) -> Home:
    """The home of rows that a function gives, piece by piece, each time it is called."""
    return Stream(open_, table_shape(shape), float_of(dtype))


def home_on_disk(X: OnDisk) -> Home:
    """The home of D = Xᵀ: what grows to the right on disk, a row of D being a column of X."""

    class Columns:
        shape = X.shape[::-1]
        dtype = np.dtype(np.float32)

        def __getitem__(self, rows: slice, /) -> NDArray[np.float32]:
            return X[:, rows].T

    return home_of(Columns())


def finite_blocks(home: Home) -> Iterator[Block]:
    """The home's blocks, each looked through for NaN and infinity: raises BadInput `home.not_finite` with the place."""
    start = 0
    for block in home.blocks():
        yield finite(block, start)
        start += len(block)


def finite(block: Block, start: int) -> Block:
    """The block, at row `start` of D, when its entries are finite; raises BadInput `home.not_finite` with the place."""
    with np.errstate(over="ignore", invalid="ignore"):
        suspect = not np.isfinite(block.sum())  # one cheap pass; an overflow is looked at more closely
    if suspect:
        refuse_not_finite(block, start)
    return block


def refuse_not_finite(block: Block, start: int) -> None:
    """Raises BadInput `home.not_finite` with row and column (from 1) where the block, at row `start`, is not finite."""
    bad = np.argwhere(~np.isfinite(block))
    if len(bad):
        raise BadInput("home.not_finite", row=start + int(bad[0, 0]) + 1, column=int(bad[0, 1]) + 1)


def table_shape(shape: tuple[int, ...]) -> tuple[int, int]:
    """Rows and columns. Raises BadInput `home.shape` when it is no table."""
    if len(shape) != 2 or min(shape) < 1:
        raise BadInput("home.shape", shape=" × ".join(map(str, shape)) or "()")
    return int(shape[0]), int(shape[1])


def float_of(given: Any) -> np.dtype[Any]:
    """The float that holds entries of this kind: float32 or float64. Raises BadInput `home.not_numbers`."""
    try:
        dtype = np.dtype(given)
    except TypeError as error:
        raise BadInput("home.not_numbers", kind=str(given)) from error
    if dtype.kind not in "biuf":
        raise BadInput("home.not_numbers", kind=str(dtype))
    return np.dtype(np.float32 if np.can_cast(dtype, np.float32) else np.float64)
