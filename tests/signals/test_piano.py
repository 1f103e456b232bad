"""The spectra of 88 piano keys, at any rate, window and tuning."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import nnls

from matelier.signals.piano import PIANO_MIDI, hann_power, measured_partials, piano_spectra

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
FUNDAMENTALS = 440.0 * 2.0 ** ((np.array(PIANO_MIDI) - 69) / 12)

rates = st.sampled_from([4_000, 8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000])
windows = st.sampled_from([2**k for k in range(4, 15)])
tunings = st.floats(-100, 100)


@given(rates, windows, tunings)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_every_key_that_fits_below_half_the_rate_has_norm_one_and_the_others_are_zero(
    rate: int, window: int, cents: float
) -> None:
    W = piano_spectra(rate, window, tuning_cents=cents)
    assert W.shape == (window // 2 + 1, 88)
    assert W.dtype == np.float32
    assert (W >= 0).all()
    fits = FUNDAMENTALS * 2 ** (cents / 1200) < rate / 2
    np.testing.assert_allclose(np.linalg.norm(W, axis=0), fits.astype(float), atol=1e-5)


@given(st.sampled_from([16, 64, 1024]), st.floats(0, 7))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_kernel_is_the_power_spectrum_of_a_windowed_sinusoid(window: int, place: float) -> None:
    turn = 2 * np.pi * np.arange(window) / window
    framed = (0.5 - 0.5 * np.cos(turn)) * np.exp(1j * place * turn)
    power = np.abs(np.fft.fft(framed)) ** 2 / (window / 2) ** 2
    distances = np.array([(k - place + window / 2) % window - window / 2 for k in range(window)])
    np.testing.assert_allclose(hann_power(distances, window), power, atol=1e-7)


@pytest.mark.parametrize(("rate", "window"), [(4_000, 16), (8_000, 64), (8_000, 256), (16_000, 1024)])
@pytest.mark.parametrize("midi", [21, 40, 69, 94])
def test_a_column_is_what_the_frames_of_its_partials_show_on_average(rate: int, window: int, midi: int) -> None:
    hertz, heights = (values[midi - 21] for values in measured_partials())
    hertz, heights = hertz[hertz < rate / 2], heights[hertz < rate / 2]
    instants = np.arange(window)
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * instants / window)
    turns = 2 * np.pi * np.outer(hertz, instants) / rate
    # the mean over all phases is the mean of a cosine and a sine
    power = sum(np.abs(np.fft.rfft(wave(turns) * hann, axis=1)) ** 2 for wave in (np.cos, np.sin))
    seen = np.sqrt(heights**2 @ power)
    column = piano_spectra(rate, window)[:, midi - 21]
    np.testing.assert_allclose(column, seen / np.linalg.norm(seen), atol=1e-4)


@given(windows.filter(lambda window: window >= 1024), st.floats(-60, 60))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_twice_the_rate_in_twice_the_window_shows_the_same_low_rows(window: int, cents: float) -> None:
    narrow = piano_spectra(44_100, window, tuning_cents=cents)
    wide = piano_spectra(88_200, 2 * window, tuning_cents=cents)[: window // 2 + 1]
    np.testing.assert_allclose(wide, narrow, atol=2e-3)


@given(st.floats(-100, 100), rates.filter(lambda rate: rate >= 8_000))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_tuning_moves_every_peak_by_its_cents(cents: float, rate: int) -> None:
    plain, moved = piano_spectra(rate, 32_768), piano_spectra(rate, 32_768, tuning_cents=cents)
    keys = np.flatnonzero(rate / 8 > FUNDAMENTALS)  # so that no strong partial leaves or enters at half the rate
    peaks = np.round(plain.argmax(axis=0)[keys] * 2 ** (cents / 1200)).astype(int)
    # a top between two bins stands 1.5 dB lower in both, and one bin beside it half as high
    assert (moved[peaks, keys] > 0.45 * plain.max(axis=0)[keys]).all()


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 96_000])
def test_the_strongest_partial_is_one_of_the_first_twelve_and_from_b1_up_the_fundamental_is_strong(rate: int) -> None:
    W = piano_spectra(rate, 32_768)
    hertz = np.arange(W.shape[0]) * rate / 32_768
    for j in np.flatnonzero(rate / 8 > FUNDAMENTALS):
        order = hertz[W[:, j].argmax()] / FUNDAMENTALS[j]
        assert 0.97 < order < 12.5
        near = np.abs(np.log2(np.maximum(hertz, 1) / FUNDAMENTALS[j])) < 1 / 24
        if PIANO_MIDI[j] >= 35:
            assert W[near, j].max() > 0.6 * W[:, j].max()


def real_frames(file: Path, window: int) -> tuple[NDArray[np.float64], int]:
    """The magnitudes of the loudest half of 80 frames, bins × frames, and the rate."""
    samples, rate = soundfile.read(file, always_2d=True)
    starts = np.linspace(0, min(len(samples), 25 * rate) - window, 80).astype(int)
    framed = np.stack([samples[start : start + window].mean(axis=1) for start in starts], axis=1)
    turn = 2 * np.pi * np.arange(window) / window
    M = np.abs(np.fft.rfft(framed * (0.5 - 0.5 * np.cos(turn))[:, None], axis=0))
    return M[:, M.sum(axis=0) >= np.median(M.sum(axis=0))], rate


def explained(W: NDArray[np.float32], M: NDArray[np.float64]) -> float:
    """The share of the energy of the frames that non-negative amounts of the columns explain."""
    rest = [nnls(W.astype(np.float64), M[:, j])[1] for j in range(M.shape[1])]
    return 1 - float(np.square(rest).sum() / np.square(M).sum())


@pytest.mark.parametrize(
    ("clip", "window", "share"),
    [
        ("piano_real/MAPS_MUS-bor_ps6_ENSTDkCl.flac", 2048, 0.8),
        ("rendered/d09_beet23_1_muse.flac", 4096, 0.65),
        ("rendered/d03_chopin10_3_fluid.flac", 4096, 0.9),
    ],
)
def test_it_explains_a_piano_it_has_not_heard_and_a_quarter_tone_off_explains_less(
    clip: str, window: int, share: float
) -> None:
    if not (DATA / clip).exists():
        pytest.skip(f"needs the recording {clip} in ../shared/data")
    M, rate = real_frames(DATA / clip, window)
    inside = explained(piano_spectra(rate, window), M)
    assert inside > share
    assert inside > explained(piano_spectra(rate, window, tuning_cents=50), M)
