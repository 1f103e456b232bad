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


def load_lines(path: str | Path, *, most_bytes: int = MOST_BYTES) -> list[Line]:
    """The lines that are not empty, cell by cell; a leading # is taken off.

    Raises BadInput `table.unreadable`, `table.not_text` or `table.too_large`.
    """
    try:
        if Path(path).stat().st_size > most_bytes:
            raise BadInput("table.too_large", path=str(path), most=most_bytes >> 20)
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise BadInput("table.unreadable", path=str(path)) from error
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
        if "\0" in text:
            raise ValueError
        lines = text.splitlines()
        first = next((line for line in lines if line.strip()), "")
        mark = next((mark for mark in "\t;," if mark in first), None)
        rows = csv.reader(lines, delimiter=mark) if mark else (line.split() for line in lines)
        # A decimal comma is only possible where commas do not part the cells.
        told = [Line(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, 1)]
    except (ValueError, csv.Error) as error:
        raise BadInput("table.not_text", path=str(path)) from error
    filled = [line for line in told if any(line.cells)]
    if filled:
        filled[0].cells[0] = filled[0].cells[0].lstrip("# ")
    return filled


def number(cell: str) -> float | None:
    """The finite number in a cell, with a decimal point or comma, or None."""
    try:
        value = float(cell.replace(",", ".") if "." not in cell else cell)
    except ValueError:
        return None
    return value if isfinite(value) else None
