"""The judge of patterns in stored numbers, and of columns that are orthonormal up to a bound."""

from collections.abc import Callable, Mapping

import numpy as np

from matelier.certify.bounds import check_machine, oblique, table
from matelier.certify.rounding import Witness, number

Array = np.ndarray


def _shifted(A: Array) -> bool:
    return all(A[i, j] == A[i + 1, j + 1] for i in range(len(A) - 1) for j in range(A.shape[1] - 1))


def _is_square(A: Array) -> bool:
    return A.shape[0] == A.shape[1]


def _permutes(A: Array) -> bool:
    ones = A == 1
    return bool((ones | (A == 0)).all() and (ones.sum(axis=0) == 1).all() and (ones.sum(axis=1) == 1).all())


PATTERNS: Mapping[str, Callable[[Array], bool]] = {
    "square": _is_square,
    "zero": lambda A: bool((A == 0).all()),
    "identity": lambda A: np.array_equal(A, np.eye(len(A))),
    "diagonal": lambda A: not A[~np.eye(len(A), dtype=bool)].any(),
    "upper_triangular": lambda A: not A[np.tril_indices(len(A), -1)].any(),
    "lower_triangular": lambda A: not A[np.triu_indices(len(A), 1)].any(),
    "symmetric": lambda A: np.array_equal(A, A.T),
    "antisymmetric": lambda A: np.array_equal(A, -A.T),
    "hermitian": lambda A: A.dtype.kind == "c" and np.array_equal(A, A.conj().T),
    "permutation": _permutes,
    "toeplitz": lambda A: min(A.shape) > 1 and _shifted(A),
    "nonnegative": lambda A: A.dtype.kind != "c" and bool((A >= 0).all()),
}
"""Patterns by their place in what is told; all but three are those of square matrices."""
ANY_SHAPE = ("zero", "toeplitz", "nonnegative")


def _kinds(witness: Witness) -> bool:
    A, told = table(witness, "A"), np.asarray(witness["held"]).tolist()
    held = [(name in ANY_SHAPE or _is_square(A)) and holds(A) for name, holds in PATTERNS.items()]
    return told == held


def _orthonormal(witness: Witness) -> bool:
    check_machine()
    return oblique(table(witness, "A")) <= number(witness, "off")


MEASURED_KIND_JUDGES = {"measured_kinds": _kinds, "measured_orthonormal": _orthonormal}
