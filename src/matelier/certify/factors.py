"""Statements about M ≈ W X: what is left, singular values and axes, non-negative factors; each judged anew."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from matelier.certify.rounding import (
    GENEROUS,
    INNER,
    TINY,
    UNIT,
    Float64,
    Witness,
    centred,
    count,
    enclosures,
    exponent,
    gamma,
    matrix,
    number,
    numbers,
    product,
    scaled,
    scaled_model,
    stored,
)

LOOSEST = 1e-4  # of the energy: where rounding alone could do more, nothing is told
ENTRIES = 1 << 20  # of a block of data
STEEPEST = 4.0  # of the powers β
FLOOR = 1e-10  # of the largest entry: models are kept above it, so that no ratio is infinite
LEAST = 2.0**-100  # of a model of zeros
LEANING = 1e-3  # an axis that may lean this much (sine) towards its neighbour is not determined by itself
FULL = 1e-6  # float32's rounding and some
ABOVE = 1 + 1e-6  # times what is told: a part may be so much more than the whole, by rounding


def told_right(told: float, found: float, slack: float, whole: float, least: float = 0.0) -> bool:
    """Whether a sum of squares that is told is the one found, up to a slack that is small beside the whole.

    A slack of at most `least`, what rounding the entries themselves may do, is small in any case.
    """
    return 0 <= told and abs(told - found) <= slack <= max(LOOSEST * max(whole, found), least) + TINY


def last_digits(M: Float64, unit: float, parts: int) -> float:
    """The squares of what the last digits of the entries may be off, a few times over."""
    return float(np.nansum(M**2)) * parts * (10 * GENEROUS * unit) ** 2


def _with_center(witness: Witness) -> tuple[Float64, Float64, Float64]:
    # 1 cᵀ is one part more: W gets a column of ones, X the center as a row.
    W, X = matrix(witness, "W"), matrix(witness, "X")
    if witness.get("center") is None:
        return W, X, 0 * X[0]
    center = numbers(witness, "center")
    if center.shape != (X.shape[1],):
        raise ValueError("center")
    return np.hstack([W, np.ones((len(W), 1))]), np.vstack([X, center]), center


def left_over(M: Float64, W: Float64, X: Float64, unit: float) -> tuple[Float64, Float64]:
    """Of each row of M the squares that W X leaves, and how far rounding can have moved that; entries at most 1.

    `unit` is the rounding of what is stored: a prover may have reckoned in it.
    """
    P, error = product(W, X)
    R = np.where(np.isnan(M), 0, M - P)
    sizes = np.where(np.isnan(M), 0, np.abs(W) @ np.abs(X) + np.abs(M))
    E = error + sizes * (GENEROUS * unit * (1 + np.sqrt(W.shape[1])))
    left, wrong = (R**2).sum(axis=1), (E**2).sum(axis=1)
    return left, 2 * np.sqrt(left * wrong) + wrong + gamma(4 * M.size) * left


def squares(witness: Witness, name: str, e: int) -> Float64:
    """Sums of squares that the witness tells, for data scaled by 2^−e."""
    return scaled(numbers(witness, name), -2 * e)


def _factors_left(witness: Witness) -> bool:
    # ‖M − W X − 1 cᵀ‖² and ‖M − 1 cᵀ‖², formed entry by entry: never as ‖M‖² − 2⟨M, W X⟩ + ‖W X‖².
    M, (W, X, center) = matrix(witness, "M"), _with_center(witness)
    unit = stored(witness, "M", "W", "X", "center")
    M, W, X, e = scaled_model(M, W, X)
    center = scaled(center, -e)
    left, slack = left_over(M, W, X, unit)
    ones = np.ones((len(M), 1))
    energy, loose = left_over(M, ones, center[None], unit)
    whole = float(energy.sum())
    told_left, told_energy = (float(squares(witness, name, e)) for name in ("left", "energy"))
    least = last_digits(M, unit, len(X))
    right = told_right(told_left, float(left.sum()), _sum(slack), whole, least)
    return right and told_right(told_energy, whole, _sum(loose), whole, least)


def _sum(parts: Float64) -> float:
    return float(parts.sum()) * (1 + gamma(len(parts)))


def _sampled_rows_left(witness: Witness) -> bool:
    # Some rows of the data, entry by entry; all rows together leave no less, and have no less energy.
    M, (W, X, center) = matrix(witness, "M"), _with_center(witness)
    unit = stored(witness, "M", "W", "X", "center")
    M, W, X, e = scaled_model(M, W, X)
    left, slack = left_over(M, W, X, unit)
    energy, loose = left_over(M, np.ones((len(M), 1)), scaled(center, -e)[None], unit)
    lefts, energies, all_left, whole = (squares(witness, name, e) for name in ("lefts", "energies", "left", "energy"))
    if lefts.shape != left.shape or energies.shape != energy.shape:
        return False
    each = (*zip(lefts, left, slack, energy, strict=True), *zip(energies, energy, loose, energy, strict=True))
    summed = lefts.sum() <= all_left * ABOVE and energies.sum() <= whole * ABOVE
    least = last_digits(M, unit, len(X))
    return summed and all(told_right(*one, least) for one in each)


def _blocks_summed(witness: Witness) -> bool:
    # Each block once, in the tree that so many blocks have; its sums are then off by γ of the additions, relative.
    expected, rows, columns = (count(witness, name) for name in ("expected", "rows", "columns"))
    if not (rows and columns):
        return False
    block = min(rows, max(1, ENTRIES // columns))
    depth = (expected - 1).bit_length()
    told = count(witness, "summed") == expected == -(-rows // block) and count(witness, "depth") == depth
    return told and gamma(block * columns + depth) <= number(witness, "bound") <= LOOSEST


def _known(witness: Witness) -> tuple[Float64, Float64, int]:
    # Between what the singular values are proved to lie, scaled, and the power of two taken out of M.
    M, U, V = (matrix(witness, name) for name in ("M", "U", "V"))
    values = numbers(witness, "values")
    if values.shape != (U.shape[1],) or len(values) > min(M.shape) or not _descending(values):
        raise ValueError("values")
    if (len(U), len(V), V.shape[1]) != (*M.shape, len(values)):
        raise ValueError("U")
    e = exponent(M)
    A, error = scaled(M, -e), np.full(M.shape, TINY)
    if witness.get("center") is not None:
        center = numbers(witness, "center")
        if center.shape != (M.shape[1],):
            raise ValueError("center")
        A, error = centred(A, scaled(center, -e))
    values = scaled(values, -e)
    low, high = enclosures(A, error, U, values, V)
    return low, high, e


def _descending(values: Float64) -> bool:
    return all(x >= y for x, y in pairwise(values.tolist())) and bool((values >= 0).all())


def _singular_values(witness: Witness) -> bool:
    # Each singular value of M (of M − 1 cᵀ, with c the mean row) is proved to lie within its radius of what is told.
    low, high, e = _known(witness)
    told, radius = (scaled(numbers(witness, name), -e) for name in ("told", "radius"))
    if told.ndim != 1 or not 0 < len(told) <= len(low) or radius.shape != told.shape:
        return False
    needed = np.maximum(told - low[: len(told)], high[: len(told)] - told) * (1 + 4 * UNIT) + TINY
    return bool((needed <= radius + 2 * TINY).all())


def _least_of_rank(witness: Witness) -> bool:
    # Eckart and Young: a model of rank k leaves at least Σ σᵢ², i > k. What is left is at most so much above it.
    low, _, e = _known(witness)
    rank = count(witness, "rank")
    lower = low[rank:] * (1 - 4 * UNIT)
    found = float((lower**2).sum()) * (1 - 2 * gamma(len(low) + 4))
    least, left = number(witness, "least"), number(witness, "left")
    scaled_least = float(scaled(np.array([least]), -2 * e)[0])
    excess = witness.get("excess")
    near = excess is None or 0 <= left <= least * (1 + number(witness, "excess")) * (1 + 8 * UNIT)
    return 0 <= scaled_least <= found and near


def _axes_orthonormal(witness: Witness) -> bool:
    V = matrix(witness, "V")
    G, error = product(V.T, V)
    slack = error + 2 * GENEROUS * stored(witness, "V") * (1 + len(V))
    return V.shape[1] <= len(V) and bool((np.abs(G - np.eye(len(G))) <= slack).all())


def _axes_told(witness: Witness) -> bool:
    # What the axes leave is what they found less than there is: rests² = rest₀² − Σ values², a code after the other.
    values, errors, rests = (numbers(witness, name) for name in ("values", "errors", "rests"))
    e = exponent(rests)
    values, errors, rests = (scaled(part, -e) for part in (values, errors, rests))
    if values.ndim != 1 or errors.shape != values.shape or rests.shape != (len(values) + 1,):
        return False
    if not (_descending(values) and _descending(rests) and (errors >= 0).all()):
        return False
    kept = np.concatenate([[0.0], np.cumsum(values**2)])
    slack = np.concatenate([[0.0], np.cumsum(errors * (2 * values + errors))]) + FULL * rests[0] ** 2
    return bool((np.abs(rests[0] ** 2 - kept - rests**2) <= slack).all())


def _rows_encoded(witness: Witness) -> bool:
    # code = (row − center) V: no other code of these axes decodes to anything nearer.
    D, V, codes, center = matrix(witness, "rows"), matrix(witness, "V"), matrix(witness, "codes"), witness["center"]
    unit = stored(witness, "rows", "codes", "center", "V")
    shift = numbers(witness, "center") if center is not None else np.zeros(D.shape[1])
    e = exponent(D)
    D, codes, shift = scaled(D, -e), scaled(codes, -e), scaled(shift, -e)
    if shift.shape != (D.shape[1],) or codes.shape != (len(D), V.shape[1]):
        return False
    found, error = product(D - shift, V)
    sizes = (np.abs(D) + np.abs(shift)) @ np.abs(V)
    slack = error + sizes * (GENEROUS * unit * (1 + np.sqrt(len(V))))
    return _axes_orthonormal({"V": witness["V"]}) and bool((np.abs(found - codes) <= slack).all())


def _axes_alone(witness: Witness) -> bool:
    # An axis may lean towards the next by as much as the value's error beside the gap between them (Wedin): where that
    # is much, both are in one group. Larger groups claim less.
    values, errors = numbers(witness, "values"), numbers(witness, "errors")
    groups = [tuple(map(int, group)) for group in np.asarray(witness["groups"], np.int64).reshape(-1, 2)]
    if values.ndim != 1 or errors.shape != values.shape or not _descending(values) or (errors < 0).any():
        return False
    ends = [end for group in groups for end in group]
    ordered = all(first < last for first, last in groups) and all(x < y for x, y in pairwise(ends))
    inside = not ends or (ends[0] >= 0 and ends[-1] < len(values))
    gaps = values[:-1] - values[1:] - errors[:-1]
    leaning = (errors[:-1] * (1 - FULL) > LEANING * gaps) | (gaps <= 0)
    together = {i for first, last in groups for i in range(first, last)}
    return ordered and inside and set(np.flatnonzero(leaning).tolist()) <= together


def slopes(M: Float64, W: Float64, X: Float64, beta: float, *, alone: bool = False) -> tuple[Float64, Float64]:
    """What pulls each entry of X up and what pulls it down, for the β-divergence of M from W X (half squares at 2).

    Models are kept above `FLOOR` of the largest entry; of their own column's where columns stand `alone`.
    """
    if not abs(beta) <= STEEPEST:
        raise ValueError("beta")
    P = W @ X
    if beta == 2:
        return W.T @ M, W.T @ P
    P = np.maximum(P, np.maximum(FLOOR * M.max(axis=0 if alone else None), LEAST))
    return W.T @ (M * P ** (beta - 2)), W.T @ P ** (beta - 1)


def moves(X: Float64, up: Float64, down: Float64) -> float:
    """The length of the slope that X ≥ 0 could still follow, relative to that of what pulls it up."""
    free = np.where(X > 0, down - up, np.minimum(down - up, 0))
    pull = float(np.linalg.norm(up))
    return float(np.linalg.norm(free)) / (pull if pull > 0 else 1.0)


def _nonnegative_factors(witness: Witness) -> bool:
    # W, X ≥ 0, and the slopes that are left at them (Karush, Kuhn, Tucker) are no longer than told.
    M, W, X = (matrix(witness, name) for name in ("M", "W", "X"))
    beta, held = number(witness, "beta", 2.0), count({"held": 0, **witness}, "held")
    if (W < 0).any() or (X < 0).any() or (beta != 2 and (M < 0).any()) or held > len(X):
        return False
    slack = GENEROUS * stored(witness, "M", "W", "X") * (INNER + np.sqrt(M.size))
    f = exponent(W)
    M, W, X, e = scaled_model(M, W, X)
    # half the price of ‖X‖², ΣX, and of W, in the numbers they are scaled to
    on_X = _price(witness, "sparse", -e - f) / 2 + _price(witness, "ridge", -2 * f) * X
    on_W = _price(witness, "sparse_W", f - 2 * e) / 2 + _price(witness, "ridge_W", 2 * (f - e)) * W.T
    up, down = slopes(M, W, X, beta)
    found_X = moves(X, up, down + on_X)
    up, down = slopes(M.T, X.T, W.T, beta)
    found_W = moves(W.T[held:], up[held:], (down + on_W)[held:])
    told_W, told_X = number(witness, "moves_W"), number(witness, "moves_X")
    return found_W <= told_W + slack <= 1 + slack and found_X <= told_X + slack <= 1 + slack


def _price(witness: Witness, name: str, by: int) -> float:
    price = number(witness, name, 0.0)
    if price < 0:
        raise ValueError(name)
    return float(scaled(np.array(price), by))


FACTOR_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "axes_alone": _axes_alone,
    "axes_orthonormal": _axes_orthonormal,
    "axes_told": _axes_told,
    "blocks_summed": _blocks_summed,
    "factors_left": _factors_left,
    "least_of_rank": _least_of_rank,
    "nonnegative_factors": _nonnegative_factors,
    "rows_encoded": _rows_encoded,
    "sampled_rows_left": _sampled_rows_left,
    "singular_values": _singular_values,
}
