"""Special cases are told: a table of them, and each as an answer of its own."""

import json

import pytest

import matelier as mt
from matelier.explainers.matrices.cases import OUTCOMES, told_with_cases
from matelier.render.words import LANGUAGES
from matelier.spine.answer import Answer
from matelier.spine.page import Formula, Heading, Page, Table
from matelier.spine.sentence import Sentence

CYCLE = "1 1 a; 1 a 1; a 1 1"


def told(answer: Answer) -> Page:
    return told_with_cases(answer, lambda one: (Sentence("rank.title", {"value": one.value}),))


def test_without_cases_nothing_is_added() -> None:
    assert told(mt.rank("1 2; 3 4")) == (Sentence("rank.title", {"value": 2}),)


def test_a_table_tells_each_case_and_what_holds_otherwise() -> None:
    page = told(mt.rank(CYCLE))
    table = page[-1]
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows] == [Sentence("outcome.rank", {"rank": rank}) for rank in (2, 1, 3)]
    assert isinstance(table.rows[0][0], Formula)
    assert page[0] == Sentence("cases.generic")


def test_each_case_is_an_answer_of_its_own() -> None:
    page = told(mt.solve(f"{CYCLE}", "1; 1; 1"))
    headings = [block.facts["condition"] for block in page if isinstance(block, Heading) and block.level == 3]
    assert headings == ["a = −2", "a = 1"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("rank", (CYCLE,)),
        ("determinant", ("a b; 2b a",)),
        ("inverse", ("a b; c d",)),
        ("solve", (CYCLE, "1; b; 1")),
        ("solve", ("a^3-2 1; 0 1", "1; 2")),
        ("in_span", (CYCLE, "1; 1; 1")),
        ("independent", ("1 a; a 1",)),
        ("subspaces", ("a b; b a",)),
        ("row_reduce", ("1/a 1; 1 b",)),
        ("determinant", ("a 1; -1 a",)),
    ],
)
def test_every_question_with_letters_is_told_in_every_language(
    question: str, given: tuple[str, ...], language: str
) -> None:
    answer = getattr(mt, question)(*given)
    assert answer.checked
    assert len(answer.text(language)) > 300
    assert "<table" in answer.html(language) or not answer.cases
    assert answer.latex(language)


def test_every_outcome_has_its_sentence() -> None:
    assert set(OUTCOMES) >= {"determinant", "eigen", "in_span", "independent", "inverse", "rank", "solve", "subspaces"}


def test_the_json_has_the_cases() -> None:
    cases = json.loads(mt.rank(CYCLE).to_json())["cases"]
    assert [(case["where"], case["value"]) for case in cases] == [({"a": "-2"}, 2), ({"a": "1"}, 1)]
    (case,) = json.loads(mt.determinant("a b; 2b a").to_json())["cases"]
    assert (case["zero"], case.get("value")) == (["a^2-2*b^2"], None)


def test_the_steps_of_each_case_follow_the_generic_ones() -> None:
    steps = mt.rank(CYCLE).steps
    assert [step.rule for step in steps if step.level == 0] == ["cases.case", "cases.case"]
    assert all(step.children for step in steps if step.level == 0)
