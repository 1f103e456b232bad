"""`matelier separate` as a stranger uses it: shares, JSON, a report, clear refusals, nothing half done left behind."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from matelier.faces.cli import run
from matelier.render.words import LANGUAGES
from tones import RATE, tone


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a low note, a high one, and both at once."""
    folder = tmp_path_factory.mktemp("sounds")
    low, high = tone(45, 1.0), tone(81, 1.0)
    for name, samples in (("low", low), ("high", high), ("mix", low + high)):
        soundfile.write(folder / f"{name}.wav", samples, RATE, "FLOAT")
    return folder


def arguments(sounds: Path, *more: str) -> list[str]:
    like = [word for name in ("low", "high") for word in ("--like", str(sounds / f"{name}.wav"))]
    return ["separate", str(sounds / "mix.wav"), *like, "--count", "2", *more]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_the_parts(language: str, sounds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments(sounds, "--lang", language)) == 0
    said = capsys.readouterr()
    assert "low" in said.out
    assert "high" in said.out
    assert said.err == ""
    assert run(["separate", str(sounds / "mix.wav"), "--lang", language]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "--like" in said.err
    assert said.err.count("\n") == 1


def test_json_has_the_promised_form_and_the_report_appears(
    sounds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments(sounds, "--json", "--out", str(tmp_path / "out"))) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["question", "given", "value", "claims", "checked", "steps"]
    assert answer["question"] == "separate"
    assert answer["checked"] is True
    assert [part["name"] for part in answer["value"]["parts"]] == ["low", "high"]
    low, high = (soundfile.read(tmp_path / "out" / part["file"])[0] for part in answer["value"]["parts"])
    for name, part in (("low", low), ("high", high)):
        truth = soundfile.read(sounds / f"{name}.wav")[0]
        assert np.sum((part - truth) ** 2) < 0.01 * np.sum(truth**2)  # 20 dB
    assert run(["verify", str(tmp_path / "out" / "answer.json")]) == 0


def test_a_folder_that_is_not_ours_is_left_alone(sounds: Path, tmp_path: Path) -> None:
    (tmp_path / "chapter.txt").write_text("years of work")
    assert run(arguments(sounds, "--out", str(tmp_path))) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["chapter.txt"]
