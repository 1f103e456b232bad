"""Rises: a sound that stays rises nowhere but at its beginning, and twice as loud is twice the rise."""

import numpy as np

from matelier.signals.onsets import rises


def test_what_stays_or_falls_does_not_rise() -> None:
    falling = np.linspace(2, 1, 50, dtype=np.float32)[:, None] * np.ones((1, 3), np.float32)
    assert rises(falling)[4:].max() == 0


def test_a_step_rises_most_at_its_first_frame_and_by_its_height() -> None:
    U = np.zeros((40, 2), np.float32)
    U[20:, 1] = 3.0
    F = rises(U)
    assert F[:, 0].max() == 0
    assert abs(int(np.argmax(F[:, 1])) - 20) <= 2
    assert F[:, 1].max() == 3.0


def test_twice_the_sound_rises_twice_as_much() -> None:
    U = np.random.default_rng(2).random((30, 4), np.float32)
    np.testing.assert_allclose(rises(2 * U), 2 * rises(U), rtol=1e-5)
