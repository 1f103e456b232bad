"""Templates: every key's spectra sum to 1 and its partials stand where they belong; a mean of one is itself."""

import numpy as np
import pytest

from matelier.signals.logfrequency import BINS, bin_of
from matelier.signals.templates import (
    KEYS,
    Templates,
    averaged,
    calibrated,
    note_template,
    onset_of,
    shipped_templates,
    summing_to_one,
)


def test_shipped_spectra_sum_to_1_and_are_not_negative() -> None:
    kept = shipped_templates()
    for part in (kept.sustain, kept.attack, kept.rise):
        assert part.shape == (len(KEYS), BINS)
        assert part.min() >= 0
        np.testing.assert_allclose(part.sum(axis=1), 1, rtol=1e-4)


@pytest.mark.parametrize("midi", range(33, 97, 4))
def test_the_partials_of_a_key_stand_above_what_lies_between(midi: int) -> None:
    spectrum = shipped_templates().sustain[midi - 21]
    for partial in (1, 2, 3):
        at = bin_of(midi, partial)
        beside = spectrum[at + 5 : at + 8] if at + 8 < BINS else spectrum[at - 8 : at - 5]
        assert spectrum[at - 1 : at + 2].max() > beside.min()


def test_the_mean_of_one_is_itself() -> None:
    kept = shipped_templates()
    again = averaged([kept, kept])
    np.testing.assert_allclose(again.attack, kept.attack, rtol=1e-4, atol=1e-8)


def test_templates_have_the_shape_of_the_keys() -> None:
    with pytest.raises(ValueError, match="87"):
        Templates(*np.ones((3, 87, BINS), np.float32))


def test_a_note_that_begins_teaches_its_spectrum_three_times() -> None:
    U = np.zeros((200, BINS), np.float32)
    U[50:, bin_of(60)] = 4.0
    for part in note_template(U, 50):
        assert int(np.argmax(part)) == bin_of(60)
        np.testing.assert_allclose(part.sum(), 1, rtol=1e-4)


def test_silence_sums_to_1_too() -> None:
    np.testing.assert_allclose(summing_to_one(np.zeros((2, 5))).sum(axis=1), 1, rtol=1e-5)


def test_a_learnt_key_is_what_was_learnt_and_stands_in_for_its_neighbours() -> None:
    kept = shipped_templates()
    learnt = (kept.sustain[40], kept.attack[40], kept.rise[40])
    told = calibrated({61: learnt}, kept)
    np.testing.assert_allclose(told.sustain[40], kept.sustain[40], rtol=1e-4, atol=1e-8)
    assert abs(int(np.argmax(told.attack[43])) - int(np.argmax(told.attack[40])) - 9) <= 0
    np.testing.assert_allclose(told.rise[60], kept.rise[60], rtol=1e-4, atol=1e-8)
    np.testing.assert_allclose(calibrated({}, kept).rise, kept.rise, rtol=1e-4, atol=1e-8)


def test_a_note_begins_where_it_rises_most() -> None:
    U = np.zeros((200, BINS), np.float32)
    U[50:, bin_of(60)] = 4.0
    assert abs(onset_of(U) - 50) <= 2
