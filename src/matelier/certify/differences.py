"""Derivatives by differences of fourth order at many points at once, and how far they are to be believed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from matelier.certify.points import Float64

At: TypeAlias = Callable[[Float64], Float64]
"""What an expression is worth (..., p, q) where the symbol in question is X (..., m, n)."""
PLACES, WEIGHTS = np.array([-2.0, -1.0, 1.0, 2.0]), np.array([1.0, -8.0, 8.0, -1.0]) / 12
UNIT = 2.0**-52
NOISE = 1e-6  # rounding may cost this much of what is compared, or there is no telling
AGREED = 1e-6  # a longer and a shorter step give the same, relative to the largest entry
MOST_PLACES = 64  # entries of a symbol


@dataclass(frozen=True, slots=True)
class Measured:
    """A derivative as differences have it, and what rounding may have added to each entry."""

    entries: Float64
    noise: float

    def is_near(self, claimed: Float64, share: float) -> bool:
        """Whether these are the entries claimed, up to this share of the largest and up to rounding."""
        slack = share * float(np.abs(self.entries).max()) + self.noise
        return claimed.shape == self.entries.shape and bool((np.abs(claimed - self.entries) <= slack).all())


def units(m: int, n: int) -> Float64:
    """The m × n matrices with a single 1, in the order of vec."""
    if m * n > MOST_PLACES:
        raise ValueError("too large")
    return np.eye(m * n).reshape(m * n, n, m).swapaxes(-1, -2)


def first(at: At, X: Float64, directions: Float64) -> Measured | None:
    """d vec(F) along each of the directions, a column each; None where there is no telling."""
    return _settled(lambda h: _first(at, X, directions, h), (1e-3, 1.25e-4))


def second(at: At, X: Float64, directions: Float64, others: Float64) -> Measured | None:
    """The second derivative of a number along each pair of directions; None where there is no telling."""
    return _settled(lambda h: _second(at, X, directions, others, h), (1.2e-2, 3e-3))


def _settled(measure: Callable[[float], Measured | None], steps: tuple[float, float]) -> Measured | None:
    # Near a kink or a pole a shorter step gives something else.
    long, short = (measure(h) for h in steps)
    if long is None or short is None or not long.is_near(short.entries, AGREED):
        return None
    return short


def _first(at: At, X: Float64, directions: Float64, h: float) -> Measured | None:
    around = X + h * PLACES[:, None, None, None] * directions
    values = _stacked(at(around), around.shape[:2])
    return _weighed(np.einsum("a,ajp->pj", WEIGHTS, values) / h, values, h)


def _second(at: At, X: Float64, directions: Float64, others: Float64, h: float) -> Measured | None:
    one = PLACES[:, None, None, None] * directions
    two = PLACES[:, None, None, None] * others
    around = X + h * (one[:, None, :, None] + two[None, :, None, :])
    values = _stacked(at(around), around.shape[:4])
    if values.shape[-1] != 1:
        raise ValueError("a second derivative is one of a number")
    return _weighed(np.einsum("a,b,abij->ij", WEIGHTS, WEIGHTS, values[..., 0]) / h**2, values, h**2)


def _stacked(values: Float64, before: tuple[int, ...]) -> Float64:
    # Each value as its vec, also where it is the same at all points.
    turned = np.swapaxes(values, -1, -2)
    whole = np.broadcast_to(turned, (*before, *turned.shape[-2:]))
    return whole.reshape(*before, -1)


def _weighed(entries: Float64, values: Float64, over: float) -> Measured | None:
    noise = 16 * UNIT * float(np.abs(values).max()) / over
    if not np.isfinite(values).all() or noise > NOISE * max(1.0, float(np.abs(entries).max())):
        return None
    return Measured(entries, noise)
