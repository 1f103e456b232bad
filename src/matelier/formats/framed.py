"""A table of data that another library holds: data frames of pandas and polars, tables of pyarrow, Parquet files."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from itertools import chain, count
from numbers import Real
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matelier.formats.cells import Texts, is_missing, number_column, text_column, words_column
from matelier.formats.headings import named
from matelier.spine.errors import BadInput
from matelier.spine.frame import Column, Frame
from matelier.spine.sentence import Sentence

Reading = tuple[Frame, tuple[Sentence, ...]]
Told = tuple[Column, tuple[Sentence, ...]]

LIBRARIES = {"pandas": ("DataFrame",), "polars": ("DataFrame", "LazyFrame"), "pyarrow": ("Table", "RecordBatch")}
NOTHING = {"NAType", "NaTType", "NoneType"}


def is_framed(source: object) -> bool:
    """Whether this is a table of pandas, polars or pyarrow."""
    kind = type(source)
    return kind.__name__ in LIBRARIES.get(kind.__module__.partition(".")[0], ())


def read_framed(source: Any) -> Reading:
    """The table of another library's object; an index that is no plain count is a column.

    Raises BadInput "frame.empty", "frame.infinite".
    """
    library = type(source).__module__.partition(".")[0]
    read: dict[str, Callable[[Any], list[tuple[Any, Any]]]] = {
        "pandas": _of_pandas, "polars": _of_polars, "pyarrow": _of_arrow,
    }  # fmt: skip
    columns = read[library](source)
    return _framed(columns, {"library": library})


def load_parquet(path: Path) -> Reading:
    """The table in a Parquet file. Raises BadInput "home.no_pyarrow", "home.broken_file", "table.unreadable"."""
    try:
        arrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError as error:
        raise BadInput("home.no_pyarrow", file=path) from error
    if not path.is_file():
        raise BadInput("table.unreadable", path=str(path))
    try:
        table = parquet.read_table(path)
    except (arrow.ArrowInvalid, OSError) as error:
        raise BadInput("home.broken_file", file=path) from error
    return _framed(_of_arrow(table), {"path": str(path)})


def _framed(columns: list[tuple[Any, Any]], origin: dict[str, Any]) -> Reading:
    if not columns or not len(columns[0][1]):
        raise BadInput("frame.empty", file=origin.get("path", origin.get("library", "")))
    names, told = named([_spelled(name) for name, _ in columns])
    read = [_column(name, values) for name, (_, values) in zip(names, columns, strict=True)]
    return Frame(tuple(column for column, _ in read), origin), (*told, *(one for _, more in read for one in more))


def _spelled(name: Any) -> str:
    """A heading as text; of several levels, all that are there."""
    parts: tuple[Any, ...] = cast("tuple[Any, ...]", name) if isinstance(name, tuple) else (name,)
    return " ".join(str(part) for part in parts if not _is_nothing(part))


def _column(name: str, values: Any) -> Told:
    kind = getattr(getattr(values, "dtype", None), "kind", "O")  # of a list, whatever its objects are
    if kind == "M":
        return Column(name, "date", _days(values)), ()
    if kind == "f":
        return number_column(name, np.asarray(values, np.float64)), ()
    return _of_objects(name, list(values))


def _days(values: NDArray[Any]) -> NDArray[np.float64]:
    moments = values.astype("datetime64[us]")
    days = moments.astype(np.int64) / 86_400e6
    return np.where(np.isnat(moments), np.nan, days)


def _of_objects(name: str, values: Sequence[Any]) -> Told:
    """A column of Python's own objects: what all that are not missing have in common decides."""
    known = [value for value in values if not _is_nothing(value)]
    if known and all(isinstance(value, bool | np.bool_) for value in known):
        return words_column(name, ["" if _is_nothing(value) else str(bool(value)).lower() for value in values]), ()
    if known and all(isinstance(value, Real | Decimal) for value in known):
        numbers = [np.nan if _is_nothing(value) else float(value) for value in values]
        return number_column(name, np.array(numbers, np.float64)), ()
    if known and all(isinstance(value, date) for value in known):
        days = [np.nan if _is_nothing(value) else _day(value) for value in values]
        return Column(name, "date", np.array(days, np.float64)), ()
    cells = ["" if _is_nothing(value) else str(value) for value in values]
    texts = Texts.of(name, cells)
    return text_column(texts, texts.signs.decided)


def _day(value: date) -> float:
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / 86_400


def _is_nothing(value: Any) -> bool:
    if type(value).__name__ in NOTHING:
        return True
    return (
        bool(value != value) if isinstance(value, float | np.floating) else isinstance(value, str) and is_missing(value)
    )


def _of_pandas(frame: Any) -> list[tuple[Any, Any]]:
    if type(frame.index).__name__ != "RangeIndex":
        frame = frame.reset_index(names=_free(frame))
    found: list[tuple[Any, Any]] = []
    for place, name in enumerate(frame.columns):
        series = frame.iloc[:, place]
        kind = getattr(series.dtype, "kind", "O")
        if kind in "iuf":
            found.append((name, series.to_numpy(dtype=np.float64, na_value=np.nan)))
        elif kind == "M":
            aware = getattr(series.dtype, "tz", None) is not None
            found.append((name, (series.dt.tz_convert(None) if aware else series).to_numpy()))
        else:
            found.append((name, series.tolist()))
    return found


def _free(frame: Any) -> list[str]:
    taken = {str(name) for name in frame.columns}
    free = (name for name in chain(["index"], (f"index {k}" for k in count(2))) if name not in taken)
    return [next(free) if name is None or str(name) in taken else str(name) for name in frame.index.names]


def _of_polars(frame: Any) -> list[tuple[Any, Any]]:
    if type(frame).__name__ == "LazyFrame":
        frame = frame.collect()
    found: list[tuple[Any, Any]] = []
    for series in frame.get_columns():
        if series.dtype.is_numeric():
            values = [np.nan if value is None else float(value) for value in series.to_list()] if series.null_count() \
                else series.to_numpy()  # fmt: skip
            found.append((series.name, np.asarray(values, np.float64)))
        else:
            found.append((series.name, series.to_list()))
    return found


def _of_arrow(table: Any) -> list[tuple[Any, Any]]:
    types: Any = import_module("pyarrow").types
    found: list[tuple[Any, Any]] = []
    for name, column in zip(table.schema.names, table.columns, strict=True):
        if types.is_floating(column.type) or types.is_integer(column.type) or types.is_decimal(column.type):
            values = column.cast("float64", safe=False).to_numpy(zero_copy_only=False)
            found.append((name, np.asarray(values, np.float64)))
        else:
            found.append((name, column.to_pylist()))
    return found
