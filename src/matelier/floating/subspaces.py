"""The four subspaces of a measured matrix: orthonormal bases, and how far they can lean from the exact ones."""

from dataclasses import dataclass

import numpy as np

from matelier.floating import lapack
from matelier.floating.given import claim, entries
from matelier.floating.rank import check_within, ranked
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import Floats, obliqueness
from matelier.floating.singular import Decomposed, decomposed
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Label
from matelier.spine.measured import Between, Count
from matelier.spine.record import Record


@dataclass(frozen=True, slots=True, eq=False)
class Subspaces(Record):
    """Orthonormal bases as columns, for the rank, or where that is open for the least it can be.

    `leaning` bounds the sine of the largest angle between these spaces and the exact ones (1: nothing is known); with a
    distance, and for an open rank, the exact ones are those of the strongest singular vectors.
    """

    rank: Count
    column: Floats
    row: Floats
    null: Floats
    left_null: Floats
    leaning: float
    values: Between
    label: Label


@np.errstate(all="ignore")
def subspaces(
    A: object, *, within: float = 0.0, patience: float = PATIENCE, known: Decomposed | None = None
) -> Found[Subspaces]:
    """Column space, row space and both null spaces of A; of data known to `within`, as far as they stand out of that.

    Raises BadInput("measured.within") and as `measured`. [Wedin 1972]
    """
    array = entries(A)
    check_within(within)
    found = known or decomposed(array)
    counted, claims = ranked(array, found, within=within, patience=patience)
    r = counted.least
    U, V = _complete(found.U), _complete(found.V)
    whole = array.shape == (r, r)  # then every space is whole or zero, whatever the vectors are
    lean = 0.0 if whole else leaning(found, r)
    proof = claim("measured_subspaces", **found.witness, rank=r, leaning=lean)
    value = Subspaces(
        counted,
        U[:, :r],
        V[:, :r],
        V[:, r:],
        U[:, r:],
        lean,
        found.values,
        counted.label if whole else label("PROVED" if lean < 1 else "UNDECIDED"),
    )
    return Found(value, (*claims, *(kept(proof) if lean < 1 and not whole else ())), withheld())


def leaning(found: Decomposed, r: int) -> float:
    """How far the strongest r singular vectors, together, can lean from the exact ones: what is left beside the gap."""
    if r == 0:
        return 0.0
    rest = float(found.upper[r]) if r < len(found.upper) else 0.0
    gap = float(found.lower[r - 1]) - rest
    wrong = found.left + float(found.upper[0]) * (obliqueness(found.U) + obliqueness(found.V))
    return min(1.0, 3 * wrong / gap * (1 + 1e-12)) if gap > 0 and np.isfinite(wrong) else 1.0


def _complete(Q: Floats) -> Floats:
    # The rest of an orthonormal basis, by a full QR of what there is.
    m, k = Q.shape
    if m == k:
        return Q
    whole = lapack.whole_basis(Q)
    return np.hstack([Q, whole[:, k:]])
