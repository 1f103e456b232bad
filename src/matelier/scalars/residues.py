"""Polynomials in a root of an irreducible one: the remainders, what is one over them, and what conjugates share."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import prod
from typing import Any

from flint import fmpq, fmpq_mat, fmpq_poly, fmpz_poly

from matelier.scalars.enclosed import Root
from matelier.scalars.factored import adjoined, irreducible_over
from matelier.scalars.surd import Surd, root
from matelier.scalars.univariate import Polynomial, Univariate, coefficients_of, polynomial
from matelier.spine.matrix import Scalar


def together(*polynomials: Polynomial) -> tuple[Polynomial, ...]:
    """The same polynomials, FLINT's as ours where another is ours: the two kinds must not meet."""
    if all(isinstance(p, fmpq_poly) for p in polynomials):
        return polynomials
    return tuple(Univariate.of(coefficients_of(p)) if isinstance(p, fmpq_poly) else p for p in polynomials)


def remainder(p: Polynomial, one: Root) -> Polynomial:
    """What the number is that this polynomial gives at the root: its remainder by that of the root."""
    p, modulus = together(p, _modulus(one.modulus))
    return p % modulus


def multiplied(p: Polynomial, q: Polynomial, one: Root) -> Polynomial:
    """The product of two numbers."""
    p, q = together(p, q)
    return remainder(p * q, one)


def inverse(p: Polynomial, one: Root) -> Polynomial:
    """One over the number."""
    p, modulus = together(p, _modulus(one.modulus))
    g, s, _ = p.xgcd(modulus)
    if g.degree() > 0:
        raise ZeroDivisionError("the polynomial of the root is not irreducible")
    return s


def is_field(one: Root, *elements: Polynomial) -> bool:
    """Whether the root's polynomial has no factor over the square roots that are in these polynomials."""
    if all(isinstance(p, fmpq_poly) for p in elements):
        return True
    roots = adjoined(c for p in elements for c in coefficients_of(p))
    return not roots or irreducible_over(one.modulus, adjoined([*map(root, roots), *one.over]))


def mean(p: Polynomial, one: Root) -> Fraction:
    """The mean of the number and its conjugates over the rationals, which does not depend on the field around it."""
    rows = _multiples(p, one)
    return sum((Fraction(int(row[k].p), int(row[k].q)) for k, row in enumerate(rows)), Fraction(0)) / len(rows)


def least_polynomial(p: Polynomial, one: Root) -> tuple[Scalar, ...]:
    """The irreducible polynomial with whole coefficients, from the highest power, that the number is a root of."""
    rows = _multiples(p, one)
    found: Any = fmpq_mat(len(rows), len(rows), [entry for row in rows for entry in row]).charpoly()
    factors: Any = fmpz_poly([int(c) for c in found.numer().coeffs()]).factor()[1]
    return tuple(Fraction(int(c)) for c in reversed(factors[0][0].coeffs()))


@cache
def _modulus(coefficients: tuple[Scalar, ...]) -> Polynomial:
    return polynomial(coefficients[::-1])


def _multiples(p: Polynomial, one: Root) -> list[list[fmpq]]:
    # Rows: the rational coefficients of p · √d · αᵏ, for all products d of what is adjoined.
    field = adjoined([*coefficients_of(p), *one.over])
    units = [prod(chosen) for size in range(len(field) + 1) for chosen in combinations(field, size)]
    x, rows = polynomial([Fraction(0), Fraction(1)]), list[list[fmpq]]()
    for unit in units:
        q = multiplied(p, polynomial([root(unit)]), one)
        for _ in range(one.degree):
            rows.append(_rational_parts(q, units, one.degree))
            q = multiplied(q, x, one)
    return rows


def _rational_parts(p: Polynomial, units: Sequence[int], degree: int) -> list[fmpq]:
    if isinstance(p, fmpq_poly) and len(units) == 1:
        found = p.coeffs()
        return found + [fmpq(0)] * (degree - len(found))
    parts = [dict(c.terms) if isinstance(c, Surd) else {1: Fraction(c)} for c in coefficients_of(p)]
    parts += [{}] * (degree - len(parts))
    wanted = [part.get(unit, Fraction(0)) for unit in units for part in parts]
    return [fmpq(c.numerator, c.denominator) for c in wanted]
