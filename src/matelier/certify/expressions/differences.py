"""Derivatives by differences of fourth order at many points at once, and how far they are to be believed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matelier.certify.expressions.points import At, Float64

PLACES, WEIGHTS = np.array([-2.0, -1.0, 1.0, 2.0]), np.array([1.0, -8.0, 8.0, -1.0]) / 12
UNIT = 2.0**-52
NOISE = 1e-6  # rounding may cost this much of what is compared, or there is no telling
AGREED = 1e-6  # a longer and a shorter step give the same, relative to the largest entry
FIRST, SECOND = 2e-6, 2e-5
"""How much of the largest entry a claimed derivative may be off: differences are no better than that."""
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


def direction_of(values: Mapping[str, Any], wrt: str, direction: str) -> Float64:
    """The direction's value; ValueError where it is not of the shape of wrt."""
    if values[wrt].shape != values[direction].shape or wrt == direction:
        raise ValueError("no direction")
    return values[direction]


def along(at: At, X: Float64, V: Float64) -> Measured | None:
    """The derivative of F along one direction, of F's shape; None where there is no telling."""
    measured, shape = first(at, X, V[None]), at(X).shape
    return None if measured is None else Measured(measured.entries.reshape(shape, order="F"), measured.noise)


def first(at: At, X: Float64, directions: Float64) -> Measured | None:
    """d vec(F) along each of the directions, a column each; None where there is no telling."""
    return _settled(lambda h: _first(at, X, directions, h), (1e-3, 1.25e-4, 3e-5))


def second(at: At, X: Float64, directions: Float64, others: Float64) -> Measured | None:
    """The second derivative of a number along each pair of directions; None where there is no telling."""
    return _settled(lambda h: _second(at, X, directions, others, h), (1.2e-2, 3e-3, 1e-3))


def _settled(measure: Callable[[float], Measured | None], steps: Sequence[float]) -> Measured | None:
    # Near a kink or a pole a shorter step gives something else; the first two of one mind are believed.
    long = measure(steps[0])
    for h in steps[1:]:
        short = measure(h)
        if long is not None and short is not None and long.is_near(short.entries, AGREED):
            return short
        long = short
    return None


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
