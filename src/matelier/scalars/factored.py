"""Polynomials taken apart into irreducible factors: over the rationals, and over them with square roots adjoined."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias

from flint import fmpz_poly

from matelier.scalars.enclosed import Coefficients, primitive
from matelier.scalars.surd import Surd, primes, root
from matelier.scalars.univariate import Univariate, polynomial
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

Adjoined: TypeAlias = tuple[int, ...]
"""The field of rational numbers with the square roots of these adjoined: −1 and primes, each once, in order."""

MOST_DEGREE = 128  # of rational polynomials that FLINT is handed on the way


def rational_factors(coefficients: Sequence[Scalar]) -> list[tuple[Coefficients, int]]:
    """Monic irreducible factors with their powers, coefficients from the highest power; the lowest degree first."""
    whole = primitive(coefficients)
    found: Any = fmpz_poly([int(c) for c in reversed(whole)]).factor()[1]
    factors = [(_monic([Fraction(int(c)) for c in reversed(p.coeffs())]), int(power)) for p, power in found]
    return sorted(factors, key=lambda one: (len(one[0]), one[0]))


def adjoined(numbers: Iterable[Scalar]) -> Adjoined:
    """The smallest such field that has all these fractions and surds."""
    inside = {d for number in numbers if isinstance(number, Surd) for d, _ in number.terms}
    roots = {prime for d in inside for prime in primes(abs(d))}
    return (*((-1,) if any(d < 0 for d in inside) else ()), *sorted(roots))


def surd_factors(coefficients: Sequence[Scalar], field: Adjoined) -> list[tuple[Coefficients, int]]:
    """The same over such a field, which has all coefficients in it: by norms [Trager 1976].

    Raises Unable("eigen.field") where the norm's degree would be beyond all patience.
    """
    p = Univariate.of(list(reversed(coefficients))).monic()
    if p.degree() << len(field) > MOST_DEGREE:
        raise Unable("eigen.field", degree=p.degree(), roots=len(field))
    once = p // p.gcd(p.derivative())
    found = [(factor, _power(p, factor)) for factor in _irreducible_factors(once, field)]
    return [(tuple(reversed(factor.c)), power) for factor, power in found]


@cache
def irreducible_over(coefficients: Coefficients, field: Adjoined) -> bool:
    """Whether a monic polynomial with coefficients in the field has no factor there."""
    if not field:
        factors = rational_factors(coefficients)
        return len(factors) == 1 and factors[0][1] == 1
    return [(len(factor), power) for factor, power in surd_factors(coefficients, field)] == [(len(coefficients), 1)]


def rational_multiple(coefficients: Sequence[Scalar]) -> Coefficients:
    """The irreducible rational polynomial that one irreducible over surds divides, coefficients from the highest."""
    total = Univariate.of(list(reversed(coefficients)))
    for square in adjoined(coefficients):
        turned = _turned(total, square)
        total = total * turned if turned != total else total
    return rational_factors(total.c[::-1])[0][0]


def _irreducible_factors(p: Univariate, field: Adjoined) -> list[Univariate]:
    # Of a monic polynomial without double roots. Where p has nothing of the last root in it, it comes apart without it
    # first; what is left of odd degree stays whole, for the root is of degree 2.
    if p.degree() < 2:
        return [p] if p.degree() else []
    if not field:
        return [Univariate.of(factor[::-1]) for factor, _ in rational_factors(p.c[::-1])]
    if _turned(p, field[-1]) != p:
        return _by_norm(p, field)
    found: list[Univariate] = []
    for part in _irreducible_factors(p, field[:-1]):
        found += [part] if part.degree() % 2 else _by_norm(part, field)
    return found


def _by_norm(p: Univariate, field: Adjoined) -> list[Univariate]:
    # N(x) = q(x)·q̄(x), q(x) = p(x − k√d), has no double roots for almost all k; each of its factors has one of q in it.
    *lower, square = field
    shift: Scalar = Fraction(0)
    q, norm = p, p * _turned(p, square)
    while _has_double_roots(norm):
        shift = shift + root(square)
        q = _moved(p, -shift)
        norm = q * _turned(q, square)
    parts = _irreducible_factors(norm, tuple(lower))
    return [p] if len(parts) == 1 else [_moved(q.gcd(part), shift) for part in parts]


def _moved(p: Univariate, shift: Scalar) -> Univariate:
    # p(x + shift), by Horner.
    if not shift:
        return p
    x, total = Univariate.of([shift, Fraction(1)]), Univariate(())
    for c in reversed(p.c):
        total = total * x + Univariate.of([c])
    return total


def _has_double_roots(p: Univariate) -> bool:
    same: Any = polynomial(p.c)
    return bool(same.gcd(same.derivative()).degree())


def _power(p: Univariate, factor: Univariate) -> int:
    power = 0
    while not (parts := divmod(p, factor))[1]:
        p, power = parts[0], power + 1
    return power


def _turned(p: Univariate, square: int) -> Univariate:
    # What p becomes where this one root changes its sign.
    return Univariate(tuple(_turned_number(c, square) for c in p.c))


def _turned_number(c: Scalar, square: int) -> Scalar:
    if not isinstance(c, Surd):
        return c
    return Surd(tuple((d, -x if (d < 0 if square == -1 else d % square == 0) else x) for d, x in c.terms))


def _monic(coefficients: Sequence[Scalar]) -> Coefficients:
    return tuple(c / coefficients[0] for c in coefficients)
