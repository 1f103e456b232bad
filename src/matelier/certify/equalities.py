"""Exact statements about products, solutions, spaces and factors, each decided from its witness: never a float."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import cast

from matelier.certify.arithmetic import (
    Rows,
    Witness,
    adjoint,
    determinant_of,
    entry_of,
    independent,
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


def _product_equals(witness: Witness) -> bool:
    return is_product(matrix_of(witness, "A"), matrix_of(witness, "B"), matrix_of(witness, "C"))


def _solves(witness: Witness) -> bool:
    return is_product(matrix_of(witness, "A"), matrix_of(witness, "x"), matrix_of(witness, "b"))


def _power_equals(witness: Witness) -> bool:
    A, C, exponent = matrix_of(witness, "A"), matrix_of(witness, "C"), whole_of(witness, "exponent")
    done: Rows = [[Fraction(i == j) for j in range(len(A))] for i in range(len(A))]
    for bit in f"{abs(exponent):b}" if exponent else "":
        done = product(done, done)
        done = product(done, A) if bit == "1" else done
    return done == C if exponent >= 0 else is_identity(product(done, C))


def _transpose(witness: Witness) -> bool:
    return [list(column) for column in zip(*matrix_of(witness, "A"), strict=True)] == matrix_of(witness, "T")


def _trace(witness: Witness) -> bool:
    A = matrix_of(witness, "A")
    square = len(A) == width(A)
    return square and sum((row[i] for i, row in enumerate(A)), Fraction(0)) == entry_of(witness["trace"])


def _null_vector(witness: Witness) -> bool:
    v = matrix_of(witness, "v")
    return width(v) == 1 and not is_zero(v) and is_zero(product(matrix_of(witness, "A"), v))


def _rank_factors(witness: Witness) -> bool:
    # A = C R with r columns in C: the rank is at most r. That it is at least r is decided here.
    A, C, R, r = matrix_of(witness, "A"), matrix_of(witness, "C"), matrix_of(witness, "R"), whole_of(witness, "rank")
    return len(R) == r and is_product(C, R, A) and rank_at_least(A, r)


def _row_reduced(witness: Witness) -> bool:
    # A = C R, where C is A's pivot columns, independent, and R a staircase: R is the reduced form (C R[pivots] = C).
    A, reduced = matrix_of(witness, "A"), matrix_of(witness, "reduced")
    pivots = [int(j) for j in cast("Sequence[int]", witness["pivots"])]
    stairs, rest = reduced[: len(pivots)], reduced[len(pivots) :]
    C = [[row[j] for j in pivots] for row in A]
    left = all(not any(row[:j]) for row, j in zip(stairs, pivots, strict=True))
    ordered = pivots == sorted(set(pivots)) and len(reduced) == len(A)
    return ordered and left and is_zero(rest) and is_product(C, stairs, A) and independent(C)


def _independent_columns(witness: Witness) -> bool:
    return independent(matrix_of(witness, "A"))


def _solution_space(witness: Witness) -> bool:
    # D: independent solutions of A d = 0, as many as n − rank A can be at most, so all of them.
    A, D, n = matrix_of(witness, "A"), matrix_of(witness, "directions"), width(matrix_of(witness, "A"))
    if len(D) != n or not is_product(A, matrix_of(witness, "point"), matrix_of(witness, "b")):
        return False
    return _null_basis(A, D)


def _null_basis(A: Rows, D: Rows) -> bool:
    """Whether the columns of D are a basis of the null space of A."""
    d = width(D)
    zero = not d or is_zero(product(A, D))
    return zero and independent(D) and rank_at_least(A, width(A) - d)


def _no_solution(witness: Witness) -> bool:
    turned = [list(column) for column in zip(*matrix_of(witness, "y"), strict=True)]
    against_b = product(turned, matrix_of(witness, "b"))
    return len(turned) == 1 and is_zero(product(turned, matrix_of(witness, "A"))) and not is_zero(against_b)


def _lu(witness: Witness) -> bool:
    A, P, L, U = (matrix_of(witness, name) for name in "APLU")
    return _is_lu(A, P, L, U)


def _is_lu(A: Rows, P: Rows, L: Rows, U: Rows) -> bool:
    """Whether P·A = L·U, P a permutation, L lower triangular with ones on its diagonal, U a staircase."""
    order = order_of(P)
    unit = is_upper(transposed(L)) and all(row[i] == 1 for i, row in enumerate(L)) and len(L) == len(A) == len(P)
    return sorted(order) == list(range(len(A))) and unit and is_upper(U) and is_product(L, U, [A[i] for i in order])


def _determinant(witness: Witness) -> bool:
    # P A = L U: det A is the sign of P times the product of U's diagonal.
    A, P, L, U = (matrix_of(witness, name) for name in "APLU")
    if "row" in witness:  # the claim is about A without a row and a column
        i, j = whole_of(witness, "row"), whole_of(witness, "column")
        A = [row[:j] + row[j + 1 :] for k, row in enumerate(A) if k != i]
    if not _is_lu(A, P, L, U) or len(A) != width(A):
        return False
    order = order_of(P)
    turns = sum(order[i] > order[k] for i in range(len(order)) for k in range(i + 1, len(order)))
    return (-1) ** turns * prod((row[i] for i, row in enumerate(U)), start=Fraction(1)) == entry_of(
        witness["determinant"]
    )


def _determinant_by_primes(witness: Witness) -> bool:
    A = matrix_of(witness, "A")
    return len(A) == width(A) and determinant_of(A) == entry_of(witness["determinant"])


def _cofactors(witness: Witness) -> bool:
    A, C = matrix_of(witness, "A"), matrix_of(witness, "cofactors")
    n, det = len(A), determinant_of(A)
    if det:  # then A Cᵀ = det A · I leaves one C only
        return product(A, transposed(C)) == [[det if i == j else Fraction(0) for j in range(n)] for i in range(n)]
    rests = [[[r[:j] + r[j + 1 :] for k, r in enumerate(A) if k != i] for j in range(n)] for i in range(n)]
    return [[(-1) ** (i + j) * determinant_of(rest) for j, rest in enumerate(row)] for i, row in enumerate(rests)] == C


def _four_subspaces(witness: Witness) -> bool:
    # The two null spaces by their size; column and row space as what is orthogonal to them, by their size.
    A, column, row, null, left = (matrix_of(witness, name) for name in ("A", "column", "row", "null", "left_null"))
    m, n, r = len(A), width(A), width(column)
    sizes = len(column) == len(left) == m and len(row) == len(null) == n and width(row) == r
    if not sizes or r + width(null) != n:
        return False
    pairs = [(column, left), (row, null)]
    orthogonal = all(not width(U) or not width(V) or is_zero(product(adjoint(U), V)) for U, V in pairs)
    bases = _null_basis(A, null) and _null_basis(adjoint(A), left)
    return orthogonal and bases and independent(column) and independent(row)


def _orthogonal_columns(witness: Witness) -> bool:
    # A = Q R, Q's columns orthogonal and not zero, rank A as many as they: Q spans what A spans.
    A, Q, R = matrix_of(witness, "A"), matrix_of(witness, "Q"), matrix_of(witness, "R")
    if not is_product(Q, R, A) or not rank_at_least(A, width(Q)):
        return False
    gram = product(adjoint(Q), Q) if width(Q) else []
    return all(bool(entry) == (i == j) for i, row in enumerate(gram) for j, entry in enumerate(row))


def _qr(witness: Witness) -> bool:
    Q, R = matrix_of(witness, "Q"), matrix_of(witness, "R")
    unit = not width(Q) or is_identity(product(adjoint(Q), Q))
    return unit and is_upper(R) and is_product(Q, R, matrix_of(witness, "A"))


def _normal_equations(witness: Witness) -> bool:
    # x minimises ‖b − A x‖ exactly when what is left is orthogonal to every column of A.
    A, b, x, left = (matrix_of(witness, name) for name in ("A", "b", "x", "residual"))
    reached = [[p - q for p, q in zip(one, two, strict=True)] for one, two in zip(b, left, strict=True)]
    return is_product(A, x, reached) and is_zero(product(adjoint(A), left))


def _pseudo_inverse(witness: Witness) -> bool:
    # The four laws of Penrose, which only one matrix obeys.
    A, X = matrix_of(witness, "A"), matrix_of(witness, "X")
    AX, XA = product(A, X), product(X, A)
    return product(AX, A) == A and product(XA, X) == X and adjoint(AX) == AX and adjoint(XA) == XA


def _projection(witness: Witness) -> bool:
    # P W = W and P = W X make P² = P, on the columns of W; P = Pᴴ makes it orthogonal.
    W, P, X = matrix_of(witness, "W"), matrix_of(witness, "P"), matrix_of(witness, "X")
    return adjoint(P) == P and product(P, W) == W and product(W, X) == P


EXACT_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "cofactors": _cofactors,
    "determinant": _determinant,
    "determinant_by_primes": _determinant_by_primes,
    "four_subspaces": _four_subspaces,
    "independent_columns": _independent_columns,
    "lu": _lu,
    "no_solution": _no_solution,
    "normal_equations": _normal_equations,
    "null_vector": _null_vector,
    "orthogonal_columns": _orthogonal_columns,
    "power_equals": _power_equals,
    "product_equals": _product_equals,
    "projection": _projection,
    "pseudo_inverse": _pseudo_inverse,
    "qr": _qr,
    "rank_factors": _rank_factors,
    "row_reduced": _row_reduced,
    "solution_space": _solution_space,
    "solves": _solves,
    "trace": _trace,
    "transpose": _transpose,
}
