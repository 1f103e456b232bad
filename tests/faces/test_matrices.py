"""Questions about matrices on the command line: what is an argument, what an option, what is said of neither."""

import json
from pathlib import Path

import pytest

from matelier.faces.cli import run


def test_the_p_of_a_norm_is_a_whole_number_behind_the_vector(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["norms", "3 -4", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"]["p"] == "5"
    assert run(["norms", "3 -4", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"]["p"] is None


@pytest.mark.parametrize("given", ["x", "1/2", "-1"])
def test_another_p_is_refused_with_a_sentence(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["norms", "3 -4", given, "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "p" in said
    assert said.count("\n") == 1


def test_the_help_says_what_p_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["norms", "--help", "--lang", "en"]) == 0
    assert "the p of the p-norm" in " ".join(capsys.readouterr().out.split())


def test_an_answer_is_saved_in_the_form_that_its_name_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, begins in (("a.pdf", b"%PDF"), ("a.png", b"\x89PNG"), ("a.tex", b"%"), ("a.json", b"{")):
        assert run(["transform", "2 1; 0 1", "--save", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_bytes().startswith(begins)
    assert capsys.readouterr().out == ""
    assert run(["rank", "2 1; 0 1", "--save", str(tmp_path / "a.gif"), "--lang", "en"]) == 2
    assert "Nothing moves" in capsys.readouterr().err
