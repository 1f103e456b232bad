"""Shapes in the plane and in space, and pictures side by side, drawn by Matplotlib."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from matelier.render.figure_marks import MARKERS, WIDE, Remarks
from matelier.render.groups import shape_of
from matelier.render.labels import clear
from matelier.render.letters import shortened, width_of
from matelier.render.photographs import is_coarse, placed_photos, visible
from matelier.render.roles import INSIDE, LOOKS
from matelier.render.scale import named
from matelier.render.scenes import Ruler, ShownScene, Stroke, drawn_scene, sampled
from matelier.render.words import Words
from matelier.spine.page import Photos, Scene

ASPECT = (0.35, 0.7)
INCH = 1 / (WIDE - 0.5)  # of the width of what is drawn
POINT = INCH / 72
LETTER, LINE, GAP = 5.3 * POINT, 12 * POINT, 5 * POINT
HEAD = 8 * POINT
SOFT = "#88828f"
COLOURED = "coloured"  # marks texts that keep their colour
MOST_LETTERS = 48
SIZES = ((120, 5.0), (800, 3.2), (3000, 2.4))  # of points, the smaller the more there are
THIN = 0.75  # points of a line for each pixel of the page
PIXELS = 1400  # across the whole
CAPTION = 18 * POINT

Float64 = NDArray[np.float64]
Point = tuple[float, float]


def draw_scene(axes: Axes, scene: Scene, letters: Sequence[str], spoken: Words, paint: tuple[str, ...]) -> Remarks:
    """Draws the shapes, the coordinate axes and the names; what is to be said of them."""
    shown = drawn_scene(scene, aspect=ASPECT)
    _bare(axes, shown.height)
    for k, stroke in enumerate(shown.strokes):
        _draw(axes, stroke, paint, k)
    taken: list[Point] = []
    for stroke in shown.strokes:
        if stroke.role != "grid" and stroke.kind != "area":
            points = stroke.points if stroke.kind == "dots" else sampled(stroke.points, 6 * POINT)
            taken += [(x, shown.height - y) for x, y in points.tolist()]
    for ruler, name in zip(shown.rulers, letters if shown.flat else [""] * 3, strict=False):
        taken += _ruler(axes, ruler, name or ruler.letter, shown.height, spoken)
    _names(axes, shown, taken, spoken, paint)
    return shown.remarks


def _bare(axes: Axes, height: float) -> None:
    axes.set_xlim(-0.012, 1.012)
    axes.set_ylim(-0.012, height + 0.012)
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)


def _draw(axes: Axes, stroke: Stroke, paint: tuple[str, ...], order: int) -> None:
    look = LOOKS[stroke.role] if stroke.role else None
    colour = SOFT if look is None or look.group < 0 else paint[look.group]
    wide, dashes = (THIN * look.width, look.dashes) if look else (THIN, ())
    alpha = {"grid": 0.55, "hidden": 0.7}.get(stroke.role or "", 1.0)
    z = 2 + order * 1e-5
    if stroke.kind == "area":
        face = Polygon(stroke.points, closed=True, facecolor=colour, alpha=INSIDE, linewidth=0, antialiased=False)
        face.set_zorder(z)
        axes.add_patch(face)
        return
    if stroke.kind == "dots":
        group = max(look.group, 0) if look else 0
        size = next((size for most, size in SIZES if len(stroke.points) <= most), SIZES[-1][1])
        kind = MARKERS[shape_of(group)]
        axes.plot(*stroke.points.T, kind, color=colour, markersize=size, markeredgewidth=0, zorder=z, label="_")
        return
    points = stroke.points
    if stroke.kind == "arrow":
        points, head = _headed(points)
        tip = Polygon(head, closed=True, facecolor=colour, linewidth=0, zorder=z) if len(head) > 1 else None
        if tip is not None:
            axes.add_patch(tip)
        else:
            axes.plot(*head.T, "o", color=colour, markersize=5, markeredgewidth=0, zorder=z)
    style = (stroke.start / POINT / wide, tuple(THIN * dash / wide for dash in dashes)) if dashes else "-"
    axes.plot(*points.T, color=colour, linewidth=wide, alpha=alpha, linestyle=style, zorder=z, solid_joinstyle="round")


def _headed(points: Float64) -> tuple[Float64, Float64]:
    """An arrow's line up to its head, and the head's corners; a point where the arrow has no length."""
    along = points[-1] - points[0]
    long = float(np.hypot(*along))
    if long < POINT:
        return points, points[-1:]
    size = min(HEAD, 0.6 * long)
    along = along / long
    base, side = points[-1] - size * along, 0.4 * size * np.array([-along[1], along[0]])
    return np.concatenate([points[:-1], [base]]), np.stack([points[-1], base + side, base - side])


def _ruler(axes: Axes, ruler: Ruler, name: str, height: float, spoken: Words) -> list[Point]:
    taken: list[Point] = []
    aside = (-6, -3) if ruler.upright else (0, -11)
    for (x, y), label in zip(ruler.places.tolist(), named(ruler.ticks, spoken), strict=True):
        axes.plot([x], [y], "_" if ruler.upright else "|", color=SOFT, markersize=4, zorder=1.9)
        told = axes.annotate(
            label, (x, y), xytext=aside, textcoords="offset points", fontsize=7.5,
            ha="right" if ruler.upright else "center",
        )  # fmt: skip
        told.set_path_effects([withStroke(linewidth=2, foreground=axes.get_facecolor())])
        wide = LETTER * width_of(label)
        left = x - 6 * POINT - wide if ruler.upright else x - wide / 2
        down = height - y if ruler.upright else height - y + 8 * POINT
        taken += [(left + part * wide, down) for part in (0.0, 0.5, 1.0)]
    x, y = ruler.tip.tolist()
    aside, side = ((5, -6), "left") if ruler.upright else ((-2, 4), "right")
    axes.annotate(
        _literal(name), (x, y), xytext=aside, textcoords="offset points", fontsize=8.5, ha=side, style="italic"
    )
    return [*taken, (x + (5 if ruler.upright else -5) * POINT, height - y - 2 * POINT)]


def _names(axes: Axes, shown: ShownScene, taken: Sequence[Point], spoken: Words, paint: tuple[str, ...]) -> None:
    told = [shortened(spoken.tell(name.name), MOST_LETTERS) for name in shown.names]
    places = [[(x, shown.height - y) for x, y in name.at.tolist()] for name in shown.names]
    upon = [name.upon for name in shown.names]
    widths = [LETTER * width_of(name) for name in told]
    corners, chosen = clear(places, widths, upon, taken, (0.0, 0.0, 1.0, shown.height), line=LINE, gap=GAP)
    for (x, y), (left, top), name, wide, about in zip(chosen, corners, told, widths, shown.names, strict=True):
        near = min(max(x, left), left + wide), min(max(y, top), top + LINE)
        if not about.upon and np.hypot(near[0] - x, near[1] - y) > 1.6 * LINE:
            axes.plot([x, near[0]], [shown.height - y, shown.height - near[1]], color=SOFT, linewidth=0.5, zorder=2.9)
        group = LOOKS[about.role].group
        text = axes.text(left, shown.height - top - 0.8 * LINE, _literal(name), fontsize=9, zorder=3)
        if group >= 0:
            text.set_color(paint[group])
            text.set_gid(COLOURED)
        text.set_path_effects([withStroke(linewidth=2.5, foreground=axes.get_facecolor())])


def scene_height(scene: Scene) -> float:
    """The inches that a picture of this scene takes."""
    return 0.7 + (WIDE - 0.4) * drawn_scene(scene, aspect=ASPECT).height


def draw_photos(axes: Axes, photos: Photos, spoken: Words) -> Remarks:
    """Draws the pictures side by side, each with its name below; what is to be said of them."""
    placed, height, remarks = placed_photos(photos, width=PIXELS, caption=CAPTION)
    _bare(axes, height)
    for photo in placed:
        top = height - photo.top
        extent = (photo.left, photo.left + photo.wide, top - photo.tall, top)
        pixels, how = visible(photo, PIXELS), "nearest" if is_coarse(photo, PIXELS) else "antialiased"
        axes.imshow(pixels, cmap="gray", vmin=0, vmax=255, extent=extent, interpolation=how, aspect="equal")
        axes.add_patch(
            Polygon([(extent[a], extent[b]) for a, b in ((0, 2), (1, 2), (1, 3), (0, 3))], fill=False, ec=SOFT, lw=0.4)
        )
        if photo.name:
            told = shortened(spoken.tell(photo.name), max(int(max(photo.wide, 0.12) / LETTER), 6))
            axes.text(photo.left, top - photo.tall - 11 * POINT, _literal(told), fontsize=9)
    _bare(axes, height)
    return remarks


def photos_height(photos: Photos) -> float:
    """The inches that these pictures take."""
    return 0.8 + (WIDE - 0.4) * placed_photos(photos, width=PIXELS, caption=CAPTION)[1]


def _literal(name: str) -> str:
    return name.replace("$", r"\$")  # between two of them Matplotlib would read mathematics
