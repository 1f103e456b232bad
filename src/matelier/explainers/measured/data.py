"""Measured numbers opened: an array, a data frame, a .npy file, a picture, a sound's spectrogram, a large table."""

from dataclasses import replace
from fractions import Fraction
from os import PathLike, fspath
from pathlib import Path
from typing import Any, cast

import numpy as np

from matelier.arrays.files import ParquetHome, library
from matelier.arrays.home import Home, Rows
from matelier.arrays.sides import whole
from matelier.explainers.factors.data import open_data
from matelier.explainers.recording.dictionary import SOUNDS
from matelier.floating.given import WHOLE, Given
from matelier.floating.given import measured as checked
from matelier.formats.framed import is_framed
from matelier.formats.picture import read_picture, says_picture
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import PLAIN_AXES, Axis, Exact, Floating
from matelier.spine.sentence import Sentence

READ = "notices"  # under this name a matrix keeps what is to be told about how it was read
STORED_AS = "dtype"  # and under this one the kind of its entries
ON_DISK = {".parquet", ".h5", ".hdf5", ".zarr"}
TEXTS = {".csv", ".tsv", ".tab"}
MOST_TYPED = 8 << 20  # bytes of a CSV file that is read as it is typed; a larger one is measured
MOST_DENSE = 1 << 24  # entries of a sparse matrix whose zeros are filled in
MOST_ENTRIES = 1 << 26
LUMINANCE = (0.2126, 0.7152, 0.0722)  # of red, green and blue, ITU-R BT.709
FLOATS = "fc"
OF_TENSORS = ("torch.float", "torch.bfloat", "torch.complex")
FLOATS_READ = "matrix.notice.floats"


def is_measured(source: object) -> bool:
    """Whether this is meant as measured numbers; of files the name, the size and a .npy file's kind are looked at."""
    match source:
        case Floating():
            return True
        case Exact() | list() | tuple() | bytes():
            return False
        case np.ndarray():
            return cast("Any", source).dtype.kind in FLOATS
        case str() | PathLike():
            return _is_measured_file(fspath(cast("str | PathLike[str]", source)))
        case _ if is_framed(source):
            return "f" in _kinds_of(source)
        case _ if _is_sparse(source):
            return True
        case _:
            kind = getattr(getattr(source, "dtype", None), "kind", "")
            return bool(kind in FLOATS if kind else str(getattr(source, "dtype", "")).startswith(OF_TENSORS))


def opened(source: Any) -> Floating:
    """The matrix of measured numbers that `source` says, in binary64; its origin tells how it was read.

    Of a picture its grey levels, of a recording the magnitudes of its spectrogram, of a table the columns of numbers.
    An exact matrix is rounded, and this told. Raises BadInput "measured...", Unable "measured.too_large".
    """
    match source:
        case Floating():
            return source if READ in source.origin else _checked(source.array, axes=source.axes)
        case Exact():
            return _rounded(source)
        case str() | PathLike():
            return _file(fspath(cast("str | PathLike[str]", source)))
        case _ if is_framed(source):
            array, labels = _of_frame(source)
            return _checked(array, axes=(Axis(), Axis(labels=labels)))
        case _:
            return _checked(_filled_in(source))


def _is_measured_file(name: str) -> bool:
    path = Path(name.partition("::")[0])
    suffix = path.suffix.lower()
    if "\n" in name or len(name) > 4096 or not suffix:
        return False
    if suffix == ".npy":
        return path.is_file() and _load(path).dtype.kind in FLOATS
    if says_picture(name) or suffix in SOUNDS or suffix in ON_DISK:
        return path.exists()
    return suffix in TEXTS and path.is_file() and path.stat().st_size > MOST_TYPED


def _load(path: Path) -> Any:
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except Exception as error:  # a damaged heading raises whatever Python's parser raises
        raise BadInput("npy.unreadable", path=str(path)) from error


def _file(name: str) -> Floating:
    path = Path(name.partition("::")[0])
    suffix = path.suffix.lower()
    if suffix == ".npy":
        return _checked(_load(path))
    if says_picture(name):
        grey, told = _grey(path)
        return _checked(grey, told)
    if suffix not in SOUNDS and suffix not in ON_DISK and suffix not in TEXTS:
        raise BadInput("measured.source", given=name[:60])
    data = open_data(name)
    rows, columns = data.M.shape
    _check_size(rows, columns)
    home = data.M.rows if data.M.of_rows is not None or suffix not in SOUNDS else data.M.columns
    array = _unrounded(home)
    told = (Sentence("measured.notice.table", {"name": path.name}),) if suffix in TEXTS else ()
    return _checked(array if array.shape == (rows, columns) else array.T, (*told, *data.notices), axes=data.axes)


def _grey(path: Path) -> tuple[Any, tuple[Sentence, ...]]:
    picture = read_picture(path)
    pixels = picture.pixels.astype(np.float64)
    count = pixels.shape[2]
    grey = pixels[:, :, 0] if count < 3 else pixels[:, :, :3] @ np.array(LUMINANCE)
    return grey, (*picture.notices, Sentence("measured.notice.grey", {"name": path.name}))


def _unrounded(home: Home) -> Any:
    """The entries; of a file's whole numbers as it has them, so that those are found that binary64 has not."""
    if isinstance(home, Rows) and np.dtype(home.source.dtype).kind in "iu":
        return np.asarray(home.source[:])
    array = whole(home)
    if isinstance(home, ParquetHome) and (np.abs(array) >= WHOLE).any():
        return _of_frame(library("pyarrow.parquet", home.file).read_table(home.file))[0]
    return array


def _kinds_of(frame: Any) -> set[str]:
    frame = _collected(frame)
    kinds = getattr(getattr(frame, "schema", None), "types", None) or list(frame.dtypes)  # the former of pyarrow
    names = [str(kind).lower() for kind in kinds]
    return {"f" if "float" in name or name == "double" else "i" if "int" in name or "bool" in name else "o"
            for name in names}  # fmt: skip


def _of_frame(frame: Any) -> tuple[Any, tuple[str, ...]]:
    # Whole numbers beside measured ones stay Python's own until it is known that binary64 holds them.
    frame = _collected(frame)
    mixed = _kinds_of(frame) != {"f"}
    if hasattr(frame, "schema"):
        columns = [column if hasattr(column, "to_pylist") else frame[column] for column in frame.columns]
        names = getattr(frame.schema, "names", None)
        labels = tuple(map(str, frame.columns if callable(names) or names is None else names))
        if not mixed:
            return np.column_stack([column.to_numpy() for column in columns]), labels
        lists = [column.to_pylist() if hasattr(column, "to_pylist") else column.to_list() for column in columns]
        return np.array([[np.nan if x is None else x for x in row] for row in zip(*lists, strict=True)], object), labels
    labels = tuple(str(name) for name in frame.columns)
    return np.asarray(frame.to_numpy(dtype=object) if mixed else frame.to_numpy()), labels


def _collected(frame: Any) -> Any:
    return frame.collect() if hasattr(frame, "collect") else frame  # of polars, lazy


def _is_sparse(source: Any) -> bool:
    return hasattr(source, "toarray") and hasattr(source, "nnz")


def _filled_in(source: Any) -> Any:
    if _is_sparse(source):
        rows, columns = source.shape
        if rows * columns > MOST_DENSE:
            raise Unable("measured.sparse_too_large", rows=rows, columns=columns, most=MOST_DENSE)
    return source


def _check_size(rows: int, columns: int) -> None:
    if rows * columns > MOST_ENTRIES:
        raise Unable("measured.too_large", rows=rows, columns=columns, most=MOST_ENTRIES)


def _checked(source: Any, told: tuple[Sentence, ...] = (), *, axes: tuple[Axis, Axis] = PLAIN_AXES) -> Floating:
    shape = cast("tuple[int, ...]", getattr(source, "shape", ()))
    if len(shape) == 2:
        _check_size(*shape)
    found: Given = checked(source)
    array = found.array.copy()  # what was given may be written to later
    array.flags.writeable = False
    kind = str(getattr(source, "dtype", array.dtype))
    return Floating(array, axes, {READ: (*told, *found.notices), STORED_AS: kind})


def _rounded(given: Exact) -> Floating:
    rows = [[_nearest(entry) for entry in row] for row in given.rows]
    array = np.array(rows)
    if array.dtype.kind not in FLOATS:
        array = array.astype(np.float64)
    same = all(
        isinstance(entry, Fraction) and np.isfinite(near) and Fraction(near) == entry
        for row, nears in zip(given.rows, rows, strict=True)
        for entry, near in zip(row, nears, strict=True)
        if not isinstance(near, complex)
    )
    read = cast("tuple[Sentence, ...]", given.origin.get(READ, ()))
    told = tuple(notice for notice in read if notice.key != FLOATS_READ)  # they come back as they were
    told = told if same and array.dtype.kind == "f" else (*told, Sentence("measured.notice.rounded"))
    return replace(_checked(array, told), axes=given.axes)


def _nearest(entry: Any) -> Any:
    try:
        return float(entry)
    except OverflowError:
        return float("inf")
    except (TypeError, ValueError):
        return complex(entry)
