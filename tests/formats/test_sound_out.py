"""Sounds are written as they come, whole or not at all."""

import resource
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from matelier.formats import sound_out
from matelier.formats.sound import open_sound, read_whole
from matelier.formats.sound_out import SoundWriter
from matelier.spine.errors import BadInput

SAMPLES = hnp.arrays(np.float32, st.integers(1, 300), elements=st.floats(-8, 8, width=32))


@given(SAMPLES, st.integers(1, 50))
def test_a_wav_gives_back_what_was_written_in_whatever_blocks(
    tmp_path_factory: pytest.TempPathFactory, samples: np.ndarray, block: int
) -> None:
    path = tmp_path_factory.mktemp("wav") / "a.wav"
    with SoundWriter(path, 22_050) as out:
        for start in range(0, len(samples), block):
            out.write(samples[start : start + block])
    assert np.array_equal(read_whole(open_sound(path)), samples)
    assert soundfile.info(path).subtype == "FLOAT"


@given(SAMPLES)
def test_a_flac_gives_back_what_was_written_to_24_bits_and_clips(
    tmp_path_factory: pytest.TempPathFactory, samples: np.ndarray
) -> None:
    path = tmp_path_factory.mktemp("flac") / "a.flac"
    with SoundWriter(path, 48_000) as out:
        out.write(samples)
    assert soundfile.info(path).subtype == "PCM_24"
    assert np.abs(read_whole(open_sound(path)) - samples.clip(-1, 1)).max() <= 2.0**-23


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_two_channels_stay_two(tmp_path: Path, suffix: str) -> None:
    samples = np.random.default_rng(0).uniform(-1, 1, (1000, 2)).astype(np.float32)
    with SoundWriter(tmp_path / f"a.{suffix}", 44_100, channels=2) as out:
        out.write(samples)
        out.write(samples[:0])
    assert np.abs(soundfile.read(tmp_path / f"a.{suffix}", dtype="float32")[0] - samples).max() <= 2.0**-23


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_the_same_samples_make_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    for name in "ab":
        with SoundWriter(tmp_path / f"{name}.{suffix}", 8000) as out:
            out.write(np.linspace(-1, 1, 999, dtype=np.float32))
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", ["wav", "flac"])
@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_nothing_appears_when_the_block_fails(tmp_path: Path, suffix: str, error: type[BaseException]) -> None:
    def fail() -> None:
        with SoundWriter(tmp_path / f"a.{suffix}", 8000) as out:
            out.write(np.zeros(100_000, np.float32))
            raise error

    with pytest.raises(error):
        fail()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path, suffix: str) -> None:
    def fill() -> None:
        noise = np.random.default_rng(0).uniform(-1, 1, 100_000).astype(np.float32)
        with SoundWriter(tmp_path / f"a.{suffix}", 8000) as out:
            for _ in range(3):
                out.write(noise)

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, hard))
    try:
        with pytest.raises(BadInput, match=r"output\.unwritable\.full"):
            fill()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_beyond_4_gb_a_wav_is_an_rf64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound_out, "WAV_HOLDS", 100_000)
    samples = np.linspace(-1, 1, 50_000, dtype=np.float32)
    with SoundWriter(tmp_path / "a.wav", 44_100) as out:
        out.write(samples)
    data = (tmp_path / "a.wav").read_bytes()
    assert data[:4] == b"RF64"
    assert struct.unpack("<QQ", data[20:36]) == (len(data) - 8, 200_000)
    assert soundfile.info(tmp_path / "a.wav").format == "RF64"
    assert np.array_equal(read_whole(open_sound(tmp_path / "a.wav")), samples)


def test_a_name_that_tells_no_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"sound\.suffix"):
        SoundWriter(tmp_path / "a.mp3", 44_100)


def test_a_flac_of_too_many_channels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"sound\.flac_holds"):
        SoundWriter(tmp_path / "a.flac", 44_100, channels=9)
