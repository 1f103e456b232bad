"""Lines and points in characters, with axes whose numbers are round."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matelier.render.groups import ALONE, letters
from matelier.render.labels import placed
from matelier.render.letters import padded, shortened, width_of, wrap
from matelier.render.scale import Scale, named
from matelier.render.shown import drawn_curve, drawn_points
from matelier.render.words import Words
from matelier.spine.page import Curve, Points, Series

SIGNS = "o+x#@%&="  # of a curve's lines
LINE, HERE = "·", "|"
ROWS = 16
CELL = 2.0  # a character is so many times as tall as it is wide
ASPECT = (0.4, 0.8)
MOST_LETTERS = 20

Cells = list[list[str]]


def curve_lines(curve: Curve, words: Words, width: int) -> list[str]:
    """The lines of a curve, each with a sign of its own, and what the signs mean."""
    shown = drawn_curve(curve)
    margin = _margin(shown.y, words)
    cells = _cells(ROWS, max(width - margin - 2, 8))
    if curve.here is not None and np.isfinite(curve.here):
        column = _places(shown.x, np.array([curve.here]), len(cells[0]))[0]
        for row in cells:
            row[column] = HERE
    for line in shown.lines:
        _join(cells, line, shown.x, shown.y)
    for k, line in enumerate(shown.lines):
        there = ~np.isnan(line.y)
        _put(cells, shown.x, shown.y, line.x[there], line.y[there], [SIGNS[k % len(SIGNS)]] * int(there.sum()))
    names = [words.tell(line.name) for line in shown.lines]
    signs = [(SIGNS[k % len(SIGNS)], name) for k, name in enumerate(names) if name]
    if curve.here is not None:
        signs.append((HERE, words.tell(curve.here, "number")))
    below = [line for remark in shown.remarks for line in wrap(words.tell(remark), width)]
    return [*_framed(cells, shown.x, shown.y, margin, words, whole=shown.whole), *_legend(signs, width), *below]


def points_lines(points: Points, words: Words, width: int) -> list[str]:
    """The points as letters of their groups, the arrows' names beside their tips."""
    wide = max(width - 10, 8)
    shown = drawn_points(points, aspect=ASPECT)
    (x, y), margin = shown.scales, _margin(shown.scales[1], words)
    wide = max(width - margin - 2, 8)
    cells = _cells(max(round(wide * shown.height / CELL), 5), wide)
    signs = letters([words.tell(name) for name in shown.names])
    marks = [signs[group] if 0 <= group < len(signs) else ALONE for group in map(int, shown.groups)]
    tips = np.array([arrow[1:] for arrow in shown.arrows]).reshape(-1, 2)
    for tip in tips:
        _join(cells, Series("", np.array([0.0, tip[0]]), np.array([0.0, tip[1]])), x, y)
    _put(cells, x, y, shown.x, shown.y, marks)
    _name_tips(cells, x, y, tips, [shortened(words.tell(arrow[0]), MOST_LETTERS) for arrow in shown.arrows])
    legend = list(zip(signs, [words.tell(name) for name in shown.names], strict=True))
    below = [line for remark in shown.remarks for line in wrap(words.tell(remark), width)]
    return [*_framed(cells, x, y, margin, words), *_legend(legend, width), *below]


def _cells(rows: int, columns: int) -> Cells:
    return [[" "] * columns for _ in range(rows)]


def _margin(y: Scale, words: Words) -> int:
    return max([width_of(label) for label in named(y.ticks(4), words)], default=1)


def _places(scale: Scale, values: NDArray[np.float64], count: int) -> list[int]:
    return np.clip((scale.part(values) * (count - 1)).round(), 0, count - 1).astype(int).tolist()


def _put(
    cells: Cells, x: Scale, y: Scale, across: NDArray[np.float64], up: NDArray[np.float64], signs: Sequence[str]
) -> None:
    columns, rows = _places(x, across, len(cells[0])), _places(y, up, len(cells))
    for row, column, sign in zip(rows, columns, signs, strict=True):
        cells[-1 - row][column] = sign


def _join(cells: Cells, line: Series, x: Scale, y: Scale) -> None:
    there = ~np.isnan(line.y)
    for k in np.flatnonzero(there[:-1] & there[1:]):
        columns, rows = _places(x, line.x[k : k + 2], len(cells[0])), _places(y, line.y[k : k + 2], len(cells))
        steps = max(abs(columns[1] - columns[0]), abs(rows[1] - rows[0]), 1)
        for step in range(steps + 1):
            row, column = (round(ends[0] + (ends[1] - ends[0]) * step / steps) for ends in (rows, columns))
            if cells[-1 - row][column] in (" ", HERE):
                cells[-1 - row][column] = LINE


def _name_tips(cells: Cells, x: Scale, y: Scale, tips: NDArray[np.float64], names: Sequence[str]) -> None:
    columns, rows = _places(x, tips[:, 0], len(cells[0])), _places(y, tips[:, 1], len(cells))
    ends = [(float(column), len(cells) - 1 - row + 0.5) for column, row in zip(columns, rows, strict=True)]
    frame = (0.0, 0.0, float(len(cells[0])), float(len(cells)))
    root = (x.part_of(0.0) * len(cells[0]), (1 - y.part_of(0.0)) * len(cells))
    corners = placed(ends, [float(width_of(name)) for name in names], frame, root=root, line=1, gap=1)
    for (left, top), name in zip(corners, names, strict=True):  # room around all names first, then the names
        for column in (int(left) - 1, int(left) + width_of(name)):
            if 0 <= column < len(cells[0]):
                cells[int(top)][column] = " "
    for (left, top), name in zip(corners, names, strict=True):
        column = int(left)
        for letter in name:
            taken = width_of(letter)
            if column + taken > len(cells[0]):
                break
            cells[int(top)][column : column + taken] = [letter, *[""] * (taken - 1)]
            column += taken


def _framed(cells: Cells, x: Scale, y: Scale, margin: int, words: Words, *, whole: bool = False) -> list[str]:
    labels = [""] * len(cells)
    ticks = y.ticks(4)
    for tick, label in zip(ticks, named(ticks, words), strict=True):
        labels[-1 - _places(y, np.array([tick]), len(cells))[0]] = label
    body = [
        f"{padded(label, margin, right=True)} {'┤' if label else '│'}{''.join(row)}"
        for label, row in zip(labels, cells, strict=True)
    ]
    return [*body, *_below(x, margin, len(cells[0]), words, whole=whole)]


def _below(x: Scale, margin: int, columns: int, words: Words, *, whole: bool) -> list[str]:
    rule, text = ["─"] * columns, [" "] * (columns + margin + 2)
    ticks = x.ticks(max(1, columns // 12), whole=whole)
    free = 0
    for tick, label in zip(ticks, named(ticks, words), strict=True):
        place = _places(x, np.array([tick]), columns)[0]
        rule[place] = "┴"
        taken = width_of(label)
        first = min(max(margin + 2 + place - taken // 2, 0), len(text) - taken)
        if first >= free:
            text[first : first + taken] = [label, *[""] * (taken - 1)]
            free = first + taken + 1
    return [" " * margin + " └" + "".join(rule), "".join(text).rstrip()]


def _legend(signs: Sequence[tuple[str, str]], width: int) -> list[str]:
    return wrap(", ".join(f"{sign} = {name}" for sign, name in signs), width) if signs else []
