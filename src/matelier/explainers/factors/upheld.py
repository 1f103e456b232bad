"""Whether a saved answer M ≈ W X tells the factors that its claims are about."""

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matelier.render.saved import array_from_plain
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput

MODELS = ("factors_left", "sampled_rows_left", "completed", "soft_imputed", "robust_split")
"""Kinds of claim that say how near W X is to M: an answer needs one of them."""


def factors_agree(value: Any, claims: tuple[Claim, ...]) -> bool:
    """Whether the value's W, X and numbers are those of the claims, and one of these says how near W X is to M."""
    try:
        W, X = (array_from_plain(value[name], name) for name in ("W", "X"))
        model = [claim for claim in claims if claim.kind in MODELS]
        return bool(model) and all(
            _numbers_agree(value, claim) and _left_agrees(value, claim) and _shown(claim, W, X) for claim in claims
        )
    except (BadInput, KeyError, TypeError, ValueError, IndexError):
        return False


def _numbers_agree(value: Any, claim: Claim) -> bool:
    told = {"left": value, "energy": value, "values": value["more"], "errors": value["more"], "rests": value["more"]}
    if claim.kind not in (*MODELS, "axes_told", "axes_alone"):
        return True
    return all(
        _same(claim.witness[name], holder[name])
        for name, holder in told.items()
        if name in claim.witness and claim.witness[name] is not None
    )


def _left_agrees(value: Any, claim: Claim) -> bool:
    """Whether what is told to be left is what W X leaves of the entries that count, where no judge says so."""
    if claim.kind not in ("completed", "soft_imputed", "robust_split"):
        return True
    M, W, X = (np.asarray(claim.witness[name], np.float64) for name in ("M", "W", "X"))
    few: Any = claim.witness.get("few", 0.0)
    rest, energy = np.nansum((M - W @ X - few) ** 2), np.nansum(M**2)
    near = [abs(float(told) - float(formed)) for told, formed in ((value["left"], rest), (value["energy"], energy))]
    return all(one <= 1e-9 * float(energy) for one in near)  # which no NaN is


def _same(shown: Any, told: Any) -> bool:
    made = array_from_plain(cast("dict[str, object]", told), "") if isinstance(told, dict) else told
    return np.array_equal(np.asarray(shown), made)


def _shown(claim: Claim, W: NDArray[Any], X: NDArray[Any]) -> bool:
    """Whether the factors of a claim are W and X, or both turned round, or columns and rows of them."""
    parts: list[Any] = [claim.witness.get(name) for name in ("W", "X")]
    if any(part is None for part in parts) or claim.kind == "rows_encoded":
        return True
    first, second = (np.asarray(part) for part in parts)
    return any(
        _lines_of(first, one) and _lines_of(second.T, other.T) for one, other in ((W, X), (X.T, W.T))
    )  # fmt: skip


def _lines_of(shown: NDArray[Any], whole: NDArray[Any]) -> bool:
    """Whether an array is the whole, or some of its rows: those that a claim about large data shows."""
    if shown.shape == whole.shape:
        return np.array_equal(shown, whole)
    lines = {line.tobytes() for line in np.ascontiguousarray(whole)}
    rows = np.ascontiguousarray(shown.astype(whole.dtype))
    return shown.shape[1:] == whole.shape[1:] and all(line.tobytes() in lines for line in rows)
