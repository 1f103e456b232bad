"""A damaged MP3 is read as far as it goes, time stays right, and what is lost is told."""

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.formats.mp3 import scan
from matelier.formats.sound import open_sound, read_whole
from matelier.spine.errors import BadInput

RATE = 44_100
SECONDS = 6
SONG = (np.random.default_rng(3).uniform(-0.5, 0.5, RATE * SECONDS) * np.hanning(RATE * SECONDS)).astype(np.float32)


@pytest.fixture(scope="module", params=["CONSTANT", "VARIABLE"])
def song(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("song") / "song.mp3"
    soundfile.write(path, SONG, RATE, format="MP3", bitrate_mode=request.param, compression_level=0.5)
    return path


def damaged(song: Path, data: bytes) -> Path:
    path = song.with_name("damaged.mp3")
    path.write_bytes(data)
    return path


def without_count(data: bytes) -> bytes:
    """The file without its head frame, as some encoders write it."""
    place = data.index(b"Xing") if b"Xing" in data[:200] else data.index(b"Info")
    return data[data.index(data[:2], place) :]


def alike(samples: np.ndarray, others: np.ndarray, second: float) -> bool:
    here = slice(int(second * RATE), int((second + 0.4) * RATE))
    return np.abs(samples[here] - others[here]).max() < 1e-5


def test_a_whole_mp3_is_read_as_libsndfile_reads_it(song: Path) -> None:
    recording = open_sound(song)
    assert recording.notices == ()
    assert recording.frames == len(SONG)
    assert np.abs(read_whole(recording) - soundfile.read(song, dtype="float32")[0]).max() <= 1e-6


def test_an_mp3_without_a_count_is_read_to_its_end(song: Path) -> None:
    recording = open_sound(damaged(song, without_count(song.read_bytes())))
    samples, whole = read_whole(recording), read_whole(open_sound(song))
    assert recording.notices == ()
    assert recording.frames == len(samples)
    delay = 576 + 529  # the encoder's and the decoder's, which nothing tells now
    assert np.abs(samples[delay : delay + len(whole)] - whole).max() <= 1e-6


@pytest.mark.parametrize("filling", ["garbage", "zeros"])
def test_a_hole_becomes_silence_and_the_rest_stays_in_its_place(song: Path, filling: str) -> None:
    data = bytearray(song.read_bytes())
    size = len(data) // 6
    start = int(len(data) * 0.4)
    data[start : start + size] = bytes(size) if filling == "zeros" else np.random.default_rng(0).bytes(size)
    recording = open_sound(damaged(song, bytes(data)))
    (notice,) = recording.notices
    lost, whole = (float(str(notice.facts[fact])) for fact in ("lost", "whole"))
    assert notice.key == "sound.mp3_lost"
    assert lost == pytest.approx(1, abs=0.25)
    assert whole == pytest.approx(SECONDS, abs=0.25)
    samples, expected = read_whole(recording), read_whole(open_sound(song))
    assert len(samples) == recording.frames
    assert alike(samples, expected, 1)
    assert np.abs(samples[int(2.7 * RATE) : int(3.1 * RATE)]).max() < 0.01
    assert np.abs(samples).max() < 1.05 * np.abs(expected).max()
    if recording.frames == len(expected):
        assert alike(samples, expected, 4.5)


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1])
def test_what_was_cut_off_is_told(song: Path, share: float) -> None:
    data = song.read_bytes()
    recording = open_sound(damaged(song, data[: int(len(data) * share)]))
    (notice,) = recording.notices
    assert float(str(notice.facts["missing"])) == pytest.approx(SECONDS * (1 - share), abs=0.3)
    assert float(str(notice.facts["silenced"])) == 0
    samples, found = read_whole(recording), scan(recording.path)
    assert found is not None
    assert len(samples) == recording.frames == found.found * 1152 - 576 - 529  # all but the delay
    assert recording.seconds == pytest.approx(SECONDS * share, abs=0.3)
    assert alike(samples, read_whole(open_sound(song)), 0)


def test_garbage_at_the_start_is_told(song: Path) -> None:
    data = bytearray(song.read_bytes())
    size = len(data) // 3
    data[:size] = np.random.default_rng(0).bytes(size)
    recording = open_sound(damaged(song, bytes(data)))
    (notice,) = recording.notices
    assert float(str(notice.facts["lost"])) == pytest.approx(2, abs=0.4)
    assert len(read_whole(recording)) == recording.frames


def test_tags_are_no_damage(song: Path) -> None:
    data = song.read_bytes()
    front = b"ID3\x04\0\0" + bytes([0, 127, 0, 0]) + bytes(127 << 14)  # a large picture of the cover
    back = b"APETAGEX" + struct.pack("<4I", 2000, 32, 0, 0) + bytes(8) + b"TAG" + bytes(125)
    for tagged in (front + data, data + back, front + front + data + back, data + front):
        recording = open_sound(damaged(song, tagged))
        assert recording.notices == ()
        assert len(read_whole(recording)) == recording.frames >= len(SONG)


def test_two_songs_in_a_row_are_read_both(song: Path) -> None:
    recording = open_sound(damaged(song, song.read_bytes() * 2))
    assert recording.notices == ()
    assert len(read_whole(recording)) == recording.frames >= 2 * len(SONG)


@settings(max_examples=30)
@given(st.data())
def test_whatever_is_damaged_the_samples_are_as_many_as_told_or_it_is_refused(data: st.DataObject) -> None:
    path = Path(data.draw(st.just(str(FUZZED))))
    bytes_ = bytearray(path.with_suffix(".whole").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(bytes_) - 1))
        filling = data.draw(st.binary(min_size=1, max_size=3000))
        bytes_[start : start + len(filling)] = filling[: len(bytes_) - start]
    path.write_bytes(bytes_)
    try:
        recording = open_sound(path)
        samples = read_whole(recording)
    except BadInput:
        return
    assert abs(len(samples) - recording.frames) <= RATE // 10
    assert recording.seconds < 4


FUZZED = Path()


@pytest.fixture(autouse=True, scope="module")
def _fuzzed(tmp_path_factory: pytest.TempPathFactory) -> None:
    global FUZZED
    FUZZED = tmp_path_factory.mktemp("fuzz") / "song.mp3"
    soundfile.write(FUZZED.with_suffix(".whole"), SONG[: 2 * RATE], RATE, format="MP3")


def test_nothing_reaches_the_terminal(song: Path) -> None:
    data = bytearray(song.read_bytes())
    data[10_000:13_000] = np.random.default_rng(5).bytes(3000)
    for place in range(14_000, len(data) - 8, 417):  # within the frames, whose heads stay
        data[place : place + 4] = bytes(byte | 0x55 for byte in data[place : place + 4])
    path = damaged(song, bytes(data[: len(data) * 3 // 4]))
    code = f"from matelier.formats.sound import *; read_whole(open_sound({str(path)!r}))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (ran.stdout, ran.stderr) == (b"", b"")


def test_it_works_with_standard_error_closed(song: Path) -> None:
    code = (
        "import os; os.close(2)\nfrom matelier.formats.sound import *\n"
        f"print(len(read_whole(open_sound({str(song)!r}))))"
    )
    assert int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout) == len(SONG)


def test_what_is_no_mp3_has_no_frames(tmp_path: Path) -> None:
    for number, data in enumerate((b"x", b"\xff\xfb\x90\x64", bytes(5000), np.random.default_rng(2).bytes(400_000))):
        (tmp_path / str(number)).write_bytes(data)
        assert scan(tmp_path / str(number)) is None
