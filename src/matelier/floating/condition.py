"""How much a measured matrix can stretch errors: its largest singular value beside its least, between bounds."""

from dataclasses import dataclass

import numpy as np

from matelier.floating.given import entries
from matelier.floating.rank import would_decide
from matelier.floating.singular import Decomposed, decomposed
from matelier.floating.svd import values_claim
from matelier.floating.trust import kept, withheld
from matelier.spine.answer import Found
from matelier.spine.measured import Between
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence


@dataclass(frozen=True, slots=True, eq=False)
class Condition(Record):
    """κ₂ = σ₁/σₙ; `digits` are the decimals it may cost. Its upper bound is infinite where σₙ may be zero.

    `distance` is that to the nearest matrix of lower rank, σₙ. [Eckart & Young 1936]
    """

    two: Between
    distance: Between
    values: Between
    digits: float
    would: Sentence | None = None


@np.errstate(all="ignore")
def condition(A: object, *, known: Decomposed | None = None) -> Found[Condition]:
    """The condition number in the spectral norm, and the distance to the nearest matrix of lower rank.

    Raises as `measured`.
    """
    array = entries(A)
    found = known or decomposed(array)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        low = float(np.nextafter(found.lower[0] / found.upper[-1], 0)) if found.upper[-1] > 0 else 1.0
        high = float(np.nextafter(found.upper[0] / found.lower[-1], np.inf)) if found.lower[-1] > 0 else float("inf")
        value = float(found.s[0] / found.s[-1]) if found.s[-1] > 0 else float("inf")
    low = max(low, 1.0)
    two = Between(min(max(value, low), high), low, high, found.label if high < np.inf else "UNDECIDED")
    distance = Between(found.s[-1], found.lower[-1], found.upper[-1], found.label)
    digits = float(np.log10(two.value)) if np.isfinite(two.value) else float("inf")
    open_ = None if high < np.inf else would_decide(array)
    return Found(Condition(two, distance, found.values, digits, open_), kept(values_claim(found)), withheld())
