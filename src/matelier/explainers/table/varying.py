"""What varies together in a table: gaps filled, principal axes and how many matter, pairs of columns that go along."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import home_of
from matelier.explainers.table.columns import Design
from matelier.explainers.table.naming import Named, named
from matelier.factors.axes import Axes, grouped
from matelier.factors.completion import Completed, completed, held_out_errors
from matelier.factors.rank import best_held_out, elbow, most_evident
from matelier.factors.rank import held_out_errors as foretold
from matelier.factors.spectral import axes_of
from matelier.spine.record import Record
from matelier.spine.step import Step, Work, finish

Float64: TypeAlias = NDArray[np.float64]

MOST_AXES = 4  # that are told one by one
STRONG = 0.8  # correlation that stands out
MOST_PAIRS = 12
TRIED_RANKS, RIDGE = 4, 1e-2  # of the model that fills gaps
SAMPLED = 5000  # rows that ranks are tried on
MOST_DEALT = 1000  # columns up to which cells are held out
LEAST_SHARE = 1e-12  # of the variance, for an axis to be one


@dataclass(frozen=True, slots=True)
class Filled(Record):
    """How gaps were filled: by a model of this rank of the standardised columns (0: their means).

    `error` is how far it was off, root mean square in standard deviations, on known cells that were hidden from it.
    """

    cells: int
    rows: int
    rank: int
    error: float


@dataclass(frozen=True, slots=True)
class AxisTold(Record):
    """One principal axis: its variance, its share of the whole, and what it is about.

    `loadings` are the correlations of the columns with it; `alone` is False where only a space with a neighbour is
    determined.
    """

    variance: float
    share: float
    about: Named
    loadings: Mapping[str, float]
    alone: bool


@dataclass(frozen=True, slots=True)
class Pair(Record):
    """Two columns of numbers and their correlation, from the rows where both are known."""

    first: str
    second: str
    correlation: float


@dataclass(frozen=True, slots=True)
class HowMany(Record):
    """How many axes matter, by each rule that applies (None where it does not), and how many are told."""

    elbow: int
    evidence: int | None
    held_out: int | None
    told: int


@dataclass(frozen=True, slots=True, eq=False)
class Varying:
    """All that was found of what varies together.

    D is the design without gaps, `count` how many axes hold anything, `loadings` the features' correlations with the
    axes that `codes` are of. `groups` only span a space together, `near` hold so nearly equally much that other rows
    like these could turn them among each other.
    """

    D: Float64
    axes: Axes
    count: int
    codes: Float64
    loadings: Float64
    filled: Filled | None
    how_many: HowMany
    told: tuple[AxisTold, ...]
    pairs: tuple[Pair, ...]
    groups: tuple[tuple[int, int], ...] = field(default=())
    near: tuple[tuple[int, int], ...] = field(default=())


def varying(made: Design, *, seed: int = 0) -> Work[Varying]:
    """The principal axes of the design, its gaps filled, and what they are about."""
    order = np.argsort(np.array(made.features), kind="stable")  # so that chance does not depend on the columns' order
    D, filled = yield from _filled(made, order, seed)
    pairs = correlated(made)
    axes = yield from axes_of(home_of(D), centred=True)
    count = int(np.count_nonzero((axes.shares > LEAST_SHARE) & (axes.values > 10 * axes.errors))) or 1
    how_many = _how_many(D[:, order] - axes.center[order], axes, count, len(made.categories), seed)
    groups = tuple(group for group in axes.groups if group[1] < count)
    axes, loadings = _turned(axes, _loadings(D, axes))
    near = tuple(group for group in _near(axes.variances[:count], len(D)) if group not in groups)
    told = tuple(_axis(axes, k, loadings[:, k], made.features, groups) for k in range(how_many.told))
    codes = np.asarray(axes.encode(D)[:, : max(how_many.told, min(2, axes.V.shape[1]))], np.float64)
    return Varying(D, axes, count, codes, loadings[:, : codes.shape[1]], filled, how_many, told, pairs, groups, near)


def correlated(made: Design) -> tuple[Pair, ...]:
    """The pairs of columns of numbers with |r| ≥ 0.8, strongest first."""
    places = [j for j, place in enumerate(made.of) if place in made.numbers]
    D = made.D[:, places]
    known = ~np.isnan(D)
    Z, K = np.where(known, D, 0.0), known.astype(np.float64)
    n, sums, squares, products = K.T @ K, Z.T @ K, (Z**2).T @ K, Z.T @ Z
    with np.errstate(divide="ignore", invalid="ignore"):
        scatter = np.maximum(squares - sums**2 / n, 0)
        R = (products - sums * sums.T / n) / np.sqrt(scatter * scatter.T)
    strong: list[list[int]] = np.argwhere(np.triu((np.abs(R) >= STRONG) & (n > 2), 1)).tolist()
    names = [made.features[j] for j in places]
    pairs = [Pair(names[i], names[j], float(np.clip(R[i, j], -1, 1))) for i, j in strong]
    return tuple(sorted(pairs, key=lambda pair: -round(abs(pair.correlation), 12))[:MOST_PAIRS])


def _near(variances: Float64, rows: int) -> tuple[tuple[int, int], ...]:
    """Runs of axes whose variances lie within their sampling errors λ√(2/n) of each other. [North 1982]"""
    gaps = variances[:-1] - variances[1:]
    return grouped(np.where(gaps < variances[:-1] * np.sqrt(2 / rows), np.inf, 0.0))


def _loadings(D: Float64, axes: Axes) -> Float64:
    """The correlation of each feature (rows) with each axis (columns)."""
    lengths = np.linalg.norm(D - axes.center, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = axes.V * axes.values / lengths[:, None]
    return np.clip(np.nan_to_num(found), -1, 1)


def _turned(axes: Axes, loadings: Float64) -> tuple[Axes, Float64]:
    """The axes with the largest loading (the first of equals) of each made positive."""
    largest = np.round(np.abs(loadings), 9).argmax(axis=0)
    signs = np.where(loadings[largest, np.arange(loadings.shape[1])] < 0, -1.0, 1.0)
    return replace(axes, V=np.ascontiguousarray(axes.V * signs)), loadings * signs


def _axis(
    axes: Axes, k: int, loadings: Float64, features: tuple[str, ...], groups: tuple[tuple[int, int], ...]
) -> AxisTold:
    told = {name: float(loading) for name, loading in zip(features, loadings, strict=True)}
    alone = not any(first <= k <= last for first, last in groups)
    return AxisTold(float(axes.variances[k]), float(axes.shares[k]), named(loadings, features), told, alone)


def _filled(made: Design, order: NDArray[np.intp], seed: int) -> Work[tuple[Float64, Filled | None]]:
    D, missing = made.D, np.isnan(made.D)
    if not missing.any():
        return D, None
    yield Step("progress.fill", {})
    rank, error = _best_rank(D[:, order], seed)
    model = np.zeros(D.shape)
    if rank:
        found: Completed = finish(completed(D, rank=rank, ridge=RIDGE, tolerance=1e-6, sweeps=200))
        model = found.table
    cells = sum(one.missing for one in made.told if one.use != "left_out")
    told = Filled(cells, int(missing.any(axis=1).sum()), rank, error)
    return np.where(missing, model, D), told


def _best_rank(D: Float64, seed: int) -> tuple[int, float]:
    """The rank that foretells hidden cells best, from 0 (the mean) on, and its error."""
    few = _some(D, seed)
    known = ~np.isnan(few)
    mean_error = float(np.sqrt(np.mean(few[known] ** 2)))
    most = min(TRIED_RANKS, D.shape[1] - 1, int(known.sum() // sum(few.shape)))
    if most < 1:
        return 0, mean_error
    errors = held_out_errors(few, ranks=range(1, most + 1), ridge=RIDGE, seed=seed)
    best = int(np.argmin(errors))
    return (best + 1, errors[best]) if errors[best] < mean_error else (0, mean_error)


def _some(D: Float64, seed: int) -> Float64:
    if len(D) <= SAMPLED:
        return D
    return D[np.sort(np.random.default_rng(seed).permutation(len(D))[:SAMPLED])]


def _how_many(D: Float64, axes: Axes, count: int, categories: int, seed: int) -> HowMany:
    """The middle one of what the rules say, so that no single rule decides; at most 4."""
    n, m = D.shape
    values = axes.values[: max(count, min(n - 1, m - categories))]  # the levels of a category add up: an axis less
    by_elbow = max(elbow(values), 1)
    evident = most_evident(values, n) if not categories and 1 < count == m < n else None
    held = None
    parts = next((parts for parts in (5, 4, 3, 2) if m >= 2 * parts and n >= 4 * parts), None)
    if parts is not None and m <= MOST_DEALT:
        few = _some(D, seed)
        ranks = min(m - -(-m // parts), len(few) - -(-len(few) // parts), count, 8)
        held = best_held_out(foretold(few, ranks, parts=parts, seed=seed))
    said = sorted(rule for rule in (by_elbow, evident, held) if rule is not None)
    return HowMany(by_elbow, evident, held, min(max(said[(len(said) - 1) // 2], 1), MOST_AXES, count))
