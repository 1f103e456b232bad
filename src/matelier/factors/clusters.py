"""k-means as a factorisation: M ≈ W X, where each column of X has a single one, the row's cluster."""

from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Block, Home, finite
from matelier.arrays.passes import Arrays, rows_of, summed_with_rows
from matelier.factors.fit import fit
from matelier.spine.errors import BadInput
from matelier.spine.step import Work, finish

Floats: TypeAlias = NDArray[Any]
Float64: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clusters:
    """The means W (m × clusters), the cluster of each row of D, and Σ ‖d − its mean‖² over the rows.

    `next` holds the means of the rows as they are now assigned.
    """

    W: Float64
    of_row: NDArray[np.int64]
    loss: float
    next: Float64

    @property
    def X(self) -> Float64:
        """The amounts (n × clusters): a single one in each row."""
        X = np.zeros((len(self.of_row), self.W.shape[1]))
        X[np.arange(len(X)), self.of_row] = 1
        return X


@dataclass(slots=True)
class _Sums:
    loss: float
    sums: Float64
    counts: Float64
    farthest: float
    row: Float64

    def __add__(self, other: "_Sums") -> "_Sums":
        far = self if self.farthest >= other.farthest else other
        return _Sums(
            self.loss + other.loss, self.sums + other.sums, self.counts + other.counts, far.farthest, far.row
        )  # fmt: skip


def lloyd(data: Home, factors: Clusters, /) -> tuple[Clusters, float]:
    """A sweep that lowers Σ ‖d − its mean‖²: each row to its nearest mean, each mean to its rows. One pass.

    A mean that has lost all its rows goes to the row farthest from its own. [Lloyd 1982]
    """
    W = factors.next
    found = finish(summed_with_rows(data, partial(_assigned, W=W), _Sums.__add__))
    total, (of_row,) = found.total, found.rows
    if not total.loss <= factors.loss:  # by rounding alone
        return factors, factors.loss
    means = total.sums / np.maximum(total.counts, 1)
    empty = np.flatnonzero(total.counts == 0)
    if len(empty):
        means[:, empty] = W[:, empty]
        means[:, empty[0]] = total.row
    return Clusters(W, of_row, total.loss, means), total.loss


def _assigned(block: Block, start: int, *, W: Float64) -> tuple[_Sums, Arrays]:
    D = finite(block, start).astype(np.float64)
    nearest, distances = _nearest(D, W)
    sums = np.zeros(W.shape)
    np.add.at(sums.T, nearest, D)
    counts = np.bincount(nearest, minlength=W.shape[1]).astype(np.float64)
    far = int(distances.argmax())
    return _Sums(float(distances.sum()), sums, counts, float(distances[far]), D[far]), (nearest,)


def _nearest(D: Float64, W: Float64) -> tuple[NDArray[np.int64], Float64]:
    # Which mean is nearest is told by differences from the first mean; the distance to it is formed entry by entry.
    origin = W.mean(axis=1)
    V = W - origin[:, None]
    nearest = (np.einsum("ij,ij->j", V, V) - 2 * ((D - origin) @ V)).argmin(axis=1)
    return nearest, np.square(D - W.T[nearest]).sum(axis=1)


def spread_means(D: Home, clusters: int, *, seed: int = 0) -> Float64:
    """W (m × clusters): rows of D drawn one by one, each with the chance of its squared distance to those drawn before.

    So many passes over D; the same for every home, by `seed`. On average the loss is within 8·(ln k + 2) of the best.
    Raises BadInput `factor.clusters`, `home.not_finite`. [Arthur & Vassilvitskii 2007]
    """
    if not 1 <= clusters <= D.shape[0]:
        raise BadInput("factor.clusters", given=clusters, rows=D.shape[0])
    random = np.random.default_rng(seed)
    W = np.empty((D.shape[1], clusters))
    distances: Float64 = np.full(D.shape[0], np.inf)
    place = int(random.integers(D.shape[0]))
    W[:, 0] = rows_of(D, [place])[0]
    for k in range(1, clusters):
        closer = partial(_closer, w=W[:, k - 1].copy())
        (distances,) = finish(summed_with_rows(D, closer, max, beside=(distances,))).rows
        running: Float64 = np.cumsum(distances)
        place = int(np.searchsorted(running, random.random() * float(running[-1]), side="right"))
        W[:, k] = rows_of(D, [min(place, len(distances) - 1)])[0]
    return W


def _closer(block: Block, start: int, distances: Float64, *, w: Float64) -> tuple[float, Arrays]:
    here = np.minimum(distances, np.square(finite(block, start).astype(np.float64) - w).sum(axis=1))
    return float(here.max()), (here,)


def clusters_of(D: Home, *, clusters: int, seed: int = 0, sweeps: int = 300) -> Work[Clusters]:
    """So many clusters of the rows of D (n × m), when no row has a nearer mean than its own: a local optimum.

    Deterministic by `seed`; clusters are in the order of how many rows they have, most first.
    """
    W = spread_means(D, clusters, seed=seed)
    nobody = np.zeros(D.shape[0], np.int64)
    found = yield from fit(D, Clusters(W, nobody, np.inf, W), lloyd, tolerance=0.0, sweeps=sweeps)
    order = np.argsort(-np.bincount(found.of_row, minlength=clusters), kind="stable")
    places = np.argsort(order)
    return Clusters(found.W[:, order], places[found.of_row], found.loss, found.next[:, order])
