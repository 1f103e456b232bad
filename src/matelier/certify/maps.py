"""Statements about what a matrix does: that it is a product of maps, and that each of these is of its kind."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import cast

import numpy as np

from matelier.certify.arithmetic import Rows, Witness, is_zero, matrix_of, product, width
from matelier.certify.rounding import UNIT, Float64, matrix, stored

NEAR = 2.0**-36  # of the sizes of what is multiplied; what float32 entries cost is SINGLE
SINGLE = 2.0**-18


def _map_parts(witness: Witness) -> bool:
    # A = the last part times ... times the first, entry by entry.
    parts = [matrix_of({"part": part}, "part") for part in cast("Sequence[object]", witness["parts"])]
    done: Rows = parts[0]
    for part in parts[1:]:
        done = product(part, done)
    return done == matrix_of(witness, "A")


def _is_shear(witness: Witness) -> bool:
    # A ≠ I, and A − I gives zero when it is applied twice.
    A = matrix_of(witness, "A")
    slid = [[entry - Fraction(i == j) for j, entry in enumerate(row)] for i, row in enumerate(A)]
    return len(A) == width(A) and not is_zero(slid) and is_zero(product(slid, slid))


def _map_parts_near(witness: Witness) -> bool:
    # The same up to rounding, relative to the sizes of the factors; and each part is of the kind it is told to be.
    A = matrix(witness, "A")
    near = NEAR if stored(witness, "A") == UNIT else SINGLE
    parts = [matrix({"part": part}, "part") for part in cast("Sequence[object]", witness["parts"])]
    kinds = [str(kind) for kind in cast("Sequence[object]", witness["kinds"])]
    done, sizes = parts[0], np.abs(parts[0])
    for part in parts[1:]:
        done, sizes = part @ done, np.abs(part) @ sizes
    right = done.shape == A.shape and bool((np.abs(done - A) <= near * float(sizes.max())).all())
    return right and all(_is_of(kind, part, near) for kind, part in zip(kinds, parts, strict=True))


def _is_of(kind: str, A: Float64, near: float) -> bool:
    if kind in ("stretch_drop", "stretch_embed", "drop", "embed"):
        return A.shape[0] != A.shape[1]
    if A.shape[0] != A.shape[1] or kind not in DEFINITIONS:
        return False
    unit = np.eye(len(A))
    slack = near * max(1.0, float(np.abs(A).max()) ** 2)
    return all(bool((np.abs(rest) <= slack).all()) for rest in DEFINITIONS[kind](A, unit)) and (
        kind not in HANDS or HANDS[kind] * float(np.linalg.det(A)) > 0
    )


DEFINITIONS: dict[str, Callable[[Float64, Float64], Sequence[Float64]]] = {
    "zero": lambda A, _: (A,),
    "identity": lambda A, unit: (A - unit,),
    "point_reflection": lambda A, unit: (A + unit,),
    "uniform_scaling": lambda A, unit: (A - A[0, 0] * unit,),
    "scaling": lambda A, unit: (A - A * unit,),
    "rotation": lambda A, unit: (A.T @ A - unit,),
    "reflection": lambda A, unit: (A.T @ A - unit, A - A.T, np.array(np.trace(A) - len(A) + 2)),
    "permutation": lambda A, unit: (A.T @ A - unit, A * (1 - A)),
    "projection": lambda A, _: (A @ A - A,),
    "shear": lambda A, unit: ((A - unit) @ (A - unit),),
    "stretch": lambda A, _: (A - A.T,),
}
"""What is zero for each kind of map."""
HANDS = {"rotation": 1, "reflection": -1}
"""The sign of the determinant."""

MAP_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "is_shear": _is_shear,
    "map_parts": _map_parts,
    "map_parts_near": _map_parts_near,
}
