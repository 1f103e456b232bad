"""Robust PCA: D is of low rank but for few entries, which may be wrong by any amount."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.factors.fit import fit
from matelier.spine.errors import BadInput
from matelier.spine.step import Work

Float64: TypeAlias = NDArray[np.float64]

UNEVEN, STEEPER = 5.0, 2.0  # where one residual is so many times the other, the price of the constraint changes by this
NEAR = 1e-3  # a gap is as far from its end as what is violated when it is larger by 1/NEAR


@dataclass(frozen=True, slots=True)
class Split:
    """D ≈ low + few, with the multiplier of that constraint, its price, the rank of `low` and its singular values' sum.

    `violated` is ‖D − low − few‖ / ‖D‖; `least` is a lower bound on (sum of singular values) + weight·(sum of
    |entries|) over all splits, by duality, and `value` is what this split has.
    """

    low: Float64
    few: Float64
    multiplier: Float64
    price: float
    rank: int = 0
    value: float = np.inf
    least: float = 0.0
    violated: float = 1.0

    @property
    def gap(self) -> float:
        """How far the value is from the least, relative to it; below zero only by as much as the split violates."""
        return (self.value - self.least) / self.least if self.least > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Pursuit:
    """A sweep of principal component pursuit: low, few and the multiplier in turn, the price balancing both residuals.

    Its loss is the larger of what is violated and NEAR times the duality gap.
    [Candès, Li, Ma & Wright 2011; Wohlberg 2017]
    """

    weight: float

    def __call__(self, data: Float64, factors: Split, /) -> tuple[Split, float]:
        """The next split, and its loss."""
        D, Y, price = data, factors.multiplier, factors.price
        few = _shrunk(D - factors.low + Y / price, self.weight / price)
        U, S, Vt = np.linalg.svd(D - few + Y / price, full_matrices=False)
        S = np.maximum(S - 1 / price, 0)
        rank = int(np.count_nonzero(S))
        low = (U[:, :rank] * S[:rank]) @ Vt[:rank]
        left = D - low - few
        Y = Y + price * left
        violated = float(np.linalg.norm(left) / np.linalg.norm(D))
        value = float(S.sum()) + self.weight * float(np.abs(few).sum())
        least = self._dual(D, Y)
        moved = price * float(np.linalg.norm(low - factors.low)) / max(float(np.linalg.norm(Y)), 1e-300)
        price *= STEEPER if violated > UNEVEN * moved else 1 / STEEPER if moved > UNEVEN * violated else 1
        split = Split(low, few, Y, price, rank, value, max(least, factors.least), violated)
        return split, max(violated, NEAR * abs(split.gap))

    def _dual(self, D: Float64, Y: Float64) -> float:
        # ⟨Y, D⟩ for ‖Y‖₂ ≤ 1 and |Y| ≤ weight: what every split has at least.
        scale = max(float(np.linalg.norm(Y, 2)), float(np.abs(Y).max()) / self.weight, 1e-300)
        return float(np.sum(Y * D)) / scale


def _shrunk(A: Float64, by: float) -> Float64:
    return np.sign(A) * np.maximum(np.abs(A) - by, 0)


def split(D: NDArray[Any], *, weight: float | None = None, tolerance: float = 1e-7, sweeps: int = 5000) -> Work[Split]:
    """D (n × m) as a matrix of low rank plus one with few entries, until ‖D − low − few‖ ≤ tolerance·‖D‖.

    The duality gap is then at most a thousand times the tolerance.

    It minimises (sum of singular values of `low`) + weight·(sum of |entries| of `few`); the weight is 1/√max(n, m)
    when not given, with which both are found exactly when the rank is low enough and the wrong entries are few enough
    and scattered. Raises BadInput `home.shape`, `home.not_finite`, `factor.price`. [Candès, Li, Ma & Wright 2011]
    """
    D = np.array(D, np.float64)
    if D.ndim != 2 or D.size == 0:
        raise BadInput("home.shape", shape=" × ".join(map(str, D.shape)) or "()")
    bad = np.argwhere(~np.isfinite(D))
    if len(bad):
        raise BadInput("home.not_finite", row=int(bad[0, 0]) + 1, column=int(bad[0, 1]) + 1)
    weight = 1 / float(np.sqrt(max(D.shape))) if weight is None else weight
    if not 0 < weight < np.inf:
        raise BadInput("factor.price", given=weight)
    none = np.zeros_like(D)
    if not D.any():
        return Split(none, none, none, 1.0, 0, 0.0, 0.0, 0.0)
    longest = float(np.linalg.norm(D, 2))
    Y = D / max(longest, float(np.abs(D).max()) / weight)
    start = Split(none, none, Y, 1.25 / longest)
    return (yield from fit(D, start, Pursuit(weight), tolerance=-np.inf, enough=tolerance, sweeps=sweeps))
