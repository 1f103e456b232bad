"""The singular value decomposition, and between which bounds each singular value lies."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from matelier.floating.lapack import thin_svd
from matelier.floating.rounding import TINY, UNIT, Float64, Floats, difference, exponent, obliqueness, scaled
from matelier.floating.trust import label
from matelier.spine.claim import Label
from matelier.spine.measured import Between
from matelier.spine.step import Step, Work, finish

PROBE = 250  # rows and columns of a part whose SVD is timed
SPEEDIER = 0.37  # so much faster, for its size, an SVD of thousands of rows with its bounds is than that of the part


@dataclass(frozen=True, slots=True, eq=False)
class Decomposed:
    """A = U diag(s) Vᴴ up to rounding, with bounds of the exact singular values; A's own power of two is in them."""

    A: Floats
    U: Floats
    s: Float64
    scaled: Float64  # the same for A divided by the power of two above its entries
    V: Floats
    lower: Float64
    upper: Float64
    left: float  # ‖A − U diag(s) Vᴴ‖₂ at most

    @property
    def values(self) -> Between:
        """The singular values, largest first."""
        return Between(self.s, self.lower, self.upper, self.label)

    @property
    def label(self) -> Label:
        """PROVED where bounds are known."""
        return label("PROVED" if np.isfinite(self.upper).all() else "UNDECIDED")

    @property
    def witness(self) -> dict[str, object]:
        """What the judge needs beside a claim's own numbers."""
        return {"A": self.A, "U": self.U, "values": self.scaled, "V": self.V}

    def above(self, least: float) -> int:
        """So many singular values are proved to be above this."""
        return int(np.count_nonzero(self.lower > least))

    def not_below(self, least: float) -> int:
        """No more singular values than this can be above `least`."""
        return int(np.count_nonzero(self.upper > least))


def decomposed(A: Floats) -> Decomposed:
    """The thin SVD, and bounds that hold for the stored numbers. [Ostrowski 1959; Weyl 1912]"""
    return finish(decomposing(A))


def decomposing(A: Floats, seconds: float = 0.0) -> Work[Decomposed]:
    """The same as work that tells how far it is: of four parts of an SVD's time, its bounds are the last.

    With about how many `seconds` it will take, that is told too.
    """
    told: dict[str, object] = {"of": 4, "seconds": seconds} if seconds else {"of": 4}
    e = exponent(A)
    B = scaled(A, -e)
    yield Step("progress.decompose", {**told, "done": 0})
    U, s, V = thin_svd(B)
    yield Step("progress.decompose", {**told, "done": 3})
    lower, upper, left = enclosures(B, U, s, V)
    yield Step("progress.decompose", {**told, "done": 4})
    lower, upper, left, values = (np.ldexp(part, e) for part in (lower, upper, np.float64(left), s))
    # Leaving the normal numbers rounds: outwards.
    lower, upper = np.maximum(np.nextafter(lower, -np.inf), 0), np.nextafter(upper, np.inf)
    return Decomposed(A, U, values, s, V, lower, upper, float(np.nextafter(left, np.inf)))


def expected(A: Floats) -> float:
    """About how many seconds the SVD of A takes on this machine, by a small part of it."""
    part = np.ascontiguousarray(A[:PROBE, :PROBE])
    began = perf_counter()
    thin_svd(part)
    each = (perf_counter() - began) / (part.size * min(part.shape))
    return each * A.size * min(A.shape) * SPEEDIER


def enclosures(A: Floats, U: Floats, s: Float64, V: Floats) -> tuple[Float64, Float64, float]:
    """Between what each singular value of A lies (0 and ∞ where nothing is known), and ‖A − U diag(s) Vᴴ‖ at most.

    Entries of A at most 1. For Q near to orthonormal columns, σᵢ(U S Vᴴ) is sᵢ times something from
    √((1−b)(1−c)) to √((1+b)(1+c)), b = ‖UᴴU − I‖, c = ‖VᴴV − I‖ (Ostrowski); A is `a` away from that (Weyl).
    """
    a = difference(A, U * s, V.conj().T)
    b, c = obliqueness(U), obliqueness(V)
    if not (b < 1 and c < 1 and a < np.inf):
        return np.zeros(len(s)), np.full(len(s), np.inf), float("inf")
    off = 40 * UNIT * (s + a) + 2 * TINY
    lower = s * np.sqrt((1 - b) * (1 - c)) - a - off
    upper = s * np.sqrt((1 + b) * (1 + c)) + a + off
    return np.maximum(lower, 0), upper, a
