"""Polynomials in λ: irreducible factors, with letters too, products, roots that occur twice and real ones counted."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from flint import fmpq_poly, fmpz_poly

from matelier.scalars.enclosed import Coefficients, primitive
from matelier.scalars.factored import Adjoined, rational_factors, surd_factors
from matelier.scalars.lowest import ONE, ZERO
from matelier.scalars.ratio import Ratio, letter
from matelier.scalars.univariate import Univariate
from matelier.spine.matrix import Scalar

UNKNOWN = "lambda"  # as FLINT may be told it; readers see λ
LAMBDA = letter(UNKNOWN)


def lettered_factors(coefficients: Sequence[Scalar]) -> list[tuple[Coefficients, int]]:
    """Monic irreducible factors over the ratios in the letters that are in the coefficients, with their powers."""
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


def factors(coefficients: Sequence[Scalar], field: Adjoined = ()) -> list[tuple[Coefficients, int]]:
    """Monic irreducible factors with their powers, over the rationals with these roots adjoined, or in letters."""
    if any(isinstance(c, Ratio) for c in coefficients):
        return lettered_factors(coefficients)
    return surd_factors(coefficients, field) if field else rational_factors(coefficients)


def is_squarefree(coefficients: Sequence[Scalar]) -> bool:
    """Whether no root is a root twice: the polynomial and its derivative have no common divisor."""
    if all(isinstance(c, Fraction) for c in coefficients):
        p: Any = fmpz_poly([int(c) for c in reversed(primitive(coefficients))])
        return bool(p.gcd(p.derivative()).degree() < 1)
    p = Univariate.of(list(reversed(coefficients)))
    return p.gcd(p.derivative()).degree() < 1


def sign_of(value: Scalar) -> Scalar:
    """A simpler number that is positive, zero and negative where a number with letters is: 4a becomes a, −4a is −a."""
    return value / abs(value.factors()[0]) if isinstance(value, Ratio) else value


def multiplied(one: Sequence[Scalar], two: Sequence[Scalar]) -> Coefficients:
    """The product of two polynomials, coefficients from the highest power."""
    total = [ZERO] * (len(one) + len(two) - 1)
    for i, x in enumerate(one):
        for j, y in enumerate(two):
            total[i + j] = total[i + j] + x * y
    return tuple(total)


def count_real_roots(coefficients: Sequence[Scalar]) -> int:
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
