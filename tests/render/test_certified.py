"""Numbers known up to an error are written with the digits that are certain, and no others."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.render.certified import certified
from matelier.render.words import words
from matelier.spine.measured import Between, Near

finite = st.floats(-1e12, 1e12, allow_subnormal=False)
radii = st.floats(1e-30, 1e3)


def half_a_unit(told: str) -> Fraction:
    """Half a unit of the last digit that is written."""
    digits, _, power = told.partition("e")
    decimals = len(digits.partition(".")[2])
    return Fraction(10) ** (int(power or 0) - decimals) / 2


@given(finite, radii)
def test_every_number_that_it_can_be_rounds_to_the_digits_that_are_written(value: float, radius: float) -> None:
    told = certified(Near(value, radius))
    if "±" in told:
        middle, _, around = told.partition(" ± ")
        assert abs(Fraction(middle) - Fraction(value)) <= Fraction(radius)
        assert Fraction(around) >= Fraction(radius) * Fraction(2, 3)
    else:
        for end in (Fraction(value) - Fraction(radius), Fraction(value) + Fraction(radius)):
            assert abs(Fraction(told) - end) <= half_a_unit(told)


@given(finite)
def test_a_number_without_error_is_written_to_seventeen_digits(value: float) -> None:
    assert float(certified(Near(value, 0.0))) == value


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (Between(1 / 3, 1 / 3 - 1e-15, 1 / 3 + 1e-15), "0.33333333333333"),
        (Near(2.0, 0.0), "2"),
        (Near(1e-17, 3e-16), "0 ± 3e-16"),
        (Near(5.0, math.inf), "≈ 5"),
        (Near(math.inf, math.inf), "∞"),
        (Near(Fraction(3) ** 1000, Fraction(2) ** 500), "1.3220708194808066e477"),
        (Between(999999.0, 999998.0, 1000001.0), "1.0000e6"),
        (Near(1 + 2j, 1e-4), "1.00+2.000i"),
        (Near(3 - 1j, 0.0), "3-1i"),
    ],
)
def test_examples(number: Between | Near, told: str) -> None:
    assert certified(number) == told


def test_words_write_them_with_their_own_signs() -> None:
    assert words("es").tell(Between(-0.5e-9, -0.5000001e-9, -0.4999999e-9)) == "−5,00000\u00a0·\u00a010⁻¹⁰"
    assert words("en").tell(1.5 - 2j, "number") == "1.5−2i"
