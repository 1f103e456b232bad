"""Whether a saved answer about a projected cloud tells the P, the R and the energies that its claims prove."""

from typing import Any

import numpy as np

from matelier.render.saved import array_from_plain
from matelier.render.scalar import plain_scalar
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

ROUNDING = 1e-9


def cloud_agrees(value: Any, claims: tuple[Claim, ...]) -> bool:
    """Whether W and another basis have this P, the points were projected by it, and R is what turned them."""
    try:
        projections = [claim.witness for claim in claims if claim.kind == "projection"]
        (points,) = (claim.witness for claim in claims if claim.kind == "points_projected")
        bases = [told_exactly(witness["W"]) for witness in projections]
        return (
            all(told_exactly(witness["P"]) == value["P"] for witness in projections)
            and value["W"] in bases
            and value["another"] in bases
            and _is_near(points["P"], projections[0]["P"])
            and all(points[name] == value[name] for name in ("whole", "kept", "left"))
            and abs(value["share"] - (value["kept"] / value["whole"] if value["whole"] else 1.0)) <= ROUNDING
            and _turn_agrees(value, claims)
        )
    except (BadInput, IndexError, KeyError, TypeError, ValueError):
        return False


def _turn_agrees(value: Any, claims: tuple[Claim, ...]) -> bool:
    turned = [claim.witness for claim in claims if claim.kind == "points_turned"]
    rotations = [claim.witness["A"] for claim in claims if claim.kind == "is_rotation"]
    if value["R"] is None:
        return not turned
    (shown,) = turned
    if isinstance(value["R"], dict):
        return (
            np.array_equal(np.asarray(shown["R"]), array_from_plain(value["R"], "R")) and shown["rank"] == value["rank"]
        )
    (R,) = rotations
    return told_exactly(R) == value["R"] and _is_near(shown["R"], R) and shown["rank"] == value["rank"]


def told_exactly(A: Any) -> list[list[object]]:
    """The rows of an exact matrix as JSON has them."""
    return [[plain_scalar(entry) for entry in row] for row in A.rows] if isinstance(A, Exact) else []


def _is_near(array: Any, A: Any) -> bool:
    return isinstance(A, Exact) and np.array_equal(np.asarray(array), A.to_numpy())
