"""Statements about systems of measured numbers: one solution, none, the nearest, the shortest; residuals exactly."""

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.certify.bounds import (
    CLEAR,
    UP,
    Floats,
    Whole,
    bound,
    check_machine,
    exponents,
    flat,
    lifted,
    magnitudes,
    minus,
    near_one,
    norm,
    oblique,
    product,
    real_parts,
    shift,
    stacked,
    sums,
    table,
    times,
    turned,
    whole_numbers,
)
from matelier.certify.rounding import TINY, UNIT, Float64, Witness, gamma, number

Exactly: TypeAlias = tuple[Whole, int]
Powers: TypeAlias = NDArray[np.int64]
LEAST = 2.0**-1060  # more than a few roundings near zero
Around: TypeAlias = tuple[Floats, Floats, Float64]
"""Columns of numbers value + rest, and radii."""


def off_identity(R: Floats, A: Floats) -> Float64:
    """For each row an upper bound of Σ|I − RA|, entries of A at most 1."""
    F, g = product(R, A)
    F[np.diag_indices(len(F))] -= 1
    sizes = magnitudes(F).sum(axis=1) + g * (magnitudes(R) @ magnitudes(A).sum(axis=1)) + len(F) * TINY
    return sizes * (UP * (1 + 4 * gamma(2 * len(F) + 8)))


def even_of(witness: Witness) -> tuple[Floats, Floats]:
    """A, and A with rows and columns times powers of two, entries at most 1; ValueError where that is not so."""
    A = table(witness, "A")
    B = shift(shift(A, exponents(witness, "rows", len(A))[:, None]), exponents(witness, "columns", A.shape[1])[None])
    if not (np.abs(B.view(np.float64)) <= 1).all():
        raise ValueError("rows")
    return A, B


def _parts(A: Floats, *columns: Floats) -> tuple[bool, tuple[list[Whole], int], list[Exactly]]:
    # All in whole numbers: complex ones as twice as many real ones.
    twofold = any(part.dtype.kind == "c" for part in (A, *columns))
    M = real_parts(A.astype(np.complex128)) if twofold else A
    return twofold, whole_numbers(M), [flat(stacked(x[:, None], complex_=twofold).ravel()) for x in columns]


def residual(A: Floats, powers: Powers, *columns: Floats) -> tuple[Floats, int]:
    """b − A (x + y) with its rows times powers of two, each number rounded once, and a power taken out."""
    twofold, Z, (right, high, low) = _parts(A, *columns)
    return lifted(sums(right, minus(times(Z, sums(high, low)))), powers, complex_=twofold)


def slope(A: Floats, powers: Powers, *columns: Floats) -> tuple[Floats, int]:
    """Aᴴ(b − A (x + y)), in the same way."""
    twofold, Z, (right, high, low) = _parts(A, *columns)
    left = sums(right, minus(times(Z, sums(high, low))))
    across = [list(column) for column in zip(*Z[0], strict=True)]
    return lifted(times((across, Z[1]), left), powers, complex_=twofold)


def rounded_product(S: Floats, r: Floats) -> Float64:
    """An upper bound of |S r|, for an r whose numbers were rounded once."""
    n = S.shape[1]
    g = 1.5 * gamma(2 * n + 8) if S.dtype.kind == "c" or r.dtype.kind == "c" else gamma(n + 4)
    return (magnitudes(S @ r) + (g + 2.0**-50) * (magnitudes(S) @ magnitudes(r)) + TINY) * (UP * (1 + gamma(n + 8)))


def _columns(witness: Witness, m: int, n: int) -> tuple[Floats, Floats, Floats, Float64]:
    b, x, y = table(witness, "b"), table(witness, "x"), table(witness, "rest")
    k = b.shape[1]
    if b.shape != (m, k) or x.shape != (n, k) or y.shape != x.shape:
        raise ValueError("x")
    return b, x, y, bound(witness, "radius", x.shape)


def _brought(found: Float64, by: Powers) -> Float64:
    with np.errstate(over="ignore", under="ignore"):
        return np.nextafter(np.ldexp(found, by), np.inf)


def _solution(witness: Witness) -> bool:
    # F = I − RA, ‖F‖ < 1: A has an inverse, and x* − x = Rr + F(I − F)⁻¹Rr.
    check_machine()
    A, even = even_of(witness)
    R = table(witness, "R")
    b, x, y, radius = _columns(witness, *A.shape)
    if A.shape[0] != A.shape[1] or R.shape != A.shape:
        return False
    rows = off_identity(R, even)
    if not rows.max() < 1:
        return False
    powers, columns = exponents(witness, "rows", len(A)), exponents(witness, "columns", len(A))
    for k in range(b.shape[1]):
        r, e = residual(A, powers, b[:, k], x[:, k], y[:, k])
        z = rounded_product(R, r)
        found = (z + rows * (float(z.max()) / (1 - float(rows.max())))) * UP
        if not (_brought(found, columns + e) <= radius[:, k]).all():
            return False
    return True


def _narrow(A: Floats, S: Floats) -> float:
    # ‖(AS)ᴴAS − I‖, entries of A at most 1.
    B, g = product(A, S)
    near = oblique(B)
    lost = g * norm(magnitudes(A), magnitudes(S)) + TINY * float(np.sqrt(B.size))
    whole = float(np.sqrt(1 + near)) * (1 + CLEAR)
    return (near + (2 * whole + lost) * lost) * UP


def scaled_columns(A: Floats, witness: Witness) -> tuple[Floats, Floats, float]:
    """A's columns times powers of two, S, and how far A S is from orthonormal columns; ValueError where that is far."""
    S = table(witness, "S")
    even = shift(A, exponents(witness, "columns", A.shape[1])[None])
    if S.shape != (A.shape[1],) * 2 or not (np.abs(even.view(np.float64)) <= 1).all():
        raise ValueError("S")
    off = _narrow(even, S)
    if not off < 1:
        raise ValueError("S")
    return even, S, off


def _no_solution(witness: Witness) -> bool:
    # The columns of A and b together are independent, so b is no combination of A's.
    check_machine()
    both = np.hstack([table(witness, "A"), table(witness, "b")])
    return scaled_columns(both, witness)[2] < 1


def least_squares_holds(witness: Witness) -> bool:
    """Whether |x − x*|ᵢ ≤ ‖Sᵢ‖ ‖SᴴAᴴ(b − Ax)‖ / (1 − off) is at most the radius."""
    check_machine()
    A = table(witness, "A")
    even, S, off = scaled_columns(A, witness)
    b, x, y, radius = _columns(witness, *A.shape)
    powers = exponents(witness, "columns", A.shape[1])
    rows = np.sqrt((magnitudes(S) ** 2).sum(axis=1)) * (1 + CLEAR)
    for k in range(b.shape[1]):
        g, e = slope(A, powers, b[:, k], x[:, k], y[:, k])
        turn = rounded_product(turned(S), g)
        found = rows * (float(np.sqrt((turn**2).sum())) * (1 + CLEAR) / (1 - off)) * UP
        if not (_brought(found, powers + e) <= radius[:, k]).all():
            return False
    return len(even) >= len(S)


def _left(witness: Witness) -> bool:
    # b − A x* lies within the radius around `left` for every x* near x, its length between the ends.
    check_machine()
    A, left = table(witness, "A"), table(witness, "left")
    b, value, rest, radius = _columns(witness, *A.shape)
    told, lower, upper = (bound(witness, *part) for part in (
        ("left_radius", left.shape), ("lower", left.shape[1:]), ("upper", left.shape[1:])
    ))  # fmt: skip
    if left.shape != b.shape:
        return False
    for k in range(b.shape[1]):
        r, power = residual(A, np.zeros(len(A), dtype=np.int64), b[:, k], value[:, k], rest[:, k])
        moved = magnitudes(A) @ radius[:, k] * (1 + gamma(A.shape[1] + 8)) * UP
        exact = near_one(r, -power)  # but for what is lost below 2⁻¹⁰⁷⁴
        found = magnitudes(left[:, k] - exact) + magnitudes(exact) * 2.0**-52 + moved + LEAST
        if not (found * UP <= told[:, k]).all():
            return False
        e = max(power, int(np.frexp(moved.max())[1]), -1000)
        r = near_one(r, e - power)
        off = np.ldexp(moved, -e) + magnitudes(r) * 2.0**-52 + LEAST
        length, wide = (float(np.sqrt((part**2).sum())) for part in (magnitudes(r), off))
        up, down = 1 + gamma(len(A) + 16), 1 - gamma(len(A) + 16) - 16 * UNIT
        low, high = np.ldexp(length * down - wide * up, e), np.ldexp((length + wide) * up, e)
        if not (lower[k] <= max(float(low), 0.0) and float(np.nextafter(high, np.inf)) <= upper[k]):
            return False
    return True


def reached_holds(witness: Witness) -> bool:
    """Whether A x* lies within the radius around p for every x* near x."""
    check_machine()
    A, x, y, p = (table(witness, name) for name in ("A", "x", "rest", "p"))
    if not (x.shape == y.shape == (A.shape[1], p.shape[1]) and len(p) == len(A)):
        return False
    radius, told = bound(witness, "radius", x.shape), bound(witness, "p_radius", p.shape)
    P, g = product(A, x)
    found = magnitudes(P + A @ y - p)
    beside = magnitudes(x) * g + magnitudes(y) * 2.0**-40 + radius
    return bool(((found + magnitudes(A) @ beside * (1 + 2 * gamma(A.shape[1] + 8))) * UP <= told).all())


def rest_holds(b: Floats, p: Around, left: Around) -> bool:
    """Whether b − p* lies within the radius around `left` for every p* near p."""
    rest = b - p[0]
    found = magnitudes(rest - left[0]) + magnitudes(p[1]) + magnitudes(left[1]) + p[2] + magnitudes(rest) * (2 * UNIT)
    return bool((found * UP <= left[2]).all())


def _shortest(witness: Witness) -> bool:
    # What x* − x has in the row space is at most ‖Sᴴ(b − Ax)‖ / √(1 − off) long, outside at most ‖x − Aᴴ(w + v)‖.
    check_machine()
    A = table(witness, "A")
    even, S, off = scaled_columns(turned(A), witness)
    b, x, y, radius = _columns(witness, *A.shape)
    w, v, power = table(witness, "w"), table(witness, "w_rest"), int(number(witness, "power"))
    powers = exponents(witness, "columns", len(A))
    if w.shape != b.shape or v.shape != b.shape:
        return False
    for k in range(b.shape[1]):
        r, e = residual(A, powers, b[:, k], x[:, k], y[:, k])
        turn = rounded_product(turned(S), r)
        inside = np.ldexp(float(np.sqrt((turn**2).sum())) * (1 + CLEAR) / float(np.sqrt(1 - off)), e)
        outside = _outside(even, (x[:, k], y[:, k]), (w[:, k], v[:, k]), power)
        if not ((inside + outside) * (1 + CLEAR) + 4 * 5e-324 <= radius[:, k]).all():
            return False
    return True


def _outside(T: Floats, x: tuple[Floats, Floats], w: tuple[Floats, Floats], power: int) -> float:
    _, Z, (high, low, one, two) = _parts(T, *x, *w)
    image, e = minus(times(Z, sums(one, two)))
    difference = sums(high, low, (image, e + power))
    left, e = lifted(difference, np.zeros(len(difference[0]), dtype=np.int64), complex_=False)
    return float(np.ldexp(float(np.sqrt((left**2).sum())) * (1 + CLEAR) + TINY, e))


def _solvable(witness: Witness) -> bool:
    # (A + E) x = b + f with [E f] = r [x; −1]ᴴ / (1 + ‖x‖²), r = b − A x, as long as ‖r‖ / √(1 + ‖x‖²); in fractions.
    A, b, x, within = table(witness, "A"), table(witness, "b"), table(witness, "x"), number(witness, "within")
    if b.shape != (len(A), 1) or x.shape != (A.shape[1], 1):
        return False
    _, Z, (right, point) = _parts(A, b[:, 0], x[:, 0])
    left, e = sums(right, minus(times(Z, point)))
    rest = sum(z * z for z in left) * Fraction(2) ** (2 * e)
    size = 1 + sum(z * z for z in point[0]) * Fraction(2) ** (2 * point[1])
    return within >= 0 and rest <= Fraction(within) ** 2 * size


MEASURED_SYSTEM_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "measured_least_squares": least_squares_holds,
    "measured_left": _left,
    "measured_no_solution": _no_solution,
    "measured_reached": reached_holds,
    "measured_shortest": _shortest,
    "measured_solvable": _solvable,
    "measured_solution": _solution,
}
