"""Exact statements about matrices, each decided from its witness by the entries' own operators: never a float."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import isqrt, lcm, prod
from typing import Any, TypeAlias, cast

import numpy as np

from matelier.spine.matrix import Exact, Scalar

Rows: TypeAlias = list[list[Scalar]]
Witness: TypeAlias = Mapping[str, object]


def _entry(value: Any) -> Scalar:
    if isinstance(value, int | str):
        return Fraction(value)
    # Surds and ratios are known by what they can do; NumPy's numbers, floats and whole matrices are not numbers here.
    if isinstance(value, float | complex | np.generic | np.ndarray) or not hasattr(value, "__truediv__"):
        raise TypeError("an exact claim has exact numbers only")
    return value


def _matrix(witness: Witness, name: str) -> Rows:
    given = witness[name]
    rows = given.rows if isinstance(given, Exact) else cast("Sequence[Sequence[Any]]", given)
    found: Rows = [[_entry(entry) for entry in row] for row in rows]
    if any(len(row) != len(found[0]) for row in found):
        raise ValueError(name)
    return found


def _whole(witness: Witness, name: str) -> int:
    number = _entry(witness[name])
    if number != int(number):
        raise ValueError(name)
    return int(number)


def _adjoint(A: Rows) -> Rows:
    return [[entry.conjugate() for entry in column] for column in zip(*A, strict=True)]


def _width(A: Rows) -> int:
    return len(A[0]) if A else 0


def _rational(*matrices: Rows) -> bool:
    return all(type(entry) is Fraction for A in matrices for row in A for entry in row)


def _over_one(line: Iterable[Fraction]) -> tuple[list[int], int]:
    # The line as whole numbers over one denominator.
    line = list(line)
    unit = lcm(*(entry.denominator for entry in line))
    return [entry.numerator * (unit // entry.denominator) for entry in line], unit


def _product(A: Rows, B: Rows) -> Rows:
    if _width(A) != len(B):
        raise ValueError("the sizes do not fit")
    across = list(zip(*B, strict=True))
    if not _rational(A, B):
        return [[sum((x * y for x, y in zip(row, down, strict=True)), Fraction(0)) for down in across] for row in A]
    left, right = [_over_one(row) for row in A], [_over_one(down) for down in across]
    return [[Fraction(sum(map(int.__mul__, row, down)), s * t) for down, t in right] for row, s in left]


def _is_product(A: Rows, B: Rows, C: Rows) -> bool:
    if not B:  # n × 0 times 0 × n is zero
        return not _width(A) and len(A) == len(C) and _is_zero(C)
    return _product(A, B) == C


def _is_zero(A: Rows) -> bool:
    return not any(entry for row in A for entry in row)


def _is_identity(A: Rows) -> bool:
    return all(entry == (i == j) for i, row in enumerate(A) for j, entry in enumerate(row)) and len(A) == _width(A)


def _is_upper(U: Rows) -> bool:
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


def _eliminated(A: Rows) -> tuple[int, Scalar]:
    # Rank and determinant by elimination with the entries' own operators.
    rows, rank = [list(row) for row in A], 0
    determinant: Scalar = Fraction(1)
    for column in range(_width(A)):
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


def _rank_at_least(A: Rows, r: int) -> bool:
    # The rank modulo a prime is never above the rank; where it is below r, which is rare, all is done exactly.
    if r > min(len(A), _width(A)):
        return False
    if _rational(A) and r:
        whole = [_over_one(row)[0] for row in A]
        if _modulo(whole, 2**31 - 1)[0] >= r:
            return True
    return r == 0 or _eliminated(A)[0] >= r


def _independent(A: Rows) -> bool:
    return _rank_at_least(A, _width(A))


def _determinant_of(A: Rows) -> Scalar:
    if len(A) < 2 or not _rational(A):
        return _eliminated(A)[1]
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
    return _is_product(_matrix(witness, "A"), _matrix(witness, "B"), _matrix(witness, "C"))


def _solves(witness: Witness) -> bool:
    return _is_product(_matrix(witness, "A"), _matrix(witness, "x"), _matrix(witness, "b"))


def _power_equals(witness: Witness) -> bool:
    A, C, exponent = _matrix(witness, "A"), _matrix(witness, "C"), _whole(witness, "exponent")
    done: Rows = [[Fraction(i == j) for j in range(len(A))] for i in range(len(A))]
    for bit in f"{abs(exponent):b}" if exponent else "":
        done = _product(done, done)
        done = _product(done, A) if bit == "1" else done
    return done == C if exponent >= 0 else _is_identity(_product(done, C))


def _transpose(witness: Witness) -> bool:
    return [list(column) for column in zip(*_matrix(witness, "A"), strict=True)] == _matrix(witness, "T")


def _trace(witness: Witness) -> bool:
    A = _matrix(witness, "A")
    square = len(A) == _width(A)
    return square and sum((row[i] for i, row in enumerate(A)), Fraction(0)) == _entry(witness["trace"])


def _null_vector(witness: Witness) -> bool:
    v = _matrix(witness, "v")
    return _width(v) == 1 and not _is_zero(v) and _is_zero(_product(_matrix(witness, "A"), v))


def _rank_factors(witness: Witness) -> bool:
    # A = C R with r columns in C: the rank is at most r. That it is at least r is decided here.
    A, C, R, r = _matrix(witness, "A"), _matrix(witness, "C"), _matrix(witness, "R"), _whole(witness, "rank")
    return len(R) == r and _is_product(C, R, A) and _rank_at_least(A, r)


def _row_reduced(witness: Witness) -> bool:
    # A = C R, where C is A's pivot columns, independent, and R a staircase: R is the reduced form (C R[pivots] = C).
    A, reduced = _matrix(witness, "A"), _matrix(witness, "reduced")
    pivots = [int(j) for j in cast("Sequence[int]", witness["pivots"])]
    stairs, rest = reduced[: len(pivots)], reduced[len(pivots) :]
    C = [[row[j] for j in pivots] for row in A]
    left = all(not any(row[:j]) for row, j in zip(stairs, pivots, strict=True))
    ordered = pivots == sorted(set(pivots)) and len(reduced) == len(A)
    return ordered and left and _is_zero(rest) and _is_product(C, stairs, A) and _independent(C)


def _independent_columns(witness: Witness) -> bool:
    return _independent(_matrix(witness, "A"))


def _solution_space(witness: Witness) -> bool:
    # D: independent solutions of A d = 0, as many as n − rank A can be at most, so all of them.
    A, D, n = _matrix(witness, "A"), _matrix(witness, "directions"), _width(_matrix(witness, "A"))
    if len(D) != n or not _is_product(A, _matrix(witness, "point"), _matrix(witness, "b")):
        return False
    return _null_basis(A, D)


def _null_basis(A: Rows, D: Rows) -> bool:
    d = _width(D)
    zero = not d or _is_zero(_product(A, D))
    return zero and _independent(D) and _rank_at_least(A, _width(A) - d)


def _no_solution(witness: Witness) -> bool:
    turned = [list(column) for column in zip(*_matrix(witness, "y"), strict=True)]
    against_b = _product(turned, _matrix(witness, "b"))
    return len(turned) == 1 and _is_zero(_product(turned, _matrix(witness, "A"))) and not _is_zero(against_b)


def _lu(witness: Witness) -> bool:
    A, P, L, U = (_matrix(witness, name) for name in "APLU")
    return _is_lu(A, P, L, U)


def _is_lu(A: Rows, P: Rows, L: Rows, U: Rows) -> bool:
    order = _order(P)
    unit = _is_upper(_transposed(L)) and all(row[i] == 1 for i, row in enumerate(L)) and len(L) == len(A) == len(P)
    return sorted(order) == list(range(len(A))) and unit and _is_upper(U) and _is_product(L, U, [A[i] for i in order])


def _transposed(A: Rows) -> Rows:
    return [list(column) for column in zip(*A, strict=True)]


def _order(P: Rows) -> list[int]:
    # The order in which a permutation matrix puts the rows; ValueError where it is none.
    order = [row.index(1) for row in P]
    if any(row.count(0) != len(P) - 1 or len(row) != len(P) for row in P):
        raise ValueError("P")
    return order


def _determinant(witness: Witness) -> bool:
    # P A = L U: det A is the sign of P times the product of U's diagonal.
    A, P, L, U = (_matrix(witness, name) for name in "APLU")
    if "row" in witness:  # the claim is about A without a row and a column
        i, j = _whole(witness, "row"), _whole(witness, "column")
        A = [row[:j] + row[j + 1 :] for k, row in enumerate(A) if k != i]
    if not _is_lu(A, P, L, U) or len(A) != _width(A):
        return False
    order = _order(P)
    turns = sum(order[i] > order[k] for i in range(len(order)) for k in range(i + 1, len(order)))
    return (-1) ** turns * prod((row[i] for i, row in enumerate(U)), start=Fraction(1)) == _entry(
        witness["determinant"]
    )


def _determinant_by_primes(witness: Witness) -> bool:
    A = _matrix(witness, "A")
    return len(A) == _width(A) and _determinant_of(A) == _entry(witness["determinant"])


def _cofactors(witness: Witness) -> bool:
    A, C = _matrix(witness, "A"), _matrix(witness, "cofactors")
    n, det = len(A), _determinant_of(A)
    if det:  # then A Cᵀ = det A · I leaves one C only
        return _product(A, _transposed(C)) == [[det if i == j else Fraction(0) for j in range(n)] for i in range(n)]
    rests = [[[r[:j] + r[j + 1 :] for k, r in enumerate(A) if k != i] for j in range(n)] for i in range(n)]
    return [[(-1) ** (i + j) * _determinant_of(rest) for j, rest in enumerate(row)] for i, row in enumerate(rests)] == C


def _four_subspaces(witness: Witness) -> bool:
    # The two null spaces by their size; column and row space as what is orthogonal to them, by their size.
    A, column, row, null, left = (_matrix(witness, name) for name in ("A", "column", "row", "null", "left_null"))
    m, n, r = len(A), _width(A), _width(column)
    sizes = len(column) == len(left) == m and len(row) == len(null) == n and _width(row) == r
    if not sizes or r + _width(null) != n:
        return False
    pairs = [(column, left), (row, null)]
    orthogonal = all(not _width(U) or not _width(V) or _is_zero(_product(_adjoint(U), V)) for U, V in pairs)
    bases = _null_basis(A, null) and _null_basis(_adjoint(A), left)
    return orthogonal and bases and _independent(column) and _independent(row)


def _orthogonal_columns(witness: Witness) -> bool:
    # A = Q R, Q's columns orthogonal and not zero, rank A as many as they: Q spans what A spans.
    A, Q, R = _matrix(witness, "A"), _matrix(witness, "Q"), _matrix(witness, "R")
    if not _is_product(Q, R, A) or not _rank_at_least(A, _width(Q)):
        return False
    gram = _product(_adjoint(Q), Q) if _width(Q) else []
    return all(bool(entry) == (i == j) for i, row in enumerate(gram) for j, entry in enumerate(row))


def _qr(witness: Witness) -> bool:
    Q, R = _matrix(witness, "Q"), _matrix(witness, "R")
    unit = not _width(Q) or _is_identity(_product(_adjoint(Q), Q))
    return unit and _is_upper(R) and _is_product(Q, R, _matrix(witness, "A"))


def _normal_equations(witness: Witness) -> bool:
    # x minimises ‖b − A x‖ exactly when what is left is orthogonal to every column of A.
    A, b, x, left = (_matrix(witness, name) for name in ("A", "b", "x", "residual"))
    reached = [[p - q for p, q in zip(one, two, strict=True)] for one, two in zip(b, left, strict=True)]
    return _is_product(A, x, reached) and _is_zero(_product(_adjoint(A), left))


def _pseudo_inverse(witness: Witness) -> bool:
    # The four laws of Penrose, which only one matrix obeys.
    A, X = _matrix(witness, "A"), _matrix(witness, "X")
    AX, XA = _product(A, X), _product(X, A)
    return _product(AX, A) == A and _product(XA, X) == X and _adjoint(AX) == AX and _adjoint(XA) == XA


def _projection(witness: Witness) -> bool:
    # P W = W and P = W X make P² = P, on the columns of W; P = Pᴴ makes it orthogonal.
    W, P, X = _matrix(witness, "W"), _matrix(witness, "P"), _matrix(witness, "X")
    return _adjoint(P) == P and _product(P, W) == W and _product(W, X) == P


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
