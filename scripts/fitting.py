"""Weights of read-outs from examples: logistic and ridge regression by normal equations, the same bits each time."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matelier.signals.readout import Readout

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
ROWS = 16_384
STEPS = 20


def _scales(readout: Readout, X: Float32, sustained: Float32) -> Float32:
    squares, count = np.zeros(len(readout.weights)), 0
    for a in range(0, len(X), ROWS):
        T = readout.expanded(X[a : a + ROWS], sustained[a : a + ROWS])
        squares += np.square(T, dtype=np.float64).sum(axis=0)
        count += len(T)
    return np.sqrt(squares / max(count, 1) + 1e-8).astype(np.float32)


def logistic(readout: Readout, X: Float32, sustained: Float32, y: Float32, *, strength: float = 10.0) -> Readout:
    """The read-out whose values are log-odds of y (0 or 1), by Newton's method with a ridge on standardised terms."""
    scales = _scales(readout, X, sustained)
    size = len(scales) + 1
    rate = float(np.clip(y.mean(), 1e-6, 1 - 1e-6))
    w = np.zeros(size)
    w[-1] = np.log(rate / (1 - rate))
    penalty = np.append(np.full(size - 1, strength), 1e-9)
    before, least = w.copy(), np.inf
    for _ in range(STEPS):
        loss, gradient, hessian = _around(readout, X, sustained, y, w, scales)
        loss += 0.5 * float(penalty @ (w * w))
        if loss > least:  # too far: halfway back
            w = (w + before) / 2
            continue
        step = np.linalg.solve(hessian + np.diag(penalty), gradient + penalty * w)
        before, least, fell = w, loss, least - loss
        w = w - step
        if fell < 1e-5 * loss:
            break
    return replace(readout, weights=(w[:-1] / scales).astype(np.float32), constant=float(w[-1]))


def _around(
    readout: Readout, X: Float32, sustained: Float32, y: Float32, w: Float64, scales: Float32
) -> tuple[float, Float64, Float64]:
    """The negative log-likelihood of w, its gradient and its second derivatives."""
    loss, gradient, hessian = 0.0, np.zeros(len(w)), np.zeros((len(w), len(w)))
    for a in range(0, len(X), ROWS):
        T = readout.expanded(X[a : a + ROWS], sustained[a : a + ROWS]) / scales
        T = np.concatenate((T, np.ones((len(T), 1), np.float32)), axis=1)
        z = (T @ w.astype(np.float32)).astype(np.float64)
        q = 1 / (1 + np.exp(-np.clip(z, -40, 40)))
        loss += float((np.logaddexp(0, z) - y[a : a + ROWS] * z).sum())
        gradient += T.T @ (q - y[a : a + ROWS]).astype(np.float32)
        T *= np.sqrt(q * (1 - q)).astype(np.float32)[:, None]
        hessian += T.T @ T
    return loss, gradient, hessian


def ridge(readout: Readout, X: Float32, sustained: Float32, y: Float32, *, strength: float = 30.0) -> Readout:
    """The read-out whose values are near y in the sense of least squares, with a ridge on standardised terms."""
    scales = _scales(readout, X, sustained)
    mean = float(y.mean())
    normal, right = np.diag(np.full(len(scales), strength)), np.zeros(len(scales))
    for a in range(0, len(X), ROWS):
        T = readout.expanded(X[a : a + ROWS], sustained[a : a + ROWS]) / scales
        normal += T.T @ T
        right += T.T @ (y[a : a + ROWS] - np.float32(mean))
    w = np.linalg.solve(normal, right)
    return replace(readout, weights=(w / scales).astype(np.float32), constant=mean)
