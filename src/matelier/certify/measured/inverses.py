"""Statements about inverses and determinants of measured matrices, and what is projected."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from matelier.certify.arithmetic import determinant_of
from matelier.certify.bounds import (
    CLEAR,
    UP,
    Floats,
    bound,
    check_machine,
    exponents,
    line,
    magnitudes,
    product,
    shift,
    table,
    turned,
)
from matelier.certify.measured.systems import (
    even_of,
    least_squares_holds,
    off_identity,
    reached_holds,
    scaled_columns,
)  # fmt: skip
from matelier.certify.rounding import TINY, UNIT, Witness, gamma, number


def _regular(witness: Witness) -> bool:
    # ‖I − RA‖ < 1.
    check_machine()
    A, even = even_of(witness)
    R = table(witness, "R")
    return A.shape[0] == A.shape[1] and R.shape == A.shape and bool(off_identity(R, even).max() < 1)


def _inverse(witness: Witness) -> bool:
    # A⁻¹ − B = (I − F)⁻¹ R (I − A B), F = I − RA.
    check_machine()
    A, even = even_of(witness)
    R, B = table(witness, "R"), table(witness, "B")
    n = len(A)
    if not A.shape == R.shape == B.shape == (n, n):
        return False
    rows, columns = exponents(witness, "rows", n), exponents(witness, "columns", n)
    B = shift(shift(B, -columns[:, None]), -rows[None, :])
    radius = bound(witness, "radius", (n, n))
    far = off_identity(R, even)
    f = float(far.max())
    if not f < 1:
        return False
    P, g = product(even, B)
    E = -P
    E[np.diag_indices(n)] += 1
    left = magnitudes(E) * UP + g * (magnitudes(even) @ magnitudes(B)) * (1 + gamma(2 * n + 8)) + n * TINY
    z = (magnitudes(R) @ left) * (1 + gamma(2 * n + 8)) + TINY
    found = (z + far[:, None] * (z.max(axis=0)[None, :] / (1 - f))) * UP + TINY
    needed = np.ldexp(found, columns[:, None] + rows[None, :])
    return bool((needed <= radius).all())


def _determinant(witness: Witness) -> bool:
    # X Y P A = I − F, X and Y triangles: det A = ± det(I − F) / Π diag(X) diag(Y).
    check_machine()
    A, even = even_of(witness)
    X, Y = table(witness, "X"), table(witness, "Y")
    n = len(A)
    order = np.asarray(witness["order"]).tolist()
    triangles = not np.tril(X, -1).any() and not np.triu(Y, 1).any() and bool((Y.diagonal() == 1).all())
    if not A.shape == X.shape == Y.shape == (n, n) or sorted(order) != list(range(n)) or not triangles:
        return False
    R, g = product(X, Y)
    B = np.ascontiguousarray(even[order])
    lost = g * (magnitudes(X) @ (magnitudes(Y) @ magnitudes(B).sum(axis=1))) * (1 + gamma(4 * n + 8))
    f = float((off_identity(R, B) + lost).max()) * UP
    if not n * f < 0.5:
        return False
    value, e = _product(1 / X.diagonal(), _sign(order))
    e -= int(exponents(witness, "rows", n).sum() + exponents(witness, "columns", n).sum())
    told, radius = complex(line(witness, "mantissa")[0]), number(witness, "radius")
    both = 4 if A.dtype.kind == "c" else 1
    off = abs(value) * (n * f / (1 - n * f) + gamma(4 * n + 16) * both) + UNIT
    power = int(number(witness, "exponent"))
    return power == e and abs(value - told) + off <= radius


def _sign(order: list[int]) -> int:
    seen, sign = set[int](), 1
    for start in range(len(order)):
        i, length = start, 0
        while i not in seen:
            seen.add(i)
            i, length = order[i], length + 1
        if length and length % 2 == 0:
            sign = -sign
    return sign


def _product(numbers: Floats, sign: int) -> tuple[complex, int]:
    value, e = complex(sign), 0
    for number_ in numbers.tolist():
        value = value * number_ if isinstance(number_, complex) else complex(value.real * number_, value.imag * number_)
        power = int(np.frexp(max(abs(value.real), abs(value.imag)))[1])
        value, e = value * 2.0**-power, e + power
    return value, e


def _exact_determinant(witness: Witness) -> bool:
    # Modulo primes, whose product is beyond twice what Hadamard allows; of complex numbers by elimination.
    A, told = table(witness, "A"), Fraction(str(witness["top"]))
    if A.dtype.kind != "c":
        rows = [[Fraction(*x.as_integer_ratio()) for x in row] for row in A.tolist()]
        return A.shape[0] == A.shape[1] and determinant_of(rows) == told
    pairs = [[(Fraction(x.real), Fraction(x.imag)) for x in row] for row in A.tolist()]
    return A.shape[0] == A.shape[1] and _eliminated(pairs) == (told, Fraction(str(witness["imaginary"])))


Pair = tuple[Fraction, Fraction]


def _times(x: Pair, y: Pair) -> Pair:
    return x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]


def _eliminated(rows: list[list[Pair]]) -> Pair:
    found: Pair = (Fraction(1), Fraction(0))
    while rows:
        k = next((k for k, row in enumerate(rows) if any(row[0])), None)
        if k is None:
            return Fraction(0), Fraction(0)
        pivot = rows.pop(k)
        a, b = pivot[0]
        inverse = (a / (a * a + b * b), -b / (a * a + b * b))
        found = _times(found, pivot[0] if k % 2 == 0 else (-a, -b))
        rows = [_less(row, _times(row[0], inverse), pivot) for row in rows]
    return found


def _less(row: list[Pair], factor: Pair, pivot: list[Pair]) -> list[Pair]:
    products = [_times(factor, y) for y in pivot[1:]]
    return [(x[0] - p[0], x[1] - p[1]) for x, p in zip(row[1:], products, strict=True)]


def _pseudo_inverse(witness: Witness) -> bool:
    # |X − A⁺|ᵢⱼ ≤ ‖Sᵢ‖ ‖Sᴴ Aᴴ(I − A X) eⱼ‖ / (1 − off), of a wide A for its adjoint.
    check_machine()
    A, X, radius = table(witness, "A"), table(witness, "X"), bound(witness, "radius", table(witness, "X").shape)
    if X.shape != A.shape[::-1]:
        return False
    if A.shape[0] < A.shape[1]:
        A, X, radius = turned(A), turned(X), radius.T
    even, S, off = scaled_columns(A, witness)
    powers = exponents(witness, "columns", A.shape[1])
    m, n = A.shape
    X = shift(X, -powers[:, None])
    P, g = product(even, X)
    E = -P
    E[np.diag_indices(m)] += 1
    lost = g * (magnitudes(even) @ magnitudes(X)) + TINY
    G, h = product(turned(even), E)
    beside = magnitudes(even).T @ (lost * UP + magnitudes(E) * (h * UP)) + TINY
    T, k = product(turned(S), G)
    turn = magnitudes(T) + magnitudes(S).T @ (beside + magnitudes(G) * (k * UP))
    turn = turn * (UP * (1 + gamma(4 * (m + n) + 32)))
    columns = np.sqrt((turn**2).sum(axis=0)) * (1 + CLEAR)
    rows = np.sqrt((magnitudes(S) ** 2).sum(axis=1)) * (1 + CLEAR)
    found = np.outer(rows, columns) * ((1 + CLEAR) / (1 - off)) + TINY
    return bool((np.ldexp(found, powers[:, None]) <= radius).all())


def _projection(witness: Witness) -> bool:
    # p is so near to A x*, as x* is near to x.
    return reached_holds(witness) and least_squares_holds(witness)


MEASURED_INVERSE_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "measured_determinant": _determinant,
    "measured_exact_determinant": _exact_determinant,
    "measured_inverse": _inverse,
    "measured_projection": _projection,
    "measured_pseudo_inverse": _pseudo_inverse,
    "measured_regular": _regular,
}
