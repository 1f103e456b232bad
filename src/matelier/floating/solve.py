"""Systems A x = b in measured numbers: one solution with its error bound, many, none, or what would decide."""

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np

from matelier.floating import lapack, rational
from matelier.floating.exactly import Kind, solved_exactly
from matelier.floating.given import claim, column, entries
from matelier.floating.inverted import inverted, solved
from matelier.floating.least import minimum, narrowed
from matelier.floating.least_squares import least_claim
from matelier.floating.rank import would_decide
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import Floats
from matelier.floating.shortest import shortest
from matelier.floating.trust import kept, label, trusted, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Claim, Label
from matelier.spine.measured import Near
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

OPEN: Literal["open"] = "open"


@dataclass(frozen=True, slots=True, eq=False)
class Solution(Record):
    """How many x there are: "unique", "infinite", "none", or "open" with what `would` decide.

    `point` is a solution, `directions` (columns) lead to all others where these are known; with kind "none" or "open"
    `least_squares` comes as near as possible.
    """

    kind: Kind | Literal["open"]
    label: Label
    point: Near | None = None
    directions: Floats | None = None
    least_squares: Near | None = None
    would: Sentence | None = None


@np.errstate(all="ignore")
def solve(A: object, b: object, *, patience: float = PATIENCE) -> Found[Solution]:
    """All x with A x = b, b one column or several; what bounds leave open is decided exactly within `patience` seconds.

    Raises BadInput("measured.not_as_long") and as `measured`.
    """
    array = entries(A)
    right = column(b, array)
    m, n = array.shape
    way = _square if m == n else _tall if m > n else _wide
    found = way(array, right)
    if found is not None and m == n and rational.worth_more(cast("Near", found[0].point), array, patience):
        found = _exact(array, right, patience)
    if found is None or not trusted():
        found = _exact(array, right, patience) if found is None else found
    value, claims = found
    return Found(value, kept(*claims), withheld())


def _square(A: Floats, b: Floats) -> tuple[Solution, tuple[Claim, ...]] | None:
    found = inverted(A)
    x = solved(found, b)
    if x is None:
        return None
    proof = claim(
        "measured_solution", A=A, b=b, R=found.R, rows=found.scaled.rows, columns=found.scaled.columns,
        x=x.value, rest=x.rest, radius=x.radius,
    )  # fmt: skip
    return Solution("unique", label(), _relabelled(x)), (proof,)


def _tall(A: Floats, b: Floats) -> tuple[Solution, tuple[Claim, ...]] | None:
    both = narrowed(np.hstack([A, b[:, :1]]))
    if not both.proves:
        return None
    proof = claim("measured_no_solution", A=A, b=b[:, :1], S=both.S, columns=both.scaled.columns)
    found = narrowed(A)
    x = minimum(found, b)
    if x is None:
        return Solution("none", label()), (proof,)
    nearest = claim(
        "measured_least_squares", A=A, b=b, S=found.S, columns=found.scaled.columns,
        x=x.value, rest=x.rest, radius=x.radius,
    )  # fmt: skip
    return Solution("none", label(), None, None, _relabelled(x)), (proof, nearest)


def _wide(A: Floats, b: Floats) -> tuple[Solution, tuple[Claim, ...]] | None:
    found = narrowed(np.ascontiguousarray(A.conj().T))
    x = shortest(found, b)
    if x is None:
        return None
    proof = claim(
        "measured_shortest", A=A, b=b, S=found.S, columns=found.scaled.columns,
        x=x.near.value, rest=x.near.rest, radius=x.near.radius, w=x.w, w_rest=x.w_rest,
        power=x.power,
    )  # fmt: skip
    Q = lapack.whole_basis(A.conj().T)
    return Solution("infinite", label(), _relabelled(x.near), Q[:, len(A) :]), (proof,)


def _exact(A: Floats, b: Floats, patience: float) -> tuple[Solution, tuple[Claim, ...]]:
    if not rational.affordable(rational.seconds(np.hstack([A, b])), patience):
        guess = lapack.nearest(A, b)
        unknown = np.full(guess.shape, np.inf)
        return Solution(OPEN, "UNDECIDED", None, None, Near(guess, unknown, "UNDECIDED"), would_decide(A)), ()
    found = solved_exactly(A, b)
    if found.point is not None and not rational.in_range(found.point):
        return Solution(found.kind, "EXACT", would=Sentence("measured.would.range")), found.claims
    least = None
    if found.kind == "none":
        narrow = narrowed(A) if A.shape[0] >= A.shape[1] else None
        x = None if narrow is None else minimum(narrow, b)
        least = Near(lapack.nearest(A, b), np.inf, "CHECKED")
        if x is not None and narrow is not None:
            proof = least_claim(A, b, narrow.S, narrow.scaled.columns, x)
            return Solution("none", "EXACT", None, None, _relabelled(x)), (*found.claims, proof)
    return Solution(found.kind, "EXACT", found.point, found.directions, least), found.claims


def _relabelled(x: Near) -> Near:
    return Near(x.value, x.radius, label(x.label), x.rest)
