"""Spectra of sound: linear, invertible, of one energy with the sound, and the same however the stream is cut."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.signals.spectrogram import (
    Resynthesis,
    Window,
    chunks,
    frame_count,
    hann,
    istft,
    magnitudes,
    spectra,
    stft,
    window_for,
)

SMALL = Window(8000, 64, 16)
LENGTHS = st.integers(0, 3000)
SEEDS = st.integers(0, 2**32 - 1)


def sound(seed: int, length: int, loudness: float = 1.0) -> NDArray[np.float32]:
    return (loudness * np.random.default_rng(seed).uniform(-1, 1, length)).astype(np.float32)


def cut(samples: NDArray[np.float32], seed: int) -> list[NDArray[np.float32]]:
    places = np.sort(np.random.default_rng(seed).integers(0, len(samples) + 1, 5))
    return np.split(samples, places)


@given(SEEDS, LENGTHS)
@settings(derandomize=True, deadline=None)
def test_the_inverse_of_a_spectrogram_is_the_sound(seed: int, length: int) -> None:
    samples = sound(seed, length)
    again = istft(stft(samples, SMALL), SMALL, length)
    assert again.dtype == np.float32
    np.testing.assert_allclose(again, samples, atol=1e-6)


@given(SEEDS, st.integers(1, 20000))
@settings(derandomize=True, deadline=None)
def test_the_inverse_is_the_sound_at_the_usual_window_too(seed: int, length: int) -> None:
    window = window_for(44100)
    samples = sound(seed, length)
    np.testing.assert_allclose(istft(stft(samples, window), window, length), samples, atol=1e-6)


@given(SEEDS, LENGTHS, st.floats(-3, 3, width=32))
@settings(derandomize=True, deadline=None)
def test_a_spectrogram_is_linear(seed: int, length: int, factor: float) -> None:
    one, other = sound(seed, length), sound(seed + 1, length)
    together = stft(one + np.float32(factor) * other, SMALL)
    apart = stft(one, SMALL) + factor * stft(other, SMALL)
    np.testing.assert_allclose(together, apart, atol=1e-4)


@given(SEEDS, LENGTHS, st.integers(1, 150))
@settings(derandomize=True, deadline=None)
def test_no_cut_of_the_stream_changes_a_bit(seed: int, length: int, frames: int) -> None:
    samples = sound(seed, length)
    whole = stft(samples, SMALL).T
    for of in (spectra, magnitudes):
        pieces = [of(chunk, SMALL) for chunk in chunks(cut(samples, seed), SMALL, frames=frames)]
        (at_once,) = [of(chunk, SMALL) for chunk in chunks((samples,), SMALL, frames=len(whole))]
        assert np.concatenate(pieces).tobytes() == at_once.tobytes()


@given(SEEDS, LENGTHS, st.integers(1, 40))
@settings(derandomize=True, deadline=None)
def test_chunks_cover_their_frames_exactly(seed: int, length: int, frames: int) -> None:
    lengths = [len(chunk) for chunk in chunks(cut(sound(seed, length), seed), SMALL, frames=frames)]
    counts = [(samples - SMALL.size) / SMALL.hop + 1 for samples in lengths]
    assert sum(counts) == frame_count(length, SMALL)
    assert all(count == frames for count in counts[:-1])
    assert 1 <= counts[-1] <= frames


@given(SEEDS, LENGTHS, st.integers(1, 150))
@settings(derandomize=True, deadline=None)
def test_the_sound_that_comes_back_does_not_depend_on_the_cut_of_the_frames(seed: int, length: int, many: int) -> None:
    S = stft(sound(seed, length), SMALL).T
    inverse = Resynthesis(SMALL)
    pieces = [inverse.add(S[start : start + many]) for start in range(0, len(S), many)]
    pieces.append(inverse.end(length))
    assert np.concatenate(pieces).tobytes() == istft(S.T, SMALL, length).tobytes()


@given(SEEDS, st.integers(200, 3000))
@settings(derandomize=True, deadline=None)
def test_the_frames_hold_one_and_a_half_times_the_energy_of_the_sound(seed: int, length: int) -> None:
    samples = np.pad(sound(seed, length), SMALL.size)  # so that every sample lies under four windows
    power = np.abs(stft(samples, SMALL).astype(np.complex128)) ** 2
    both_sides = 2 * power.sum() - power[0].sum() - power[-1].sum()
    assert both_sides / SMALL.size == pytest.approx(1.5 * np.square(samples, dtype=np.float64).sum(), rel=1e-4)


@pytest.mark.parametrize("size", [8, 16, 64])
def test_it_is_the_transform_by_definition(size: int) -> None:
    window, samples = Window(8000, size, size // 4), sound(3, 200)
    bell = np.sin(np.pi * np.arange(size) / size) ** 2
    waves = np.exp(-2j * np.pi * np.outer(np.arange(window.bins), np.arange(size)) / size)
    padded = np.pad(samples.astype(np.float64), size // 2)
    frames = [padded[t * window.hop :][:size] * bell for t in range(frame_count(200, window))]
    by_definition = waves @ np.array(frames).T
    np.testing.assert_allclose(stft(samples, window), by_definition, atol=1e-5)
    np.testing.assert_allclose(magnitudes(np.pad(samples, size // 2), window).T, np.abs(by_definition), atol=1e-5)


@given(SEEDS, st.integers(2048, 40000), st.sampled_from([1e-4, 1.0, 1e4]))
@settings(derandomize=True, deadline=None)
def test_magnitudes_are_the_moduli_of_the_spectra(seed: int, length: int, loudness: float) -> None:
    window, chunk = window_for(44100), sound(seed, length, loudness)
    moduli = np.abs(spectra(chunk, window))
    assert np.isfinite(moduli).all()
    np.testing.assert_allclose(magnitudes(chunk, window), moduli, atol=2e-6 * moduli.max())


def test_magnitudes_are_written_where_they_are_wanted() -> None:
    chunk = sound(1, 64 + 16 * 9)
    straight, turned = np.empty((10, SMALL.bins), np.float32), np.empty((SMALL.bins, 10), np.float32)
    assert magnitudes(chunk, SMALL, straight) is straight
    magnitudes(chunk, SMALL, turned.T)
    np.testing.assert_array_equal(straight, magnitudes(chunk, SMALL))
    np.testing.assert_array_equal(turned.T, straight)
    with pytest.raises(ValueError, match="9"):
        magnitudes(chunk, SMALL, np.empty((9, SMALL.bins), np.float32))


def test_silence_has_no_magnitude_at_all() -> None:
    assert not magnitudes(np.zeros(5000, np.float32), window_for(44100)).any()


def test_a_tone_stands_in_its_bin() -> None:
    window = window_for(44100)
    tone = np.sin(2 * np.pi * 100 * window.rate_hz / window.size * np.arange(9000) / window.rate_hz).astype(np.float32)
    row = magnitudes(tone, window)[3]
    assert int(row.argmax()) == 100
    assert row[100] == pytest.approx(window.size / 4, rel=1e-5)
    assert window.frequencies_hz[100] == pytest.approx(100 * 44100 / 2048)


def test_less_sound_than_a_window_has_no_whole_frame() -> None:
    assert spectra(sound(1, 63), SMALL).shape == (0, 33)
    assert magnitudes(sound(1, 63), SMALL).shape == (0, 33)


@pytest.mark.parametrize(("rate_hz", "size"), [(8000, 512), (16000, 1024), (22050, 1024), (44100, 2048), (48000, 2048)])
def test_the_window_is_near_46_ms(rate_hz: int, size: int) -> None:
    window = window_for(rate_hz)
    assert (window.size, window.hop, window.bins) == (size, size // 4, size // 2 + 1)
    assert window.seconds_a_frame == window.hop / rate_hz


def test_the_bells_add_up_to_two() -> None:
    np.testing.assert_allclose(hann(64).reshape(4, 16).sum(axis=0), 2, rtol=1e-6)
