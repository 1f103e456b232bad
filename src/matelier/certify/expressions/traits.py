"""Whether a matrix of exact numbers is what it is taken for: symmetric, orthogonal, of full rank, ..."""

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import TypeAlias

import numpy as np

from matelier.certify.expressions.enclosed import sign
from matelier.certify.expressions.evaluate import Values, transposed
from matelier.certify.expressions.exact import Exactly, Fractions

Test: TypeAlias = Callable[[Exactly, Values], bool]


def has(kit: Exactly, A: Values, trait: str) -> bool:
    """Whether A has the trait. What needs an order (positive, ...) is asked of fractions alone."""
    if trait in ORDERED:
        if not isinstance(kit, Fractions):
            return trait not in WITHOUT_ORDER or has(kit, A, WITHOUT_ORDER[trait])
        return ORDERED[trait](kit, A)
    return TESTS[trait](kit, A)


def _is_zero(kit: Exactly, A: Values) -> bool:
    return all(kit.is_zero(entry) for entry in A.flat)


def _are_equal(kit: Exactly, A: Values, B: Values) -> bool:
    return A.shape == B.shape and _is_zero(kit, A - B)


def _is_unit(kit: Exactly, A: Values) -> bool:
    return A.shape[0] == A.shape[1] and _are_equal(kit, A, kit.unit(len(A)))


def _rank(kit: Exactly, A: Values) -> int:
    return len(kit.reduced(A)[1])


def _is_square(_: Exactly, A: Values) -> bool:
    return A.shape[0] == A.shape[1]


def _is_symmetric(kit: Exactly, A: Values) -> bool:
    return _are_equal(kit, A, transposed(A))


def _is_orthogonal(kit: Exactly, A: Values) -> bool:
    return _is_unit(kit, transposed(A) @ A)


def _is_rotation(kit: Exactly, A: Values) -> bool:
    return _is_square(kit, A) and _is_orthogonal(kit, A) and kit.is_zero(kit.reduced(A)[2] - 1)


def _is_permutation(kit: Exactly, A: Values) -> bool:
    return _is_square(kit, A) and _is_orthogonal(kit, A) and _is_zero(kit, A * (A - kit.number(1)))


def _is_upper(kit: Exactly, A: Values) -> bool:
    return all(kit.is_zero(A[i, j]) for i, j in np.ndindex(A.shape) if i > j)


def _is_lower(kit: Exactly, A: Values) -> bool:
    return _is_upper(kit, transposed(A))


def _is_idempotent(kit: Exactly, A: Values) -> bool:
    return _is_square(kit, A) and _are_equal(kit, A @ A, A)


def _is_nilpotent(kit: Exactly, A: Values) -> bool:
    if not _is_square(kit, A):
        return False
    power = A
    for _ in range(len(A) - 1):
        power = kit.kept(power @ A)
    return _is_zero(kit, power)


TESTS: Mapping[str, Test] = {
    "sym": _is_symmetric,
    "antisym": lambda kit, A: _are_equal(kit, A, -transposed(A)),
    "inv": lambda kit, A: _is_square(kit, A) and _rank(kit, A) == len(A),
    "singular": lambda kit, A: _is_square(kit, A) and _rank(kit, A) < len(A),
    "fullrank": lambda kit, A: _rank(kit, A) == min(A.shape),
    "orth": _is_orthogonal,
    "rotation": _is_rotation,
    "permutation": _is_permutation,
    "diagonal": lambda kit, A: _is_upper(kit, A) and _is_lower(kit, A),
    "upper": _is_upper,
    "lower": _is_lower,
    "triangular": lambda kit, A: _is_upper(kit, A) or _is_lower(kit, A),
    "idempotent": _is_idempotent,
    "projection": lambda kit, A: _is_idempotent(kit, A) and _is_symmetric(kit, A),
    "involutory": lambda kit, A: _is_square(kit, A) and _is_unit(kit, A @ A),
    "nilpotent": _is_nilpotent,
    "normal": lambda kit, A: _is_square(kit, A) and _are_equal(kit, A @ transposed(A), transposed(A) @ A),
    "unit": lambda kit, A: kit.is_zero((A * A).sum() - 1),
    "pm1": lambda kit, A: _is_zero(kit, A * A - kit.number(1)),
    "nonzero": lambda kit, A: not _is_zero(kit, A),
    "square": _is_square,
}
"""Each definition, put in."""


def _minors(kit: Exactly, A: Values, *, leading: bool) -> list[int]:
    n = len(A)
    kit.spend(1 if leading else 2**n, n**3)
    picks = [tuple(range(k)) for k in range(1, n + 1)]
    if not leading:
        picks = [pick for k in range(1, n + 1) for pick in combinations(range(n), k)]
    return [sign(kit.reduced(A[np.ix_(pick, pick)])[2]) for pick in picks]


ORDERED: Mapping[str, Test] = {
    "psd": lambda kit, A: _is_symmetric(kit, A) and min(_minors(kit, A, leading=True)) > 0,
    "semidefinite": lambda kit, A: _is_symmetric(kit, A) and min(_minors(kit, A, leading=False)) >= 0,
    "detpos": lambda kit, A: _is_square(kit, A) and sign(kit.reduced(A)[2]) > 0,
    "pos": lambda _, A: all(sign(entry) > 0 for entry in A.flat),
    "nonnegative": lambda _, A: all(sign(entry) >= 0 for entry in A.flat),
    "big": lambda _, A: all(sign(entry - 12) > 0 for entry in A.flat),
    "simplex": lambda kit, A: all(sign(entry) > 0 for entry in A.flat) and kit.is_zero(A.sum() - 1),
}
"""What asks which numbers are above zero."""
WITHOUT_ORDER = {"psd": "sym", "semidefinite": "sym", "detpos": "inv"}
"""What is left of it modulo a prime."""
