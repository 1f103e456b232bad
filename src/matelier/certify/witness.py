"""The numbers that a witness names: of the kind, shape and size that can be reckoned with, or the claim is broken."""

from collections.abc import Mapping
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]
Witness = Mapping[str, object]

LARGEST = 1e75  # squares of products of two entries stay finite


def array_of(witness: Witness, name: str, dimensions: int = 2, *, largest: float = LARGEST) -> Float64:
    """The numbers of this name, real and not empty; ValueError for anything else."""
    given = np.asarray(witness[name])
    if given.dtype.kind not in "fiu":
        raise ValueError(name)
    A = given.astype(np.float64)
    if A.ndim != dimensions or 0 in A.shape or not (np.abs(A) < largest).all():  # nor NaN, which is less than nothing
        raise ValueError(name)
    return A


def number_of(witness: Witness, name: str, *, least: float = -inf) -> float:
    """The finite number of this name; ValueError for anything else."""
    value: Any = witness[name]
    number = float(value)
    if not np.isfinite(number) or number < least:
        raise ValueError(name)
    return number
