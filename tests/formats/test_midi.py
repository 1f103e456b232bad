"""Note events survive the way to MIDI and back."""

import io
import struct
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.formats.midi import load_midi, save_midi
from matelier.spine.errors import BadInput
from matelier.spine.event import NoteEvent

TIMES = st.floats(0, 4000)


@st.composite
def events(draw: st.DrawFn) -> NoteEvent:
    onset = draw(TIMES)
    offset = onset + draw(st.one_of(st.just(0.0), st.floats(0, 20)))
    return NoteEvent(onset, offset, draw(st.integers(0, 127)), draw(st.integers(1, 127)))


def by_tick(event: NoteEvent) -> tuple[float, int, float, int]:
    return round(event.onset * 2000), event.pitch, round(event.offset * 2000), event.velocity


def tracks(*tracks: Sequence[mido.Message | mido.MetaMessage], division: int = 480, kind: int = 1) -> bytes:
    file = mido.MidiFile(type=kind, ticks_per_beat=division)
    file.tracks.extend(mido.MidiTrack(track) for track in tracks)
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def loaded(folder: Path, data: bytes) -> tuple[NoteEvent, ...]:
    (folder / "a.mid").write_bytes(data)
    return load_midi(folder / "a.mid")


@given(st.lists(events(), max_size=40))
def test_events_come_back_within_a_millisecond(
    tmp_path_factory: pytest.TempPathFactory, given_events: list[NoteEvent]
) -> None:
    path = tmp_path_factory.mktemp("midi") / "a.mid"
    save_midi(given_events, path)
    found = sorted(load_midi(path), key=by_tick)
    expected = sorted(given_events, key=by_tick)
    assert [(event.pitch, event.velocity) for event in found] == [(event.pitch, event.velocity) for event in expected]
    for here, there in zip(found, expected, strict=True):
        assert abs(here.onset - there.onset) <= 0.001
        assert abs(here.offset - there.offset) <= 0.001


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=1, max_size=40))
def test_overlapping_notes_of_one_pitch_keep_their_own_ends(
    tmp_path_factory: pytest.TempPathFactory, spans: list[tuple[int, int]]
) -> None:
    path = tmp_path_factory.mktemp("midi") / "a.mid"
    given_events = [NoteEvent(start / 10, (start + length) / 10, 60, 64) for start, length in spans]
    save_midi(given_events, path)
    assert sorted(map(by_tick, load_midi(path))) == sorted(map(by_tick, given_events))


def test_the_file_names_its_instrument_and_leaves_the_drums_alone(tmp_path: Path) -> None:
    save_midi([NoteEvent(0, 10, 60, 64)] * 20, tmp_path / "a.mid", program=22)
    file: Any = mido.MidiFile(tmp_path / "a.mid")
    messages: list[Any] = [message for track in file.tracks for message in track]
    assert {message.program for message in messages if message.type == "program_change"} == {22}
    assert 9 not in {message.channel for message in messages if message.type.startswith("note")}


def test_changes_of_tempo_count_from_where_they_stand(tmp_path: Path) -> None:
    tempo = [mido.MetaMessage("set_tempo", tempo=1_000_000), mido.MetaMessage("set_tempo", tempo=250_000, time=480)]
    notes = [mido.Message("note_on", note=60, time=240), mido.Message("note_off", note=60, time=720)]
    assert loaded(tmp_path, tracks(tempo, notes)) == (NoteEvent(0.5, 1.25, 60, 64),)


def test_tracks_of_kind_2_have_their_own_tempo(tmp_path: Path) -> None:
    notes = [mido.Message("note_on", note=60), mido.Message("note_off", note=60, time=480)]
    data = tracks([mido.MetaMessage("set_tempo", tempo=1_000_000), *notes], notes, kind=2)
    assert [event.offset for event in loaded(tmp_path, data)] == [0.5, 1.0]


def test_smpte_time_is_seconds(tmp_path: Path) -> None:
    notes = [mido.Message("note_on", note=60, time=1000), mido.Message("note_off", note=60, time=500)]
    data = bytearray(tracks(notes))
    data[12:14] = struct.pack(">bB", -25, 40)
    assert loaded(tmp_path, bytes(data)) == (NoteEvent(1.0, 1.5, 60, 64),)


def test_a_note_on_without_velocity_ends_a_note_and_the_track_ends_the_rest(tmp_path: Path) -> None:
    notes = [
        mido.Message("note_on", note=60, velocity=10),
        mido.Message("note_on", note=61, velocity=20),
        mido.Message("note_on", note=60, velocity=0, time=480),
        mido.MetaMessage("end_of_track", time=480),
    ]
    assert loaded(tmp_path, tracks(notes)) == (NoteEvent(0, 0.5, 60, 10), NoteEvent(0, 1, 61, 20))


@pytest.mark.parametrize(
    "event",
    [
        NoteEvent(-0.1, 1, 60, 64),
        NoteEvent(2, 1, 60, 64),
        NoteEvent(0, 1, 128, 64),
        NoteEvent(0, 1, -1, 64),
        NoteEvent(0, 1, 60, 0),
        NoteEvent(0, 1, 60, 128),
        NoteEvent(0, float("nan"), 60, 64),
        NoteEvent(0, float("inf"), 60, 64),
    ],
)
def test_a_note_that_midi_cannot_hold_is_refused(tmp_path: Path, event: NoteEvent) -> None:
    with pytest.raises(BadInput, match=r"midi\.event"):
        save_midi([event], tmp_path / "a.mid")
    assert list(tmp_path.iterdir()) == []


WHOLE = tracks([mido.Message("note_on", note=60 + n % 12, velocity=n, time=9) for n in range(40)])


@given(st.integers(0, len(WHOLE) - 1))
def test_a_midi_file_that_breaks_off_is_refused(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    with pytest.raises(BadInput, match=r"midi\.damaged"):
        loaded(tmp_path_factory.mktemp("cut"), WHOLE[:length])


@given(st.data())
def test_damaged_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    bytes_ = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        bytes_[data.draw(st.integers(0, len(bytes_) - 1))] = data.draw(st.integers(0, 255))
    found: tuple[NoteEvent, ...] = ()
    with suppress(BadInput):
        found = loaded(tmp_path_factory.mktemp("fuzz"), bytes(bytes_))
    assert all(event.onset <= event.offset and 0 <= event.pitch < 128 for event in found)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.mid"):
        with pytest.raises(BadInput, match=r"midi\.unreadable"):
            load_midi(path)
