"""Where a polynomial vanishes: the parts that are told are all of it, and no two share a point."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.exact.arithmetic import at
from matelier.exact.conditions import Place, bottoms, factors, may_vanish, real_roots, vanishing
from matelier.scalars.algebraic import Algebraic
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.matrix import Scalar

a, b, c = letter("a"), letter("b"), letter("c")
terms = st.sampled_from([a, b, c, a * b, a * c, b * b, a * a, b * b * c, Fraction(1), a - 1, b - c, a * b - 1])
polynomials = st.lists(st.tuples(st.integers(-2, 2), terms), min_size=1, max_size=3).map(
    lambda parts: sum((k * term for k, term in parts), Fraction(0))
)
small = st.integers(-2, 2).map(Fraction)


def inside(place: Place, values: Mapping[str, Scalar]) -> bool:
    return (
        all(at(p, values) for p in place.nonzero)
        and not any(at(p, values) for p in place.zero)
        and all(at(value, values) == values[name] for name, value in place.where.items())
    )


@given(st.lists(polynomials, min_size=1, max_size=2), small, small, small)
@settings(max_examples=400)
def test_a_point_lies_in_one_part_exactly_when_all_vanish_there(
    equations: list[Any], x: Fraction, y: Fraction, z: Fraction
) -> None:
    values = {"a": x, "b": y, "c": z}
    parts = [part for part in vanishing(Place(), equations) if inside(part, values)]
    assert len(parts) == (not any(at(p, values) for p in equations))


@given(st.lists(polynomials, min_size=1, max_size=2))
@settings(max_examples=200)
def test_what_is_solved_vanishes(equations: list[Any]) -> None:
    for part in vanishing(Place(), equations):
        if not part.zero:
            assert not any(at(p, part.where) for p in equations)


@given(polynomials, small, small, small)
@settings(max_examples=200)
def test_what_cannot_vanish_does_not(p: Any, x: Fraction, y: Fraction, z: Fraction) -> None:
    for q in factors([p]):
        assert may_vanish(q) or at(q, {"a": x, "b": y, "c": z})


def test_a_product_is_zero_where_a_factor_is() -> None:
    one, two = vanishing(Place(), [a * b - a])
    assert one == Place({"a": Fraction(0)})
    assert two == Place({"b": Fraction(1)}, (a,))


def test_a_letter_is_told_by_the_others_where_its_coefficient_is_not_zero() -> None:
    (part,) = vanishing(Place(), [a * b - 1])
    assert part == Place({"a": 1 / b}, (b,))
    (part,) = vanishing(Place(), [a * b - c])  # c has the simplest coefficient
    assert part == Place({"c": a * b})
    one, two = vanishing(Place(), [a * b + b * c + a])
    assert one.where == {"c": (-a * b - a) / b}
    assert (two.where, two.nonzero) == ({"a": 0, "b": 0}, ())


def test_sums_of_squares_vanish_where_each_term_does() -> None:
    (part,) = vanishing(Place(), [a * a + 2 * b * b])
    assert part.where == {"a": 0, "b": 0}
    (part,) = vanishing(Place(), [a * a + a * b + b * b])
    assert part.where == {"a": 0, "b": 0}
    (part,) = vanishing(Place(), [a * a + b * b + c * c - a * b - b * c - c * a])
    assert part.where == {"a": c, "b": c}
    assert not list(vanishing(Place(), [a * a + b * b + 1]))
    one, two = vanishing(Place(), [a**4 * b**4 + c**4])
    assert one == Place({"a": Fraction(0), "c": Fraction(0)})
    assert two == Place({"b": Fraction(0), "c": Fraction(0)}, (a,))


@pytest.mark.parametrize(
    ("p", "roots"),
    [(2 * a - 3, [Fraction(3, 2)]), (a * a - 2, [-root(2), root(2)]), (a * a + 1, []), (a**4 + a + 1, [])],
)
def test_real_roots(p: Any, roots: list[Any]) -> None:
    assert sorted(real_roots(p)) == roots
    assert may_vanish(p) == bool(roots)


def test_a_root_of_higher_degree_is_a_number_too() -> None:
    (value,) = real_roots(a**3 - 2)
    assert isinstance(value, Algebraic)
    assert value**3 == 2


def test_what_is_not_solved_is_told_by_its_condition() -> None:
    assert list(vanishing(Place(), [a * a - 2 * b * b])) == [Place({}, (), (a * a - 2 * b * b,))]


def test_denominators_are_polynomials() -> None:
    assert set(factors(bottoms([1 / a, a / (a * b + b), Fraction(1, 2), root(2)]))) == {a, b, a + 1}
