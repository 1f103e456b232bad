"""An approximate inverse, and what it proves: that there is one, and how far a solution can be off."""

from dataclasses import dataclass

import numpy as np

from matelier.floating.doubled import added, residual
from matelier.floating.lapack import inverse
from matelier.floating.rounding import AGAIN, TINY, UP, Float64, Floats, gamma, is_complex, product, sizes, slack
from matelier.floating.scaling import Equilibrated, equilibrated, moved, outward
from matelier.spine.measured import Near

CORRECTIONS = 12
ENOUGH = 2.0**-78  # of the largest entry: corrections below are not worth another
FAR = 2.0**300  # entries of R beyond this prove nothing


@dataclass(frozen=True, slots=True, eq=False)
class Inverted:
    """R near the inverse of a scaled A; Σⱼ|I − RA|ᵢⱼ at most, row by row, `most` of them all: below 1 proves one."""

    scaled: Equilibrated
    R: Floats
    rows: Float64
    most: float

    @property
    def proves(self) -> bool:
        """Whether A is proved to have an inverse."""
        return self.most < 1


def inverted(A: Floats) -> Inverted:
    """R by LAPACK's LU factors, and how far R A is from I in the norm of row sums. [Rump 2010]"""
    even = equilibrated(A)
    R = approximate_inverse(even.A)
    if not even.exact or R is None:
        nothing: Float64 = np.full(len(A), np.inf)
        return Inverted(even, np.zeros_like(A) if R is None else R, nothing, float("inf"))
    rows = off_identity(R, even.A)
    return Inverted(even, R, rows, float(rows.max()))


def approximate_inverse(A: Floats) -> Floats | None:
    """What LAPACK says is the inverse; None where it says nothing that can be reckoned with."""
    R = inverse(A)
    return R if R is not None and np.abs(R).max() < FAR else None


def off_identity(R: Floats, A: Floats) -> Float64:
    """For each row an upper bound of Σ |I − RA|, entries of A at most 1."""
    F = product(R, A)
    F[np.diag_indices(len(F))] -= 1
    n = len(F)
    size = sizes(R)
    around = slack(n, R, A) * (size @ sizes(A).sum(axis=1))
    sums = sizes(F).sum(axis=1) + around + n * TINY
    return sums * (AGAIN * UP * (1 + 4 * gamma(2 * n + 8)))


def solved(found: Inverted, b: Floats) -> Near | None:
    """x with A x = b for one column or several, as value + rest with a radius; None where that cannot be proved.

    Residuals in twice the digits; x − x̃ = Rr + F(I − F)⁻¹Rr, F = I − RA. [Rump 2010; Higham 2002, section 12]
    """
    c, exact = moved(b, found.scaled.rows)
    largest = float(np.abs(c).max(initial=0.0))
    e = int(np.frexp(largest)[1]) if largest else 0
    c, again = moved(c, np.full(len(c), -e))
    if not (found.proves and exact and again):
        return None
    parts = [_corrected(found, np.ascontiguousarray(c[:, j])) for j in range(c.shape[1])]
    x, y, radius = (np.stack(part, axis=1) for part in zip(*parts, strict=True))
    by = found.scaled.columns + e
    (value, whole), (rest, kept) = moved(x, by), moved(y, by)
    if not (whole and kept and np.isfinite(value).all() and np.isfinite(radius).all()):
        return None
    return Near(value, outward(radius, by), "PROVED", rest)


def _corrected(found: Inverted, b: Floats) -> tuple[Floats, Floats, Float64]:
    A, R = found.scaled.A, found.R
    x = R @ b
    y = np.zeros_like(x)
    left, before, turn = residual(A, b, x, y), float("inf"), 0
    while True:
        step = R @ (left[0] + left[1])
        size, whole = float(np.abs(step).max()), float(np.abs(x).max())
        if size <= ENOUGH * whole or not size < before / 2 or turn == CORRECTIONS:
            break
        x, y = added(x, y, step)
        left, before, turn = residual(A, b, x, y), size, turn + 1
    return x, y, radius_of(found, *left)


def radius_of(found: Inverted, high: Floats, low: Floats, off: Float64) -> Float64:
    """How far each entry of x can be off that leaves high + low, itself off by `off`."""
    R, n = found.R, len(found.R)
    size = sizes(R)
    z = sizes(R @ high) + size @ ((sizes(low) + off) + sizes(high) * slack_of(n, R)) + TINY
    z *= AGAIN * UP * (1 + gamma(n + 8))
    return (z + found.rows * (float(z.max()) / (1 - found.most))) * UP + TINY


def slack_of(n: int, R: Floats) -> float:
    """γ of one product with a column, whose inner dimension is not gone through in blocks."""
    return 1.5 * gamma(2 * n + 8) if is_complex(R) else gamma(n + 4)
