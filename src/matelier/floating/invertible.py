"""Whether a measured matrix can be inverted, for the stored numbers and for every matrix near them."""

from dataclasses import dataclass

import numpy as np

from matelier.floating import rational
from matelier.floating.given import claim, entries, square
from matelier.floating.inverse import regular
from matelier.floating.inverted import inverted
from matelier.floating.rank import check_within, ranked, would_decide
from matelier.floating.rational import PATIENCE
from matelier.floating.singular import Decomposed, decomposed
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.measured import Between, Verdict
from matelier.spine.record import Record


@dataclass(frozen=True, slots=True, eq=False)
class Invertibility(Record):
    """Whether A has an inverse; with a distance, whether every matrix within it has one.

    `distance` is that to the nearest matrix without inverse, the least singular value, where it was looked at.
    """

    invertible: Verdict
    within: float
    distance: Between | None = None


@np.errstate(all="ignore")
def invertible(
    A: object, *, within: float = 0.0, patience: float = PATIENCE, known: Decomposed | None = None
) -> Found[Invertibility]:
    """Whether A has an inverse; of data known to `within`, whether all of those have.

    Raises BadInput("matrix.not_square"), ("measured.within") and as `measured`.
    """
    array = entries(A)
    n = square(array)
    check_within(within)
    if within:
        found = known or decomposed(array)
        counted, claims = ranked(array, found, within=within, patience=patience)
        holds = True if counted.least == n else False if counted.most < n else None
        verdict = Verdict(holds, counted.label, counted.would if holds is None else None)
        distance = Between(found.s[-1], found.lower[-1], found.upper[-1], found.label)
        return Found(Invertibility(verdict, within, distance), claims, withheld())
    near = inverted(array)
    if near.proves:
        proof = claim("measured_regular", A=array, R=near.R, rows=near.scaled.rows, columns=near.scaled.columns)
        return Found(Invertibility(Verdict(True, label()), within), kept(proof), withheld())
    if rational.affordable(rational.seconds(array), patience):
        verdict, claims = regular(array, patience)
        return Found(Invertibility(verdict, within), claims, withheld())
    return Found(Invertibility(Verdict(None, "UNDECIDED", would_decide(array)), within), (), withheld())
