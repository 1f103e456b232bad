"""Linear read-outs: a sum of named terms, each a weight times by how much a number differs from what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
TOGETHER = 512  # rows whose terms, a thousand each, stay in the cache


@dataclass(frozen=True, slots=True)
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
        total = np.empty(len(X), np.float32)
        gates = np.broadcast_to(np.asarray(sustained, np.float32), len(X))
        for first in range(0, len(X), TOGETHER):
            rows = slice(first, first + TOGETHER)
            total[rows] = self.expanded(X[rows], gates[rows]) @ self.weights
        return total + np.float32(self.constant)

    def terms(self, x: Float32, sustained: float) -> dict[str, float]:
        """Of one row of features, what each feature adds; with the constant they sum to the read-out's value."""
        added = self.expanded(x[None], sustained)[0] * self.weights
        sums = np.bincount(self.columns, weights=added, minlength=len(self.names))
        return {name: float(value) for name, value in zip(self.names, sums, strict=True)}


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
