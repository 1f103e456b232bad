"""The lines of a table in a text file: what parts their cells, and many lines at a time as columns."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

from matelier.formats.cells import is_missing, says_number
from matelier.spine.errors import BadInput

MARKS = "\t;,|"
LOOKED_AT = 20  # lines that say what parts the cells
FIRST_LETTERS = 1 << 18
AT_ONCE = 1 << 16  # lines read together: their cells are texts only while they are


def rows_of(text: str, path: Path, empty: list[int] | None = None) -> Iterator[tuple[int, list[str]]]:
    """The lines with something in them, cell by cell, each with its number in the file; a leading # is taken off.

    Lines of nothing but empty cells are noted in `empty`.
    """
    mark = _mark(text[:FIRST_LETTERS])
    whole = StringIO(text.lstrip("# ") if text.startswith("#") else text, newline="")
    reader = csv.reader(whole, delimiter=mark, strict=True) if mark else _parted_by_spaces(text)
    number = 0
    try:
        for cells in reader:
            number = getattr(reader, "line_num", number + 1)
            if cells and (cells[0].strip() or any(map(str.strip, cells))):
                yield number, cells
            elif len(cells) > 1 and empty is not None:
                empty.append(number)
    except csv.Error as error:
        raise BadInput("frame.quotes", file=path.name, line=max(number, 1)) from error


def columns_of(
    text: str, path: Path, width: int, *, skip: int, empty: list[int] | None = None
) -> Iterator[list[tuple[str, ...]]]:
    """The columns of many lines at a time. Raises BadInput "frame.ragged"."""
    rows = islice(rows_of(text, path, empty), skip, None)
    while lines := list(islice(rows, AT_ONCE)):
        for number, cells in lines:
            if len(cells) != width:
                if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
                    del cells[width:]  # a comma too many at the end of a line
                else:
                    raise BadInput("frame.ragged", file=path.name, line=number, given=len(cells), columns=width)
        yield list(zip(*(cells for _, cells in lines), strict=True))


def _parted_by_spaces(text: str) -> Iterator[list[str]]:
    return (line.split() for line in text.splitlines())


def _mark(text: str) -> str:
    """What parts the cells: what gives the first lines equally many; "" for spaces."""
    lines = [line for line in text.splitlines()[: LOOKED_AT + 1] if line.strip()]
    if text.count("\n") > LOOKED_AT:
        lines = lines[:LOOKED_AT]
    for mark in MARKS:
        widths = {len(cells) for cells in csv.reader(lines, delimiter=mark)}
        if len(widths) == 1 and widths != {1}:
            return mark
    seen = next((mark for mark in MARKS if lines and mark in lines[0]), None)
    if seen is not None:
        return seen
    parted = [line.split() for line in lines]
    spaced = len({len(cells) for cells in parted}) == 1 and all(
        is_missing(cell) or says_number(cell) for cells in parted[1:] for cell in cells
    )
    return "" if spaced and len(parted[0]) > 1 else ","
