"""The command line as a stranger uses it: exit codes, one sentence an error, nothing half done left behind."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from matelier.faces.apart import can_stand_apart
from matelier.faces.cli import run
from matelier.render.words import LANGUAGES, words
from tones import MELODY, RATE, tone


def test_the_summary_tells_shares_and_events(melody: Path, notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(melody), "--notes", str(notes), "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert "How much of melody.wav is made of these notes?" in said.out
    assert all(name in said.out for name in ("C4", "E4", "G4", "C5", "4 events"))
    assert said.err == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_it(language: str, melody: Path, notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(melody), "--notes", str(notes), f"--lang={language}"]) == 0
    first = {"en": "C4", "es": "Do4", "ko": "C4", "pt": "Dó4"}[language]
    assert first in capsys.readouterr().out
    assert run(["explain", "nowhere.wav", "--lang", language]) == 2
    error = capsys.readouterr().err
    assert "nowhere.wav" in error
    assert error.count("\n") == 1


def test_json_has_the_promised_form(melody: Path, notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(melody), "--notes", str(notes), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["question", "given", "value", "claims", "checked", "steps"]
    assert answer["checked"] is True
    value = answer["value"]
    assert set(value) == {"explained", "notes", "events", "rank", "tuning_cents", "seconds", "sample_rate"}
    assert set(value["explained"]) == {"projection", "nonnegative"}
    assert set(value["notes"][0]) == {"name", "midi", "share_alone", "share"}
    assert set(value["events"][0]) == {"onset", "offset", "pitch", "velocity"}
    assert [event["pitch"] for event in value["events"]] == list(MELODY)
    assert (value["rank"], value["seconds"], value["sample_rate"]) == (4, 2.0, RATE)


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain"],
        ["explain", "x.wav", "--nonsense"],
        ["explain", "x.wav", "--count", "many"],
        ["explain", "x.wav", "--spectra", "best"],
        ["explain", "x.wav", "--amounts", "all"],
        ["explain", "x.wav", "--lang", "xx"],
        ["explain", "."],
        ["transmogrify"],
        ["verify", "nowhere.json"],
    ],
)
def test_bad_arguments_get_a_sentence_and_exit_code_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert said.err.strip().count("\n") == 0


def test_help_and_version_are_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert run(["explain", "--help"]) == 0
    assert run(["--version"]) == 0
    assert "matelier 0." in capsys.readouterr().out


def test_a_folder_that_is_not_ours_is_refused_before_the_work_and_left_alone(
    melody: Path, notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thesis = tmp_path / "thesis"
    thesis.mkdir()
    (thesis / "chapter.txt").write_text("years of work")
    assert run(["explain", str(melody), "--notes", str(notes), "--out", str(thesis)]) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["thesis"]
    assert (thesis / "chapter.txt").read_text() == "years of work"
    assert "thesis" in capsys.readouterr().err


def test_a_saved_answer_is_judged_again_and_a_forged_one_falls(
    melody: Path, notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", str(melody), "--notes", str(notes), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(answer))
    assert run(["verify", str(file)]) == 0
    next(claim for claim in answer["claims"] if claim["kind"] == "energy_splits")["witness"]["kept"] *= 2
    file.write_text(json.dumps(answer))
    assert run(["verify", str(file)]) == 4
    next(claim for claim in answer["claims"] if claim["kind"] == "energy_splits")["witness"]["kept"] /= 2
    answer["value"]["explained"]["projection"] = 0.999999  # told, but not what is claimed
    file.write_text(json.dumps(answer))
    assert run(["verify", str(file)]) == 4
    file.write_text('{"question": "explain", "claims": []}')
    assert run(["verify", str(file)]) == 2


MAIN = [sys.executable, "-c", "from matelier.faces.cli import main; main()"]


def used(process: int) -> float:
    """Processor time in seconds."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11]) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="what a process has used is read from /proc")
@pytest.mark.parametrize(
    ("number", "options"),
    [(signal.SIGINT, ["--notes", "piano"]), (signal.SIGTERM, ["--notes", "piano"]), (signal.SIGINT, [])],
)
def test_an_interrupted_run_leaves_nothing_behind(number: signal.Signals, options: list[str], tmp_path: Path) -> None:
    soundfile.write(tmp_path / "long.wav", np.tile(tone(60, 1.0), 2400), RATE, "FLOAT")
    run_ = subprocess.Popen(
        [*MAIN, "explain", "long.wav", *options, "--out", "r"], cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "LANG": "en"},
    )  # fmt: skip
    try:
        while not list(tmp_path.glob(".r.partial-*/sounds/.*.wav.partial-*")):  # the writing has begun
            assert run_.poll() is None, run_.communicate()
            if not options and used(run_.pid) > 5:
                break  # notes are being read, for half a minute more
            time.sleep(0.01)
        run_.send_signal(number)
        _, error = run_.communicate(timeout=60)
    finally:
        run_.kill()
    assert run_.returncode == 130
    assert "Traceback" not in error
    assert error.count("\n") == 1
    assert [file.name for file in tmp_path.iterdir()] == ["long.wav"]


def test_closed_and_full_outputs_are_no_surprise(melody: Path, notes: Path) -> None:
    ask = shlex.join([*MAIN, "explain", str(melody), "--notes", str(notes), "--lang", "en"])
    for ways, code in ((">&-", 0), (">&- 2>&- <&-", 0), (">/dev/full", 2)):
        ended = subprocess.run(["/bin/sh", "-c", f"{ask} {ways}"], capture_output=True, text=True, check=False)
        assert ended.returncode == code
        assert ended.stderr.count("\n") == code // 2


def test_json_can_be_written_in_ascii(melody: Path, notes: Path, tmp_path: Path) -> None:
    file = tmp_path / "가.wav"
    file.write_bytes(melody.read_bytes())
    ended = subprocess.run(
        [*MAIN, "explain", str(file), "--notes", str(notes), "--json"],
        capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=True,
    )  # fmt: skip
    assert json.loads(ended.stdout.decode("ascii"))["given"]["file"] == "가.wav"


@pytest.mark.parametrize("text", [
    "[" * 100_000, '{"samples": ' + "9" * 10_000 + "}", '{"claims": [' + "[" * 960 + "]" * 961 + "}",
])  # fmt: skip
def test_what_cannot_be_a_saved_answer_gets_a_sentence(text: str, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "answer.json"
    file.write_text(text)
    assert run(["verify", str(file)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_pipe_is_no_saved_answer() -> None:
    assert run(["verify", "/dev/zero"]) == 2


def test_names_that_are_no_text_do_not_stop_a_report(melody: Path, notes: Path, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"a\xff.wav")
    file.write_bytes(melody.read_bytes())
    out = tmp_path / os.fsdecode(b"o\xff")
    assert run(["explain", str(file), "--notes", str(notes), "--out", str(out)]) == 0
    assert (out / "report.html").exists()


def started(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*MAIN, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "LANG": "en"}, start_new_session=True,
    )  # fmt: skip


def busy_child(run_: subprocess.Popen[str]) -> int:
    """The process that the question is asked in, once it has calculated for a while."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        children = Path(f"/proc/{run_.pid}/task/{run_.pid}/children").read_text().split()
        if children and used(int(children[0])) > 1.5:
            return int(children[0])
        assert run_.poll() is None, run_.communicate()
        time.sleep(0.05)
    raise AssertionError("the question was never asked")


def long_question() -> subprocess.Popen[str]:
    """One that FLINT works at in a single call, for about half a minute."""
    rows = "\n".join(" ".join(str((i * i + 7 * j * j * j + 3) ** 25 % 10**60) for j in range(200)) for i in range(200))
    run_ = started("characteristic_polynomial", "-", "--json")
    assert run_.stdin is not None
    run_.stdin.write(rows)
    run_.stdin.close()
    run_.stdin = None
    return run_


@pytest.mark.skipif(not can_stand_apart(), reason="elsewhere an interrupt waits until the library returns")
@pytest.mark.parametrize(("number", "to_all"), [(signal.SIGINT, True), (signal.SIGTERM, False)])  # a terminal, kill
def test_a_long_exact_question_stops_at_once(number: signal.Signals, to_all: bool) -> None:
    run_ = long_question()
    busy = busy_child(run_)
    begun = time.monotonic()
    (os.killpg if to_all else os.kill)(run_.pid, number)
    told, error = run_.communicate(timeout=60)
    assert time.monotonic() - begun < 5
    assert (run_.returncode, told) == (130, "")
    assert error == words("en").say("cli.interrupted") + "\n"
    assert not Path(f"/proc/{busy}").exists()


@pytest.mark.skipif(not can_stand_apart(), reason="there is no other process")
def test_a_question_dies_with_who_asked_it_and_its_death_is_told() -> None:
    run_ = long_question()
    os.kill(busy_child(run_), signal.SIGKILL)  # as the system does for want of memory
    assert run_.communicate(timeout=60) == ("", words("en").say("cli.memory") + "\n")
    assert run_.returncode == 3
    run_ = long_question()
    busy_child(run_)
    run_.kill()
    run_.communicate(timeout=10)  # the other process has let go of the pipes


def test_the_second_part_of_a_question_is_read_as_the_first_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["solve", "a 0; 0 1", "a 3", "--where", "a=2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"]["point"] == [["1"], ["3"]]
    ended = subprocess.run([*MAIN, "solve", "2 0; 0 1", "-", "--json"], input="4 3", capture_output=True, text=True)
    assert json.loads(ended.stdout)["value"]["point"] == [["2"], ["3"]]


@pytest.mark.parametrize("where", ["a", "a=", "=2", "a=1,a=2", "a=1/0", "A=1", "e=1", "a=x=1", "a=nan"])
def test_letters_without_one_value_get_a_sentence(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rank", "a 1; 1 a", "--where", where]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)


def test_a_closed_standard_input_is_empty() -> None:
    ask = shlex.join([*MAIN, "rank", "-", "--lang", "en"])
    ended = subprocess.run(["/bin/sh", "-c", f"{ask} <&-"], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (2, words("en").say("matrix.empty") + "\n")


def test_notes_are_read_where_no_dictionary_is_given(melody: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(melody), "--json", "--lang", "en"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["question"], answer["checked"]) == ("listen", True)
    value = answer["value"]
    assert list(value) == ["method", "events", "ladder", "expected", "seconds", "sample_rate"]
    assert [rung["method"] for rung in value["ladder"]] == [
        "projection", "pinv", "nonnegative", "kl", "adapted", "notes",
    ]  # fmt: skip
    event = {"onset", "offset", "pitch", "velocity", "probability", "share", "evidence"}
    assert all(set(each) == event for each in value["events"])
    assert run(["explain", str(melody), "--method", "pinv", "--lang", "en"]) == 0
    assert "pinv(W) U" in capsys.readouterr().out


def test_options_of_reading_and_of_measuring_do_not_mix(melody: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(melody), "--amounts", "divergence"]) == 2
    assert run(["explain", str(melody), "--notes", "piano", "--passes", "2"]) == 2
    assert run(["explain", str(melody), "--method", "best"]) == 2
    assert "best" in capsys.readouterr().err
