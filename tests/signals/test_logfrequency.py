"""The scale of pitch: every key's tone peaks in its bin, and how the sound was cut changes next to nothing."""

import numpy as np
import pytest

from matelier.signals.logfrequency import (
    BINS,
    HOP,
    RATE_HZ,
    WINDOW,
    bin_frequencies_hz,
    bin_of,
    log_frequency_magnitudes,
)
from matelier.signals.pitch import hertz
from matelier.signals.spectrogram import chunks, frame_count


def sine(frequency_hz: float, seconds: float) -> np.ndarray:
    return np.sin(2 * np.pi * frequency_hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ).astype(np.float32)


@pytest.mark.parametrize("midi", range(21, 109, 7))
def test_a_tone_of_amplitude_1_has_about_1_in_the_bin_of_its_key(midi: int) -> None:
    M = np.concatenate([log_frequency_magnitudes(chunk) for chunk in chunks((sine(hertz(midi), 1.0),), WINDOW)])
    middle = M[len(M) // 2]
    assert abs(int(np.argmax(middle)) - bin_of(midi)) <= 1
    assert 0.6 < middle[bin_of(midi)] < 2.0


def test_the_bins_are_36_an_octave_from_just_below_the_lowest_key() -> None:
    frequencies = bin_frequencies_hz()
    assert len(frequencies) == BINS
    np.testing.assert_allclose(frequencies[36:] / frequencies[:-36], 2)
    assert frequencies[1] == pytest.approx(27.5)
    assert frequencies[bin_of(60, 4)] == pytest.approx(4 * hertz(60), rel=0.01)


def test_how_the_sound_was_cut_changes_next_to_nothing() -> None:
    sound = np.random.default_rng(1).standard_normal(30_000).astype(np.float32)
    one, many = (
        np.concatenate([log_frequency_magnitudes(chunk) for chunk in chunks(blocks, WINDOW, frames=frames)])
        for blocks, frames in (((sound,), 1000), (np.array_split(sound, 7), 16))
    )
    assert len(one) == frame_count(len(sound), WINDOW) == 1 + len(sound) // HOP
    np.testing.assert_allclose(one, many, atol=1e-4 * one.max())


@pytest.mark.parametrize("cents", [-50, -17, 30, 50])
def test_bins_that_are_moved_hear_an_instrument_that_is_tuned_so(cents: int) -> None:
    for midi in (33, 60, 88):
        plain, moved = (
            next(
                log_frequency_magnitudes(chunk, cents=by)
                for chunk in chunks((sine(hertz(midi) * 2 ** (by / 1200), 1.0),), WINDOW)
            )[50]
            for by in (0, cents)
        )
        assert abs(int(np.argmax(moved)) - bin_of(midi)) <= 1
        np.testing.assert_allclose(moved[bin_of(midi)], plain[bin_of(midi)], rtol=0.3)


def test_a_chunk_without_a_whole_frame_has_none() -> None:
    assert log_frequency_magnitudes(np.zeros(100, np.float32)).shape == (0, BINS)
