"""Weights of read-outs from examples: logistic and ridge regression by normal equations, the same bits each time."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import blas as scipy_blas

from matelier.signals.readout import Readout

blas: Any = scipy_blas
Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
ROWS = 8192
STEPS = 14
ENOUGH = 1e-4  # of the loss: a step that gains less is the last


def _terms(readout: Readout, X: Float32, sustained: Float32) -> tuple[Float32, Float32]:
    """The terms of all examples, a one at the end, each over its spread; and the spreads."""
    T = np.empty((len(X), len(readout.weights) + 1), np.float32)
    for a in range(0, len(X), ROWS):
        T[a : a + ROWS, :-1] = readout.expanded(X[a : a + ROWS], sustained[a : a + ROWS])
    T[:, -1] = 1
    spreads = np.sqrt(np.einsum("ij,ij->j", T, T, dtype=np.float64) / max(len(X), 1) + 1e-8).astype(np.float32)
    T /= spreads
    return T, spreads


def logistic(readout: Readout, X: Float32, sustained: Float32, y: Float32, *, strength: float = 10.0) -> Readout:
    """The read-out whose values are log-odds of y (0 or 1), by Newton's method with a ridge on standardised terms."""
    T, spreads = _terms(readout, X, sustained)
    rate = float(np.clip(y.mean(), 1e-6, 1 - 1e-6))
    w = np.zeros(T.shape[1])
    w[-1] = np.log(rate / (1 - rate))
    penalty = np.append(np.full(len(w) - 1, strength), 1e-9)
    before, least = w.copy(), np.inf
    for _ in range(STEPS):
        z = (T @ w.astype(np.float32)).astype(np.float64)
        loss = float((np.logaddexp(0, z) - y * z).sum() + 0.5 * penalty @ (w * w))
        if loss > least:  # too far: halfway back
            w = (w + before) / 2
            continue
        gain = least - loss
        before, least = w, loss
        if gain < ENOUGH * loss:
            break
        q = 1 / (1 + np.exp(-np.clip(z, -40, 40)))
        gradient = T.T @ (q - y).astype(np.float32) + penalty * w
        w = w - np.linalg.solve(_squares(T, q * (1 - q)) + np.diag(penalty), gradient)
    return replace(readout, weights=(before[:-1] / spreads[:-1]).astype(np.float32), constant=float(before[-1]))


def _squares(T: Float32, weights: Float64) -> Float64:
    """Σ weight · t tᵀ over the rows of T."""
    total = np.zeros((T.shape[1], T.shape[1]))
    for a in range(0, len(T), ROWS):
        part = T[a : a + ROWS] * np.sqrt(weights[a : a + ROWS]).astype(np.float32)[:, None]
        total += blas.ssyrk(1.0, part.T)  # its upper triangle
    return np.triu(total) + np.triu(total, 1).T


def ridge(readout: Readout, X: Float32, sustained: Float32, y: Float32, *, strength: float = 30.0) -> Readout:
    """The read-out whose values are near y in the sense of least squares, with a ridge on standardised terms."""
    T, spreads = _terms(readout, X, sustained)
    T = T[:, :-1]
    mean = float(y.mean())
    normal = _squares(T, np.ones(len(T))) + np.diag(np.full(T.shape[1], strength))
    w = np.linalg.solve(normal, (T.T @ (y - np.float32(mean))).astype(np.float64))
    return replace(readout, weights=(w / spreads[:-1]).astype(np.float32), constant=mean)
