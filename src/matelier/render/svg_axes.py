"""The frame around an SVG picture: where numbers stand in it, its axes with their round numbers, and its legend."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from matelier.render.groups import colour_of, shape_of
from matelier.render.letters import width_of
from matelier.render.scale import Scale, named
from matelier.render.words import Words
from matelier.spine.page import Figure
from matelier.spine.sentence import Sentence

WIDTH, RIGHT, LINE = 900, 12, 17
LETTER = 6.7  # width of a letter of 12 px, about
PATHS = {
    "circle": "m-{r},0a{r},{r} 0 1,0 {d},0a{r},{r} 0 1,0 -{d},0z",
    "square": "m-{r},-{r}h{d}v{d}h-{d}z",
    "triangle": "m0,-{r}l{r},{d}h-{d}z",
    "diamond": "m0,-{r}l{r},{r}l-{r},{r}l-{r},-{r}z",
    "down": "m0,{r}l{r},-{d}h-{d}z",
    "plus": "m-{a},-{r}h{b}v{l}h{l}v{b}h-{l}v{l}h-{b}v-{l}h-{l}v-{b}h{l}z",
    "cross": "m0,-{a}l{l},-{l} {a},{a}-{l},{l} {l},{l}-{a},{a}-{l},-{l}-{l},{l}-{a},-{a} {l},-{l}-{l},-{l} {a},-{a}z",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture with two axes: its scales, and its place in pixels."""

    x: Scale
    y: Scale
    left: float
    top: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return WIDTH - RIGHT

    @property
    def bottom(self) -> float:
        """Where the horizontal axis stands."""
        return self.top + self.height

    def across(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The pixels from the left."""
        return self.left + self.x.part(values) * (self.right - self.left)

    def down(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The pixels from the top."""
        return self.bottom - self.y.part(values) * self.height


def svg_width(text: str) -> float:
    """The pixels that a text of the picture takes, about."""
    return LETTER * width_of(text)


def left_of(y: Scale, words: Words, most: int) -> float:
    """The room that the numbers of a vertical axis take."""
    return max([svg_width(label) for label in named(y.ticks(most), words)], default=0) + 14


def axes(plot: Plot, figure: Figure, words: Words, *, whole: bool = False) -> str:
    """Grid lines, numbers and names of both axes."""
    shapes = [f'<path d="M{plot.left:.1f} {plot.top:.1f}V{plot.bottom:.1f}H{plot.right}"/>']
    ticks = plot.y.ticks(max(2, round(plot.height / 55)))
    for tick, label in zip(ticks, named(ticks, words), strict=True):
        y = plot.bottom - plot.y.part_of(tick) * plot.height
        shapes.append(f'<path class="grid" d="M{plot.left:.1f} {y:.1f}H{plot.right}"/>')
        shapes.append(f'<text x="{plot.left - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    ticks = plot.x.ticks(9, whole=whole)
    for tick, label in zip(ticks, named(ticks, words), strict=True):
        x = plot.left + plot.x.part_of(tick) * (plot.right - plot.left)
        shapes.append(f'<path d="M{x:.1f} {plot.bottom:.1f}v5"/>')
        shapes.append(text_at(x, plot.bottom + 18, label, plot.right, anchor="middle"))
    if figure.x:
        shapes.append(text_at((plot.left + plot.right) / 2, plot.bottom + 35, words.say(figure.x), WIDTH))
    if figure.y:
        shapes.append(f'<text x="4" y="{plot.top - 9:.1f}">{escape(words.say(figure.y))}</text>')
    return "".join(shapes)


def text_at(x: float, y: float, text: str, end: float, *, anchor: str = "middle") -> str:
    """A text whose middle is at x, or which ends at `end` where it would go beyond."""
    if anchor == "middle" and x + svg_width(text) / 2 > end + RIGHT:
        x, anchor = end, "end"
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def marker(x: float, y: float, group: int, radius: float = 4.0) -> str:
    """The path of a group's shape around a point."""
    arm = 0.4 * radius
    sizes = {"r": radius, "d": 2 * radius, "a": arm, "b": 2 * arm, "l": radius - arm}
    return f"M{x:.1f},{y:.1f}" + PATHS[shape_of(group)].format_map({name: f"{size:g}" for name, size in sizes.items()})


def legend(names: Sequence[str], top: float, left: float) -> tuple[float, str]:
    """The groups' names beside their shapes, in rows; the height that they take."""
    shapes: list[str] = []
    x, y = left, top
    for group, name in enumerate(names):
        wide = svg_width(name) + 34
        if x > left and x + wide > WIDTH:
            x, y = left, y + LINE
        shapes.append(f'<path class="mark g{colour_of(group)}" d="{marker(x + 6, y + 8, group, 5)}"/>')
        shapes.append(f'<text x="{x + 16:.1f}" y="{y + 12:.1f}">{escape(name)}</text>')
        x += wide
    return (y - top + LINE + 6 if names else 0), "".join(shapes)


def remarks_below(remarks: Sequence[Sentence], top: float, words: Words) -> tuple[float, str]:
    """What is to be said of the picture, a line each; the height that they take."""
    lines = [
        f'<text x="4" y="{top + LINE * (k + 1):.1f}">{escape(words.tell(remark))}</text>'
        for k, remark in enumerate(remarks)
    ]
    return LINE * len(lines) + (8 if lines else 0), "".join(lines)
