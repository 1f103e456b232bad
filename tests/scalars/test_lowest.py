"""Many Fractions at once are the Fractions that Python makes one by one."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from matelier.scalars.lowest import coprime, lowest, whole

denominators = st.one_of(st.integers(-12, 12), st.integers(-(2**300), 2**300)).filter(bool)


@st.composite
def quotients(draw: st.DrawFn) -> tuple[list[int], int]:
    """A denominator, and numbers that share much, little or nothing with it."""
    denominator = draw(denominators)
    divisor = draw(st.integers(1, 10**6))
    alike = st.sampled_from([0, denominator, -denominator, 2 * denominator, denominator // divisor, 6, 1])
    return draw(st.lists(st.one_of(alike, st.integers(-(2**300), 2**300)))), denominator * draw(st.integers(1, 30))


def _told(fractions: list[Fraction]) -> list[tuple[int, int]]:
    return [(one.numerator, one.denominator) for one in fractions]


@given(quotients())
def test_numbers_over_one_denominator_are_in_lowest_terms(given_quotients: tuple[list[int], int]) -> None:
    numbers, denominator = given_quotients
    assert _told(lowest(numbers, denominator)) == _told([Fraction(p, denominator) for p in numbers])


@given(st.lists(st.integers(-5000, 5000) | st.integers()))
def test_whole_numbers_are_fractions_over_one(numbers: list[int]) -> None:
    assert _told(whole(numbers)) == [(p, 1) for p in numbers]


def test_what_is_coprime_is_an_ordinary_fraction() -> None:
    made = coprime(-3, 7)
    assert made == Fraction(-3, 7)
    assert hash(made) == hash(Fraction(-3, 7))
    assert str(made + 1) == "4/7"
