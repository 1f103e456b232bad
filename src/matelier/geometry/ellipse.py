"""The unit circle and sphere, and the ellipse or ellipsoid that a matrix makes of them."""

from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Float64: TypeAlias = NDArray[np.float64]

ROUND = 96  # points of a circle, a multiple of 4


@dataclass(frozen=True, slots=True, eq=False)
class SemiAxes:
    """Orthonormal rows `before` (n × n) and what they become, rows `after` (n × m): A v = σ u, the longest first.

    `count` of them have σ > 0; the others become 0.
    """

    before: Float64
    after: Float64
    count: int


def circle(count: int = ROUND) -> Float64:
    """Points (cos t, sin t) once round, the first not again at the end: count × 2."""
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack([np.cos(turn), np.sin(turn)])


def sphere(axes: Float64, count: int = ROUND) -> tuple[Float64, ...]:
    """Points 1 away from the origin, round each two of the n orthonormal rows: one circle, or three (count × n).

    On a line there are two such points.
    """
    if len(axes) == 1:
        return (np.array([[-1.0], [1.0]]),)
    return tuple(circle(count) @ axes[[i, j]] for i, j in combinations(range(len(axes)), 2))


def semi_axes(A: Float64) -> SemiAxes:
    """The semi-axes of the image of the unit circle or sphere, longest first. [Trefethen & Bau 1997, lecture 4]"""
    _, s, V = np.linalg.svd(A)
    r = int((s > max(A.shape) * np.finfo(np.float64).eps * s[0]).sum())
    after = V @ A.T
    after[r:] = 0.0
    turn = np.where(after.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)  # up and to the right, where that can be chosen
    return SemiAxes(turn * V, turn * after, r)


def outline(axes: SemiAxes, count: int = ROUND) -> Float64:
    """The ellipse with the two longest semi-axes, once round: the edge of the image where it is flat. count × m."""
    return circle(count) @ axes.after[:2]
