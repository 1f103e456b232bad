"""Note events: a rectangle of amounts is one note with its times; scaling changes nothing; shadows are no notes."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import nnls

from matelier.signals.dictionary import note_spectra, peak
from matelier.signals.events import Listening, note_events
from matelier.signals.spectrogram import stft, window_for
from matelier.spine.event import NoteEvent

FRAME_SECONDS = 512 / 44100
SCALE = (60, 62, 64, 65, 67, 69, 71)
HOLES = ("-3", "+4", "-4", "+5", "-5", "+6", "-6")


def noisy(seed: int) -> NDArray[np.float32]:
    """Amounts with rectangles that overlap, a floor of noise, and fades."""
    random = np.random.default_rng(seed)
    X = 0.02 * random.random((7, 400))
    for _ in range(12):
        row, start, length = random.integers(7), random.integers(380), random.integers(3, 80)
        fade = np.exp(-np.arange(length) * random.choice([0.0, 0.05]))
        X[row, start : start + length] += (random.uniform(0.2, 2) * fade)[: 400 - start]
    return X.astype(np.float32)


def test_silence_has_no_notes() -> None:
    assert note_events(np.zeros((7, 500), np.float32), SCALE, FRAME_SECONDS) == ()
    assert note_events(np.zeros((7, 0), np.float32), SCALE, FRAME_SECONDS) == ()


@given(st.integers(0, 6), st.integers(0, 200), st.integers(7, 200), st.floats(1e-3, 1e3))
@settings(derandomize=True, deadline=None)
def test_a_rectangle_is_one_note_with_its_times(row: int, start: int, length: int, amount: float) -> None:
    X = np.zeros((7, 420), np.float32)
    X[row, start : start + length] = amount
    (event,) = note_events(X, SCALE, FRAME_SECONDS)
    assert (event.onset, event.offset) == (start * FRAME_SECONDS, (start + length) * FRAME_SECONDS)
    assert event.pitch == SCALE[row]


@given(st.integers(0, 10**6), st.integers(-30, 30))
@settings(derandomize=True, deadline=None)
def test_louder_amounts_are_the_same_notes(seed: int, doublings: int) -> None:
    X = noisy(seed)
    assert note_events(np.ldexp(X, doublings), SCALE, FRAME_SECONDS) == note_events(X, SCALE, FRAME_SECONDS)


@given(st.integers(0, 10**6), st.permutations(range(7)))
@settings(derandomize=True, deadline=None)
def test_the_order_of_the_rows_does_not_matter(seed: int, order: list[int]) -> None:
    X = noisy(seed)
    turned = note_events(X[order], [SCALE[row] for row in order], FRAME_SECONDS)
    assert turned == note_events(X, SCALE, FRAME_SECONDS)


@given(st.integers(0, 10**6))
@settings(derandomize=True, deadline=None)
def test_notes_come_in_order_last_and_do_not_overlap_themselves(seed: int) -> None:
    events = note_events(noisy(seed), SCALE, FRAME_SECONDS)
    assert list(events) == sorted(events, key=lambda event: (event.onset, event.pitch))
    for event in events:
        assert event.offset - event.onset >= 0.06
        assert 1 <= event.velocity <= 127
        assert all(o.onset >= event.offset or o.offset <= event.onset or o == event
                   for o in events if o.pitch == event.pitch)  # fmt: skip


def test_columns_of_one_note_are_added() -> None:
    X = noisy(3)
    halves = np.concatenate((X / 2, X / 2))
    assert note_events(halves, SCALE + SCALE, FRAME_SECONDS) == note_events(X, SCALE, FRAME_SECONDS)


def test_a_row_without_a_pitch_makes_no_notes() -> None:
    X = np.vstack((noisy(3), np.full((1, 400), 5, np.float32)))
    assert note_events(X, (*SCALE, None), FRAME_SECONDS) == note_events(X[:7], SCALE, FRAME_SECONDS)


def test_a_stroke_on_a_sounding_note_is_a_new_note() -> None:
    amounts = np.concatenate([np.exp(-np.arange(60) / 40) for _ in range(3)]).astype(np.float32)
    events = note_events(amounts[None], (60,), FRAME_SECONDS)
    assert [round(event.onset / FRAME_SECONDS) for event in events] == [0, 60, 120]
    assert [round(event.offset / FRAME_SECONDS) for event in events] == [60, 120, 180]


def test_a_tremolo_is_one_note() -> None:
    amounts = (1 + 0.3 * np.sin(np.arange(300) * 2 * np.pi * 5 * FRAME_SECONDS)).astype(np.float32)
    assert len(note_events(amounts[None], (60,), FRAME_SECONDS)) == 1


@pytest.mark.parametrize(("interval", "share"), [(12, 0.05), (-12, 0.05), (19, 0.3), (12, 0.4), (1, 0.6), (-1, 0.6)])
def test_what_leaks_from_a_note_is_no_note(interval: int, share: float) -> None:
    X = np.zeros((2, 200), np.float32)
    X[0, 20:120], X[1, 18:125] = 1, share
    assert [event.pitch for event in note_events(X, (60, 60 + interval), FRAME_SECONDS)] == [60]


def test_what_leaks_from_the_loudest_note_of_all_is_no_note_either() -> None:
    X = np.zeros((2, 1000), np.float32)
    X[0, 20:900], X[0, 910:950], X[1, 910:950] = 1, 3, 0.5
    assert {event.pitch for event in note_events(X, (60, 65), FRAME_SECONDS)} == {60}


@pytest.mark.parametrize(("interval", "share"), [(12, 0.9), (4, 0.4), (7, 0.4), (1, 0.95)])
def test_what_sounds_beside_a_note_is_a_note(interval: int, share: float) -> None:
    X = np.zeros((2, 200), np.float32)
    X[0, 20:120], X[1, 20:120] = 1, share
    assert [event.pitch for event in note_events(X, (60, 60 + interval), FRAME_SECONDS)] == [60, 60 + interval]


def test_a_click_is_too_short_for_a_note() -> None:
    X = np.zeros((1, 200), np.float32)
    X[0, 50:53] = 1
    assert note_events(X, (60,), FRAME_SECONDS) == ()
    assert len(note_events(X, (60,), FRAME_SECONDS, listening=Listening(shortest_seconds=0.02))) == 1


def test_a_stronger_note_is_faster() -> None:
    X = np.zeros((1, 400), np.float32)
    for place, amount in enumerate((0.5, 1, 2)):
        X[0, 20 + 100 * place : 80 + 100 * place] = amount
    soft, middle, loud = (event.velocity for event in note_events(X, (60,), FRAME_SECONDS))
    assert soft < middle < loud
    assert middle - soft == pytest.approx(loud - middle, abs=1)


def test_amounts_on_disk_are_read_where_they_lie(tmp_path: Path) -> None:
    X = np.tile(noisy(5), (1, 50))
    np.save(tmp_path / "amounts.npy", X)
    lying = np.load(tmp_path / "amounts.npy", mmap_mode="r")
    events = note_events(lying, SCALE, FRAME_SECONDS)
    assert len(events) > 100
    assert events == note_events(X, SCALE, FRAME_SECONDS)


def test_the_harmonica_scale_is_read_note_by_note(data: Path) -> None:
    window = window_for(48000)
    columns: list[NDArray[np.float32]] = []
    for hole in HOLES:
        samples, rate_hz = soundfile.read(data / f"harmonica/Note_{hole}.wav", dtype="float32")
        columns.append(note_spectra(soxr.resample(samples, rate_hz, 48000), window, peak)[0])
    scale, _ = soundfile.read(data / "harmonica/MusicalScale.wav", dtype="float32")
    M = np.abs(stft(scale.mean(axis=1), window)).astype(np.float64)
    W = np.array(columns, np.float64).T
    X = np.array([nnls(W, frame)[0] for frame in M.T], np.float32).T
    events = note_events(X, (71, 72, 74, 76, 77, 79, 81), window.seconds_a_frame)
    assert [event.pitch for event in events] == [71, 72, 74, 76, 77, 79, 81]
    assert all(isinstance(event, NoteEvent) and 0.3 < event.offset - event.onset < 1.3 for event in events)
