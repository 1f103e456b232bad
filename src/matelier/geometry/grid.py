"""The grid of a line, a plane or a space, and where a matrix sends it."""

from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Float64: TypeAlias = NDArray[np.float64]


def grid(n: int, reach: int) -> tuple[Float64, ...]:
    """The lines of whole numbers up to `reach` along each of n axes, each by its two ends (2 × n)."""
    lines: list[Float64] = []
    for j in range(n):
        for place in product(range(-reach, reach + 1), repeat=n - 1):
            ends = np.empty((2, n))
            ends[:, [k for k in range(n) if k != j]] = place
            ends[:, j] = -reach, reach
            lines.append(ends)
    return tuple(lines)


def mapped(A: Float64, points: Float64) -> Float64:
    """A x for each of the points x (k × n): k × m."""
    return points @ A.T


def placed(points: Float64, size: int) -> Float64:
    """The points with zeros for the coordinates that they lack: a line in the plane, a plane in space."""
    return np.pad(points, ((0, 0), (0, size - points.shape[1])))


def between(A: Float64, part: float) -> Float64:
    """(1 − t) I + t A, from staying where one is (t = 0) to A (t = 1); I has ones on its diagonal and A's shape."""
    return (1 - part) * np.eye(*A.shape) + part * A
