"""Endings: a note lasts to where its log-odds of sounding sum to the most, never past the next one of its key."""

import numpy as np
import pytest

from matelier.signals.activity import Activity
from matelier.signals.endings import KINDS, NAMES, SHORTEST, Fading, endings, kept_rows, spans
from matelier.signals.logfrequency import SECONDS_A_FRAME
from matelier.signals.readout import Readout

KEY = 40


def sounds_above(level: float) -> Readout:
    """Sounding where the level is above this: one term, of weight 1."""
    column = np.array([NAMES.index("level +0")], np.intp)
    one, zero = np.ones(1, np.float32), np.zeros(1, np.float32)
    return Readout(NAMES, column, np.full(1, -np.inf, np.float32), np.zeros(1, np.bool_), zero, one, -level)


def held(lasts: int, frames: int = 700) -> Fading:
    A = np.zeros((frames, 88), np.float32)
    A[50 : 50 + lasts, KEY] = 20
    return Fading(np.concatenate((A, np.zeros_like(A), A, A), axis=1), A.sum(axis=1))


@pytest.mark.parametrize("lasts", [20, 100, 360])
def test_a_held_note_lasts_as_long_as_it_sounds(lasts: int) -> None:
    (seconds,) = endings(held(lasts), sounds_above(-2.0), [(50, KEY)], [600], 0.0)
    assert seconds == pytest.approx(lasts * SECONDS_A_FRAME, abs=3 * SECONDS_A_FRAME)


def test_what_tells_an_end_is_followed_where_sounding_is_in_doubt() -> None:
    doubtful = sounds_above(-9.0)  # sounds for ever
    column, zero = np.array([NAMES.index("steepest fall soon")], np.intp), np.zeros(1, np.float32)
    falls = Readout(
        NAMES, column, np.full(1, -np.inf, np.float32), np.zeros(1, np.bool_), zero, np.full(1, -200, np.float32), 0.0
    )
    (for_ever,) = endings(held(200), doubtful, [(50, KEY)], [600], 0.0)
    (told,) = endings(held(200), doubtful, [(50, KEY)], [600], 0.0, ending=falls)
    assert for_ever == pytest.approx(600 * SECONDS_A_FRAME)
    assert told == pytest.approx(200 * SECONDS_A_FRAME, abs=10 * SECONDS_A_FRAME)


def test_a_note_ends_where_the_next_one_of_its_key_begins() -> None:
    last = spans(np.array([10, 90, 30]), np.array([5, 5, 6]), 400)
    assert last.tolist() == [80, 310, 370]
    (seconds,) = endings(held(300), sounds_above(-2.0), [(50, KEY)], [80], 0.0)
    assert seconds == pytest.approx(80 * SECONDS_A_FRAME, abs=1e-9)


def test_what_never_sounds_is_short() -> None:
    (seconds,) = endings(held(100), sounds_above(+9.0), [(50, KEY)], [600], 0.0)
    assert seconds == SHORTEST


def test_the_features_have_their_names() -> None:
    rows = held(100).evidence(50, KEY, 60)
    assert rows.shape == (30, len(NAMES))
    assert np.isfinite(rows).all()
    np.testing.assert_allclose(rows[:, NAMES.index("level +0")], 0, atol=1e-6)


def test_what_a_key_explains_of_its_overtones_is_part_of_what_is_heard_there() -> None:
    random = np.random.default_rng(3)
    W = random.random((310, 176)).astype(np.float32)
    H = random.random((20, 176)).astype(np.float32)
    D, B = W[:, :88], H[:, :88]
    heard = Activity(H @ W.T, B @ D.T, W, D, H, B)
    amounts, _, there, own = np.split(kept_rows(heard), KINDS, axis=1)
    np.testing.assert_allclose(amounts, heard.A)
    assert (own <= there * (1 + 1e-5)).all()
    assert own.min() > 0
