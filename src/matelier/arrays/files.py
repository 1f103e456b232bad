"""Homes in files: `.npy`, HDF5, Zarr and Parquet, read in blocks from anywhere, never whole."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Block, Home, Rows, boundaries, float_of, rebuilt, table_shape
from matelier.spine.errors import BadInput

HDF5 = (".h5", ".hdf5", ".hdf", ".he5")
PARQUET = (".parquet", ".pq")
BATCH = 4096  # rows of Parquet decoded at a time


def home_in_file(path: PathLike[str] | str) -> Home:
    """The home of a table in a file: `.npy`, HDF5 (h5py), a Zarr folder (zarr), Parquet's numbers (pyarrow).

    `file.h5::name` says which of several arrays is meant. The home says where the numbers are; it can be sent to where
    it is worked on. Raises BadInput `home.no_library`, `home.unreadable`, `home.broken_file`, `home.several`,
    `home.columns`, `home.unknown_file`.
    """
    text, _, name = str(path).partition("::")
    file = Path(text).absolute()
    suffix = file.suffix.lower()
    if suffix == ".npy":
        return _npy(file)
    if suffix in HDF5:
        return _of_group(file, name, HdfRows, "h5py")
    if suffix == ".zarr" or any((file / mark).exists() for mark in ("zarr.json", ".zarray", ".zgroup")):
        return _of_group(file, name, ZarrRows, "zarr")
    if suffix in PARQUET:
        return _parquet(file)
    raise BadInput("home.unknown_file", file=file)


def stamp(file: Path) -> str:
    """What changes when the file does: its size and the time of its last change."""
    with read_from(file):
        found = file.stat()
        return f"{found.st_size} {found.st_mtime_ns}"


@contextmanager
def read_from(file: Path) -> Generator[None]:
    """What the system or a library says of a file as BadInput: `home.unreadable` or `home.broken_file`."""
    try:
        yield
    except (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError) as error:
        raise BadInput("home.unreadable", file=file) from error
    except (OSError, ValueError, KeyError, EOFError, TypeError, RuntimeError) as error:  # the last of decompressors
        raise BadInput("home.broken_file", file=file) from error


@dataclass(frozen=True, slots=True)
class NpyRows:
    """The array of a `.npy` file, read by slices of rows (or of columns, in [:, a:b])."""

    file: Path
    shape: tuple[int, int]
    dtype: np.dtype[Any]
    origin: int
    by_columns: bool

    def __getitem__(self, where: Any, /) -> NDArray[Any]:
        with read_from(self.file):
            if self.by_columns or not isinstance(where, slice):
                order = "F" if self.by_columns else "C"
                return np.array(np.memmap(self.file, self.dtype, "r", self.origin, self.shape, order)[where])
            start, stop, _ = where.indices(
                self.shape[0]
            )  # read, not mapped: pages of a map count as ours until dropped
            count, m = (stop - start) * self.shape[1], self.shape[1]
            with self.file.open("rb") as opened:
                opened.seek(self.origin + start * m * self.dtype.itemsize)
                return np.fromfile(opened, self.dtype, count).reshape(stop - start, m)

    def stamp(self) -> str:
        """What changes when the file does."""
        return stamp(self.file)


def _npy(file: Path) -> Home:
    with read_from(file), file.open("rb") as opened:
        version = np.lib.format.read_magic(opened)
        head = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, by_columns, dtype = head(opened)
        origin = opened.tell()
    n, m = table_shape(shape)
    native = float_of(dtype)
    if file.stat().st_size < origin + n * m * dtype.itemsize:
        raise BadInput("home.broken_file", file=file)
    return Rows(NpyRows(file, (n, m), dtype, origin, by_columns), (n, m), native)


@dataclass(frozen=True, slots=True)
class HdfRows:
    """A dataset of an HDF5 file, opened for each read."""

    file: Path
    name: str
    shape: tuple[int, ...]
    dtype: Any

    def __getitem__(self, where: Any, /) -> NDArray[Any]:
        with read_from(self.file), library("h5py", self.file).File(self.file, "r") as opened:
            return opened[self.name][where]

    def stamp(self) -> str:
        """What changes when the file does."""
        return f"{self.name} {stamp(self.file)}"

    @staticmethod
    def arrays(file: Path) -> dict[str, tuple[tuple[int, ...], Any]]:
        """Shape and kind of each array in the file, by name."""
        h5py = library("h5py", file)
        found: dict[str, tuple[tuple[int, ...], Any]] = {}

        def visit(name: str, item: Any) -> None:
            if isinstance(item, h5py.Dataset):
                entry: Any = item
                found[name] = (tuple(entry.shape or ()), entry.dtype)

        with read_from(file), h5py.File(file, "r") as opened:
            opened.visititems(visit)
        return found


@dataclass(frozen=True, slots=True)
class ZarrRows:
    """An array of a Zarr folder, opened for each read."""

    file: Path
    name: str
    shape: tuple[int, ...]
    dtype: Any

    def __getitem__(self, where: Any, /) -> NDArray[Any]:
        with read_from(self.file):
            opened = library("zarr", self.file).open(str(self.file), mode="r")
            return np.asarray((opened[self.name] if self.name else opened)[where])

    def stamp(self) -> str:
        """What changes when one of the folder's files does."""
        newest = max((entry.stat().st_mtime_ns for entry in self.file.rglob("*") if entry.is_file()), default=0)
        return f"{self.name} {newest}"

    @staticmethod
    def arrays(file: Path) -> dict[str, tuple[tuple[int, ...], Any]]:
        """Shape and kind of each array in the folder, by name; an array by itself has none."""
        with read_from(file):
            opened: Any = library("zarr", file).open(str(file), mode="r")
            if not hasattr(opened, "members"):
                return {"": (tuple(opened.shape), opened.dtype)}
            members: list[tuple[str, Any]] = list(opened.members(max_depth=None))
            return {name: (tuple(item.shape), item.dtype) for name, item in members if hasattr(item, "shape")}


def _of_group(file: Path, name: str, kind: type[HdfRows] | type[ZarrRows], needed: str) -> Home:
    library(needed, file)
    arrays = kind.arrays(file)
    names = [name.strip("/")] if name else [each for each, (shape, _) in arrays.items() if len(shape) == 2]
    if len(names) != 1 or names[0] not in arrays:
        told = ", ".join(sorted(arrays))[:200] or "—"
        raise BadInput("home.several", file=file, names=told)
    shape, dtype = arrays[names[0]]
    return Rows(kind(file, names[0], shape, dtype), table_shape(shape), float_of(dtype))


@dataclass(frozen=True, slots=True, eq=False)
class ParquetHome:
    """The columns of a Parquet file, all numbers, decoded a few thousand rows at a time."""

    file: Path
    shape: tuple[int, int]
    dtype: np.dtype[Any]
    groups: tuple[int, ...]  # where the row groups begin
    sequential: bool = True  # a block is found only by decoding its row group from the beginning

    def blocks(self) -> Iterator[Block]:
        """The rows, block by block."""
        return self.between(0, None)

    def between(self, first: int, last: int | None) -> Iterator[Block]:
        """The blocks first … last − 1, or to the end."""
        cuts = boundaries(*self.shape)[first:last]
        return rebuilt(self._pieces(cuts[0][0], cuts[-1][1]), cuts, self.shape[1], self.dtype) if cuts else iter(())

    def _pieces(self, start: int, stop: int) -> Iterator[NDArray[Any]]:
        ends = (*self.groups[1:], self.shape[0])
        wanted = [k for k, (a, b) in enumerate(zip(self.groups, ends, strict=True)) if a < stop and b > start]
        place = self.groups[wanted[0]]
        with read_from(self.file), library("pyarrow.parquet", self.file).ParquetFile(self.file) as opened:
            for batch in opened.iter_batches(batch_size=BATCH, row_groups=wanted):
                part = slice(max(start - place, 0), max(min(stop - place, batch.num_rows), 0))
                place += batch.num_rows
                if part.stop > part.start:
                    columns: list[NDArray[Any]] = [column.to_numpy(zero_copy_only=False) for column in batch.columns]
                    yield np.stack([column[part].astype(self.dtype) for column in columns], axis=1)
                if place >= stop:
                    break

    def stamp(self) -> str:
        """What changes when the file does."""
        return stamp(self.file)


def _parquet(file: Path) -> Home:
    parquet = library("pyarrow.parquet", file)
    with read_from(file), parquet.ParquetFile(file) as opened:
        fields: list[Any] = list(opened.schema_arrow)
        n = int(opened.metadata.num_rows)
        lengths = [int(opened.metadata.row_group(k).num_rows) for k in range(opened.num_row_groups)]
    table_shape((n, len(fields)))  # before there is nothing to find the kind of
    kinds = {str(field.name): _kind(field) for field in fields}
    bad = [name for name, kind in kinds.items() if kind is None]
    if bad:
        raise BadInput("home.columns", file=file, columns=", ".join(bad)[:200])
    dtype: np.dtype[Any] = np.result_type(*(kind for kind in kinds.values() if kind is not None))
    starts = tuple(int(end - length) for end, length in zip(np.cumsum(lengths), lengths, strict=True))
    return ParquetHome(file, table_shape((n, len(fields))), dtype, starts)


def _kind(field: Any) -> np.dtype[Any] | None:
    try:
        return float_of(field.type.to_pandas_dtype())
    except (BadInput, NotImplementedError):
        return None


def library(name: str, file: Path) -> Any:
    """The library that reads such files. Raises BadInput `home.no_library`, which says how to install it."""
    try:
        return import_module(name)
    except ImportError as error:
        raise BadInput("home.no_library", file=file, library=name.partition(".")[0], extra="files") from error
