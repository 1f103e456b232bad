"""The shortest of many solutions, and how far it can be off."""

from dataclasses import dataclass

import numpy as np

from matelier.floating.doubled import added, residual
from matelier.floating.inverted import CORRECTIONS, ENOUGH, slack_of
from matelier.floating.least import Narrowed
from matelier.floating.rounding import AGAIN, CLEAR, TINY, UP, Float64, Floats, gamma, sizes
from matelier.floating.scaling import moved, outward
from matelier.spine.measured import Near


@dataclass(frozen=True, slots=True, eq=False)
class Shortest:
    """x with A x = b, and w with x near to Aᴴ diag(2^columns) (w + w_rest) 2^power: so it is the shortest."""

    near: Near
    w: Floats
    w_rest: Floats
    power: int


def shortest(found: Narrowed, b: Floats) -> Shortest | None:
    """The shortest x with A x = b, where `found` is about Aᴴ; None where that cannot be proved.

    x* − x has a part in the row space, at most ‖Sᴴ(b − Ax)‖ / √(1 − off) long, and a part outside, at most
    ‖x − Aᴴw‖ long for any w.
    """
    T, S = found.scaled.A, found.S  # Aᴴ diag(2^columns)
    c, exact = moved(b, found.scaled.columns)
    largest = float(np.abs(c).max(initial=0.0))
    e = int(np.frexp(largest)[1]) if largest else 0
    c, again = moved(c, np.full(len(c), -e))
    if not (found.proves and exact and again):
        return None
    A = np.ascontiguousarray(T.conj().T)
    parts = [_corrected(A, T, S, found.off, np.ascontiguousarray(c[:, j])) for j in range(c.shape[1])]
    x, y, radius, w, w_rest = (np.stack(part, axis=1) for part in zip(*parts, strict=True))
    by = np.full(len(x), e)
    (value, whole), (rest, kept) = moved(x, by), moved(y, by)
    if not (whole and kept and all(np.isfinite(part).all() for part in (value, radius, w))):
        return None
    return Shortest(Near(value, outward(radius, by), "PROVED", rest), w, w_rest, e)


def _corrected(
    A: Floats, T: Floats, S: Floats, off: float, b: Floats
) -> tuple[Floats, Floats, Float64, Floats, Floats]:
    w = S @ (S.conj().T @ b)
    v = np.zeros_like(w)
    before, turn = float("inf"), 0
    while True:
        # x = Aᴴ w in twice the digits, then what that leaves of b.
        high, low, beside = residual(T, np.zeros(len(T), dtype=T.dtype), -w, -v)
        x, y = added(high, low, np.zeros_like(high))
        left = residual(A, b, x, y)
        step = S @ (S.conj().T @ (left[0] + left[1]))
        size, whole = float(np.abs(step).max()), float(np.abs(w).max())
        if size <= ENOUGH * whole or not size < before / 2 or turn == CORRECTIONS:
            break
        w, v = added(w, v, step)
        before, turn = size, turn + 1
    return x, y, _radius(S, off, left, beside, x), w, v


def _radius(S: Floats, off: float, left: tuple[Floats, Floats, Float64], beside: Float64, x: Floats) -> Float64:
    r, rest, lost = left
    size = sizes(S)
    turned = sizes(S.conj().T @ r) + size.T @ ((sizes(rest) + lost) + sizes(r) * slack_of(len(S), S)) + TINY
    inside = float(np.sqrt(np.square(turned).sum() * (1 + gamma(4 * len(S) + 8)))) * (1 + CLEAR)
    outside = float(np.sqrt(np.square(beside + sizes(x) * 2.0**-104).sum() * (1 + gamma(4 * len(x) + 8))))
    return np.full(len(x), (inside / float(np.sqrt(1 - off)) + outside) * AGAIN * UP + TINY)
