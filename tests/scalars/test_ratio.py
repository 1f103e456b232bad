"""Ratios of polynomials are a field, always reduced."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matelier.scalars.ratio import Ratio, letter
from matelier.scalars.surd import root
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

a, b, c = (letter(name) for name in "abc")
fractions = st.fractions(min_value=-5, max_value=5, max_denominator=4)


@st.composite
def polynomials(draw: st.DrawFn) -> Scalar:
    """A sum of few monomials in at most three letters."""
    total: Scalar = draw(fractions)
    for _ in range(draw(st.integers(0, 3))):
        powers = [draw(st.integers(0, 2)) for _ in range(3)]
        total = total + draw(fractions) * (a ** powers[0]) * (b ** powers[1]) * (c ** powers[2])
    return total


@st.composite
def ratios(draw: st.DrawFn) -> Scalar:
    """One polynomial over another."""
    bottom = draw(polynomials())
    assume(bottom)
    return draw(polynomials()) / bottom


@given(ratios(), ratios(), ratios())
@settings(deadline=None, derandomize=True)
def test_they_are_a_field(x: Scalar, y: Scalar, z: Scalar) -> None:
    assert x + y == y + x
    assert (x + y) + z == x + (y + z)
    assert (x * y) * z == x * (y * z)
    assert x * (y + z) == x * y + x * z
    assert x - y == -(y - x)
    if y:
        assert (x / y) * y == x
        assert y**-2 * y**2 == 1


@given(ratios(), ratios())
@settings(deadline=None, derandomize=True)
def test_equal_ratios_are_equal_keys_in_the_letters_that_occur(x: Scalar, y: Scalar) -> None:
    again = (x + y) - y
    assert again == x
    assert hash(again) == hash(x)
    assert isinstance(x - x, Fraction)
    if isinstance(x, Ratio):
        assert x.letters == again.letters
        assert set(x.letters) == {name for _, powers in x.numerator + x.denominator for name in powers}
        assert x.denominator[0][0] == 1


@given(ratios(), fractions, fractions, fractions)
@settings(deadline=None, derandomize=True)
def test_values_put_in_may_be_reckoned_with_before_or_after(x: Scalar, p: Fraction, q: Fraction, r: Fraction) -> None:
    assume(isinstance(x, Ratio))
    values = {"a": p, "b": q, "c": r}
    try:
        value = x.substitute(values)
    except ZeroDivisionError:
        return
    assert isinstance(value, Fraction)
    assert (x * x + 1).substitute(values) == value * value + 1
    assert x.substitute({"a": a + 1}).substitute(values) == x.substitute(values | {"a": p + 1})


@given(ratios())
@settings(deadline=None, derandomize=True)
def test_the_factors_multiply_to_it(x: Scalar) -> None:
    assume(isinstance(x, Ratio))
    product, factors = x.factors()
    for factor, power in factors:
        product = product * factor**power
    assert product == x


@given(ratios(), ratios())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_sympy_finds_the_same_sum(x: Scalar, y: Scalar) -> None:
    sympy = pytest.importorskip("sympy")
    theirs = [sympy.sympify(str(number).replace("^", "**")) for number in (x, y, x + y)]
    assert sympy.cancel(theirs[0] + theirs[1] - theirs[2]) == 0


def test_a_ratio_is_reduced() -> None:
    ratio = (a**2 - b**2) / (2 * a - 2 * b)
    assert ratio == (a + b) / 2
    assert ratio.numerator == [(Fraction(1, 2), {"a": 1}), (Fraction(1, 2), {"b": 1})]
    assert ratio.whole() == ([(1, {"a": 1}), (1, {"b": 1})], [(2, {})])
    assert isinstance((a + 1) - a, Fraction)
    assert (a - b + 3 * b).letters == ("a", "b")


def test_it_is_written_as_it_is_read() -> None:
    assert str((a**2 - 2 * a * b) / (b + 1)) == "(a^2-2*a*b)/(b+1)"
    assert str(a / 2) == "a/2"
    assert str(1 / (2 * a)) == "1/(2*a)"


def test_a_letter_may_become_a_root() -> None:
    assert (1 / (a + 1)).substitute({"a": root(2)}) == root(2) - 1


def test_a_letter_and_a_root_do_not_mix() -> None:
    for mix in (lambda: a * root(2), lambda: root(2) + a, lambda: root(2) / a, lambda: a - root(-1)):
        with pytest.raises(Unable, match=r"scalar\.surd_with_parameter"):
            mix()
    assert a != root(2)


def test_a_letter_has_no_value() -> None:
    for ask in (lambda: float(a), lambda: a < 1, lambda: 1 >= a + 1, lambda: complex(a)):
        with pytest.raises(Unable, match=r"scalar\.no_value"):
            ask()


def test_nothing_is_divided_by_zero() -> None:
    for division in (lambda: a / 0, lambda: a / (b - b), lambda: (1 / a).substitute({"a": Fraction(0)})):
        with pytest.raises(ZeroDivisionError):
            division()


def test_growth_is_stopped() -> None:
    with pytest.raises(Unable, match=r"scalar\.too_many_terms"):
        a**501
    with pytest.raises(Unable, match=r"scalar\.too_many_terms"):
        sum((letter(name) for name in "bcdfghjk"), a) ** 40
    with pytest.raises(Unable, match=r"scalar\.too_long"):
        (a * 10**99_999) ** 2
