"""Amounts in few steps, and spectra that give way to the recording: what a dictionary of other instruments needs."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage as scipy_ndimage

ndimage: Any = scipy_ndimage  # its stubs leave the types of results open

Floats: TypeAlias = NDArray[np.float32]
FRAMES = 128  # at a time: what belongs to them stays in the cache
FLOOR = 1e-6  # models are kept above it, so that no ratio is infinite


def amounts_in_few_steps(
    D: Floats, W: Floats, *, steps: int = 10, start: Floats | None = None, penalty: float = 0.0
) -> Floats:
    """X ≥ 0 (n × rank) after so many multiplicative steps towards the least Kullback–Leibler divergence of D from X Wᵀ.

    The columns of W sum to 1. Few steps are meant: they leave an amount where two notes could both explain it, and the
    reading of music profits. Each row depends on itself alone. [Lee & Seung 2001, Theorem 2]
    """
    X = np.empty((len(D), W.shape[1]), np.float32)
    Wt = np.ascontiguousarray(W.T)
    against = np.float32(1 / (1 + penalty))
    for first in range(0, len(D), FRAMES):
        d = D[first : first + FRAMES]
        x = _level(d, W.shape[1]) if start is None else start[first : first + FRAMES].copy()
        for _ in range(steps):
            x *= ratios(d, x, Wt) @ W
            if penalty:
                x *= against
        X[first : first + FRAMES] = x
    return X


def _level(d: Floats, rank: int) -> Floats:
    return np.repeat(d.sum(axis=1, keepdims=True) / np.float32(rank) + np.float32(FLOOR), rank, axis=1)


def ratios(D: Floats, X: Floats, Wt: Floats) -> Floats:
    """D over its model X Wᵀ, entry by entry; `Wt` is Wᵀ."""
    P = X @ Wt
    np.maximum(P, np.float32(FLOOR), out=P)
    return np.divide(D, P, out=P)


@dataclass(frozen=True, slots=True)
class Adaptation:
    """How spectra give way: rounds, steps before and in each, how much the old ones weigh, and when a frame counts.

    A note's spectrum is learnt where its amount is above `share` of the frame's highest; `prior` is in units of D.
    """

    prior: float = 1000.0
    rounds: int = 4
    first_steps: int = 10
    steps: int = 4
    share: float = 0.15
    penalty: float = 0.0
    smooth_over: int = 15  # rows of the curve of gains
    most: float = 1.0  # the curve's largest logarithm, either way


def adapted(D: Floats, W: Floats, adaptation: Adaptation, *, only: NDArray[np.bool_] | None = None) -> Floats:
    """W (m × rank, columns of sum 1) as the rows of D (n × m) would have it, held back by what it was.

    First a smooth curve of gains over the m rows, the same for all columns, then each column by itself: the step that
    raises the posterior of a Dirichlet prior around the curved W. `only` (n × rank) says where a column may sound.
    Zeros teach nothing.
    """
    if not D.any():
        return W.astype(np.float32)
    gains = np.zeros(W.shape[0], np.float32)
    prior = W.astype(np.float32)
    now = prior.copy()
    X = amounts_in_few_steps(D, now, steps=adaptation.first_steps, penalty=adaptation.penalty)
    if only is not None:
        X *= only
    for _ in range(adaptation.rounds):
        step = np.clip(gains + _curve(D, X, now, adaptation.smooth_over), -adaptation.most, adaptation.most) - gains
        gains += step
        prior = _summing_to_one(W * np.exp(gains)[:, None])
        now = _summing_to_one(now * np.exp(step)[:, None])
        now = _relearnt(D, X, now, prior, adaptation)
        X = amounts_in_few_steps(D, now, steps=adaptation.steps, start=X, penalty=adaptation.penalty)
    return now


def _curve(D: Floats, X: Floats, W: Floats, smooth_over: int) -> Floats:
    """The smoothed logarithm of what each row has over what the model gives it."""
    floor = FLOOR * float(D.sum()) / len(W)
    logs = np.log((D.sum(axis=0) + floor) / (W @ X.sum(axis=0) + floor))
    return np.asarray(ndimage.uniform_filter1d(logs, smooth_over, mode="nearest"), np.float32)


def _relearnt(D: Floats, X: Floats, W: Floats, prior: Floats, adaptation: Adaptation) -> Floats:
    Wt = np.ascontiguousarray(W.T)
    up, weight = np.zeros_like(W), np.zeros(W.shape[1], np.float32)
    for first in range(0, len(D), FRAMES):
        d, x = D[first : first + FRAMES], X[first : first + FRAMES]
        loud = np.where(x > adaptation.share * x.max(axis=1, keepdims=True), x, np.float32(0))
        up += ratios(d, x, Wt).T @ loud
        weight += loud.sum(axis=0)
    strength = np.float32(adaptation.prior)
    return _summing_to_one((W * up + strength * prior) / (weight + strength))


def _summing_to_one(W: NDArray[Any]) -> Floats:
    return np.asarray(W / np.maximum(W.sum(axis=0), np.float32(FLOOR)), np.float32)
