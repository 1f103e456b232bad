"""A matrix in a table of text: CSV or TSV, with or without headings, with decimal points or commas."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from matelier.formats.delimited import load_lines
from matelier.formats.entries import read_entries
from matelier.formats.number import NOT_FINITE, read_number
from matelier.scalars.ratio import Ratio
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Axis, Exact, Scalar
from matelier.spine.sentence import Sentence

MOST_BYTES = 64 << 20
THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")


def load_table(path: str | Path) -> tuple[Exact, tuple[Sentence, ...]]:
    """The matrix in the file; a line of headings and a column of names before the numbers become its labels.

    Raises BadInput "table...", "matrix..." or "number...", Unable("matrix.too_large").
    """
    cells = [line.cells for line in load_lines(path, most_bytes=MOST_BYTES)]
    if not cells:
        raise BadInput("matrix.empty")
    notices: list[Sentence] = []
    headings, names = None, None
    if _is_heading(cells):
        headings, cells = cells[0], cells[1:]
        if len(headings) > 1 and all(row and _names(row[0]) for row in cells):
            names, cells = tuple(row[0] for row in cells), [row[1:] for row in cells]
            headings = headings[-len(cells[0]) :]
        notices.append(Sentence("matrix.notice.headings", {"given": " ".join(headings)[:60]}))
    comma = _decimal_comma(cells)
    if comma:
        notices.append(Sentence("matrix.notice.decimal_comma"))
    matrix = read_entries(cells, comma=comma, origin={"path": str(path)})
    columns = tuple(headings) if headings and len(headings) == matrix.shape[1] else None
    return replace(matrix, axes=(Axis(labels=names), Axis(labels=columns))), tuple(notices)


def _is_heading(cells: list[list[str]]) -> bool:
    """Whether the first line has words where the others have numbers."""
    words = [cell for cell in cells[0] if cell]
    if len(cells) < 2 or not words or not all(_names(cell) for cell in words):
        return False
    if cells[0][0] == "":  # the corner above names and beside headings
        return True
    only_letters = all(isinstance(_value(cell), Ratio) for cell in words)
    return not only_letters or not any(isinstance(_value(cell), Ratio) for row in cells[1:] for cell in row)


def _names(cell: str) -> bool:
    """Whether a cell is a name, be it a single letter, rather than a number."""
    return cell.lower() not in NOT_FINITE and cell != "" and (_value(cell) is None or cell.isalpha())


def _value(cell: str) -> Scalar | None:
    """The number in a cell, or None."""
    try:
        return read_number(cell, comma=True)
    except BadInput:
        return None


def _decimal_comma(cells: Sequence[Sequence[str]]) -> bool:
    """Whether commas inside cells are decimal signs; BadInput("matrix.comma") where they may group thousands."""
    with_comma = [cell for row in cells for cell in row if "," in cell]
    if with_comma and all(THOUSANDS.fullmatch(cell) for cell in with_comma):
        raise BadInput("matrix.comma", given=with_comma[0][:40])
    return bool(with_comma)
