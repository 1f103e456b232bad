"""Decisions: no other number of notes has a higher expected F1; the same key is not struck twice within 50 ms."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.signals.candidates import Candidates
from matelier.signals.decision import HIGHEST, LOWEST, decided, threshold

chances = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60).map(np.array)


def expected(q: np.ndarray, count: int) -> float:
    ordered = np.sort(q)[::-1]
    return float(2 * ordered[:count].sum() / (count + q.sum())) if count else 0.0


@given(chances)
@settings(derandomize=True, deadline=None)
def test_no_number_of_notes_has_a_higher_expected_score(q: np.ndarray) -> None:
    least = threshold(q)
    assert LOWEST <= least <= HIGHEST
    if LOWEST < least < HIGHEST:
        taken = int((q >= least).sum())
        best = max(expected(q, count) for count in range(len(q) + 1))
        assert expected(q, taken) >= best - 1e-9


@given(chances, st.floats(0.1, 3.0))
@settings(derandomize=True, deadline=None)
def test_more_sensitivity_takes_no_fewer(q: np.ndarray, more: float) -> None:
    assert threshold(q, sensitivity=more) < threshold(q) < threshold(q, sensitivity=-more)


def test_of_two_strokes_within_50_ms_the_likelier_is_taken() -> None:
    found = Candidates(np.array([10, 13, 30]), np.array([4, 4, 4]), np.ones(3, np.float32))
    kept = decided(found, np.array([0.7, 0.9, 0.8]), np.array([0.10, 0.13, 0.30]), 0.5)
    assert kept.tolist() == [1, 2]
    other = Candidates(found.frames, np.array([4, 5, 4]), found.heights)
    assert decided(other, np.array([0.7, 0.9, 0.4]), np.array([0.10, 0.13, 0.30]), 0.5).tolist() == [0, 1]
