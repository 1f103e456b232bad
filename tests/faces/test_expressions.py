"""Expressions at the command line: six commands, their media, their exit codes, and what is refused."""

import json
from pathlib import Path

import pytest

from matelier.faces.cli import run

HOSTILE = (
    "(" * 100_000,
    "x" + "+x" * 500_000,
    "__import__('os').system('ls')",
    "A.__class__",
    "9^9^9^9",
    "А*x",  # the first letter is Cyrillic
    "Ａ*x",
    "x;import os",
    "x\x00",
    "",
    "lambda: 0",
    "f(x)(y)",
    "norm2(A*x-b",
    "norm2()",
    "1e999999999*x",
    "😀'*x",
)


def test_a_gradient_is_printed_with_its_steps(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gradient", "norm2(A*x-b)^2", "--wrt", "x"]) == 0
    told = capsys.readouterr().out
    assert "2*A'*(A*x-b)" in told
    assert "∇ₓ f" in told or "∇_x f" in told
    assert "def gradient(A, b, x)" in told


@pytest.mark.parametrize(
    ("arguments", "formula"),
    [
        (["gradient", "x'*A*x", "--wrt", "x", "--variables", "A: n x n sym"], "2*A*x"),
        (["gradient", "-x'*x"], "-2*x"),
        (["hessian", "x'*A*x", "--wrt", "x"], "A+A'"),
        (["jacobian", "A*x", "--wrt", "x"], "A"),
    ],
)
def test_the_json_tells_the_formula(arguments: list[str], formula: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*arguments, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["value"]["formula"] == formula
    assert answer["checked"] is True
    assert list(answer) == ["question", "given", "value", "claims", "checked", "steps"] or "notices" in answer


def test_a_saved_answer_is_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "(A*B)' = A'*B'", "--json"]) == 0
    saved = tmp_path / "answer.json"
    saved.write_text(capsys.readouterr().out, encoding="utf-8")
    assert run(["verify", str(saved)]) == 0


def test_pages_and_latex_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    assert run(["stationary", "norm2(A*x-b)^2", "--html", str(page), "--lang", "pt"]) == 0
    assert "<math" in page.read_text(encoding="utf-8")
    assert run(["gradient", "tr(A*X)", "--wrt", "X", "--latex", "--no-steps"]) == 0
    assert r"\nabla" in capsys.readouterr().out


def test_values_are_given_by_their_letters(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "A*x - b", "A=1 2; 3 4", "x=1 1", "b=1/2 7", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == [["5/2"], ["0"]]
    assert run(["evaluate", "A*x", "A 1 2"]) == 2
    assert run(["evaluate", "A*x", "A=1", "A=2"]) == 2


def test_what_is_open_ends_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "A*B = B*A"]) == 0
    assert run(["check", "det(A)^2 <= norm2(A)^9+4", "--variables", "A: 2 x 2"]) in (0, 4)
    assert capsys.readouterr().out


@pytest.mark.parametrize("lang", ["en", "es", "ko", "pt"])
@pytest.mark.parametrize("expression", HOSTILE)
def test_hostile_input_is_refused_with_one_sentence(
    expression: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for question in ("gradient", "evaluate", "stationary", "check"):
        assert run([question, expression, "--lang", lang]) == 2, question
        told = capsys.readouterr().err
        assert len(told.strip().splitlines()) == 1
        assert "Traceback" not in told
        assert len(told) < 500
