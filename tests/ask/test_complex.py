"""Every question answers, or refuses with a sentence, matrices with i, with roots, of one entry, and of zeros."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

import matelier as mt
from matelier.ask.table import MATRIX_QUESTIONS
from matelier.render.words import LANGUAGES, say_error

UNFILLED = re.compile(r"\{[a-z_]+\}|[a-z]+\.[a-z]+_[a-z]+")
STRANGE = {
    "Hermitian": "1 i; -i 2",
    "Gaussian": "i 2 0; 0 1+i 3; 1 0 -i",
    "surds": "√2 1; 1 -√2",
    "row": "1 2 i",
    "nilpotent": "1 i; i -1",
    "zero": "0",
    "zeros": "0 0 0; 0 0 0",
    "number": "-3",
    "imaginary": "i",
}
NOT_OF_MATRICES = {"linear_map"}
OF_SQUARES = (
    "adjugate", "characteristic_polynomial", "cholesky", "cofactors", "definite", "determinant", "diagonalize", "eigen",
    "inverse", "jordan", "ldl", "minimal_polynomial", "minor", "power", "quadratic_form",
    "trace",
)  # fmt: skip
REFUSED = {
    **{(question, STRANGE[name]): r"matrix\.not_square" for question in OF_SQUARES for name in ("row", "zeros")},
    **{("angle", STRANGE[name]): r"angle\.zero_vector" for name in ("zero", "zeros")},
    **{(question, STRANGE[name]): r"matrix\.not_real_diagonal" for question in ("cholesky", "ldl")
       for name in ("Gaussian", "imaginary")},
    **{("quadratic_form", STRANGE[name]): r"quadratic_form\.complex"
       for name in ("Hermitian", "Gaussian", "nilpotent", "imaginary")},
    **{(question, STRANGE[name]): rf"{question}\.complex" for question in ("read_map", "transform")
       for name in ("Hermitian", "Gaussian", "row", "nilpotent", "imaginary")},
    **{(question, STRANGE["nilpotent"]): r"matrix\.not_hermitian" for question in ("cholesky", "ldl")},
}  # fmt: skip


def asked(question: str, typed: str) -> mt.Answer[Any]:
    """The question put to this matrix; what else it needs is made to fit."""
    function = getattr(mt, question)
    rows = typed.split(";")
    others = [name for name in list(inspect.signature(function).parameters)[1:] if name != "by"]
    match question:
        case "minor":
            return function(typed, 0, 0)
        case "power":
            return function(typed, 3)
        case "angle" | "inner" | "outer":
            return function(typed, typed) if len(rows) == 1 else function(rows[0], rows[-1])
        case "hadamard":
            return function(typed, typed)
        case "multiply":
            return function(typed, mt.transpose(typed).value)
        case "in_span" | "project" | "least_squares" | "solve":
            column = "; ".join(row.split()[-1] for row in rows)
            return function(typed, column)
        case _:
            assert not any(inspect.signature(function).parameters[name].default is inspect.Parameter.empty
                           for name in others)  # fmt: skip
            return function(typed)


CASES = [
    pytest.param(question, typed, id=f"{question}-{name}")
    for question in sorted(set(MATRIX_QUESTIONS) - NOT_OF_MATRICES)
    for name, typed in STRANGE.items()
]


@pytest.mark.parametrize(("question", "typed"), CASES)
def test_it_is_answered_checked_and_told_or_refused_with_a_sentence(question: str, typed: str, tmp_path: Path) -> None:
    if (question, typed) in REFUSED:
        with pytest.raises((mt.BadInput, mt.Unable), match=REFUSED[question, typed]) as refused:
            asked(question, typed)
        assert all(say_error(refused.value, language) for language in LANGUAGES)
        return
    answer = asked(question, typed)
    assert answer.claims
    assert answer.checked
    for language in LANGUAGES:
        text = answer.text(language, steps=True)
        assert not UNFILLED.search(text), text
    assert answer.latex("en", steps=True)
    assert answer.html("en", steps=True)
    assert mt.verify(answer.save(tmp_path / "answer.json", "en")).value.holds
