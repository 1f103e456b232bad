"""What kinds a measured matrix is of: patterns of its stored numbers exactly, orthonormal columns up to a bound."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matelier.floating.given import claim, entries
from matelier.floating.rounding import Floats, obliqueness
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Label
from matelier.spine.record import Record

NEAR = 1e-10  # ‖QᴴQ − I‖ up to here is called near


@dataclass(frozen=True, slots=True)
class Kind(Record):
    """A kind by its name. EXACT where the stored numbers have it; else `off` bounds how far they are from it."""

    name: str
    label: Label = "EXACT"
    off: float = 0.0


def _square(A: Floats) -> bool:
    return A.shape[0] == A.shape[1]


def _constant_along_diagonals(A: Floats) -> bool:
    return min(A.shape) > 1 and bool((A[1:, 1:] == A[:-1, :-1]).all())


def _permutes(A: Floats) -> bool:
    ones = (A == 1).sum(axis=0)
    return _square(A) and bool(((A == 0) | (A == 1)).all() and (ones == 1).all() and ((A == 1).sum(axis=1) == 1).all())


PATTERNS: dict[str, Callable[[Floats], bool]] = {
    "square": _square,
    "zero": lambda A: not A.any(),
    "identity": lambda A: _square(A) and bool((A == np.eye(len(A))).all()),
    "diagonal": lambda A: _square(A) and not (A - np.diag(A.diagonal())).any(),
    "upper_triangular": lambda A: _square(A) and not np.tril(A, -1).any(),
    "lower_triangular": lambda A: _square(A) and not np.triu(A, 1).any(),
    "symmetric": lambda A: _square(A) and bool((A == A.T).all()),
    "antisymmetric": lambda A: _square(A) and bool((-A.T == A).all()),
    "hermitian": lambda A: A.dtype.kind == "c" and _square(A) and bool((A == A.conj().T).all()),
    "permutation": _permutes,
    "toeplitz": _constant_along_diagonals,
    "nonnegative": lambda A: A.dtype.kind != "c" and bool((A >= 0).all()),
}
"""Patterns that are read off the stored numbers."""


@np.errstate(all="ignore")
def kinds(A: object) -> Found[tuple[Kind, ...]]:
    """The kinds that A is of. Raises as `measured`."""
    array = entries(A)
    held = {name: holds(array) for name, holds in PATTERNS.items()}
    found = [Kind(name) for name, holds in held.items() if holds]
    claims = [claim("measured_kinds", "EXACT", A=array, held=np.array(list(held.values())))]
    if array.shape[0] >= array.shape[1] and np.abs(array).max() < 2:
        off = obliqueness(array)
        if off <= NEAR:
            name = "orthonormal_columns" if array.shape[0] > array.shape[1] else "orthogonal"
            found.append(Kind("unitary" if name == "orthogonal" and array.dtype.kind == "c" else name, label(), off))
            claims += kept(claim("measured_orthonormal", A=array, off=off))
    return Found(tuple(found), tuple(claims), withheld())
