"""A table with missing entries completed by a model of low rank; here NaN means missing, and only here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.compiled import compiled
from matelier.factors.fit import fit
from matelier.spine.errors import BadInput
from matelier.spine.step import Work, finish

Float64: TypeAlias = NDArray[np.float64]

RELAXED = {"reassoc", "contract", "arcp"}


@dataclass(frozen=True, slots=True)
class Completed:
    """W (m × rank) and X (n × rank); X Wᵀ stands where D (n × m) misses entries. `loss` is what was made small."""

    W: Float64
    X: Float64
    loss: float

    @property
    def table(self) -> Float64:
        """X Wᵀ, whole."""
        return self.X @ self.W.T


@dataclass(frozen=True, slots=True)
class Alternating:
    """A sweep that lowers Σ (d − x·w)² over the known entries + ridge·(‖W‖² + ‖X‖²): all rows of X, then all of W.

    Each row is a least squares problem of its own, solved by Cholesky. [Zhou et al. 2008]
    """

    ridge: float

    def __call__(self, data: Float64, factors: Completed, /) -> tuple[Completed, float]:
        """The next W and X, and their loss; where rounding alone would raise it, the old ones."""
        D, W, X = data, factors.W.copy(), factors.X.copy()
        _solve_rows(D, W, X, self.ridge)
        _solve_rows(np.ascontiguousarray(D.T), X, W, self.ridge)
        left = np.nan_to_num(D - X @ W.T, nan=0.0)
        loss = float(np.sum(left**2)) + self.ridge * (float(np.sum(W**2)) + float(np.sum(X**2)))
        return (Completed(W, X, loss), loss) if loss <= factors.loss else (factors, factors.loss)


@compiled(fastmath=RELAXED)
def _solve_rows(D: Float64, W: Float64, X: Float64, ridge: float) -> None:
    # Each row x of X: (Σ w wᵀ + ridge) x = Σ d w over the row's known entries.
    r = W.shape[1]
    L, b = np.zeros((r, r)), np.zeros(r)
    for t in range(len(D)):
        L[:] = 0.0
        b[:] = 0.0
        for i in range(D.shape[1]):
            d, w = D[t, i], W[i]
            if d == d:  # not missing
                for j in range(r):
                    b[j] += d * w[j]
                    for k in range(j + 1):
                        L[j, k] += w[j] * w[k]
        for j in range(r):
            L[j, j] += ridge
            for k in range(j + 1):
                rest = L[j, k]
                for i in range(k):
                    rest -= L[j, i] * L[k, i]
                L[j, k] = rest / L[k, k] if k < j else np.sqrt(rest)
            for k in range(j):
                b[j] -= L[j, k] * b[k]
            b[j] /= L[j, j]
        for j in range(r - 1, -1, -1):
            for k in range(j + 1, r):
                b[j] -= L[k, j] * b[k]
            b[j] /= L[j, j]
        X[t] = b


def completed(
    D: NDArray[Any], *, rank: int, ridge: float = 1e-6, start: Completed | None = None, tolerance: float = 1e-9,
    sweeps: int = 500,
) -> Work[Completed]:  # fmt: skip
    """A model X Wᵀ of this rank for D (n × m, NaN where missing): least squares on the known entries, with a ridge.

    `ridge` is relative to the mean square of the known entries; rows and columns without a known entry become zero.
    Starts from the SVD of D with its gaps at the mean, or from `start` (of this rank or lower: what is known already
    is kept). A local optimum. Components are in order, the largest entry of each column of W positive.
    Raises BadInput `factor.parts`, `factor.nothing_known`, `completion.infinite`, `completion.ridge`.
    [Zhou et al. 2008]
    """
    D = _checked(D)
    if rank < 1:
        raise BadInput("factor.parts", given=rank)
    if not 0 < ridge < np.inf:
        raise BadInput("completion.ridge", given=ridge)
    known = D[~np.isnan(D)]
    scale = float(np.sqrt(np.mean(known**2))) or 1.0
    first = _first(D / scale, rank)
    if start is not None:
        k = min(rank, start.W.shape[1])
        first.W[:, :k], first.X[:, :k] = start.W[:, :k] / np.sqrt(scale), start.X[:, :k] / np.sqrt(scale)
    found = yield from fit(D / scale, first, Alternating(ridge), tolerance=tolerance, sweeps=sweeps)
    W, X = _balanced(found.W, found.X)
    return Completed(W * np.sqrt(scale), X * np.sqrt(scale), found.loss * scale**2)


def _first(D: Float64, rank: int) -> Completed:
    missing = np.isnan(D)
    filled = np.where(missing, 0.0, D)
    share = 1 - missing.mean()
    U, S, Vt = np.linalg.svd(filled / share, full_matrices=False)
    k = min(rank, len(S))
    W, X = np.full((D.shape[1], rank), 0.0), np.full((len(D), rank), 0.0)
    W[:, :k], X[:, :k] = Vt[:k].T * np.sqrt(S[:k]), U[:, :k] * np.sqrt(S[:k])
    return Completed(W, X, np.inf)


def _balanced(W: Float64, X: Float64) -> tuple[Float64, Float64]:
    # The same product with both factors' columns orthogonal and equally long, in order, largest entry positive.
    Q, R = np.linalg.qr(W)
    P, T = np.linalg.qr(X)
    U, S, Vt = np.linalg.svd(T @ R.T, full_matrices=False)
    W, X = Q @ Vt.T * np.sqrt(S), P @ U * np.sqrt(S)
    signs = np.where(np.take_along_axis(W, np.abs(W).argmax(axis=0)[None], 0)[0] < 0, -1.0, 1.0)
    return W * signs, X * signs


@dataclass(frozen=True, slots=True)
class SoftImpute:
    """A sweep that lowers ½ Σ (d − z)² over the known entries + price·(sum of Z's singular values), convex in Z = X Wᵀ.

    The gaps are filled from Z, and the singular values of what comes out are lowered by the price.
    [Mazumder, Hastie & Tibshirani 2010]
    """

    price: float

    def __call__(self, data: Float64, factors: Completed, /) -> tuple[Completed, float]:
        """The next Z, by its factors, and its loss."""
        filled = np.where(np.isnan(data), factors.table, data)
        U, S, Vt = np.linalg.svd(filled, full_matrices=False)
        S = np.maximum(S - self.price, 0)
        k = max(int(np.count_nonzero(S)), 1)
        W, X = Vt[:k].T * np.sqrt(S[:k]), U[:, :k] * np.sqrt(S[:k])
        loss = 0.5 * float(np.nansum((data - X @ W.T) ** 2)) + self.price * float(S.sum())
        return (Completed(W, X, loss), loss) if loss <= factors.loss else (factors, factors.loss)


def soft_imputed(
    D: NDArray[Any], *, prices: Sequence[float], tolerance: float = 1e-8, sweeps: int = 1000
) -> Work[tuple[Completed, ...]]:
    """For each price, highest first, the best Z = X Wᵀ for D (n × m, NaN where missing); each starts from the last.

    A global optimum, up to the tolerance. The rank follows from the price.
    Raises BadInput `factor.price`, `factor.nothing_known`, `completion.infinite`. [Mazumder, Hastie & Tibshirani 2010]
    """
    D = _checked(D)
    if not prices or min(prices) < 0:
        raise BadInput("factor.price", given=min(prices, default=0.0))
    found: list[Completed] = []
    last = Completed(np.zeros((D.shape[1], 1)), np.zeros((len(D), 1)), np.inf)
    for price in sorted(prices, reverse=True):
        start = Completed(last.W, last.X, np.inf)
        last = yield from fit(D, start, SoftImpute(price), tolerance=tolerance, sweeps=sweeps)
        found.append(last)
    return tuple(found)


def held_out_errors(
    D: NDArray[Any], *, ranks: Sequence[int], ridge: float = 1e-3, share: float = 0.1, seed: int = 0
) -> tuple[float, ...]:
    """For each rank the root mean square error on known entries that were hidden: a `share` of them, by `seed`.

    The rank with the least error is the one to choose.
    Raises BadInput `factor.nothing_known` where nothing is left to learn from. [Owen & Perry 2009]
    """
    D = _checked(D)
    places = np.argwhere(~np.isnan(D))
    count = max(1, round(share * len(places)))
    hidden = places[np.random.default_rng(seed).permutation(len(places))[:count]]
    truth = D[hidden[:, 0], hidden[:, 1]]
    seen = D.copy()
    seen[hidden[:, 0], hidden[:, 1]] = np.nan
    errors: list[float] = []
    for rank in ranks:
        model = finish(completed(seen, rank=rank, ridge=ridge, tolerance=1e-5, sweeps=100))
        guess: Float64 = (model.X[hidden[:, 0]] * model.W[hidden[:, 1]]).sum(axis=1)
        errors.append(float(np.sqrt(np.mean((guess - truth) ** 2))))
    return tuple(errors)


def _checked(D: NDArray[Any]) -> Float64:
    D = np.array(D, np.float64)
    if D.ndim != 2:
        raise BadInput("home.shape", shape=" × ".join(map(str, D.shape)) or "()")
    infinite = np.argwhere(np.isinf(D))
    if len(infinite):
        row, column = infinite[0]
        raise BadInput("completion.infinite", row=int(row) + 1, column=int(column) + 1)
    if np.isnan(D).all():
        raise BadInput("factor.nothing_known", shape=f"{D.shape[0]} × {D.shape[1]}")
    return D
