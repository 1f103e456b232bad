"""Cells of text become an exact matrix: rows equally long, one bar, each entry read with its place."""

from collections.abc import Mapping, Sequence

from matelier.formats.number import SHOWN, read_number
from matelier.scalars.nested import Nested
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Scalar

MOST_ENTRIES = 1_000_000
MOST_FLOATS = 50 * 50  # measured numbers are read exactly up to 50 × 50


def read_entries(
    cells: Sequence[Sequence[str]],
    *,
    bars: Sequence[int | None] = (),
    comma: bool = False,
    origin: Mapping[str, object] | None = None,
) -> Exact:
    """The matrix of these cells; `bars` tells for each row how many stand left of its bar, if there is one.

    Raises BadInput "matrix.empty", "matrix.ragged", "matrix.bar" or "number...", Unable("matrix.too_large").
    """
    check_rows([len(row) for row in cells])
    bar = _one_bar(bars)
    if bar is not None and not 0 < bar < len(cells[0]):
        raise BadInput("matrix.bar", row=1)
    rows = tuple(
        tuple(read_entry(cell, row=i, column=j, comma=comma) for j, cell in enumerate(row, 1))
        for i, row in enumerate(cells, 1)
    )
    return Exact(rows, origin=dict(origin or {}), bar=bar)


def read_entry(cell: str, *, row: int, column: int, comma: bool = False) -> Scalar:
    """The number in this cell, one that can be added to others: not √(2+√2). Raises BadInput "number..."."""
    entry = read_number(cell, row=row, column=column, comma=comma)
    if isinstance(entry, Nested):
        raise BadInput("number.root", row=row, column=column, given=cell.strip()[:SHOWN])
    return entry


def check_rows(lengths: Sequence[int]) -> None:
    """Raises unless there are rows, all equally long, not empty and not too many."""
    if not any(lengths):
        raise BadInput("matrix.empty")
    for i, length in enumerate(lengths, 1):
        if length != lengths[0]:
            raise BadInput("matrix.ragged", row=i, given=length, first=lengths[0])
    check_size(len(lengths), lengths[0])


def check_size(rows: int, columns: int) -> None:
    """Raises BadInput("matrix.empty") or Unable("matrix.too_large")."""
    if rows < 1 or columns < 1:
        raise BadInput("matrix.empty")
    if rows * columns > MOST_ENTRIES:
        raise Unable("matrix.too_large", rows=rows, columns=columns, most=MOST_ENTRIES)


def check_floats(rows: int, columns: int) -> None:
    """Raises Unable("matrix.floats_too_large")."""
    if rows * columns > MOST_FLOATS:
        raise Unable("matrix.floats_too_large", rows=rows, columns=columns, side=50)


def _one_bar(bars: Sequence[int | None]) -> int | None:
    """Where the bar of all rows is."""
    for i, place in enumerate(bars, 1):
        if place != bars[0]:
            raise BadInput("matrix.bar", row=i)
    return bars[0] if bars else None
