"""Notes read from a sound of any length: an ear is attuned to it, then it is read in overlapping stretches."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.disk import OnDisk
from matelier.arrays.freed import give_back
from matelier.arrays.threads import ONE_BLAS_THREAD, in_order
from matelier.explainers.music.attuning import Ear, Overheard, activity, attuned, attuned_again, compressed, overheard
from matelier.signals.activity import COUNT
from matelier.signals.decision import decided, expected_score, threshold
from matelier.signals.endings import AFTER, BEFORE, KINDS, LONGEST, Fading, endings, kept_rows, spans
from matelier.signals.logfrequency import HOP, SECONDS_A_FRAME
from matelier.signals.strokes import Strokes, joined, strokes
from matelier.signals.templates import Templates, shipped_templates
from matelier.signals.weights import Readouts, shipped_readouts, shipped_readouts_again
from matelier.spine.event import NoteEvent
from matelier.spine.step import Step, Work

Float32 = NDArray[np.float32]
Sound: TypeAlias = Callable[[], Iterable[Float32]]
"""Gives the samples at 22,050 Hz anew, in blocks of any size."""

CORE, MARGIN = 4096, 256  # frames: of a stretch, and around it, more than any read-out looks
LEAD = 64  # frames of silence put before a sound: what begins at once then begins as other notes do
LIKELY = 0.1  # candidates above this chance may become notes


@dataclass(frozen=True, slots=True)
class Listened:
    """What was read: events by onset, then pitch; for each its stroke; amounts, sums and features on disk.

    `amounts` is 352 × frames: how much of each key sounds, then what its end is told by; `sums` is 1 × frames.
    Both are on the scale on which loud frames sum to 100. `features` has a column for every likely candidate, and
    `places` says which column is whose event's. `expected` is the F1 score that the chances promise: where it
    is low, this may be speech, drums or noise.
    """

    events: tuple[NoteEvent, ...]
    notes: Strokes
    readouts: Readouts
    threshold: float
    expected: float
    ear: Ear
    amounts: OnDisk
    sums: OnDisk
    features: OnDisk
    places: NDArray[np.intp]

    @property
    def frames(self) -> int:
        """How many frames were heard."""
        return self.sums.shape[1]


@dataclass(frozen=True, slots=True)
class Reason:
    """A named number of a note, and what it adds to the log-odds that this is one."""

    name: str
    value: float
    adds: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """Compressed magnitudes from frame `first` on; what is read of it is frames `start` to `stop`."""

    U: Float32
    first: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Heard:
    read: Strokes
    amounts: Float32
    sums: Float32


def listen(
    sound: Sound,
    *,
    templates: Templates | None = None,
    readouts: Readouts | None = None,
    again: Readouts | None = None,
    passes: int = 1,
    sensitivity: float = 0.0,
    threads: int = 1,
    core: int = CORE,
    seconds: float | None = None,
) -> Work[Listened]:
    """The notes of a sound, read in bounded memory; the stretches it is read in change none of them.

    `passes` 2 lets the ear learn again from what it read, and reads with the read-outs of a second pass, `again`. A
    sensitivity above 0 takes less likely notes too (log-odds). `seconds`, where known, is how long the sound is.
    """
    readouts = readouts or shipped_readouts()
    yield Step("progress.prepare", {})
    with ONE_BLAS_THREAD:
        told: Overheard | None = overheard(_led(sound))
        led, whole = told.runs, told.whole
        runs = [led[0][LEAD:], *led[1:]]
        ear = attuned(runs, templates or shipped_templates(), cents=told.cents)
        if passes > 1:
            ear = attuned_again(ear, runs, readouts)
            readouts = again or shipped_readouts_again()
    yield Step("notes.attuned", {"keys": COUNT, "bins": ear.band})

    def hear(stretch: Stretch) -> _Heard:
        return _heard(stretch, ear, readouts)

    if not whole:
        told, led, runs = None, [], []  # memory is for the stretches now
        give_back()
    amounts, sums, features = OnDisk(KINDS * COUNT), OnDisk(1), OnDisk(len(readouts.timing.names))
    likely: list[Strokes] = []
    blocks = led if whole else compressed(_led(sound), cents=ear.cents)
    for heard in in_order(stretches(blocks, core), hear, threads=threads):
        silent = 0 if likely else LEAD
        amounts.append(heard.amounts[silent:].T)
        sums.append(heard.sums[None, silent:])
        features.append(heard.read.features.T)
        likely.append(replace(heard.read, features=np.empty((len(heard.read.seconds), 0), np.float32)))
        done = sums.shape[1] * SECONDS_A_FRAME
        yield Step("progress.listen", {"done": done, "of": max(seconds or done, done)})
    read = joined(likely)
    least = threshold(read.chances, sensitivity=sensitivity)
    places = decided(read.found, read.chances, read.seconds, least)
    events, order = _events(read.where(places), amounts, sums, readouts, ear)
    places, expected = places[order], expected_score(read.chances, least)
    return Listened(events, read.where(places), readouts, least, expected, ear, amounts, sums, features, places)


def reasons(listened: Listened, place: int) -> tuple[Reason, ...]:
    """Why this event was taken for a note: the terms of the last look, what weighs most first; with its constant they
    sum to the log-odds.
    """
    look = listened.readouts.looks[-1]
    column = int(listened.places[place])
    x = listened.features[:, column : column + 1][:, 0]
    terms = look.terms(x, listened.ear.sustained)
    told = [Reason(name, float(x[i]), terms[name]) for i, name in enumerate(look.names)]
    return tuple(sorted(told, key=lambda reason: -abs(reason.adds)))


def shares(listened: Listened) -> NDArray[np.float64]:
    """For each event the share that its key explains of all the (compressed) sound while it sounds, 0 to 1."""
    told = np.zeros(len(listened.events))
    for i, event in enumerate(listened.events):
        start = min(int(event.onset / SECONDS_A_FRAME), listened.frames - 1)
        part = slice(start, max(start + 1, round(event.offset / SECONDS_A_FRAME)))
        whole = float(listened.sums[0, part].sum())
        told[i] = float(listened.amounts[event.pitch - 21, part].sum()) / whole if whole > 0 else 0.0
    return told


def _led(sound: Sound) -> Iterator[Float32]:
    yield np.zeros(LEAD * HOP, np.float32)
    yield from sound()


def stretches(blocks: Iterable[Float32], core: int = CORE, margin: int = MARGIN) -> Iterator[Stretch]:
    """Overlapping stretches of `core` frames, with a margin on both sides where there is sound."""
    waiting: deque[Float32] = deque()
    first, held, start = 0, 0, 0
    for block in blocks:
        waiting.append(block)
        held += len(block)
        while first + held >= start + core + margin:
            U = np.concatenate(waiting)
            yield Stretch(U[: start + core + margin - first], first, start, start + core)
            start += core
            U = U[max(0, start - margin - first) :]
            first, held = max(first, start - margin), len(U)
            waiting = deque((U,))
    if first + held > start:
        yield Stretch(np.concatenate(waiting), first, start, first + held)


def _heard(stretch: Stretch, ear: Ear, readouts: Readouts) -> _Heard:
    found = activity(stretch.U, ear)
    inside = slice(stretch.start - stretch.first, stretch.stop - stretch.first)
    read = strokes(found, readouts, ear.sustained)
    mine = (read.found.frames >= inside.start) & (read.found.frames < inside.stop) & (read.chances > LIKELY)
    read = read.where(mine)
    read = replace(
        read,
        found=replace(read.found, frames=read.found.frames + stretch.first - LEAD),
        seconds=read.seconds + (stretch.first - LEAD) * SECONDS_A_FRAME,
    )
    return _Heard(read, kept_rows(found)[inside], found.U.sum(axis=1)[inside])


def _events(
    notes: Strokes, amounts: OnDisk, sums: OnDisk, readouts: Readouts, ear: Ear
) -> tuple[tuple[NoteEvent, ...], NDArray[np.intp]]:
    """The events, and which note each is."""
    total = sums.shape[1]
    frames = np.clip(np.rint(notes.seconds / SECONDS_A_FRAME).astype(np.intp), 0, max(total - 1, 0))
    last = spans(frames, notes.found.keys, total)
    lasts = np.zeros(len(frames))
    reach = round(LONGEST / SECONDS_A_FRAME) + AFTER
    for start in range(0, total, CORE):
        here = np.flatnonzero((frames >= start) & (frames < start + CORE))
        if len(here):
            first = max(0, start - BEFORE)
            part = slice(first, min(total, start + CORE + reach))
            rows = np.ascontiguousarray(amounts[:, part].T)
            fading = Fading(rows, sums[0, part])
            struck = [(int(frames[i]) - first, int(notes.found.keys[i])) for i in here]
            asked = [int(last[i]) for i in here]
            lasts[here] = endings(fading, readouts.sounding, struck, asked, ear.sustained, ending=readouts.ending)
    pitches = notes.found.keys + 21
    onsets = np.maximum(notes.seconds, 0.0)
    order = np.lexsort((pitches, onsets))
    events = tuple(
        NoteEvent(float(onsets[i]), float(onsets[i] + lasts[i]), int(pitches[i]), int(notes.velocities[i]))
        for i in order
    )
    return events, order
