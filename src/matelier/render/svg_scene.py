"""Shapes in the plane and in space as SVG, one scale on all axes."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from matelier.render.labels import clear
from matelier.render.letters import shortened
from matelier.render.roles import LOOKS
from matelier.render.scale import named
from matelier.render.scenes import Ruler, ShownScene, Stroke, drawn_scene, sampled
from matelier.render.svg_axes import LINE, WIDTH, marker, remarks_below, svg_width
from matelier.render.words import Words
from matelier.spine.page import Figure, Scene

ASPECT = (0.35, 0.7)
EDGE, TOP = 16.0, 14.0
WIDE = WIDTH - 2 * EDGE
SIZES = ((120, 4.0), (800, 2.6), (3000, 1.9))  # of points, the smaller the more there are
MOST_LETTERS = 48  # of a name
HEAD = 11.0
SAMPLE = 8.0  # pixels from one point of a line, which a name should not cover, to the next

Float64 = NDArray[np.float64]
Point = tuple[float, float]


def scene_svg(scene: Scene, figure: Figure, words: Words) -> tuple[float, str]:
    """The picture's height and what is in it: the shapes, the coordinate axes, and the names clear of each other."""
    shown = drawn_scene(scene, aspect=ASPECT)
    titles = [escape(words.tell(part.name)) for part in scene.parts]
    body = ""
    for _, run in groupby(enumerate(shown.strokes), lambda found: _alike(*found, titles)):
        strokes = [stroke for _, stroke in run]
        body += _strokes(strokes, shown.height, titles[strokes[0].part] if strokes[0].part >= 0 else "")
    taken = [point for stroke in shown.strokes if stroke.role != "grid" for point in _covered(stroke, shown.height)]
    keys = (figure.x, figure.y) if shown.flat else ()
    for ruler, name in zip(shown.rulers, [words.say(key) if key else "" for key in keys] or [""] * 3, strict=False):
        numbers, places = _ruler(ruler, name or ruler.letter, shown, words)
        body, taken = body + numbers, taken + places
    body += _names(shown, taken, words)
    end = 2 * TOP + WIDE * shown.height
    more, remarks = remarks_below(shown.remarks, end - 4, words)
    return end + more, body + remarks


def _alike(k: int, stroke: Stroke, titles: Sequence[str]) -> tuple[str, int]:
    """Nameless lines of a grid that follow each other are one path."""
    return ("grid", -1) if stroke.role == "grid" and stroke.kind == "line" and not titles[stroke.part] else ("", k)


def _pixels(points: Float64, height: float) -> Float64:
    return np.column_stack([EDGE + WIDE * points[:, 0], TOP + WIDE * (height - points[:, 1])])


def _covered(stroke: Stroke, height: float) -> Iterator[Point]:
    points = _pixels(stroke.points, height)
    if stroke.kind != "area":
        yield from map(tuple, (points if stroke.kind == "dots" else sampled(points, SAMPLE)).tolist())


def _path(points: Float64) -> str:
    told = [f"{x:.1f},{y:.1f}" for x, y in points.tolist()]
    return "M" + "L".join(place for k, place in enumerate(told) if k in (0, len(told) - 1) or place != told[k - 1])


def _strokes(strokes: Sequence[Stroke], height: float, title: str) -> str:
    stroke, points = strokes[0], [_pixels(stroke.points, height) for stroke in strokes]
    inside = f"<title>{title}</title>" if title else ""
    role = f"scene {stroke.role or 'ruler'}"
    match stroke.kind:
        case "area":
            return f'<path class="{role} area" d="{_path(points[0])}z">{inside}</path>'
        case "dots":
            return f'<path class="{role} dots" d="{_markers(points[0], stroke)}">{inside}</path>'
        case "line" | "arrow":
            tip, points[0] = _head(points[0]) if stroke.kind == "arrow" else ("", points[0])
            start = f' stroke-dashoffset="{WIDE * stroke.start:.1f}"' if stroke.start else ""
            line = f'<path class="{role}"{start} d="{"".join(map(_path, points))}">{inside}</path>'
            return line + (f'<path class="{role} head" d="{tip}">{inside}</path>' if tip else "")


def _markers(points: Float64, stroke: Stroke) -> str:
    group = LOOKS[stroke.role or "grid"].group
    radius = next((size for most, size in SIZES if len(points) <= most), SIZES[-1][1])
    return "".join(marker(x, y, group, radius) for x, y in points.tolist())


def _head(points: Float64) -> tuple[str, Float64]:
    """The triangle at an arrow's end, and its line without it; an arrow of no length is a point."""
    along = points[-1] - points[0]
    long = float(np.hypot(*along))
    if long < 1:
        return marker(float(points[-1, 0]), float(points[-1, 1]), 0, 4.0), points
    size = min(HEAD, 0.6 * long)
    along, (x, y) = along / long, points[-1]
    base, side = points[-1] - size * along, 0.4 * size * np.array([-along[1], along[0]])
    one, other = base + side, base - side
    tip = f"M{x:.1f},{y:.1f}L{one[0]:.1f},{one[1]:.1f} {other[0]:.1f},{other[1]:.1f}z"
    return tip, np.concatenate([points[:-1], [base]])


def _ruler(ruler: Ruler, name: str, shown: ShownScene, words: Words) -> tuple[str, list[Point]]:
    """The round numbers of a coordinate axis and its name; where they stand."""
    body, taken = "", list[Point]()
    marks = ""
    low, right = 2 * TOP + WIDE * shown.height - 4, WIDTH - 4
    places = _pixels(ruler.places, shown.height).tolist()
    for (x, y), label in zip(places, named(ruler.ticks, words), strict=True):
        marks += f"M{x:.1f},{y:.1f}" + ("m-3,0h6" if ruler.upright else "m0,-3v6")
        wide = svg_width(label)
        left, base = (max(x - 7 - wide, 2), y + 4) if ruler.upright else (min(x - wide / 2, right - wide), y + 16)
        base = min(base, low)
        body += f'<text class="number" x="{left:.1f}" y="{base:.1f}">{label}</text>'
        taken += [(left, base - 4), (left + wide / 2, base - 4), (left + wide, base - 4)]
    x, y = _pixels(ruler.tip[None, :], shown.height)[0].tolist()
    wide = svg_width(name)
    x, y = (
        min(max(x + 6 if ruler.upright else x - wide / 2, 2), right - wide),
        min(max(y + 4 if ruler.upright else y - 7, 12), low),
    )
    body += f'<text class="letter" x="{x:.1f}" y="{y:.1f}">{escape(name)}</text>'
    taken += [(x, y - 4), (x + wide, y - 4)]
    return f'<path class="scene ruler" d="{marks}"/>' * bool(marks) + body, taken


def _names(shown: ShownScene, taken: Sequence[Point], words: Words) -> str:
    if not shown.names:
        return ""
    told = [words.tell(name.name) for name in shown.names]
    short = [shortened(name, MOST_LETTERS) for name in told]
    places = [[(x, y) for x, y in _pixels(name.at, shown.height).tolist()] for name in shown.names]
    frame = (4.0, 2.0, WIDTH - 4.0, 2 * TOP + WIDE * shown.height - 4)
    upon = [name.upon for name in shown.names]
    corners, chosen = clear(places, [svg_width(name) for name in short], upon, taken, frame, line=LINE, gap=7)
    body = ""
    for (x, y), (left, top), name, whole, about in zip(chosen, corners, short, told, shown.names, strict=True):
        near = min(max(x, left), left + svg_width(name)), min(max(y, top), top + LINE)
        if (
            not about.upon and np.hypot(near[0] - x, near[1] - y) > 1.6 * LINE
        ):  # it stands elsewhere: a thread leads to it
            body += f'<path class="thread" d="M{x:.1f},{y:.1f}L{near[0]:.1f},{near[1]:.1f}"/>'
        title = f"<title>{escape(whole)}</title>" if whole != name else ""
        body += f'<text class="name {about.role}" x="{left:.1f}" y="{top + 13:.1f}">{escape(name)}{title}</text>'
    return body
