"""Gaps of rows filled in by a model of low rank beside the columns' means; here NaN means missing."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.factors.completion import Completed, completed
from matelier.spine.step import Work

Float64: TypeAlias = NDArray[np.float64]

ROUNDS = 200  # of parts and means at most; most need a few


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """d ≈ mean + W x for each row d: W (m × rank), `mean` (m), and the price on ‖x‖² where a row has gaps."""

    W: Float64
    mean: Float64
    price: float

    def filled(self, D: NDArray[Any]) -> NDArray[Any]:
        """The rows D (n × m) with their gaps (NaN) filled; what is known stays. A row of gaps alone is the mean."""
        gaps = np.isnan(D)
        rows = gaps.any(axis=1)
        if not rows.any():
            return D
        known, r = ~gaps[rows], self.W.shape[1]
        near: Float64 = np.where(known, D[rows] - self.mean, 0)
        squares = (self.W[:, :, None] * self.W[:, None]).reshape(-1, r * r)
        G = (known.astype(np.float64) @ squares).reshape(-1, r, r) + self.price * np.eye(r)
        codes = np.linalg.solve(G, (near @ self.W)[:, :, None])[:, :, 0]
        whole = D.copy()
        whole[rows] = np.where(known, D[rows], codes @ self.W.T + self.mean)
        return whole


def filling(
    D: NDArray[Any], *, rank: int, ridge: float = 1e-2, center: bool = True, tolerance: float = 1e-6, sweeps: int = 500
) -> Work[Filling]:
    """Parts and means of the rows D (n × m, NaN where missing), in turn: least squares on the known entries.

    The mean of a column that has gaps is not that of its known entries: rows without it may be others. What all codes
    have in common, and what the parts leave in the mean, is the means' until that is less than `tolerance` of the
    largest entry. Raises BadInput as `completed` does. [Zhou et al. 2008]
    """
    D = D.astype(np.float64)
    known: NDArray[np.bool_] = ~np.isnan(D)
    counts, largest = np.maximum(known.sum(axis=0), 1), float(np.abs(D[known]).max(initial=0))
    mean: Float64 = np.where(known, D, 0).sum(axis=0) / counts if center else 0 * np.nan_to_num(D[0])
    found, rounds = None, ROUNDS if center else 1
    while True:
        found = yield from completed(D - mean, rank=rank, ridge=ridge, start=found, tolerance=tolerance, sweeps=sweeps)
        left: Float64 = np.where(known, D - mean - found.table, 0).sum(axis=0) / counts
        common = found.X.mean(axis=0) @ found.W.T + left
        rounds -= 1
        if not rounds or np.abs(common).max() <= tolerance * largest:
            price = ridge * (float(np.sqrt(np.mean((D - mean)[known] ** 2))) or 1.0)
            return Filling(np.ascontiguousarray(found.W), mean, price)
        mean = mean + common
        found = Completed(found.W, found.X - found.X.mean(axis=0), found.loss)
