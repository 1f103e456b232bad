"""A table in a text file: cells between commas, semicolons or tabs, whatever the program that wrote it."""

import codecs
import csv
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from matelier.spine.errors import BadInput

MOST_BYTES = 512 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one line, and its number in the file, from 1."""

    number: int
    cells: list[str]


def load_text(path: str | Path, *, most_bytes: int = MOST_BYTES) -> str:
    """The text of a file in UTF-8 or UTF-16.

    Raises BadInput `table.unreadable`, `table.not_a_file`, `table.not_text` or `table.too_large`.
    """
    check_file(path)
    try:
        if Path(path).stat().st_size > most_bytes:
            raise BadInput("table.too_large", path=str(path), most=most_bytes >> 20)
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise BadInput("table.unreadable", path=str(path)) from error
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except ValueError as error:
        raise BadInput("table.not_text", path=str(path)) from error
    if "\0" in text:
        raise BadInput("table.not_text", path=str(path))
    return text


def check_file(path: str | Path) -> None:
    """Raises BadInput("table.not_a_file") for a folder, a pipe or a device: the latter two may never end."""
    if Path(path).exists() and not Path(path).is_file():
        raise BadInput("table.not_a_file", path=str(path))


def load_lines(path: str | Path, *, most_bytes: int = MOST_BYTES) -> list[Line]:
    """The lines that are not empty, cell by cell; a leading # is taken off.

    Raises BadInput as `load_text`.
    """
    lines = [
        (place, line)
        for place, line in enumerate(load_text(path, most_bytes=most_bytes).splitlines(), 1)
        if line.strip()
    ]
    if not lines:
        return []
    try:
        heading = _cells([lines[0][1].lstrip("# ")])
        rows = [*heading, *_cells([line for _, line in lines[1:]])]
    except (ValueError, csv.Error) as error:
        raise BadInput("table.not_text", path=str(path)) from error
    return [Line(place, row) for (place, _), row in zip(lines, rows, strict=False) if any(row)]


def _cells(lines: list[str]) -> list[list[str]]:
    """The cells of the lines, parted as the first of them is; the heading may be parted otherwise than the rest."""
    mark = next((mark for mark in "\t;," if lines and mark in lines[0]), None)
    rows = csv.reader(lines, delimiter=mark, strict=True) if mark else (line.split() for line in lines)
    return [[cell.strip() for cell in row] for row in rows]


def number(cell: str) -> float | None:
    """The finite number in a cell, with a decimal point or comma, or None."""
    try:
        value = float(cell.replace(",", ".") if "." not in cell else cell)
    except ValueError:
        return None
    return value if isfinite(value) else None
