"""Statements about amounts X of a known W, M ≈ W X: no other amounts of their kind come nearer."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matelier.certify.factors import FLOOR, LEAST, moves, slopes
from matelier.certify.rounding import (
    GENEROUS,
    SINGLE,
    TINY,
    UNIT,
    Float64,
    Witness,
    exponent,
    matrix,
    number,
    product,
    scaled,
    scaled_model,
    stored,
)

NEAR = {SINGLE: 1e-5, UNIT: 1e-8}  # of ½‖m‖²: duality gaps up to this are those of an optimum, by what is stored
SHARP = {SINGLE: 1e-6, UNIT: 1e-9}  # of ‖w‖‖m‖: slopes up to this are zero
MIXED = 1000.0  # times that for mixtures, whose sum is held by a price
SURE = 1e-2  # of what a column sums to: more than this is no optimum of a divergence


def _parts(witness: Witness) -> tuple[Float64, Float64, Float64, int, int]:
    # M, W and X, scaled, with the powers of two taken out of M and of W.
    M, W, X = (matrix(witness, name) for name in ("M", "W", "X"))
    if M.shape != (len(W), X.shape[1]) or W.shape[1] != len(X):
        raise ValueError("X")
    f = exponent(W)
    M, W, X, e = scaled_model(M, W, X)
    return M, W, X, e, f


def _price(witness: Witness, name: str, by: int) -> float:
    price = number(witness, name, 0.0)
    if price < 0:
        raise ValueError(name)
    return float(scaled(np.array(price), by))


def _ridge_amounts(witness: Witness) -> bool:
    # Wᵀ(M − W X) = λ X: X alone minimises ‖M − W X‖² + λ‖X‖² (λ = 0: nothing else comes nearer).
    M, W, X, _, f = _parts(witness)
    return _is_flat(M, W, X, _price(witness, "ridge", -2 * f), stored(witness, "M", "W", "X"))


def _is_flat(M: Float64, W: Float64, X: Float64, ridge: float, unit: float) -> bool:
    P, error = product(W, X)
    slope, rounded = product(W.T, M - P)
    sizes = np.abs(W).T @ (np.abs(W) @ np.abs(X) + np.abs(M)) + ridge * np.abs(X).max(axis=0)
    slack = rounded + np.abs(W).T @ error + sizes * (GENEROUS * unit * (1 + np.sqrt(len(W)) + W.shape[1]))
    lengths = np.linalg.norm(W, axis=0)[:, None] * np.linalg.norm(M, axis=0) + ridge * np.linalg.norm(X, axis=0)
    small = slack <= 1e3 * NEAR[unit] * lengths + 4 * len(W) * TINY  # or anything would do
    return bool(((np.abs(slope - ridge * X) <= slack) & small).all())


def _minimum_norm(witness: Witness) -> bool:
    # Nothing comes nearer, and X = WᵀY: orthogonal to every change that W does not see, so the shortest of all.
    M, W, X, e, f = _parts(witness)
    unit, Y = stored(witness, "M", "W", "X"), scaled(matrix(witness, "Y"), 2 * f - e)
    R = W.T @ Y - X
    near = np.linalg.norm(R, axis=0) <= 10 * NEAR[unit] * np.linalg.norm(X, axis=0)
    return bool(near.all()) and _is_flat(M, W, X, 0.0, unit)


def duality_gaps(
    M: Float64, W: Float64, X: Float64, *, price: float = 0.0, ridge: float = 0.0, signed: bool = False
) -> Float64:
    """Of each column at most how far ½‖m − W x‖² + price·Σ|x| + ½ ridge·‖x‖² lies above its least value.

    Over x ≥ 0, or x of any sign. Every term is ≥ 0: nothing is subtracted. With a price, r times min(1, price / the
    steepest slope) is dual feasible, r = m − W x (W and m continued by √ridge·I and 0). Without, r − δ d is, where
    Wᵀd > 0. Infinite where no such d is found. [Boyd & Vandenberghe 2004, chapter 5]
    """
    R = M - W @ X
    slope = W.T @ R - ridge * X
    if price > 0:
        steepest: Float64 = (np.abs(slope) if signed else np.maximum(slope, 0)).max(axis=0)
        shrink: Float64 = np.minimum(1, price / np.where(steepest > 0, steepest, price))
        squares = (R**2).sum(axis=0) + ridge * (X**2).sum(axis=0)
        return 0.5 * squares * (1 - shrink) ** 2 + (price * np.abs(X) - shrink * slope * X).sum(axis=0)
    lifted, length = _lifting(W, ridge)
    if signed or not (lifted > 0).all():
        return np.inf + 0 * M[0]
    delta = np.maximum(slope / lifted[:, None], 0).max(axis=0)
    return (X * (delta * lifted[:, None] - slope)).sum(axis=0) + 0.5 * delta**2 * length


def _lifting(W: Float64, ridge: float) -> tuple[Float64, float]:
    # Wᵀd and ‖d‖² for a direction d with Wᵀd > 0: 1 where no column's sum is ≤ 0, else the shortest with Wᵀd = 1.
    sums = W.sum(axis=0)
    if (sums > 1e-6 * np.abs(W).sum(axis=0)).all():
        return sums, float(len(W))
    if ridge > 0:
        return 0 * W[0] + 1, W.shape[1] / ridge
    d = np.linalg.pinv(W.T).sum(axis=1)
    return W.T @ d - 1e-9 * np.abs(W).T @ np.abs(d), float(d @ d)


def _penalised(witness: Witness, *, signed: bool) -> bool:
    M, W, X, e, f = _parts(witness)
    price, ridge = _price(witness, "price", -e - f), _price(witness, "ridge", -2 * f)
    unit = stored(witness, "M", "W", "X")
    if (X < 0).any() and not signed:
        return False
    near = duality_gaps(M, W, X, price=price, ridge=ridge, signed=signed) <= NEAR[unit] * 0.5 * (M**2).sum(axis=0)
    return bool((near | _stationary(M, W, X, price, ridge, unit, signed)).all())


def _stationary(
    M: Float64, W: Float64, X: Float64, price: float, ridge: float, unit: float, signed: bool
) -> NDArray[np.bool_]:
    # Karush, Kuhn, Tucker: the slope is the price where x ≠ 0, no steeper where x = 0, but for the last digits: a gap
    # sees too much in these where no direction lifts all columns, or the price is tiny beside the slopes.
    slope = W.T @ (M - W @ X) - ridge * X
    lengths = np.linalg.norm(W, axis=0)[:, None] * np.linalg.norm(M, axis=0)
    steeper = np.where(X == 0, (np.abs(slope) if signed else slope) - price, 0)
    apart = np.where(X == 0, 0, np.abs(slope - price * np.sign(X)))
    return (np.maximum(steeper, apart) <= SHARP[unit] * lengths).all(axis=0)


def _nonnegative_amounts(witness: Witness) -> bool:
    return number(witness, "price", 0.0) == 0 and _penalised(witness, signed=False)


def _sparse_amounts(witness: Witness) -> bool:
    signed = witness["signed"]
    if not isinstance(signed, bool) or number(witness, "price") <= 0:
        raise ValueError("signed")
    return _penalised(witness, signed=signed)


def _mixture_amounts(witness: Witness) -> bool:
    # X ≥ 0 with columns that sum to 1; f(x) − f(best) ≤ ⟨∇f, x⟩ − min ∇f for f = ½‖m − W x‖². [Frank & Wolfe 1956]
    given = matrix(witness, "X")
    M, W, X, e, f = _parts(witness)
    unit = stored(witness, "M", "W", "X")
    if (given < 0).any() or (np.abs(given.sum(axis=0) - 1) > GENEROUS * unit * (1 + len(given))).any():
        return False
    slope = W.T @ (W @ X - M)
    # a vertex is 1, so 2^(f − e) in the scaled X: the gap in the same numbers
    gaps = (slope * X).sum(axis=0) - slope.min(axis=0) * float(scaled(np.array(1.0), f - e))
    W_in_M = scaled(np.linalg.norm(W, axis=0), f - e).max()
    return bool((gaps <= MIXED * NEAR[unit] * 0.5 * ((M**2).sum(axis=0) + W_in_M**2)).all())


def _divergence_amounts(witness: Witness) -> bool:
    # Kullback–Leibler: m/(p·κ) with κ = max Wᵀ(m/p)/Wᵀ1 is dual feasible, so the divergence is at most the gap above
    # its least. For another β, which is not convex in all: how long the slope is that could still be followed.
    M, W, X, _, _ = _parts(witness)
    beta, told = number(witness, "beta"), number(witness, "gap")
    if min(M.min(), W.min(), X.min()) < 0 or not 0 <= told <= SURE:
        return False
    M, W = M[W.any(axis=1)], W[W.any(axis=1)]  # a row that W has not, no amount can mend
    slack = 64 * GENEROUS * stored(witness, "M", "W", "X")
    if not M.any():
        return not X.any()
    up, down = slopes(M, W, X, beta, alone=True)
    if beta != 1:
        return moves(X, up, down) <= told + slack
    gaps, whole = _kullback_leibler_gaps(M, W, X, up), M.sum(axis=0)
    seen = (W @ X >= np.maximum(FLOOR * M.max(axis=0), LEAST)) | (M == 0)
    return bool(seen.all() and (gaps <= (told + slack) * whole).all())


def _kullback_leibler_gaps(M: Float64, W: Float64, X: Float64, up: Float64) -> Float64:
    # Σ x·Wᵀ1 − Σ m + Σ m·log κ: the logarithms of p cancel between primal and dual.
    sums, whole = W.sum(axis=0)[:, None], M.sum(axis=0)
    kappa = np.where(sums > 0, up / np.where(sums > 0, sums, 1), 0).max(axis=0)
    return (X * sums).sum(axis=0) - whole + whole * np.log(np.where(kappa > 0, kappa, 1))


AMOUNT_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "divergence_amounts": _divergence_amounts,
    "minimum_norm": _minimum_norm,
    "mixture_amounts": _mixture_amounts,
    "nonnegative_amounts": _nonnegative_amounts,
    "ridge_amounts": _ridge_amounts,
    "sparse_amounts": _sparse_amounts,
}
