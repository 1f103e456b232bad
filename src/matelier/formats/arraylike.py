"""Numbers that stand in Python already: lists, NumPy arrays, SymPy matrices, data frames, each entry exactly."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from math import isfinite
from numbers import Rational
from operator import index
from pathlib import Path
from typing import Any, cast

import numpy as np

from matelier.formats.entries import check_floats, check_rows, check_size, read_entry
from matelier.formats.number import SHOWN
from matelier.scalars.held import of_whole
from matelier.scalars.ratio import Ratio
from matelier.scalars.surd import Surd, root
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Axis, Exact, Scalar
from matelier.spine.sentence import Sentence

MISSING = {"NAType", "NaTType", "NoneType", "MaskedConstant"}
PARAMETER = re.compile("[a-df-hj-z]")  # i and e are numbers
Reading = tuple[Exact, tuple[Sentence, ...]]


def load_npy(path: str | Path) -> Reading:
    """The matrix in a file of NumPy, never unpickled.

    Raises BadInput "npy.unreadable" or as `read_array`.
    """
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except Exception as error:  # a damaged heading raises whatever Python's parser raises
        raise BadInput("npy.unreadable", path=str(path)) from error
    if not isinstance(array, np.ndarray):  # an archive of several
        array.close()
        raise BadInput("npy.unreadable", path=str(path))
    matrix, notices = read_array(array)
    return replace(matrix, origin={"path": str(path)}), notices


def read_array(array: Any) -> Reading:
    """The matrix of a NumPy array; one dimension becomes a column, floats are read as the numbers that are stored.

    Raises BadInput "matrix.dimensions", "matrix.empty", "matrix.kind" or "number...", Unable "matrix.too_large" or
    "matrix.floats_too_large".
    """
    if array.ndim not in (1, 2):
        raise BadInput("matrix.dimensions", given=array.ndim)
    rows, columns = array.shape if array.ndim == 2 else (array.shape[0], 1)
    check_size(rows, columns)
    if array.dtype.kind not in "biufcOU":
        raise BadInput("matrix.kind", given=str(array.dtype)[:SHOWN])
    if array.dtype.kind in "fc":
        check_floats(rows, columns)
    return read_list(array.reshape(rows, columns).tolist())


def read_list(source: Sequence[Any]) -> Reading:
    """The matrix with these rows; a flat list becomes a column. Entries are numbers of any exact kind, or text.

    Raises BadInput "matrix.empty", "matrix.ragged", "matrix.entry" or "number...", Unable as `read_array`.
    """
    if (plain := _plain(source)) is not None:
        return plain, ()
    nested = any(_is_row(row) for row in source)
    given = [list(row) if _is_row(row) else [row] for row in source]
    if nested and not all(_is_row(row) for row in source):
        i = next(i for i, row in enumerate(source) if not _is_row(row))
        raise BadInput("matrix.entry", row=i + 1, column=1, given=type(source[i]).__name__)
    check_rows([len(row) for row in given])
    measured = sum(_is_measured(entry) for row in given for entry in row)
    if measured:
        check_floats(len(given), len(given[0]))
    rows = tuple(tuple(_entry(entry, i, j) for j, entry in enumerate(row, 1)) for i, row in enumerate(given, 1))
    return Exact(rows), (Sentence("matrix.notice.floats"),) if measured else ()


def _plain(source: Sequence[Any]) -> Exact | None:
    """The matrix at once where rows are lists of Python's own numbers, which is the most usual kind."""
    if not set(map(type, source)) <= {list, tuple}:
        return None
    check_rows(list(map(len, source)))
    with suppress(TypeError, ValueError):  # FLINT sees sooner than we could that all are whole numbers
        return of_whole(source)
    if not set(map(type, chain.from_iterable(source))) <= {int, Fraction}:
        return None
    return Exact(tuple(tuple(map(_fraction, row)) for row in source))


def _fraction(entry: int | Fraction) -> Fraction:
    return entry if type(entry) is Fraction else Fraction(entry)


def read_foreign(source: Any) -> Reading:
    """The matrix of another library's object: a data frame, a SymPy or FLINT matrix, or what NumPy can read.

    Raises BadInput("matrix.kind") for anything else, and as `read_array`.
    """
    if hasattr(source, "to_numpy") and hasattr(source, "columns"):
        return _framed(source)
    if hasattr(source, "to_numpy"):
        return read_array(np.asarray(source.to_numpy()))
    shape = getattr(source, "shape", None)
    if hasattr(source, "free_symbols") and hasattr(source, "tolist") and isinstance(shape, tuple):
        if len(cast("tuple[int, ...]", shape)) != 2:
            raise BadInput("matrix.dimensions", given=len(cast("tuple[int, ...]", shape)))
        return read_list(source.tolist())
    if hasattr(source, "__array__"):
        return read_array(np.asarray(source))
    if not isinstance(source, type) and callable(getattr(source, "tolist", None)):
        return read_list(source.tolist())
    raise BadInput("matrix.kind", given=type(source).__name__)


def _framed(source: Any) -> Reading:
    """A data frame's numbers, its names as labels."""
    try:
        array = source.to_numpy(dtype=object)  # or whole numbers beside measured ones would be rounded
    except TypeError:
        array = source.to_numpy()
    matrix, notices = read_array(np.asarray(array))
    columns = tuple(str(name) for name in source.columns)
    names = tuple(name for name in getattr(source, "index", ()) if isinstance(name, str))
    rows = Axis(labels=names if len(names) == matrix.shape[0] else None)
    return replace(matrix, axes=(rows, Axis(labels=columns))), notices


def _is_row(value: object) -> bool:
    """Whether this is a row rather than an entry."""
    return isinstance(value, list | tuple | range) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _is_measured(value: Any) -> bool:
    """Whether this is a rounded number, as machines measure them."""
    return isinstance(value, float | complex | np.inexact) or bool(getattr(value, "is_Float", False))


def _entry(value: Any, row: int, column: int) -> Scalar:
    """The exact number that an entry is."""
    if type(value) is int:  # most entries; a match takes its time
        return Fraction(value)
    match value:
        case Fraction() | Surd() | Ratio():
            return value
        case str():
            return read_entry(value, row=row, column=column)
        case complex() | np.complexfloating():
            return _stored(value.real, row, column) + _stored(value.imag, row, column) * root(-1)
        case float() | np.floating() | Decimal():
            return _stored(value, row, column)
        case np.bool_():
            return Fraction(int(value))
        case Rational():
            return Fraction(int(value.numerator), int(value.denominator))
        case _:
            return _foreign_entry(value, row, column)


def _stored(value: Any, row: int, column: int) -> Fraction:
    """The number exactly as it is stored."""
    if not (value.is_finite() if isinstance(value, Decimal) else isfinite(value)):
        raise BadInput("number.not_finite", row=row, column=column, given=str(value))
    if isinstance(value, Decimal) and abs(cast("int", value.as_tuple().exponent)) > 100_000:
        raise BadInput("number.too_large", row=row, column=column, given=str(value)[:SHOWN], most=100_000)
    return Fraction(*value.as_integer_ratio())


def _foreign_entry(value: Any, row: int, column: int) -> Scalar:
    """The exact number of another library's kind."""
    kind = type(value).__name__
    if kind in MISSING:
        raise BadInput("number.not_finite", row=row, column=column, given=str(value))
    if getattr(value, "is_Float", False):
        return _stored(float(value), row, column)
    if hasattr(value, "free_symbols"):
        for name in sorted(str(symbol) for symbol in value.free_symbols):
            if not PARAMETER.fullmatch(name):
                raise BadInput("number.letter", row=row, column=column, given=str(value)[:SHOWN], name=name)
        return read_entry(str(value), row=row, column=column)
    try:
        if hasattr(value, "p") and hasattr(value, "q"):
            return Fraction(int(value.p), int(value.q))
        return Fraction(index(value))
    except (TypeError, ValueError):
        raise BadInput("matrix.entry", row=row, column=column, given=kind) from None
