"""Systems of stored numbers solved as rationals: how many solutions there are, one of them, and the directions."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias, cast

import numpy as np
from flint import fmpq_mat, fmpz_mat

from matelier.floating.rational import embedded, exact_claim, fractions, in_range, length_of, near, stored, whole
from matelier.floating.rounding import Float64, Floats, is_complex
from matelier.spine.claim import Claim
from matelier.spine.matrix import Exact
from matelier.spine.measured import Between, Near

Kind: TypeAlias = Literal["unique", "infinite", "none"]
Numbers: TypeAlias = list[list[Fraction]]
MOST_CLAIMED = 40_000  # entries up to which the exact numbers travel with the answer


@dataclass(frozen=True, slots=True, eq=False)
class Rational:
    """How many solutions, a point (rounded to value + rest) and directions (rounded), and what proves it."""

    kind: Kind
    point: Near | None
    directions: Floats | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """An x with ‖b − A x‖ least, p = A x, b − p and how long its columns are, each rounded once; what proves it."""

    x: Near
    p: Near
    left: Near
    size: Between
    claims: tuple[Claim, ...]


def solved_exactly(A: Floats, b: Floats) -> Rational:
    """All solutions of A x = b for one column or several; "none" where a column has none."""
    twofold = is_complex(A, b)
    C, c = (A.astype(np.complex128), b.astype(np.complex128)) if twofold else (A, b)
    M, right = embedded(C), np.vstack([c.real, c.imag]) if twofold else c
    if M.shape[0] == M.shape[1]:
        x = _unique(M, right)
        if x is not None:
            return Rational("unique", _point(x, twofold), None, _proofs(M, right, x, []))
    return _reduced(M, right, twofold)


def inverted_exactly(A: Floats) -> tuple[Near, tuple[Claim, ...]] | None:
    """The inverse of stored numbers, rounded to value + rest; None where there is none."""
    twofold, M = is_complex(A), embedded(A)
    unit: Float64 = np.eye(len(M))
    B = _unique(M, unit)
    if B is None:
        return None
    proof = exact_claim("product_equals", A=stored(M), B=Exact(tuple(map(tuple, B))), C=stored(unit))
    half = [row[: len(A)] for row in B]
    return _point(half, twofold), (proof,)


def minimum_exactly(A: Floats, b: Floats) -> Nearest | None:
    """The x with ‖b − A x‖ least; None where there are several."""
    twofold = is_complex(A, b)
    C, c = (A.astype(np.complex128), b.astype(np.complex128)) if twofold else (A, b)
    M, right = embedded(C), np.vstack([c.real, c.imag]) if twofold else c
    T = fractions(np.ascontiguousarray(M.T))
    B = fractions(right)
    try:
        found = (T * fractions(M)).solve(T * B)
    except ZeroDivisionError:
        return None
    return _nearest(M, right, found, twofold)


def shortest_exactly(A: Floats, b: Floats) -> Nearest:
    """Of all x with ‖b − A x‖ least the shortest, for any A: Bᵀ(CᵀABᵀ)⁻¹Cᵀb, C columns and B rows that are a basis."""
    twofold = is_complex(A, b)
    D, c = (A.astype(np.complex128), b.astype(np.complex128)) if twofold else (A, b)
    M, right = embedded(D), np.vstack([c.real, c.imag]) if twofold else c
    x, w = _through(M, fractions(right))
    if M.size > MOST_CLAIMED:
        return _nearest(M, right, x, twofold)
    inside = tuple(
        exact_claim("measured_row_space", A=stored(M), x=_column(x, k), w=_column(w, k)) for k in range(right.shape[1])
    )
    return _nearest(M, right, x, twofold, *inside)


def pseudo_inverted_exactly(A: Floats) -> tuple[Near, tuple[Claim, ...]]:
    """A⁺ of any stored numbers, rounded to value + rest."""
    twofold, M = is_complex(A), embedded(A)
    X = _through(M, fractions(np.eye(len(M))))[0]
    proof = exact_claim("pseudo_inverse", A=stored(M), X=Exact(tuple(map(tuple, _numbers(X)))))
    return _point([row[: len(A)] for row in _numbers(X)], twofold), (proof,)


def _nearest(M: Float64, right: Float64, x: fmpq_mat, twofold: bool, *inside: Claim) -> Nearest:
    p = fractions(M) * x
    left = _numbers(fractions(right) - p)
    value, lower, upper = (
        np.array(end) for end in zip(*map(length_of, map(list, zip(*left, strict=True))), strict=True)
    )
    size = Between(value, lower, upper, "EXACT" if np.isfinite(upper).all() else "UNDECIDED")
    image, rest = _open_beyond(_point(_numbers(p), twofold)), _open_beyond(_point(left, twofold))
    claims = (*_normal_equations(M, right, x), *inside)
    return Nearest(_point(_numbers(x), twofold), image, rest, size, claims)


def _open_beyond(x: Near) -> Near:
    return x if in_range(x) else Near(x.value, x.radius, "UNDECIDED", x.rest)


def _through(M: Float64, right: fmpq_mat) -> tuple[fmpq_mat, fmpq_mat]:
    # A⁺ b, and w with Aᵀw = A⁺ b.
    m, n = M.shape
    columns, rows = _pivots(M), _pivots(np.ascontiguousarray(M.T))
    w = fmpq_mat(m, right.ncols())
    if not columns:
        return fmpq_mat(n, right.ncols()), w
    T, B = fractions(np.ascontiguousarray(M[:, columns].T)), fractions(np.ascontiguousarray(M[rows].T))
    z = (T * fractions(M) * B).solve(T * right)
    for i, row in enumerate(rows):
        for k in range(right.ncols()):
            w[row, k] = z[i, k]
    return B * z, w


def _pivots(M: Float64) -> list[int]:
    Z, _, rank = whole(M)[0].rref()
    pivots: list[int] = []
    for i in range(rank):
        pivots.append(next(j for j in range(pivots[-1] + 1 if pivots else 0, M.shape[1]) if Z[i, j]))
    return pivots


def _normal_equations(M: Float64, right: Float64, x: fmpq_mat) -> tuple[Claim, ...]:
    if M.size > MOST_CLAIMED:
        return ()
    left, A = fractions(right) - fractions(M) * x, stored(M)
    return tuple(
        exact_claim("normal_equations", A=A, b=stored(right[:, k : k + 1]), x=_column(x, k), residual=_column(left, k))
        for k in range(right.shape[1])
    )


def _column(M: fmpq_mat, k: int) -> Exact:
    return Exact(tuple((row[k],) for row in _numbers(M)))


def _unique(M: Float64, right: Float64) -> Numbers | None:
    Z, exponents = whole(np.hstack([M, right]))
    n = len(exponents)
    rows = cast("Any", Z).tolist()
    try:
        x = cast("Any", fmpz_mat([row[:n] for row in rows])).solve(fmpz_mat([row[n:] for row in rows]))
    except ZeroDivisionError:
        return None
    return _numbers(x)


def _reduced(M: Float64, right: Float64, twofold: bool) -> Rational:
    n = M.shape[1]
    Z, denominator, rank = whole(np.hstack([M, right]))[0].rref()
    pivots: list[int] = []
    for i in range(rank):
        pivots.append(next(j for j in range(pivots[-1] + 1 if pivots else 0, n + right.shape[1]) if Z[i, j]))
    if pivots and pivots[-1] >= n:
        return Rational("none", None, None, _contradiction(M, right))
    free = [j for j in range(n) if j not in set(pivots)]
    d = int(denominator)
    x: Numbers = [[Fraction(0)] * right.shape[1] for _ in range(n)]
    directions: Numbers = [[Fraction(int(j == k)) for k in free] for j in range(n)]
    for i, j in enumerate(pivots):
        x[j] = [Fraction(int(Z[i, n + k]), d) for k in range(right.shape[1])]
        directions[j] = [Fraction(-int(Z[i, k]), d) for k in free]
    kind: Kind = "infinite" if free else "unique"
    told = _directions(directions, twofold) if free else None
    return Rational(kind, _point(x, twofold), told, _proofs(M, right, x, directions if free else []))


def _directions(found: Numbers, twofold: bool) -> Floats:
    # A basis for the complex null space: orthonormal, as many as half the real one.
    D: Float64 = np.array([[float(entry) for entry in row] for row in found])
    if not twofold:
        return D
    C = D[: len(D) // 2] + 1j * D[len(D) // 2 :]
    U = np.linalg.svd(C, full_matrices=False)[0]
    return np.ascontiguousarray(U[:, : D.shape[1] // 2])


def _point(x: Numbers, twofold: bool) -> Near:
    k = len(x[0])
    found = near([entry for row in x for entry in row], (len(x), k))
    if not twofold:
        return found
    half = len(x) // 2
    value, rest = (part[:half] + 1j * part[half:] for part in (found.value, found.rest))
    return Near(value, found.radius[:half] + found.radius[half:], "EXACT", rest)


def _proofs(M: Float64, right: Float64, x: Numbers, directions: Numbers) -> tuple[Claim, ...]:
    if M.size > MOST_CLAIMED:
        return ()
    A = stored(M)
    beside = Exact(tuple(map(tuple, directions))) if directions else Exact(((),) * M.shape[1])
    return tuple(
        exact_claim(
            "solution_space", A=A, b=stored(right[:, k : k + 1]), directions=beside,
            point=Exact(tuple((row[k],) for row in x)),
        )
        for k in range(right.shape[1])
    )  # fmt: skip


def _contradiction(M: Float64, right: Float64) -> tuple[Claim, ...]:
    # yᵀM = 0 and yᵀb = 1.
    if M.size > MOST_CLAIMED:
        return ()
    B = fractions(np.ascontiguousarray(M.T))
    basis = _null(B)
    for k in range(right.shape[1]):
        b = [Fraction(*x.as_integer_ratio()) for x in right[:, k].tolist()]
        for y in basis:
            against = sum((p * q for p, q in zip(y, b, strict=True)), Fraction(0))
            if against:
                column = Exact(tuple((entry / against,) for entry in y))
                return (exact_claim("no_solution", A=stored(M), b=stored(right[:, k : k + 1]), y=column),)
    raise AssertionError("a system without solution has a contradiction")


def _null(B: fmpq_mat) -> Numbers:
    R, rank = cast("Any", B.rref())
    n = R.ncols()
    pivots: list[int] = []
    for i in range(rank):
        pivots.append(next(j for j in range(pivots[-1] + 1 if pivots else 0, n) if R[i, j]))
    found: Numbers = []
    for k in (j for j in range(n) if j not in set(pivots)):
        y = [Fraction(0)] * n
        y[k] = Fraction(1)
        for i, j in enumerate(pivots):
            y[j] = -Fraction(int(R[i, k].p), int(R[i, k].q))
        found.append(y)
    return found


def _numbers(M: Any) -> Numbers:
    return [[Fraction(int(entry.p), int(entry.q)) for entry in row] for row in M.tolist()]
