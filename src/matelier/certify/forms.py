"""Statements about symmetric matrices and what xᴴAx does, each decided from its witness: never a float."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from matelier.certify.arithmetic import (
    Rows,
    Witness,
    adjoint,
    determinant_of,
    is_product,
    is_upper,
    is_zero,
    matrix_of,
    order_of,
    product,
    transposed,
    whole_of,
    width,
)
from matelier.spine.matrix import Scalar

Inertia: TypeAlias = tuple[int, int, int]


def _sign(number: Scalar) -> int:
    return (number > 0) - (number < 0)


def _ldl(witness: Witness) -> bool:
    return is_ldl(*(matrix_of(witness, name) for name in "APLD"))


def is_ldl(A: Rows, P: Rows, L: Rows, D: Rows) -> bool:
    """Whether P A Pᵀ = L D Lᴴ, L with ones on its diagonal, D of blocks of at most two rows."""
    n, order = len(A), order_of(P)
    square = n == width(A) == len(P) == len(L) == width(L) == len(D) == width(D)
    if not square or sorted(order) != list(range(n)) or adjoint(D) != D:
        return False
    unit = is_upper(transposed(L)) and all(L[i][i] == 1 for i in range(n))
    moved = [[A[i][j] for j in order] for i in order]
    return unit and _in_blocks(D) and is_product(product(L, D), adjoint(L), moved)


def _in_blocks(D: Rows) -> bool:
    beside = [i for i in range(len(D) - 1) if D[i][i + 1]]
    far = any(D[i][j] for i in range(len(D)) for j in range(i + 2, len(D)))
    return not far and all(k - i > 1 for i, k in pairwise(beside))


def _signs(D: Rows) -> Iterator[int]:
    # The signs of D's eigenvalues: a block of two has those of its determinant and its diagonal.
    i = 0
    while i < len(D):
        if i + 1 < len(D) and D[i][i + 1]:
            det = D[i][i] * D[i + 1][i + 1] - D[i][i + 1] * D[i + 1][i]
            whole = _sign(D[i][i] + D[i + 1][i + 1])
            yield from (1, -1) if det < 0 else (whole, whole if det > 0 else 0)
            i += 2
        else:
            yield _sign(D[i][i])
            i += 1


def inertia_of(D: Rows) -> Inertia:
    """How many eigenvalues of such a D are positive, negative and zero."""
    signs = list(_signs(D))
    return signs.count(1), signs.count(-1), signs.count(0)


def _inertia(witness: Witness) -> bool:
    # Sylvester: what L D Lᴴ and D have in common is how many directions go up, down, and nowhere.
    D = matrix_of(witness, "D")
    told = tuple(whole_of(witness, name) for name in ("positive", "negative", "zero"))
    return _ldl(witness) and inertia_of(D) == told


def _cholesky(witness: Witness) -> bool:
    A, L = matrix_of(witness, "A"), matrix_of(witness, "L")
    lower = is_upper(transposed(L)) and len(L) == width(L)
    return lower and all(row[i] >= 0 for i, row in enumerate(L)) and is_product(L, adjoint(L), A)


def _form_sign(witness: Witness) -> bool:
    A, x = matrix_of(witness, "A"), matrix_of(witness, "x")
    value = product(product(adjoint(x), A), x)[0][0]
    return width(x) == 1 and not is_zero(x) and _sign((value + value.conjugate()) / 2) == whole_of(witness, "sign")


def _leading_minors(witness: Witness) -> bool:
    A, (minors,) = matrix_of(witness, "A"), matrix_of(witness, "minors")
    blocks = [[row[:k] for row in A[:k]] for k in range(1, len(A) + 1)]
    return len(A) == width(A) and [determinant_of(block) for block in blocks] == minors


def _not_symmetric(witness: Witness) -> bool:
    A, i, j = matrix_of(witness, "A"), whole_of(witness, "row"), whole_of(witness, "column")
    inside = 0 <= i < len(A) and 0 <= j < width(A) and len(A) == width(A)
    return inside and A[i][j] != A[j][i].conjugate()


def _symmetric_part(witness: Witness) -> bool:
    A, S = matrix_of(witness, "A"), matrix_of(witness, "S")
    both = zip(A, adjoint(A), strict=True)
    return [[x + y for x, y in zip(one, other, strict=True)] for one, other in both] == [[2 * x for x in r] for r in S]


def _completed_squares(witness: Witness) -> bool:
    # xᵀ S x = Σ weight · (form · x)²
    S, forms, (weights,) = (matrix_of(witness, name) for name in ("S", "forms", "weights"))
    if not forms:
        return is_zero(S) and not weights
    weighted = [[weight * entry for entry in row] for weight, row in zip(weights, forms, strict=True)]
    return all(weights) and is_product(adjoint(forms), weighted, S)


def _form_polynomial(witness: Witness) -> bool:
    # The polynomial is v S vᵀ, where v is a row of letters, each alone, and S has none of them.
    A, S, v = (matrix_of(witness, name) for name in ("A", "S", "variables"))
    letters = [entry.letters for entry in v[0]]
    alone = all(len(names) == 1 and entry.numerator == [(1, {names[0]: 1})] and entry.denominator == [(1, {})]
                for names, entry in zip(letters, v[0], strict=True))  # fmt: skip
    numbers = all(isinstance(entry, Fraction) for row in S for entry in row)
    symmetric = transposed(S) == S and len(set(letters)) == len(letters)
    return alone and numbers and symmetric and is_product(product(v, S), transposed(v), A)


FORM_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "cholesky": _cholesky,
    "completed_squares": _completed_squares,
    "form_polynomial": _form_polynomial,
    "form_sign": _form_sign,
    "inertia": _inertia,
    "ldl": _ldl,
    "leading_minors": _leading_minors,
    "not_symmetric": _not_symmetric,
    "symmetric_part": _symmetric_part,
}
