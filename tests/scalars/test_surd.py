"""Sums of square roots are a field; their order is decided, never estimated."""

from fractions import Fraction
from math import isclose, isqrt, prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matelier.scalars.surd import Surd, root, sign
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

fractions = st.fractions(min_value=-9, max_value=9, max_denominator=6)
roots = st.sampled_from([root(d) for d in (-1, 2, 3, -2, 6, 5, -15)])


@st.composite
def numbers(draw: st.DrawFn) -> Scalar:
    """A Fraction or a Surd of at most three roots."""
    number: Scalar = draw(fractions)
    for one in draw(st.lists(roots, max_size=3)):
        number = number + draw(fractions) * one
    return number


@given(numbers(), numbers(), numbers())
@settings(deadline=None, derandomize=True)
def test_they_are_a_commutative_ring(x: Scalar, y: Scalar, z: Scalar) -> None:
    assert x + y == y + x
    assert x * y == y * x
    assert (x + y) + z == x + (y + z)
    assert (x * y) * z == x * (y * z)
    assert x * (y + z) == x * y + x * z
    assert x - y == -(y - x)


@given(numbers(), numbers())
@settings(deadline=None, derandomize=True)
def test_every_number_but_zero_divides(x: Scalar, y: Scalar) -> None:
    assume(y)
    assert (x / y) * y == x
    assert y**-2 * y**2 == 1


@given(numbers())
@settings(deadline=None, derandomize=True)
def test_a_rational_result_is_a_fraction_and_nothing_else_is(x: Scalar) -> None:
    assert isinstance(x - x, Fraction)
    assert isinstance(x, Fraction) != isinstance(x, Surd)
    assert not isinstance(x, Surd) or any(d != 1 for d, _ in x.terms)


@given(numbers(), numbers())
@settings(deadline=None, derandomize=True)
def test_equal_numbers_are_equal_keys(x: Scalar, y: Scalar) -> None:
    again = (x + y) - y
    assert again == x
    assert hash(again) == hash(x)
    assert bool(x) == (x != 0)


@given(fractions, st.integers(1, 50))
@settings(deadline=None, derandomize=True)
def test_a_root_squared_is_what_stood_under_it(n: Fraction, square: int) -> None:
    assert root(n) * root(n) == n
    assert root(n * square**2) == square * root(n)


@given(numbers(), numbers())
@settings(deadline=None, derandomize=True)
def test_the_conjugate_of_a_product_is_the_product_of_the_conjugates(x: Scalar, y: Scalar) -> None:
    assert (x * y).conjugate() == x.conjugate() * y.conjugate()
    assert (x * x.conjugate()).imag == 0


@given(numbers(), numbers())
@settings(deadline=None, derandomize=True)
def test_the_order_is_that_of_the_line(x: Scalar, y: Scalar) -> None:
    x, y = x.real, y.real
    assert (x < y) + (x == y) + (x > y) == 1
    assert (x <= y) == (not y < x)
    if not isclose(float(x), float(y), abs_tol=1e-9):
        assert (x < y) == (float(x) < float(y))


@given(numbers(), numbers())
@settings(deadline=None, derandomize=True)
def test_what_is_read_as_complex_is_the_number(x: Scalar, y: Scalar) -> None:
    assert complex(x * y) == pytest.approx(complex(x) * complex(y), rel=1e-9, abs=1e-9)
    assert x == x.real + root(-1) * x.imag


@given(numbers(), numbers())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_sympy_finds_the_same_quotient(x: Scalar, y: Scalar) -> None:
    sympy = pytest.importorskip("sympy")
    assume(y)

    def theirs(number: Scalar) -> object:
        terms = number.terms if isinstance(number, Surd) else ((1, number),)
        return sum(sympy.Rational(c.numerator, c.denominator) * sympy.sqrt(d) for d, c in terms)

    assert sympy.expand(theirs(x / y) * theirs(y) - theirs(x)) == 0


def test_roots_are_simplified() -> None:
    assert root(8) == 2 * root(2)
    assert root(Fraction(9, 4)) == Fraction(3, 2)
    assert root(-4) == 2 * root(-1)
    assert root(Fraction(1, 2)) == root(2) / 2
    assert root(0) == 0
    assert root(-2) * root(-3) == -root(6)
    assert root(-1) ** 2 == -1


def test_numbers_that_agree_to_forty_digits_are_told_apart() -> None:
    near = cut(2, 60)
    assert near < root(2) < near + Fraction(1, 10**60)
    assert sign(root(2) - near) == 1
    for digits in range(40):
        low = cut(2, digits) + cut(3, digits)
        assert low < root(2) + root(3) < low + Fraction(2, 10**digits)
    assert float(root(2) - near) > 0


def test_products_of_small_numbers_stay_above_zero() -> None:
    for m in range(1, 12):
        for n in range(1, 12):  # whole multiples of 1, √2, √3 and √6 that almost cancel
            small = (root(2) - 1) ** m * (2 - root(3)) ** n
            assert (sign(small), sign(-small)) == (1, -1)


def cut(number: int, digits: int) -> Fraction:
    """The root cut after so many decimals."""
    return Fraction(isqrt(number * 100**digits), 10**digits)


def test_the_float_is_the_nearest() -> None:
    assert float(root(2)) == 2**0.5
    assert float(root(2) - cut(2, 200)) == float(cut(2, 250) - cut(2, 200))


def test_it_is_written_as_it_is_read() -> None:
    assert str(root(-5) * Fraction(3, 2) - root(2) + 1) == "1-√2+3i√5/2"


def test_what_is_not_real_has_no_order() -> None:
    with pytest.raises(TypeError):
        assert root(-1) < 1
    with pytest.raises(TypeError):
        float(root(-1))


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        root(2) / 0


def test_growth_is_stopped() -> None:
    with pytest.raises(Unable, match=r"scalar\.too_long"):
        (1 + root(2)) ** 10**7
    with pytest.raises(Unable, match=r"scalar\.too_many_roots"):
        prod([1 + root(prime) for prime in (2, 3, 5, 7, 11, 13, 17)], start=Fraction(1))
    with pytest.raises(Unable, match=r"scalar\.root_too_long"):
        root((10**40 + 121) * (10**41 + 109))
