"""Polynomials over square roots: factors multiply to the polynomial again, and none of them comes apart."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.scalars.factored import adjoined, irreducible_over, rational_multiple, surd_factors
from matelier.scalars.surd import root
from matelier.scalars.univariate import Univariate
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

ONE, i, r2, r3 = Fraction(1), root(-1), root(2), root(3)
FIELD = (-1, 2)
numbers = st.sampled_from([Fraction(0), ONE, Fraction(-2), i, r2, 1 + i, r2 * i, 1 - r2])
parts = st.lists(st.lists(numbers, min_size=1, max_size=2), min_size=1, max_size=3)


def times(polynomials: list[Univariate]) -> Univariate:
    total = Univariate((ONE,))
    for p in polynomials:
        total = total * p
    return total


@given(parts)
@settings(max_examples=40)
def test_the_factors_multiply_to_the_polynomial_and_come_apart_no_further(given_parts: list[list[Scalar]]) -> None:
    p = times([Univariate((*low, ONE)) for low in given_parts])
    found = surd_factors(p.c[::-1], FIELD)
    assert times([Univariate(factor[::-1]) for factor, power in found for _ in range(power)]) == p
    assert all(irreducible_over(factor, FIELD) for factor, _ in found)
    assert sum(power for _, power in found) >= len(given_parts)


@given(parts)
@settings(max_examples=30)
def test_each_factor_divides_an_irreducible_rational_polynomial(given_parts: list[list[Scalar]]) -> None:
    p = times([Univariate((*low, ONE)) for low in given_parts])
    for factor, _ in surd_factors(p.c[::-1], FIELD):
        whole = rational_multiple(factor)
        assert irreducible_over(whole, ())
        assert not Univariate(whole[::-1]) % Univariate(factor[::-1])


@pytest.mark.parametrize(
    ("p", "field", "degrees"),
    [
        ((1, 0, 0, 0, 1), (-1,), [2, 2]),
        ((1, 0, 0, 0, 1), (-1, 2), [1, 1, 1, 1]),
        ((1, 0, 0, 0, 1), (3,), [4]),
        ((1, 0, -10, 0, 1), (2,), [2, 2]),
        ((1, 0, 0, -2), (-1, 2, 3), [3]),
        ((1, 0, 0, 0, 0, 0, -2), (2,), [3, 3]),
        ((1, -2 * i, -1), (-1,), [1]),
    ],
)
def test_known_ones(p: tuple[Scalar, ...], field: tuple[int, ...], degrees: list[int]) -> None:
    coefficients = tuple(ONE * c for c in p)
    assert sorted(len(factor) - 1 for factor, _ in surd_factors(coefficients, field)) == degrees


def test_the_field_has_the_roots_that_occur_and_their_primes() -> None:
    assert adjoined([ONE, 2 * r2 + 1]) == (2,)
    assert adjoined([root(-6), ONE]) == (-1, 2, 3)
    assert adjoined([ONE]) == ()


def test_what_would_take_too_long_is_refused() -> None:
    with pytest.raises(Unable, match=r"eigen\.field"):
        surd_factors((ONE, *[Fraction(0)] * 4, -ONE), (-1, 2, 3, 5, 7))
