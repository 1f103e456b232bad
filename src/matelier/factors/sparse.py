"""Amounts that are few, or shares of one: W known, and a price on ΣX, or amounts that sum to one."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.compiled import compiled
from matelier.arrays.home import Block, Home, finite
from matelier.arrays.passes import summed
from matelier.factors.nonnegative import nonnegative
from matelier.spine.errors import BadInput
from matelier.spine.step import finish

Float64: TypeAlias = NDArray[np.float64]

RELAXED = {"reassoc", "contract", "arcp"}


def sparse_nonnegative(
    G: Float64, C: Float64, *, price: float, sums: Float64, bins: int, tolerance: float = 1e-10
) -> tuple[Float64, Float64]:
    """Amounts X ≥ 0 (frames × notes), each row minimising ½‖W x − m‖² + price·Σx, and a duality gap for each row.

    G = WᵀW, C = (WᵀM)ᵀ, `sums` the column sums of W ≥ 0 (all positive), `bins` its rows. It is the problem without a
    price for correlations less the price: exact, by the active set, and the same gap holds.
    Raises BadInput `factor.price` when the price is negative. [Tibshirani 1996]
    """
    _refuse(price)
    return nonnegative(G, C - price, sums=sums, bins=bins, tolerance=tolerance)


def sparse_signed(
    G: Float64, C: Float64, energies: Float64, *, price: float, tolerance: float = 1e-10, visits: int = 10_000
) -> tuple[Float64, Float64]:
    """Amounts X of any sign (frames × notes), each row minimising ½‖W x − m‖² + price·Σ|x|, and the duality gaps.

    G = WᵀW, C = (WᵀM)ᵀ, `energies` the ‖m‖² of the rows. What is positive and what is negative of x are non-negative
    amounts of the columns of (W, −W), found by the active set; a row whose gap is then above `tolerance` of ½‖m‖² goes
    on coordinate after coordinate, for so many visits. The gap: r·min(1, price/max|Wᵀr|), r = m − Wx, is dual feasible.
    Raises BadInput `factor.price` unless the price is above zero. [Tibshirani 1996; Friedman, Hastie & Tibshirani 2010]
    """
    _refuse(price or -1.0)
    X, gaps = _by_signs(G, C, price), np.zeros(len(C))
    _descend(X, np.ascontiguousarray(C), np.ascontiguousarray(G), energies, price, tolerance, visits, gaps)
    return X, gaps


def _by_signs(G: Float64, C: Float64, price: float) -> Float64:
    r = len(G)
    lengths = np.sqrt(np.diagonal(G))
    lengths = np.where(lengths > 0, lengths, 1)
    G, C, prices = G / np.outer(lengths, lengths), C / lengths, price / lengths
    both = np.block([[G, -G], [-G, G]])
    Y, _ = nonnegative(both, np.hstack([C - prices, -C - prices]), sums=np.ones(2 * r), bins=1, tolerance=1e-13)
    return np.ascontiguousarray((Y[:, :r] - Y[:, r:]) / lengths)


@compiled(fastmath=RELAXED)
def _descend(
    X: Float64, C: Float64, G: Float64, energies: Float64, price: float, tolerance: float, visits: int, gaps: Float64
) -> None:
    r = len(G)
    slope = np.zeros(r)
    for t in range(len(C)):
        x, c = X[t], C[t]
        slope[:] = c
        for j in range(r):
            if x[j] != 0.0:
                for k in range(r):
                    slope[k] -= x[j] * G[j, k]
        gaps[t] = _gap(x, c, slope, energies[t], price)
        if gaps[t] <= 0.5 * tolerance * energies[t]:
            continue
        for visit in range(visits):
            for j in range(r):
                height = G[j, j]
                if height <= 0.0:
                    continue
                wanted = x[j] * height + slope[j]
                new = 0.0
                if wanted > price:
                    new = (wanted - price) / height
                elif wanted < -price:
                    new = (wanted + price) / height
                move = new - x[j]
                if move != 0.0:
                    x[j] = new
                    for k in range(r):
                        slope[k] -= move * G[j, k]
            if visit % 5 == 0 or visit == visits - 1:
                gaps[t] = _gap(x, c, slope, energies[t], price)
                if gaps[t] <= 0.5 * tolerance * energies[t]:
                    break


@compiled(fastmath=RELAXED)
def _gap(x: Float64, c: Float64, slope: Float64, energy: float, price: float) -> float:
    # ‖r‖² = ‖m‖² − xᵀ(c + slope), ⟨r, m⟩ = ‖m‖² − xᵀc
    left, along, steepest, size = energy, energy, 0.0, 0.0
    for j in range(len(x)):
        left -= x[j] * (c[j] + slope[j])
        along -= x[j] * c[j]
        steepest = max(steepest, abs(slope[j]))
        size += abs(x[j])
    shrink = 1.0 if steepest <= price else price / steepest
    return max(0.5 * left * (1.0 + shrink * shrink) + price * size - shrink * along, 0.0)


def shares(G: Float64, C: Float64, energies: Float64) -> Float64:
    """Amounts X ≥ 0 (frames × notes) whose rows sum to 1, each minimising ‖W x − m‖²: m as a mixture of the notes.

    Exact: with the columns w − m in W's place, non-negative amounts that are drawn towards the sum 1 by a square price
    are a multiple of the answer, whatever the price. G = WᵀW, C = (WᵀM)ᵀ, `energies` the ‖m‖² of the rows.
    [Lawson & Hanson 1974, chapter 23]
    """
    r = len(G)
    X = np.full(C.shape, 1 / r)
    one = np.ones(r)
    for t, (c, energy) in enumerate(zip(C, energies, strict=True)):
        moved = G - c[:, None] - c + energy
        weight = max(float(np.trace(moved)) / r, 1e-300)
        x, _ = nonnegative(moved + weight, np.full((1, r), weight), sums=one, bins=r)
        if x.sum() > 0:
            X[t] = x[0] / x.sum()
    return X


def nonnegative_spectra(D: Home, X: NDArray[Any]) -> tuple[Float64, Float64]:
    """W ≥ 0 (m × rank) nearest to D (n × m) in ‖D − X Wᵀ‖² for amounts X ≥ 0 (n × rank), and for each row ½ its gap.

    The transposed problem: rows of W are amounts of the columns of X. One pass over D.
    Raises BadInput `factor.amounts_shape`, `home.not_finite`.
    """
    if X.ndim != 2 or len(X) != D.shape[0] or not (X >= 0).all():
        raise BadInput("factor.amounts_shape", shape=" × ".join(map(str, X.shape)), frames=D.shape[0])
    X64 = X.astype(np.float64)
    lengths = np.linalg.norm(X64, axis=0)
    X64 /= np.where(lengths > 0, lengths, 1)
    C = finish(summed(D, _pulled, np.add, beside=(X64,))).total
    sums = np.where(lengths > 0, X64.sum(axis=0), 1)
    W, gaps = nonnegative(X64.T @ X64, np.ascontiguousarray(C), sums=sums, bins=len(X))
    return W / np.where(lengths > 0, lengths, 1), gaps


def _pulled(block: Block, start: int, X: Float64) -> Float64:
    return finite(block, start).T.astype(np.float64) @ X


def _refuse(price: float) -> None:
    if not 0 <= price < np.inf:
        raise BadInput("factor.price", given=price)
