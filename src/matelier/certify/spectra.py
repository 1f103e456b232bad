"""Claims about eigenvalues, each decided from its witness: polynomials, roots, eigenvectors, Jordan chains."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise, zip_longest
from typing import cast

from matelier.certify.arithmetic import (
    Rows,
    Witness,
    determinant_of,
    eliminated,
    entry_of,
    independent,
    is_zero,
    matrix_of,
    product,
    transposed,
    whole_of,
    width,
)
from matelier.spine.matrix import Scalar

Line = list[Scalar]


def _square(witness: Witness) -> Rows:
    A = matrix_of(witness, "A")
    if not A or len(A) != width(A):
        raise ValueError("A")
    return A


def _line(witness: Witness, name: str) -> Line:
    (line,) = matrix_of(witness, name)
    return line


def _wholes(witness: Witness, name: str) -> list[int]:
    return [whole_of({name: part}, name) for part in cast("Sequence[object]", witness[name])]


def _value(p: Sequence[Scalar], x: Scalar) -> Scalar:
    # Horner, coefficients from the highest power.
    total: Scalar = Fraction(0)
    for c in p:
        total = total * x + c
    return total


def _shifted(A: Rows, x: Scalar) -> Rows:
    return [[entry - x if i == j else entry for j, entry in enumerate(row)] for i, row in enumerate(A)]


def _at(p: Sequence[Scalar], A: Rows) -> Rows:
    # The matrix p(A), by Horner.
    zero = [[Fraction(0)] * len(A) for _ in A]
    total: Rows = _shifted(zero, -p[0])
    for c in p[1:]:
        total = _shifted(product(total, A), -c)
    return total


def is_characteristic(A: Rows, value: Callable[[int], Scalar]) -> bool:
    """Whether det(k·I − A) has this value for k = 0, 1, …, n − 1."""
    # Both are monic of degree n, so their difference is of lower degree: it is zero once it is zero at n points.
    return all((-1) ** len(A) * determinant_of(_shifted(A, Fraction(k))) == value(k) for k in range(len(A)))


def _characteristic_polynomial(witness: Witness) -> bool:
    A, p = _square(witness), _line(witness, "coefficients")
    return len(p) == len(A) + 1 and p[0] == 1 and is_characteristic(A, lambda k: _value(p, Fraction(k)))


def _minimal_polynomial(witness: Witness) -> bool:
    # A is a root, and I, A, …, Aᵈ⁻¹ are independent, so that A is a root of nothing smaller.
    A, p = _square(witness), _line(witness, "coefficients")
    if p[0] != 1 or not is_zero(_at(p, A)):
        return False
    powers = [_shifted([[Fraction(0)] * len(A) for _ in A], Fraction(-1))]
    for _ in range(len(p) - 2):
        powers.append(product(powers[-1], A))
    return len(p) > 1 and independent(transposed([[entry for row in M for entry in row] for M in powers]))


def _spectrum(witness: Witness) -> bool:
    # The factors make up det(λI − A), each has as many of the values as roots as its degree, all different: so no
    # root is missing. The null spaces of A − λ, for the roots λ of one factor f, are independent parts of that of f(A).
    A, factors, powers = _square(witness), matrix_of(witness, "factors"), _wholes(witness, "powers")
    values, which = _line(witness, "values"), _wholes(witness, "factor")
    geometric = _wholes(witness, "geometric")
    trimmed = [stripped(factor) for factor in factors]
    if any(f[0] != 1 or len(f) < 2 for f in trimmed) or len(powers) != len(trimmed):
        return False
    if not len(values) == len(which) == len(geometric) or min(powers) < 1 or min(geometric) < 1:
        return False
    if sum(power * (len(f) - 1) for f, power in zip(trimmed, powers, strict=True)) != len(A):
        return False
    if any(x == y for j, x in enumerate(values) for y in values[:j]):
        return False
    if not all(which.count(i) == len(f) - 1 for i, f in enumerate(trimmed)):
        return False
    if any(_value(trimmed[i], x) for x, i in zip(values, which, strict=True)):
        return False
    counts = [sum(g for g, k in zip(geometric, which, strict=True) if k == i) for i in range(len(trimmed))]
    right = all(_nullity_is(A, f, m, g) for f, m, g in zip(trimmed, powers, counts, strict=True))
    return right and is_characteristic(A, lambda k: product_at(trimmed, powers, Fraction(k)))


def stripped(factor: Line) -> Line:
    """The coefficients from the first that is not zero."""
    first = next(k for k, c in enumerate(factor) if c)
    return factor[first:]


def product_at(factors: Sequence[Line], powers: Sequence[int], x: Fraction) -> Scalar:
    """The product of these factors, to these powers, at x."""
    total: Scalar = Fraction(1)
    for f, power in zip(factors, powers, strict=True):
        for _ in range(power):
            total = total * _value(f, x)
    return total


def _nullity_is(A: Rows, f: Line, power: int, nullity: int) -> bool:
    if power == 1:  # each root once, so one direction each
        return nullity == len(f) - 1
    return eliminated(_at(f, A))[0] == len(A) - nullity


def _eigenpairs(witness: Witness) -> bool:
    A, V, value = _square(witness), matrix_of(witness, "vectors"), entry_of(witness["value"])
    if width(V) != whole_of(witness, "geometric") or not width(V):
        return False
    return is_zero(product(_shifted(A, value), V)) and _independent(V)


def _independent(V: Rows) -> bool:
    return any(row[0] for row in V) if width(V) == 1 else independent(V)


def _roots_enclosed(witness: Witness) -> bool:
    # Within n·|p(c)|/|p′(c)| of c there is a root of p: n discs apart from each other hold one each. The mirror image
    # of a disc around a real centre is itself, so that its root is real.
    p, found = _line(witness, "polynomial"), matrix_of(witness, "discs")
    n = len(p) - 1
    if n < 1 or not p[0] or len(found) != n or width(found) != 3 or not all(type(c) is Fraction for c in p):
        return False
    return all(holds_root(p, *disc) for disc in found) and all(
        (x - u) ** 2 + (y - v) ** 2 > (r + s) ** 2 for k, (x, y, r) in enumerate(found) for u, v, s in found[:k]
    )


def holds_root(p: Line, x: Fraction, y: Fraction, radius: Fraction) -> bool:
    """Whether n·|p/p′| at x + yi is at most the radius: then a root is within."""
    a, b, c, d = (Fraction(0),) * 4
    for coefficient in p:  # p = a + b·i and p′ = c + d·i, by Horner
        c, d = c * x - d * y + a, c * y + d * x + b
        a, b = a * x - b * y + coefficient, a * y + b * x
    slope = c * c + d * d
    return radius >= 0 and bool(slope) and radius**2 * slope >= (len(p) - 1) ** 2 * (a * a + b * b)


def _diagonalization(witness: Witness) -> bool:
    # A P = P D; columns of different values are independent anyway, those of equal ones are looked at.
    A, P, D = _square(witness), matrix_of(witness, "P"), matrix_of(witness, "D")
    n = len(A)
    square = len(P) == len(D) == width(P) == width(D) == n
    if not square or any(entry for i, row in enumerate(D) for j, entry in enumerate(row) if i != j):
        return False
    values = [D[j][j] for j in range(n)]
    return product(A, P) == [[x * value for x, value in zip(row, values, strict=True)] for row in P] and (
        _independent_by_value(P, values, range(n))
    )


def _independent_by_value(P: Rows, values: Sequence[Scalar], chosen: Sequence[int]) -> bool:
    left = list(chosen)
    while left:
        same = [j for j in left if values[j] == values[left[0]]]
        if not _independent([[row[j] for j in same] for row in P]):
            return False
        left = [j for j in left if j not in same]
    return True


def _generalized_vector(witness: Witness) -> bool:
    # (A − λ)² v = 0 and (A − λ) v ≠ 0: the two turns of a chain; a diagonalizable matrix has no such v.
    A, v = _square(witness), matrix_of(witness, "v")
    N = _shifted(A, entry_of(witness["value"]))
    once = product(N, v)
    return width(v) == 1 and not is_zero(once) and is_zero(product(N, once))


def _jordan(witness: Witness) -> bool:
    # A P = P J; chains are independent when the eigenvectors that they begin with are, for each value.
    A, P, J = _square(witness), matrix_of(witness, "P"), matrix_of(witness, "J")
    n = len(A)
    if not len(P) == len(J) == width(P) == width(J) == n:
        return False
    values = [J[j][j] for j in range(n)]
    links = [J[j - 1][j] if j else Fraction(0) for j in range(n)]
    rest = [J[i][j] for i in range(n) for j in range(n) if i not in (j, j - 1)]
    if any(rest) or any(link not in (0, 1) or (link and values[j] != values[j - 1]) for j, link in enumerate(links)):
        return False
    for j in range(n):
        column = [row[j] for row in P]
        image = [row[0] for row in product(A, [[x] for x in column])]
        wanted = [x * values[j] + (row[j - 1] if links[j] else 0) for x, row in zip(column, P, strict=True)]
        if image != wanted:
            return False
    return _independent_by_value(P, values, [j for j in range(n) if not links[j]])


def _squarefree(witness: Witness) -> bool:
    # Sturm's chain from p and p′: it ends in a constant when no root is one twice; its changes of sign far to the left
    # less those far to the right are the number of real roots, where that is claimed.
    p = _line(witness, "polynomial")
    counted = all(type(c) is Fraction for c in p)
    if len(p) < 2 or not p[0] or not (counted or "real" not in witness):
        return False
    chain = [p, [c * k for c, k in zip(p, range(len(p) - 1, 0, -1), strict=False)]]
    while len(chain[-1]) > 1:
        rest = _remainder(chain[-2], chain[-1])
        if not rest:
            return False
        chain.append([-c / (abs(rest[0]) if counted else rest[0]) for c in rest])
    return "real" not in witness or _real_roots(chain) == whole_of(witness, "real")


def _real_roots(chain: Sequence[Line]) -> int:
    left = [(q[0] > 0) == (len(q) % 2 == 1) for q in chain]
    right = [q[0] > 0 for q in chain]
    return sum(a != b for a, b in pairwise(left)) - sum(a != b for a, b in pairwise(right))


def _remainder(p: Line, q: Line) -> Line:
    left = list(p)
    while len(left) >= len(q):
        factor = left[0] / q[0]
        left = [x - factor * y for x, y in zip_longest(left, q, fillvalue=Fraction(0))][1:]
    return left[next((k for k, c in enumerate(left) if c), len(left)) :]


SPECTRAL_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "characteristic_polynomial": _characteristic_polynomial,
    "diagonalization": _diagonalization,
    "eigenpairs": _eigenpairs,
    "generalized_vector": _generalized_vector,
    "jordan": _jordan,
    "minimal_polynomial": _minimal_polynomial,
    "roots_enclosed": _roots_enclosed,
    "spectrum": _spectrum,
    "squarefree": _squarefree,
}
