"""Clouds of points to try things on: a cone, a cube, a helix."""

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.typing import NDArray

from matelier.spine.cloud import Cloud

AROUND, RINGS, SIDES = 24, 6, 8
ON_AN_EDGE = 9
TURNS, ON_A_HELIX = 3, 180


def cone() -> Cloud:
    """A cone of height 2 on a circle of radius 1 about the origin: rings of 24 points, and the apex."""
    heights = np.linspace(0, 2, RINGS, endpoint=False)
    rings = [_circle(1 - height / 2, float(height)) for height in heights.tolist()]
    points = np.vstack([*rings, [[0.0, 0.0, 2.0]]])
    apex, corners = len(points) - 1, range(0, AROUND, AROUND // SIDES)
    sides = tuple((i, (i + AROUND // SIDES) % AROUND, apex) for i in corners)
    return Cloud(points, (tuple(range(AROUND)), *sides), "cone")


def cube() -> Cloud:
    """A cube from −1 to 1 along each axis: points on its twelve edges."""
    corners = np.array(list(product((-1.0, 1.0), repeat=3)))
    edges = [(a, b) for a in range(8) for b in range(a) if np.count_nonzero(corners[a] != corners[b]) == 1]
    inner = np.linspace(0, 1, ON_AN_EDGE)[1:-1, None]
    points = np.vstack([corners, *(corners[a] + inner * (corners[b] - corners[a]) for a, b in edges)])
    faces = ((0, 1, 3, 2), (4, 5, 7, 6), (0, 1, 5, 4), (2, 3, 7, 6), (0, 2, 6, 4), (1, 3, 7, 5))
    return Cloud(points, faces, "cube")


def helix() -> Cloud:
    """Three turns of a helix of radius 1 about the third axis, from height −1 to 1."""
    t = np.linspace(0, 1, ON_A_HELIX)
    angle = 2 * np.pi * TURNS * t
    return Cloud(np.column_stack([np.cos(angle), np.sin(angle), 2 * t - 1]), (), "helix")


def _circle(radius: float, height: float) -> NDArray[np.float64]:
    angle = 2 * np.pi * np.arange(AROUND) / AROUND
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle), np.full(AROUND, height)])


CLOUDS: dict[str, Callable[[], Cloud]] = {"cone": cone, "cube": cube, "helix": helix}
"""The clouds that have a name."""
