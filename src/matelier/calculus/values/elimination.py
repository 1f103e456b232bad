"""Products, inverses, determinants and ranks of exact matrices: by FLINT where all are fractions."""

from fractions import Fraction
from typing import Any, cast

from flint import fmpq_mat

from matelier.scalars.held import integers, of_flint, rational
from matelier.spine.matrix import Exact, Scalar


def product(A: Exact, B: Exact) -> Exact:
    """A · B."""
    if rational(A, B):
        return _of(_rationals(A) * _rationals(B))
    return A @ B


def matrix_power(A: Exact, exponent: int) -> Exact:
    """A multiplied by itself, exponent ≥ 1, by repeated squaring."""
    total, square = None, A
    while exponent:
        if exponent & 1:
            total = square if total is None else product(total, square)
        exponent >>= 1
        square = product(square, square) if exponent else square
    return A if total is None else total


def determinant(A: Exact) -> Scalar:
    """The determinant."""
    if rational(A):
        found: Any = _rationals(A).det()
        return Fraction(int(found.p), int(found.q))
    _, pivots, product_of_pivots = _reduced(A.tolist())
    return product_of_pivots if len(pivots) == A.shape[0] else Fraction(0)


def inverse(A: Exact) -> Exact | None:
    """The inverse of a square matrix, None where it is singular."""
    n = A.shape[0]
    if rational(A):
        try:
            return _of(_rationals(A).inv())
        except ZeroDivisionError:
            return None
    beside = [[*row, *(Fraction(int(i == j)) for j in range(n))] for i, row in enumerate(A.rows)]
    rows, pivots, _ = _reduced(beside, n)
    return Exact.of([row[n:] for row in rows]) if len(pivots) == n else None


def rank(A: Exact) -> int:
    """How many pivots elimination finds."""
    return int(integers(A)[0].rank()) if rational(A) else len(_reduced(A.tolist())[1])


def pseudo_inverse(A: Exact) -> Exact:
    """A⁺ = F*(F F*)⁻¹ (C* C)⁻¹ C*, where A = C F with C the pivot columns and F the staircase's rows."""
    rows, pivots, _ = _reduced(A.tolist())
    if not pivots:
        return Exact.of([[Fraction(0)] * A.shape[0]] * A.shape[1])
    F, C = Exact.of(rows[: len(pivots)]), Exact.of([[row[j] for j in pivots] for row in A.rows])
    right, left = inverse(product(F, _adjoint(F))), inverse(product(_adjoint(C), C))
    assert right is not None
    assert left is not None
    return product(product(_adjoint(F), right), product(left, _adjoint(C)))


def _reduced(rows: list[list[Scalar]], width: int | None = None) -> tuple[list[list[Scalar]], list[int], Scalar]:
    # The reduced staircase, its pivot columns among the first `width`, and the pivots' signed product.
    pivots, total = list[int](), cast("Scalar", Fraction(1))
    for j in range(len(rows[0]) if width is None else width):
        i = len(pivots)
        k = next((k for k in range(i, len(rows)) if rows[k][j] != 0), None)
        if k is None:
            continue
        pivot = rows[k][j]
        total = total * (pivot if k == i else -pivot)
        rows[i], rows[k] = rows[k], rows[i]
        rows[i] = [entry / pivot for entry in rows[i]]
        for other, row in enumerate(rows):
            if other != i and row[j] != 0:
                factor = row[j]
                rows[other] = [a - factor * b for a, b in zip(row, rows[i], strict=True)]
        pivots.append(j)
    return rows, pivots, total


def _adjoint(A: Exact) -> Exact:
    return Exact.of([[entry.conjugate() for entry in column] for column in zip(*A.rows, strict=True)])


def _rationals(A: Exact) -> Any:
    Z, scales = integers(A)
    found = fmpq_mat(Z)
    if set(scales) <= {1}:
        return found
    n = len(scales)
    if len(set(scales)) == 1:
        return found / scales[0]
    flat = [entry / scale for row, scale in zip(found.tolist(), scales, strict=True) for entry in row]
    return fmpq_mat(n, A.shape[1], flat)


def _of(M: Any) -> Exact:
    whole, denominator = M.numer_denom()
    return of_flint(whole, int(denominator))
