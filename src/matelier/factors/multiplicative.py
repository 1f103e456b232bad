"""Both factors by β-divergence: multiplicative updates, block by block, one pass over M a sweep."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Block, Home
from matelier.arrays.passes import Arrays, summed, summed_with_rows
from matelier.factors.divergence import FRAMES, Model, divergences, refuse_without_divergence, weigh
from matelier.factors.fit import fit
from matelier.factors.start import checked_rows, first_spectra
from matelier.spine.errors import BadInput
from matelier.spine.step import Work, finish

Floats: TypeAlias = NDArray[Any]
Float64: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spectra:
    """W (m × rank) and X (n × rank), both ≥ 0, with their divergence; `W_next` is the better W for this X."""

    W: Floats
    X: Floats
    loss: float
    W_next: Floats


@dataclass(frozen=True, slots=True)
class Multiplicative:
    """A sweep that lowers the β-divergence of D from X Wᵀ over W, X ≥ 0; one pass over D. The first `held` of W stay.

    D is taken `scale` times; X and the loss are those of the scaled D. [Lee & Seung 2001, Theorem 2; Févotte & Idier
    2011]
    """

    beta: float = 1.0
    held: int = 0
    scale: float = 1.0
    visits: int = 2

    def __call__(self, data: Home, factors: Spectra, /) -> tuple[Spectra, float]:
        """The next W and X, and their loss; where rounding alone would raise it, the old ones."""
        model = Model(factors.W_next, self.beta)
        part = _Pass(factors.W_next, self.beta, self.scale, self.visits)
        found = finish(summed_with_rows(data, part, _Sums.__add__, beside=(factors.X,)))
        sums, (X_new,) = found.total, found.rows
        if not sums.loss <= factors.loss:
            return factors, factors.loss
        W_next = model.stepped(model.W, sums.up.astype(model.W.dtype), sums.down.astype(model.W.dtype))
        W_next[:, : self.held] = model.W[:, : self.held]
        return Spectra(model.W, X_new, sums.loss, W_next), sums.loss


@dataclass(frozen=True, slots=True)
class _Pass:
    W: Floats
    beta: float
    scale: float
    visits: int

    def __call__(self, block: Block, _start: int, X: Floats) -> tuple["_Sums", Arrays]:
        model = Model(self.W, self.beta)
        part = _Sums(0.0, np.zeros(model.W.shape), np.zeros(model.W.shape))
        X_new = np.empty_like(X)
        for c in range(0, len(block), FRAMES):
            d = block[c : c + FRAMES] * block.dtype.type(self.scale)
            X_new[c : c + len(d)] = self._passed(d, X[c : c + len(d)], model, part)
        return part, (X_new,)

    def _passed(self, d: Floats, x: Floats, model: Model, part: "_Sums") -> Floats:
        for _ in range(self.visits):
            x = model.stepped(x, *model.pulls(d, x))
        P = x @ model.W.T
        part.loss += float(divergences(d, P, beta=model.beta, floor=model.floor).sum())
        Q = np.ones_like(P)
        weigh(d, P, Q, model.beta, model.floor)
        part.up += P.T @ x
        part.down += Q.T @ x
        return x


@dataclass(slots=True)
class _Sums:
    loss: float
    up: Float64
    down: Float64

    def __add__(self, other: "_Sums") -> "_Sums":
        self.loss += other.loss
        self.up += other.up
        self.down += other.down
        return self


def _largest(block: Block, start: int, *, beta: float) -> float:
    refuse_without_divergence(block, start, beta)
    return float(block.max())


def factors_by_divergence(
    D: Home,
    *,
    rank: int,
    beta: float = 1.0,
    seed: int = 0,
    held: Floats | None = None,
    tolerance: float = 1e-4,
    sweeps: int = 200,
) -> Work[Spectra]:
    """W (m × rank) and X (n × rank), both ≥ 0, near a local optimum of the β-divergence of D (n × m) from X Wᵀ.

    The columns of `held` are the first of W and stay. Deterministic by `seed`. Columns of W not held have length 1.
    Raises BadInput `factor.parts`, `factor.negative`, `factor.zeros`, `factor.beta`, `home.not_finite`.
    """
    if rank < 1:
        raise BadInput("factor.parts", given=rank)
    few = checked_rows(D, 12 * rank, seed=seed)
    most = finish(summed(D, partial(_largest, beta=beta), max)).total
    W = first_spectra(few, rank, seed=seed, held=held)
    scale = 1 / most if most > 0 else 1.0
    sweep = Multiplicative(beta, 0 if held is None else held.shape[1], scale)
    X = np.full((D.shape[0], rank), float(few.mean()) * scale or 1.0, D.dtype)
    found = yield from fit(D, Spectra(W, X, np.inf, W), sweep, tolerance=tolerance, sweeps=sweeps)
    lengths = np.linalg.norm(found.W, axis=0)
    lengths[: sweep.held] = 1
    lengths = np.where(lengths > 0, lengths, 1).astype(D.dtype)
    X = found.X * (lengths * D.dtype.type(most if most > 0 else 1.0))
    W = found.W / lengths
    return replace(found, W=W, X=X, loss=found.loss / scale**beta, W_next=found.W_next / lengths)
