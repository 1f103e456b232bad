"""A matrix in tall brackets: entries at the right of their columns, the bar, the marked cells, what is left out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from typing import Any

from matelier.render.letters import encodable, padded, width_of
from matelier.render.numeral import in_line
from matelier.render.words import Words
from matelier.spine.matrix import Exact, Matrix

GAP = "  "
MOST_SIDE = 20  # rows or columns that are written out, in every medium
MARK = ("\ue000", "\ue001")  # stand for the parentheses round a marked cell until colour has been given
SHORTEST = 7
MOST_DIGITS = 7  # of a fraction that is too long to be written out
LEAST = Fraction(1, 1000)  # smaller fractions would begin with zeros only


@dataclass(frozen=True, slots=True)
class Pen:
    """What text is written with: the words and the characters that there are."""

    words: Words
    encoding: str = "utf-8"

    def has(self, letters: str) -> bool:
        """Whether all these characters can be written as they are."""
        return encodable(letters, self.encoding) == letters

    def number(self, value: Any) -> str:
        """An exact number on one line."""
        root = "√" if self.has("√") else "sqrt"
        written = in_line(value, root=root) if self.has("⁰¹²³⁴⁵⁶⁷⁸⁹") else in_line(value, root=root, raised="^".__add__)
        return encodable(written, self.encoding)

    def entry(self, value: Any, *, exact: bool) -> str:
        """An entry of a matrix."""
        return self.number(value) if exact else encodable(self.words.tell(value, "number"), self.encoding)


def grid_lines(
    matrix: Matrix, pen: Pen, width: int, *, marked: Collection[tuple[int, int]] = (), fence: str = "["
) -> list[str]:
    """The entries between brackets or bars, the middle left out where they do not fit."""
    m, n = matrix.shape
    if not m or not n:
        return fenced([""] * max(m, 1), fence)
    entries, exact = matrix.tolist(), isinstance(matrix, Exact)
    bar = matrix.bar if isinstance(matrix, Exact) else None
    rows = ends(m, MOST_SIDE)
    told: dict[tuple[int, int], str] = {}

    def cell(i: int | None, k: int | None) -> str:
        if i is None or k is None:
            return encodable("⋯", pen.encoding)
        if (i, k) not in told:
            told[i, k] = pen.entry(entries[i][k], exact=exact)
        return told[i, k]

    def value_at(i: int | None, k: int | None) -> Any:
        return None if i is None or k is None else entries[i][k]

    fitting = min(n, max(width // 3, 1))
    for longest, fewest in (((width - 6) // min(n, 2), min(n, 3)), (SHORTEST, 1)):
        for most in range(fitting, fewest - 1, -1):
            columns = ends(n, most)
            kept = [[_cut(cell(i, k), longest, value_at(i, k)) for k in columns] for i in rows]
            lines = _rows(kept, _marks(rows, columns, marked))
            inside = [_joined(line, columns, bar) for line in lines]
            if max(map(width_of, inside), default=0) + 4 <= width:
                return fenced(inside, fence)
    return fenced([encodable("⋯", pen.encoding)], fence)


def fenced(inside: list[str], fence: str) -> list[str]:
    """The lines between brackets, parentheses or bars as tall as they are."""
    if len(inside) == 1 and fence == "[":
        return [f"[ {inside[0]} ]"]
    pairs = FENCES[fence]
    height = len(inside)
    places = ["one" if height == 1 else "top" if i == 0 else "end" if i == height - 1 else "mid" for i in range(height)]
    return [f"{pairs[place][0]} {line} {pairs[place][1]}" for place, line in zip(places, inside, strict=True)]


FENCES: Mapping[str, Mapping[str, str]] = {
    "[": {"one": "[]", "top": "⎡⎤", "mid": "⎢⎥", "end": "⎣⎦"},
    "(": {"one": "()", "top": "⎛⎞", "mid": "⎜⎟", "end": "⎝⎠"},
    "|": dict.fromkeys(("one", "top", "mid", "end"), "││"),
    "‖": dict.fromkeys(("one", "top", "mid", "end"), "‖‖"),
}


def _marks(
    rows: list[int | None], columns: list[int | None], marked: Collection[tuple[int, int]]
) -> set[tuple[int, int]]:
    return {(a, b) for a, i in enumerate(rows) for b, k in enumerate(columns) if (i, k) in marked}


def _rows(told: list[list[str]], marks: set[tuple[int, int]]) -> list[list[str]]:
    """The cells padded to their columns; a column with a mark keeps room for it in every row."""
    for b in {b for _, b in marks}:
        for a, line in enumerate(told):
            line[b] = f"{MARK[0]}{line[b]}{MARK[1]}" if (a, b) in marks else f" {line[b]} "
    wide = [max(map(width_of, column)) for column in zip(*told, strict=True)]
    return [[padded(cell, wide[k], right=True) for k, cell in enumerate(line)] for line in told]


def _joined(cells: list[str], columns: list[int | None], bar: int | None) -> str:
    line = ""
    for cell, k in zip(cells, columns, strict=True):
        if bar and k is not None and k == bar:
            line += f"{' ' if line else ''}│ {cell}"
        else:
            line += (GAP if line else "") + cell
    return line


def _cut(told: str, longest: int, value: Any) -> str:
    """What is told of an entry, or its beginning: of a fraction its first digits, of all else both ends."""
    if width_of(told) <= longest:
        return told
    if isinstance(value, Fraction) and value.denominator > 1 and LEAST <= abs(value):
        with localcontext(prec=MOST_DIGITS, rounding=ROUND_DOWN):
            digits = f"{Decimal(value.numerator) / Decimal(value.denominator):f}".replace("-", told[0])
        if "." in digits[: longest - 2]:
            return f"{digits[: longest - 1]}…"
    return f"{told[: longest // 2]}…{told[-(longest // 2) :]}"


def ends(count: int, most: int) -> list[int | None]:
    """Which rows or columns to show, at most so many; None stands for those left out."""
    if count <= most:
        return list(range(count))
    first = most // 2
    return [*range(first), None, *range(count - (most - first - 1), count)]
