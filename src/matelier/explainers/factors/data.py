"""What M ≈ W X is asked about, opened: an array, a file of any kind, a table, a recording's spectrogram."""

import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.files import home_in_file
from matelier.arrays.home import Home, Stream, home_in_stream, home_of, refuse_not_finite
from matelier.arrays.sides import Sides, whole
from matelier.explainers.recording.dictionary import SOUNDS
from matelier.formats.frame import read_frame
from matelier.formats.framed import is_framed
from matelier.formats.matrix import read_matrix
from matelier.formats.sound import open_sound, read
from matelier.signals.spectrogram import Window, chunks, frame_count, magnitudes, window_for
from matelier.spine.errors import BadInput, Refusal
from matelier.spine.factors import Factors
from matelier.spine.frame import Frame
from matelier.spine.matrix import Axis, Exact, Floating
from matelier.spine.sentence import Sentence

Source: TypeAlias = Any
"""An array, a home of data, text, a list, a data frame, or the name of a file."""

LOOKED_THROUGH = 1 << 24  # entries: data up to this are looked through before the work
RANGE = {4: 1e15, 8: 1e70}  # by the bytes of an entry: up to this and down to its reciprocal products are told apart

ON_DISK = {".npy", ".parquet", ".h5", ".hdf5", ".zarr"}
NAMED = 10_000  # rows, up to which they keep their names
PLAIN = (Axis(), Axis())


@dataclass(frozen=True, eq=False)
class Data:
    """M from both sides, what its rows and columns are, its name, and what is to be told of how it was read."""

    M: Sides
    name: str = ""
    axes: tuple[Axis, Axis] = PLAIN
    notices: tuple[Sentence, ...] = ()
    origin: Mapping[str, Any] = field(default_factory=dict[str, Any])


def open_data(source: Source, *, damaged: bool = False) -> Data:
    """M as it stands in `source`; of a recording the magnitudes of its spectrogram, frequencies × frames.

    Of a table the columns of numbers, the others being left out, and this told; missing cells are NaN.
    Raises BadInput where nothing of the kind can be read.
    """
    match source:
        case np.ma.MaskedArray():  # what is masked is missing
            masked = cast("Any", source)
            return open_data(masked.astype(np.float64).filled(np.nan) if np.ma.is_masked(masked) else masked.data)
        case Data():
            return source
        case Sides():
            return Data(source)
        case str() | PathLike():
            return _file(cast("str | PathLike[str]", source), damaged=damaged)
        case Floating(array, axes):
            return Data(Sides(home_of(array)), axes=axes)
        case np.ndarray():
            return Data(Sides(home_of(cast("NDArray[Any]", source))))
        case _ if is_framed(source):
            return _of_frame(*read_frame(source))
        case Home() if callable(source.blocks):
            return Data(Sides(source))
        case _:
            return _other(source)


def _file(source: str | PathLike[str], *, damaged: bool) -> Data:
    text = str(source)
    if not text.strip():
        raise BadInput("data.no_text")
    path = Path(text.partition("::")[0])
    suffix = path.suffix.lower()
    if suffix in ON_DISK or os.path.isdir(path):  # noqa: PTH112  # typed numbers may be too long for a name
        return Data(Sides(home_in_file(text)), path.name)
    if suffix in SOUNDS:
        return _recording(path, damaged=damaged)
    if suffix in {".csv", ".tsv", ".tab"}:
        return _of_frame(*read_frame(path))
    found, notices = read_matrix(source)
    name = path.name if os.path.isfile(path) else ""  # noqa: PTH113
    return _exact(found, notices, name)


def _other(source: Any) -> Data:
    if hasattr(source, "toarray"):  # of SciPy, sparse
        return Data(Sides(home_of(source.toarray())))
    shape = getattr(source, "shape", None)
    if shape is not None and hasattr(source, "dtype") and not isinstance(source, Exact):
        return Data(Sides(home_of(source)))
    try:
        array = np.asarray(source, np.float64) if isinstance(source, list | tuple) else None
    except OverflowError as error:
        raise _out_of_range("1e+309", 8) from error
    except (TypeError, ValueError):
        array = None
    if array is not None and array.ndim == 2:
        return Data(Sides(home_of(array)))
    return _exact(*read_matrix(cast("object", source)))


def _exact(found: Exact, notices: tuple[Sentence, ...], name: str = "") -> Data:
    try:
        array = found.to_numpy()
    except OverflowError as error:
        raise _out_of_range("1e+309", 8) from error
    except (Refusal, TypeError, ValueError) as error:
        raise BadInput("data.not_real") from error
    return Data(Sides(home_of(array)), name, found.axes, notices)


def in_range(M: Sides) -> None:
    """Raises BadInput `data.range` where the largest entry of M is so large, or small, that products of entries are not
    told from infinity, or from zero. Large data, and what is read as a stream, are not looked through before the work.
    """
    home = M.of_columns if M.of_rows is None else M.of_rows
    if home is None or isinstance(home, Stream) or home.shape[0] * home.shape[1] > LOOKED_THROUGH:
        return
    largest = 0.0
    for block in home.blocks():
        with np.errstate(invalid="ignore"):
            largest = max(largest, *(abs(float(f.reduce(block, axis=None))) for f in (np.fmax, np.fmin)))
    if np.isfinite(largest):
        _refuse_size(largest, home.dtype.itemsize)


def told_in_range(value: Factors) -> None:
    """Raises BadInput `data.range` where what was found is beyond it: of data that were not looked through before."""
    numbers = (value.energy, value.left, *(float(np.abs(A).max(initial=0)) for A in (value.W, value.X)))
    if not np.isfinite(numbers).all():
        raise _out_of_range("1e+150", 8)


def _refuse_size(largest: float, size: int) -> None:
    if largest > 0 and not 1 / RANGE[size] <= largest <= RANGE[size]:
        raise _out_of_range(f"{largest:.0e}", size)


def _out_of_range(largest: str, size: int) -> BadInput:
    return BadInput("data.range", largest=largest, least=f"{1 / RANGE[size]:.0e}", most=f"{RANGE[size]:.0e}")


def _of_frame(frame: Frame, notices: tuple[Sentence, ...]) -> Data:
    numbers = frame.of_kind("number")
    if not numbers:
        raise BadInput("data.no_numbers", columns=", ".join(column.name for column in frame.columns)[:80])
    others = tuple(column.name for column in frame.columns if column not in numbers)
    told = (Sentence("data.left_out", {"columns": others, "count": len(others)}),) if others else ()
    array = np.stack([column.values for column in numbers], axis=1)
    axes = (Axis(labels=_names_of_rows(frame)), Axis(labels=tuple(column.name for column in numbers)))
    name = Path(str(frame.origin.get("path", ""))).name
    return Data(Sides(home_of(array)), name, axes, (*notices, *told))


def _names_of_rows(frame: Frame) -> tuple[str, ...] | None:
    """The first column of texts that names every row, each by another name; none of a long table."""
    for column in frame.of_kind("text") if frame.rows <= NAMED else ():
        if all(column.levels) and len(set(column.levels)) == frame.rows:
            return column.levels
    return None


def _recording(path: Path, *, damaged: bool) -> Data:
    recording = open_sound(path, damaged=damaged)
    window = window_for(recording.rate_hz)

    def frames() -> Iterator[NDArray[np.float32]]:
        for chunk in chunks(read(recording), window):
            yield magnitudes(chunk, window)

    shape = (frame_count(recording.frames, window), window.bins)
    columns = home_in_stream(frames, shape, dtype=np.float32)
    axes = _of_sound(window)
    told = (Sentence("data.spectrogram", {"bins": window.bins, "frames": shape[0], "seconds": recording.seconds}),)
    return Data(Sides(of_columns=columns), path.name, axes, (*recording.notices, *told), {"seconds": recording.seconds})


def _of_sound(window: Window) -> tuple[Axis, Axis]:
    spacing = window.rate_hz / window.size
    return Axis("frequency", "Hz", step=spacing), Axis("time", "s", step=window.seconds_a_frame)


@contextmanager
def worked_elsewhere(
    data: Data, *, columns: bool, cluster: Any, checkpoint: str | PathLike[str] | None, purpose: Mapping[str, object]
) -> Generator[Data]:
    """The data with the side that is read (rows, or columns) worked on by a cluster, or with a checkpoint, or as it is.

    See `arrays.workplace.worked_on`.
    """
    if cluster is None and checkpoint is None:
        yield data
        return
    from matelier.arrays.workplace import worked_on

    side = data.M.columns if columns else data.M.rows
    with worked_on(side, cluster=cluster, checkpoint=checkpoint, purpose=purpose) as worked:
        M = replace(data.M, of_columns=worked) if columns else replace(data.M, of_rows=worked)
        yield replace(data, M=M)


def as_factor(source: Source | None) -> NDArray[Any] | None:
    """A factor that is given: its entries in memory, all finite. Raises BadInput `home.not_finite` with the place."""
    if source is None:
        return None
    A = whole(open_data(source).M.rows)
    refuse_not_finite(A, 0)
    _refuse_size(float(np.abs(A).max()), A.itemsize)
    return A
