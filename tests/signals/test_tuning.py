"""Tuning: what was detuned is told, however the stream was cut; noise, speechlike glides and silence have none."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.signals.tuning import MOST, SIZE, Tuning


def tuning(samples: NDArray[np.float32], rate_hz: int, *, block: int = 30000) -> float | None:
    heard = Tuning(rate_hz)
    for start in range(0, len(samples), block):
        heard.add(samples[start : start + block])
    return heard.cents()


def chords(cents: float, rate_hz: int, *, partials: int = 7, seconds: float = 0.6) -> NDArray[np.float32]:
    """Three chords whose partials 3, 5 and 7 lie beside the scale, as every instrument's do."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    chord = [np.zeros_like(time) for _ in range(3)]
    for sound, notes in zip(chord, ((48, 60, 64), (53, 57, 72), (55, 62, 71)), strict=True):
        for midi in notes:
            frequency_hz = 440 * 2 ** ((midi - 69 + cents / 100) / 12)
            for n in range(1, partials + 1):
                if n * frequency_hz < rate_hz / 2:
                    sound += np.sin(2 * np.pi * n * frequency_hz * time + midi * n) / n
    return np.concatenate(chord).astype(np.float32)


@given(st.floats(-49, 49), st.sampled_from([8000, 16000, 44100, 48000]))
@settings(derandomize=True, deadline=None)
def test_detuned_chords_come_back_within_two_cents(cents: float, rate_hz: int) -> None:
    assert tuning(chords(cents, rate_hz), rate_hz) == pytest.approx(cents, abs=2)


@given(st.floats(-49, 49), st.floats(150, 1800), st.sampled_from([16000, 44100]))
@settings(derandomize=True, deadline=None)
def test_a_pure_tone_comes_back_within_half_a_cent(cents: float, near_hz: float, rate_hz: int) -> None:
    midi = round(69 + 12 * np.log2(near_hz / 440)) + cents / 100
    tone = np.sin(2 * np.pi * 440 * 2 ** ((midi - 69) / 12) / rate_hz * np.arange(3 * SIZE)).astype(np.float32)
    assert tuning(tone, rate_hz) == pytest.approx(cents, abs=0.5)


@given(st.integers(1, 40000))
@settings(derandomize=True, deadline=None)
def test_the_cut_of_the_stream_does_not_matter(block: int) -> None:
    samples = chords(17, 16000)
    assert tuning(samples, 16000, block=max(block, 500)) == tuning(samples, 16000, block=len(samples))


@pytest.mark.parametrize("gain", [2.0**-8, 1.0, 2.0**10])
def test_loudness_does_not_matter(gain: float) -> None:
    assert tuning(np.float32(gain) * chords(-12, 16000), 16000) == pytest.approx(-12, abs=2)


def test_a_long_recording_is_kept_in_few_windows_and_its_beginning_is_not_forgotten() -> None:
    sharp, flat = chords(20, 8000, partials=1, seconds=150), chords(-20, 8000, partials=1, seconds=50)
    heard = Tuning(8000)
    for part in (sharp, flat):
        for start in range(0, len(part), 50000):
            heard.add(part[start : start + 50000])
    mean = 50 / np.pi * np.angle(0.75 * np.exp(0.4j * np.pi) + 0.25 * np.exp(-0.4j * np.pi))
    assert heard.cents() == pytest.approx(mean, abs=2)
    assert heard.windows < MOST


def test_loud_windows_count_more() -> None:
    samples = np.concatenate((np.float32(0.01) * chords(20, 8000), chords(-20, 8000)))
    assert tuning(samples, 8000) == pytest.approx(-20, abs=2)


@pytest.mark.parametrize("length", [8000, 20000, 300000])
@pytest.mark.parametrize("rate_hz", [8000, 44100])
def test_noise_has_no_tuning(length: int, rate_hz: int) -> None:
    noise = np.random.default_rng(length).standard_normal(length)
    assert tuning(noise.astype(np.float32), rate_hz) is None
    assert tuning(np.cumsum(noise).astype(np.float32), rate_hz) is None


def test_a_glide_through_all_pitches_has_no_tuning() -> None:
    time = np.arange(44100 * 20) / 44100
    glide = np.sin(2 * np.pi * 200 * 20 / np.log(4) * 4 ** (time / 20))
    assert tuning(glide.astype(np.float32), 44100) is None


@pytest.mark.parametrize("length", [0, 100, 100000])
def test_silence_has_no_tuning(length: int) -> None:
    assert tuning(np.zeros(length, np.float32), 44100) is None


def test_the_chorales_are_as_sharp_as_they_were_played(data: Path) -> None:
    told: dict[str, float | None] = {}
    for file in sorted(data.glob("bach10/??-*.flac")):
        if file.with_suffix(".csv").exists():
            samples, rate_hz = soundfile.read(file, dtype="float32")
            told[file.stem] = tuning(samples, rate_hz)
    assert len(told) == 4
    assert all(cents is not None and 8 <= cents <= 14 for cents in told.values()), told
