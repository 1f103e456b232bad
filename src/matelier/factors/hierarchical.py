"""Non-negative matrix factorisation in energy: hierarchical least squares, extrapolated, one pass over M a sweep."""

from dataclasses import dataclass, replace
from operator import add
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.compiled import compiled
from matelier.arrays.home import Block, Home, finite, home_of
from matelier.arrays.passes import Arrays, summed, summed_with_rows
from matelier.factors.energy import energies
from matelier.factors.fit import fit
from matelier.factors.optimality import residual
from matelier.factors.start import checked_rows, first_spectra
from matelier.spine.errors import BadInput
from matelier.spine.step import Work, finish

Floats: TypeAlias = NDArray[Any]  # float32 or float64, as the data are
Float64: TypeAlias = NDArray[np.float64]

RELAXED = {"reassoc", "contract", "arcp"}  # sums may be reordered for SIMD; NaN and infinity keep their meaning
SAMPLED, WARM = 12, 20  # rows a column of W that the start is fitted to, and how many sweeps at most
TURNS = 6  # times each row is gone through for each product with M, which costs more than ten of them
AHEAD, SHRINK, GROW, GROW_MOST = 0.5, 1.5, 1.05, 1.01
NEAR = 1e-3  # of ‖M‖²: below, ‖M‖² − 2⟨M, WX⟩ + ‖WX‖² in float32 has too few digits left, and M − WX is formed


@dataclass(frozen=True, slots=True)
class Penalty:
    """What a factor X pays beside the energy left: `sparse`·ΣX + `ridge`·‖X‖²."""

    sparse: float = 0.0
    ridge: float = 0.0

    def of(self, X: Floats) -> float:
        """The price of X."""
        if self.sparse == self.ridge == 0:
            return 0.0
        return self.sparse * float(X.sum(dtype=np.float64)) + self.ridge * float(np.sum(np.square(X), dtype=np.float64))


FREE = Penalty()


@dataclass(frozen=True, slots=True)
class Parts:
    """W (bins × rank) and X (frames × rank), both ≥ 0, with the loss they have; the rest is the sweep's memory.

    W is `ahead` of the W that least squares gave last by the extrapolation, and so is X_ahead of X. `MX` = M X_ahead
    (bins × rank) and `XX` = X_aheadᵀX_ahead are what the next W needs to know of M.
    """

    W: Floats
    X: Floats
    loss: float
    energy: float
    W_last: Floats
    X_ahead: Floats
    MX: Floats
    XX: Floats
    ahead: float
    most: float = 1.0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Hierarchical:
    """A sweep that lowers ‖D − X Wᵀ‖² + penalties over W, X ≥ 0: coordinate after coordinate, extrapolated.

    Each factor's coordinates are visited `turns` times for each product with D; between sweeps both are carried on in
    the direction they went, and where that did not lower the loss they are put back. One pass over D, three when put
    back. The first `held` columns of W stay as they are.
    [Cichocki & Phan 2009; Gillis & Glineur 2012; Ang & Gillis 2019]
    """

    on_W: Penalty = FREE
    on_X: Penalty = FREE
    held: int = 0
    turns: int = TURNS

    def start(self, D: Home, W: Floats, X: Floats | None = None) -> Parts:
        """Where to begin: W (m × rank) and X (n × rank, nothing when not given), both ≥ 0; two passes."""
        W = np.ascontiguousarray(W, D.dtype)
        X = np.zeros((D.shape[0], W.shape[1]), D.dtype) if X is None else np.ascontiguousarray(X, D.dtype)
        energy = finish(summed(D, _energy, add)).total
        none = np.zeros((0, 0), D.dtype)
        still = Parts(W, X, np.inf, energy, W, X, none, none, ahead=0.0)
        return replace(self._passed(D, still, W, X), ahead=AHEAD)

    def __call__(self, data: Home, factors: Parts, /) -> tuple[Parts, float]:
        """The next W and X, and their loss."""
        new = self._turned(data, factors)
        if new.loss <= factors.loss:
            most = min(1.0, GROW_MOST * factors.most)
            return replace(new, ahead=min(most, GROW * factors.ahead), most=most), new.loss
        back = self._passed(data, replace(factors, ahead=0.0), factors.W, factors.X)
        new = self._turned(data, back)
        if new.loss > factors.loss:  # by rounding alone
            new = replace(back, X=factors.X, loss=factors.loss)
        return replace(new, ahead=factors.ahead / SHRINK, most=factors.ahead), new.loss

    def _turned(self, D: Home, old: Parts) -> Parts:
        W_new = old.W.copy()
        _improve(W_new, old.MX, old.XX, self.on_W, self.held, self.turns)
        W = _carried(W_new, old.W_last, old.ahead) if old.ahead else W_new
        return replace(self._passed(D, old, W, old.X_ahead), W_last=W_new)

    def _passed(self, D: Home, old: Parts, W: Floats, X: Floats) -> Parts:
        # X improved from where it is, block by block, and all that the next W needs, in one pass over D.
        part = _Pass(W, W.T @ W, self.on_X, self.turns, old.ahead, old.exact)
        found = finish(summed_with_rows(D, part, _Sums.__add__, beside=(X, old.X)))
        sums, (X_new, X_ahead) = found.total, found.rows
        left, exact = (sums.left if old.exact else old.energy + sums.left), old.exact
        if not exact and left <= NEAR * old.energy:
            left, exact = residual(D, W, X_new), True
        return replace(
            old, W=W, X=X_new, loss=left + self.on_W.of(W) + self.on_X.of(X_new), W_last=W, X_ahead=X_ahead,
            MX=sums.MX.astype(W.dtype), XX=sums.XX.astype(W.dtype), exact=exact,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pass:
    W: Floats
    G: Floats
    penalty: Penalty
    turns: int
    ahead: float
    exact: bool

    def __call__(self, block: Block, _start: int, X: Floats, X_last: Floats) -> tuple["_Sums", Arrays]:
        C, x = block @ self.W, X.copy()
        _improve(x, C, self.G, self.penalty, 0, self.turns)
        y = _carried(x, X_last, self.ahead) if self.ahead else x
        explained = energies(block, x @ self.W.T)[2] if self.exact else _explained(C, self.G, x)
        return _Sums(explained, _wide(block.T @ y), _wide(y.T @ y)), (x, y)


@dataclass(slots=True)
class _Sums:
    left: float
    MX: Float64
    XX: Float64

    def __add__(self, other: "_Sums") -> "_Sums":
        self.left += other.left
        self.MX += other.MX
        self.XX += other.XX
        return self


def _energy(block: Block, start: int) -> float:
    return energies(finite(block, start), block)[0]


def _wide(A: Floats) -> Float64:
    return A.astype(np.float64)


def _explained(C: Floats, G: Floats, x: Floats) -> float:
    # ‖WX‖² − 2⟨M, WX⟩ of a block
    return float(np.sum(_wide(x.T @ x) * G)) - 2 * float(np.einsum("ij,ij->", C, x, dtype=np.float64))


def _carried(new: Floats, last: Floats, ahead: float) -> Floats:
    return np.maximum(new + new.dtype.type(ahead) * (new - last), 0)


def _improve(X: Floats, C: Floats, G: Floats, penalty: Penalty, first: int, turns: int) -> None:
    # Lowers ½ Σ x G xᵀ − c xᵀ + ½ penalty, row by row, in place; the coordinates before `first` stay.
    G = G + G.dtype.type(penalty.ridge) * np.eye(len(G), dtype=G.dtype)
    heights = np.diagonal(G)
    steps = np.where(heights > 0, 1 / np.where(heights > 0, heights, 1), 0).astype(G.dtype)
    _descend(X, C - X @ G - C.dtype.type(penalty.sparse / 2), G, steps, first, turns)


@compiled(fastmath=RELAXED)
def _descend(X: Floats, S: Floats, G: Floats, steps: Floats, first: int, turns: int) -> None:
    zero = X.dtype.type(0)
    for t in range(len(X)):
        x, s = X[t], S[t]
        for _ in range(turns):
            for j in range(first, len(x)):
                new = x[j] + s[j] * steps[j]
                if not new > zero:
                    new = zero
                move = new - x[j]
                if move != zero:  # most amounts are zero and stay so
                    x[j] = new
                    g = G[j]
                    for k in range(len(x)):
                        s[k] -= move * g[k]


def nonnegative_factors(
    D: Home,
    *,
    rank: int,
    seed: int = 0,
    on_W: Penalty = FREE,
    on_X: Penalty = FREE,
    held: Floats | None = None,
    tolerance: float = 1e-4,
    sweeps: int = 200,
) -> Work[Parts]:
    """W (m × rank) and X (n × rank), both ≥ 0, with ‖D − X Wᵀ‖² + penalties at a local optimum, or near it.

    D (n × m) has no negative entries. The columns of `held` (m × at most rank) are the first of W and stay. The start
    depends on `seed` alone: W is first fitted to a few rows of D. Without penalties, columns of W have length 1 and
    those not held are in order of the energy they bring, most first.
    Raises BadInput `factor.parts`, `factor.held`, `factor.negative`, `factor.one_penalty`, `home.not_finite`.
    """
    count = 0 if held is None else held.shape[1]
    _refuse(D, rank, held, on_W, on_X)
    sweep = Hierarchical(on_W, on_X, count)
    few = checked_rows(D, SAMPLED * rank, seed=seed)
    W = first_spectra(few, rank, seed=seed, held=held)
    if len(few) < D.shape[0]:
        share = len(few) / D.shape[0]  # what W pays is weighed against fewer rows here
        brief = replace(sweep, on_W=Penalty(on_W.sparse * share, on_W.ridge * share))
        small = home_of(few)
        W = (yield from fit(small, brief.start(small, W), brief, tolerance=1e-3, sweeps=WARM)).W
    parts = yield from fit(D, sweep.start(D, W), sweep, tolerance=tolerance, sweeps=sweeps)
    return parts if on_W != FREE or on_X != FREE else _ordered(parts, count)


def _refuse(D: Home, rank: int, held: Floats | None, on_W: Penalty, on_X: Penalty) -> None:
    if rank < 1:
        raise BadInput("factor.parts", given=rank)
    count = 0 if held is None else held.shape[1]
    if held is not None and (len(held) != D.shape[1] or count > rank or not (held >= 0).all()):
        shape = " × ".join(map(str, held.shape))
        raise BadInput("factor.held", shape=shape, bins=D.shape[1], rank=rank)
    if min(on_W.sparse, on_W.ridge, on_X.sparse, on_X.ridge) < 0:
        raise BadInput("factor.penalty_negative")
    if (on_W == FREE) != (on_X == FREE) and count < rank:
        raise BadInput("factor.one_penalty")


def _ordered(parts: Parts, held: int) -> Parts:
    # Lengths of W's columns go into X; then most energy first.
    lengths = np.linalg.norm(parts.W, axis=0)
    lengths[:held] = 1
    unit = np.where(lengths > 0, lengths, 1)
    W, X = parts.W / unit, parts.X * unit
    brought = np.einsum("ij,ij->j", X, X, dtype=np.float64)
    order = np.concatenate([np.arange(held), held + np.argsort(-brought[held:], kind="stable")])
    W, X = np.ascontiguousarray(W[:, order]), np.ascontiguousarray(X[:, order])
    return replace(parts, W=W, X=X, W_last=W, X_ahead=X)
