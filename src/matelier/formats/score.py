"""Note events as a score in MusicXML: a tempo that fits, sixteenths in 4/4, two staves that meet at middle C."""

import importlib
import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.formats.whole import whole_file
from matelier.spine.errors import BadInput
from matelier.spine.event import NoteEvent

MIDDLE_C, BAR = 60, 16  # a bar has 16 sixteenths
MOST_NOTES = 3000  # some ten minutes: more take memory, and nobody reads them
USUAL = 0.125  # seconds a sixteenth, at 120 quarters a minute
SIXTEENTHS = np.geomspace(0.075, 0.25, 121)  # 60 to 200 quarters a minute
NEAR = 2.0  # seconds: onsets so near tell how fast it goes
CLEAR = 0.35  # a tempo that fits no better than so is none
LENGTHS = (16, 12, 8, 6, 4, 3, 2, 1)  # sixteenths that one sign can last
NOT_OURS = re.compile(rb"\s*<(encoding-date|creator)[^>]*>[^<]*</(encoding-date|creator)>")

Held = tuple[int, int, int]
"""First sixteenth, the one after the last, and the pitch."""


def can_write_scores() -> bool:
    """Whether music21 is there."""
    return find_spec("music21") is not None


def save_score(events: Sequence[NoteEvent], path: str | Path, *, title: str = "") -> int:
    """Write the events as MusicXML and return how many: no more than the first 3,000. Needs music21.

    Raises BadInput `score.no_library` where it is missing, `output.unwritable...` from the disk.
    """
    if not can_write_scores():
        raise BadInput("score.no_library")
    chosen = sorted(events, key=lambda event: (event.onset, event.pitch))[:MOST_NOTES]
    sixteenth = sixteenth_of([event.onset for event in chosen])
    written = _xml(on_grid(chosen, sixteenth), 15 / sixteenth, title)
    with whole_file(path) as partial:
        partial.write_bytes(NOT_OURS.sub(b"", written))  # nobody composed this; the same notes give the same file
    return len(chosen)


def sixteenth_of(onsets: Sequence[float]) -> float:
    """The seconds a sixteenth lasts: the longest time that nearly divides what lies between onsets; else 0.125."""
    times = np.unique(np.round(np.asarray(onsets, np.float64), 2))
    apart = np.concatenate([times[k:] - times[:-k] for k in range(1, min(24, len(times)))] or [times[:0]])
    apart = apart[(apart > 0.05) & (apart < NEAR)]
    if len(apart) < 8:
        return USUAL
    fits = np.array([np.cos(2 * np.pi * apart / length).mean() for length in SIXTEENTHS])
    if fits.max() < CLEAR:
        return USUAL
    rough = float(SIXTEENTHS[np.flatnonzero(fits > 0.9 * fits.max())[-1]])
    finer = rough * np.linspace(0.97, 1.03, 601)
    together = [abs(np.exp(2j * np.pi * times / length).mean()) for length in finer]
    return float(finer[int(np.argmax(together))]) if max(together) > CLEAR else rough


def on_grid(events: Sequence[NoteEvent], sixteenth: float) -> tuple[Held, ...]:
    """The notes in sixteenths from the first onset; of equal ones the longest, and none lasts into its next.

    A note that ends within a sixteenth of an onset in its staff ends there: players do not let go to the point.
    """
    first = min((event.onset for event in events), default=0.0)
    ends: dict[tuple[int, int], int] = {}
    for event in events:
        start, stop = (round((second - first) / sixteenth) for second in (event.onset, event.offset))
        place = (event.pitch, start)
        ends[place] = max(ends.get(place, 0), stop, start + 1)
    onsets = {upper: {start for pitch, start in ends if (pitch >= MIDDLE_C) == upper} for upper in (True, False)}
    held: list[Held] = []
    following: dict[int, int] = {}
    for (pitch, start), end in sorted(ends.items(), key=lambda entry: -entry[0][1]):
        near = (end + by for by in (0, -1, 1) if end + by > start and end + by in onsets[pitch >= MIDDLE_C])
        held.append((start, min(next(near, end), following.get(pitch, end + 1)), pitch))
        following[pitch] = start
    return tuple(sorted(held))


def signs(held: Sequence[Held], stop: int) -> Iterator[tuple[int, int, tuple[int, ...], tuple[int, ...]]]:
    """Of one staff, sign by sign: where it begins and ends, the pitches that sound, and those that go on after it.

    No sign crosses a bar, and each lasts as long as one sign can.
    """
    cuts = sorted({*(edge for start, end, _ in held for edge in (start, end)), *range(0, stop + 1, BAR)})
    begins = sorted(held)
    sounding: list[Held] = []
    k = 0
    for start, end in pairwise(cuts):
        while k < len(begins) and begins[k][0] <= start:
            sounding.append(begins[k])
            k += 1
        sounding = [note for note in sounding if note[1] > start]
        at = start
        while at < end:
            length = next(length for length in LENGTHS if length <= end - at)
            pitches = tuple(sorted(pitch for _, _, pitch in sounding))
            yield at, at + length, pitches, tuple(pitch for _, last, pitch in sounding if last > at + length)
            at += length


def _xml(held: Sequence[Held], quarters_a_minute: float, title: str) -> bytes:
    """The score by music21."""
    stream, meter, clef, tempo, layout, metadata, instrument, exporter = (
        importlib.import_module(f"music21.{name}")
        for name in ("stream", "meter", "clef", "tempo", "layout", "metadata", "instrument", "musicxml.m21ToXml")
    )
    stop = -(-max((end for _, end, _ in held), default=1) // BAR) * BAR
    flats = _wants_flats(held)
    score: Any = stream.Score()
    score.insert(0, metadata.Metadata(title=title))
    staves: list[Any] = []
    for name, sign, upper in (("upper", clef.TrebleClef(), True), ("lower", clef.BassClef(), False)):
        staff: Any = stream.PartStaff(id=name)
        played: Any = instrument.Instrument()
        played.partId, played.instrumentId = "P1", "I1"  # else they are drawn at random
        notes = [note for note in held if (note[2] >= MIDDLE_C) == upper]
        for number, bar in enumerate(_bars(notes, stop, flats=flats), 1):
            measure = stream.Measure(number=number)
            if number == 1:
                opening = [played, sign, meter.TimeSignature("4/4")]
                opening += [tempo.MetronomeMark(number=round(quarters_a_minute, 2))] if upper else []
                for thing in opening:
                    measure.insert(0, thing)
            measure.append(bar)
            staff.append(measure)
        staves.append(staff)
        score.insert(0, staff)
    score.insert(0, layout.StaffGroup(staves, symbol="brace"))
    return exporter.GeneralObjectExporter(score).parse()


def _bars(held: Sequence[Held], stop: int, *, flats: bool) -> Iterator[list[Any]]:
    """The signs of each bar."""
    note, chord, tie = (importlib.import_module(f"music21.{name}") for name in ("note", "chord", "tie"))
    bar: list[Any] = []
    before: frozenset[int] = frozenset()
    for start, end, pitches, lasting in signs(held, stop):
        length = (end - start) / 4
        single = [note.Note(_spelled(pitch, flats=flats), quarterLength=length) for pitch in pitches]
        for pitch, head in zip(pitches, single, strict=True):
            kind = {(0, 1): "start", (1, 1): "continue", (1, 0): "stop"}.get((pitch in before, pitch in lasting))
            head.tie = tie.Tie(kind) if kind else None
        before = frozenset(lasting)
        whole = note.Rest(quarterLength=length) if not single else single[0]
        bar.append(chord.Chord(single, quarterLength=length) if len(single) > 1 else whole)
        if end % BAR == 0:
            yield bar
            bar = []


def _wants_flats(held: Sequence[Held]) -> bool:
    """Whether more sounds on the flats of F, B flat and E flat major than on the sharps of G, D and A."""
    sounds: NDArray[np.int64] = np.zeros(12, np.int64)
    for start, end, pitch in held:
        sounds[pitch % 12] += end - start
    return bool(sounds[[10, 3, 8]].sum() > sounds[[6, 1]].sum())


def _spelled(pitch: int, *, flats: bool) -> str:
    names = "C D- D E- E F G- G A- A B- B" if flats else "C C# D D# E F F# G G# A A# B"
    return f"{names.split()[pitch % 12]}{pitch // 12 - 1}"
