"""How a claim is told: about real entries with transposes, about complex ones with conjugates taken."""

from matelier.exact.arithmetic import all_real
from matelier.spine.matrix import Exact
from matelier.spine.sentence import Sentence

CONJUGATED = {
    "cholesky", "form_sign", "gram", "inertia", "is_gram", "is_normal", "is_orthogonal_projection",
    "is_orthonormal_columns", "ldl", "projection", "pseudo_inverse", "qr", "spectral_norm", "svd", "svd_by_squares",
    "svd_digits", "symmetric_part",
}  # fmt: skip
"""Kinds of claim that speak of conjugates where entries are complex."""
OF_SOUND = {"energy_splits", "least_squares"}
"""Kinds of claim whose sentence speaks of a recording."""


def claim_told(kind: str, *, real: bool, about: str = "") -> Sentence:
    """The sentence of a kind of claim about real entries, or about entries of any kind; of a table's, in its words."""
    if kind in OF_SOUND and about.startswith("table."):
        return Sentence(f"table.regression.{kind}")
    return Sentence(f"claim.{kind}" if real or kind not in CONJUGATED else f"claim.{kind}.complex")


def are_real(*given: object) -> bool:
    """Whether all entries of the exact matrices among these parts are real."""
    return all_real(*(part for part in given if isinstance(part, Exact)))
