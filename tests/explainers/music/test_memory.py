"""Hours of music in bounded memory: what a reading and its report hold at the most hardly grows with the length."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

import matelier as mt
from matelier.arrays import disk
from matelier.explainers.music import attuning, evidence, held, ladder, listening, report, sounds
from matelier.formats import score
from matelier.render import audio

CHORALE = Path(__file__).resolve().parents[3] / "examples" / "chorale.flac"
RATE = 22_050
A_MINUTE = 1.0  # MB: of three hours less than 200; a note with its evidence takes 1 kB, and there are hundreds

ONE_SOUND = 1.65  # MB: what 18.7 s more of one sound would take


def most_held(times: int, folder: Path) -> tuple[float, float]:
    """The most memory in MB while so many chorales are read, and while the report is written."""
    music, rate_hz = soundfile.read(CHORALE, dtype="float32")
    soundfile.write(folder / f"{times}.wav", np.tile(soxr.resample(music, rate_hz, RATE), times), RATE, "FLOAT")
    tracemalloc.start()
    try:
        answer = mt.explain(folder / f"{times}.wav", threads=1)
        _, reading = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        answer.save(folder / f"report-{times}")
        _, writing = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return reading / 2**20, writing / 2**20


def test_memory_hardly_grows_with_the_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As much as hours would hold is reached in seconds: short stretches and blocks, few pieces to attune to, a short
    # first minute for the ladder, sounds as links, few notes listed and in the score, narrow
    # pictures.
    assert listening.listen.__kwdefaults__ is not None
    monkeypatch.setitem(listening.listen.__kwdefaults__, "core", 300)
    for room, name, less in (
        (attuning, "MOST", 2), (audio, "LONGEST", 0), (disk, "BLOCK", 300), (ladder, "MINUTE", 5.0),
        (listening, "CORE", 300), (evidence, "BLOCK", 64), (held, "BLOCK", 300), (report, "MANY", 20),
        (score, "MOST_NOTES", 20), (sounds, "COLUMNS", 200),
    ):  # fmt: skip
        monkeypatch.setattr(room, name, less)
    mt.explain(CHORALE.with_name("melody.flac"), out=tmp_path / "once")  # what is loaded once does not count
    short, long = most_held(1, tmp_path), most_held(2, tmp_path)
    minutes = 18.7 / 60
    assert long[0] - short[0] < A_MINUTE * minutes
    assert long[1] - short[1] < ONE_SOUND
