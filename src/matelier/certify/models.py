"""Statements about clusters, about tables with missing entries, and about a few wrong entries: M ≈ W X, each judged."""

from collections.abc import Callable

import numpy as np

from matelier.certify.factors import LOOSEST, left_over, squares, told_right
from matelier.certify.rounding import (
    GENEROUS,
    SINGLE,
    UNIT,
    Float64,
    Witness,
    exponent,
    gamma,
    longest,
    matrix,
    number,
    numbers,
    scaled,
    scaled_model,
    stored,
)

SURE = 1e-2  # a duality gap beyond this, relative, is no optimum
KEPT = {SINGLE: 1e-5, UNIT: 1e-6}  # of ‖M‖: how far low + few may be from M


def _clusters(witness: Witness) -> bool:
    # No row has a nearer mean than its own, each mean is that of its rows, and the squares of the distances add up.
    M, means = matrix(witness, "M"), matrix(witness, "means")
    of_row = numbers(witness, "of_row").astype(np.int64)
    unit, e = stored(witness, "M", "means"), exponent(M)
    if of_row.shape != (len(M),) or means.shape[1] != M.shape[1] or not ((of_row >= 0) & (of_row < len(means))).all():
        return False
    M, means = scaled(M, -e), scaled(means, -e)
    distances = np.stack([((M - mean) ** 2).sum(axis=1) for mean in means], axis=1)
    own = distances[np.arange(len(M)), of_row]
    reach = np.sqrt(M.shape[1]) * np.maximum(np.abs(M).max(axis=1), np.abs(means).max())
    slack = 8 * GENEROUS * unit * reach * (np.sqrt(own) + unit * reach)
    rows = np.bincount(of_row, minlength=len(means))
    sums = np.zeros(means.shape)
    np.add.at(sums, of_row, M)
    off = np.abs(sums / np.maximum(rows, 1)[:, None] - means) * (rows > 0)[:, None]
    are_means = off <= (GENEROUS * unit + 2 * gamma(len(M))) * (np.abs(M).max(axis=0) + np.abs(means))
    nearest = own <= distances.min(axis=1) + slack
    told, wrong = float(squares(witness, "left", e)), float(slack.sum()) + gamma(4 * M.size) * float(own.sum())
    return bool(nearest.all() and are_means.all()) and told_right(told, float(own.sum()), wrong, float((M**2).sum()))


def _orthogonal_factors(witness: Witness) -> bool:
    # W, X ≥ 0; a row of W has one amount at most, the best of its part, and no other part alone leaves less.
    M, W, X = (matrix(witness, name) for name in ("M", "W", "X"))
    if (W < 0).any() or (X < 0).any() or ((W > 0).sum(axis=1) > 1).any():
        return False
    unit = stored(witness, "M", "W", "X")
    M, W, X, e = scaled_model(M, W, X)
    left, slack = left_over(M, W, X, unit)
    lengths = np.linalg.norm(X, axis=1)
    best = np.maximum(M @ (X / np.where(lengths > 0, lengths, 1)[:, None]).T, 0).max(axis=1) ** 2
    energies = (M**2).sum(axis=1)
    right = told_right(float(squares(witness, "left", e)), float(left.sum()), float(slack.sum()), float(energies.sum()))
    return right and bool((left <= energies - best + slack + GENEROUS * KEPT[unit] * energies).all())


def _known_entries(witness: Witness) -> tuple[Float64, Float64, Float64, int, int]:
    # M with NaN where an entry is missing, W and X, scaled, and the powers of two.
    M, W, X = matrix(witness, "M", missing=True), matrix(witness, "W"), matrix(witness, "X")
    if np.isnan(M).all() or M.shape != (len(W), X.shape[1]) or W.shape[1] != len(X):
        raise ValueError("M")
    f = exponent(W)
    M, W, X, e = scaled_model(M, W, X)
    return M, W, X, e, f


def _completed(witness: Witness) -> bool:
    # What is left on the known entries, and how steep (d − w x) is still for W and X, with the ridge: as told.
    M, W, X, e, f = _known_entries(witness)
    unit, ridge = stored(witness, "M", "W", "X"), number(witness, "ridge")
    if ridge < 0:
        return False
    left, slack = left_over(M, W, X, unit)
    R, whole = np.nan_to_num(M - W @ X, nan=0.0), float(np.nansum(M**2))
    known = np.nan_to_num(M, nan=0.0)
    on_X = W.T @ R - float(scaled(np.array(ridge), -2 * f)) * X
    on_W = R @ X.T - float(scaled(np.array(ridge), 2 * (f - e))) * W
    steep = max(_ratio(on_X, W.T @ known), _ratio(on_W, known @ X.T))
    right = told_right(float(squares(witness, "left", e)), float(left.sum()), float(slack.sum()), whole)
    moves = number(witness, "moves")
    return right and 0 <= moves <= SURE and steep <= moves + 64 * GENEROUS * unit


def _ratio(part: Float64, whole: Float64) -> float:
    length = float(np.linalg.norm(whole))
    return float(np.linalg.norm(part)) / (length if length > 0 else 1.0)


def _soft_imputed(witness: Witness) -> bool:
    # ½ Σ (d − z)² over the known entries + price·(sum of Z's singular values), Z = W X: it lies no further above its
    # least value than told. What is left, G, shrunk until no singular value exceeds the price, is dual feasible.
    M, W, X, e, _ = _known_entries(witness)
    price, told = float(scaled(numbers(witness, "price"), -e)), number(witness, "gap")
    G = np.nan_to_num(M - W @ X, nan=0.0)
    shrink = min(1.0, price / max(_norm(G), price)) if price > 0 else 1.0
    size = float(np.linalg.svd(W @ X, compute_uv=False).sum())
    gap = 0.5 * float((G**2).sum()) * (1 - shrink) ** 2 + price * size - shrink * float((G * (W @ X)).sum())
    slack = 64 * GENEROUS * stored(witness, "M", "W", "X")
    if price == 0:
        gap = 0.5 * float((G**2).sum())
    return price >= 0 and 0 <= told <= SURE and gap <= (told + slack) * 0.5 * float(np.nansum(M**2))


def _norm(G: Float64) -> float:
    # An upper bound of the largest singular value: LAPACK's, raised by what it can be off, and never above the simple.
    simple = longest(np.abs(G))
    return min(simple, float(np.linalg.norm(G, 2)) + gamma(64 * sum(G.shape)) * simple)


def _robust_split(witness: Witness) -> bool:
    # M = W X + few but for rounding; ⟨Y, M⟩ for ‖Y‖₂ ≤ 1 and |Y| ≤ weight is at most what any such split costs:
    # (sum of singular values) + weight·(sum of |few|).
    M, W, X = (matrix(witness, name) for name in ("M", "W", "X"))
    few, Y = matrix(witness, "few"), matrix(witness, "Y")
    weight, told, unit = number(witness, "weight"), number(witness, "gap"), stored(witness, "M", "W", "X", "few")
    M, W, X, e = scaled_model(M, W, X)
    few, low = scaled(few, -e), W @ X
    if not (few.shape == M.shape == Y.shape) or weight <= 0 or not 0 <= told <= SURE:
        return False
    kept = float(np.linalg.norm(M - low - few)) <= KEPT[unit] * float(np.linalg.norm(M))
    Y = scaled(Y, -exponent(Y))
    over = max(_norm(Y), float(np.abs(Y).max()) / weight)
    least = float((Y * M).sum()) / over if over > 0 else 0.0
    value = float(np.linalg.svd(low, compute_uv=False).sum()) + weight * float(np.abs(few).sum())
    return kept and value <= least * (1 + told + LOOSEST)


MODEL_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "clusters": _clusters,
    "completed": _completed,
    "orthogonal_factors": _orthogonal_factors,
    "robust_split": _robust_split,
    "soft_imputed": _soft_imputed,
}
