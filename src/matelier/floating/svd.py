"""The singular value decomposition in measured numbers: values between bounds, vectors, and what is left."""

from dataclasses import dataclass

import numpy as np

from matelier.floating.given import claim, entries
from matelier.floating.rounding import Floats
from matelier.floating.singular import Decomposed, decomposed
from matelier.floating.trust import kept, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.measured import Between
from matelier.spine.record import Record


@dataclass(frozen=True, slots=True, eq=False)
class Singular(Record):
    """A ≈ U diag(values) Vᴴ, the thin one; `left` bounds ‖A − U diag(values) Vᴴ‖₂."""

    U: Floats
    values: Between
    V: Floats
    left: float


@np.errstate(all="ignore")
def svd(A: object, *, known: Decomposed | None = None) -> Found[Singular]:
    """The thin SVD of A, each singular value between proved bounds. Raises as `measured`. [Golub & Van Loan 2013]"""
    found = known or decomposed(entries(A))
    return Found(Singular(found.U, found.values, found.V, found.left), kept(values_claim(found)), withheld())


def values_claim(found: Decomposed) -> Claim:
    """Between what each singular value lies, and what U diag(values) Vᴴ leaves."""
    left = {"left": found.left} if np.isfinite(found.left) else {}
    return claim("measured_singular_values", **found.witness, lower=found.lower, upper=found.upper, **left)
