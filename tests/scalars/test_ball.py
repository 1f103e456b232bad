"""Numbers known to certified digits: what is done with them keeps every number of the ball inside."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, seed, settings
from hypothesis import strategies as st

from matelier.scalars.ball import Ball
from matelier.scalars.surd import root
from matelier.spine.errors import Unable

middles = st.fractions(-9, 9, max_denominator=7)
radii = st.fractions(Fraction(1, 1000), 1, max_denominator=1000)
places = st.fractions(-1, 1, max_denominator=5)


@given(middles, radii, places, middles, radii, places)
@seed(3)
@settings(max_examples=150, deadline=None)
def test_results_hold_the_results_of_all_numbers_inside(
    m: Fraction, r: Fraction, s: Fraction, n: Fraction, t: Fraction, u: Fraction
) -> None:
    x, y, one, other = m + s * r, n + u * t, Ball(m, r), Ball(n, t)
    assert x - y in Within(one - other)
    assert x * y in Within(one * other)
    assume(abs(n) > t)
    assert x / y in Within(one / other)


class Within:
    def __init__(self, ball: Ball) -> None:
        self.ball = ball

    def __contains__(self, number: Fraction) -> bool:
        return abs(number - self.ball.middle) <= self.ball.radius


@given(middles, st.integers(1, 12), places)
@seed(4)
@settings(max_examples=150, deadline=None)
def test_no_number_inside_is_more_than_a_unit_of_the_last_digit_away(m: Fraction, zeros: int, s: Fraction) -> None:
    r = Fraction(1, 10**zeros)
    told, x = Ball(m, r).digits(20), m + s * r
    unit = Fraction(1, 10 ** len(told.partition(".")[2]))
    assert abs(x - Fraction(told)) <= unit


def test_text_and_kinds() -> None:
    pi = Ball(Fraction(314159265, 10**8), Fraction(1, 10**7))
    assert str(pi) == "3.141592"
    assert str(-pi) == "-3.141592"
    assert str(pi - pi) == "0"
    assert str(Ball(Fraction(1), Fraction(1, 10**6))) == "1.00000"
    assert 3 < pi < Fraction(22, 7)
    assert bool(pi)
    assert float(pi) == 3.14159265
    z = Ball(1 + 2 * root(-1), Fraction(1, 1000))
    assert not z.is_real
    assert z.conjugate().middle == 1 - 2 * root(-1)
    assert complex(z) == 1 + 2j
    assert abs(-pi) == pi


def test_what_the_digits_do_not_decide_is_said() -> None:
    near = Ball(Fraction(1, 1000), Fraction(1, 100))
    for undecided in (lambda: bool(near), lambda: near < 0, lambda: 1 / near):
        with pytest.raises(Unable, match=r"scalar\.undecided"):
            undecided()
