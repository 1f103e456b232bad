"""Statements about vectors and maps: inner products, angles, entrywise and Gram products, rules in letters."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from matelier.certify.arithmetic import (
    Rows,
    Witness,
    adjoint,
    entry_of,
    is_product,
    matrix_of,
    product,
    width,
)
from matelier.spine.matrix import Scalar

PLACES = 10  # decimals of a degree that a claim may tell


def _line(witness: Witness, name: str) -> list[Scalar]:
    rows = matrix_of(witness, name)
    if width(rows) != 1:
        raise ValueError(name)
    return [row[0] for row in rows]


def _inner(u: list[Scalar], v: list[Scalar]) -> Scalar:
    return sum((a.conjugate() * b for a, b in zip(u, v, strict=True)), Fraction(0))


def _inner_product(witness: Witness) -> bool:
    return _inner(_line(witness, "u"), _line(witness, "v")) == entry_of(witness["value"])


def _sides(witness: Witness) -> tuple[Scalar, Scalar]:
    # cos θ is the first over the root of the second; that is positive for two vectors that are not zero.
    u, v = _line(witness, "u"), _line(witness, "v")
    value, square = _inner(u, v), _inner(u, u) * _inner(v, v)
    if not square:
        raise ValueError("a zero vector has no angle")
    return (value + value.conjugate()) / 2, square


def _angle_cosine(witness: Witness) -> bool:
    # The cosine has the right sign and the right square, and it is that of the degrees told.
    real, square = _sides(witness)
    cosine, degrees = entry_of(witness["cosine"]), entry_of(witness["degrees"])
    right = cosine * cosine * square == real * real and (cosine > 0) == (real > 0) and (cosine < 0) == (real < 0)
    return right and _is_cosine(cosine, degrees)


def _is_cosine(cosine: Scalar, degrees: Scalar) -> bool:
    # Chebyshev: Tₙ(cos θ) = cos nθ, which is ±1 for multiples of 15° (n = 12) and of 18° (n = 10).
    for part in (12, 10):
        k = degrees * part / 180
        if 0 <= degrees <= 180 and k == int(k):
            near = _cosine_of(degrees)
            unit = Fraction(1, 100)  # two such cosines lie further apart than this
            exact = _chebyshev(part, cosine) == (-1) ** int(k)
            return exact and near - unit < cosine < near + unit
    return False


def _chebyshev(n: int, x: Scalar) -> Scalar:
    before, now = Fraction(1), x
    for _ in range(n - 1):
        before, now = now, 2 * x * now - before
    return now


def _angle_degrees(witness: Witness) -> bool:
    # The cosine falls from 0° to 180°, so it lies between those of the ends of the rounding's interval.
    real, square = _sides(witness)
    degrees, half = entry_of(witness["degrees"]), Fraction(1, 2 * 10**PLACES)
    if not 0 <= degrees <= 180:
        return False
    margin = Fraction(1, 10**40)
    least = -1 if degrees + half >= 180 else _cosine_of(degrees + half) - margin
    most = 1 if degrees <= half else _cosine_of(degrees - half) + margin
    return not _above(least, real, square) and not _above(-most, -real, square)


def _above(bound: Fraction | int, real: Scalar, square: Scalar) -> bool:
    # Whether bound > real/√square, decided by signs and squares.
    if bound <= 0 <= real or real <= 0 < bound:
        return bound > 0
    if bound == 0:
        return True  # real is negative
    left, right = bound * bound * square, real * real
    return left > right if bound > 0 else left < right


def _cosine_of(degrees: Fraction) -> Fraction:
    # Within 10⁻⁴⁰: Taylor's series for at most 180°, π by Machin's formula.
    pi = 4 * (4 * _arctangent(5) - _arctangent(239))
    x = Fraction(round(degrees * pi / 180 * 10**60), 10**60)
    return _summed((-1) ** k * x ** (2 * k) / _factorial(2 * k) for k in range(40))


def _arctangent(under: int) -> Fraction:
    return _summed(Fraction((-1) ** k, (2 * k + 1) * under ** (2 * k + 1)) for k in range(50))


def _summed(terms: Iterable[Fraction]) -> Fraction:
    return Fraction(sum(round(term * 10**60) for term in terms), 10**60)


def _factorial(n: int) -> int:
    done = 1
    for k in range(2, n + 1):
        done *= k
    return done


def _gram(witness: Witness) -> bool:
    A = matrix_of(witness, "A")
    return is_product(adjoint(A), A, matrix_of(witness, "G"))


def _hadamard(witness: Witness) -> bool:
    A, B, C = (matrix_of(witness, name) for name in "ABC")
    sizes = [(len(M), width(M)) for M in (A, B, C)]
    if any(p not in (1, r) or q not in (1, r) or r not in (p, q) for p, q, r in zip(*sizes, strict=True)):
        return False
    height, across = sizes[2]
    places = [(i, j) for i in range(height) for j in range(across)]
    return all(C[i][j] == _at(A, i, j) * _at(B, i, j) for i, j in places)


def _at(A: Rows, i: int, j: int) -> Scalar:
    return A[i if len(A) > 1 else 0][j if width(A) > 1 else 0]


def _letters(witness: Witness) -> list[str]:
    # The names of the column x, each entry one letter of its own.
    names = [entry.letters[0] for entry in _line(witness, "x")]
    if len(set(names)) != len(names) or any(len(entry.letters) != 1 for entry in _line(witness, "x")):
        raise ValueError("x")
    probe = {name: Fraction(k) for k, name in enumerate(names, 2)}
    if any(entry.substitute(probe) != probe[entry.letters[0]] for entry in _line(witness, "x")):
        raise ValueError("x")  # a letter alone, not 2x or x²
    return names


def _affine_map(witness: Witness) -> bool:
    # A x + b = T(x) as polynomials, and no letter of x in A or b.
    A, b, y, names = matrix_of(witness, "A"), _line(witness, "b"), _line(witness, "y"), set(_letters(witness))
    free = all(not names & set(getattr(entry, "letters", ())) for row in [*A, b] for entry in row)
    reached = product(A, matrix_of(witness, "x"))
    return free and [row[0] + shift for row, shift in zip(reached, b, strict=True)] == y


def _linear_map(witness: Witness) -> bool:
    zero = [[Fraction(0)] for _ in matrix_of(witness, "y")]
    return _affine_map({**witness, "b": zero})


def _not_linear(witness: Witness) -> bool:
    # T(c u + v) ≠ c T(u) + T(v), put in.
    names, y, c = _letters(witness), _line(witness, "y"), entry_of(witness["c"])
    u, v = _line(witness, "u"), _line(witness, "v")
    together = [c * a + b for a, b in zip(u, v, strict=True)]
    at_once, at_u, at_v = (_put_in(y, names, point) for point in (together, u, v))
    return at_once != [c * a + b for a, b in zip(at_u, at_v, strict=True)]


def _put_in(y: list[Scalar], names: list[str], point: list[Scalar]) -> list[Scalar]:
    values = dict(zip(names, point, strict=True))
    return [entry.substitute(values) if hasattr(entry, "substitute") else entry for entry in y]


VECTOR_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "affine_map": _affine_map,
    "angle_cosine": _angle_cosine,
    "angle_degrees": _angle_degrees,
    "gram": _gram,
    "hadamard": _hadamard,
    "inner_product": _inner_product,
    "linear_map": _linear_map,
    "not_linear": _not_linear,
}
