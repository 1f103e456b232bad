"""Shapes in the plane and in space, and pictures side by side, in characters."""

import numpy as np
from numpy.typing import NDArray

from matelier.render.barred import shaded
from matelier.render.labels import clear
from matelier.render.letters import padded, shortened, width_of, wrap
from matelier.render.photographs import placed_photos
from matelier.render.roles import LOOKS
from matelier.render.scale import named
from matelier.render.scenes import Ruler, ShownScene, Stroke, drawn_scene, sampled
from matelier.render.words import Words
from matelier.spine.page import Photos, Scene

CELL = 2.0  # a character is so many times as tall as it is wide
ASPECT = (0.35, 0.8)
WIDEST = 90  # columns
MOST_GRID = 30  # lines; more would hide the rest
INSIDE = "░"
MOST_LETTERS = 30

Float64 = NDArray[np.float64]
UInt8 = NDArray[np.uint8]
Cells = list[list[str]]


def scene_lines(scene: Scene, words: Words, width: int) -> list[str]:
    """The shapes on a canvas of characters, each role with a sign of its own, the names beside them."""
    shown = drawn_scene(scene, aspect=ASPECT)
    columns = max(min(width, WIDEST), 8)
    cells = [[" "] * columns for _ in range(max(round(columns * shown.height / CELL), 5))]
    grid = [stroke for stroke in shown.strokes if stroke.role == "grid"]
    left_out = set(grid) - set(grid[:: -(-len(grid) // MOST_GRID) or 1])
    for stroke in shown.strokes:
        if stroke.kind == "area" and shown.flat:
            _fill(cells, stroke.points, shown.height)
        elif stroke.kind != "area" and stroke not in left_out:
            _sketch(cells, stroke, shown.height)
    for ruler in shown.rulers:
        _number(cells, ruler, shown, words)
    _name(cells, shown, words)
    below = [line for remark in shown.remarks for line in wrap(words.tell(remark), width)]
    return [*("".join(row).rstrip() for row in cells), *below]


def _places(points: Float64, height: float, cells: Cells) -> NDArray[np.intp]:
    """The column and the row of each point."""
    columns, rows = len(cells[0]), len(cells)
    across, down = points[:, 0] * (columns - 1), (1 - points[:, 1] / height) * (rows - 1)
    return np.column_stack([np.clip(across.round(), 0, columns - 1), np.clip(down.round(), 0, rows - 1)]).astype(int)


def _fill(cells: Cells, points: Float64, height: float) -> None:
    columns, rows = len(cells[0]), len(cells)
    x, y = np.meshgrid(np.arange(columns) / (columns - 1), (1 - np.arange(rows) / (rows - 1)) * height)
    inside = np.zeros(x.shape, dtype=bool)
    for (a, b), (c, d) in zip(points, np.roll(points, -1, axis=0), strict=True):
        crosses = (b > y) != (d > y)
        inside ^= crosses & (x < (c - a) * (y - b) / (d - b if d != b else 1.0) + a)
    for row, column in np.argwhere(inside):
        if cells[row][column] == " ":
            cells[row][column] = INSIDE


def _sketch(cells: Cells, stroke: Stroke, height: float) -> None:
    points = stroke.points if stroke.kind == "dots" else sampled(stroke.points, 0.4 / len(cells[0]))
    places = _places(points, height, cells)
    if stroke.role is None:
        wide, tall = np.ptp(places, axis=0)
        sign = "│" if CELL * tall > 2 * wide else "─" if wide > CELL * tall else "·"
    else:
        sign = LOOKS[stroke.role].sign
    for column, row in np.unique(places, axis=0).tolist():
        crossing = stroke.role is None and {sign, cells[row][column]} == {"│", "─"}
        cells[row][column] = "┼" if crossing else sign
    if stroke.kind == "arrow" and stroke.role is not None:
        column, row = places[-1].tolist()
        along = stroke.points[-1] - stroke.points[0]
        ways = ((along[0], ">"), (-along[0], "<"), (along[1], "^"), (-along[1], "v"))
        cells[row][column] = max(ways)[1] if np.abs(along).max() > 0.5 / len(cells[0]) else sign


def _number(cells: Cells, ruler: Ruler, shown: ShownScene, words: Words) -> None:
    """The round numbers beside their places, where nothing else is."""
    places = _places(ruler.places, shown.height, cells).tolist()
    for (column, row), label in zip(places, named(ruler.ticks, words), strict=True):
        wide = width_of(label)
        if ruler.upright:
            _write(cells, column - wide - 1, row, label, over=INSIDE + "· ")
        else:
            _write(cells, column - wide // 2, row + 1, label, over=INSIDE + "· ")
    column, row = _places(ruler.tip[None, :], shown.height, cells)[0].tolist()
    letter = (column + 1, row) if ruler.upright else (column, row - 1)
    _write(cells, *letter, ruler.letter, over=INSIDE + "· ")


def _write(cells: Cells, left: int, row: int, text: str, *, over: str) -> None:
    """Writes the text where there is room for it on the canvas and nothing but these signs; each may be wide."""
    wide = width_of(text)
    if not (0 <= row < len(cells) and left >= 0 and left + wide <= len(cells[0])):
        return
    if over and any(cell not in over for cell in cells[row][max(left - 1, 0) : left + wide + 1] if cell != "│"):
        return
    if over and "│" in cells[row][left : left + wide]:
        return
    for letter in text:
        taken = width_of(letter)
        cells[row][left : left + max(taken, 1)] = [letter, *[""] * (taken - 1)]
        left += taken


def _name(cells: Cells, shown: ShownScene, words: Words) -> None:
    columns, rows = len(cells[0]), len(cells)
    told = [shortened(words.tell(name.name), min(MOST_LETTERS, columns)) for name in shown.names]
    places = [
        [(column + 0.5, row + 0.5) for column, row in _places(name.at, shown.height, cells).tolist()]
        for name in shown.names
    ]
    taken = [
        (column + 0.5, row + 0.5)
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
        if cell not in (" ", "·", INSIDE)
    ]
    frame = (0.0, 0.0, float(columns), float(rows))
    upon = [name.upon for name in shown.names]
    corners, _ = clear(places, [float(width_of(name)) for name in told], upon, taken, frame, line=1, gap=1)
    for (left, top), name in zip(corners, told, strict=True):
        _write(cells, int(left), int(top), name, over="")


def photos_lines(photos: Photos, words: Words, width: int) -> list[str]:
    """The pictures side by side in shades, light being full, with their names below."""
    wide = max(min(width, WIDEST), 8)
    placed, _, remarks = placed_photos(photos, width=wide * 8, caption=0.0)
    lines: list[str] = []
    for top in sorted({photo.top for photo in placed}):
        row = [photo for photo in placed if photo.top == top]
        each = [max(round(photo.wide * wide) - 1, 1) for photo in row]
        drawn = [shaded(_greys(photo.pixels), columns) for photo, columns in zip(row, each, strict=True)]
        told = [words.tell(photo.name) for photo in row]
        room = [
            max(columns, min(width_of(name), wide // len(row) - 2)) for columns, name in zip(each, told, strict=True)
        ]
        tall = max(map(len, drawn))
        for k in range(tall):
            parts = [padded(rows[k] if k < len(rows) else "", space) for rows, space in zip(drawn, room, strict=True)]
            lines.append("  ".join(parts).rstrip())
        if any(told):
            names = [padded(shortened(name, space), space) for name, space in zip(told, room, strict=True)]
            lines.append("  ".join(names).rstrip())
        lines.append("")
    return [*lines[:-1], *(line for remark in remarks for line in wrap(words.tell(remark), width))]


def _greys(pixels: UInt8) -> Float64:
    """How light each pixel is, 0..1; what is transparent is dark."""
    every = max(1, max(pixels.shape[:2]) // 600)
    levels = pixels[::every, ::every] / 255
    if levels.ndim == 2:
        return levels
    grey = levels[:, :, :3] @ np.array([0.299, 0.587, 0.114]) if levels.shape[2] >= 3 else levels[:, :, 0]
    return grey * levels[:, :, 3] if levels.shape[2] == 4 else grey
