"""Orthogonal non-negative factors: M ≈ W X with X Xᵀ diagonal, each column of M a multiple of one part."""

from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Block, Home, finite
from matelier.arrays.passes import Arrays, rows_of, summed_with_rows
from matelier.factors.fit import fit
from matelier.factors.start import checked_rows
from matelier.spine.errors import BadInput
from matelier.spine.step import Work, finish

Float64: TypeAlias = NDArray[np.float64]

NOTHING = 1e-30  # of the energy: what is left of entries in binary64 by rounding alone


@dataclass(frozen=True, slots=True)
class Directions:
    """W ≥ 0 (m × rank, columns of length 1); of each row of D its one part and how much of it; what this leaves.

    `loss` is Σ ‖d − amount · its column of W‖² over the rows; `next` is the better W for these parts.
    """

    W: Float64
    of_row: NDArray[np.int64]
    amounts: Float64
    loss: float
    next: Float64

    @property
    def X(self) -> Float64:
        """The amounts (n × rank): each row's under its part, zero elsewhere, so that XᵀX is diagonal."""
        X = np.zeros((len(self.of_row), self.W.shape[1]))
        X[np.arange(len(X)), self.of_row] = self.amounts
        return X


@dataclass(slots=True)
class _Sums:
    loss: float
    pulls: Float64
    farthest: float
    row: Float64

    def __add__(self, other: "_Sums") -> "_Sums":
        far = self if self.farthest >= other.farthest else other
        return _Sums(self.loss + other.loss, self.pulls + other.pulls, far.farthest, far.row)


def turned(data: Home, factors: Directions, /) -> tuple[Directions, float]:
    """A sweep that lowers Σ ‖d − its multiple of its part‖²: rows to the nearest part, parts to their rows. One pass.

    The nearest part is the one with the largest cosine; each part then goes a step of the power method towards the
    leading singular vector of its rows, which stays non-negative (Perron) and never explains less. A part that has lost
    its rows takes the direction of the row of which most is left. [Pompili, Gillis, Absil & Glineur 2014]
    """
    W = factors.next
    found = finish(summed_with_rows(data, partial(_turned, W=W), _Sums.__add__))
    total, (of_row, amounts) = found.total, found.rows
    if not total.loss <= factors.loss:  # by rounding alone
        return factors, factors.loss
    return Directions(W, of_row, amounts, total.loss, _next(W, total)), total.loss


def _turned(block: Block, start: int, *, W: Float64) -> tuple[_Sums, Arrays]:
    D = finite(block, start).astype(np.float64)
    along = D @ W
    nearest = along.argmax(axis=1)
    x = along[np.arange(len(D)), nearest]
    left = _squares(D - x[:, None] * W.T[nearest])
    one: Float64 = np.zeros_like(along)
    one[np.arange(len(D)), nearest] = x
    far = int(left.argmax())
    return _Sums(float(left.sum()), D.T @ one, float(left[far]), D[far]), (nearest, x)


def _next(W: Float64, total: _Sums) -> Float64:
    empty = np.flatnonzero(~total.pulls.any(axis=0))
    if len(empty):
        total.pulls[:, empty] = W[:, empty]
        if total.farthest > 0:
            total.pulls[:, empty[0]] = total.row
    return _unit(total.pulls)


def spread_directions(D: Home, rank: int, *, seed: int = 0) -> Float64:
    """W (m × rank): rows of D, made unit, drawn one by one, each by the square of what those drawn before leave of it.

    So many passes over D; the same for every home, by `seed`. [Arthur & Vassilvitskii 2007, with angles as distances]
    Raises BadInput `factor.orthogonal_parts`, `factor.negative`, `home.not_finite`.
    """
    if not 1 <= rank <= D.shape[0]:
        raise BadInput("factor.orthogonal_parts", given=rank, most=D.shape[0])
    checked_rows(D, 1)
    random = np.random.default_rng(seed)
    (left,) = finish(summed_with_rows(D, _energies, _both)).rows
    W = np.empty((D.shape[1], rank))
    for k in range(rank):
        running: Float64 = np.cumsum(left)
        place = int(np.searchsorted(running, random.random() * float(running[-1]), side="right"))
        W[:, [k]] = _unit(rows_of(D, [min(place, len(left) - 1)]).T)
        if k + 1 < rank:
            (left,) = finish(summed_with_rows(D, partial(_left, w=W[:, k]), _both, beside=(left,))).rows
    return W


def _energies(block: Block, _start: int) -> tuple[None, Arrays]:
    return None, (_squares(block.astype(np.float64)),)


def _left(block: Block, _start: int, left: Float64, *, w: Float64) -> tuple[None, Arrays]:
    D = block.astype(np.float64)
    return None, (np.minimum(left, _squares(D - np.outer(D @ w, w))),)


def _both(_one: None, _other: None) -> None:
    return None


def _squares(D: Float64) -> Float64:
    return np.einsum("ij,ij->i", D, D)


def _unit(W: Float64) -> Float64:
    lengths = np.linalg.norm(W, axis=0)
    return np.where(lengths > 0, W / np.where(lengths > 0, lengths, 1), 1 / np.sqrt(len(W)))


def orthogonal_factors(
    D: Home, *, rank: int, seed: int = 0, tolerance: float = 1e-9, sweeps: int = 300
) -> Work[Directions]:
    """Each row of D (n × m, ≥ 0) as a multiple of one of `rank` non-negative parts: D ≈ X Wᵀ, XᵀX diagonal.

    A local optimum of ‖D − X Wᵀ‖², or near it: the loss never rises. Deterministic by `seed`; parts are in the order of
    the energy they bring, most first. It is clustering by direction: rows that differ in loudness alone belong
    together. Raises BadInput `factor.orthogonal_parts`, `factor.negative`, `home.not_finite`.
    [Pompili, Gillis, Absil & Glineur 2014]
    """
    W = spread_directions(D, rank, seed=seed)
    energy = float(finish(summed_with_rows(D, _energies, _both)).rows[0].sum())
    nobody = Directions(W, np.zeros(D.shape[0], np.int64), np.zeros(D.shape[0]), np.inf, W)
    found = yield from fit(D, nobody, turned, tolerance=tolerance, sweeps=sweeps, enough=NOTHING * energy)
    brought = np.bincount(found.of_row, found.amounts**2, minlength=rank)
    order = np.argsort(-brought, kind="stable")
    places = np.argsort(order)
    return Directions(found.W[:, order], places[found.of_row], found.amounts, found.loss, found.next[:, order])
