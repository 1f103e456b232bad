"""Points with their groups and arrows as SVG, one scale on both axes."""

from html import escape

import numpy as np

from matelier.render.groups import colour_of
from matelier.render.labels import placed
from matelier.render.letters import shortened
from matelier.render.shown import ShownPoints, drawn_points
from matelier.render.svg_axes import (
    LINE,
    RIGHT,
    WIDTH,
    Plot,
    axes,
    left_of,
    legend,
    marker,
    remarks_below,
    svg_width,
)
from matelier.render.words import Words
from matelier.spine.page import Figure, Points

ASPECT = (0.4, 0.75)
MANY = 400  # points, beyond which they are drawn smaller
MOST_LETTERS = 30  # of an arrow's name


def points_svg(points: Points, figure: Figure, words: Words) -> tuple[float, str]:
    """The picture's height and what is in it."""
    shown = drawn_points(points, aspect=ASPECT)
    x, y = shown.scales
    left = left_of(y, words, 10)
    taken, named = legend([words.tell(name) for name in shown.names], 4, left)
    wide = WIDTH - RIGHT - left
    plot = Plot(x, y, left, 10 + taken + (LINE if figure.y else 0), wide * shown.height)
    body = named + axes(plot, figure, words) + _marks(plot, shown, words) + _arrows(plot, shown, words)
    end = plot.bottom + (44 if figure.x else 26)
    more, told = remarks_below(shown.remarks, end - 6, words)
    return end + more, body + told


def _marks(plot: Plot, shown: ShownPoints, words: Words) -> str:
    across, down = plot.across(shown.x), plot.down(shown.y)
    radius = 4.0 if len(shown.x) <= MANY else 2.5
    body = ""
    for group in sorted(set(map(int, shown.groups))):
        path = "".join(marker(across[k], down[k], group, radius) for k in np.flatnonzero(shown.groups == group))
        name = words.tell(shown.names[group]) if 0 <= group < len(shown.names) else ""
        title = f"<title>{escape(name)}</title>" if name else ""
        colour = "none" if group < 0 and shown.names else f"g{colour_of(group)}"
        body += f'<path class="mark {colour}" d="{path}">{title}</path>'
    return body


def _arrows(plot: Plot, shown: ShownPoints, words: Words) -> str:
    if not shown.arrows:
        return ""
    tips = np.array([arrow[1:] for arrow in shown.arrows])
    across, down = plot.across(tips[:, 0]), plot.down(tips[:, 1])
    start_x, start_y = (float(axis(np.zeros(1))[0]) for axis in (plot.across, plot.down))
    names = [shortened(words.tell(arrow[0]), MOST_LETTERS) for arrow in shown.arrows]
    frame = (plot.left, plot.top, plot.right, plot.bottom)
    ends = list(zip(across.tolist(), down.tolist(), strict=True))
    corners = placed(ends, [svg_width(name) for name in names], frame, root=(start_x, start_y), line=LINE - 2, gap=6)
    body, told = "", ""
    for arrow, name, (x, y), (left, top) in zip(shown.arrows, names, ends, corners, strict=True):
        title = f"<title>{escape(words.tell(arrow[0]))}</title>"
        body += (
            f'<path class="arrow" d="M{start_x:.1f},{start_y:.1f}L{x:.1f},{y:.1f}{_head(x - start_x, y - start_y)}">'
        )
        body += f"{title}</path>"
        if abs(top + LINE / 2 - y) > LINE:  # the name stands elsewhere: a thread leads to it
            near = left if left > x else left + svg_width(name)
            body += f'<path class="thread" d="M{x:.1f},{y:.1f}L{near:.1f},{top + 8:.1f}"/>'
        told += f'<text class="name" x="{left:.1f}" y="{top + 12:.1f}">{escape(name)}{title}</text>'
    return body + told


def _head(x: float, y: float) -> str:
    length = float(np.hypot(x, y))
    if length < 4:
        return ""
    back, side = (8 * x / length, 8 * y / length), (3.5 * -y / length, 3.5 * x / length)
    one, other = ((sign * side[0] - back[0], sign * side[1] - back[1]) for sign in (1, -1))
    return f"l{one[0]:.1f},{one[1]:.1f}m{-one[0]:.1f},{-one[1]:.1f}l{other[0]:.1f},{other[1]:.1f}"
