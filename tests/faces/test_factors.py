"""The engine at the command line: files in, factors out, every error one sentence."""

import json
from pathlib import Path

import numpy as np
import pytest

from matelier.faces.cli import run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "M.npy"
    np.save(file, np.random.default_rng(0).random((40, 12)))
    return file


def test_the_command_of_the_readme_writes_its_folder(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = table.parent / "parts"
    assert run(["factor", str(table), "--rank", "3", "--nonnegative", "--out", str(out), "--quiet"]) == 0
    assert sorted(file.name for file in out.iterdir()) == ["W.npy", "X.npy", "answer.json", "report.html"]
    assert np.load(out / "W.npy").shape == (40, 3)
    assert str(out / "report.html") in capsys.readouterr().out
    assert run(["verify", str(out / "answer.json")]) == 0


def test_amounts_of_given_parts(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = table.parent / "W.npy"
    np.save(parts, np.random.default_rng(1).random((40, 4)))
    assert run(["factor", str(table), "--W", str(parts), "--by", "least-squares", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["given"]["by"] == "least_squares"
    assert told["value"]["X"]["shape"] == [4, 12]
    assert told["checked"]


@pytest.mark.parametrize("name", ["choose-rank", "choose_rank"])
def test_the_rank_is_chosen(table: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, str(table), "--centred", "--lang", "pt"]) == 0
    assert "Quantas partes?" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--by", "magic"], "magic"),
        (["--nonnegative"], "choose_rank"),
        (["--nonnegative", "--by", "svd"], "--nonnegative"),
        (["--rank", "99"], "99"),
        (["--W", "nowhere.npy"], "nowhere.npy"),
        (["--cluster", "tcp://127.0.0.1:9", "--rank", "2"], "tcp://127.0.0.1:9"),
        (["--cluster", "abc", "--rank", "2"], "abc"),
        (["--cluster=-1", "--rank", "2"], "-1"),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    table: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["factor", str(table), *arguments]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_a_folder_that_holds_other_things_is_left_alone(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["factor", str(table), "--rank", "2", "--out", str(table.parent)]) == 2
    assert table.exists()
    assert str(table.parent) in capsys.readouterr().err


def test_an_interrupt_leaves_nothing(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("numpy.save", interrupted)
    assert run(["factor", str(table), "--rank", "2", "--out", str(table.parent / "parts")]) == 130
    assert sorted(file.name for file in table.parent.iterdir()) == ["M.npy"]
