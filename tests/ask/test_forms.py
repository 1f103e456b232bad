"""Symmetric matrices, forms, norms and singular values, as they are asked and told."""

from fractions import Fraction

import pytest

import matelier as mt
from matelier.scalars.surd import root


def test_a_matrix_that_is_not_symmetric_is_not_definite_in_the_usual_sense() -> None:
    answer = mt.definite("2 1 0; 0 2 0; 0 0 3")
    assert answer.checked
    assert answer.value["kind"] == "not_symmetric"
    assert "Not definite in the usual sense: the matrix is not symmetric" in answer.text("en", width=200)
    assert "xᵀAx > 0 for every x ≠ 0" in answer.text("en", width=200)


def test_definiteness_is_worked_by_pivots_or_by_minors() -> None:
    by_minors = mt.definite("2 1; 1 2", by="minors")
    assert by_minors.value == mt.definite("2 1; 1 2").value
    assert [step.rule for step in by_minors.steps] == ["definite.minor", "definite.minor", "definite.by_minors"]
    with pytest.raises(mt.BadInput, match=r"ask\.way"):
        mt.definite("2 1; 1 2", by="guessing")  # type: ignore[arg-type]


def test_a_form_may_be_given_as_text() -> None:
    answer = mt.quadratic_form("x^2 + 4*x*y + y^2")
    assert answer.checked
    assert answer.value["polynomial"] == "x^2+4*x*y+y^2"
    assert answer.value["matrix"] == mt.matrix("1 2; 2 1")
    assert "(x + 2y)² − 3y²" in answer.text("en")


def test_no_cholesky_factor_is_an_answer_with_a_witness() -> None:
    answer = mt.cholesky("1 2; 2 1")
    assert answer.value is None
    assert answer.checked
    assert "xᵀ A x = −3" in answer.text("en")


def test_singular_values_are_exact_or_certified_digits() -> None:
    answer = mt.svd("3 0; 4 5")
    assert answer.checked
    assert answer.value["S"].rows[0][0] == 3 * root(5)
    assert "√(50−10√5)/10" in mt.svd("1 1; 0 1").text("en")
    digits = mt.svd("1 2 3; 4 5 6; 7 8 0")
    assert digits.checked
    assert "σ₁ = 13.2014586189486750196675030488904732147817…" in digits.text("en")


def test_condition_numbers_in_three_norms() -> None:
    answer = mt.condition("3 0; 4 5")
    assert (answer.value, answer.checked) == (3, True)
    assert "21/5" in answer.text("en")
    assert mt.condition("1 2; 2 4").value is None


def test_norms_of_a_vector_with_p() -> None:
    answer = mt.norms("3; 4; 5", 3)
    assert answer.value["p"] == 6
    assert mt.norms("3 0; 4 5").value["one"] == Fraction(7)
    assert "p = 3" in answer.text("en")


@pytest.mark.parametrize("language", ["en", "es", "ko", "pt"])
@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("ldl", "0 1 2; 1 0 3; 2 3 0"), ("cholesky", "1 2; 2 1"), ("cholesky", "0 0; 0 1"), ("cholesky", "0 1; 1 1"),
        ("definite", "a 1; 1 2"), ("definite", "0 1; 1 0"), ("definite", "1 2; 2 4"), ("definite", "0 0; 0 0"),
        ("definite", "1 2; 0 1"), ("quadratic_form", "0 1; 1 0"), ("quadratic_form", "a 1; 1 2"),
        ("norms", "1; -2"), ("norms", "1 2 3; 4 5 6; 7 8 0"), ("svd", "1 1; 1 1; 1 1"), ("svd", "1 2 3; 4 5 6; 7 8 0"),
        ("svd", "1 i; 1 1"), ("condition", "1 2; 2 4"), ("condition", "1 2 3; 4 5 6; 7 8 0"),
    ],
)  # fmt: skip
def test_every_outcome_is_told_in_every_language(question: str, given: str, language: str) -> None:
    answer = getattr(mt, question)(given)
    assert answer.checked
    told = answer.text(language)
    assert "{" not in told
    assert answer.html(language)
