"""Notes as a score: what music21 reads back is what was played, bars are full, the same notes give the same file."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from music21 import converter

from matelier.formats import score
from matelier.formats.notelist import load_notelist
from matelier.formats.score import BAR, Held, on_grid, save_score, signs, sixteenth_of
from matelier.spine.errors import BadInput
from matelier.spine.event import NoteEvent

CHORALE = Path(__file__).resolve().parents[2] / "examples" / "chorale.csv"

HELD = st.tuples(st.integers(0, 70), st.integers(1, 40), st.integers(21, 108)).map(lambda n: (n[0], n[0] + n[1], n[2]))


def apart(notes: list[Held]) -> list[Held]:
    """Without notes that overlap one of the same pitch."""
    kept: list[Held] = []
    for start, stop, pitch in sorted(notes):
        if all(pitch != other or start >= last for _, last, other in kept):
            kept.append((start, stop, pitch))
    return kept


@given(st.lists(HELD, max_size=12).map(apart))
def test_signs_fill_the_bars_and_tied_together_are_the_notes(notes: list[Held]) -> None:
    stop = -(-max((end for _, end, _ in notes), default=1) // BAR) * BAR
    now, last, opened = 0, (), {}
    told: list[Held] = []
    for start, end, pitches, lasting in signs(notes, stop):
        assert start == now
        assert start // BAR == (end - 1) // BAR
        assert set(last) <= set(pitches)
        for pitch in pitches:
            if pitch not in last:
                opened[pitch] = start
            if pitch not in lasting:
                told.append((opened[pitch], end, pitch))
        now, last = end, lasting
    assert now == stop
    assert sorted(told) == sorted(notes)


@settings(max_examples=25, derandomize=True, deadline=None)
@given(st.floats(62, 190), st.integers(0, 1000))
def test_a_steady_tempo_is_found_or_one_that_divides_it(quarters_a_minute: float, seed: int) -> None:
    chance = np.random.default_rng(seed)
    sixteenth = 15 / quarters_a_minute
    onsets = np.cumsum(chance.choice([2, 2, 4, 4, 1], 60)) * sixteenth + chance.normal(0, 0.003, 60)
    found = sixteenth_of(list(onsets))
    assert min(abs(times * sixteenth / found - round(times * sixteenth / found)) for times in (1, 2)) < 0.02


def test_where_no_tempo_fits_it_is_120() -> None:
    assert sixteenth_of([]) == sixteenth_of([1.0, 2.0]) == 0.125
    assert sixteenth_of(list(np.random.default_rng(4).uniform(0, 60, 300))) == 0.125


def test_ends_near_an_onset_are_there_and_no_note_lasts_into_its_next() -> None:
    events = [(0.0, 0.62, 60), (0.5, 1.4, 60), (0.5, 0.9, 64), (0.25, 1.12, 40), (1.0, 1.5, 41)]
    held = on_grid([NoteEvent(*event, 64) for event in events], 0.125)
    assert held == ((0, 4, 60), (2, 8, 40), (4, 7, 64), (4, 11, 60), (8, 12, 41))


def test_music21_reads_back_the_notes_that_were_written(tmp_path: Path) -> None:
    events = load_notelist(CHORALE)
    file = tmp_path / "notes.musicxml"
    assert save_score(events, file, title="a & b <c>") == len(events)
    read: Any = converter.parse(file, forceSource=True)
    assert read.metadata.bestTitle == "a & b <c>"
    assert len(read.parts) == 2
    for measure in read.recurse().getElementsByClass("Measure"):
        assert measure.duration.quarterLength == 4
    struck: list[tuple[float, int]] = []
    for part, upper in zip(read.parts, (True, False), strict=True):
        for element in part.flatten().notes:
            for head in getattr(element, "notes", (element,)):
                assert (head.pitch.midi >= 60) == upper
                if head.tie is None or head.tie.type == "start":
                    struck.append((4 * element.offset, head.pitch.midi))
    held = on_grid(events, sixteenth_of([event.onset for event in events]))
    assert sorted(struck) == sorted((start, pitch) for start, _, pitch in held)
    assert len(held) > 0.95 * len(events)
    first = file.read_bytes()
    save_score(events, file, title="a & b <c>")
    assert file.read_bytes() == first


def test_a_long_piece_is_cut_and_this_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score, "MOST_NOTES", 3)
    assert save_score([NoteEvent(i / 2, i / 2 + 0.4, 50 + i, 64) for i in range(9)], tmp_path / "a.musicxml") == 3


def test_without_music21_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score, "find_spec", lambda _: None)
    with pytest.raises(BadInput, match=r"score\.no_library"):
        save_score([], tmp_path / "a.musicxml")
