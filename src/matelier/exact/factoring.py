"""Polynomials in λ taken apart: into irreducible factors over the rationals, over surds and with letters."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

from flint import fmpq_poly, fmpz, fmpz_poly

from matelier.exact.arithmetic import conjugate
from matelier.exact.flint import ONE, ZERO
from matelier.scalars.enclosed import primitive
from matelier.scalars.ratio import Ratio, letter
from matelier.scalars.surd import Surd
from matelier.scalars.univariate import Univariate
from matelier.spine.matrix import Scalar

Coefficients: TypeAlias = tuple[Scalar, ...]
UNKNOWN = "lambda"  # as FLINT may be told it; readers see λ
LAMBDA = letter(UNKNOWN)


def rational_factors(coefficients: Sequence[Scalar]) -> list[tuple[Coefficients, int]]:
    """Monic irreducible factors with their powers, coefficients from the highest power; the lowest degree first."""
    whole = primitive(coefficients)
    found: Any = fmpz_poly([int(c) for c in reversed(whole)]).factor()[1]
    factors = [(_monic([Fraction(int(c)) for c in reversed(p.coeffs())]), int(power)) for p, power in found]
    return sorted(factors, key=lambda one: (len(one[0]), one[0]))


def lettered_factors(coefficients: Sequence[Scalar]) -> list[tuple[Coefficients, int]]:
    """The same with letters in the coefficients, irreducible over the ratios in these letters."""
    whole: Scalar = ZERO
    for c in coefficients:
        whole = whole * LAMBDA + c
    if not isinstance(whole, Ratio):
        return []
    return [(_in_lambda(p), power) for p, power in whole.factors()[1] if power > 0 and UNKNOWN in p.letters]


def _in_lambda(p: Ratio) -> Coefficients:
    by_power: dict[int, Scalar] = {}
    for c, powers in p.numerator:
        term: Scalar = c
        for name, exponent in powers.items():
            term = term if name == UNKNOWN else term * letter(name) ** exponent
        k = powers.get(UNKNOWN, 0)
        by_power[k] = by_power.get(k, ZERO) + term
    return _monic([by_power.get(k, ZERO) for k in reversed(range(max(by_power) + 1))])


def _monic(coefficients: Sequence[Scalar]) -> Coefficients:
    return tuple(c / coefficients[0] for c in coefficients)


def factors(coefficients: Sequence[Scalar]) -> list[tuple[Coefficients, int]]:
    """Irreducible factors where all is rational or in letters; with surds, those of the rational norm: see `apart`."""
    if any(isinstance(c, Ratio) for c in coefficients):
        return lettered_factors(coefficients)
    return rational_factors(coefficients)


def apart(coefficients: Sequence[Scalar]) -> Iterator[tuple[Univariate, int, Coefficients]]:
    """A polynomial with surds as products of parts, one for each irreducible factor of its norm over the rationals.

    Each part is squarefree and comes with its power and with the rational factor that all its roots are roots of.
    """
    p = Univariate.of(list(reversed(coefficients)))
    for rational, _ in rational_factors(norm(p)):
        f = Univariate.of(list(reversed(rational)))
        power = 0
        part = p.gcd(f)
        while part.degree() > 0:  # the roots of lower power come off first
            rest = p // part
            p, power = rest, power + 1
            following = p.gcd(f)
            only = part // following
            if only.degree() > 0:
                yield only, power, rational
            part = following


def norm(p: Univariate) -> Coefficients:
    """The product of p and of all that it becomes where roots change their signs: rational, from the highest power."""
    total = p
    for prime in sorted({prime for c in p.c if isinstance(c, Surd) for prime in _generators(c)}):
        turned = Univariate(tuple(_turned(c, prime) for c in total.c))
        total = total * turned if turned != total else total
    return tuple(reversed(total.c))


def _generators(number: Surd) -> Iterator[int]:
    for d, _ in number.terms:
        if d < 0:
            yield -1
        yield from (prime for prime in _primes_of(abs(d)))


def _primes_of(number: int) -> list[int]:
    return [int(prime) for prime, _ in fmpz(number).factor()]


def _turned(c: Scalar, prime: int) -> Scalar:
    if not isinstance(c, Surd):
        return c
    if prime == -1:
        return conjugate(c)
    return Surd(tuple((d, -x if d % prime == 0 else x) for d, x in c.terms))


def is_squarefree(coefficients: Sequence[Scalar]) -> bool:
    """Whether no root is a root twice: the polynomial and its derivative have no common divisor."""
    if all(isinstance(c, Fraction) for c in coefficients):
        p: Any = fmpz_poly([int(c) for c in reversed(primitive(coefficients))])
        return bool(p.gcd(p.derivative()).degree() < 1)
    p = Univariate.of(list(reversed(coefficients)))
    return p.gcd(p.derivative()).degree() < 1


def multiplied(one: Sequence[Scalar], two: Sequence[Scalar]) -> Coefficients:
    """The product of two polynomials, coefficients from the highest power."""
    total = [ZERO] * (len(one) + len(two) - 1)
    for i, x in enumerate(one):
        for j, y in enumerate(two):
            total[i + j] = total[i + j] + x * y
    return tuple(total)


def real_roots(coefficients: Sequence[Scalar]) -> int:
    """How many different real roots a rational polynomial has, by Sturm's chain of remainders."""
    p = fmpq_poly([c.numerator for c in primitive(coefficients)][::-1])
    chain: list[Any] = [p, p.derivative()]
    while chain[-1].degree() > 0:
        rest = chain[-2] % chain[-1]
        if not rest:
            break
        chain.append(-rest / abs(rest.leading_coefficient()))
    return _changes(chain, -1) - _changes(chain, 1)


def _changes(chain: Sequence[Any], side: int) -> int:
    # The changes of sign far to the left (side −1) or right of all roots.
    leads = [(q.leading_coefficient() > 0) == (side > 0 or q.degree() % 2 == 0) for q in chain if q]
    return sum(a != b for a, b in pairwise(leads))


def powers(base: Sequence[Scalar], exponent: int) -> Coefficients:
    """The polynomial times itself so many times."""
    found: Coefficients = (ONE,)
    for _ in range(exponent):
        found = multiplied(found, base)
    return found
