"""Amounts by β-divergence: what is loud counts less, what is missing more, than in least squares."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.compiled import compiled
from matelier.factors.fit import fit
from matelier.factors.newton import amounts_by_newton
from matelier.factors.nonnegative import nonnegative
from matelier.spine.errors import BadInput
from matelier.spine.step import finish

Floats: TypeAlias = NDArray[Any]
Float64: TypeAlias = NDArray[np.float64]

RELAXED = {"reassoc", "contract", "arcp"}
STRETCH = 2048  # rows whose start is found together, each from the one before
FRAMES = 128  # at a time: what belongs to them stays in the cache
LEAP = 16.0  # the longest leap along two steps
RAISED = 0.1  # of a row's mean amount: what is zero in least squares starts there, as zero would stay zero
FLOOR = 1e-10  # of the largest entry: models are kept above it, so that no ratio is infinite


@compiled(fastmath=RELAXED)
def weigh(D: Floats, P: Floats, Q: Floats, beta: float, floor: float) -> None:
    """P becomes D·P^(β−2) and Q becomes P^(β−1), P first raised to the floor; at β = 1 Q is left as it is, all ones."""
    low, one = P.dtype.type(floor), P.dtype.type(1)
    for t in range(len(P)):
        d, p, q = D[t], P[t], Q[t]
        if beta == 1.0:
            for i in range(len(p)):
                p[i] = d[i] / max(p[i], low)
        elif beta == 0.0:
            for i in range(len(p)):
                q[i] = one / max(p[i], low)
                p[i] = d[i] * q[i] * q[i]
        elif beta == 0.5:
            for i in range(len(p)):
                inverse = one / max(p[i], low)
                q[i] = np.sqrt(inverse)
                p[i] = d[i] * inverse * q[i]
        elif beta == 2.0:
            for i in range(len(p)):
                q[i] = max(p[i], low)
                p[i] = d[i]
        else:
            for i in range(len(p)):
                high = max(p[i], low)
                q[i] = high ** P.dtype.type(beta - 1)
                p[i] = d[i] * q[i] / high


@compiled(fastmath=RELAXED)
def _divergences(D: Floats, P: Floats, beta: float, floor: float, sums: Float64) -> None:
    # For each row Σ d_β(d, p), every term ≥ 0 in exact arithmetic.
    for t in range(len(P)):
        d, p = D[t], P[t]
        total = 0.0
        for i in range(len(p)):
            a, b = np.float64(d[i]), max(np.float64(p[i]), floor)
            if beta == 1.0:
                total += b - a
                if a > 0.0:
                    total += a * np.log(a / b)
            elif beta == 0.0:
                total += a / b - np.log(a / b) - 1.0
            elif beta == 2.0:
                total += 0.5 * (a - b) * (a - b)
            elif beta == 0.5:
                root = np.sqrt(b)
                total += 2.0 * (np.sqrt(a) - root) * (np.sqrt(a) - root) / root
            else:
                total += (a**beta + (beta - 1.0) * b**beta - beta * a * b ** (beta - 1.0)) / (beta * (beta - 1.0))
        sums[t] = max(total, 0.0)


@dataclass(frozen=True, slots=True)
class Model:
    """W ≥ 0 (m × rank) with what its amounts by a β-divergence need: column sums, the power of a step, the floor."""

    W: Floats
    beta: float = 1.0
    floor: float = FLOOR

    @property
    def power(self) -> float:
        """The exponent for which a multiplicative step never raises the divergence. [Févotte & Idier 2011]"""
        if self.beta < 1:
            return 1 / (2 - self.beta)
        return 1.0 if self.beta <= 2 else 1 / (self.beta - 1)

    def pulls(self, D: Floats, X: Floats) -> tuple[Floats, Floats]:
        """What pulls each amount up and what pulls it down (k × rank each): equal where the gradient is zero."""
        P = X @ self.W.T
        Q = P if self.beta == 1 else np.empty_like(P)
        weigh(D, P, Q, self.beta, self.floor)
        down = np.broadcast_to(self.W.sum(axis=0), X.shape) if self.beta == 1 else Q @ self.W
        return P @ self.W, down

    def stepped(self, X: Floats, up: Floats, down: Floats) -> Floats:
        """X after a multiplicative step."""
        ratio = up / np.maximum(down, np.finfo(X.dtype).tiny)
        return X * (ratio if self.power == 1 else ratio ** X.dtype.type(self.power))

    def divergences(self, D: Floats, X: Floats) -> Float64:
        """Of each row its β-divergence from the model."""
        return divergences(D, X @ self.W.T, beta=self.beta, floor=self.floor)


def divergences(D: Floats, P: Floats, *, beta: float = 1.0, floor: float = 0.0) -> Float64:
    """Of each row Σ d_β(d, p) ≥ 0: half the squares at β = 2, Kullback–Leibler at 1, Itakura–Saito at 0.

    p below the floor counts as the floor. [Févotte & Idier 2011]
    """
    sums = np.zeros(len(D))
    _divergences(D, P, beta, max(floor, float(np.finfo(P.dtype).tiny)), sums)
    return sums


def kullback_leibler(M: Floats, P: Floats) -> float:
    """D(M‖P) = Σ m·log(m/p) − m + p, never negative, zero exactly when M = P (M, P ≥ 0 of one shape)."""
    return float(divergences(M, P).sum())


@dataclass(frozen=True, slots=True)
class Climb:
    """Amounts of some rows (k × rank), a multiplicative step from there, and each row's divergence."""

    X: Floats
    next: Floats
    far: Float64


@dataclass(frozen=True, slots=True)
class Squared:
    """A sweep over X ≥ 0 with W known: two multiplicative steps, then a leap along both, never to anything worse.

    A leap that raised its row's divergence is undone. [Varadhan & Roland 2008; Lee & Seung 2001, Theorem 2]
    """

    model: Model

    def start(self, D: Floats, X: Floats) -> Climb:
        """Where to begin; X > 0, what is zero stays zero."""
        return self._at(D, X)

    def __call__(self, data: Floats, factors: Climb, /) -> tuple[Climb, float]:
        """The next amounts, and the sum of the rows' divergences."""
        D, X, X1 = data, factors.X, factors.next
        X2 = self.model.stepped(X1, *self.model.pulls(D, X1))
        first, turn = X1 - X, X2 - X1 - (X1 - X)
        bend = np.einsum("tj,tj->t", turn, turn)
        ratio = np.einsum("tj,tj->t", first, first) / np.maximum(bend, np.finfo(X.dtype).tiny)
        leap = np.clip(np.sqrt(ratio), 1, LEAP)[:, None].astype(X.dtype)
        new = self._at(D, np.maximum(X + 2 * leap * first + leap * leap * turn, X2 * X.dtype.type(0.1)))
        worse = ~(new.far <= self.model.divergences(D, X2))
        if worse.any():
            again = self._at(D[worse], X2[worse])
            new.X[worse], new.next[worse], new.far[worse] = again.X, again.next, again.far
        return new, float(new.far.sum())

    def _at(self, D: Floats, X: Floats) -> Climb:
        return Climb(X, self.model.stepped(X, *self.model.pulls(D, X)), self.model.divergences(D, X))


def amounts_by_divergence(
    D: Floats, W: Floats, *, beta: float = 1.0, tolerance: float = 1e-4, cycles: int = 60
) -> tuple[Floats, Float64]:
    """X ≥ 0 (n × rank) minimising the β-divergence of each row of D (n × m) from W x; and for each row how far it is.

    At β = 1 that is a bound, the duality gap, and a row is done when it is at most `tolerance` of what the row sums to;
    else it is the divergence, and rows are done when it falls by less than `tolerance` of itself. At β = 2 the answer
    is exact. Starts near least squares.
    Raises BadInput `factor.negative`, `factor.zeros` (β ≤ 0 and D has zeros), `factor.beta`.
    """
    refuse_without_divergence(D, 0, beta)
    W64 = W.astype(np.float64)
    lengths = np.linalg.norm(W64, axis=0)
    lengths[lengths == 0] = 1
    W64 /= lengths
    model = Model(W64.astype(D.dtype), beta)
    if beta == 1:
        X, far = amounts_by_newton(D, model.W, tolerance=tolerance, cycles=cycles)
        return X / lengths.astype(D.dtype), far
    G, sums = W64.T @ W64, np.where(W64.any(axis=0), W64.sum(axis=0), 1)
    X, far = np.empty((len(D), W.shape[1]), D.dtype), np.empty(len(D))
    for a in range(0, len(D), STRETCH):
        C = (D[a : a + STRETCH] @ model.W).astype(np.float64)
        near, far[a : a + STRETCH] = nonnegative(G, C, sums=sums, bins=len(W))
        X[a : a + STRETCH] = near
        for b in range(a, a + len(C) if beta != 2 else a, FRAMES):
            few = slice(b, min(b + FRAMES, a + len(C)))
            X[few], far[few] = _climbed(D[few], near[b - a : few.stop - a], model, tolerance, cycles)
    return X / lengths.astype(D.dtype), far


def _climbed(D: Floats, near: Float64, model: Model, tolerance: float, cycles: int) -> tuple[Floats, Float64]:
    # D is scaled to entries of at most 1: no power of them leaves the numbers there are.
    scale = float(D.max()) or 1.0
    D = D / D.dtype.type(scale)
    X = (near + RAISED * near.mean(axis=1, keepdims=True)) / scale
    sweep = Squared(model)
    found = finish(fit(D, sweep.start(D, X.astype(D.dtype)), sweep, tolerance=tolerance, sweeps=cycles))
    return found.X * D.dtype.type(scale), found.far * scale**model.beta


def refuse_without_divergence(D: Floats, start: int, beta: float) -> None:
    """Raises BadInput where a row of D, the first being row `start`, has no finite β-divergence from any model."""
    if not -4 <= beta <= 4:
        raise BadInput("factor.beta", given=beta)
    if D.size and (D.min() < 0 or (beta <= 0 and D.min() == 0)):
        row, column = np.argwhere(D == D.min())[0]
        key = "factor.negative" if D.min() < 0 else "factor.zeros"
        raise BadInput(key, row=start + int(row) + 1, column=int(column) + 1)
