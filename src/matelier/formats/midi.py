"""Note events to a MIDI file and back, times right to a millisecond."""

import io
from collections import deque
from collections.abc import Iterable
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import Any, TypeAlias, cast

import mido

from matelier.formats.whole import whole_file
from matelier.spine.errors import BadInput
from matelier.spine.event import NoteEvent

TICKS_A_BEAT = 1000
TEMPO = 500_000  # µs a beat, so that a tick is half a millisecond
TICKS_A_SECOND = TICKS_A_BEAT * 1_000_000 // TEMPO
CHANNELS = tuple(channel for channel in range(16) if channel != 9)  # 9 is for drums
MOST_BYTES = 64 << 20

Key: TypeAlias = tuple[int, int, int, int]
"""The tick, 0 for an end and 1 for a start, the pitch, the velocity."""
Tracks: TypeAlias = list[list[Any]]  # mido has no types for its messages


def save_midi(events: Iterable[NoteEvent], path: str | Path, *, program: int = 0) -> None:
    """Write the events as a MIDI file, played by the General MIDI instrument `program` (0..127).

    Notes of one pitch that overlap go to different channels, so that each keeps its own end.
    Raises BadInput `midi.event` for a note that MIDI cannot hold, `output.unwritable...` from the disk.
    """
    voices: list[list[Key]] = []
    free: dict[int, list[int]] = {}  # pitch -> the tick from which each voice is free
    for event in sorted(events, key=lambda event: (event.onset, event.pitch, event.offset)):
        start, end = _ticks(event)
        until = free.setdefault(event.pitch, [])
        voice = next((number for number, tick in enumerate(until) if tick <= start), len(until))
        until[voice : voice + 1] = [end]
        while len(voices) <= voice:
            voices.append([])
        voices[voice] += [(start, 1, event.pitch, event.velocity), (end, 0, event.pitch, 0)]
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_A_BEAT)
    file.tracks.append(mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=TEMPO)]))
    for number, voice in enumerate(voices):
        file.tracks.append(_track(voice, CHANNELS[number % len(CHANNELS)], program))
    with whole_file(path) as partial, partial.open("wb") as out:
        file.save(file=out)


def _ticks(event: NoteEvent) -> tuple[int, int]:
    """First and last tick of the event, the last at least one later. Raises BadInput if MIDI cannot hold it."""
    good = isfinite(event.onset) and isfinite(event.offset) and 0 <= event.onset <= event.offset < 86_400
    if not (good and 0 <= event.pitch <= 127 and 1 <= event.velocity <= 127):
        raise BadInput("midi.event", onset=event.onset, offset=event.offset, pitch=event.pitch, velocity=event.velocity)
    start = round(event.onset * TICKS_A_SECOND)
    return start, max(start + 1, round(event.offset * TICKS_A_SECOND))


def _track(voice: list[Key], channel: int, program: int) -> mido.MidiTrack:
    """The messages in order of time, each with the ticks since the one before; ends before starts."""
    track = mido.MidiTrack([mido.Message("program_change", program=program, channel=channel)])
    now = 0
    for tick, is_start, note, velocity in sorted(voice, key=lambda entry: entry[:2]):
        kind = "note_on" if is_start else "note_off"
        track.append(mido.Message(kind, channel=channel, note=note, velocity=velocity, time=tick - now))
        now = tick
    return track


def load_midi(path: str | Path) -> tuple[NoteEvent, ...]:
    """The notes of a MIDI file in order of onset, drums left out; keys held until they are let go, pedal or not.

    Raises BadInput `midi.unreadable` where there is no file, `midi.damaged` where it is no MIDI or breaks off.
    """
    try:
        if Path(path).stat().st_size > MOST_BYTES:
            raise BadInput("midi.damaged", path=str(path))
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise BadInput("midi.unreadable", path=str(path)) from error
    try:
        return _events(data, path)
    # What mido raises on bytes that are no MIDI depends on the byte.
    except (OSError, EOFError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError) as error:
        raise BadInput("midi.damaged", path=str(path)) from error


def _events(data: bytes, path: str | Path) -> tuple[NoteEvent, ...]:
    """The notes of all tracks."""
    file = mido.MidiFile(file=io.BytesIO(data), clip=True)
    tracks = cast("Tracks", file.tracks)
    if data.count(b"MTrk") < int.from_bytes(data[10:12]) or not tracks:
        raise BadInput("midi.damaged", path=str(path))
    events: list[NoteEvent] = []
    groups: list[Tracks] = [[track] for track in tracks] if file.type == 2 else [tracks]
    for group in groups:
        clock = _Clock(group, file.ticks_per_beat)
        for track in group:
            events += _notes(track, clock)
    return tuple(sorted(events, key=lambda event: (event.onset, event.pitch, event.offset, event.velocity)))


class _Clock:
    """Seconds at each tick, by the tempo changes of all tracks together."""

    def __init__(self, tracks: Tracks, division: int) -> None:
        changes: dict[int, int] = {0: 500_000}
        for track in tracks:
            tick = 0
            for message in track:
                tick += message.time
                if message.type == "set_tempo":
                    changes[tick] = message.tempo
        frames = -(division >> 8) if division < 0 else 0  # SMPTE: frames a second and ticks a frame
        if division == 0 or (frames and not division & 0xFF):
            raise ValueError(division)
        self._marks: list[tuple[int, Fraction, Fraction]] = []  # tick, its second, seconds a tick from there on
        second, since, pace = Fraction(0), 0, Fraction(0)
        for tick, tempo in sorted(changes.items()):
            second += (tick - since) * pace
            pace = Fraction(1, frames * (division & 0xFF)) if frames else Fraction(tempo, 1_000_000 * division)
            since = tick
            self._marks.append((tick, second, pace))
        self._at = 0

    def seconds(self, tick: int) -> float:
        """The second at which a tick falls; cheap when asked in order."""
        if tick < self._marks[self._at][0]:
            self._at = 0
        while self._at + 1 < len(self._marks) and self._marks[self._at + 1][0] <= tick:
            self._at += 1
        since, second, pace = self._marks[self._at]
        return float(second + (tick - since) * pace)


def _notes(track: list[Any], clock: _Clock) -> list[NoteEvent]:
    """The notes of a track; of two equal ones the first to start is the first to end, and the last tick ends all."""
    events: list[NoteEvent] = []
    sounding: dict[tuple[int, int], deque[tuple[int, int]]] = {}
    tick = 0
    for message in track:
        tick += message.time
        if message.type not in ("note_on", "note_off") or message.channel == 9:
            continue
        held = sounding.setdefault((message.channel, message.note), deque())
        if message.type == "note_on" and message.velocity:
            held.append((tick, message.velocity))
        elif held:
            start, velocity = held.popleft()
            events.append(NoteEvent(clock.seconds(start), clock.seconds(tick), message.note, velocity))
    for (_, pitch), held in sounding.items():
        events += [NoteEvent(clock.seconds(start), clock.seconds(tick), pitch, velocity) for start, velocity in held]
    return events
