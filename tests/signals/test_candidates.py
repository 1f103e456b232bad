"""Candidates: a struck key is one, and so is one that swells; silence has none; those of a key are apart."""

import numpy as np

from matelier.signals.candidates import candidates, rise, sustained


def struck(frame: int, key: int, *, decay: float = 0.01, frames: int = 300) -> tuple[np.ndarray, np.ndarray]:
    A, B = np.zeros((2, frames, 88), np.float32)
    A[frame:, key] = 20 * np.exp(-decay * np.arange(frames - frame))
    B[frame - 1 : frame + 2, key] = (4, 9, 4)
    return A, B


def test_silence_has_no_candidates() -> None:
    assert len(candidates(*np.zeros((2, 100, 88), np.float32))) == 0


def test_a_struck_key_is_a_candidate_where_it_was_struck() -> None:
    found = candidates(*struck(120, 40))
    best = int(np.argmax(found.heights))
    assert found.keys[best] == 40
    assert abs(int(found.frames[best]) - 120) <= 1


def test_a_key_that_swells_is_a_candidate_too() -> None:
    A, B = np.zeros((2, 300, 88), np.float32)
    A[100:, 30] = np.minimum(np.arange(200) / 3, 20)
    found = candidates(A, B)
    assert 30 in found.keys[np.abs(found.frames - 103) < 12]


def test_candidates_of_a_key_are_apart() -> None:
    random = np.random.default_rng(3)
    A, B = random.random((2, 400, 88), np.float32) * 5
    found = candidates(A, B)
    for key in range(88):
        frames = found.frames[found.keys == key]
        assert np.diff(frames).min() > 3


def test_what_does_not_change_does_not_rise() -> None:
    assert rise(np.ones((50, 3), np.float32), (0, 3), (-3, -1))[5:-5].max() == 0


def test_organs_are_more_sustained_than_plucked_strings() -> None:
    organ, harp = (sustained(A, candidates(A, B)) for A, B in (struck(60, 40, decay=0.0), struck(60, 40, decay=0.05)))
    assert harp < organ
    assert sustained(*[np.zeros((50, 88), np.float32), candidates(*np.zeros((2, 50, 88), np.float32))]) == 0
