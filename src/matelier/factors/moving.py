"""How far factors are from an optimum: the slope they could still follow, or a duality gap; both in float64."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[Any]
Float64: TypeAlias = NDArray[np.float64]

FLOOR = 1e-10  # of the largest entry: models are kept above it


def factor_moves(
    M: Floats, W: Floats, X: Floats, beta: float = 2.0, *, held: int = 0, sparse: float = 0.0, ridge: float = 0.0,
    ridge_W: float = 0.0,
) -> tuple[float, float]:  # fmt: skip
    """The length of what is left of the slope for W ≥ 0 (n × r, without the first `held`) and X ≥ 0 (r × m), relative.

    Of the β-divergence of M from W X (at 2 half the squares), plus half of `sparse`·ΣX + `ridge`·‖X‖² + `ridge_W`·‖W‖².
    Both zero: a local optimum. [Kuhn & Tucker 1951]
    """
    M, W, X = (A.astype(np.float64) for A in (M, W, X))
    up, down = _slopes(M, W, X, beta)
    on_X = _ratio(X, up, down + sparse / 2 + ridge * X)
    up, down = _slopes(M.T, X.T, W.T, beta)
    return _ratio(W.T[held:], up[held:], (down + ridge_W * W.T)[held:]), on_X


def _slopes(M: Float64, W: Float64, X: Float64, beta: float, *, alone: bool = False) -> tuple[Float64, Float64]:
    P = W @ X
    if beta == 2:
        return W.T @ M, W.T @ P
    P = np.maximum(P, np.maximum(FLOOR * M.max(axis=0 if alone else None), 1e-300))
    return W.T @ (M * P ** (beta - 2)), W.T @ P ** (beta - 1)


def _ratio(X: Float64, up: Float64, down: Float64) -> float:
    free = np.where(X > 0, down - up, np.minimum(down - up, 0))
    pull = float(np.linalg.norm(up))
    return float(np.linalg.norm(free)) / (pull if pull > 0 else 1.0)


def divergence_gap(M: Floats, W: Floats, X: Floats, beta: float) -> float:
    """How far the amounts X of a known W are from the best, relative.

    At β = 1 the largest duality gap of a column beside its sum, else the slope that is left. [Févotte & Idier 2011]
    """
    M, W, X = (A.astype(np.float64) for A in (M, W, X))
    seen = W.any(axis=1)
    M, W = M[seen], W[seen]
    if not M.any():
        return 0.0
    up, down = _slopes(M, W, X, beta, alone=True)
    if beta != 1:
        return _ratio(X, up, down)
    if (W @ X < FLOOR * M.max(axis=0))[M > 0].any():
        return np.inf
    sums, whole = W.sum(axis=0)[:, None], M.sum(axis=0)
    kappa = np.where(sums > 0, up / np.where(sums > 0, sums, 1), 0).max(axis=0)
    gaps = (X * sums).sum(axis=0) - whole + whole * np.log(np.where(kappa > 0, kappa, 1))
    return max(float((gaps / np.where(whole > 0, whole, np.inf)).max()), 0.0)


def completion_moves(M: Floats, W: Floats, X: Floats, ridge: float) -> float:
    """The slope that is left, relative, of Σ (m − w x)² over the known entries + ridge·(‖W‖² + ‖X‖²)."""
    M, W, X = (A.astype(np.float64) for A in (M, W, X))
    R, known = np.nan_to_num(M - W @ X, nan=0.0), np.nan_to_num(M, nan=0.0)
    pairs = ((W.T @ R - ridge * X, W.T @ known), (R @ X.T - ridge * W, known @ X.T))
    norms = [(float(np.linalg.norm(slope)), float(np.linalg.norm(pull))) for slope, pull in pairs]
    return max(slope / (pull if pull > 0 else 1.0) for slope, pull in norms)


def soft_gap(M: Floats, W: Floats, X: Floats, price: float) -> float:
    """The duality gap of ½ Σ (m − z)² over the known entries + price·(sum of Z's singular values), Z = W X.

    Relative to half the squares of the known entries. [Mazumder, Hastie & Tibshirani 2010]
    """
    M, Z = M.astype(np.float64), W.astype(np.float64) @ X.astype(np.float64)
    G = np.nan_to_num(M - Z, nan=0.0)
    steepest = float(np.linalg.norm(G, 2)) * (1 + 1e-9)
    shrink = min(1.0, price / steepest) if steepest > 0 else 1.0
    size = float(np.linalg.svd(Z, compute_uv=False).sum())
    gap = 0.5 * float((G**2).sum()) * (1 - shrink) ** 2 + price * size - shrink * float((G * Z).sum())
    whole = 0.5 * float(np.nansum(M**2))
    return max(gap, 0.0) / whole if whole > 0 else 0.0


def split_gap(M: Floats, low: Floats, few: Floats, Y: Floats, weight: float) -> tuple[float, float]:
    """‖M − low − few‖ / ‖M‖, and how far (singular values of low) + weight·Σ|few| is above a dual bound, relative.

    The bound is ⟨Y, M⟩, Y shrunk until ‖Y‖₂ ≤ 1 and |Y| ≤ weight. [Candès, Li, Ma & Wright 2011]
    """
    M, low, few, Y = (A.astype(np.float64) for A in (M, low, few, Y))
    over = max(float(np.linalg.norm(Y, 2)), float(np.abs(Y).max()) / weight)
    least = float(np.sum(Y * M)) / over if over > 0 else 0.0
    value = float(np.linalg.svd(low, compute_uv=False).sum()) + weight * float(np.abs(few).sum())
    whole = float(np.linalg.norm(M))
    violated = float(np.linalg.norm(M - low - few)) / (whole if whole > 0 else 1.0)
    return violated, max(value / least - 1, 0.0) if least > 0 else (0.0 if value == 0 else np.inf)
