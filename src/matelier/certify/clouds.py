"""Statements about clouds of points: each is projected on a span, and turned into the paper without being bent."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]
Witness = Mapping[str, object]

ROUNDING = 1e-9  # of a length, and of a sum of squares over all points
LARGEST = 1e140


def _array(witness: Witness, name: str) -> Float64:
    given = np.asarray(witness[name])
    if given.dtype.kind not in "fiu":
        raise ValueError(name)
    A = given.astype(np.float64)
    if A.ndim != 2 or 0 in A.shape or not (np.abs(A) < LARGEST).all():  # nor NaN
        raise ValueError(name)
    return A


def _number(witness: Witness, name: str) -> float:
    value: Any = witness[name]
    number = float(value)
    if not np.isfinite(number) or number < 0:
        raise ValueError(name)
    return number


def _lengths(points: Float64) -> Float64:
    return np.linalg.norm(points, axis=1)


def _points_projected(witness: Witness) -> bool:
    # P² = P = Pᵀ, so what P leaves of a point is orthogonal to what it keeps; over all points Pythagoras holds.
    P, points, projected = (_array(witness, name) for name in ("P", "points", "projected"))
    whole, kept, left = (_number(witness, name) for name in ("whole", "kept", "left"))
    size = _lengths(points)
    shown = float((projected**2).sum()), float((points**2).sum())
    return (
        float(max(np.abs(P @ P - P).max(), np.abs(P - P.T).max())) <= ROUNDING
        and bool((_lengths(projected - points @ P) <= ROUNDING * size).all())
        and abs(kept + left - whole) <= ROUNDING * whole
        and shown[0] <= kept * (1 + ROUNDING)
        and shown[1] <= whole * (1 + ROUNDING)
    )


def _points_turned(witness: Witness) -> bool:
    # R is orthogonal, so it keeps all distances; every coordinate beyond the first `rank` is zero.
    R, projected, turned = (_array(witness, name) for name in ("R", "projected", "turned"))
    rank = _number(witness, "rank")
    size = _lengths(projected)
    return (
        R.shape[0] == R.shape[1]
        and rank in range(1, len(R) + 1)
        and float(np.abs(R.T @ R - np.eye(len(R))).max()) <= ROUNDING
        and bool((_lengths(turned - projected @ R.T) <= ROUNDING * size).all())
        and bool((_lengths(turned[:, int(rank) :]) <= ROUNDING * size).all())
    )


CLOUD_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "points_projected": _points_projected,
    "points_turned": _points_turned,
}
