"""The spectra that stand for a note: of norm one, the same for a louder recording, taken where the note sounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.signals.dictionary import How, average, note_spectra, peak, several
from matelier.signals.spectrogram import window_for
from matelier.spine.errors import BadInput

RATE_HZ = 16000
WINDOW = window_for(RATE_HZ)
HOWS = pytest.mark.parametrize(("how", "count"), [(peak, 1), (average, 1), (several, 3)])


def tone(frequency_hz: float, seconds: float) -> NDArray[np.float32]:
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.sin(2 * np.pi * frequency_hz * time).astype(np.float32)


def changing() -> NDArray[np.float32]:
    """A note that starts bright, then is plain, then hums: three parts of equal energy."""
    return np.concatenate([tone(frequency_hz, 0.5) for frequency_hz in (4000, 2000, 1000)])


def loudest_hz(spectrum: NDArray[np.float32]) -> float:
    return float(WINDOW.frequencies_hz[int(spectrum.argmax())])


@HOWS
@given(st.integers(0, 1000), st.integers(WINDOW.size, 20000))
@settings(derandomize=True, deadline=None)
def test_spectra_have_norm_one(how: How, count: int, seed: int, length: int) -> None:
    samples = np.random.default_rng(seed).standard_normal(length).astype(np.float32)
    W = note_spectra(samples, WINDOW, how)
    assert W.shape == (count, WINDOW.bins)
    assert W.dtype == np.float32
    assert (W >= 0).all()
    np.testing.assert_allclose(np.linalg.norm(W, axis=1), 1, rtol=1e-5)


@HOWS
def test_a_louder_recording_has_the_same_spectra(how: How, count: int) -> None:
    W = note_spectra(changing(), WINDOW, how)
    assert len(W) == count
    np.testing.assert_array_equal(note_spectra(np.float32(0.125) * changing(), WINDOW, how), W)


@HOWS
def test_silence_around_the_note_does_not_matter(how: How, count: int) -> None:
    around = np.pad(tone(1000, 1.0), 40 * WINDOW.hop)
    W = note_spectra(around, WINDOW, how)
    assert [loudest_hz(w) for w in W] == [1000] * count


def test_several_are_attack_sustain_and_decay() -> None:
    assert [loudest_hz(w) for w in note_spectra(changing(), WINDOW, several)] == [4000, 2000, 1000]


def test_the_average_has_something_of_all() -> None:
    (w,) = note_spectra(changing(), WINDOW, average)
    at = [round(frequency_hz * WINDOW.size / RATE_HZ) for frequency_hz in (1000, 2000, 4000)]
    np.testing.assert_allclose(w[at], w[at[0]], rtol=0.05)


@pytest.mark.parametrize("how", [average, several])
def test_a_hum_after_the_note_is_not_heard(how: How) -> None:
    W = note_spectra(np.concatenate((tone(1000, 0.5), 0.05 * tone(2000, 10))), WINDOW, how)
    assert W[:, round(2000 * WINDOW.size / RATE_HZ)].max() < 0.01


def test_the_peak_is_the_note_and_not_a_click_before_it() -> None:
    samples = np.concatenate((np.zeros(2000, np.float32), tone(1000, 0.6), 0.2 * tone(2000, 0.6)))
    samples[1500] = 20
    assert loudest_hz(note_spectra(samples, WINDOW, peak)[0]) == 1000


@HOWS
def test_a_note_of_one_window_will_do(how: How, count: int) -> None:
    assert len(note_spectra(tone(1000, WINDOW.size / RATE_HZ), WINDOW, how)) == count


@HOWS
def test_less_than_a_window_is_too_short(how: How, count: int) -> None:
    with pytest.raises(BadInput, match=r"note\.short") as refused:
        note_spectra(tone(1000, 1)[: WINDOW.size - count], WINDOW, how)
    assert refused.value.facts["least"] == WINDOW.size / RATE_HZ


@HOWS
@pytest.mark.parametrize("level", [0.0, 1e-6])
def test_silence_is_no_note(how: How, count: int, level: float) -> None:
    with pytest.raises(BadInput, match=r"note\.silent"):
        note_spectra(np.full(9000 * count, level, np.float32), WINDOW, how)
