"""Exact statements about matrices, each decided from its witness by the entries' own operators: never a float."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import isqrt, lcm, prod
from typing import Any, TypeAlias, cast

import numpy as np

from matelier.spine.matrix import Exact, Scalar

Rows: TypeAlias = list[list[Scalar]]
Witness: TypeAlias = Mapping[str, object]


def entry_of(value: Any) -> Scalar:
    """The value as an exact number; TypeError for a float."""
    if isinstance(value, int | str):
        return Fraction(value)
    # Surds and ratios are known by what they can do; NumPy's numbers, floats and whole matrices are not numbers here.
    if isinstance(value, float | complex | np.generic | np.ndarray) or not hasattr(value, "__truediv__"):
        raise TypeError("an exact claim has exact numbers only")
    return value


def matrix_of(witness: Witness, name: str) -> Rows:
    """The rows of exact numbers that the witness has under this name, equally long."""
    given = witness[name]
    rows = given.rows if isinstance(given, Exact) else cast("Sequence[Sequence[Any]]", given)
    found: Rows = [[entry_of(entry) for entry in row] for row in rows]
    if any(len(row) != len(found[0]) for row in found):
        raise ValueError(name)
    return found


def whole_of(witness: Witness, name: str) -> int:
    """The whole number that the witness has under this name."""
    number = entry_of(witness[name])
    if number != int(number):
        raise ValueError(name)
    return int(number)


def adjoint(A: Rows) -> Rows:
    """The conjugate transpose."""
    return [[entry.conjugate() for entry in column] for column in zip(*A, strict=True)]


def width(A: Rows) -> int:
    """How many columns."""
    return len(A[0]) if A else 0


def rational(*matrices: Rows) -> bool:
    """Whether every entry is a Fraction."""
    return all(type(entry) is Fraction for A in matrices for row in A for entry in row)


def _over_one(line: Iterable[Fraction]) -> tuple[list[int], int]:
    # The line as whole numbers over one denominator.
    line = list(line)
    unit = lcm(*(entry.denominator for entry in line))
    return [entry.numerator * (unit // entry.denominator) for entry in line], unit


def product(A: Rows, B: Rows) -> Rows:
    """A·B; ValueError for sizes that do not fit."""
    if width(A) != len(B):
        raise ValueError("the sizes do not fit")
    across = list(zip(*B, strict=True))
    if not rational(A, B):
        return [[sum((x * y for x, y in zip(row, down, strict=True)), Fraction(0)) for down in across] for row in A]
    left, right = [_over_one(row) for row in A], [_over_one(down) for down in across]
    return [[Fraction(sum(map(int.__mul__, row, down)), s * t) for down, t in right] for row, s in left]


def is_product(A: Rows, B: Rows, C: Rows) -> bool:
    """Whether A·B = C."""
    if not B:  # n × 0 times 0 × n is zero
        return not width(A) and len(A) == len(C) and is_zero(C)
    return product(A, B) == C


def is_zero(A: Rows) -> bool:
    """Whether every entry is zero."""
    return not any(entry for row in A for entry in row)


def is_identity(A: Rows) -> bool:
    """Whether this is an identity matrix."""
    return all(entry == (i == j) for i, row in enumerate(A) for j, entry in enumerate(row)) and len(A) == width(A)


def is_upper(U: Rows) -> bool:
    """Whether nothing stands below the diagonal."""
    return not any(entry for i, row in enumerate(U) for entry in row[:i])


def _primes() -> Iterable[int]:
    # Downwards from 2³¹, so that products stay inside 64 bits.
    for p in range(2**31 - 1, 2**30, -2):
        if all(p % q for q in range(3, isqrt(p) + 1, 2)):
            yield p


def _modulo(whole: list[list[int]], p: int) -> tuple[int, int]:
    # Rank and determinant modulo p, by elimination.
    M = np.array([[entry % p for entry in row] for row in whole], dtype=np.int64)
    rank, determinant = 0, 1
    for column in range(M.shape[1]):
        below = np.flatnonzero(M[rank:, column])
        if not len(below):
            determinant = 0
            continue
        k = rank + int(below[0])
        if k != rank:
            M[[rank, k]] = M[[k, rank]]
            determinant = -determinant
        pivot = int(M[rank, column])
        determinant = determinant * pivot % p
        M[rank] = M[rank] * pow(pivot, -1, p) % p
        M[rank + 1 :] = (M[rank + 1 :] - np.outer(M[rank + 1 :, column], M[rank])) % p
        rank += 1
        if rank == len(M):
            break
    return rank, determinant % p


def eliminated(A: Rows) -> tuple[int, Scalar]:
    """Rank and determinant by elimination with the entries' own operators."""
    rows, rank = [list(row) for row in A], 0
    determinant: Scalar = Fraction(1)
    for column in range(width(A)):
        k = next((k for k in range(rank, len(rows)) if rows[k][column]), None)
        if k is None:
            determinant = Fraction(0)
            continue
        if k != rank:
            rows[rank], rows[k] = rows[k], rows[rank]
            determinant = -determinant
        top = rows[rank]
        determinant = determinant * top[column]
        for i in range(rank + 1, len(rows)):
            if rows[i][column]:
                factor = rows[i][column] / top[column]
                rows[i] = [x - factor * y for x, y in zip(rows[i], top, strict=True)]
        rank += 1
    return rank, determinant


def rank_at_least(A: Rows, r: int) -> bool:
    """Whether the rank is at least r."""
    # The rank modulo a prime is never above the rank; where it is below r, which is rare, all is done exactly.
    if r > min(len(A), width(A)):
        return False
    if rational(A) and r:
        whole = [_over_one(row)[0] for row in A]
        if _modulo(whole, 2**31 - 1)[0] >= r:
            return True
    return r == 0 or eliminated(A)[0] >= r


def independent(A: Rows) -> bool:
    """Whether the columns are independent."""
    return rank_at_least(A, width(A))


def determinant_of(A: Rows) -> Scalar:
    """The determinant of a square matrix."""
    if len(A) < 2 or not rational(A):
        return eliminated(A)[1]
    # Hadamard: a whole determinant known modulo more than twice its largest possible size is known.
    lines = [_over_one(row) for row in A]
    bound = 2 * prod(isqrt(sum(entry * entry for entry in row)) + 1 for row, _ in lines)
    value, modulus = 0, 1
    for p in _primes():
        value += modulus * ((_modulo([row for row, _ in lines], p)[1] - value) * pow(modulus, -1, p) % p)
        modulus *= p
        if modulus > bound:
            break
    return Fraction(value if 2 * value < modulus else value - modulus, prod(unit for _, unit in lines))


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
    return null_basis(A, D)


def null_basis(A: Rows, D: Rows) -> bool:
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
    return is_lu(A, P, L, U)


def is_lu(A: Rows, P: Rows, L: Rows, U: Rows) -> bool:
    """Whether P·A = L·U, P a permutation, L lower triangular with ones on its diagonal, U a staircase."""
    order = order_of(P)
    unit = is_upper(transposed(L)) and all(row[i] == 1 for i, row in enumerate(L)) and len(L) == len(A) == len(P)
    return sorted(order) == list(range(len(A))) and unit and is_upper(U) and is_product(L, U, [A[i] for i in order])


def transposed(A: Rows) -> Rows:
    """The transpose."""
    return [list(column) for column in zip(*A, strict=True)]


def order_of(P: Rows) -> list[int]:
    """The order in which a permutation matrix puts the rows; ValueError where it is none."""
    order = [row.index(1) for row in P]
    if any(row.count(0) != len(P) - 1 or len(row) != len(P) for row in P):
        raise ValueError("P")
    return order


def _determinant(witness: Witness) -> bool:
    # P A = L U: det A is the sign of P times the product of U's diagonal.
    A, P, L, U = (matrix_of(witness, name) for name in "APLU")
    if "row" in witness:  # the claim is about A without a row and a column
        i, j = whole_of(witness, "row"), whole_of(witness, "column")
        A = [row[:j] + row[j + 1 :] for k, row in enumerate(A) if k != i]
    if not is_lu(A, P, L, U) or len(A) != width(A):
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
    bases = null_basis(A, null) and null_basis(adjoint(A), left)
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
