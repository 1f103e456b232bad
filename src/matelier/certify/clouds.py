"""Statements about clouds of points: each is projected on a span, and turned into the paper without being bent."""

from collections.abc import Callable

import numpy as np

from matelier.certify.witness import Float64, Witness, array_of, number_of

ROUNDING = 1e-9  # of a length, and of a sum of squares over all points
LARGEST = 1e140


def _lengths(points: Float64) -> Float64:
    return np.linalg.norm(points, axis=1)


def _points_projected(witness: Witness) -> bool:
    # P² = P = Pᵀ, so what P leaves of a point is orthogonal to what it keeps; over all points Pythagoras holds.
    P, points, projected = (array_of(witness, name, largest=LARGEST) for name in ("P", "points", "projected"))
    whole, kept, left = (number_of(witness, name, least=0) for name in ("whole", "kept", "left"))
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
    R, projected, turned = (array_of(witness, name, largest=LARGEST) for name in ("R", "projected", "turned"))
    rank = number_of(witness, "rank", least=0)
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
