"""The judge of what is exact about stored numbers beyond bounds: eigenvalues with multiplicities, signs by minors."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import isqrt, prod

import numpy as np

from matelier.certify.arithmetic import Rows, adjoint, matrix_of, primes, product
from matelier.certify.bounds import Whole, bound, line, real_parts, table, whole_numbers
from matelier.certify.rounding import Witness, count
from matelier.certify.spectra import Line, holds_root, is_characteristic, product_at, stripped

Complex = tuple[Fraction, Fraction]
FINER = 100  # bits beyond the radius to which a root is brought nearer
TURNS = 12  # of Newton's method at most
FEW = 3  # primes that may divide a minor
NARROW = Fraction(1, 2**56)  # of the radius: the disc about the root itself


def _roots(witness: Witness) -> bool:
    # The factors make up the characteristic polynomial; each has as many discs as its degree, none of which meet: so
    # every eigenvalue is in one, alone, as often as its factor is in the polynomial.
    A, times = table(witness, "A"), np.asarray(witness["times"]).tolist()
    if A.dtype.kind == "c" or A.shape[0] != A.shape[1]:
        return False
    rows, e = whole_numbers(A)
    factors = [stripped(factor) for factor in matrix_of(witness, "factors")]
    powers, which = (np.asarray(witness[name]).tolist() for name in ("powers", "factor"))
    discs = _discs(witness, e)
    degrees = [len(f) - 1 for f in factors]
    if len(powers) != len(factors) or not len(which) == len(discs) == len(times) or min(powers) < 1:
        return False
    monic = all(f[0] == 1 and degree > 0 for f, degree in zip(factors, degrees, strict=True))
    whole = sum(power * degree for power, degree in zip(powers, degrees, strict=True)) == len(A)
    counted = all(which.count(i) == degree for i, degree in enumerate(degrees))
    if not (monic and whole and counted) or times != [powers[i] for i in which]:
        return False
    inside = all(_has_root(factors[i], *disc) for disc, i in zip(discs, which, strict=True))
    Z: Rows = [[Fraction(entry) for entry in row] for row in rows]
    return inside and _apart(discs) and is_characteristic(Z, lambda k: product_at(factors, powers, Fraction(k)))


def _discs(witness: Witness, e: int) -> list[tuple[Complex, Fraction]]:
    # Those of A · 2^−e.
    value, rest = (line(witness, name).astype(np.complex128).ravel() for name in ("values", "rest"))
    radius = bound(witness, "radius", value.shape)
    unit = Fraction(2) ** -e
    sums = [
        ((Fraction(v.real) + Fraction(w.real)) * unit, (Fraction(v.imag) + Fraction(w.imag)) * unit)
        for v, w in zip(value.tolist(), rest.tolist(), strict=True)
    ]
    return [(z, Fraction(r) * unit) for z, r in zip(sums, radius.tolist(), strict=True)]


def _apart(discs: list[tuple[Complex, Fraction]]) -> bool:
    return all(
        (z[0] - w[0]) ** 2 + (z[1] - w[1]) ** 2 > (r + s) ** 2
        for k, (z, r) in enumerate(discs) for w, s in discs[:k]
    )  # fmt: skip


def _has_root(f: Line, z: Complex, radius: Fraction) -> bool:
    # A root lies within n·|f/f′| of any place; so near the root this is next to nothing.
    if radius <= 0:
        return radius == 0 and not any(_at(f, z)[0])
    x, scale = z, 2 ** max((1 / radius).numerator.bit_length() - (1 / radius).denominator.bit_length() + FINER, 0)
    for _ in range(TURNS):
        value, slope = _at(f, x)
        size = slope[0] ** 2 + slope[1] ** 2
        if not size:
            return False
        step = (
            (value[0] * slope[0] + value[1] * slope[1]) / size, (value[1] * slope[0] - value[0] * slope[1]) / size
        )  # fmt: skip
        x = (Fraction(round((x[0] - step[0]) * scale), scale), Fraction(round((x[1] - step[1]) * scale), scale))
        if holds_root(f, *x, radius * NARROW):
            break
    else:
        return False
    return (x[0] - z[0]) ** 2 + (x[1] - z[1]) ** 2 <= (radius * (1 - NARROW)) ** 2


def _at(f: Line, z: Complex) -> tuple[Complex, Complex]:
    # f and its slope, by Horner.
    (x, y), a, b, c, d = z, Fraction(0), Fraction(0), Fraction(0), Fraction(0)
    for coefficient in f:
        c, d = c * x - d * y + a, c * y + d * x + b
        a, b = a * x - b * y + coefficient, a * y + b * x
    return (a, b), (c, d)


def _signs(witness: Witness) -> bool:
    # Jacobi: with r minors from the top left that are not zero, for a rank of r, each change of sign is a direction
    # that goes down. All minors modulo primes whose product is beyond twice what Hadamard allows them.
    A = table(witness, "A")
    n, order = len(A), np.asarray(witness["order"]).tolist()
    M = real_parts(A)
    if A.shape[0] != A.shape[1] or not (A.conj().T == A).all() or sorted(order) != list(range(len(M))):
        return False
    rows = whole_numbers(M[np.ix_(order, order)])[0]
    up, down, flat = (count(witness, name) * (len(M) // n) for name in ("positive", "negative", "zero"))
    minors = _minors(rows, up + down)
    if up + down + flat != len(M) or minors is None:
        return False
    signs = [True, *(minor > 0 for minor in minors)]
    return sum(a != b for a, b in pairwise(signs)) == down


def _minors(rows: list[Whole], r: int) -> list[int] | None:
    """The r leading minors; None where one of them is zero, or where the rank is not r."""
    lengths = [isqrt(sum(entry * entry for entry in row)) + 1 for row in rows]
    limit = 2 * prod(sorted(lengths, reverse=True)[: r + 1]) * max(max(lengths), 1)
    values, modulus, passed = [0] * r, 1, 0
    for p in primes():
        found, rest = _leading(rows, r, p)
        if len(found) < r and passed < FEW:
            passed += 1  # this prime divides a minor; only of zero all of them do
            continue
        if len(found) < r or rest:
            return None
        inverse = pow(modulus, -1, p)
        values = [v + modulus * ((x - v) * inverse % p) for v, x in zip(values, found, strict=True)]
        modulus *= p
        if modulus > limit:
            break
    signed = [v if 2 * v < modulus else v - modulus for v in values]
    return signed if all(signed) else None


def _leading(rows: list[Whole], r: int, p: int) -> tuple[list[int], bool]:
    # By elimination without exchanges; and whether anything is left after r steps.
    M = np.array([[entry % p for entry in row] for row in rows], dtype=np.int64)
    minors, minor = list[int](), 1
    for k in range(r):
        pivot = int(M[k, k])
        if not pivot:
            return minors, False
        minor = minor * pivot % p
        minors.append(minor)
        M[k] = M[k] * pow(pivot, -1, p) % p
        M[k + 1 :] = (M[k + 1 :] - np.outer(M[k + 1 :, k], M[k]) % p) % p
    return minors, bool(M[r:, r:].any())


def _row_space(witness: Witness) -> bool:
    # x = Aᴴ w: among all that come as near, it is the shortest.
    return product(adjoint(matrix_of(witness, "A")), matrix_of(witness, "w")) == matrix_of(witness, "x")


MEASURED_ROOT_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "measured_roots": _roots,
    "measured_row_space": _row_space,
    "measured_signs": _signs,
}
