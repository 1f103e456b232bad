"""Linear read-outs: a sum of named terms, each a weight times by how much a number differs from what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
TOGETHER = 512  # rows whose terms, a thousand each, stay in the cache


@dataclass(frozen=True, slots=True, eq=False)
class Readout:
    """A constant and terms. Term i looks at feature `columns[i]`, at what exceeds `knots[i]` where that is finite.

    Where `gated[i]`, the term counts as many times as the recording's sound is sustained (a number of either sign).
    """

    names: tuple[str, ...]
    columns: NDArray[np.intp]
    knots: Float32
    gated: NDArray[np.bool_]
    usual: Float32
    weights: Float32
    constant: float

    def expanded(self, X: Float32, sustained: float | Float32) -> Float32:
        """The numbers that the weights multiply, one column a term."""
        T = X[:, self.columns] - self.usual
        bent = np.isfinite(self.knots)
        T[:, bent] = np.maximum(X[:, self.columns[bent]] - self.knots[bent], 0) - self.usual[bent]
        T[:, self.gated] *= np.reshape(np.asarray(sustained, np.float32), (-1, 1))
        return T

    def __call__(self, X: Float32, sustained: float | Float32) -> Float32:
        """The sum of the terms for each row of features."""
        folded = _folded(self)
        total = np.empty(len(X), np.float32)
        gates = np.broadcast_to(np.asarray(sustained, np.float32), len(X))
        for first in range(0, len(X), TOGETHER):
            rows = slice(first, first + TOGETHER)
            bent = X[rows, folded.columns] - folded.knots
            sums = X[rows] @ folded.plain + np.maximum(bent, 0, out=bent) @ folded.bent - folded.usual
            total[rows] = sums[:, 0] + gates[rows] * sums[:, 1]
        return total + np.float32(self.constant)

    def terms(self, x: Float32, sustained: float) -> dict[str, float]:
        """Of one row of features, what each feature adds; with the constant they sum to the read-out's value."""
        added = self.expanded(x[None], sustained)[0] * self.weights
        sums = np.bincount(self.columns, weights=added, minlength=len(self.names))
        return {name: float(value) for name, value in zip(self.names, sums, strict=True)}


@dataclass(frozen=True, slots=True)
class _Folded:
    """Terms that look at the same thing as one: weights of features, and of what exceeds knots; two columns each,
    without and with the gate.
    """

    plain: Float32
    columns: NDArray[np.intp]
    knots: Float32
    bent: Float32
    usual: Float32


@lru_cache(maxsize=16)
def _folded(readout: Readout) -> _Folded:
    gates, weights = readout.gated.astype(np.intp), readout.weights.astype(np.float64)
    bent = np.isfinite(readout.knots)
    plain = np.zeros((len(readout.names), 2))
    np.add.at(plain, (readout.columns[~bent], gates[~bent]), weights[~bent])
    pairs, places = np.unique(np.stack((readout.columns[bent], readout.knots[bent])), axis=1, return_inverse=True)
    over = np.zeros((pairs.shape[1], 2))
    np.add.at(over, (places.ravel(), gates[bent]), weights[bent])
    usual = np.bincount(gates, weights=readout.usual * weights, minlength=2)
    columns, knots = pairs[0].astype(np.intp), pairs[1].astype(np.float32)
    return _Folded(plain.astype(np.float32), columns, knots, over.astype(np.float32), usual.astype(np.float32))


def unfitted(
    names: Sequence[str], X: Float32, *, bent: Sequence[str] = (), quantiles: Sequence[float] = (), gated: bool = True
) -> Readout:
    """A read-out whose weights are zero: each feature, what of `bent` ones exceeds some quantiles, and all gated."""
    columns, knots = list(range(len(names))), [-np.inf] * len(names)
    for name in bent:
        column = list(names).index(name)
        for knot in sorted({float(np.float32(q)) for q in np.quantile(X[:, column], list(quantiles))}):
            columns.append(column)
            knots.append(knot)
    both = np.array([False, True] if gated else [False])
    columns_all, knots_all = np.tile(columns, len(both)), np.tile(np.array(knots, np.float32), len(both))
    gates = np.repeat(both, len(columns))
    zero = np.zeros(len(gates), np.float32)
    plain = Readout(tuple(names), columns_all, knots_all, np.zeros_like(gates), zero, zero, 0.0)
    usual = plain.expanded(X, 0.0).mean(axis=0)
    return Readout(tuple(names), columns_all, knots_all, gates, usual, zero, 0.0)
