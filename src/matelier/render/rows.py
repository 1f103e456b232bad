"""Tables in aligned characters."""

from collections.abc import Sequence

from matelier.render.brackets import Pen
from matelier.render.formula import one_line
from matelier.render.letters import padded, width_of, wrap
from matelier.render.words import Words
from matelier.spine.page import Cell, Formula, Share, Table
from matelier.spine.sentence import Sentence

BAR = 16
GAP = "  "
EIGHTHS = " ▏▎▍▌▋▊▉"


def share_bar(part: float, width: int) -> str:
    """A bar of `width` columns, filled to `part` of it in eighths."""
    eighths = round(8 * width * min(max(part, 0.0), 1.0))
    return ("█" * (eighths // 8) + EIGHTHS[eighths % 8]).strip().ljust(width)


def table_lines(table: Table, words: Words, width: int) -> list[str]:
    """The rows under their columns: numbers at the right, shares with a bar where there is room."""
    heads = [words.say(key) for key in table.columns]
    cells = [[plain_cell(cell, words) for cell in row] for row in table.rows]
    rights = [_is_number(table, k) for k in range(len(heads))]
    shares = [k for k in range(len(heads)) if any(isinstance(row[k], Share) for row in table.rows)]
    numbers = [max((width_of(line[k]) for line in cells), default=0) for k in range(len(heads))]
    taken = sum(wide if k in shares else max(wide, width_of(heads[k])) for k, wide in enumerate(numbers))
    bar = min(BAR, (width - taken - len(GAP) * (len(heads) - 1)) // max(1, len(shares)) - 1)
    if bar >= 4:
        cells = [_with_bars(line, row, numbers, bar) for line, row in zip(cells, table.rows, strict=True)]
        rights = [right and k not in shares for k, right in enumerate(rights)]
    wide = [max(width_of(line[k]) for line in [heads, *cells]) for k in range(len(heads))]
    _narrow(wide, width)
    lines = [*_row(heads, wide, rights), GAP.join("─" * columns for columns in wide)]
    for line in cells:
        lines += _row(line, wide, rights)
    return lines


def plain_cell(cell: Cell, words: Words) -> str:
    """What a cell says, on one line."""
    return one_line(cell.tree, Pen(words)) if isinstance(cell, Formula) else words.tell(cell)


def _with_bars(line: list[str], row: Sequence[Cell], numbers: Sequence[int], bar: int) -> list[str]:
    return [
        f"{padded(told, numbers[k], right=True)} {share_bar(cell.part, bar)}" if isinstance(cell, Share) else told
        for k, (told, cell) in enumerate(zip(line, row, strict=True))
    ]


def _narrow(wide: list[int], width: int) -> None:
    """Takes columns from the widest until the table fits; its cells wrap."""
    while sum(wide) + len(GAP) * (len(wide) - 1) > width and max(wide) > 4:
        wide[wide.index(max(wide))] -= 1


def _is_number(table: Table, k: int) -> bool:
    column = [row[k] for row in table.rows]
    return any(isinstance(cell, int | float | Share) for cell in column) and not any(
        isinstance(cell, str | Sentence | Formula) for cell in column
    )


def _row(cells: Sequence[str], wide: Sequence[int], rights: Sequence[bool]) -> list[str]:
    wrapped = [_cell_lines(cell, columns) for cell, columns in zip(cells, wide, strict=True)]
    height = max((len(lines) for lines in wrapped), default=0)
    filled = [lines + [""] * (height - len(lines)) for lines in wrapped]
    return [
        GAP.join(padded(lines[i], wide[k], right=rights[k]) for k, lines in enumerate(filled)) for i in range(height)
    ]


def _cell_lines(cell: str, columns: int) -> list[str]:
    return [cell] if width_of(cell) <= columns else wrap(cell, columns)
