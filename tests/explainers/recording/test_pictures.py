"""Pictures keep what is largest: of a band of frequencies, of a stretch of time; and amounts keep their signs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.arrays.disk import OnDisk
from matelier.explainers.recording.pictures import ROWS, logarithmic, pooled


@given(st.integers(4, 400), st.floats(0.05, 0.5), st.integers(0, 2**32 - 1))
def test_no_bin_between_the_ends_is_lost(bins: int, lowest: float, seed: int) -> None:
    levels = np.random.default_rng(seed).random((bins, 3), dtype=np.float32)
    first = max(int(np.ceil(lowest * bins)), 1)
    shown = logarithmic(levels, 10.0, 10.0 * first, 10.0 * (bins - 1))
    assert shown.shape == (ROWS, 3)
    assert np.all(shown.max(axis=0) >= levels[first : bins - 1].max(axis=0, initial=0))
    assert shown.max() <= levels.max() * (1 + 1e-6)


@given(st.floats(60, 4000))
def test_a_tone_stands_at_its_pitch(frequency: float) -> None:
    bins = 1025
    levels = np.zeros((bins, 1), dtype=np.float32)
    levels[round(frequency / 10)] = 1
    shown = logarithmic(levels, 10.0, 50.0, 5000.0)[:, 0]
    place = 50.0 * 100 ** ((np.argmax(shown) + 0.5) / ROWS)
    assert place == pytest.approx(10 * round(frequency / 10), rel=0.02)
    assert shown.max() > 0.8


def test_between_two_bins_a_row_is_read_between_them() -> None:
    levels = np.array([[0.0], [0.0], [1.0], [1.0]], dtype=np.float32)
    shown = logarithmic(levels, 10.0, 10.0, 20.0)[:, 0]
    assert np.all(np.diff(shown) >= 0)
    assert np.count_nonzero((shown > 0.1) & (shown < 0.9)) > ROWS // 2


@pytest.mark.parametrize("frames", [1, 899, 900, 901, 20000])
def test_of_each_stretch_the_largest_magnitude_stays_with_its_sign(frames: int) -> None:
    A = np.random.default_rng(frames).normal(size=(3, frames)).astype(np.float32)
    amounts = OnDisk(3)
    for place in range(0, frames, 777):
        amounts.append(A[:, place : place + 777])
    shown = pooled(amounts)
    every = -(-frames // 900)
    parts = [A[:, place : place + every] for place in range(0, frames, every)]
    expected = [[row[np.argmax(np.abs(row))] for row in part] for part in parts]
    np.testing.assert_array_equal(shown, np.array(expected).T)
    assert shown.shape[1] <= 900
