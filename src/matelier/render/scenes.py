"""Where the parts of a scene stand in its picture, in every medium alike: what is behind first, axes, names."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matelier.render.scale import CLOSEST, SMALLEST, equal
from matelier.render.scene_runs import Part, Run, all_points, corners_of, numbers_of, padded_to, runs_of
from matelier.render.space import Kind, Piece, behind_first, crossings, turned
from matelier.render.ticks import between
from matelier.spine.page import Arrow, Dots, Line, Role, Scene
from matelier.spine.sentence import Sentence

MOST_NAMED = 40  # parts with a name in the picture
FAR = 1.5  # an axis has room for zero where that is nearer than so many times what is shown
BEYOND = 0.12  # of what is shown: how much longer axes in space are
GRID_BACK = 0.02  # of the picture: so much farther away lines of the grid are taken to be
PLACES = 8  # at most, where a name may stand
FEW_AREAS = 4  # in space, whose crossings are drawn
LETTERS = "xyz"

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """What is drawn at once: points (k × 2) in parts of the picture's width from its lower left corner; `start` is
    how long its line already is, for dashes; part −1 are the coordinate axes.
    """

    kind: Kind
    points: Float64
    role: Role | None
    part: int
    start: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Ruler:
    """A coordinate axis: its round numbers, where they stand, and where its name stands."""

    letter: str
    ticks: tuple[float, ...]
    places: Float64
    tip: Float64
    upright: bool


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """A name, the places where it may stand (the best first), and whether on them rather than beside them."""

    name: str | Sentence
    at: Float64
    upon: bool
    role: Role


@dataclass(frozen=True, slots=True, eq=False)
class ShownScene:
    """All that is drawn of a scene; `height` is the picture's as a part of its width."""

    strokes: tuple[Stroke, ...]
    rulers: tuple[Ruler, ...]
    names: tuple[Named, ...]
    height: float
    flat: bool
    remarks: tuple[Sentence, ...]


def drawn_scene(scene: Scene, *, aspect: tuple[float, float]) -> ShownScene:
    """The scene laid out in a picture whose height is within `aspect`, as parts of its width."""
    flat = not any(all_points(part).shape[-1] == 3 for part in scene.parts)
    runs, remarks = runs_of(scene.parts, 2 if flat else 3)
    shown = [run.points for run in runs]
    frame = [corners_of(numbers_of(padded_to(scene.frame, 2 if flat else 3)))] if scene.frame is not None else []
    points = np.concatenate([np.empty((0, 2 if flat else 3)), *shown, *frame])
    lay = _in_the_plane if flat else _in_space
    strokes, rulers, height = lay(scene, runs, points, aspect)
    named = [k for k, part in enumerate(scene.parts) if part.name and any(stroke.part == k for stroke in strokes)]
    if len(named) > MOST_NAMED:
        remarks.append(Sentence("figure.named", {"shown": MOST_NAMED, "count": len(named)}))
    middle = np.array([0.5, height / 2])
    names = [_named(scene.parts[k], [s for s in strokes if s.part == k], middle, flat) for k in named[:MOST_NAMED]]
    return ShownScene(tuple(strokes), tuple(rulers), tuple(names), height, flat, tuple(remarks))


def _bounds(points: Float64, *, with_zero: bool) -> tuple[Float64, Float64]:
    """The lowest and the highest of each coordinate; zero among them where it is near and asked for."""
    if not len(points):
        unit = np.array([1.0] * points.shape[1])
        return -unit, unit
    low: Float64 = np.min(points, axis=0)
    high: Float64 = np.max(points, axis=0)
    span = float((high / 2 - low / 2).max()) * 2
    if with_zero:
        near = (low <= FAR * span) & (high >= -FAR * span)
        low, high = np.where(near, np.minimum(low, 0), low), np.where(near, np.maximum(high, 0), high)
    return low, high


def _in_the_plane(
    scene: Scene, runs: Sequence[Run], points: Float64, aspect: tuple[float, float]
) -> tuple[list[Stroke], list[Ruler], float]:
    low, high = _bounds(points, with_zero=scene.axes)
    ends = np.stack([low, high])
    *scales, height = equal(ends[:, 0], ends[:, 1], aspect=aspect)

    def place(where: Float64) -> Float64:
        return np.column_stack([scales[0].part(where[:, 0]), scales[1].part(where[:, 1]) * height])

    rulers: list[Ruler] = []
    strokes: list[Stroke] = []
    if scene.axes:
        crossing = np.array([min(max(0.0, scale.low), scale.high) for scale in scales])
        for k, scale in enumerate(scales):
            line = np.stack([crossing, crossing])
            line[:, k] = scale.low, scale.high
            ticks = tuple(tick for tick in scale.ticks(9 if k == 0 else 6) if tick or crossing[k])
            at = np.tile(crossing, (len(ticks), 1))
            at[:, k] = ticks
            rulers.append(Ruler(LETTERS[k], ticks, place(at), place(line)[1], k == 1))
            strokes.append(Stroke("line", place(line), None, -1))
    drawn = [Stroke(run.kind, place(run.points), scene.parts[run.part].role, run.part) for run in runs]
    grid, others = ([stroke for stroke in drawn if (stroke.role == "grid") == asked] for asked in (True, False))
    return [*grid, *strokes, *others], rulers, height


def _in_space(
    scene: Scene, runs: Sequence[Run], points: Float64, aspect: tuple[float, float]
) -> tuple[list[Stroke], list[Ruler], float]:
    low, high = _bounds(points, with_zero=scene.axes)
    span = float((high / 2 - low / 2).max()) * 2
    size = max(float(np.abs(low).max()), float(np.abs(high).max()))
    size = size if size > SMALLEST else 1.0
    middle, span = low / 2 + high / 2, span if span > CLOSEST * size else size

    def near(where: Float64) -> Float64:
        return turned((where - middle) / span, scene.view)

    rods = _rods(low, high, span) if scene.axes else []
    back = [GRID_BACK * (run.part >= 0 and scene.parts[run.part].role == "grid") for run in runs]
    pieces = [Piece(run.kind, near(run.points), run.part, back=b) for run, b in zip(runs, back, strict=True)]
    pieces += [Piece("line", near(line), -1, back=GRID_BACK / 2) for line, *_ in rods]
    areas = [piece.points for piece in pieces if piece.kind == "area"]
    if len(areas) <= FEW_AREAS:
        pieces += [Piece("line", segment, -1) for segment in crossings(areas)]
    seen = np.concatenate([near(points), *(near(line) for line, *_ in rods), np.empty((0, 3))])
    *scales, height = equal(seen[:, 0], seen[:, 1], aspect=aspect)
    wide = scales[0].high - scales[0].low

    def place(where: Float64) -> Float64:
        return np.column_stack([scales[0].part(where[:, 0]), scales[1].part(where[:, 1]) * height])

    strokes = [
        Stroke(
            piece.kind,
            place(piece.points[np.argsort(piece.points[:, 2])] if piece.kind == "dots" else piece.points),
            None if piece.part < 0 else scene.parts[piece.part].role,
            piece.part,
            piece.start / wide,
        )
        for piece in behind_first(pieces)
    ]
    rulers = [
        Ruler(LETTERS[k], ticks, place(near(at)), place(near(line))[1], k == 2)
        for k, (line, ticks, at) in enumerate(rods)
    ]
    return strokes, rulers, height


def _rods(low: Float64, high: Float64, span: float) -> list[tuple[Float64, tuple[float, ...], Float64]]:
    """The three coordinate axes: from where to where, their round numbers, and where these stand."""
    crossing = np.where((low <= 0) & (high >= 0), 0.0, low)
    found: list[tuple[Float64, tuple[float, ...], Float64]] = []
    for k in range(3):
        line = np.stack([crossing, crossing])
        line[:, k] = low[k], high[k] + BEYOND * span
        ticks = between(crossing[k] - span, crossing[k] + span, 8)
        ticks = tuple(tick for tick in ticks if low[k] <= tick <= high[k] + CLOSEST * span and tick != crossing[k])
        at = np.tile(crossing, (len(ticks), 1))
        at[:, k] = ticks
        found.append((line, ticks, at))
    return found


def _named(part: Part, strokes: Sequence[Stroke], middle: Float64, flat: bool) -> Named:
    points = np.concatenate([stroke.points for stroke in strokes])
    match part:
        case Arrow():
            at = np.array([next((stroke.points[-1] for stroke in strokes if stroke.kind == "arrow"), points[-1])])
        case Line() if part.filled and part.closed and flat:
            areas = [stroke.points for stroke in strokes if stroke.kind == "area"]
            return Named(part.name, np.concatenate(areas or [points]).mean(axis=0)[None, :], True, part.role)
        case Line() if not part.closed:
            away = np.hypot(*(points[[0, -1]] - middle).T)
            at = points[[-1, 0] if away[1] >= away[0] * (1 - CLOSEST) else [0, -1]]
        case Line() | Dots():
            outwards = points[np.argsort(-(points[:, 0] + 2 * points[:, 1]), kind="stable")]
            at = outwards[:: -(-len(outwards) // PLACES)]
    return Named(part.name, at, False, part.role)


def sampled(points: Float64, apart: float) -> Float64:
    """Points along a line, no farther apart than that."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    counts = np.maximum(np.ceil(steps / apart), 1).astype(int)
    parts = [
        one + (other - one) * np.linspace(0, 1, count, endpoint=False)[:, None]
        for one, other, count in zip(points[:-1], points[1:], counts, strict=True)
    ]
    return np.concatenate([*parts, points[-1:]])
