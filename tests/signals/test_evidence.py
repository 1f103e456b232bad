"""Evidence: as many numbers as names; for a key that is struck they say so; the context says who else is likely."""

import numpy as np

from matelier.signals import context
from matelier.signals.activity import Activity, band_of, scale_of
from matelier.signals.candidates import Candidates, candidates
from matelier.signals.evidence import NAMES, evidence
from matelier.signals.templates import shipped_templates


def struck(frame: int, key: int, frames: int = 200) -> Activity:
    """One key, struck once, that looks exactly as its template."""
    kept = shipped_templates()
    W, D = np.concatenate((kept.sustain, kept.attack)).T, kept.rise.T
    H, B = np.zeros((frames, 176), np.float32), np.zeros((frames, 88), np.float32)
    H[frame:, key] = 80 * np.exp(-0.02 * np.arange(frames - frame))
    B[frame - 1 : frame + 2, key] = (10, 30, 10)
    return Activity(H @ W.T, B @ D.T, W, D, H, B)


def test_a_candidate_has_a_number_for_every_name() -> None:
    activity = struck(100, 40)
    found = candidates(activity.A, activity.B)
    X = evidence(activity, found)
    assert X.shape == (len(found), len(NAMES))
    assert len(set(NAMES)) == len(NAMES)
    assert np.isfinite(X).all()


def test_without_candidates_there_is_no_evidence() -> None:
    nobody = Candidates(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0, np.float32))
    assert evidence(struck(100, 40), nobody).shape == (0, len(NAMES))


def test_a_key_alone_explains_its_partials_and_is_needed() -> None:
    activity = struck(100, 40)
    found = Candidates(np.array([100]), np.array([40]), np.ones(1, np.float32))
    told = dict(zip(NAMES, evidence(activity, found)[0].tolist(), strict=True))
    assert told["share at partial 1"] > 0.99
    assert told["purity +3"] > 0.99
    assert told["fit +3"] > 0.99
    assert told["needed +3"] > 3
    assert told["amount +4"] > 4
    assert told["amount -4"] < -3.5
    assert told["amount of +12"] < -3.5
    assert told["beside the strongest"] == 0


def test_loud_frames_sum_to_100_and_the_band_ends_where_sound_does() -> None:
    U = np.random.default_rng(4).random((500, 310), np.float32)
    U[:, 250:] = 0
    assert band_of(U) == 250
    np.testing.assert_allclose(np.percentile(U.sum(axis=1) * scale_of(U.sum(axis=1)), 90), 100, rtol=1e-4)
    assert scale_of(np.zeros(10, np.float32)) == 1


def test_a_pause_of_any_length_leaves_the_level_as_it_is() -> None:
    sums = np.random.default_rng(3).uniform(50, 100, 200).astype(np.float32)
    assert scale_of(np.concatenate((sums, np.full(100_000, 5, np.float32)))) == scale_of(sums)


def test_the_context_says_who_else_is_likely() -> None:
    found = Candidates(np.array([50, 51, 90]), np.array([40, 52, 40]), np.ones(3, np.float32))
    log_odds = np.array([2.0, -1.0, 3.0], np.float32)
    X = context.context(found, log_odds, 200)
    assert X.shape == (3, len(context.NAMES))
    told = [dict(zip(context.NAMES, row.tolist(), strict=True)) for row in X]
    assert [one["own log-odds"] for one in told] == [2.0, -1.0, 3.0]
    assert told[0]["log-odds of +12"] == -1.0
    assert told[1]["log-odds of -12"] == 2.0
    assert told[0]["log-odds of the key +21 to +40"] == 3.0
    assert told[2]["log-odds of the key -40 to -21"] == 2.0
    assert told[0]["log-odds of the key +4 to +10"] == context.UNLIKELY
    assert told[2]["log-odds of +12"] == context.UNLIKELY
