"""Named bars, and small pictures side by side, in characters."""

import numpy as np
from numpy.typing import NDArray

from matelier.render.letters import padded, shortened, width_of, wrap
from matelier.render.rows import EIGHTHS
from matelier.render.shown import drawn_bars, drawn_tiles
from matelier.render.words import Words
from matelier.spine.page import Bars, Tiles

MOST_LETTERS = 28
FEWEST = 6  # columns for the longest bar
WIDEST, NARROWEST = 18, 9  # of a small picture
SHADES = " ░▒▓█"
BELOW_ZERO = " .-=#"

Float64 = NDArray[np.float64]


def bars_lines(bars: Bars, words: Words, width: int) -> list[str]:
    """A bar a line, to the left of the axis where negative, with its number at its end."""
    kept, scale, remarks = drawn_bars(bars)
    numbers = [words.tell(length, "number") for length in kept.lengths]
    room = max([width_of(number) for number in numbers], default=0) + 1
    negative = scale.low < 0
    beside = room * (negative + (max(kept.lengths, default=0.0) >= 0))
    most = max(min(MOST_LETTERS, width // 3, width - beside - FEWEST - 2), 3)
    names = [shortened(words.tell(name), most) for name in kept.names]
    margin = max([width_of(name) for name in names], default=0)
    columns = max(width - margin - 2 - beside, FEWEST)
    left = round(columns * scale.part_of(0.0))
    lines: list[str] = []
    for name, length, number in zip(names, kept.lengths, numbers, strict=True):
        long = left * (length / scale.low) if length < 0 else (columns - left) * (length / (scale.high or 1.0))
        before = padded(f"{number} {_half(long)}", left + room, right=True) if length < 0 else " " * (left + room)
        after = f"{_eighths(long)} {number}" if length >= 0 else ""
        lines.append(f"{padded(name, margin)} {before * negative}│{after}")
    return [*lines, *(line for remark in remarks for line in wrap(words.tell(remark), width))]


def _eighths(long: float) -> str:
    eighths = round(8 * long)
    return ("█" * (eighths // 8) + EIGHTHS[eighths % 8]).rstrip()


def _half(long: float) -> str:
    halves = round(2 * long)
    return "▐" * (halves % 2) + "█" * (halves // 2)


def tiles_lines(tiles: Tiles, words: Words, width: int) -> list[str]:
    """The small pictures in rows, in shades; light is full, and what is below zero is made of lines."""
    kept, remarks = drawn_tiles(tiles)
    count = len(kept.pictures)
    pixels = max([picture.shape[1] for picture in kept.pictures], default=1)
    wide = max(1, min(max(NARROWEST, 2 * pixels), WIDEST, width))
    columns = max(1, (width + 2) // (wide + 2))
    lines: list[str] = []
    for start in range(0, count, columns):
        places = range(start, min(start + columns, count))
        drawn = [shaded(kept.pictures[k], wide) for k in places]
        tall = max(map(len, drawn))
        filled = [rows + [" " * wide] * (tall - len(rows)) for rows in drawn]
        lines += ["  ".join(rows) for rows in zip(*filled, strict=True)]
        if kept.names:
            lines.append("  ".join(padded(shortened(words.tell(kept.names[k]), wide), wide) for k in places).rstrip())
        lines.append("")
    return [*lines[:-1], *(line for remark in remarks for line in wrap(words.tell(remark), width))]


def shaded(picture: NDArray[np.floating], wide: int) -> list[str]:
    """Levels in −1..1 in so many columns, and rows such that pixels are square: light is full."""
    m, n = picture.shape
    tall = max(1, min(round(m * wide / n / 2), 2 * wide))
    levels = np.nan_to_num(np.asarray(picture, dtype=np.float64), posinf=1.0, neginf=-1.0)
    small = _means(_means(levels, tall).T, wide).T
    if levels.min() < 0:  # means are smaller than what they are of: as deep as the deepest
        small *= np.abs(levels).max() / max(float(np.abs(small).max()), 1e-30)
    kinds = np.round(np.clip(np.abs(small), 0, 1) * (len(SHADES) - 1)).astype(int)
    return [
        "".join((SHADES if level >= 0 else BELOW_ZERO)[kind] for kind, level in zip(row, line, strict=True))
        for row, line in zip(kinds.tolist(), small.tolist(), strict=True)
    ]


def _means(levels: Float64, count: int) -> Float64:
    """As many rows as asked for: the means of neighbours, or rows again where there are fewer."""
    edges = np.arange(count + 1) * len(levels) / count
    first = edges[:-1].astype(np.intp)
    last = np.maximum(np.ceil(edges[1:]).astype(np.intp), first + 1)
    return np.array([levels[a:b].mean(axis=0) for a, b in zip(first, last, strict=True)])
