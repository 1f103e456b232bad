"""How many axes the data have: scree, the optimal threshold, Minka's evidence, and entries held out."""

from itertools import pairwise
from math import lgamma, log, pi
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.spine.errors import BadInput

Float64: TypeAlias = NDArray[np.float64]


def elbow(values: Float64) -> int:
    """The rank at the scree's elbow: a cut of the singular values, as two groups of normal numbers, most likely there.

    From 1 to all of them; a single value, or values all equal, has rank 1 (0 when all are zero).
    [Zhu & Ghodsi 2006, profile likelihood]
    """
    s = _values(values)
    if s[0] <= 0:
        return 0
    best, rank = -np.inf, 1
    for q in range(1, len(s)):
        first, second = s[:q], s[q:]
        scatter = float(((first - first.mean()) ** 2).sum() + ((second - second.mean()) ** 2).sum())
        likelihood = -log(max(scatter, (1e-12 * float(s[0])) ** 2))
        if likelihood > best:
            best, rank = likelihood, q
    return rank


def above_threshold(values: Float64, shape: tuple[int, int], *, noise: float | None = None) -> int:
    """How many singular values of n × m data exceed the optimal hard threshold for white noise.

    `noise` is its standard deviation; without it, it is taken from the median singular value: then `values` must be
    all min(n, m) of them. [Gavish & Donoho 2014, equations 3 and 4]
    """
    s = _values(values)
    return int(np.count_nonzero(s > optimal_threshold(shape, noise_of(s, shape) if noise is None else noise)))


def optimal_threshold(shape: tuple[int, int], noise: float) -> float:
    """The hard threshold for singular values of n × m data with white noise of this standard deviation.

    Of all thresholds, what is kept above it comes nearest to the data without noise, in the worst case of many data.
    [Gavish & Donoho 2014, equation 3]
    """
    n, m = shape
    ratio = min(n, m) / max(n, m)
    factor = float(np.sqrt(2 * (ratio + 1) + 8 * ratio / (ratio + 1 + np.sqrt(ratio**2 + 14 * ratio + 1))))
    return factor * float(np.sqrt(max(n, m))) * noise


def noise_of(values: Float64, shape: tuple[int, int]) -> float:
    """The standard deviation of white noise in n × m data, from the median of all its singular values.

    Right where the data without noise have a low rank. Raises BadInput `rank.too_few` where some values are missing.
    """
    s = _values(values)
    n, m = shape
    if len(s) != min(n, m):
        raise BadInput("rank.too_few", rows=n, columns=m, given=f"{len(s)} × 1")
    return float(np.median(s)) / float(np.sqrt(max(n, m) * marchenko_pastur_median(min(n, m) / max(n, m))))


def marchenko_pastur_median(ratio: float) -> float:
    """The median of the Marchenko–Pastur distribution for 0 < ratio ≤ 1: of eigenvalues of pure noise of variance 1."""
    low, high = (1 - np.sqrt(ratio)) ** 2, (1 + np.sqrt(ratio)) ** 2
    # x = middle − half·cos θ turns the density's square-root ends into a smooth integrand
    angles = (np.arange(20_000) + 0.5) * (pi / 20_000)
    x: NDArray[np.floating[Any]] = (low + high) / 2 - (high - low) / 2 * np.cos(angles)
    weight: NDArray[np.floating[Any]] = ((high - low) / 2 * np.sin(angles)) ** 2 / x
    below: NDArray[np.floating[Any]] = np.cumsum(weight)
    return float(np.interp(float(below[-1]) / 2, below - weight / 2, x))


def most_evident(values: Float64, rows: int) -> int:
    """The number of axes with the greatest evidence under probabilistic PCA, from 1 to m − 1.

    `values` are all m singular values of the centred data, `rows` its n > m. [Minka 2000, Laplace approximation]
    """
    s = _values(values)
    m = len(s)
    if m < 2 or rows <= m:
        raise BadInput("rank.too_few", rows=m + 1, columns=2, given=f"{rows} × {m}")
    variances = np.maximum(s**2 / rows, 1e-300)
    scores = [_evidence(variances, k, rows) for k in range(1, m)]
    return 1 + int(np.argmax(scores))


def _evidence(variances: Float64, k: int, rows: int) -> float:
    m = len(variances)
    noise = float(variances[k:].mean())
    if noise <= 1e-15 * float(variances[0]):
        return -np.inf if float(variances[k - 1]) <= 1e-15 * float(variances[0]) else np.inf
    free = m * k - k * (k + 1) / 2
    volume = -k * log(2) + sum(lgamma((m - i) / 2) - (m - i) / 2 * log(pi) for i in range(k))
    likelihood = -rows / 2 * float(np.log(variances[:k]).sum()) - rows * (m - k) / 2 * log(noise)
    after = np.append(variances[:k], np.full(m - k, noise))
    curvature = 0.0
    for i in range(k):
        with np.errstate(divide="ignore"):
            gaps = (1 / after[i + 1 :] - 1 / after[i]) * (variances[i] - variances[i + 1 :])
        curvature += float(np.log(np.maximum(gaps, 1e-300)).sum()) + (m - 1 - i) * log(rows)
    return volume + likelihood + (free + k) / 2 * log(2 * pi) - curvature / 2 - k / 2 * log(rows)


def held_out_errors(D: Float64, ranks: int, *, parts: int = 5, seed: int = 0) -> Float64:
    """The mean squared error of held-out entries for each rank 0 … `ranks`, by bi-cross-validation.

    Rows and columns are dealt into `parts` × `parts` blocks; a block A is foretold from the three around it as
    B Z_r⁺ C, Z_r being the best rank-r copy of the block opposite. [Owen & Perry 2009, section 3]
    """
    n, m = D.shape
    if min(n, m) < 2 * parts or ranks > min(n - -(-n // parts), m - -(-m // parts)):
        needed = max(2 * parts, ranks + -(-max(n, m) // parts))
        raise BadInput("rank.too_few", rows=needed, columns=needed, given=f"{n} × {m}")
    random = np.random.default_rng(seed)
    rows = np.array_split(random.permutation(n), parts)
    columns = np.array_split(random.permutation(m), parts)
    errors = np.zeros(ranks + 1)
    for held_rows in rows:
        for held_columns in columns:
            errors += _foretold(D.astype(np.float64), held_rows, held_columns, ranks)
    return errors / (n * m)


def _foretold(D: Float64, rows: NDArray[np.intp], columns: NDArray[np.intp], ranks: int) -> Float64:
    n, m = D.shape
    others = np.asarray(sorted(set(range(n)) - set(rows.tolist())), np.intp)
    beside = np.asarray(sorted(set(range(m)) - set(columns.tolist())), np.intp)
    A, B, C = D[np.ix_(rows, columns)], D[np.ix_(rows, beside)], D[np.ix_(others, columns)]
    U, s, Vt = np.linalg.svd(D[np.ix_(others, beside)], full_matrices=False)
    BV, UC = B @ Vt.T, U.T @ C
    errors = np.zeros(ranks + 1)
    errors[0] = float((A**2).sum())
    for r in range(1, ranks + 1):
        if s[r - 1] > 1e-12 * s[0]:
            A = A - np.outer(BV[:, r - 1], UC[r - 1]) / s[r - 1]
        errors[r] = float((A**2).sum())
    return errors


def best_held_out(errors: Float64) -> int:
    """The rank that foretells held-out entries best; the smaller of equals up to rounding."""
    return int(np.flatnonzero(errors <= errors.min() * (1 + 1e-9) + 1e-20 * errors[0])[0])


def _values(values: Float64) -> Float64:
    s = np.asarray(values, dtype=np.float64)
    falling = all(before >= after for before, after in pairwise(s.tolist()))
    if s.ndim != 1 or not len(s) or not falling or not np.isfinite(s).all() or s[-1] < 0:
        raise BadInput("rank.values", count=len(s) if s.ndim else 0)
    return s
