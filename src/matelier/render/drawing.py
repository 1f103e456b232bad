"""Figures as SVG inside a page, in the page's own colours."""

from collections.abc import Sequence
from html import escape
from typing import assert_never

import numpy as np

from matelier.render.pictures import data_uri, png
from matelier.render.svg_bars import bars_svg, tiles_svg
from matelier.render.svg_curve import curve_svg
from matelier.render.svg_photos import photos_svg
from matelier.render.svg_points import points_svg
from matelier.render.svg_scene import scene_svg
from matelier.render.ticks import named_rows, ticks
from matelier.render.words import Words
from matelier.spine.page import Bars, Curve, Figure, Heat, Photos, Points, Roll, Scene, Span, Tiles

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 900, 64, 12, 8, 40
ROW = 13
HEAT_HEIGHT = 280
MOST_LETTERS = 9  # of a row's name
BLACK_KEYS = (1, 3, 6, 8, 10)


def svg(figure: Figure, words: Words) -> str:
    """The figure as one <svg> element with its axes; its title is its accessible name."""
    height, marks = _body(figure, words)
    title = escape(words.say(figure.title))
    size = f'viewBox="0 0 {WIDTH} {height:g}"'
    return f'<svg class="drawing" role="img" aria-label="{title}" {size}>{marks}</svg>'


def _body(figure: Figure, words: Words) -> tuple[float, str]:
    match figure.marks:
        case Roll(spans, seconds):
            height, marks = _roll(spans, seconds, words)
            return TOP + height + BOTTOM, marks + _time_axis(seconds, TOP + height, figure.x, words)
        case Heat() as heat:
            height, marks = _heat(heat, words)
            return TOP + height + BOTTOM, marks + _time_axis(heat.x_end, TOP + height, figure.x, words)
        case Curve() as curve:
            return curve_svg(curve, figure, words)
        case Bars() as bars:
            return bars_svg(bars, figure, words)
        case Points() as points:
            return points_svg(points, figure, words)
        case Tiles() as tiles:
            return tiles_svg(tiles, words)
        case Scene() as scene:
            return scene_svg(scene, figure, words)
        case Photos() as photos:
            return photos_svg(photos, words)
        case _:
            assert_never(figure.marks)


def _across(part: float) -> float:
    return round(LEFT + part * (WIDTH - LEFT - RIGHT), 2)


def _roll(spans: Sequence[Span], seconds: float, words: Words) -> tuple[int, str]:
    pitches = [span.midi for span in spans] or [60]
    low, high = min(pitches) - 1, max(pitches) + 1
    row = ROW if high - low < 30 else 7
    shapes: list[str] = []
    for pitch in range(low, high + 1):
        y = TOP + (high - pitch) * row
        kind = "black" if pitch % 12 in BLACK_KEYS else "white"
        shapes.append(f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{WIDTH - LEFT - RIGHT}" height="{row}"/>')
        if pitch in pitches and (row == ROW or pitch % 12 == 0):
            shapes.append(
                f'<text x="{LEFT - 6}" y="{y + row - 3}" text-anchor="end">{words.tell(pitch, "note")}</text>'
            )
    for span in spans:
        x, end = _across(span.start / seconds), _across(min(span.end / seconds, 1))
        place = f'x="{x}" y="{TOP + (high - span.midi) * row + 1}" width="{max(end - x, 1.5):.2f}" height="{row - 2}"'
        shapes.append(f'<rect class="bar" {place} rx="2" opacity="{0.35 + 0.65 * min(max(span.weight, 0), 1):.2f}"/>')
    return (high - low + 1) * row, "".join(shapes)


def _heat(heat: Heat, words: Words) -> tuple[int, str]:
    levels, height = heat.levels, HEAT_HEIGHT
    if heat.rows:
        height = min(max(ROW * len(heat.rows), 90), 380)
        levels = np.repeat(levels, -(-2 * height // len(heat.rows)), axis=0)  # so that no row runs into the next
        each = height / len(heat.rows)
        named = named_rows(heat.rows, height // ROW)
        places = [(height - (k + 0.5) * each, words.tell(heat.rows[k])) for k in named]
    else:
        places = [(height - tick / heat.y_end * height, words.tell(tick, "number")) for tick in ticks(heat.y_end, 5)]
    place = f'x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{height}"'
    labels = [
        f'<text x="{LEFT - 6}" y="{TOP + y + 4:.1f}" text-anchor="end">{escape(told[:MOST_LETTERS])}</text>'
        for y, told in places
    ]
    address = data_uri(png(levels, signed=heat.signed), "image/png")
    return height, f'<image href="{address}" {place} preserveAspectRatio="none"/>' + "".join(labels)


def _time_axis(end: float, y: int, name: str, words: Words) -> str:
    shapes = [f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}"/>']
    for tick in ticks(end, 10):
        x = _across(tick / end)
        shapes.append(
            f'<path d="M{x} {y}v5"/><text x="{x}" y="{y + 18}" text-anchor="middle">{words.tell(tick)}</text>'
        )
    if name:
        middle = _across(0.5)
        shapes.append(f'<text x="{middle}" y="{y + 35}" text-anchor="middle">{escape(words.say(name))}</text>')
    return "".join(shapes)
