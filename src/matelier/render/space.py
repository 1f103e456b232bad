"""Shapes in space seen from one side: turned to the viewer, and cut so that what lies behind can be drawn first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

CLOSE = 1e-9  # of the scene's size: as near as that to a plane is in it
MOST_AREAS = 80  # beyond which areas are not cut by each other but drawn by the distance of their middles

Float64 = NDArray[np.float64]
Kind = Literal["line", "arrow", "area", "dots"]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A piece of part number `part`, in coordinates of the viewer: to the right, up, towards the eye.

    `start` is how long the part's line already is, in the picture, where this piece of it begins; `back` how much
    farther away it is taken to be among what no area parts, so that arrows on a grid stay whole.
    """

    kind: Kind
    points: Float64
    part: int
    start: float = 0.0
    back: float = 0.0


def turned(points: Float64, view: tuple[float, float]) -> Float64:
    """The points (k × 3) in coordinates of a viewer at this azimuth and elevation, in degrees."""
    azimuth, elevation = np.radians(view)
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0])
    eye = np.array([np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation)])
    return points @ np.column_stack([right, np.cross(eye, right), eye])


def behind_first(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces in the order in which to draw them, cut where one passes through another's area.

    A tree of planes, each that of the largest area left [Fuchs, Kedem & Naylor 1980]: what lies beyond a plane is
    drawn before it.
    """
    areas = [piece for piece in pieces if piece.kind == "area"]
    if not areas or len(areas) > MOST_AREAS:
        return sorted(pieces, key=_depth)
    normals = [_normal(area.points) for area in areas]
    largest = max(range(len(areas)), key=lambda k: float(np.linalg.norm(normals[k])))
    size = float(np.linalg.norm(normals[largest]))
    if size < CLOSE:  # nothing but areas without an inside
        return sorted(pieces, key=_depth)
    plane = areas[largest]
    normal = normals[largest] / (size if normals[largest][2] >= 0 else -size)
    far, within, near = _parted(pieces, plane, normal)
    return [*behind_first(far), *within, *behind_first(near)]


def crossings(areas: Sequence[Float64]) -> list[Float64]:
    """The segments, two points each, in which convex areas pass through one another."""
    found: list[Float64] = []
    for one, other in combinations(areas, 2):
        along = np.cross(_normal(one), _normal(other))
        size = float(np.linalg.norm(along))
        ends = [_on_plane(one, other), _on_plane(other, one)]
        if size > CLOSE and all(map(len, ends)):
            spans = [np.sort(points @ (along / size)) for points in ends]
            low, high = max(span[0] for span in spans), min(span[-1] for span in spans)
            if high - low > CLOSE:
                start = ends[0][0] - along / size * (ends[0][0] @ along / size)
                found.append(np.array([start + low * along / size, start + high * along / size]))
    return found


def _on_plane(area: Float64, other: Float64) -> Float64:
    """Where the edges of an area pass through the plane of another, which it must do on both sides."""
    heights = (area - other.mean(axis=0)) @ _normal(other)
    if not (heights.min() < -CLOSE and heights.max() > CLOSE):
        return np.empty((0, 3))
    signs = [(k, heights[k - 1], heights[k]) for k in range(len(area))]
    return np.array([_between(area[k - 1], area[k], a, b) for k, a, b in signs if a * b < 0 or b == 0])


def _parted(pieces: Sequence[Piece], plane: Piece, normal: Float64) -> tuple[list[Piece], list[Piece], list[Piece]]:
    far: list[Piece] = []
    near: list[Piece] = []
    within: list[Piece] = []
    through = plane.points.mean(axis=0)
    for piece in pieces:
        heights = (piece.points - through) @ normal
        heights[np.abs(heights) < CLOSE] = 0.0
        if piece is plane or not heights.any():
            within.append(piece)
        elif (heights >= 0).all():
            near.append(piece)
        elif (heights <= 0).all():
            far.append(piece)
        else:
            for side, cut in _cut(piece, heights):
                (near if side > 0 else far).append(cut)
    return far, sorted(within, key=lambda piece: piece.kind != "area"), near


def _cut(piece: Piece, heights: Float64) -> Iterator[tuple[float, Piece]]:
    match piece.kind:
        case "dots":
            yield 1, replace(piece, points=piece.points[heights >= 0])
            yield -1, replace(piece, points=piece.points[heights < 0])
        case "area":
            for side in (1, -1):
                yield side, replace(piece, points=_clipped(piece.points, side * heights))
        case "line" | "arrow":
            yield from _cut_line(piece, heights)


def _clipped(points: Float64, heights: Float64) -> Float64:
    """The part of a polygon on the side of heights that are not negative [Sutherland & Hodgman 1974]."""
    kept: list[Float64] = []
    for k in range(len(points)):
        before, after = heights[k - 1], heights[k]
        if before * after < 0:
            kept.append(_between(points[k - 1], points[k], before, after))
        if after >= 0:
            kept.append(points[k])
    return np.array(kept)


def _cut_line(piece: Piece, heights: Float64) -> Iterator[tuple[float, Piece]]:
    run, side, start = [piece.points[0]], float(np.sign(heights[0])), piece.start
    for k in range(1, len(heights)):
        new = float(np.sign(heights[k]))
        if new * side < 0:
            if heights[k - 1]:
                run.append(_between(piece.points[k - 1], piece.points[k], heights[k - 1], heights[k]))
            done = replace(piece, kind="line", points=np.array(run), start=start)
            yield side, done
            start += length(done.points)
            run, side = [run[-1]], new
        run.append(piece.points[k])
        side = side or new
    yield side, replace(piece, points=np.array(run), start=start)


def length(points: Float64) -> float:
    """How long a line of points is in the picture."""
    return float(np.hypot(*np.diff(points[:, :2], axis=0).T).sum())


def _between(one: Float64, other: Float64, here: float, there: float) -> Float64:
    return one + (other - one) * (here / (here - there))


def _normal(points: Float64) -> Float64:
    """Twice the area that the polygon encloses, along its normal (as Newell found it)."""
    centred = points - points.mean(axis=0)
    return np.cross(centred, np.roll(centred, -1, axis=0)).sum(axis=0)


def _depth(piece: Piece) -> float:
    return float(piece.points[:, 2].mean()) - piece.back
