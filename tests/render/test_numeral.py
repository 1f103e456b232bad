"""Exact numbers read as people write them, and are read back as the same numbers."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.formats.number import read_number
from matelier.render.brackets import Pen
from matelier.render.formula import formula_lines
from matelier.render.latex import mathematics
from matelier.render.numeral import in_line, signed
from matelier.render.words import words
from matelier.scalars.ball import Ball
from matelier.scalars.nested import square_root
from matelier.scalars.ratio import letter
from matelier.scalars.solutions import solutions
from matelier.scalars.surd import root
from matelier.spine.formula import Fenced, Number, Operator, Row, Superscript, Symbol
from matelier.spine.matrix import Scalar

ENGLISH = words("en")
i, A, B = root(-1), letter("a"), letter("b")

fractions = st.fractions(-30, 30, max_denominator=12)
surds = st.lists(st.tuples(fractions, st.integers(-15, 15)), max_size=3).map(
    lambda terms: sum((c * root(d) for c, d in terms), start=Fraction(0))
)
polynomials = st.lists(st.tuples(fractions, st.integers(0, 3), st.integers(0, 2)), max_size=3).map(
    lambda terms: sum((c * A**p * B**q for c, p, q in terms), start=Fraction(0))
)
ratios = st.tuples(polynomials, polynomials).map(lambda pair: pair[0] / pair[1] if pair[1] else pair[0])
scalars = st.one_of(fractions, surds, ratios)


@given(scalars)
@settings(max_examples=150, deadline=None)
def test_a_number_is_read_back_as_itself(value: Any) -> None:
    assert read_number(in_line(value)) == value


@given(scalars)
@settings(max_examples=100, deadline=None)
def test_plain_letters_say_the_same_number(value: Any) -> None:
    told = Pen(ENGLISH, "ascii").number(value)
    assert told.isascii()
    assert read_number(told) == value


@given(scalars.filter(bool))
@settings(max_examples=60, deadline=None)
def test_a_number_or_its_opposite_reads_without_a_minus_before_it(value: Any) -> None:
    negative, _ = signed(value)
    assert not (negative and signed(-value)[0])
    assert in_line(-value if negative else value)[0] != "−" or not signed(value)[0]


@pytest.mark.parametrize(
    ("value", "told", "tex"),
    [
        (Fraction(0), "0", "0"),
        (Fraction(-3, 2), "−3/2", r"- \frac{3}{2}"),
        (2 * root(3), "2√3", r"2 \sqrt{3}"),
        ((1 + root(5)) / 2, "(1+√5)/2", r"\frac{1 + \sqrt{5}}{2}"),
        ((-1 - root(5)) / 2, "−(1+√5)/2", r"- \frac{1 + \sqrt{5}}{2}"),
        (2 + 3 * i, "2+3i", "2 + 3 i"),
        (-i, "−i", "- i"),
        (root(-12), "2i√3", r"2 i \sqrt{3}"),
        (A * A - 1, "a²−1", "{a}^{2} - 1"),
        (1 - A, "1−a", "1 - a"),
        ((A + 1) / (A - 2), "(a+1)/(a−2)", r"\frac{a + 1}{a - 2}"),
        (1 / (2 * A), "1/(2a)", r"\frac{1}{2 a}"),
        (A / 2, "a/2", r"\frac{a}{2}"),
        (2 * A * B**2, "2a·b²", "2 a {b}^{2}"),
    ],
)
def test_numbers_read_as_on_paper(value: Any, told: str, tex: str) -> None:
    assert in_line(value) == told
    assert mathematics(Number(value), ENGLISH) == tex


def test_a_number_longer_than_python_writes_has_all_its_digits() -> None:
    assert in_line(Fraction(10**6000)) == "1" + "0" * 6000


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((Number(Fraction(-2)), Symbol("s")), "−2 s"),
        ((Symbol("x"), Operator("="), Number(Fraction(-2))), "x = −2"),
        ((Symbol("x"), Operator("−"), Number(Fraction(-2))), "x − (−2)"),
        ((Number(1 - A), Symbol("s")), "(1−a) s"),
        ((Number(Fraction(2)), Number(Fraction(-3))), "2·(−3)"),
        ((Superscript(Number(Fraction(-1)), Number(2)),), "(−1)²"),
        ((Fenced(Symbol("x"), "‖"),), "‖x‖"),
    ],
)
def test_a_number_in_a_formula_is_fenced_where_people_fence_it(parts: tuple[Any, ...], told: str) -> None:
    assert formula_lines(Row(parts), Pen(ENGLISH), 80) == [told]


@pytest.mark.parametrize(
    ("coefficients", "told"),
    [
        ((1, -2, 1 - letter("a")), ["1+√a", "1−√a"]),
        ((1, 0, letter("a") ** 2), ["a·i", "−a·i"]),
        ((1, letter("a"), letter("b") / 2), ["(−a+√(a²−2b))/2", "−(a+√(a²−2b))/2"]),
        ((1, 0, -1, letter("a")), ["λ₁", "λ₂", "λ₃"]),
        ((1, -6, -72, -27), ["≈12.1229", "≈−0.388384", "≈−5.73451"]),
        ((1, 0, 0, -2), ["≈1.25992", "≈−0.629961+1.09112·i", "≈−0.629961−1.09112·i"]),
    ],
)
def test_roots_are_told_by_square_roots_or_by_their_digits(coefficients: tuple[Scalar, ...], told: list[str]) -> None:
    roots = solutions([Fraction(c) if isinstance(c, int) else c for c in coefficients])
    assert [in_line(x) for x in roots] == told


def test_a_root_of_a_surd_is_one_root() -> None:
    golden = square_root((5 - root(5)) / 10)
    assert in_line(golden) == "√(50−10√5)/10"
    assert in_line(-3 * golden) == "−3√(50−10√5)/10"
    assert in_line(golden * (1 + root(-1))) == "(1+i)√(50−10√5)/10"


def test_certified_digits_are_cut_off_with_dots() -> None:
    third = Ball(Fraction(1, 3), Fraction(1, 10**20))
    assert in_line(third) == "0.333333…"
    assert in_line(-third) == "−0.333333…"
    assert signed(-third) == (True, Symbol("0.333333…"))
    assert in_line(Ball(Fraction(0), Fraction(1, 10**20))) == "0"
