"""Equations as lines in the plane or planes in space, cut off at a box."""

from itertools import combinations, product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Float64: TypeAlias = NDArray[np.float64]

ROOM = 1.35  # around what must be seen
FAR = 8.0  # times as far as all else: a crossing so far away is left outside
NEAR = 1e-9  # of the box: corners so close together are one
OPEN = 0.22  # of a plane's area, or of a line's length, that is seen at least
VIEWS = tuple((float(a), float(e)) for e in (25, 35, 15) for a in (-60, -50, -70, -40, -30, -20, -75, 30, 45, 60))


def box(normals: Float64, offsets: Float64, center: Float64) -> float:
    """How far from the center a box must reach to show each of these lines or planes, most crossings, and the origin.

    Rows of `normals` (m × n) are none of them zero.
    """
    lengths = np.linalg.norm(normals, axis=1)
    gaps = np.abs(normals @ center - offsets) / lengths
    reach = max(1.0, float(np.abs(center).max(initial=0.0)), float(gaps.max(initial=0.0)))
    shown = reach
    for i, k in combinations(range(len(normals)), 2):
        pair, right = normals[[i, k]], (offsets - normals @ center)[[i, k]]
        if np.linalg.matrix_rank(pair) == 2:
            step = np.linalg.lstsq(pair, right, rcond=None)[0]
            away = float(np.abs(step).max())
            shown = max(shown, away) if away <= FAR * reach else shown
    return ROOM * shown


def cut_of_box(normal: Float64, offset: float, center: Float64, reach: float) -> Float64:
    """Where normal · x = offset stays within `reach` of the center along each axis: two ends, or corners in order.

    Of shape k × n; k is 0 where it does not come so near.
    """
    n = len(normal)
    unit = normal / np.linalg.norm(normal)
    level = offset / float(np.linalg.norm(normal)) - float(unit @ center)
    found: list[Float64] = []
    for j in range(n):
        others = [k for k in range(n) if k != j]
        for signs in product((-reach, reach), repeat=n - 1):
            rest = level - float(unit[others] @ np.array(signs))
            if abs(unit[j]) > NEAR and abs(rest / unit[j]) <= reach * (1 + NEAR):
                point = np.empty(n)
                point[others], point[j] = signs, rest / unit[j]
                if not any(np.abs(point - other).max() < NEAR * reach for other in found):
                    found.append(point)
    corners = np.array(found).reshape(-1, n)
    return center + (_round(corners, unit) if n == 3 else corners)


def best_view(normals: Float64, lines: Float64) -> tuple[float, float]:
    """Azimuth and elevation in degrees from which planes with these normals are seen wide enough, and these lines long.

    Rows of `normals` and of `lines` are vectors of space. The first view that does, else the one whose worst is best.
    """
    planes = normals / np.linalg.norm(normals, axis=1, keepdims=True)
    rods = lines / np.linalg.norm(lines, axis=1, keepdims=True)

    def worst(view: tuple[float, float]) -> float:
        azimuth, elevation = np.radians(view)
        eye = np.array([np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation)])
        wide, long = np.abs(planes @ eye), np.sqrt(np.clip(1 - (rods @ eye) ** 2, 0, 1))
        return round(float(np.concatenate([wide, long, [1.0]]).min()), 6)

    return next((view for view in VIEWS if worst(view) >= OPEN), max(VIEWS, key=worst))


def line_in_box(point: Float64, direction: Float64, center: Float64, reach: float) -> Float64:
    """The part of the line point + t · direction within `reach` of the center along each axis: its two ends (2 × n)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        sides = (center + np.array([[-reach], [reach]]) - point) / direction
    sides = np.where(direction == 0, np.array([[-np.inf], [np.inf]]), np.sort(sides, axis=0))
    first, last = float(sides[0].max()), float(sides[1].min())
    return point + np.array([[first], [last]]) * direction


def _round(corners: Float64, unit: Float64) -> Float64:
    """The corners of a flat polygon in the order in which one walks round it."""
    if len(corners) < 3:
        return corners
    arms = corners - corners.mean(axis=0)
    first = arms[int(np.argmax(np.linalg.norm(arms, axis=1)))]
    turn = np.arctan2(arms @ np.cross(unit, first), arms @ first)
    return corners[np.argsort(turn, kind="stable")]
