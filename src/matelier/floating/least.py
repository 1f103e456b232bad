"""Least squares by QR, corrected in twice the digits, and how far that can be off the exact minimum."""

from dataclasses import dataclass

import numpy as np

from matelier.floating.doubled import added, residual
from matelier.floating.inverted import CORRECTIONS, ENOUGH, FAR, slack_of
from matelier.floating.lapack import triangle, triangle_inverse
from matelier.floating.rounding import (
    AGAIN,
    CLEAR,
    TINY,
    UP,
    Float64,
    Floats,
    gamma,
    longest,
    longest_product,
    product,
    sizes,
    slack,
)  # fmt: skip
from matelier.floating.scaling import Equilibrated, moved, outward, powers
from matelier.spine.measured import Near


@dataclass(frozen=True, slots=True, eq=False)
class Narrowed:
    """S with B = A S near to orthonormal columns, for a scaled A; ‖BᴴB − I‖₂ ≤ `off`: below 1 it proves full rank."""

    scaled: Equilibrated
    S: Floats
    off: float

    @property
    def proves(self) -> bool:
        """Whether the columns are proved to be independent."""
        return self.off < 1


def narrowed(A: Floats) -> Narrowed:
    """S = R⁻¹ of the QR factors of A, columns scaled by powers of two. [Rump 2010]"""
    columns = powers(A, 0)
    even, exact = moved(A.T, columns)
    even = np.ascontiguousarray(even.T)
    found = Equilibrated(even, np.zeros(len(A), dtype=np.int64), columns, exact)
    S = triangle_inverse(triangle(even)) if exact else None
    if S is None or np.abs(S).max() >= FAR:
        return Narrowed(found, np.zeros((A.shape[1],) * 2, dtype=A.dtype), float("inf"))
    return Narrowed(found, S, off_orthonormal(even, S))


def off_orthonormal(A: Floats, S: Floats) -> float:
    """An upper bound of ‖(AS)ᴴAS − I‖₂, entries of A at most 1: B = AS as it is rounded, and what that is off."""
    B = product(A, S)
    G = product(B.conj().T, B)
    G[np.diag_indices(len(G))] -= 1
    size = sizes(B)
    oblique = longest(sizes(G) * UP) + slack(len(B), B) * longest_product(size) ** 2 + TINY
    rounded = slack(A.shape[1], A, S) * longest_product(sizes(A), sizes(S)) + TINY * float(np.sqrt(B.size))
    # ‖(B + E)ᴴ(B + E) − I‖ ≤ ‖BᴴB − I‖ + 2‖B‖‖E‖ + ‖E‖²
    whole = float(np.sqrt(1 + oblique)) * (1 + CLEAR)
    return (oblique + (2 * whole + rounded) * rounded) * AGAIN * UP


def minimum(found: Narrowed, b: Floats) -> Near | None:
    """x with ‖b − A x‖ least for one column or several, with a radius; None where that cannot be proved.

    |x − x*|ᵢ ≤ ‖Sᵢ‖ ‖SᴴAᴴ(b − Ax)‖ / (1 − off), the gradient in twice the digits.
    """
    largest = float(np.abs(b).max(initial=0.0))
    e = int(np.frexp(largest)[1]) if largest else 0
    c, exact = moved(b, np.full(len(b), -e))
    if not (found.proves and exact):
        return None
    columns = [_corrected(found, np.ascontiguousarray(c[:, j])) for j in range(c.shape[1])]
    x, y, radius = (np.stack(part, axis=1) for part in zip(*columns, strict=True))
    by = found.scaled.columns + e
    (value, whole), (rest, kept) = moved(x, by), moved(y, by)
    if not (whole and kept and np.isfinite(value).all() and np.isfinite(radius).all()):
        return None
    return Near(value, outward(radius, by), "PROVED", rest)


def _corrected(found: Narrowed, b: Floats) -> tuple[Floats, Floats, Float64]:
    A, S = found.scaled.A, found.S
    T = np.ascontiguousarray(A.conj().T)
    x = S @ (S.conj().T @ (T @ b))
    y = np.zeros_like(x)
    left, before, turn = _slope(A, T, b, x, y), float("inf"), 0
    while True:
        step = S @ (S.conj().T @ (left[0] + left[1]))
        size, whole = float(np.abs(step).max()), float(np.abs(x).max())
        if size <= ENOUGH * whole or not size < before / 2 or turn == CORRECTIONS:
            break
        x, y = added(x, y, step)
        left, before, turn = _slope(A, T, b, x, y), size, turn + 1
    return x, y, radius_of(found, *left)


def _slope(A: Floats, T: Floats, b: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats, Float64]:
    # −T(b − A(x + y)), T = Aᴴ, and what is off in both steps.
    r, rest, off = residual(A, b, x, y)
    high, low, more = residual(T, np.zeros(len(T), dtype=T.dtype), r, rest)
    return -high, -low, (more + (sizes(T) @ off) * (1 + gamma(len(A) + 8))) * UP


def radius_of(found: Narrowed, high: Floats, low: Floats, off: Float64) -> Float64:
    """How far each entry of x can be off that leaves the gradient high + low, itself off by `off`."""
    S = found.S
    size, n = sizes(S), len(S)
    turned = sizes(S.conj().T @ high) + size.T @ ((sizes(low) + off) + sizes(high) * slack_of(n, S)) + TINY
    whole = float(np.sqrt(np.square(turned).sum() * (1 + gamma(2 * n + 8)))) * (1 + CLEAR)
    rows = np.sqrt(np.square(size).sum(axis=1) * (1 + gamma(2 * n + 8))) * (1 + CLEAR)
    return rows * (whole / (1 - found.off)) * (AGAIN * UP * (1 + gamma(n + 8))) + TINY
