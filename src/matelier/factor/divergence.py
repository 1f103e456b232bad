"""Kullback–Leibler amounts: what is loud counts less, what is missing counts more, than in least squares."""

import numpy as np

from matelier.factor.fit import Float32

TINY = np.float32(1e-12)


def kullback_leibler(M: Float32, P: Float32) -> float:
    """D(M‖P) = Σ m·log(m/p) − m + p, never negative, zero exactly when M = P (M, P ≥ 0 of one shape)."""
    ratio = np.where(M > 0, M / np.maximum(P, TINY), np.float32(1))
    return max(float(np.sum(M * np.log(ratio) - M + P, dtype=np.float64)), 0.0)


def multiplicative_amounts(M: Float32, W: Float32, X: Float32, /) -> tuple[Float32, Float32, float]:
    """A sweep that lowers D(M‖WX) over X ≥ 0 with W held. [Lee & Seung 2001, Theorem 2]"""
    P = np.maximum(W @ X, TINY)
    loss = kullback_leibler(M, P)
    sums = np.maximum(W.sum(axis=0), TINY)
    return W, X * ((W.T @ (M / P)) / sums[:, None]), loss
