"""The unit segment, square and cube; the area of a polygon with its sign."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Float64: TypeAlias = NDArray[np.float64]

SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])


def unit_cube(n: int) -> tuple[Float64, ...]:
    """The segment from 0 to 1 (2 × 1), the unit square (4 × 2), or the six faces of the unit cube (each 4 × 3)."""
    if n == 1:
        return (np.array([[0.0], [1.0]]),)
    if n == 2:
        return (SQUARE.copy(),)
    return tuple(np.insert(SQUARE, j, float(side), axis=1) for j in range(3) for side in (0, 1))


def area(polygon: Float64) -> float:
    """The area inside the corners (k × 2), positive where they go round counterclockwise: the shoelace formula."""
    x, y = polygon.T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def volume(faces: tuple[Float64, ...]) -> float:
    """The volume of the parallelepiped whose six faces `unit_cube` gives or a matrix makes of them, without a sign."""
    corner = faces[0][0]
    ends = np.array([faces[0][1] - corner, faces[0][3] - corner, faces[1][0] - corner])
    return abs(float(np.linalg.det(ends)))
