"""Whether a saved answer about a picture tells the energies that its claims prove."""

from typing import Any, cast

import numpy as np

from matelier.explainers.picture.claims import about
from matelier.render.saved import array_from_plain
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput

ROUNDING = 1e-9  # of a channel's energy, and of a share
MODELS = ("factors_left", "sampled_rows_left")


def picture_agrees(value: Any, claims: tuple[Claim, ...]) -> bool:
    """Whether each channel's energy, what is left of it, its rank and its values are those that were claimed."""
    try:
        channels = value["channels"]
        if not channels or {claim.about for claim in claims} != {about(one["name"]) for one in channels}:
            return False
        agreed = all(_agrees(one, [claim for claim in claims if claim.about == about(one["name"])]) for one in channels)
        energy, left = (sum(float(one[name]) for one in channels) for name in ("energy", "left"))
        kept = 1 - left / energy if energy else 1.0
        ranks = [one["rank"] for one in channels]
        chosen = value["chosen"]
        return agreed and chosen["ranks"] == ranks and abs(chosen["kept"] - kept) <= ROUNDING
    except (ArithmeticError, BadInput, LookupError, TypeError, ValueError):
        return False


def _agrees(one: Any, claims: list[Claim]) -> bool:
    (model,) = (claim.witness for claim in claims if claim.kind in MODELS)
    told = (float(one["energy"]), float(one["left"]))
    proved = (float(np.asarray(model["energy"])), float(np.asarray(model["left"])))
    near = all(abs(a - b) <= ROUNDING * proved[0] for a, b in zip(told, proved, strict=True))
    if np.asarray(model["W"]).shape[1] != one["rank"] and np.asarray(model["X"]).shape[0] != one["rank"]:
        return False
    values = [claim.witness["told"] for claim in claims if claim.kind == "singular_values"]
    return near and all(np.array_equal(np.asarray(each), _array(one["values"])) for each in values)


def _array(told: Any) -> Any:
    return array_from_plain(cast("dict[str, object]", told), "values") if isinstance(told, dict) else np.asarray(told)
