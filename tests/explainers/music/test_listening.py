"""Listening: a chorale is read as it was played, however it is cut; silence has no notes; reasons sum up."""

import csv
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from matelier.explainers.music.attuning import MOST, PIECE, attuned, overheard, tuning
from matelier.explainers.music.listening import Listened, listen, reasons, shares, stretches
from matelier.signals.logfrequency import BINS, RATE_HZ
from matelier.signals.templates import shipped_templates
from matelier.signals.weights import shipped_readouts
from matelier.spine.event import NoteEvent
from matelier.spine.step import finish

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def heard(file: Path) -> np.ndarray:
    samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
    return soxr.resample(samples.mean(axis=1), rate_hz, RATE_HZ)


def hits(events: tuple[NoteEvent, ...], onsets: list[float], pitches: list[int], within: float = 0.05) -> int:
    free = list(events)
    for onset, pitch in zip(onsets, pitches, strict=True):
        near = [event for event in free if event.pitch == pitch and abs(event.onset - onset) <= within]
        if near:
            free.remove(near[0])
    return len(events) - len(free)


@pytest.fixture(scope="module")
def chorale() -> np.ndarray:
    return heard(EXAMPLES / "chorale.flac")


@pytest.fixture(scope="module")
def read(chorale: np.ndarray) -> Listened:
    return finish(listen(lambda: (chorale,)))


def test_the_chorale_is_read_as_it_was_played(read: Listened) -> None:
    with (EXAMPLES / "chorale.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = hits(read.events, [float(row["onset_s"]) for row in rows], [int(row["pitch"]) for row in rows])
    assert 2 * found / (len(rows) + len(read.events)) > 0.93


def test_a_second_pass_reads_it_too_with_spectra_of_its_own(chorale: np.ndarray, read: Listened) -> None:
    again = finish(listen(lambda: (chorale,), passes=2))
    same = hits(again.events, [event.onset for event in read.events], [event.pitch for event in read.events])
    assert same > 0.9 * max(len(read.events), len(again.events))
    assert not np.allclose(again.ear.W, read.ear.W)


@pytest.mark.parametrize("cents", [-40, 40])
def test_an_instrument_in_another_tuning_is_read_as_well(chorale: np.ndarray, read: Listened, cents: int) -> None:
    stretch = 2 ** (cents / 1200)  # what is higher is also shorter
    moved = soxr.resample(chorale, RATE_HZ * stretch, RATE_HZ)
    other = finish(listen(lambda: (moved,)))
    assert abs(other.ear.cents - read.ear.cents - cents) <= 3
    onsets, pitches = [event.onset / stretch for event in read.events], [event.pitch for event in read.events]
    assert hits(other.events, onsets, pitches) >= 0.95 * max(len(read.events), len(other.events))


def test_what_is_not_tonal_has_no_tuning() -> None:
    assert tuning((np.zeros(RATE_HZ, np.float32),)) == 0
    assert tuning((np.random.default_rng(2).standard_normal(3 * RATE_HZ).astype(np.float32),)) == 0


def test_how_the_sound_is_cut_changes_no_note(chorale: np.ndarray, read: Listened) -> None:
    other = finish(listen(lambda: iter(np.array_split(chorale, 9)), core=700, threads=2))
    same = hits(other.events, [event.onset for event in read.events], [event.pitch for event in read.events], 1e-3)
    assert same >= 0.99 * max(len(read.events), len(other.events))


def test_events_are_in_order_and_within_the_sound(read: Listened, chorale: np.ndarray) -> None:
    assert list(read.events) == sorted(read.events, key=lambda event: (event.onset, event.pitch))
    assert all(0 <= event.onset < event.offset for event in read.events)
    assert all(1 <= event.velocity <= 127 for event in read.events)
    assert read.frames == 1 + len(chorale) // 220


def test_the_reasons_of_a_note_sum_to_its_log_odds(read: Listened) -> None:
    constant = shipped_readouts().looks[-1].constant
    for place in range(0, len(read.events), 10):
        told = reasons(read, place)
        assert abs(told[0].adds) == max(abs(reason.adds) for reason in told)
        total = constant + sum(reason.adds for reason in told)
        assert total == pytest.approx(float(read.notes.log_odds[place]), abs=0.01)


def test_shares_are_parts_of_one_whole(read: Listened) -> None:
    told = shares(read)
    assert len(told) == len(read.events)
    assert told.min() > 0
    assert told.max() <= 1.01


def test_more_sensitivity_takes_no_fewer_notes(chorale: np.ndarray) -> None:
    part = chorale[: 8 * RATE_HZ]
    few, many = (len(finish(listen(lambda: (part,), sensitivity=by)).events) for by in (-2.0, 2.0))
    assert 0 < few < many


def test_silence_has_no_notes() -> None:
    assert finish(listen(lambda: (np.zeros(RATE_HZ, np.float32),))).events == ()
    assert finish(listen(lambda: (np.zeros(0, np.float32),))).events == ()


def test_noise_has_few_notes() -> None:
    noise = np.random.default_rng(5).standard_normal(10 * RATE_HZ).astype(np.float32) * 0.1
    assert len(finish(listen(lambda: (noise,))).events) < 15


def test_stretches_cover_every_frame_once_with_margins() -> None:
    U = np.arange(1000, dtype=np.float32)[:, None] * np.ones((1, 2), np.float32)
    told = list(stretches(iter(np.array_split(U, 13)), core=300, margin=50))
    assert [(one.start, one.stop) for one in told] == [(0, 300), (300, 600), (600, 900), (900, 1000)]
    for one in told:
        assert one.first == max(0, one.start - 50)
        np.testing.assert_array_equal(one.U[:, 0], np.arange(one.first, min(1000, one.stop + 50)))


def test_of_a_long_sound_pieces_are_kept_of_a_short_one_all() -> None:
    short = np.zeros(3 * 220 * PIECE, np.float32)
    told = overheard((short,))
    assert told.whole
    assert [run.shape for run in told.runs] == [(1 + 3 * PIECE, BINS)]
    told = overheard(short for _ in range(20))
    assert not told.whole
    assert MOST // 2 <= len(told.runs) <= MOST
    assert {len(run) for run in told.runs} <= {PIECE, 1}


def test_of_a_long_sound_that_is_mostly_a_pause_what_sounds_is_kept() -> None:
    chance = np.random.default_rng(7)
    blocks = [chance.standard_normal(220 * PIECE).astype(np.float32) * level for level in [0.5] * 4 + [1e-4] * 80]
    told = overheard(blocks)
    levels = np.array([run.sum() / len(run) for run in told.runs])
    assert not told.whole
    assert len(told.runs) <= MOST
    assert np.sum(levels > 0.5 * levels.max()) >= 4


def test_a_long_pause_after_it_changes_hardly_a_note(chorale: np.ndarray, read: Listened) -> None:
    pause = np.random.default_rng(8).standard_normal(160 * RATE_HZ).astype(np.float32) * 1e-4
    long = finish(listen(lambda: (chorale, pause)))
    same = hits(long.events, [event.onset for event in read.events], [event.pitch for event in read.events])
    assert same >= 0.95 * max(len(read.events), len(long.events))


def test_an_ear_for_a_narrow_band_explains_nothing_above_it() -> None:
    U = np.random.default_rng(6).random((300, BINS), np.float32)
    U[:, 280:] = 0
    ear = attuned([U], shipped_templates())
    assert ear.band == 280
    assert ear.W.shape == (280, 176)
    np.testing.assert_allclose(ear.W.sum(axis=0), 1, rtol=1e-3)
