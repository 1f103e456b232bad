"""Polynomials and rules stand on the page as one types them."""

import pytest

import matelier as mt
from matelier.explainers.matrices.polynomial import factored, in_terms
from matelier.render.brackets import Pen
from matelier.render.formula import one_line
from matelier.render.words import words


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("x+1", "x + 1"),
        ("-2x+y", "−2x + y"),
        ("x^2-x*y/2", "x² − x·y/2"),
        ("1/x", "1/x"),
        ("3/2", "3/2"),
    ],
)
def test_a_polynomial_is_the_sum_of_its_terms(typed: str, told: str) -> None:
    assert one_line(in_terms(mt.matrix(typed).rows[0][0]), Pen(words("en"))) == told


def test_a_form_that_was_typed_is_shown_as_a_form() -> None:
    said = mt.quadratic_form("x^2+4*x*y+y^2").text("en")
    assert "q(x, y) = x² + 4x·y + y²" in said
    assert "q(x, y) = (x + 2y)² − 3y²" in said
    assert "A =" not in said
    assert "A =" in mt.quadratic_form("1 2; 2 1").text("en")
    assert "2(x − 1/2 y)²" in mt.quadratic_form("2 -1; -1 2").text("en")


@pytest.mark.parametrize("medium", ["text", "html", "latex"])
def test_nothing_stands_between_a_function_and_its_argument(medium: str) -> None:
    said = getattr(mt.linear_map("T(x) = x^2"), medium)("en")
    assert "T (" not in said
    assert "q (" not in getattr(mt.quadratic_form("1 2; 2 1"), medium)("en")
    if medium == "latex":
        assert r"T \left(" not in said


def test_a_rule_of_one_number_is_told_without_brackets() -> None:
    said = mt.linear_map("T(x) = x + 1").text("en")
    assert "T(x) = x + 1" in said
    assert "T(0) = 1 ≠ 0" in said
    assert "[" not in said
    assert "⎡" not in said


def test_what_moves_the_origin_is_refuted_by_it_and_what_does_not_by_vectors() -> None:
    assert "T(0, 0) = (1, 0) ≠ (0, 0)" in mt.linear_map("T(x, y) = (x + 1, y)").text("en")
    product = mt.linear_map("T(x, y) = (x*y, x)").text("en")
    assert "T(c u + v) = (4, 2) ≠ (2, 2) = c T(u) + T(v)" in product
    assert "u = (1, 1), v = (0, 0) and c = 2" in product


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-a^2-a+2", "−(a+2)(a−1)"),
        ("a-1", "a−1"),
        ("1-a", "1−a"),
        ("2a^2-2", "2(a+1)(a−1)"),
        ("a^3", "a³"),
        ("a*b/2", "ab/2"),
        ("(a+1)^2/(a*b)", "(a+1)²/(ab)"),
        ("3/4", "3/4"),
    ],
)
def test_a_polynomial_may_be_told_by_its_factors(typed: str, told: str) -> None:
    assert factored(mt.matrix(typed).rows[0][0]) == told


def test_the_pivots_with_letters_are_told_before_their_cases() -> None:
    said = mt.rank("1 1 a; 1 a 1; a 1 1").text("en", width=200)
    assert "The pivots of the elimination are 1, a−1 and −(a+2)(a−1)." in said
    assert said.index("The pivots") < said.index("a = −2")
    assert "pivots" not in mt.eigen("a 1; 1 a").text("en", steps=False)
