"""What is given is read as it was meant, told when it must be, and refused with one sentence and its place."""

import io
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import matelier as mt
from matelier.faces.cli import run
from matelier.render.words import LANGUAGES, say_error
from matelier.scalars.surd import root

WANTED = [[Fraction(1), Fraction(2)], [Fraction(3), Fraction(4)]]
GIVEN: list[Any] = [
    "1 2; 3 4",
    "1 2\n3 4",
    "1, 2\n3, 4",
    "[[1, 2], [3, 4]]",
    "array([[1., 2.],\n       [3., 4.]])",
    "[1 2\n 3 4]",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    r"\left[\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right]",
    [[1, 2], [3, 4]],
    [[Fraction(1), Decimal(2)], ["3", 4]],
    np.array([[1, 2], [3, 4]]),
]


@pytest.mark.parametrize("given", GIVEN, ids=repr)
def test_a_matrix_is_read_however_it_is_said(given: Any) -> None:
    assert mt.matrix(given).tolist() == WANTED
    assert mt.determinant(given).value == -2


@pytest.mark.parametrize(("name", "text"), [
    ("a.csv", "x,y\n1,2\n3,4\n"), ("b.tsv", "1\t2\n3\t4\n"), ("c.csv", "1,0;2,0\n3,0;4,0\n"), ("d.txt", "1 2\n3 4\n"),
    ("e.mtx", "%%MatrixMarket matrix array integer general\n2 2\n1\n3\n2\n4\n"),
])  # fmt: skip
def test_a_file_is_read(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert mt.matrix(tmp_path / name).tolist() == WANTED
    assert mt.matrix(str(tmp_path / name)).tolist() == WANTED


def test_what_was_typed_is_exact_and_what_was_measured_is_told() -> None:
    assert mt.rank("0.1 0.2 0.3; 0.4 0.5 0.6; 0.7 0.8 0.9").value == 2
    floats = mt.rank(mt.matrix(np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]])))
    assert floats.value == 3  # the doubles that are stored, which are not those decimals
    assert [notice.key for notice in floats.notices] == ["matrix.notice.floats"]
    assert "0.1" in floats.text("en")
    assert {claim.about for claim in floats.claims} == {"claim.about.stored"}
    assert floats.checked


def test_letters_are_given_values() -> None:
    A = "1 1 a; 1 a 1; a 1 b"
    assert mt.rank(mt.matrix(A, where={"a": 1, "b": 1})).value == 1
    assert mt.matrix("a b", where={"a": "2/3", "b": root(2)}).tolist() == [[Fraction(2, 3), root(2)]]
    with pytest.raises(mt.BadInput, match=r"letters\.value") as refusal:
        mt.matrix(A, where={"a": "1/"})
    assert "1/" in refusal.value.__notes__[0]
    with pytest.raises(mt.BadInput, match=r"letters\.name"):
        mt.matrix(A, where={"e": 1})
    with pytest.raises(mt.BadInput, match=r"letters\.undefined"):
        mt.matrix("1/a", where={"a": 0})


def test_a_right_hand_side_stands_behind_a_bar_or_beside_as_column_or_row() -> None:
    wanted = [[Fraction(0)], [Fraction(1)]]
    for given in (("1 2 | 2; 3 4 | 4",), ("1 2; 3 4", "2; 4"), ("1 2; 3 4", "2 4"), ("1 2; 3 4", [2, 4])):
        assert mt.solve(*given).value.point.tolist() == wanted
    with pytest.raises(mt.BadInput, match=r"solve\.no_right_side"):
        mt.solve("1 2; 3 4")
    with pytest.raises(mt.BadInput, match=r"matrix\.not_a_vector"):
        mt.solve("1 2; 3 4", "1 2; 3 4")


def test_a_way_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(mt.BadInput, match=r"ask\.way") as refusal:
        mt.determinant("1 2; 3 4", by="magic")  # type: ignore[arg-type]
    for language in LANGUAGES:
        assert "leibniz" in say_error(refusal.value, language)


def test_steps_of_much_work_are_made_only_when_asked_for() -> None:
    A = mt.matrix([[(i * j) % 7 + (i == j) for j in range(9)] for i in range(9)])
    answer = mt.rank(A)
    assert "--steps" in answer.text("en")
    assert len(answer.text("en", steps=True)) > 5 * len(answer.text("en"))
    assert json.loads(answer.to_json())["steps"] == []
    assert json.loads(answer.to_json(steps=True))["steps"]


@pytest.mark.parametrize("arguments", [
    ["determinant", "-1 2; 3 -6"], ["determinant", "−1 2; 3 −6"], ["determinant", "--no-steps", "-1 2; 3 -6"],
    ["determinant", "-a a; a -a", "--where", "a=1"],
])  # fmt: skip
def test_a_matrix_may_begin_with_a_minus(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == "0"


def test_a_matrix_comes_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1 2\n3 4\n"))
    assert run(["trace", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == "5"


def test_an_answer_is_written_as_a_page_and_as_latex(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inverse", "1 2; 3 4", "--html", str(tmp_path / "a.html"), "--latex", "--lang", "pt"]) == 0
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<math" in page
    assert r"\documentclass" in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("arguments", "code"), [
    (["rank", "1 2; 3"], 2), (["rank", ""], 2), (["rank", "1 nan"], 2), (["rank", "1 π"], 2),
    (["rank", "nowhere.csv"], 2), (["rank"], 2), (["rank", "1", "2"], 2),
    (["inverse", "1 2 3; 4 5 6"], 2), (["power", "1 2; 3 4", "x"], 2), (["power", "1 2; 3 4", "99999"], 3),
    (["minor", "1 2; 3 4", "2", "0"], 2), (["determinant", "1 2; 3 4", "--by", "magic"], 2),
    (["rank", "a", "--where", "a:1"], 2),
    (["rank", "a", "--where", "b=1"], 2), (["rank", "1", "--where", "a=1"], 2), (["rank", "a", "--where", "a=1/"], 2),
])  # fmt: skip
def test_what_cannot_be_answered_is_one_sentence_and_an_exit_code(
    arguments: list[str], code: int, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--lang", language]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "{" not in told.err


@pytest.mark.parametrize(
    "given", ["1 2; 3 4", "-1 2", [[1, 2], [3, 4]], np.eye(2), mt.Exact.of([[1]]), "[[1, 2], [3, 4]]"], ids=repr
)
def test_the_main_door_knows_a_matrix(given: Any, tmp_path: Path) -> None:
    answer = mt.explain(given, out=tmp_path / "report", lang="ko")
    assert answer.question == "describe"
    assert (tmp_path / "report" / "report.html").is_file()


@pytest.mark.parametrize("given", ["nowhere.wav", "track 01 - 2.mp3", "song"])
def test_the_main_door_takes_no_recording_for_a_matrix(given: str) -> None:
    with pytest.raises(mt.BadInput, match="sound"):
        mt.explain(given)


def test_the_main_door_describes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("1,2\n3,4\n", encoding="utf-8")
    assert run(["explain", str(tmp_path / "a.csv"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "describe"
    assert run(["explain", "-1 2; 3 4", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["given"]["A"] == [["-1", "2"], ["3", "4"]]
