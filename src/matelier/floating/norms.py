"""Norms of measured matrices, each between proved bounds."""

from dataclasses import dataclass

import numpy as np

from matelier.floating.given import claim, entries
from matelier.floating.rounding import UNIT, Float64, exponent, gamma, scaled
from matelier.floating.singular import Decomposed, decomposed
from matelier.floating.svd import values_claim
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.measured import Between
from matelier.spine.record import Record


@dataclass(frozen=True, slots=True, eq=False)
class Norms(Record):
    """Largest column sum, largest row sum, root of all squares, spectral norm, largest entry; a vector's 1, ∞ and 2."""

    one: Between
    infinity: Between
    frobenius: Between
    two: Between
    max: Between


@np.errstate(all="ignore")
def norms(A: object, *, known: Decomposed | None = None) -> Found[Norms]:
    """The norms of A. For one row or one column `one` is the sum of all sizes, `infinity` the largest.

    Raises as `measured`.
    """
    array = entries(A)
    e = exponent(array)
    B = scaled(array, -e)
    N: Float64 = np.abs(B)
    vector = 1 in N.shape
    down, across = (float(N.sum()), float(N.max())) if vector else (sums(N, 0), sums(N, 1))
    parts = {
        "one": _around(down, N.size, e), "infinity": _around(across, N.size, e),
        "frobenius": _around(float(np.sqrt(np.square(N).sum())), N.size, e), "max": _around(float(N.max()), 1, e),
    }  # fmt: skip
    found = known or decomposed(array)
    two = Between(found.s[0], found.lower[0], found.upper[0], found.label)
    told = {f"{name}_{end}": getattr(part, end) for name, part in parts.items() for end in ("lower", "upper")}
    claims = (claim("measured_norms", A=array, **told), values_claim(found))
    return Found(Norms(two=two, **parts), kept(*claims), withheld())


def sums(N: Float64, axis: int) -> float:
    """The largest sum of a line."""
    return float(N.sum(axis=axis).max())


def _around(value: float, terms: int, e: int) -> Between:
    off = value * (3 * gamma(terms + 8) + 16 * UNIT) + 2.0**-1000
    ends = (np.nextafter(np.ldexp(value - off, e), 0), np.nextafter(np.ldexp(value + off, e), np.inf))
    return Between(float(np.ldexp(value, e)), max(float(ends[0]), 0.0), float(ends[1]), label())
