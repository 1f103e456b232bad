"""Rows as codes in the axes of their data, and what the codes leave of them."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Home, finite
from matelier.arrays.passes import summed, summed_with_rows
from matelier.factors.axes import Axes
from matelier.spine.step import Work

Floats: TypeAlias = NDArray[Any]
Float64: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class _Coded:
    V: Float64
    center: Float64

    def __call__(self, block: Floats, start: int) -> tuple[Float64, tuple[Floats, ...]]:
        D = finite(block, start).astype(np.float64) - self.center
        codes = D @ self.V
        rest = D - codes @ self.V.T
        energy, left = (float(np.einsum("ij,ij->", A, A)) for A in (D, rest))
        return np.array([energy, left]), (codes.astype(block.dtype),)


def coded(home: Home, axes: Axes) -> Work[tuple[Floats, float, float]]:
    """The codes (n × k) of all rows, ‖D − center‖², and ‖D − decode(codes)‖², formed entry by entry; one pass."""
    found = yield from summed_with_rows(home, _Coded(axes.V, axes.center), np.add)
    energy, left = found.total.tolist()
    return found.rows[0], energy, left


def energy_of(home: Home) -> Work[float]:
    """‖D‖², summed in binary64; one pass."""
    return (yield from summed(home, _energy, float.__add__)).total


def _energy(block: Floats, start: int) -> float:
    D = finite(block, start).astype(np.float64, copy=False)
    return float(np.einsum("ij,ij->", D, D))
