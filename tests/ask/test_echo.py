"""What an echo tells and writes, that it is the direct convolution, and what is refused."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

import matelier as mt
from matelier.certify.check import holds
from matelier.faces.cli import run

RATE = 8_000


def sound(folder: Path, seconds: float = 0.5, channels: int = 1, name: str = "a.wav") -> tuple[Path, np.ndarray]:
    x = 0.2 * np.random.default_rng(1).standard_normal((round(seconds * RATE), channels)).astype(np.float32)
    soundfile.write(folder / name, x, RATE, "FLOAT")
    return folder / name, x


def direct(x: np.ndarray, h: np.ndarray) -> np.ndarray:
    return np.column_stack([np.convolve(x[:, k].astype(np.float64), h) for k in range(x.shape[1])])


@pytest.mark.parametrize("channels", [1, 2])
def test_the_sound_that_is_written_is_the_direct_convolution(tmp_path: Path, channels: int) -> None:
    file, x = sound(tmp_path, channels=channels)
    answer = mt.echo(file, [0.1, 0.15], [0.5, "-1/4"], out=tmp_path / "out", lang="en")
    h = np.zeros(1201)
    h[[0, 800, 1200]] = 1, 0.5, -0.25
    y, rate = soundfile.read(tmp_path / "out" / "echo.wav", always_2d=True)
    assert rate == RATE
    assert np.abs(y - direct(x, h)).max() < 1e-6
    original, _ = soundfile.read(tmp_path / "out" / "original.wav", dtype="float32", always_2d=True)
    assert np.array_equal(original, x)
    assert sorted(part.name for part in (tmp_path / "out").iterdir()) == [
        "answer.json", "echo.wav", "original.wav", "report.html",
    ]  # fmt: skip
    assert (tmp_path / "out" / "report.html").read_text(encoding="utf-8").count("<audio") == 2
    value = answer.value
    assert (value.rows, value.columns, value.channels) == (len(y), len(x), channels)
    assert value.energy == pytest.approx((float((x.astype(float) ** 2).sum()), float((y**2).sum())))
    assert value.H == mt.matrix("1 0 0 0; 0 1 0 0; 1/2 0 1 0; -1/4 1/2 0 1; 0 -1/4 1/2 0; 0 0 -1/4 1/2; 0 0 0 -1/4")
    assert answer.checked


def test_with_feedback_each_echo_echoes_again(tmp_path: Path) -> None:
    file, x = sound(tmp_path)
    value = mt.echo(file, 0.1, 0.5, feedback=True).value
    assert value.h[::800][:4].tolist() == [1, 0.5, 0.25, 0.125]
    assert value.H.tolist()[3][0] == mt.matrix("1/8").tolist()[0][0]
    assert value.columns == len(x)


def test_a_room_is_what_one_clap_becomes_there(tmp_path: Path) -> None:
    file, x = sound(tmp_path)
    h = np.zeros(900, np.float32)
    h[[3, 400, 890]] = 0.8, -0.3, 0.1
    soundfile.write(tmp_path / "room.wav", h, RATE, "FLOAT")
    answer = mt.echo(file, room=tmp_path / "room.wav", out=tmp_path / "out")
    y, _ = soundfile.read(tmp_path / "out" / "echo.wav", always_2d=True)
    assert np.abs(y - direct(x, h[:891].astype(np.float64))).max() < 1e-6
    assert answer.value.H.tolist()[0][0] == mt.matrix("4/5").tolist()[0][0]
    assert answer.checked
    soundfile.write(tmp_path / "room.wav", h, 2 * RATE, "FLOAT")
    resampled = mt.echo(file, room=tmp_path / "room.wav")
    assert "echo.room_rate" in [notice.key for notice in resampled.notices]
    assert abs(resampled.value.length - 450) < 20


@pytest.mark.parametrize("lang", ["en", "es", "ko", "pt"])
def test_it_is_told_and_heard_in_every_language(tmp_path: Path, lang: str) -> None:
    answer = mt.echo(sound(tmp_path)[0], 0.1, 0.5, feedback=True)
    assert "{" not in answer.text(lang)
    assert answer.html(lang).count("<audio") == 2


def test_a_saved_answer_is_judged_again(tmp_path: Path) -> None:
    mt.echo(sound(tmp_path)[0], out=tmp_path / "out")
    file = tmp_path / "out" / "answer.json"
    assert mt.verify(file).value.holds
    data = json.loads(file.read_text(encoding="utf-8"))
    data["value"]["H"][0][0] = "2"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert not mt.verify(file).value.holds


@pytest.mark.parametrize("part", ["h", "x", "y"])
def test_forged_sums_are_refused(tmp_path: Path, part: str) -> None:
    claim = next(one for one in mt.echo(sound(tmp_path)[0]).claims if one.kind == "echo_folds")
    assert holds(claim)
    forged = np.array(claim.witness[part])
    forged[7 if part != "h" else 0] += 0.01
    assert not holds(replace(claim, witness={**claim.witness, part: forged}))


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"delays": -0.1, "gains": 0.5}, "echo.delay"),
        ({"delays": 0, "gains": 0.5}, "echo.delay"),
        ({"delays": 1e9, "gains": 0.5}, "echo.delay"),
        ({"delays": float("nan"), "gains": 0.5}, "echo.number"),
        ({"delays": "soon", "gains": 0.5}, "echo.number"),
        ({"delays": "a", "gains": 0.5}, "echo.number"),
        ({"delays": 0.1, "gains": 0}, "echo.gain"),
        ({"delays": 0.1, "gains": "1e9"}, "echo.gain"),
        ({"delays": 0.1, "gains": "i"}, "echo.number"),
        ({"delays": [0.1, 0.2], "gains": 0.5}, "echo.counts"),
        ({"delays": [], "gains": []}, "echo.counts"),
        ({"delays": [0.1] * 65, "gains": [0.1] * 65}, "echo.too_many"),
        ({"delays": 1e-5, "gains": 0.5}, "echo.short"),
        ({"delays": 0.1, "gains": 1, "feedback": True}, "echo.unstable"),
        ({"delays": [0.1, 0.2], "gains": [0.5, -0.5], "feedback": True}, "echo.unstable"),
        ({"delays": 1, "gains": 0.99, "feedback": True}, "echo.too_long"),
        ({"delays": 0.1, "room": "room.wav"}, "echo.both"),
        ({"room": "nowhere.wav"}, "sound.missing"),
    ],
)
def test_what_makes_no_echo_is_refused(tmp_path: Path, asked: dict[str, object], key: str) -> None:
    with pytest.raises(mt.BadInput, match=key.replace(".", r"\.")):
        mt.echo(sound(tmp_path)[0], **asked)  # type: ignore[arg-type]


def test_silence_what_is_missing_and_what_is_no_file_are_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "silent.wav", np.zeros(RATE), RATE)
    with pytest.raises(mt.BadInput, match=r"echo\.silent"):
        mt.echo(tmp_path / "silent.wav")
    with pytest.raises(mt.BadInput, match=r"echo\.room_silent"):
        mt.echo(sound(tmp_path)[0], room=tmp_path / "silent.wav")
    soundfile.write(tmp_path / "long.wav", np.full(RATE * 61, 0.1), RATE)
    with pytest.raises(mt.BadInput, match=r"echo\.room_long"):
        mt.echo(sound(tmp_path)[0], room=tmp_path / "long.wav")
    with pytest.raises(mt.BadInput, match=r"sound\.missing"):
        mt.echo(tmp_path / "nothing.wav")
    with pytest.raises(mt.BadInput, match=r"explain\.source"):
        mt.echo(np.zeros(9))  # type: ignore[arg-type]


def test_a_folder_of_others_is_left_alone_before_anything_is_heard(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(mt.BadInput, match=r"output\.not_ours"):
        mt.echo(tmp_path / "nothing.wav", out=tmp_path / "out")


def test_the_command_line_says_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(sound(tmp_path)[0])
    taps = ["--delay", "0.1", "--gain", "0.5", "--delay", "0.2", "--gain", "1/4"]
    assert run(["echo", file, *taps, "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["value"]["taps"] == [{"delay": 0.1, "gain": "1/2"}, {"delay": 0.2, "gain": "1/4"}]
    assert told["checked"] is True
    assert run(["echo", file, "--out", str(tmp_path / "x"), "--lang", "pt"]) == 0
    assert "Toeplitz" in capsys.readouterr().out
    assert run(["echo", file, "--delay", "-1", "--gain", "0.5"]) == 2


LONG = """
import resource, sys
import numpy as np, soundfile
import matelier as mt
rate, seconds = 8000, int(sys.argv[2])
block = (0.1 * np.random.default_rng(0).standard_normal(60 * rate)).astype(np.float32)
with soundfile.SoundFile(sys.argv[1], "w", rate, 1, "PCM_16") as file:
    for _ in range(seconds // 60):
        file.write(block)
answer = mt.echo(sys.argv[1], 0.3, 0.5)
print(answer.checked, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_twenty_minutes_need_no_more_memory_than_one(tmp_path: Path) -> None:
    peaks: list[int] = []
    for seconds in (60, 1200):
        command = [sys.executable, "-c", LONG, tmp_path / "long.wav", str(seconds)]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
        checked, megabytes = told.stdout.split()
        assert checked == "True"
        peaks.append(int(megabytes))
    assert peaks[1] < peaks[0] + 40
