"""Figures of what a map does: the unit square or cube before and after, and after each of its parts."""

from collections.abc import Iterator, Sequence

import numpy as np

from matelier.explainers.scene_parts import Float64, Part, numbered
from matelier.geometry.grid import mapped, placed
from matelier.geometry.reading import NamedMap
from matelier.geometry.volume import unit_cube
from matelier.spine.page import Arrow, Figure, Line, Role, Scene


def whole_figure(A: Float64) -> Figure:
    """The unit square or cube, and what A makes of it."""
    return Figure("figure.map_whole", scene(np.eye(A.shape[1]), A, ("e", "A e")))


def step_figures(n: int, parts: Sequence[NamedMap]) -> Iterator[Figure]:
    """For each part, what was before it and what is after it; n coordinates at first."""
    before = np.eye(n)
    for k, part in enumerate(parts):
        after = part.matrix.to_numpy().astype(np.float64) @ before
        yield Figure("figure.map_step", scene(before, after, ("" if k else "e", "")))
        before = after


def scene(before: Float64, after: Float64, names: tuple[str, str]) -> Scene:
    """What `before` and what `after` make of the unit square or cube, and of its edges at the origin."""
    size = max(2, before.shape[0], after.shape[0])
    stages: tuple[tuple[Float64, Role, str], ...] = ((before, "before", names[0]), (after, "after", names[1]))
    parts: list[Part] = [
        Line(placed(mapped(A, face), size), role, closed=True, filled=A.shape[1] > 1)
        for A, role, _ in stages
        for face in unit_cube(A.shape[1])
    ]
    for A, role, name in stages:
        heads = [(j, head) for j, head in enumerate(placed(A.T, size)) if head.any()]
        parts += [Arrow(np.zeros(size), head, role, numbered(name, j) if name else "") for j, head in heads]
    return Scene(tuple(parts))
