"""What of a scene's parts can be drawn: lines with their gaps, areas, arrows and points, all of them numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from matelier.render.scale import LARGEST
from matelier.render.shown import MOST_POINTS
from matelier.render.space import Kind
from matelier.spine.page import Arrow, Dots, Line, Role, Scene
from matelier.spine.sentence import Sentence

MOST_OF_A_LINE = 1500  # points
FEW = 13  # points of a line whose edges may be another's too

Float64 = NDArray[np.float64]
Part = Line | Arrow | Dots


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Numbers that belong together: part `part` of the scene, or a stretch of it; −1 is a coordinate axis."""

    kind: Kind
    points: Float64
    part: int


def all_points(part: Part) -> Float64:
    """The points that a part is given by."""
    return np.stack([part.tail, part.head]) if isinstance(part, Arrow) else np.asarray(part.points, dtype=np.float64)


def padded_to(points: Float64, columns: int) -> Float64:
    """The points with as many coordinates as the scene has; who gives two stands at z = 0."""
    given = np.asarray(points, dtype=np.float64)
    given = given.reshape(-1, given.shape[-1]) if given.size else np.empty((0, columns))
    return np.pad(given, ((0, 0), (0, columns - given.shape[1])))


def points_of(scene: Scene) -> list[Float64]:
    """All points of a scene that can be drawn, part by part; those of its frame too."""
    given = [all_points(part) for part in scene.parts] + ([] if scene.frame is None else [scene.frame])
    return [numbers_of(padded_to(points, points.shape[-1])) for points in given if points.size]


def corners_of(points: Float64) -> Float64:
    """The corners of the box around the points, which keep their room from wherever it is seen."""
    if not len(points):
        return points
    return np.array(list(product(*zip(points.min(axis=0), points.max(axis=0), strict=True))))


def numbers_of(points: Float64) -> Float64:
    """The points that can be drawn."""
    return points[_drawable(points)]


def _drawable(points: Float64) -> NDArray[np.bool_]:
    return np.all(np.isfinite(points) & (np.abs(points) <= LARGEST), axis=1)


def runs_of(parts: Sequence[Part], columns: int) -> tuple[list[Run], list[Sentence]]:
    """What of the parts are numbers, and what is to be said of the rest."""
    runs: list[Run] = []
    remarks: list[Sentence] = []
    clouds = sum(len(part.points) for part in parts if isinstance(part, Dots))
    missing, edges = 0, _Edges([numbers_of(padded_to(all_points(part), columns)) for part in parts])
    for part in parts:
        if isinstance(part, Arrow):
            edges.fresh(part.role, padded_to(all_points(part), columns))
    for k, part in enumerate(parts):
        points = padded_to(all_points(part), columns)
        there = _drawable(points)
        missing += int((~there).sum())
        match part:
            case Dots():
                seen = points[there]
                if clouds > MOST_POINTS:
                    count = max(1, len(seen) * MOST_POINTS // clouds)
                    seen = (
                        seen[np.linspace(0, max(len(seen) - 1, 0), count).round().astype(np.intp)]
                        if len(seen)
                        else seen
                    )
                runs += [Run("dots", seen, k)] if len(seen) else []
            case Arrow():
                runs += [Run("arrow", points, k)] if there.all() else []
            case Line():
                runs += _line_runs(part, points, there, k, edges)
    if clouds > MOST_POINTS:
        remarks.append(Sentence("figure.thinned", {"shown": MOST_POINTS, "count": clouds}))
    if missing:
        remarks.append(Sentence("figure.undrawn", {"count": missing}))
    return runs, remarks if runs else [*remarks, Sentence("figure.empty")]


def _line_runs(part: Line, points: Float64, there: NDArray[np.bool_], k: int, edges: "_Edges") -> Iterator[Run]:
    every = -(-len(points) // MOST_OF_A_LINE) if len(points) else 1
    kept = np.unique([*range(0, len(points), every), max(len(points) - 1, 0)]) if len(points) else np.empty(0, np.intp)
    points, there = points[kept], there[kept]
    if part.closed and len(points) > 1:
        points, there = np.concatenate([points, points[:1]]), np.append(there, there[0])
    if part.filled and there.all() and len(points) > 2:
        yield Run("area", points[:-1] if part.closed else points, k)
    joined = there[:-1] & there[1:]
    fresh = joined & edges.fresh(part.role, points) if len(points) <= FEW else joined
    for run in np.split(np.arange(len(points)), np.flatnonzero(~(fresh if fresh.any() or part.filled else joined)) + 1):
        if run.size > 1 or (run.size and there[run[0]] and not joined.any()):
            yield Run("line", points[run], k)


class _Edges:
    """Which edges a role has drawn already: two faces share one, and dashes upon dashes are a line."""

    def __init__(self, points: Sequence[Float64]) -> None:
        self._size = max([float(np.abs(each).max()) for each in points if each.size] or [0.0]) or 1.0
        self._drawn: set[tuple[object, ...]] = set()

    def fresh(self, role: Role, points: Float64) -> NDArray[np.bool_]:
        """Of each edge between these points whether it is a new one."""
        parts = np.where(_drawable(points)[:, None], points, 0.0) / self._size
        ends = [tuple(point) for point in parts.round(12).tolist()]
        keys = [(role, *sorted(edge)) for edge in pairwise(ends)]
        fresh = np.array([key not in self._drawn for key in keys], dtype=bool)
        self._drawn.update(keys)
        return fresh
