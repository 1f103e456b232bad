"""Whether a saved answer about a table tells the shares that its claims prove."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from matelier.explainers.table.claims import ABOUT as OF_AXES
from matelier.explainers.table.effects import ABOUT as OF_REGRESSION
from matelier.explainers.table.parts import ABOUT as OF_PARTS
from matelier.spine.claim import Claim

Plain: TypeAlias = Any
"""What stands in JSON."""

ROUNDING = 1e-6  # of a share


def table_agrees(value: Plain, claims: tuple[Claim, ...]) -> bool:
    """Whether the variances, the axes' shares, R² and the parts' share that are told are those that were claimed."""
    proved: dict[tuple[str, str], Mapping[str, Any]] = {(one.about, one.kind): one.witness for one in claims}
    try:
        return _axes_agree(value, proved) and _fits_agree(value, proved)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return False


def _axes_agree(value: Plain, proved: Mapping[tuple[str, str], Mapping[str, Any]]) -> bool:
    told = proved[OF_AXES, "axes_told"]
    values, whole = np.asarray(told["values"], np.float64), float(told["rests"][0])
    shares, variances = np.array(value["shares"], np.float64), np.array(value["variances"], np.float64)
    count = len(shares)
    if not 0 < count <= len(values) or len(variances) != count or len(value["axes"]) > count:
        return False
    squares = values[:count] ** 2
    right = np.abs(shares - squares / whole**2).max() <= ROUNDING
    scaled = variances * (int(value["rows"]) - 1)
    right &= np.abs(scaled - squares).max() <= ROUNDING * whole**2
    each = [abs(axis["share"] - share) <= ROUNDING for axis, share in zip(value["axes"], shares, strict=False)]
    left = proved.get((OF_AXES, "factors_left"))
    if left is not None:
        kept = 1 - left["left"] / left["energy"]
        right &= abs(sum(axis["share"] for axis in value["axes"]) - kept) <= ROUNDING
    return bool(right) and all(each)


def _fits_agree(value: Plain, proved: Mapping[tuple[str, str], Mapping[str, Any]]) -> bool:
    regression, parts = value["regression"], value["parts"]
    if regression is not None and regression["effects"]:
        sums = proved[OF_REGRESSION, "energy_splits"]
        solved = np.asarray(proved[OF_REGRESSION, "least_squares"]["least_squares"], np.float64).ravel()
        effects = np.array([one["effect"] for one in regression["effects"]], np.float64)
        if abs(regression["share"] - (1 - sums["left"] / sums["whole"])) > ROUNDING:
            return False
        if solved.shape != effects.shape or np.abs(solved - effects).max() > ROUNDING * max(1, np.abs(effects).max()):
            return False
    if parts is not None and (left := proved.get((OF_PARTS, "factors_left"))) is not None:
        return abs(parts["share"] - (1 - left["left"] / left["energy"])) <= ROUNDING
    return True
