"""Answers about measured numbers at the ends of binary64's range: what is known is told, the rest is called open."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import matelier as mt
from matelier.floating.rational import length_of

LEAST = 5e-324
MOST = float(np.finfo(np.float64).max)
T = np.array([[LEAST, 0], [LEAST, LEAST]])
H = np.array([[1e308, 1e308], [1e308, -1e308]])
FAR = np.array(
    [[-1.3614635245776027e284, 4.53921112393729e284], [5.974653136196309e-258, 1.0259403283148534e-108]]
)  # columns far apart, and independent
MATRICES: dict[str, Any] = {
    "one": np.array([[LEAST]]), "triangle": T, "far": FAR, "column": np.array([[LEAST], [LEAST]]),
    "row": np.array([[LEAST, LEAST]]), "singular": np.array([[LEAST, 0], [0, 0]]), "complex": np.array([[LEAST * 1j]]),
}  # fmt: skip
RANGE = "measured.would.range"


def kept(answer: mt.Answer[Any], folder: Path) -> bool:
    """Whether the answer, saved, is not refused."""
    answer.save(folder / "answer.json")
    return mt.verify(folder / "answer.json").value.holds


def overstated(part: Any) -> bool:
    """Whether a label that promises something stands beside a bound that is none."""
    if part is None or not hasattr(part, "label"):
        return False
    ends = (part.radius,) if hasattr(part, "radius") else (part.lower, part.upper) if hasattr(part, "upper") else ()
    return part.label in ("EXACT", "PROVED") and not all(np.isfinite(end).all() for end in ends)


@pytest.mark.parametrize("A", MATRICES.values(), ids=MATRICES)
def test_saved_answers_at_the_end_of_the_range_are_not_refused_and_promise_no_infinite_bounds(
    A: Any, tmp_path: Path
) -> None:
    ones = np.ones(len(A))
    answers = [mt.pseudo_inverse(A), mt.least_squares(A, ones), mt.project(A, ones)]
    if A.shape[0] == A.shape[1]:
        answers.append(mt.inverse(A))
    for answer in answers:
        assert kept(answer, tmp_path), answer.question
        value: Any = answer.value
        assert not any(overstated(getattr(value, name)) for name in value.__dataclass_fields__), answer.question


def test_a_length_whose_error_leaves_the_range_is_reckoned_in_rationals(tmp_path: Path) -> None:
    # How far what is left can be off is a number, whose square is none.
    A = [[-7.6e88, -1.3e91, -1.6e-197], [5.3e209, 8.9e-121, 1.6e115]]
    answer = mt.least_squares(np.array(A), np.array([-1.8e200, 7.6e199]))
    assert not overstated(answer.value.size)
    assert kept(answer, tmp_path)


@pytest.mark.parametrize("A", [T, FAR], ids=["triangle", "far"])
def test_an_invertible_matrix_reaches_every_point_whatever_its_coefficients(A: Any) -> None:
    value = mt.project(A, [1.0, 1.0]).value
    assert value.p.label == "EXACT"
    assert (value.p.value == 1).all()
    assert not value.p.radius.any()
    assert not value.left.value.any()
    assert not value.left.radius.any()


@pytest.mark.parametrize("part", ["p", "left"])
def test_a_point_that_is_told_otherwise_than_the_rationals_say_is_refused(part: str, tmp_path: Path) -> None:
    path = mt.project(T, [1.0, 1.0]).save(tmp_path / "answer.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    data["value"][part]["value"] = data["value"]["left" if part == "p" else "p"]["value"]
    path.write_text(json.dumps(data), encoding="utf-8")
    assert not mt.verify(path).value.holds


@pytest.mark.parametrize("part", ["lower", "upper"])
def test_a_length_that_is_told_otherwise_than_the_rationals_say_is_refused(part: str, tmp_path: Path) -> None:
    path = mt.least_squares(np.array([[LEAST], [LEAST]]), [1.0, 2.0]).save(tmp_path / "answer.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    size = data["value"]["size"]
    size[part], size["value"] = (size["upper"], size["upper"]) if part == "lower" else (size["lower"], size["lower"])
    path.write_text(json.dumps(data), encoding="utf-8")
    assert not mt.verify(path).value.holds


def test_numbers_beyond_the_range_are_not_told_as_infinite_but_in_words() -> None:
    inverse, pseudo = mt.inverse(T), mt.pseudo_inverse(T)
    least, project = mt.least_squares(T, [1.0, 1.0]), mt.project(T, [1.0, 1.0])
    assert inverse.value.exists.holds
    assert inverse.value.inverse is pseudo.value.inverse is least.value.x is project.value.x is None
    told = (inverse.value.exists.would, pseudo.value.would, least.value.would, project.value.would)
    assert [sentence.key for sentence in told if sentence] == [RANGE] * 4
    for answer in (inverse, pseudo, least, project):
        shown = answer.text()
        assert "∞" not in shown
        assert "binary64" in shown


def test_a_norm_beyond_the_range_has_a_proved_lower_bound_and_is_called_open(tmp_path: Path) -> None:
    answer = mt.norms(H)
    value = answer.value
    for norm in (value.one, value.infinity, value.frobenius):
        assert (norm.value, norm.lower, norm.upper, norm.label) == (MOST, MOST, np.inf, "UNDECIDED")
    assert value.two.label == value.max.label == "PROVED"
    assert "∞ " not in answer.text().replace("∞-", "")
    assert kept(answer, tmp_path)
    assert kept(mt.describe(H), tmp_path)
    assert kept(mt.norms(np.array([1e308, 1e308]), p=1), tmp_path)


@pytest.mark.parametrize("numbers", [[3, 4], [LEAST], [MOST, MOST], [Fraction(1, 3), 7e-200], [0, 0]])
def test_lengths_lie_between_their_bounds(numbers: list[Any]) -> None:
    exact = [Fraction(number) for number in numbers]
    value, low, high = length_of(exact)
    total = sum(number * number for number in exact)
    assert low <= value <= high
    assert Fraction(low) ** 2 <= total
    assert high == np.inf or Fraction(high) ** 2 >= total
