"""Measured numbers on the command line: files, a distance, exit codes, one sentence where something is wrong."""

import json
from pathlib import Path

import numpy as np
import pytest

from matelier.faces.cli import run
from matelier.render.words import LANGUAGES

EVEN = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 2.0]])
Said = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> str:
    np.save(tmp_path / "even.npy", EVEN)
    return str(tmp_path / "even.npy")


def test_a_file_is_asked_and_its_digits_are_told(file: str, capsys: Said) -> None:
    assert run(["condition", file, "--lang", "en"]) == 0
    assert "2.51453960661" in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_question_ends_with_code_4_and_says_what_would_decide(file: str, language: str, capsys: Said) -> None:
    within = repr(float(np.linalg.svd(EVEN)[1][1]))
    assert run(["rank", file, "--within", within, "--lang", language]) == 4
    assert "2" in capsys.readouterr().out
    assert run(["rank", file, "--within", "0.1", "--lang", language]) == 0


def test_typed_numbers_may_be_known_to_a_distance_too(capsys: Said) -> None:
    assert run(["rank", "1 2; 2 4.001", "--within", "0.01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"]["rank"]["least"] == 1


def test_a_tolerance_is_another_word_for_it_and_two_distances_are_refused(file: str, capsys: Said) -> None:
    assert run(["rank", "1 2; 2 4.001", "--tolerance", "0.01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"]["rank"]["least"] == 1
    assert run(["rank", file, "--tolerance", "0.1", "--within", "0.1"]) == 0
    capsys.readouterr()
    assert run(["rank", file, "--tolerance", "0.1", "--within", "0.2", "--lang", "en"]) == 2
    assert "within = 0.2 and tolerance = 0.1" in capsys.readouterr().err


def test_a_distance_that_is_none_is_refused(file: str, capsys: Said) -> None:
    for given, told in (("-1", "-1.0"), ("nan", "nan")):
        assert run(["rank", file, "--within", given, "--lang", "en"]) == 2
        assert f"within = {told} was given" in capsys.readouterr().err


def test_what_is_not_finite_is_said_with_its_place(tmp_path: Path, capsys: Said) -> None:
    np.save(tmp_path / "a.npy", np.array([[1.0, 2.0], [np.nan, 3.0]]))
    assert run(["solve", str(tmp_path / "a.npy"), "1 2", "--lang", "en"]) == 2
    assert "row 2, column 1" in capsys.readouterr().err


def test_a_saved_answer_is_verified(file: str, tmp_path: Path, capsys: Said) -> None:
    saved = tmp_path / "answer.json"
    assert run(["svd", file, "--save", str(saved)]) == 0
    assert run(["verify", str(saved), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"]["holds"] is True


def test_a_broken_file_is_said_to_be_broken(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "a.npy").write_bytes(b"\x93NUMPY broken")
    assert run(["rank", str(tmp_path / "a.npy"), "--lang", "en"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_help_says_what_a_distance_is_and_has_no_option_for_watching(capsys: Said) -> None:
    assert run(["rank", "--help", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "--within" in said
    assert "Another word for --within" in said
    assert "--watch" not in said
