"""Figures in characters: each kind of mark; a piano roll, and a matrix in four shades."""

from collections.abc import Sequence
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from matelier.render.barred import bars_lines, tiles_lines
from matelier.render.charted import curve_lines, points_lines
from matelier.render.letters import padded, width_of, wrap
from matelier.render.sketched import photos_lines, scene_lines
from matelier.render.ticks import ticks
from matelier.render.words import Words
from matelier.spine.page import Bars, Curve, Figure, Heat, Photos, Points, Roll, Scene, Span, Tiles

SHADES = " ░▒▓█"
BELOW_ZERO = " --=="
MOST_ROLL_ROWS = 40
HEAT_ROWS = 16


def drawing(figure: Figure, words: Words, width: int) -> list[str]:
    """The figure in lines: its title, its marks, and the axes with their round numbers."""
    title = wrap(words.say(figure.title), width)
    match figure.marks:
        case Roll(spans, seconds):
            return title + _roll(spans, seconds, words, width)
        case Heat() as heat:
            return title + _heat(heat, words, width) + _named_axes(figure, words, width)
        case Curve() as curve:
            return title + curve_lines(curve, words, width) + _named_axes(figure, words, width)
        case Bars() as bars:
            return title + bars_lines(bars, words, width)
        case Points() as points:
            return title + points_lines(points, words, width) + _named_axes(figure, words, width)
        case Tiles() as tiles:
            return title + tiles_lines(tiles, words, width)
        case Scene() as scene:
            return title + scene_lines(scene, words, width) + _named_axes(figure, words, width)
        case Photos() as photos:
            return title + photos_lines(photos, words, width)
        case _:
            assert_never(figure.marks)


def _named_axes(figure: Figure, words: Words, width: int) -> list[str]:
    axes = {"x": words.say(figure.x) if figure.x else "–", "y": words.say(figure.y) if figure.y else "–"}
    return wrap(words.say("text.axis", axes), width) if figure.x or figure.y else []


def _roll(spans: Sequence[Span], seconds: float, words: Words, width: int) -> list[str]:
    bands = _bands(sorted({span.midi for span in spans}))
    names = [_band_name(band, words) for band in bands]
    margin = max([width_of(name) for name in names] + [2])
    columns = max(width - margin - 2, 8)
    lines: list[str] = []
    for band, name in zip(reversed(bands), reversed(names), strict=True):
        strengths = _strengths([span for span in spans if span.midi in band], seconds, columns)
        lines.append(f"{padded(name, margin, right=True)} │{_shaded(strengths)}")
    return lines + _axis(seconds, margin, columns, words)


def _bands(pitches: Sequence[int]) -> list[list[int]]:
    """The pitches row by row, lowest first: one a row, or neighbours together where there are too many."""
    for together in (1, 2, 3, 4, 6, 12):
        bands: dict[int, list[int]] = {}
        for pitch in pitches:
            bands.setdefault(pitch // together, []).append(pitch)
        if len(bands) <= MOST_ROLL_ROWS:
            break
    return list(bands.values())


def _band_name(band: Sequence[int], words: Words) -> str:
    names = [words.tell(pitch, "note") for pitch in band]
    return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"


def _strengths(spans: Sequence[Span], seconds: float, columns: int) -> NDArray[np.float64]:
    strengths = np.zeros(columns)
    for span in sorted(spans, key=lambda span: span.start):
        first = min(int(span.start / seconds * columns), columns - 1)
        last = min(max(int(np.ceil(span.end / seconds * columns)), first + 1), columns)
        if first > 1 and strengths[first - 2]:
            strengths[first - 1] = 0  # a gap, so that a note struck again is seen to be two
        strengths[first:last] = np.maximum(strengths[first:last], max(span.weight, 0.01))
    return strengths


def _shaded(levels: NDArray[np.floating]) -> str:
    kinds = np.ceil(np.clip(np.abs(levels), 0, 1) * (len(SHADES) - 1)).astype(int)
    return "".join((SHADES if level >= 0 else BELOW_ZERO)[kind] for kind, level in zip(kinds, levels, strict=True))


def _axis(seconds: float, margin: int, columns: int, words: Words) -> list[str]:
    marks = ["─"] * columns
    labels = [" "] * (columns + margin + 2)
    for tick in ticks(seconds, max(1, columns // 10)):
        place = min(round(tick / seconds * columns), columns - 1)
        marks[place] = "┴"
        label = words.tell(tick) if tick else words.unit("number.seconds", "0")
        if margin + 2 + place + width_of(label) <= len(labels):
            first, taken = margin + 2 + place, width_of(label)
            labels[first : first + taken] = [label, *[""] * (taken - 1)]
    return [" " * margin + " └" + "".join(marks), "".join(labels).rstrip()]


def _heat(heat: Heat, words: Words, width: int) -> list[str]:
    m = heat.levels.shape[0]
    height = min(MOST_ROLL_ROWS if heat.rows else HEAT_ROWS, m)
    first = np.unique(np.arange(height) * m // height)
    names = [words.tell(heat.rows[int(k)]) if heat.rows else "" for k in first]
    if not heat.rows:
        names[0], names[-1] = words.tell(0), words.tell(heat.y_end, "number")
    margin = max(width_of(name) for name in names)
    columns = max(width - margin - 2, 8)
    levels = _shrunk(np.asarray(heat.levels, dtype=np.float64), first, columns)
    lines = [f"{padded(name, margin, right=True)} │{_shaded(row)}" for name, row in zip(names, levels, strict=True)]
    end = words.tell(heat.x_end, "number")
    return [
        *reversed(lines),
        " " * margin + " └" + "─" * columns,
        " " * (margin + 2) + padded("0", columns - width_of(end)) + end,
    ]


def _shrunk(levels: NDArray[np.float64], first: NDArray[np.intp], columns: int) -> NDArray[np.float64]:
    """The level of the largest magnitude in each cell of a smaller picture."""
    n = levels.shape[1]
    tall = _largest(levels, first, axis=0)
    places = np.arange(columns) * n // columns
    return tall[:, places] if n < columns else _largest(tall, places, axis=1)


def _largest(levels: NDArray[np.float64], starts: NDArray[np.intp], axis: int) -> NDArray[np.float64]:
    highest: NDArray[np.float64] = np.maximum.reduceat(levels, starts, axis=axis)
    lowest: NDArray[np.float64] = np.minimum.reduceat(levels, starts, axis=axis)
    return np.where(highest >= -lowest, highest, lowest)
