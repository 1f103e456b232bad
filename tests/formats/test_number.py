"""One entry: what is written is what is read, and what is no exact number is refused with its place."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matelier.formats.number import read_number
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Scalar
from written import scalars

a, b, k = (letter(name) for name in "abk")
LIKELY = st.text(alphabet="0123456789+-*/^().,√½² aeijkxsqrtnp−π", max_size=30)


@given(scalars)
@settings(deadline=None)
def test_what_is_written_is_read(number: Scalar) -> None:
    assert read_number(str(number)) == number


@given(st.fractions(), st.fractions(), st.sampled_from("+-*/"))
def test_the_four_rules_are_those_of_fractions(p: Fraction, q: Fraction, sign: str) -> None:
    assume(q)
    assert read_number(f"({p}){sign}({q})") == {"+": p + q, "-": p - q, "*": p * q, "/": p / q}[sign]


@given(st.integers(-(10**30), 10**30), st.integers(0, 40))
def test_a_decimal_is_its_digits_over_a_power_of_ten(digits: int, shift: int) -> None:
    assert read_number(f"{digits}e-{shift}") == Fraction(digits, 10**shift)
    whole, part = divmod(abs(digits), 10**shift)
    assert read_number(f"{whole}.{str(part).zfill(shift) if shift else ''}") == Fraction(abs(digits), 10**shift)


@given(st.text(max_size=40) | LIKELY)
@settings(deadline=None, max_examples=400)
def test_any_text_is_a_number_or_bad_input(text: str) -> None:
    number = read_or_refuse(text)
    if isinstance(number, BadInput):
        assert number.key.startswith("number.")
        assert (number.facts["row"], number.facts["column"]) == (2, 3)
    else:
        assert read_number(str(number)) == number


def read_or_refuse(text: str) -> Scalar | BadInput:
    try:
        return read_number(text, row=2, column=3)
    except BadInput as error:
        return error


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3), ("+3", 3), ("−2", -2), ("3/2", Fraction(3, 2)), ("-1.25", Fraction(-5, 4)), (".5", Fraction(1, 2)),
        ("5.", 5), ("1e-3", Fraction(1, 1000)), ("2E3", 2000), ("½", Fraction(1, 2)), ("1½", Fraction(3, 2)),
        ("-⅔", Fraction(-2, 3)), ("１２", 12), ("√2", root(2)), ("sqrt(2)", root(2)), ("2√3", 2 * root(3)),
        ("√(9/4)", Fraction(3, 2)), ("√-4", 2 * root(-1)), ("i", root(-1)), ("2+3i", 2 + 3 * root(-1)),
        ("3i", 3 * root(-1)), ("1.+2.j", 1 + 2 * root(-1)), ("(1+√5)/2", (1 + root(5)) / 2), ("a+1", a + 1),
        ("2k", 2 * k), ("a^2-1", a**2 - 1), ("a*b", a * b), ("1/a", 1 / a), ("a²", a**2), ("a**-2", 1 / a**2),
        ("2(a+1)", 2 * a + 2), ("-a^2", -(a**2)), ("2·3", 6), ("6÷4", Fraction(3, 2)), ("--3", 3),
        ("2^-3", Fraction(1, 8)),
        ("1/2/2", Fraction(1, 4)), ("2 + 3 i", 2 + 3 * root(-1)), ("-1/2", Fraction(-1, 2)),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, number: Scalar) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "empty"), ("1,5", "unreadable"), ("x1", "unreadable"), ("1 2", "unreadable"), ("1.2.3", "unreadable"),
        ("*1", "unreadable"), ("1_0", "unreadable"), ("[1]", "unreadable"), ("(1", "parentheses"),
        ("1)", "unreadable"), ("π", "transcendental"), ("pi/2", "transcendental"), ("2e", "transcendental"),
        ("inf", "not_finite"), ("-NaN", "not_finite"), ("∞", "not_finite"), ("sin(2)", "function"), ("ab", "letter"),
        ("A", "letter"), ("1/0", "zero_denominator"), ("1/(1-1)", "zero_denominator"), ("0^-1", "zero_denominator"),
        ("1/2a", "ambiguous"), ("3/2√5", "ambiguous"), ("2j", "letter_j"), ("√a", "root"), ("√(1+i)", "root"),
        ("2^0.5", "power"), ("2^a", "power"), ("2^3^2", "power"), ("a√2", "root_and_letter"),
        ("a+i", "root_and_letter"),
        ("9" * 10_001, "too_many_characters"), ("2^9999999", "too_large"), ("1e99999999", "too_large"),
        ("(a+b+c+d+f+g)^60", "too_large"), ("(" * 200 + "1", "too_deep"), ("√" * 3000 + "1", "too_deep"),
        ("10^9999*" * 1000 + "1", "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_exact_number_is_refused(text: str, key: str) -> None:
    with pytest.raises(BadInput, match=rf"number\.{key}\b"):
        read_number(text)


def test_numbers_have_any_length() -> None:
    assert read_number("7" * 9_999) == int("7" * 4_000) * 10**5_999 + (10**5_999 - 1) // 9 * 7
    assert read_number("(" * 100 + "1" + ")" * 100) == 1
    assert read_number("-" * 9_998 + "1") == 1


def test_a_decimal_comma_is_read_where_it_may_be() -> None:
    assert read_number("-1,25", comma=True) == Fraction(-5, 4)
    with pytest.raises(BadInput, match=r"number\.unreadable"):
        read_number("1,000,000", comma=True)
    with pytest.raises(BadInput, match=r"number\.unreadable"):
        read_number("1,000.5", comma=True)


def test_a_long_entry_is_quoted_in_part() -> None:
    with pytest.raises(BadInput) as caught:
        read_number("1+" * 1000, row=4, column=5)
    assert caught.value.facts["row"] == 4
    assert len(str(caught.value.facts["given"])) == 40
