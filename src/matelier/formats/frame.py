"""A table of data from a text file or a Parquet file: its lines, its headings, each column as what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from os import PathLike, fspath
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matelier.formats.cells import (
    DAY,
    Signs,
    Texts,
    is_missing,
    number_column,
    plain_numbers,
    text_column,
)
from matelier.formats.delimited import load_text
from matelier.formats.framed import is_framed, load_parquet, read_framed
from matelier.formats.headings import is_heading, named
from matelier.formats.number import read_number
from matelier.formats.tabular import columns_of, rows_of
from matelier.spine.errors import BadInput
from matelier.spine.frame import Column, Frame
from matelier.spine.sentence import Sentence

Reading = tuple[Frame, tuple[Sentence, ...]]

TABLES = {".csv", ".tsv", ".tab"}
PARQUET = {".parquet", ".pq"}
MOST_ROWS = 20  # of a matrix in a file with headings
FIRST_BYTES = 1 << 20
MOST_COLUMNS = 20_000
COMMAS = "frame.notice.decimal_comma"


def read_frame(source: object) -> Reading:
    """The table that `source` says, and what is to be told about how it was read.

    A CSV or TSV file (commas, semicolons, tabs or bars; UTF-8 or UTF-16; with or without headings), a Parquet file, or
    a table of pandas, polars or pyarrow. A column is numbers (also 1.234,5, 12 %, € 3), days (2024-01-31), a category
    (few different texts, each at least twice on average), or texts. Empty cells, NA, N/A, nan, null, ? and - are
    missing. Raises BadInput "frame..." with the line or the column, and as `load_text`.
    """
    if is_framed(source):
        return read_framed(source)
    if not isinstance(source, str | PathLike):
        raise BadInput("frame.kind", given=type(source).__name__)
    path = Path(fspath(source))
    return load_parquet(path) if path.suffix.lower() in PARQUET else load_frame(path)


def says_table(source: object) -> bool:
    """Whether this is meant as a table of data, and not as a matrix or a sound; at most 1 MB is read for that.

    A table of pandas, polars or pyarrow and a Parquet file are. A CSV or TSV file is when it has a line of headings
    and below it more than 20 rows, a missing cell, a cell that could be no entry of a matrix, or a column of words;
    else it is a matrix.
    """
    if is_framed(source):
        return True
    if not isinstance(source, str | PathLike):
        return False
    path = Path(fspath(source))
    if path.suffix.lower() in PARQUET:
        return True
    if path.suffix.lower() not in TABLES or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            start = file.read(FIRST_BYTES)
        text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", errors="ignore")
        rows = [cells for _, cells in islice(rows_of(text, path), MOST_ROWS + 2)]
    except (OSError, BadInput):
        return False  # whoever reads it says what is wrong
    if not rows or not is_heading(rows[0], rows[1:]):
        return False
    if len(rows) - 1 > MOST_ROWS or any(is_missing(cell) or not _is_entry(cell) for row in rows[1:] for cell in row):
        return True
    return any(all(cell.strip().isalpha() for cell in column) for column in zip(*rows[1:], strict=False))


def is_text_table(source: object) -> bool:
    """Whether this is the name of a CSV or TSV file, be it a table or a matrix."""
    return isinstance(source, str | PathLike) and Path(fspath(source)).suffix.lower() in TABLES


def load_frame(path: Path) -> Reading:
    """The table in a text file. Raises BadInput "frame.empty", "frame.ragged", "frame.comma" or as `load_text`."""
    text = load_text(path)
    start = list(islice(rows_of(text, path), MOST_ROWS + 1))
    if not start:
        raise BadInput("frame.empty", file=path.name)
    first, width = start[0][1], len(start[0][1])
    headed = is_heading(first, [cells for _, cells in start[1:]])
    if (headed and len(start) < 2) or width > MOST_COLUMNS:
        raise BadInput("frame.no_rows" if headed else "frame.too_wide", file=path.name, most=MOST_COLUMNS)
    names, told = named(first if headed else [""] * width)
    parts, cells, late, empty = _gathered(text, path, width, skip=int(headed))
    if empty:
        told = (*told, Sentence("frame.notice.empty_lines", {"count": len(empty), "line": empty[0]}))
    dotted = [part.dotted for part in parts]
    texts = {j: Texts.of(names[j], column) for j, column in cells.items() if j not in late}
    texts |= _texts(text, path, width, names, late, headed)
    comma = _decimal_sign([one.signs for one in texts.values()], point=any(dotted))
    if comma:  # then 1.234 is no decimal number: read it again
        again = [j for j in range(width) if dotted[j] and j not in texts]
        texts |= _texts(text, path, width, names, again, headed)
    columns: list[Column] = []
    for j in range(width):
        if j in texts:
            column, more = text_column(texts[j], comma)
            columns.append(column)
            told = (*told, *more)
        else:
            columns.append(number_column(names[j], np.concatenate(parts[j].values)))
    return Frame(tuple(columns), {"path": str(path)}), _together(told)


def _together(told: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The notices, decimal commas in several columns told once."""
    commas = [notice for notice in told if notice.key == COMMAS]
    if len(commas) < 2:
        return told
    columns = [notice.facts["column"] for notice in commas]
    once = Sentence("frame.notice.decimal_commas", {"columns": columns[:20]})
    return (*(once if notice is commas[0] else notice for notice in told if notice not in commas[1:]),)


def _is_entry(cell: str) -> bool:
    """Whether the cell may be an entry of an exact matrix."""
    if DAY.fullmatch(cell.strip()):  # not 2024 − 1 − 31
        return False
    try:
        read_number(cell, comma=True)
    except Exception:  # whatever is wrong with it
        return False
    return True


@dataclass(slots=True)
class _Numbers:
    """A column's numbers as far as they are read, and whether there is a point in one of them."""

    values: list[NDArray[np.float64]] = field(default_factory=list[NDArray[np.float64]])
    dotted: bool = False


def _gathered(
    text: str, path: Path, width: int, *, skip: int
) -> tuple[list[_Numbers], dict[int, list[str]], list[int], list[int]]:  # fmt: skip
    """Each column's numbers; the cells of those that have others; which of these began as numbers; empty lines."""
    empty: list[int] = []
    parts = [_Numbers() for _ in range(width)]
    cells: dict[int, list[str]] = {}
    late: list[int] = []
    same: dict[str, str] = {}  # one text stands in memory once, however many cells say it
    for columns in columns_of(text, path, width, skip=skip, empty=empty):
        for j, column in enumerate(columns):
            if j not in cells:
                values = plain_numbers(column)
                if values is not None:
                    parts[j].values.append(values)
                    parts[j].dotted |= "." in "".join(column)
                    continue
                cells[j] = []
                late += [j] if parts[j].values else []
            cells[j] += [same.setdefault(cell, cell) for cell in column]
    return parts, cells, late, empty


def _texts(
    text: str, path: Path, width: int, names: Sequence[str], chosen: Sequence[int], headed: bool
) -> dict[int, Texts]:  # fmt: skip
    if not chosen:
        return {}
    same: dict[str, str] = {}  # one text stands in memory once, however many cells say it
    cells: dict[int, list[str]] = {j: [] for j in chosen}
    for columns in columns_of(text, path, width, skip=int(headed)):
        for j in chosen:
            cells[j] += [same.setdefault(cell, cell) for cell in columns[j]]
    return {j: Texts.of(names[j], cells[j]) for j in chosen}


def _decimal_sign(signs: Sequence[Signs], *, point: bool) -> bool | None:
    total = Signs(sum(one.comma for one in signs), sum(one.point for one in signs))
    if total.decided is None and not total.comma and point:  # 1.5 in a column of plain numbers says it too
        return False
    return total.decided
