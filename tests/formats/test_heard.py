"""What is heard while a sound is read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from matelier.formats.heard import Heard

SAMPLES = hnp.arrays(np.float32, st.tuples(st.integers(1, 200), st.integers(1, 4)), elements=st.floats(-1, 1, width=32))
SINE = np.sin(np.arange(5000, dtype=np.float32) / 9)


def heard(samples: np.ndarray, block: int = 1000) -> Heard:
    told = Heard()
    for start in range(0, len(samples), block):
        part = samples[start : start + block]
        told.add(part, part.mean(axis=1))
    return told


@given(SAMPLES, st.integers(1, 200))
def test_it_is_what_the_whole_sound_tells(samples: np.ndarray, block: int) -> None:
    told, mono = heard(samples, block), samples.mean(axis=1).astype(np.float64)
    assert told.frames == len(mono)
    assert told.peak == pytest.approx(np.abs(mono).max(), abs=1e-6)
    assert told.mean == pytest.approx(mono.mean(), abs=1e-6)
    assert told.energy == pytest.approx(mono @ mono, abs=1e-4)
    assert told.is_constant == bool(np.ptp(samples.mean(axis=1)) == 0)


def test_silence_and_an_offset_are_constant_and_only_silence_is_silent() -> None:
    assert (heard(np.zeros((99, 2), np.float32)).is_constant, heard(np.zeros((99, 2), np.float32)).is_silent) == (
        True,
    ) * 2
    offset = heard(np.full((99, 1), 0.25, np.float32))
    assert (offset.is_constant, offset.is_silent, offset.mean) == (True, False, 0.25)


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (np.stack([SINE, -SINE], 1), ["sound.antiphase"]),
        (np.stack([SINE, -0.8 * SINE], 1), ["sound.antiphase"]),
        (np.stack([SINE, -0.55 * SINE], 1), ["sound.antiphase"]),
        (np.stack([SINE, -0.45 * SINE], 1), []),
        (np.stack([SINE, 0 * SINE], 1), []),
        (np.stack([SINE, SINE], 1), []),
        (np.stack([SINE, SINE[::-1]], 1), []),
        (np.stack([SINE] + [0 * SINE] * 15, 1), []),
        (np.stack([0 * SINE, 0 * SINE], 1), []),
        (SINE[:, None], []),
    ],
)
def test_channels_that_cancel_each_other_are_told(samples: np.ndarray, told: list[str]) -> None:
    assert [notice.key for notice in heard(samples).notices] == told


def test_what_antiphase_loses_is_told_as_a_share() -> None:
    (notice,) = heard(np.stack([SINE, -0.8 * SINE], 1)).notices
    assert notice.facts["lost"] == pytest.approx(1 - 0.1**2 / ((1 + 0.8**2) / 2), rel=1e-4)


def test_samples_whose_squares_overflow_binary32_are_measured() -> None:
    assert heard(np.full((10, 2), 1e30, np.float32)).energy == pytest.approx(1e61)
