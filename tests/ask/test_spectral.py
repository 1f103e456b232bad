"""Questions about eigenvalues at the door: values, checks, what is told, JSON and back."""

import json

import pytest

import matelier as mt
from matelier.render.words import LANGUAGES

HARD = [
    "1 2 3; 4 5 6; 7 8 0", "0 -1; 1 0", "1 1; 1 0", "2 1 0; 0 2 0; 0 0 3", "2 i; -i 2", "2 i 0; -i 1 1; 0 1 5",
    "0 0 0 0 1; 1 0 0 0 1; 0 1 0 0 0; 0 0 1 0 0; 0 0 0 1 0", "√3/2 -1/2; 1/2 √3/2", "0 0; 0 0", "5", "1 a; 1 1",
]  # fmt: skip


def close(answer: mt.Answer[object]) -> str:
    """What is told in English, without the spaces."""
    return answer.text("en").replace(" ", "")


@pytest.mark.parametrize("typed", HARD)
def test_every_language_tells_all_five(typed: str) -> None:
    for question in (mt.characteristic_polynomial, mt.minimal_polynomial, mt.eigen, mt.diagonalize, mt.jordan):
        answer = question(typed)
        assert answer.checked
        assert all(answer.text(language, steps=True) for language in LANGUAGES)
        assert answer.latex(steps=True)
        assert answer.html(steps=True)
        assert mt.Answer.to_json(answer)


def test_what_is_told_of_eigenvalues() -> None:
    text = close(mt.eigen("1 2 3; 4 5 6; 7 8 0"))
    for part in ("≈12.1229", "≈−0.388384", "≈−5.73451", "λ³−6λ²−72λ−27=0", "trace,6", "determinant,27"):
        assert part in text
    assert "(5, 2)" in mt.eigen("4 5; 2 1").text("en")
    assert "√a" in mt.eigen("1 a; 1 1").text("ko")
    assert "≈12,1229" in mt.eigen("1 2 3; 4 5 6; 7 8 0").text("es", steps=True)


def test_a_sum_is_fenced_as_a_coefficient_and_stands_term_by_term_as_a_constant() -> None:
    assert "=λ²−1−i\n" in close(mt.characteristic_polynomial("0 1+i; 1 0"))
    assert "=λ³−(1+i)λ²+λ−7−i\n" in close(mt.characteristic_polynomial("i 2 0; 0 1+i 3; 1 0 -i"))
    assert "=(λ−5)(λ−1+√2)\n" in close(mt.characteristic_polynomial("1-√2 0; 0 5"))


def test_what_the_digits_of_a_jordan_form_stand_for_is_told() -> None:
    assert "λ³−6λ²−72λ−27=0" in close(mt.jordan("1 2 3; 4 5 6; 7 8 0"))
    assert "λ²−1−i=0" in close(mt.jordan("0 1+i; 1 0"))


def test_what_is_told_of_diagonals() -> None:
    assert "not diagonalizable" in mt.diagonalize("2 1 0; 0 2 0; 0 0 3").text("en")
    assert "sobre los números complejos" in mt.diagonalize("0 -1; 1 0").text("es")
    assert mt.diagonalize("2 1; 1 2").value["P"] == mt.matrix("1 -1; 1 1")


def test_json_has_the_names_of_the_parts() -> None:
    told = json.loads(mt.eigen("4 5; 2 1").to_json())["value"]
    assert told[0] == {"value": "6", "algebraic": 1, "geometric": 1, "vectors": [["5"], ["2"]]}
    told = json.loads(mt.diagonalize("4 5; 2 1").to_json())["value"]
    assert told == {"P": [["5", "-1"], ["2", "1"]], "D": [["6", "0"], ["0", "-1"]], "field": "R"}
    assert json.loads(mt.diagonalize("0 1; 0 0").to_json())["value"] is None
    assert json.loads(mt.characteristic_polynomial("4 5; 2 1").to_json())["value"] == ["1", "-5", "-6"]


def test_values_convert_like_numbers_of_python() -> None:
    first = mt.eigen("1 2 3; 4 5 6; 7 8 0").value[0].value
    assert float(first) == pytest.approx(12.12289378463239)
    assert complex(first).imag == 0
    assert first**3 - 6 * first**2 - 72 * first == 27


def test_what_is_not_square_is_bad_input() -> None:
    for question in (mt.characteristic_polynomial, mt.minimal_polynomial, mt.eigen, mt.diagonalize, mt.jordan):
        with pytest.raises(mt.BadInput, match=r"matrix\.not_square"):
            question("1 2 3; 4 5 6")
