"""Norms of measured matrices, each between proved bounds."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from matelier.floating.given import claim, entries
from matelier.floating.rational import LARGEST
from matelier.floating.rounding import UNIT, Float64, Floats, exponent, gamma, scaled
from matelier.floating.singular import Decomposed, decomposed
from matelier.floating.svd import values_claim
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.measured import Between
from matelier.spine.record import Record

MOST_POWER = 100


@dataclass(frozen=True, slots=True, eq=False)
class Norms(Record):
    """Largest column sum, largest row sum, root of all squares, spectral norm, largest entry; a vector's 1, ∞ and 2.

    `p` is the p-norm of a vector, where it was asked for.
    """

    one: Between
    infinity: Between
    frobenius: Between
    two: Between
    max: Between
    p: Between | None = None


@np.errstate(all="ignore")
def norms(A: object, *, p: int | None = None, known: Decomposed | None = None) -> Found[Norms]:
    """The norms of A. For one row or one column `one` is the sum of all sizes, `infinity` the largest.

    Raises as `measured`; BadInput("norms.p") for a p that is no whole number from 1 to 100, and
    BadInput("norms.p_vector") for a p and a matrix of several rows and columns.
    """
    array = entries(A)
    if p is not None:
        _check_power(array, p)
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
    if not found.upper[0] < np.inf:
        two = Between(max(min(found.s[0], LARGEST), found.lower[0]), found.lower[0], found.upper[0], "UNDECIDED")
    told = {f"{name}_{end}": getattr(part, end) for name, part in parts.items() for end in ("lower", "upper")}
    if p is not None:
        whole = _powered(N.ravel(), p, e)
        parts["p"], told = whole, {**told, "p": p, "p_lower": whole.lower, "p_upper": whole.upper}
    claims = (claim("measured_norms", A=array, **told), values_claim(found))
    return Found(Norms(two=two, **parts), kept(*claims), withheld())


def _check_power(A: Floats, p: int) -> None:
    if isinstance(p, bool) or p != int(p) or not 1 <= p <= MOST_POWER:
        raise BadInput("norms.p", given=p, most=MOST_POWER)
    if 1 not in A.shape:
        raise BadInput("norms.p_vector", rows=A.shape[0], columns=A.shape[1])


def _powered(sizes_: Float64, p: int, e: int) -> Between:
    # (Σ|x|^p)^(1/p): products rounded one by one, of roots that are tried in fractions. Entries at most 2.
    each = sizes_.copy()
    for _ in range(int(p) - 1):
        each *= sizes_
    total = float(each.sum())
    off = Fraction(gamma(16 * p + len(each) + 32) + 2.0**-900)
    low = high = value = total ** (1 / p)
    width = 4 * UNIT
    while Fraction(low) ** p > Fraction(total) * (1 - off):
        low, width = value * (1 - width), 2 * width
    width = 4 * UNIT
    while Fraction(high) ** p < Fraction(total) * (1 + off):
        high, width = value * (1 + width) + 2.0**-1000, 2 * width
    ends = (max(float(np.nextafter(np.ldexp(low, e), -np.inf)), 0.0), float(np.nextafter(np.ldexp(high, e), np.inf)))
    return _named(float(np.ldexp(value, e)), *ends)


def sums(N: Float64, axis: int) -> float:
    """The largest sum of a line."""
    return float(N.sum(axis=axis).max())


def _around(value: float, terms: int, e: int) -> Between:
    off = value * (3 * gamma(terms + 8) + 16 * UNIT) + 2.0**-1000
    ends = (np.nextafter(np.ldexp(value - off, e), 0), np.nextafter(np.ldexp(value + off, e), np.inf))
    return _named(float(np.ldexp(value, e)), max(float(ends[0]), 0.0), float(ends[1]))


def _named(value: float, lower: float, upper: float) -> Between:
    # Beyond the largest number of binary64 no upper bound is known.
    return Between(max(min(value, LARGEST), lower), lower, upper, label() if upper < np.inf else "UNDECIDED")
