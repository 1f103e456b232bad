"""The truth about matrices of stored numbers, by rationals alone: solutions, counts of eigenvalues, what lies where."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def real(A: Array) -> Array:
    """The real matrix that does what a complex one does."""
    return np.block([[A.real, -A.imag], [A.imag, A.real]]) if A.dtype.kind == "c" else A


def upright(x: Array) -> Array:
    """Real parts above imaginary ones, of columns."""
    return np.vstack([x.real, x.imag]) if x.dtype.kind == "c" else x


def rational(A: Array) -> flint.fmpq_mat:
    """The same matrix of rationals."""
    return flint.fmpq_mat(*A.shape, [flint.fmpq(*x.as_integer_ratio()) for x in A.ravel().tolist()])


def fraction(x: Any) -> Fraction:
    """FLINT's number as one of the standard library."""
    return Fraction(int(x.p), int(x.q))


def fractions(M: Any) -> list[list[Fraction]]:
    """The rows."""
    return [[fraction(x) for x in row] for row in M.tolist()]


def gram(A: Array) -> flint.fmpq_mat:
    """AᴴA, real."""
    M = rational(real(A))
    return M.transpose() * M


def rank(A: Array) -> int:
    """The rank of the stored numbers."""
    return int(rational(real(A)).rank()) // (2 if A.dtype.kind == "c" else 1)


class Roots:
    """The real roots of a characteristic polynomial that has no others, each counted `times` as often as is meant."""

    def __init__(self, M: flint.fmpq_mat, times: int = 1) -> None:
        self.p, self.times = M.charpoly(), times

    def above(self, t: Fraction, *, or_at: bool) -> int:
        """How many are above t, or at it too, by Descartes' rule of signs, which is exact here."""
        moved = self.p(flint.fmpq_poly([flint.fmpq(t.numerator, t.denominator), flint.fmpq(1)]))
        coefficients = [fraction(c) for c in moved.coeffs()]
        zeros = next(k for k, c in enumerate(coefficients) if c)
        signs = [c > 0 for c in coefficients if c]
        return (sum(a != b for a, b in pairwise(signs)) + (zeros if or_at else 0)) // self.times

    def hold(self, lower: list[Fraction], upper: list[Fraction | None]) -> bool:
        """Whether the roots, largest first, lie between these."""
        low = all(self.above(t, or_at=True) >= i for i, t in enumerate(lower, 1))
        return low and all(t is None or self.above(t, or_at=False) < i for i, t in enumerate(upper, 1))


def singular_values_lie(A: Array, lower: Array, upper: Array) -> bool:
    """Whether each singular value of A lies where it is said to."""
    tall = A if A.shape[0] >= A.shape[1] else A.conj().T
    roots = Roots(gram(np.ascontiguousarray(tall)), 2 if A.dtype.kind == "c" else 1)
    return roots.hold([Fraction(x) ** 2 for x in lower.tolist()], [_square(x) for x in upper.tolist()])


def _square(x: float) -> Fraction | None:
    return None if x == float("inf") else Fraction(x) ** 2


def eigenvalues_lie(A: Array, lower: Array, upper: Array) -> bool:
    """Whether the eigenvalues of a Hermitian A lie where they are said to, the least first."""
    roots = Roots(rational(real(A)), 2 if A.dtype.kind == "c" else 1)
    low = [Fraction(x) if np.isfinite(x) else -(Fraction(2) ** 2000) for x in lower[::-1].tolist()]
    return roots.hold(low, [Fraction(x) if np.isfinite(x) else None for x in upper[::-1].tolist()])


def inertia(A: Array) -> tuple[int, int, int]:
    """How many eigenvalues are positive, negative and zero."""
    roots = Roots(rational(real(A)), 2 if A.dtype.kind == "c" else 1)
    up, not_down = roots.above(Fraction(0), or_at=False), roots.above(Fraction(0), or_at=True)
    return up, len(A) - not_down, not_down - up


def solution(A: Array, b: Array) -> list[list[Fraction]] | None:
    """The x with A x = b, real parts above imaginary ones; None where A is singular."""
    twofold = "c" in (A.dtype.kind, b.dtype.kind)
    M, right = (real(A.astype(complex)), upright(b.astype(complex))) if twofold else (A, b)
    try:
        return fractions(rational(M).solve(rational(right)))
    except ZeroDivisionError:
        return None


def nearest(A: Array, b: Array) -> list[list[Fraction]] | None:
    """The x with ‖b − A x‖ least; None where there are several."""
    twofold = "c" in (A.dtype.kind, b.dtype.kind)
    M, right = (real(A.astype(complex)), upright(b.astype(complex))) if twofold else (A, b)
    T = rational(np.ascontiguousarray(M.T))
    try:
        return fractions((T * rational(M)).solve(T * rational(right)))
    except ZeroDivisionError:
        return None


def shortest(A: Array, b: Array) -> list[list[Fraction]] | None:
    """The shortest x with A x = b; None where the rows are dependent."""
    twofold = "c" in (A.dtype.kind, b.dtype.kind)
    M, right = (real(A.astype(complex)), upright(b.astype(complex))) if twofold else (A, b)
    T = rational(np.ascontiguousarray(M.T))
    try:
        return fractions(T * (rational(M) * T).solve(rational(right)))
    except ZeroDivisionError:
        return None


def least(A: Array, b: Array) -> list[list[Fraction]]:
    """The shortest x with ‖b − A x‖ least, of any A = C F, both of full rank: Fᵀ(FFᵀ)⁻¹(CᵀC)⁻¹Cᵀb."""
    twofold = "c" in (A.dtype.kind, b.dtype.kind)
    M, right = (real(A.astype(complex)), upright(b.astype(complex))) if twofold else (A, b)
    R, rank_ = rational(M).rref()
    rows = fractions(R)[:rank_]
    if not rows:
        return [[Fraction(0)] * right.shape[1] for _ in range(M.shape[1])]
    pivots = [next(j for j, entry in enumerate(row) if entry) for row in rows]
    C = rational(np.ascontiguousarray(M[:, pivots]))
    F = flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in rows])
    y = (C.transpose() * C).solve(C.transpose() * rational(right))
    return fractions(F.transpose() * (F * F.transpose()).solve(y))


def lies(x: list[list[Fraction]], near: Any) -> bool:
    """Whether the numbers lie within the radius of value + rest."""
    value = np.asarray(near.value)
    rest = np.zeros_like(value) if near.rest is None else np.asarray(near.rest)
    radius = np.broadcast_to(np.asarray(near.radius, dtype=float), value.shape)
    half = len(x) // 2 if len(x) != len(value) else None
    for (i, j), r in np.ndenumerate(radius):
        if r == np.inf:
            continue
        if not np.isfinite([r, value[i, j].real, value[i, j].imag, rest[i, j].real, rest[i, j].imag]).all():
            return False
        parts = [(value[i, j].real, rest[i, j].real, x[i][j])]
        if half is not None:
            parts.append((value[i, j].imag, rest[i, j].imag, x[half + i][j]))
        off = sum((Fraction(float(v)) + Fraction(float(w)) - t) ** 2 for v, w, t in parts)
        if off > Fraction(float(r)) ** 2:
            return False
    return True


def inverse(A: Array) -> list[list[Fraction]] | None:
    """A⁻¹, real parts above imaginary ones; None where there is none."""
    return solution(A, np.eye(len(A), dtype=A.dtype))


def pseudo_inverse(A: Array) -> list[list[Fraction]]:
    """A⁺, real parts above imaginary ones."""
    return least(A, np.eye(A.shape[0], dtype=A.dtype))


def determinant(A: Array) -> tuple[Fraction, Fraction]:
    """Real and imaginary part, by Leibniz's rule of rows."""
    rows = [[(Fraction(complex(x).real), Fraction(complex(x).imag)) for x in row] for row in A.tolist()]
    return _expanded(rows)


def _expanded(rows: list[list[tuple[Fraction, Fraction]]]) -> tuple[Fraction, Fraction]:
    if not rows:
        return Fraction(1), Fraction(0)
    total = (Fraction(0), Fraction(0))
    for k, row in enumerate(rows):
        a, b = row[0]
        if a or b:
            c, d = _expanded([line[1:] for i, line in enumerate(rows) if i != k])
            sign = -1 if k % 2 else 1
            total = total[0] + sign * (a * c - b * d), total[1] + sign * (a * d + b * c)
    return total


def discs_hold(A: Array, values: tuple[Array, Array], radii: Array, groups: Any) -> bool:
    """Whether groups of discs hold as many eigenvalues as they have members: by roots known to 500 bits."""
    roots, centres = eigenvalues(A), list(zip(*(part.tolist() for part in values), strict=True))
    if len(roots) != len(A):
        return False
    for group in groups:
        inside = sum(any(_inside(root, centres[i], radii[i]) for i in group) for root in roots)
        if inside < len(group):
            return False
    return all(any(_inside(root, v, r) for v, r in zip(centres, radii, strict=True)) for root in roots)


def _inside(root: Any, centre: tuple[complex, complex], radius: float) -> bool:
    flint.ctx.prec = 500
    try:
        off = abs(root - sum(flint.acb(part.real, part.imag) for part in centre))
        return not off > flint.arb(radius)
    finally:
        flint.ctx.prec = 53


def eigenvalues(A: Array) -> list[Any]:
    """All eigenvalues of real numbers, each as often as it is one, in balls of 500 bits."""
    flint.ctx.prec = 500
    try:
        return [root for root, times in rational(A).charpoly().numer().complex_roots() for _ in range(times)]
    finally:
        flint.ctx.prec = 53
