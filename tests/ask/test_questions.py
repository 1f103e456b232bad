"""Every question about matrices is answered, checked, told and written in every medium and language."""

import inspect
import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import matelier as mt
from asked import SAMPLES
from matelier.ask.table import MATRIX_QUESTIONS
from matelier.faces.cli import run
from matelier.formats.number import read_number
from matelier.render.words import LANGUAGES

QUESTIONS = sorted(MATRIX_QUESTIONS)
UNFILLED = re.compile(r"\{[a-z_]+\}|[a-z]+\.[a-z]+_[a-z]+")


def asked(question: str) -> mt.Answer[Any]:
    function = getattr(mt, question)
    hints = inspect.signature(function).parameters.values()
    parts = [
        int(part) if hint.annotation is int else part for part, hint in zip(SAMPLES[question], hints, strict=False)
    ]
    return function(*parts)


def test_every_question_has_a_sample_and_every_sample_a_question() -> None:
    assert sorted(SAMPLES) == QUESTIONS


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_a_public_function_of_its_topic_and_says_what_comes_out(question: str) -> None:
    function = getattr(mt, question)
    assert function is getattr(import_module(f"matelier.ask.{MATRIX_QUESTIONS[question]}"), question)
    assert (function.__doc__ or "").splitlines()[0].endswith((".", ":", "]", ";"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_checked_by_the_judge(question: str) -> None:
    answer = asked(question)
    assert answer.question == question
    assert answer.claims
    assert answer.checked


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_told_in_every_language_and_medium(question: str, language: str) -> None:
    answer = asked(question)
    text = answer.text(language, steps=True)
    assert not UNFILLED.search(text), text
    assert max(map(len, text.splitlines())) <= 100
    assert f'lang="{language}"' in answer.html(language, steps=True)
    assert answer.latex(language, steps=True).count(r"\begin{") == answer.latex(language, steps=True).count(r"\end{")


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_steps_lead_to_the_value_and_differ_by_language_in_words_alone(question: str) -> None:
    answer = asked(question)
    assert [step.rule for step in answer.steps] == [step.rule for step in answer.steps]
    assert answer.steps or question in WITHOUT_STEPS
    assert answer.text("en") != answer.text("ko")


WITHOUT_STEPS: set[str] = {"describe", "kinds", "transform", "read_map"}  # their tables and figures say it all


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_saved_answer_is_json_that_verify_judges_again(question: str, tmp_path: Path) -> None:
    answer = asked(question)
    saved = answer.save(tmp_path / "answer.json", "en")
    told = json.loads(saved.read_text(encoding="utf-8"))
    assert {"question", "given", "value", "claims", "checked", "steps"} <= set(told)
    assert told["checked"] is True
    assert mt.verify(saved).value.holds
    for name in answer.given.keys() & told["given"].keys():
        if isinstance(answer.given[name], mt.Exact):
            assert told["given"][name] == [[str(read_number(e)) for e in row] for row in told["given"][name]]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_subcommand_says_what_the_function_says(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([question, *SAMPLES[question], "--lang", "es"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out == asked(question).text("es", width=80)


@pytest.mark.parametrize("question", QUESTIONS)
def test_json_of_the_subcommand_is_json(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([question, *SAMPLES[question], "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(asked(question).to_json())


@pytest.mark.parametrize("question", QUESTIONS)
def test_help_is_there(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([question, "--help"]) == 0
    assert "--steps" in capsys.readouterr().out
