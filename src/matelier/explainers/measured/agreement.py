"""Whether a saved answer about measured numbers tells what its claims prove: of what was given, and no other value."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import numpy as np

from matelier.explainers.measured.rules import RULES_OF_SYSTEMS
from matelier.explainers.measured.saved import Plain, Saved, is_array, is_stored, opened_again
from matelier.explainers.measured.single_rules import RULES_OF_MATRICES
from matelier.spine.claim import Claim
from matelier.spine.errors import Refusal
from matelier.spine.matrix import Exact

EXACTLY = {
    "inertia", "measured_exact_determinant", "measured_exact_rank", "measured_kinds", "measured_not_symmetric",
    "measured_roots", "measured_row_space", "measured_signs", "no_solution", "normal_equations", "product_equals",
    "pseudo_inverse", "solution_space",
}  # fmt: skip
"""Kinds of claim that are judged without rounding; all others prove bounds."""

RULES: Mapping[str, Callable[[Plain, Saved], bool]] = {**RULES_OF_SYSTEMS, **RULES_OF_MATRICES}
"""By the question: whether its value tells what these claims prove."""


def is_about_measured(data: Mapping[str, Any]) -> bool:
    """Whether the saved answer is about measured numbers."""
    given = data.get("given")
    parts = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    return data.get("question") in RULES and any(map(is_array, parts.values()))


def measured_agrees(data: Mapping[str, Any], claims: tuple[Claim, ...]) -> bool:
    """Whether the value of this saved answer is what its claims prove."""
    try:
        saved = opened_again(data, claims)
        with np.errstate(all="ignore"):
            about_given = all(_is_about(claim, saved) and _is_labelled(claim) for claim in claims)
            return data["checked"] is True and about_given and RULES[saved.question](data["value"], saved)
    except (ArithmeticError, AttributeError, LookupError, Refusal, TypeError, ValueError):
        return False


def _is_labelled(claim: Claim) -> bool:
    return claim.label == ("EXACT" if claim.kind in EXACTLY else "PROVED")


def _is_about(claim: Claim, saved: Saved) -> bool:
    witness: Mapping[str, Any] = claim.witness
    A, b = witness["A"], witness.get("b")
    if claim.kind == "product_equals":
        return _exactly(A, saved.A)
    if isinstance(A, Exact):
        return _exactly(A, saved.A, len(saved.given) > 1) and (b is None or _is_column(b, saved))
    beside = len(saved.given) > 1 and claim.kind == "measured_rank"
    whole = np.hstack([saved.A, saved.b[:, :1]]) if beside else saved.A
    right = b is None or (b.size % len(b) == 0 and np.array_equal(b, saved.b[:, : b.shape[1]]))
    return np.array_equal(A, whole) and bool(right)


def _exactly(A: Any, array: Any, pair: bool = False) -> bool:
    return is_stored(A, array) or (pair and is_stored(A, array, twofold=True))


def _is_column(b: Any, saved: Saved) -> bool:
    right = saved.b
    columns = [right[:, k : k + 1] for k in range(right.shape[1])]
    stacked = [np.vstack([column.real, column.imag]) for column in columns]
    return any(is_stored(b, column) for column in (*(c for c in columns if c.dtype.kind != "c"), *stacked))
