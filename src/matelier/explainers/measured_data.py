"""Measured numbers opened: an array, a data frame, a .npy file, a picture, a sound's spectrogram, a large table."""

from dataclasses import replace
from fractions import Fraction
from os import PathLike, fspath
from pathlib import Path
from typing import Any, cast

import numpy as np

from matelier.arrays.sides import whole
from matelier.explainers.data import open_data
from matelier.explainers.dictionary import SOUNDS
from matelier.floating.given import Given
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
            return bool(_kinds_of(source) & set("f"))
        case _:
            kind = getattr(getattr(source, "dtype", None), "kind", "")
            return bool(kind in FLOATS if kind else str(getattr(source, "dtype", "")).startswith("torch.float"))


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
            labels = tuple(str(name) for name in source.columns)
            return _checked(_of_frame(source), axes=(Axis(), Axis(labels=labels)))
        case _:
            return _checked(_filled_in(source))


def _is_measured_file(name: str) -> bool:
    path = Path(name)
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
    path = Path(name)
    suffix = path.suffix.lower()
    if suffix == ".npy":
        return _checked(_load(path))
    if says_picture(name):
        grey, told = _grey(path)
        return _checked(grey, told)
    if suffix not in SOUNDS and suffix not in ON_DISK and suffix not in TEXTS:
        raise BadInput("measured.source", given=name[:60])
    data = open_data(path)
    rows, columns = data.M.shape
    _check_size(rows, columns)
    home = data.M.rows if data.M.of_rows is not None or suffix not in SOUNDS else data.M.columns
    array = whole(home)
    told = (Sentence("measured.notice.table", {"name": path.name}),) if suffix in TEXTS else ()
    return _checked(array if array.shape == (rows, columns) else array.T, (*told, *data.notices), axes=data.axes)


def _grey(path: Path) -> tuple[Any, tuple[Sentence, ...]]:
    picture = read_picture(path)
    pixels = picture.pixels.astype(np.float64)
    count = pixels.shape[2]
    grey = pixels[:, :, 0] if count < 3 else pixels[:, :, :3] @ np.array(LUMINANCE)
    return grey, (*picture.notices, Sentence("measured.notice.grey", {"name": path.name}))


def _kinds_of(frame: Any) -> set[str]:
    names = [str(kind).lower() for kind in getattr(frame, "dtypes", ())]
    return {"f" if "float" in name else "i" if "int" in name or "bool" in name else "o" for name in names}


def _of_frame(frame: Any) -> Any:
    # Whole numbers beside measured ones stay Python's own until it is known that binary64 holds them.
    mixed = _kinds_of(frame) != {"f"}
    try:
        return np.asarray(frame.to_numpy(dtype=object) if mixed else frame.to_numpy())
    except TypeError:
        return np.asarray(frame.to_numpy())


def _filled_in(source: Any) -> Any:
    if hasattr(source, "toarray") and hasattr(source, "nnz"):
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
