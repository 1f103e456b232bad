"""Amounts that are few, or shares of one: W known, and a price on ΣX, or amounts that sum to one."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.compiled import compiled
from matelier.factors.nonnegative import nonnegative
from matelier.spine.errors import BadInput

Float64: TypeAlias = NDArray[np.float64]

RELAXED = {"reassoc", "contract", "arcp"}


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


def _refuse(price: float) -> None:
    if not 0 <= price < np.inf:
        raise BadInput("factor.price", given=price)
