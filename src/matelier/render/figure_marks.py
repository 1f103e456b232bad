"""Lines, bars, points and small pictures drawn by Matplotlib."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from matelier.render.groups import DARK, LIGHT, colour_of, shape_of
from matelier.render.labels import placed
from matelier.render.letters import shortened, width_of
from matelier.render.pictures import SIGNED
from matelier.render.scale import Scale, named
from matelier.render.shown import drawn_bars, drawn_curve, drawn_points, drawn_tiles
from matelier.render.words import Words
from matelier.spine.page import Bars, Curve, Points, Tiles
from matelier.spine.sentence import Sentence

MARKERS = {
    "circle": "o", "square": "s", "triangle": "^", "diamond": "D", "down": "v", "plus": "P", "cross": "X",
}  # fmt: skip
ASPECT = (0.4, 0.75)
MOST_LETTERS = 34
MOST_MARKED = 60
LETTER = 0.011  # of the picture's width, about
WIDE = 9.0

Remarks = tuple[Sentence, ...]


def colours(*, dark: bool) -> tuple[str, ...]:
    """The groups' colours on this paper."""
    return DARK if dark else LIGHT


def draw_curve(axes: Axes, curve: Curve, spoken: Words, paint: tuple[str, ...]) -> Remarks:
    """Draws the lines; what is to be said of them."""
    shown = drawn_curve(curve)
    for group, line in enumerate(shown.lines):
        marked = MARKERS[shape_of(group)] if int((~np.isnan(line.y)).sum()) <= MOST_MARKED else ""
        colour = paint[colour_of(group)]
        axes.plot(line.x, line.y, color=colour, marker=marked, markersize=4.5, label=spoken.tell(line.name))
    if curve.here is not None and np.isfinite(curve.here):
        axes.axvline(curve.here, color=paint[0], linestyle="--", linewidth=1)
        axes.annotate(
            spoken.tell(curve.here, "number"), (curve.here, 1), xycoords=("data", "axes fraction"),
            xytext=(4, -12), textcoords="offset points",
        )  # fmt: skip
    if curve.logarithmic:
        axes.set_yscale("log")
        axes.minorticks_off()
    _scaled(axes, shown.x, shown.y, spoken, whole=shown.whole)
    if any(line.name for line in shown.lines):
        axes.legend(frameon=False)
    return shown.remarks


def draw_bars(axes: Axes, bars: Bars, spoken: Words, paint: tuple[str, ...]) -> Remarks:
    """Draws the bars, the first at the top; what is to be said of them."""
    kept, scale, remarks = drawn_bars(bars)
    fills = [paint[0] if length >= 0 else paint[1] for length in kept.lengths]
    axes.barh(range(len(kept.names)), kept.lengths, color=fills, height=0.7)
    axes.set_yticks(
        range(len(kept.names)), [_literal(shortened(spoken.tell(name), MOST_LETTERS)) for name in kept.names]
    )
    for k, length in enumerate(kept.lengths):
        away, side = (4, "left") if length >= 0 else (-4, "right")
        axes.annotate(
            spoken.tell(length, "number"), (length, k), xytext=(away, 0), textcoords="offset points",
            ha=side, va="center", fontsize=8,
        )  # fmt: skip
    axes.set_ylim(max(len(kept.names), 1) - 0.5, -0.5)
    room = 0.12 * 2 * (scale.high / 2 - scale.low / 2)
    axes.set_xlim(scale.low - room * (scale.low < 0), scale.high + room * (scale.high > 0))
    ticks = scale.ticks(6)
    axes.set_xticks(ticks, named(ticks, spoken))
    axes.axvline(0, linewidth=0.8, color="#88828f")
    return remarks


def bars_height(bars: Bars) -> float:
    """The inches that a picture of these bars takes."""
    return 1.2 + 0.26 * max(len(drawn_bars(bars)[0].names), 3)


def draw_points(axes: Axes, points: Points, spoken: Words, paint: tuple[str, ...]) -> Remarks:
    """Draws the points and the arrows; what is to be said of them."""
    shown = drawn_points(points, aspect=ASPECT)
    size = 22 if len(shown.x) <= 400 else 9
    for group in sorted(set(map(int, shown.groups))):
        here = shown.groups == group
        name = spoken.tell(shown.names[group]) if 0 <= group < len(shown.names) else "_"
        colour = paint[colour_of(group)] if group >= 0 or not shown.names else "#88828f"
        axes.scatter(
            shown.x[here], shown.y[here], s=size, color=colour, marker=MARKERS[shape_of(group)], label=_literal(name)
        )
    x, y = shown.scales
    _scaled(axes, x, y, spoken)
    axes.set_aspect("equal")
    names = [shortened(spoken.tell(arrow[0]), 30) for arrow in shown.arrows]
    tips = [(x.part_of(across), y.part_of(up)) for _, across, up in shown.arrows]
    line = 0.024 / shown.height  # of the picture's height
    root = (x.part_of(0.0), 1 - y.part_of(0.0))
    flipped = [(across, 1 - up) for across, up in tips]
    corners = placed(
        flipped, [LETTER * width_of(name) for name in names], (0, 0, 1, 1), root=root, line=line, gap=0.008
    )
    ends = [arrow[1:] for arrow in shown.arrows]
    for name, end, (left, top) in zip(names, ends, corners, strict=True):
        axes.annotate("", end, (0, 0), arrowprops={"arrowstyle": "->", "color": "#88828f", "shrinkA": 0, "shrinkB": 0})
        told = axes.text(left, 1 - top - line, _literal(name), transform=axes.transAxes, fontsize=8, va="bottom")
        told.set_path_effects([withStroke(linewidth=2.5, foreground=axes.get_facecolor())])
    if shown.names:
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return shown.remarks


def points_height(points: Points) -> float:
    """The inches that a picture of these points takes."""
    return 1.0 + 0.8 * WIDE * drawn_points(points, aspect=ASPECT).height


def draw_tiles(axes: Axes, tiles: Tiles, spoken: Words) -> Remarks:
    """Draws the small pictures in places of their own within the axes; what is to be said of them."""
    kept, remarks = drawn_tiles(tiles)
    rows, columns = tiles_shape(tiles)
    axes.set_axis_off()
    for k, picture in enumerate(kept.pictures):
        place = (k % columns / columns + 0.005, 1 - (k // columns + 0.92) / rows, 0.97 / columns, 0.84 / rows)
        inner = axes.inset_axes(place)
        colour, lowest = (SIGNED, -1) if kept.signed else ("gray", 0)
        inner.imshow(np.nan_to_num(picture), cmap=colour, vmin=lowest, vmax=1, interpolation="nearest")
        inner.set_xticks([])
        inner.set_yticks([])
        if kept.names:
            inner.set_xlabel(_literal(shortened(spoken.tell(kept.names[k]), round(100 / columns))), fontsize=8)
    return remarks


def tiles_shape(tiles: Tiles) -> tuple[int, int]:
    """How many rows and columns of small pictures there are."""
    count = max(len(drawn_tiles(tiles)[0].pictures), 1)
    columns = min(count, 10 if count > 16 else 8)
    rows = -(-count // columns)
    return rows, -(-count // rows)


def tiles_height(tiles: Tiles) -> float:
    """The inches that these small pictures take."""
    rows, columns = tiles_shape(tiles)
    pictures = drawn_tiles(tiles)[0].pictures
    tall = max([picture.shape[0] / picture.shape[1] for picture in pictures], default=1.0)
    return 0.6 + rows * (0.3 + min(tall, 2.5) * WIDE / max(columns, 4))


def _scaled(axes: Axes, x: Scale, y: Scale, spoken: Words, *, whole: bool = False) -> None:
    axes.set_xlim(x.low, x.high)
    axes.set_ylim(y.low, y.high)
    across, up = x.ticks(9, whole=whole), y.ticks(6)
    axes.set_xticks(across, named(across, spoken))
    axes.set_yticks(up, named(up, spoken))


def _literal(name: str) -> str:
    return name.replace("$", r"\$")  # between two of them Matplotlib would read mathematics
