"""Every case of M ≈ W X as one call: which side of M it reads, and its factors as they stand on paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Home
from matelier.arrays.sides import Sides, whole
from matelier.factors.axes import Axes
from matelier.factors.clusters import clusters_of
from matelier.factors.coded import coded, energy_of
from matelier.factors.completion import completed, soft_imputed
from matelier.factors.given import ByDivergence, Linear, Measure, Mixture, NonNegative, Sparse, amounts_given
from matelier.factors.hierarchical import FREE, Penalty, nonnegative_factors
from matelier.factors.multiplicative import factors_by_divergence
from matelier.factors.optimality import nearness
from matelier.factors.orthogonal import orthogonal_factors
from matelier.factors.robust import split
from matelier.factors.spectral import axes_of
from matelier.spine.errors import BadInput
from matelier.spine.factors import Factors
from matelier.spine.step import Work

Floats: TypeAlias = NDArray[Any]

GENTLE = 1e-2  # price on the squares of a completed table's factors unless wished: without, guesses may be wild


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a method is told beside M: the number of parts, a given factor, its loss's β, its prices, where to start."""

    rank: int | None = None
    W: Floats | None = None
    X: Floats | None = None
    beta: float = 1.0
    ridge: float = 0.0
    sparse: float = 0.0
    seed: int = 0
    tolerance: float | None = None
    sweeps: int | None = None

    def stops(self, tolerance: float, sweeps: int) -> dict[str, Any]:
        """When the loop stops: as wished, else so."""
        near = tolerance if self.tolerance is None else self.tolerance
        return {"tolerance": near, "sweeps": self.sweeps or sweeps}

    @property
    def parts(self) -> int:
        """How many parts are wished for. Raises BadInput `methods.no_rank`."""
        if self.rank is None:
            raise BadInput("methods.no_rank")
        return self.rank


Method: TypeAlias = Callable[[Sides, Wishes], Work[Factors]]


def reads_columns(M: Sides, by: str, wishes: Wishes) -> bool:
    """Whether a method's data are the columns of M, one after the other, and not its rows.

    Amounts of given parts are those of columns, as are sparse ones; rows are what principal axes, means and tables are
    about; where both would do, the long side is read.
    """
    if wishes.X is not None or by in ("pca", "clusters", "completion", "soft_impute", "robust"):
        return False
    sparse = by == "nonnegative" and bool(wishes.sparse)
    return wishes.W is not None or sparse or by == "orthogonal" or not M.is_tall


def by_svd(M: Sides, wishes: Wishes) -> Work[Factors]:
    """W = U Σ and X = Vᵀ: no W X of this rank leaves less. [Eckart & Young 1936]"""
    if not reads_columns(M, "svd", wishes):
        axes = yield from axes_of(M.rows, wishes.rank, centred=False)
        W, energy, left = yield from coded(M.rows, axes)
        X = axes.V.T.astype(W.dtype)
    else:
        axes = yield from axes_of(M.columns, wishes.rank, centred=False)
        codes, energy, left = yield from coded(M.columns, axes)
        sure = axes.values > axes.errors  # the others have no direction of their own
        W = (axes.V * np.where(sure, axes.values, 0)).astype(codes.dtype)
        X = (codes / np.where(sure, axes.values, np.inf).astype(codes.dtype)).T
    return Factors(W, np.ascontiguousarray(X), energy, left, more=_of_axes(axes))


def by_pca(M: Sides, wishes: Wishes) -> Work[Factors]:
    """M's rows less their mean: X = Vᵀ their principal axes, W their codes in these. [Pearson 1901; Hotelling 1933]"""
    axes = yield from axes_of(M.rows, wishes.rank, centred=True)
    W, energy, left = yield from coded(M.rows, axes)
    return Factors(W, axes.V.T.astype(W.dtype), energy, left, axes.center.astype(W.dtype), more=_of_axes(axes))


def by_nonnegative(M: Sides, wishes: Wishes) -> Work[Factors]:
    """W, X ≥ 0 with ‖M − W X‖² least nearby; the columns of a given W stay, those to be found follow them.

    `sparse` is a price on ΣX, which needs one on ‖W‖² beside it: `ridge`, 1 unless wished.
    """
    price = Penalty(sparse=wishes.sparse) if wishes.sparse else FREE
    shrink = Penalty(ridge=wishes.ridge or 1.0) if wishes.sparse else Penalty(ridge=wishes.ridge)
    on_W, on_X = (shrink, price) if wishes.sparse else (shrink, shrink)
    columns = reads_columns(M, "nonnegative", wishes)
    D = M.columns if columns else M.rows
    held = _held(wishes, D)
    found = yield from nonnegative_factors(
        D, rank=wishes.parts, seed=wishes.seed, held=held, on_W=on_W, on_X=on_X, **wishes.stops(1e-4, 200)
    )
    W, X = (found.W, found.X.T) if columns else (found.X, found.W.T)
    free = on_W == on_X == FREE
    near = nearness(D, found.W, found.X)
    first = 0 if held is None else held.shape[1]
    W, X = _ordered(W, X, first) if free else (W, X)
    return Factors(W, X, near.energy, near.left, more={"nearness": near} if free and not first else {})


def by_divergence(M: Sides, wishes: Wishes) -> Work[Factors]:
    """W, X ≥ 0 with the β-divergence of M from W X least nearby; the columns of a given W stay."""
    columns = reads_columns(M, "divergence", wishes)
    D = M.columns if columns else M.rows
    held = _held(wishes, D)
    found = yield from factors_by_divergence(
        D, rank=wishes.parts, beta=wishes.beta, seed=wishes.seed, held=held, **wishes.stops(1e-4, 200)
    )
    near = nearness(D, found.W, found.X)
    W, X = (found.W, found.X.T) if columns else (found.X, found.W.T)
    W, X = _ordered(W, X, 0 if held is None else held.shape[1])
    return Factors(W, X, near.energy, near.left, more={"beta": wishes.beta, "divergence": found.loss})


def by_orthogonal(M: Sides, wishes: Wishes) -> Work[Factors]:
    """W, X ≥ 0 where each column of M is a multiple of one part: the rows of X are orthogonal to each other."""
    found = yield from orthogonal_factors(M.columns, rank=wishes.parts, seed=wishes.seed, sweeps=wishes.sweeps or 300)
    X = np.zeros((wishes.parts, M.shape[1]), found.amounts.dtype)
    X[found.of_row, np.arange(M.shape[1])] = found.amounts
    near = nearness(M.columns, found.W, X.T)
    return Factors(found.W, X, near.energy, near.left, more={"part": found.of_row})


def by_clusters(M: Sides, wishes: Wishes) -> Work[Factors]:
    """Each row of M as the mean of its cluster: a single one in each row of W, the means in X. [Lloyd 1982]"""
    found = yield from clusters_of(M.rows, clusters=wishes.parts, seed=wishes.seed, sweeps=wishes.sweeps or 300)
    energy = yield from energy_of(M.rows)
    return Factors(found.X, found.W.T, energy, found.loss, more={"cluster": found.of_row})


def by_completion(M: Sides, wishes: Wishes) -> Work[Factors]:
    """Of a table with missing entries (NaN) those that are known, by a model of this rank. [Zhou et al. 2008]"""
    D = whole(M.rows)
    found = yield from completed(D, rank=wishes.parts, ridge=wishes.ridge or GENTLE, **wishes.stops(1e-9, 500))
    return _completed(D, found.X, found.W.T)


def by_soft_impute(M: Sides, wishes: Wishes) -> Work[Factors]:
    """The same with a price (`ridge`) on the singular values: convex, the rank follows. [Mazumder et al. 2010]"""
    if not wishes.ridge > 0:
        raise BadInput("methods.no_price")
    D = whole(M.rows)
    (found,) = yield from soft_imputed(D, prices=[wishes.ridge], **wishes.stops(1e-8, 1000))
    return _completed(D, found.X, found.W.T)


def by_robust(M: Sides, wishes: Wishes) -> Work[Factors]:
    """M less the few entries that are wrong by any amount, of low rank. [Candès, Li, Ma & Wright 2011]"""
    D = whole(M.rows).astype(np.float64)
    found = yield from split(D, weight=wishes.sparse or None, **wishes.stops(1e-7, 5000))
    U, s, Vt = np.linalg.svd(found.low, full_matrices=False)
    r = max(found.rank, 1)
    energy = float(np.sum(D**2))
    left = float(np.sum((D - found.low - found.few) ** 2))
    more = {"few": found.few, "gap": found.gap, "multiplier": found.multiplier}
    return Factors(U[:, :r] * s[:r], Vt[:r], energy, left, more=more)


ONLY_M: Mapping[str, Method] = {
    "svd": by_svd,
    "pca": by_pca,
    "nonnegative": by_nonnegative,
    "divergence": by_divergence,
    "orthogonal": by_orthogonal,
    "clusters": by_clusters,
    "completion": by_completion,
    "soft_impute": by_soft_impute,
    "robust": by_robust,
}
"""The methods when M alone is known; `nonnegative` and `divergence` may hold some columns of W."""

MISSING = ("completion", "soft_impute")  # of these NaN means missing

MEASURES: Mapping[str, Callable[[Floats, Wishes], Measure]] = {
    "least_squares": lambda W, _: Linear(W),
    "ridge": lambda W, wishes: Linear(W, wishes.ridge or 1.0),
    "nonnegative": lambda W, wishes: NonNegative(W, wishes.sparse),
    "divergence": lambda W, wishes: ByDivergence(W, wishes.beta),
    "sparse": lambda W, wishes: Sparse(W, wishes.sparse or 1.0),
    "mixture": lambda W, _: Mixture(W),
}
"""The measures when W (or X) is known too."""


def by_measure(M: Sides, wishes: Wishes, by: str) -> Work[Factors]:
    """The factor that is not given: X for each column of M with W known, W for each row of M with X known."""
    columns = reads_columns(M, by, wishes)
    given = _given(wishes)
    D = M.columns if columns else M.rows
    if len(given) != D.shape[1]:
        shape = given.shape if columns else given.T.shape
        raise BadInput("methods.shape", rows=M.shape[0], columns=M.shape[1], given=" × ".join(map(str, shape)))
    measure = MEASURES[by](given, wishes)
    sums, found = yield from amounts_given(D, given, measure)
    more: dict[str, object] = {"gap": sums.gap} if np.isfinite(sums.gap) else {}
    if isinstance(measure, Linear):
        more["rank"] = measure.rank
    W, X = (given, found.T) if columns else (found, given.T)
    return Factors(W, X, sums.energy, sums.left, more=more)


def _held(wishes: Wishes, D: Home) -> Floats | None:
    """The columns of W that stay. Raises BadInput `factor.held`."""
    W = wishes.W
    if W is not None and (len(W) != D.shape[1] or W.shape[1] > wishes.parts or bool((W < 0).any())):
        raise BadInput("factor.held", shape=" × ".join(map(str, W.shape)), bins=D.shape[1], rank=wishes.parts)
    return None if W is None else W.astype(D.dtype)


def _given(wishes: Wishes) -> Floats:
    if wishes.W is not None:
        return wishes.W
    if wishes.X is not None:
        return wishes.X.T
    raise BadInput("methods.none_given")


def _ordered(W: Floats, X: Floats, held: int) -> tuple[Floats, Floats]:
    """The same product with columns of W of length 1, those not held in the order of what they bring."""
    lengths = np.linalg.norm(W.astype(np.float64), axis=0)
    lengths[:held] = 1
    lengths = np.where(lengths > 0, lengths, 1).astype(W.dtype)
    W, X = W / lengths, X * lengths[:, None]
    brought = np.einsum("ij,ij->i", X, X, dtype=np.float64)
    order = np.concatenate([np.arange(held), held + np.argsort(-brought[held:], kind="stable")])
    return np.ascontiguousarray(W[:, order]), np.ascontiguousarray(X[order])


def _of_axes(axes: Axes) -> Mapping[str, object]:
    return {
        "values": axes.values, "errors": axes.errors, "rests": axes.rests, "groups": axes.groups, "lean": axes.lean,
        "rank": axes.rank, "route": axes.route,
    }  # fmt: skip


def _completed(D: Floats, W: Floats, X: Floats) -> Factors:
    known = ~np.isnan(D)
    whole_D = np.where(known, D, 0).astype(np.float64)
    rest = np.where(known, whole_D - W.astype(np.float64) @ X.astype(np.float64), 0.0)
    energy, left = float(np.sum(whole_D**2)), float(np.sum(rest**2))
    return Factors(W, X, energy, left, more={"missing": np.argwhere(~known)})
