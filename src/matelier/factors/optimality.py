"""How good M ≈ W X is: what it leaves, how far that is above the best model of its rank, where it could still move."""

from dataclasses import dataclass
from functools import partial
from operator import add
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Block, Home
from matelier.arrays.passes import summed
from matelier.arrays.sides import turned
from matelier.factors.energy import energies
from matelier.factors.gram import gram
from matelier.spine.errors import Unable
from matelier.spine.sentence import Sentence
from matelier.spine.step import finish

Floats: TypeAlias = NDArray[Any]
Float64: TypeAlias = NDArray[np.float64]

WIDEST = 8192  # rows of a Gram matrix: half a gigabyte


@dataclass(frozen=True, slots=True)
class Nearness:
    """Energies of D (n × m), of what the model leaves of it, and the least that any model of this rank leaves.

    `moves_W` and `moves_X` measure what is left of the optimality conditions (Karush, Kuhn, Tucker): the length of the
    gradient where a factor could still follow it, relative to that of DᵀX and of D W. All zero: a local optimum; that
    it is the best of all is never claimed, `least` is how much better the best could be at most.
    """

    rank: int
    energy: float
    left: float
    least: float
    moves_W: float
    moves_X: float
    blocks: int

    @property
    def excess(self) -> float:
        """How far, relative to the least, what is left lies above it at most: 0.05 is 5 %; infinite over nothing."""
        if self.left <= self.least:
            return 0.0
        return self.left / self.least - 1 if self.least > 0 else float("inf")

    def told(self) -> Sentence:
        """What may be said of it."""
        facts = {"rank": self.rank, "left": self.left / self.energy if self.energy > 0 else 0.0}
        if np.isinf(self.excess):
            return Sentence("factor.local_optimum", facts)
        return Sentence("factor.local_optimum_within", {**facts, "excess": self.excess})


def residual(D: Home, W: Floats, X: Floats) -> float:
    """‖D − X Wᵀ‖², formed entry by entry, for D n × m, W m × rank and X n × rank; one pass, sums in binary64."""
    return finish(summed(D, partial(_left, W=W), add, beside=(X,))).total


def _left(block: Block, _start: int, X: Floats, *, W: Floats) -> float:
    return energies(block, _model(X, W, block))[2]


def _model(X: Floats, W: Floats, like: Floats) -> Floats:
    return (X @ W.T).astype(like.dtype, copy=False)


def nearness(D: Home, W: Floats, X: Floats) -> Nearness:
    """What the model X Wᵀ with W, X ≥ 0 leaves of D, and how good that is; two passes over D.

    No model of rank k leaves less than Σ_{i>k} σᵢ², non-negative or not; the least told is that sum less a bound of
    its rounding. [Eckart & Young 1936]
    """
    W64 = W.astype(np.float64)
    found = finish(summed(D, partial(_part, W=W64, G=W64.T @ W64), _Part.__add__, beside=(X,)))
    sums = found.total
    gradient = W64 @ sums.XX - sums.DX
    energy, left = sums.energy, sums.left
    moves_W = _ratio(float(np.sum(_free(W64, gradient) ** 2)), float(np.sum(sums.DX**2)))
    least = least_of_rank(D, W.shape[1])
    return Nearness(W.shape[1], energy, left, least, moves_W, _ratio(sums.moves, sums.pulls), found.summed)


def least_of_rank(D: Home, rank: int) -> float:
    """A lower bound of Σ_{i>rank} σᵢ², the energy that any model of this rank must leave of D; one pass.

    By the eigenvalues of DᵀD or D Dᵀ, whichever is smaller (in binary64), less what they can be wrong by: what is below
    some 10⁻¹⁰ of the whole is told as 0, and so is what would need a matrix beyond `WIDEST`².
    """
    n, m = D.shape
    if rank >= min(n, m) or min(n, m) > WIDEST:
        return 0.0
    try:
        found = gram(turned(D) if n < m else D)
    except Unable:  # a large stream, read one way only
        return 0.0
    values = np.linalg.eigvalsh(found.uncentred())
    m, eps = len(values), float(np.finfo(np.float64).eps)
    shifted = found.rows * float(found.shift @ found.shift)
    whole = float(np.trace(found.G)) + 2 * float(np.sqrt(shifted * np.trace(found.G))) + shifted
    # Weyl: each eigenvalue is off by at most the error of the Gram matrix, of undoing its shift, and of LAPACK
    wrong = found.error + 8 * m * eps * whole
    return max(float(np.sum(np.maximum(values[: m - rank] - wrong, 0))), 0.0)


@dataclass(slots=True)
class _Part:
    energy: float
    left: float
    moves: float
    pulls: float
    DX: Float64
    XX: Float64

    def __add__(self, other: "_Part") -> "_Part":
        return _Part(
            self.energy + other.energy, self.left + other.left, self.moves + other.moves, self.pulls + other.pulls,
            self.DX + other.DX, self.XX + other.XX,
        )  # fmt: skip


def _part(block: Block, _start: int, X: Floats, *, W: Float64, G: Float64) -> _Part:
    X64, D64 = X.astype(np.float64), block.astype(np.float64)
    energy, _, left = energies(block, _model(X, W.astype(X.dtype), block))
    pull = D64 @ W
    moves = _free(X64, X64 @ G - pull)
    return _Part(energy, left, float(np.sum(moves**2)), float(np.sum(pull**2)), D64.T @ X64, X64.T @ X64)


def _free(X: Float64, gradient: Float64) -> Float64:
    return np.where(X > 0, gradient, np.minimum(gradient, 0))


def _ratio(moves: float, pulls: float) -> float:
    return float(np.sqrt(moves / pulls)) if pulls > 0 else 0.0
