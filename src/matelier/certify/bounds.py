"""Bounds for measured numbers, real or complex: of products, norms and residuals; the latter in whole numbers."""

from collections.abc import Sequence
from fractions import Fraction
from math import ldexp
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.certify.rounding import INNER, TINY, UNIT, Float64, Witness, gamma
from matelier.spine.errors import Unable

Floats: TypeAlias = Any
"""An array of float64 or complex128; NumPy's own types know no real part that both have."""
Whole: TypeAlias = list[int]

UP = 1 + 8 * UNIT  # beyond a few roundings
CLEAR = 1e-12  # of a norm: so much it is rounded up at least
LEAST = 5e-324
SIDE = 100  # rows of the products that this machine is tried on

_KNOWN: list[bool] = []  # whether it may be trusted, once that was looked at


def table(witness: Witness, name: str) -> Floats:
    """A part of the witness as a table of finite float64 or complex128; ValueError otherwise."""
    A = line(witness, name)
    if A.ndim != 2 or 0 in A.shape:
        raise ValueError(name)
    return A


def line(witness: Witness, name: str) -> Floats:
    """The same, of any shape."""
    given = np.asarray(witness[name])
    if given.dtype.kind not in "fiuc" or not np.isfinite(given).all():
        raise ValueError(name)
    return np.ascontiguousarray(given, dtype=np.complex128 if given.dtype.kind == "c" else np.float64)


def bound(witness: Witness, name: str, shape: tuple[int, ...]) -> Float64:
    """A part of the witness as real numbers of this shape, infinite ones too."""
    found = np.asarray(witness[name], dtype=np.float64)
    if found.shape != shape or np.isnan(found).any():
        raise ValueError(name)
    return found


def exponents(witness: Witness, name: str, count: int) -> NDArray[np.int64]:
    """Powers of two, one a line."""
    given = np.asarray(witness[name])
    if given.dtype.kind not in "iu" or given.shape != (count,) or (np.abs(given) > 5000).any():
        raise ValueError(name)
    return given.astype(np.int64)


def turned(A: Floats) -> Floats:
    """The conjugate transpose."""
    return np.ascontiguousarray(A.conj().T)


def shift(A: Floats, by: Any) -> Floats:
    """A · 2^by; ValueError where anything is lost."""
    if A.dtype.kind == "c":
        B = np.empty_like(A)
        B.real, B.imag = shift(np.ascontiguousarray(A.real), by), shift(np.ascontiguousarray(A.imag), by)
        return B
    B = np.ldexp(A, by)
    if not (np.isfinite(B).all() and (np.ldexp(B, -np.asarray(by)) == A).all()):
        raise ValueError("range")
    return B


def size_exponent(A: Floats) -> int:
    """e with all real and imaginary parts below 2^e."""
    return int(np.frexp(np.abs(A.view(np.float64)).max(initial=0.0))[1])


def near_one(A: Floats, e: int) -> Floats:
    """A · 2^−e, where what is lost is below 2⁻¹⁰⁷⁴."""
    if A.dtype.kind == "c":
        B = np.empty_like(A)
        B.real, B.imag = np.ldexp(A.real, -e), np.ldexp(A.imag, -e)
        return B
    return np.ldexp(A, -e)


def magnitudes(A: Floats) -> Float64:
    """Absolute values, rounded up."""
    return np.abs(A) * UP


def product(A: Floats, B: Floats) -> tuple[Floats, float]:
    """A B, and γ: it is off by at most γ|A||B| (and 2⁻⁵⁰⁰ beside entries of at most 1), a factor times a diagonal."""
    inner = A.shape[1]
    P = A[:, :INNER] @ B[:INNER]
    for k in range(INNER, inner, INNER):
        P += A[:, k : k + INNER] @ B[k : k + INNER]
    terms = min(inner, INNER) + -(-inner // INNER) + 6
    both = A.dtype.kind == "c" or B.dtype.kind == "c"
    if not np.isfinite(P).all():
        raise ValueError("range")
    return P, 1.5 * gamma(2 * terms) if both else gamma(terms)


def norm(*factors: Float64) -> float:
    """An upper bound of the spectral norm of a product of tables of numbers ≥ 0, which is not multiplied out.

    [Collatz 1942; Wielandt 1950]
    """
    up = 1 + 8 * gamma(sum(sum(N.shape) for N in factors) + 8)
    x: Any = np.ones(factors[-1].shape[1])
    best = np.inf
    for _ in range(4):
        y: Any = x
        for N in reversed(factors):
            y = N @ y
        for N in factors:
            y = N.T @ y
        y = y + TINY**2
        best = min(best, float((y / x).max()) * up)
        x = np.maximum(y / y.max(), 2.0**-30)
    found = float(np.sqrt(best)) * (1 + CLEAR)
    if not np.isfinite(found):
        raise ValueError("range")
    return found


def whole_norm(N: Float64) -> float:
    """The same of one table: or its Frobenius norm, if that is less."""
    largest = float(N.max(initial=0.0))
    e = int(np.frexp(largest)[1]) if largest and not 2.0**-400 < largest < 2.0**400 else 0
    N = np.ldexp(N, -e)
    frobenius = float(np.sqrt((N**2).sum() * (1 + 4 * gamma(N.size)))) * (1 + CLEAR)
    return ldexp(min(frobenius, norm(N)) + TINY * float(np.sqrt(N.size)), e) * UP


def away(A: Floats, B: Floats, C: Floats) -> float:
    """An upper bound of ‖A − B C‖₂, entries of A at most 1."""
    P, g = product(B, C)
    left = whole_norm(magnitudes(A - P))
    return (left + g * norm(magnitudes(B), magnitudes(C)) * UP) * UP + TINY * float(np.sqrt(A.size))


def oblique(Q: Floats) -> float:
    """An upper bound of ‖QᴴQ − I‖₂."""
    G, g = product(turned(Q), Q)
    G[np.diag_indices(len(G))] -= 1
    return (whole_norm(magnitudes(G)) + g * norm(magnitudes(Q)) ** 2 * UP) * UP + TINY


def real_parts(A: Floats) -> Float64:
    """The real matrix that does what a complex one does; a real one stays."""
    return A if A.dtype.kind != "c" else np.block([[A.real, -A.imag], [A.imag, A.real]])


def stacked(x: Floats, *, complex_: bool) -> Float64:
    """Columns of real parts above imaginary parts, where the matrix is complex."""
    return np.vstack([x.real, x.imag]) if complex_ else np.asarray(x, dtype=np.float64)


def whole_numbers(A: Float64) -> tuple[list[Whole], int]:
    """Rows of whole numbers Z and one exponent e with A = Z · 2^e."""
    fraction, power = np.frexp(A)
    mantissa = np.ldexp(fraction, 53).astype(np.int64)
    low = int(power[mantissa != 0].min()) if mantissa.any() else 0
    shifts = np.where(mantissa != 0, power - low, 0)
    if int(shifts.max(initial=0)) > 8000:
        raise ValueError("range")
    rows = zip(mantissa.tolist(), shifts.tolist(), strict=True)
    return [[z << s for z, s in zip(*row, strict=True)] for row in rows], low - 53


def sums(*terms: tuple[Whole, int]) -> tuple[Whole, int]:
    """Σ Z · 2^e over lines of the same length."""
    low = min(e for _, e in terms)
    lines = [[z << (e - low) for z in line] for line, e in terms]
    return [sum(part) for part in zip(*lines, strict=True)], low


def times(A: tuple[list[Whole], int], x: tuple[Whole, int]) -> tuple[Whole, int]:
    """A x, exactly."""
    return [sum(map(int.__mul__, row, x[0])) for row in A[0]], A[1] + x[1]


def flat(x: Float64) -> tuple[Whole, int]:
    """A column as whole numbers."""
    rows, e = whole_numbers(x.reshape(1, -1))
    return rows[0], e


def minus(x: tuple[Whole, int]) -> tuple[Whole, int]:
    """−x."""
    return [-z for z in x[0]], x[1]


def lifted(x: tuple[Whole, int], powers: NDArray[np.int64], *, complex_: bool) -> tuple[Floats, int]:
    """Numbers times powers of two, each rounded once and so that the largest is about 1; and the power taken out."""
    by = np.tile(powers, 2) if complex_ else powers
    lengths = [z.bit_length() for z in x[0]]
    places = [x[1] + length + int(power) for length, power in zip(lengths, by.tolist(), strict=True)]
    top = max((place for place, z in zip(places, x[0], strict=True) if z), default=-4000)
    heads = np.array([z / (1 << length) for z, length in zip(x[0], lengths, strict=True)], dtype=np.float64)
    shifts = np.maximum(np.array([place - top for place in places], dtype=np.int64), -5000)
    return joined(np.ldexp(heads, shifts), complex_=complex_), top


def joined(x: Float64, *, complex_: bool) -> Floats:
    """Back to complex numbers."""
    half = len(x) // 2
    return x[:half] + 1j * x[half:] if complex_ else x


def enlarged(lower: Float64, upper: Float64, e: int) -> tuple[Float64, Float64]:
    """Bounds brought back from a power of two, outwards."""
    with np.errstate(over="ignore", under="ignore"):
        return np.nextafter(np.ldexp(lower, e), -np.inf), np.nextafter(np.ldexp(upper, e), np.inf)


def _sound() -> bool:
    # Rounding to nearest, subnormal numbers, and products within their bound in columns that are made to break it.
    one = np.ones(9)
    nearest = (one + 2.0**-53 == 1).all() and (one + 3 * 2.0**-53 == 1 + 2.0**-51).all() and (one - 2.0**-53 < 1).all()
    gradual = (one * 2.0**-1022 / 2 > 0).all() and (one * LEAST + one * LEAST == 2 * LEAST).all()
    random = np.random.default_rng(7)
    A, B = (np.ldexp(random.standard_normal((SIDE, SIDE)), random.integers(-60, 1, (SIDE, SIDE))) for _ in range(2))
    A[0, :], B[:, 0] = 2.0**-53, 1.0
    A[0, 0] = 1.0
    P, g = product(A, B)
    sizes = np.abs(A) @ np.abs(B) * (1 + 2.0**-30)
    near = all(_near(A[i], B[:, j], float(P[i, j]), g * float(sizes[i, j])) for i, j in ((0, 0), (1, 9), (SIDE - 1, 3)))
    return bool(nearest and gradual and near)


def _near(row: Float64, column: Float64, found: float, bound: float) -> bool:
    pairs: Sequence[tuple[float, float]] = list(zip(row.tolist(), column.tolist(), strict=True))
    exact = sum((Fraction(x) * Fraction(y) for x, y in pairs), Fraction(0))
    return abs(exact - Fraction(found)) <= Fraction(bound)


def check_machine() -> None:
    """Raises Unable("claim.untrusted") on a machine that does not reckon as the bounds assume."""
    if not _KNOWN:
        _KNOWN.append(_sound())
    if not _KNOWN[0]:
        raise Unable("claim.untrusted")
