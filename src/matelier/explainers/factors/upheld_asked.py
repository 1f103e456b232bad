"""Whether a saved answer M ≈ W X was asked what its claims are about, and tells beside W and X only what they say."""

from collections.abc import Mapping
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from matelier.render.saved import array_from_plain
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput

Plain: TypeAlias = Any
"""What stands in JSON."""

OF_ALL = ("factors_left", "sampled_rows_left", "blocks_summed", "least_of_rank")
OF_AXES = ("axes_orthonormal", "axes_told", "axes_alone", "singular_values", "rows_encoded")
CLAIMED: Mapping[str, tuple[str, ...]] = {
    "svd": OF_AXES, "pca": OF_AXES, "nonnegative": ("nonnegative_factors", "nonnegative_amounts", "sparse_amounts"),
    "divergence": ("nonnegative_factors", "divergence_amounts"), "orthogonal": ("orthogonal_factors",),
    "clusters": ("clusters",), "completion": ("completed",), "soft_impute": ("soft_imputed",),
    "robust": ("robust_split",), "least_squares": ("ridge_amounts", "minimum_norm"), "ridge": ("ridge_amounts",),
    "sparse": ("sparse_amounts",), "mixture": ("mixture_amounts",),
}  # fmt: skip
"""What a method may claim beside what all may; of principal axes their numbers and which stand alone are needed."""

NEEDED = ("axes_told", "axes_alone")
PROVED = ("factors_left", "least_of_rank", "singular_values")
FOLLOWS = ("soft_impute", "robust")  # of these the rank follows from the price
PRICES: Mapping[str, tuple[str, str]] = {
    "ridge_amounts": ("ridge", "ridge"), "sparse_amounts": ("price", "sparse"), "soft_imputed": ("price", "ridge"),
    "divergence_amounts": ("beta", "beta"),
}  # fmt: skip
"""Of a kind of claim the part of its witness that was given, and its name there."""

MORE: Mapping[str, tuple[str, str]] = {
    "cluster": ("clusters", "of_row"), "few": ("robust_split", "few"), "multiplier": ("robust_split", "Y"),
}  # fmt: skip
"""What else a value tells: the kind of claim and the part of its witness that it must be."""


def asked_agrees(value: Plain, claims: tuple[Claim, ...], given: Plain) -> bool:
    """Whether method, shape, rank and prices given, and what else the value tells, are those of the claims."""
    try:
        return _method(claims, given) and _shape(value, given) and _rest(value, claims, given)
    except (AttributeError, BadInput, LookupError, TypeError, ValueError):
        return False


def _method(claims: tuple[Claim, ...], given: Plain) -> bool:
    allowed, kinds = (*OF_ALL, *CLAIMED[given["by"]]), [claim.kind for claim in claims]
    needed = NEEDED if given["by"] in ("svd", "pca") else ()
    honest = all(claim.label == "CHECKED" or claim.kind in PROVED for claim in claims)
    return honest and set(kinds) <= set(allowed) and set(needed) <= set(kinds)


def _shape(value: Plain, given: Plain) -> bool:
    W, X = _array(value["W"]), _array(value["X"])
    right = (given["rows"], given["columns"]) == (len(W), X.shape[1])
    right &= given.get("wanted", "X") in ("W", "X")
    return right and (given["by"] in FOLLOWS or given.get("rank", len(X)) == len(X))


def _rest(value: Plain, claims: tuple[Claim, ...], given: Plain) -> bool:
    if (value["center"] is None) != (given["by"] != "pca"):
        return False
    witnesses: dict[str, Mapping[str, Any]] = {claim.kind: claim.witness for claim in claims}
    whole = witnesses.get("factors_left", witnesses.get("sampled_rows_left", {}))
    right = whole.get("center") is None or _same(value["center"], whole["center"])
    for kind, (part, name) in PRICES.items():
        if kind in witnesses and given["by"] != "least_squares":
            right &= float(witnesses[kind][part]) == (given[name] if name == "beta" else given[name] or 1.0)
    if "nonnegative_factors" in witnesses:
        told = witnesses["nonnegative_factors"]
        names = ("beta",) if given["by"] == "divergence" else ("sparse",)
        right &= all(float(told.get(name, 0.0)) == given[name] for name in names)
    for name, (kind, part) in MORE.items():
        if kind in witnesses:
            right &= _same(value["more"][name], witnesses[kind][part])
    for kind in ("completed", "soft_imputed"):
        if kind in witnesses:
            M = np.asarray(witnesses[kind]["M"], np.float64)
            right &= np.array_equal(_array(value["more"]["missing"]), np.argwhere(np.isnan(M)))
    return right and _parts(value)


def _parts(value: Plain) -> bool:
    """Whether each column of X has amounts of the one part alone that is told to be its own."""
    if "part" not in value["more"]:
        return True
    X, part = _array(value["X"]), _array(value["more"]["part"])
    others = np.arange(len(X))[:, None] != part
    return part.shape == (X.shape[1],) and not X[others].any()


def _same(shown: Plain, told: Any) -> bool:
    return np.array_equal(_array(shown), np.asarray(told))


def _array(told: Plain) -> NDArray[Any]:
    return array_from_plain(cast("dict[str, object]", told), "")
