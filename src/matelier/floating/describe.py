"""The portrait of a measured matrix: its size, kinds, rank, condition, norms, and whether it is definite."""

from dataclasses import dataclass

import numpy as np

from matelier.floating.condition import Condition, condition
from matelier.floating.definite import Definiteness, definite
from matelier.floating.given import measured
from matelier.floating.kinds import Kind, kinds
from matelier.floating.norms import Norms, norms
from matelier.floating.rank import Rank, check_within, rank
from matelier.floating.rational import PATIENCE
from matelier.floating.singular import Decomposed, decomposed
from matelier.floating.symmetric import is_hermitian
from matelier.spine.answer import Found
from matelier.spine.record import Record


@dataclass(frozen=True, slots=True, eq=False)
class Portrait(Record):
    """What is said of a matrix at a glance; `definite` is None where it is not its own adjoint."""

    rows: int
    columns: int
    complex: bool
    kinds: tuple[Kind, ...]
    rank: Rank
    condition: Condition
    norms: Norms
    definite: Definiteness | None


@np.errstate(all="ignore")
def describe(
    A: object, *, within: float = 0.0, patience: float = PATIENCE, known: Decomposed | None = None
) -> Found[Portrait]:
    """The portrait of A. Raises as `measured` and `rank`."""
    given = measured(A)
    array = given.array
    check_within(within)
    known = known or decomposed(array)
    ranked = rank(array, within=within, patience=patience, known=known)
    conditioned, sized = condition(array, known=known), norms(array, known=known)
    form = definite(array, patience=patience) if is_hermitian(array) else None
    m, n = array.shape
    patterns = kinds(array)
    value = Portrait(
        m, n, array.dtype.kind == "c", patterns.value, ranked.value, conditioned.value, sized.value,
        None if form is None else form.value,
    )  # fmt: skip
    forms = () if form is None else form.claims
    claims = (*ranked.claims, sized.claims[0], *patterns.claims, *forms) if ranked.claims else patterns.claims
    return Found(value, claims, (*given.notices, *ranked.notices))
