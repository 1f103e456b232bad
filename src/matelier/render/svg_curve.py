"""Lines with their points as SVG."""

from html import escape

import numpy as np

from matelier.render.groups import colour_of
from matelier.render.shown import drawn_curve
from matelier.render.svg_axes import LINE, Plot, axes, left_of, legend, marker, remarks_below, svg_width, text_at
from matelier.render.words import Words
from matelier.spine.page import Curve, Figure, Series

HEIGHT = 300
MOST_MARKED = 60  # points of a line, beyond which they would hide it


def curve_svg(curve: Curve, figure: Figure, words: Words) -> tuple[float, str]:
    """The picture's height and what is in it."""
    shown = drawn_curve(curve)
    names = [words.tell(line.name) for line in shown.lines]
    left = left_of(shown.y, words, 5)
    taken, named = legend(names, 4, left) if any(names) else (0, "")
    plot = Plot(shown.x, shown.y, left, 14 + taken + (LINE if figure.y else 0), HEIGHT)
    body = named + axes(plot, figure, words, whole=shown.whole)
    if curve.here is not None and np.isfinite(curve.here):
        x = float(plot.across(np.array([curve.here]))[0])
        body += f'<path class="here" d="M{x:.1f} {plot.top:.1f}V{plot.bottom:.1f}"/>'
        told = words.tell(curve.here, "number")
        crowded = figure.y and x - svg_width(told) / 2 < 12 + svg_width(words.say(figure.y))
        place = (x + 6, (plot.top + plot.bottom) / 2) if crowded else (x, plot.top - 3)  # beside the axis's name
        body += text_at(*place, told, plot.right, anchor="start" if crowded else "middle")
    for group, (line, name) in enumerate(zip(shown.lines, names, strict=True)):
        body += _line(plot, line, group, name)
    end = plot.bottom + (44 if figure.x else 26)
    more, told = remarks_below(shown.remarks, end - 6, words)
    return end + more, body + told


def _line(plot: Plot, line: Series, group: int, name: str) -> str:
    there = ~np.isnan(line.y)
    across, down = np.full(len(line.x), np.nan), np.full(len(line.x), np.nan)
    across[there], down[there] = plot.across(line.x[there]), plot.down(line.y[there])
    path = [f"{'L' if k and there[k - 1] else 'M'}{across[k]:.1f},{down[k]:.1f}" for k in np.flatnonzero(there)]
    title = f"<title>{escape(name)}</title>" if name else ""
    body = f'<path class="line g{colour_of(group)}" d="{"".join(path)}">{title}</path>'
    if there.sum() <= MOST_MARKED or len(path) == 1:
        points = "".join(marker(across[k], down[k], group, 3.5) for k in np.flatnonzero(there))
        body += f'<path class="mark g{colour_of(group)}" d="{points}">{title}</path>'
    return body
