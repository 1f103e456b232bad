"""How many columns are independent: of the stored numbers, or of every matrix within a distance of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matelier.floating import rational
from matelier.floating.given import claim, entries
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import Floats
from matelier.floating.singular import Decomposed, decomposed
from matelier.floating.trust import kept, label, trusted, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.measured import Between, Count
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

SHOWN = 40  # characters of what was given
LARGEST = float(np.finfo(np.float64).max)


@dataclass(frozen=True, slots=True, eq=False)
class Rank(Record):
    """The rank, the singular values that decide it, and the distance `within` which the data are known.

    With a distance, `rank` is the least of all matrices that near (in the spectral norm); one of them has it.
    """

    rank: Count
    values: Between
    within: float


@np.errstate(all="ignore")
def rank(A: object, *, within: float = 0.0, patience: float = PATIENCE, known: Decomposed | None = None) -> Found[Rank]:
    """The rank of A; of data known to `within`, how many singular values are above that. [Eckart & Young 1936]

    What bounds leave open about the stored numbers themselves is decided exactly where that takes less than about
    `patience` seconds; `known` is the SVD of A where that was watched. Raises BadInput("measured.within") and as
    `measured`.
    """
    array = entries(A)
    check_within(within)
    found = known or decomposed(array)
    counted, claims = ranked(array, found, within=within, patience=patience)
    return Found(Rank(counted, found.values, within), claims, withheld())


def check_within(within: Any) -> None:
    """Raises BadInput("measured.within") for a distance that is none."""
    given: Any = within.item() if hasattr(within, "item") and np.ndim(within) == 0 else within
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= LARGEST:
        raise BadInput("measured.within", given=str(given)[:SHOWN])


def ranked(A: Floats, found: Decomposed, *, within: float, patience: float) -> tuple[Count, tuple[Claim, ...]]:
    """The rank by the bounds, else exactly, and what proves it."""
    least = found.above(within)
    most = found.not_below(within) if within else min(A.shape)
    proof = kept(bounds_claim(found, within, least, most))
    if not trusted():
        return Count(least, least, label()), ()
    if least == most:
        return Count(least, most), proof
    if within:
        return Count(least, most, "UNDECIDED", Sentence("measured.would.distance", {"within": within})), proof
    if rational.affordable(rational.seconds(A), patience):
        r = rational.rank(A)
        return Count(r, r, "EXACT"), (*proof, claim("measured_exact_rank", "EXACT", A=A, rank=r))
    return Count(least, most, "UNDECIDED", would_decide(A)), proof


def would_decide(A: Floats) -> Sentence:
    """What would decide about stored numbers: reckoning exactly, if that is possible, or a distance."""
    seconds = rational.seconds(A)
    if np.isfinite(seconds):
        return Sentence("measured.would.exact_in", {"seconds": max(seconds, 1.0)})
    key = "measured.would.exact" if max(A.shape) <= rational.MOST_ROWS else "measured.would.within"
    return Sentence(key, {"rows": A.shape[0], "columns": A.shape[1]})


def bounds_claim(found: Decomposed, within: float, least: int, most: int) -> Claim:
    """That from `least` to `most` singular values are above a distance, and between what each lies."""
    told = {"lower": found.lower, "upper": found.upper, "within": within, "least": least, "most": most}
    return claim("measured_rank", **found.witness, **told)
