"""Statements that a matrix is of a named kind, each decided by the kind's definition alone."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from matelier.certify.arithmetic import (
    Rows,
    Witness,
    adjoint,
    determinant_of,
    is_identity,
    is_product,
    is_upper,
    is_zero,
    matrix_of,
    order_of,
    product,
    rank_at_least,
    transposed,
    whole_of,
    width,
)

Definition: TypeAlias = Callable[[Rows], bool]


def _is_square(A: Rows) -> bool:
    return len(A) == width(A)


def _zero_unless(A: Rows, place: Callable[[int, int], bool]) -> bool:
    return not any(entry for i, row in enumerate(A) for j, entry in enumerate(row) if not place(i, j))


def _opposite(A: Rows) -> Rows:
    return [[-entry for entry in row] for row in A]


def _is_real(A: Rows) -> bool:
    return all(entry.conjugate() == entry for row in A for entry in row)


def _is_scalar(A: Rows) -> bool:
    return _zero_unless(A, int.__eq__) and all(row[i] == A[0][0] for i, row in enumerate(A))


def _has_unit_gram(A: Rows) -> bool:
    return is_identity(product(adjoint(A), A))


def _is_orthogonal(A: Rows) -> bool:
    return _is_square(A) and _is_real(A) and _has_unit_gram(A)


def _is_rotation(A: Rows) -> bool:
    return _is_orthogonal(A) and determinant_of(A) == 1


def _is_reflection(A: Rows) -> bool:
    # Orthogonal and symmetric, so every eigenvalue is 1 or −1; the trace says that −1 is there once.
    trace = sum((row[i] for i, row in enumerate(A)), Fraction(0))
    return _is_orthogonal(A) and adjoint(A) == A and trace == len(A) - 2


def _is_permutation(A: Rows) -> bool:
    return _is_square(A) and sorted(order_of(A)) == list(range(len(A)))


def _is_idempotent(A: Rows) -> bool:
    return _is_square(A) and product(A, A) == A


def _is_stochastic(A: Rows) -> bool:
    return all(sum(row, Fraction(0)) == 1 and all(entry >= 0 for entry in row) for row in A)


def _is_full(A: Rows, r: int) -> bool:
    return rank_at_least(A, r)


def _is_toeplitz(A: Rows) -> bool:
    return all(A[i][j] == A[i - 1][j - 1] for i in range(1, len(A)) for j in range(1, width(A)))


def _is_circulant(A: Rows) -> bool:
    n = len(A)
    return _is_square(A) and all(A[i][j] == A[0][(j - i) % n] for i in range(n) for j in range(n))


def _is_vandermonde(A: Rows) -> bool:
    ways = (A, [row[::-1] for row in A])
    return any(all(row == [row[1] ** k for k in range(len(row))] for row in rows) for rows in ways)


def _is_companion(A: Rows) -> bool:
    # Ones next to the diagonal, and one line for the coefficients: the last column, the last row or the first row.
    n = len(A)
    last = any(all(B[i][j] == (i == j + 1) for i in range(n) for j in range(n - 1)) for B in (A, transposed(A)))
    first = all(A[i][j] == (i == j + 1) for i in range(1, n) for j in range(n))
    return _is_square(A) and (last or first)


def _is_hadamard(A: Rows) -> bool:
    signs = all(entry in (1, -1) for row in A for entry in row)
    n = len(A)
    return (
        _is_square(A)
        and signs
        and product(transposed(A), A) == [[Fraction(n * (i == j)) for j in range(n)] for i in range(n)]
    )


def _leads(A: Rows) -> list[int]:
    return [next((j for j, entry in enumerate(row) if entry), width(A)) for row in A]


def _is_echelon(A: Rows) -> bool:
    leads = _leads(A)
    return all(q > p or p == q == width(A) for p, q in pairwise(leads))


def _is_reduced(A: Rows) -> bool:
    leads = [(i, j) for i, j in enumerate(_leads(A)) if j < width(A)]
    return _is_echelon(A) and all(row[j] == (i == k) for i, j in leads for k, row in enumerate(A))


def _is_nilpotent(witness: Witness) -> bool:
    # The power named is zero, and the one before is not.
    A, index = matrix_of(witness, "A"), whole_of(witness, "index")
    if not 1 <= index <= len(A) or not _is_square(A):
        return False
    power = A
    for _ in range(index - 1):
        if is_zero(power):
            return False
        power = product(power, A)
    return is_zero(power)


def _is_singular(witness: Witness) -> bool:
    A, v = matrix_of(witness, "A"), matrix_of(witness, "v")
    return _is_square(A) and width(v) == 1 and not is_zero(v) and is_zero(product(A, v))


def _is_covariance(witness: Witness) -> bool:
    # A = C D Cᵀ with D diagonal and nowhere negative: xᵀAx is a sum of squares.
    A, C, D = (matrix_of(witness, name) for name in "ACD")
    squares = _zero_unless(D, int.__eq__) and all(row[i] >= 0 for i, row in enumerate(D)) and _is_square(D)
    return squares and _is_real(A) and is_product(product(C, D), adjoint(C), A)


def _is_gram(witness: Witness) -> bool:
    A, G = matrix_of(witness, "A"), matrix_of(witness, "G")
    return product(adjoint(G), G) == A


DEFINITIONS: dict[str, Definition] = {
    "is_square": _is_square,
    "is_rectangular": lambda A: not _is_square(A),
    "is_zero": is_zero,
    "is_identity": is_identity,
    "is_scalar": lambda A: _is_square(A) and _is_scalar(A),
    "is_diagonal": lambda A: _is_square(A) and _zero_unless(A, int.__eq__),
    "is_upper_triangular": lambda A: _is_square(A) and is_upper(A),
    "is_strictly_upper_triangular": lambda A: _is_square(A) and _zero_unless(A, int.__lt__),
    "is_lower_triangular": lambda A: _is_square(A) and is_upper(transposed(A)),
    "is_strictly_lower_triangular": lambda A: _is_square(A) and _zero_unless(A, int.__gt__),
    "is_symmetric": lambda A: transposed(A) == A,
    "is_antisymmetric": lambda A: transposed(A) == _opposite(A),
    "is_hermitian": lambda A: adjoint(A) == A,
    "is_orthogonal": _is_orthogonal,
    "is_orthonormal_columns": _has_unit_gram,
    "is_unitary": lambda A: _is_square(A) and _has_unit_gram(A),
    "is_normal": lambda A: _is_square(A) and product(A, adjoint(A)) == product(adjoint(A), A),
    "is_permutation": _is_permutation,
    "is_rotation": _is_rotation,
    "is_reflection": _is_reflection,
    "is_projection": _is_idempotent,
    "is_orthogonal_projection": lambda A: _is_idempotent(A) and adjoint(A) == A,
    "is_involution": lambda A: is_identity(product(A, A)),
    "is_invertible": lambda A: _is_square(A) and _is_full(A, len(A)),
    "is_full_column_rank": lambda A: _is_full(A, width(A)),
    "is_full_row_rank": lambda A: _is_full(A, len(A)),
    "is_stochastic_rows": _is_stochastic,
    "is_stochastic_columns": lambda A: _is_stochastic(transposed(A)),
    "is_toeplitz": _is_toeplitz,
    "is_hankel": lambda A: _is_toeplitz([row[::-1] for row in A]),
    "is_circulant": _is_circulant,
    "is_vandermonde": _is_vandermonde,
    "is_companion": _is_companion,
    "is_hadamard": _is_hadamard,
    "is_row_echelon": _is_echelon,
    "is_reduced_row_echelon": _is_reduced,
}


def _by(definition: Definition) -> Callable[[Witness], bool]:
    return lambda witness: definition(matrix_of(witness, "A"))


KIND_JUDGES: dict[str, Callable[[Witness], bool]] = {
    **{kind: _by(definition) for kind, definition in DEFINITIONS.items()},
    "is_covariance": _is_covariance,
    "is_gram": _is_gram,
    "is_nilpotent": _is_nilpotent,
    "is_singular": _is_singular,
}
