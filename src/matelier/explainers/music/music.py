"""Which notes sound in this music, when, how loud, and why each was taken for one? The questions, in their order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import isfinite
from os import cpu_count

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.disk import OnDisk
from matelier.arrays.freed import give_back
from matelier.explainers.music.claims import music_claims
from matelier.explainers.music.evidence import Evidence, evidence_of
from matelier.explainers.music.held import Held, measured
from matelier.explainers.music.instrument import templates_for
from matelier.explainers.music.ladder import METHODS, Rung, amounts_by, climbed, levelled
from matelier.explainers.music.listening import Listened, listen
from matelier.explainers.music.smeared import remarks, without_smears
from matelier.factors.adaptation import amounts_in_few_steps
from matelier.formats.heard import Heard
from matelier.formats.notelist import load_notelist
from matelier.formats.sound import Recording, open_sound, read
from matelier.signals.activity import COUNT
from matelier.signals.events import note_events
from matelier.signals.logfrequency import RATE_HZ, SECONDS_A_FRAME
from matelier.signals.templates import KEYS
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.event import NoteEvent
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

LEAST_SECONDS, FAINTEST, MOST_THREADS = 0.1, 1e-10, 256
MOST_SENSITIVITY = 10.0  # log-odds

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class MusicEvent(NoteEvent):
    """One note: seconds, MIDI pitch and velocity; how likely it is one (None: not asked), the share of all sound that
    its key explains while it lasts, and the evidence.
    """

    probability: float | None
    share: float
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Music:
    """What the engine heard, for the reports: 88 keys' amounts and the frames' sums, on disk; not in the JSON.

    The rows of W stand on a scale of pitch that is moved up by `cents`.
    """

    recording: Recording
    keys: OnDisk
    sums: OnDisk
    W: Float32
    cents: int
    threads: int


@dataclass(frozen=True, slots=True)
class MusicExplained(Record):
    """The answer's value: the notes by onset, what all methods make of the first minute, and the sound.

    `expected` is the F1 score that the chances promise, None where no chances were asked for.
    """

    method: str
    events: tuple[MusicEvent, ...]
    ladder: tuple[Rung, ...]
    expected: float | None
    seconds: float
    sample_rate: int
    music: Music = field(metadata={"json": False}, repr=False)

    def __repr__(self) -> str:
        return f"<{len(self.events)} notes by {self.method}, {self.seconds:.1f} s at {self.sample_rate} Hz>"


@dataclass(slots=True)
class _Sound:
    """A recording at 22,050 Hz, as often as it is asked for; what was met is what the last time met."""

    recording: Recording
    heard: Heard = field(default_factory=Heard)
    samples: int = 0

    def __call__(self) -> Iterator[Float32]:
        self.heard, self.samples = Heard(), 0
        for block in read(self.recording, rate_hz=RATE_HZ, heard=self.heard):
            self.samples += len(block)
            yield block


def explain_music(
    file: str,
    *,
    method: str | None = None,
    instrument: str = "any",
    passes: int | None = None,
    sensitivity: float = 0.0,
    notes_csv: str | None = None,
    damaged: bool = False,
    threads: int | None = None,
) -> Work[Found[MusicExplained]]:
    """The notes of a recording, read in bounded memory; with `notes_csv`, the shares that those notes explain.

    `instrument` is "piano" (then two passes unless told otherwise), "any", or a folder of its notes. Raises BadInput.
    """
    _refuse(method, passes, sensitivity, threads)
    _refuse_idle(method, passes, sensitivity, notes_csv)
    method = method or "notes"
    given = None if notes_csv is None else _given(notes_csv)
    recording = open_sound(file, damaged=damaged)
    if recording.seconds < LEAST_SECONDS:
        raise BadInput("recording.too_short", file=recording.path.name, seconds=recording.seconds, least=LEAST_SECONDS)
    templates, told = yield from templates_for(instrument, recording)
    sound, crew = _Sound(recording), threads or min(4, cpu_count() or 1)
    passes = passes or (2 if instrument == "piano" else 1)
    listened = yield from listen(
        sound, templates=templates, passes=passes, sensitivity=sensitivity, threads=crew, seconds=recording.seconds
    )
    give_back()
    heard, samples = sound.heard, sound.samples
    _refuse_level(recording, heard)
    read_as = method if given is None else "given"
    kept, left = without_smears(listened)
    if read_as == "notes":
        events, keys, notices = _read(listened, kept), listened.amounts, remarks(listened, kept, left)
    elif given is not None:
        events, keys, notices = yield from _told(sound, listened, given)
    else:
        keys = yield from _streamed(sound, amounts_by(method, listened.ear, templates), listened)
        found = note_events(keys, list(KEYS), SECONDS_A_FRAME)
        events, notices = _with_shares(found, None, None, keys, listened.sums), ()
    read = tuple(listened.events[i] for i in kept)
    ladder = yield from climbed(sound, listened.ear, templates, read, events if given is not None else None)
    give_back()
    seconds = heard.frames / recording.rate_hz
    value = MusicExplained(
        read_as,
        events,
        ladder.rungs,
        listened.expected if read_as == "notes" else None,
        seconds,
        recording.rate_hz,
        Music(recording, keys, listened.sums, listened.ear.W, listened.ear.cents, crew),
    )
    if read_as == "notes":
        yield Step("listen.events", {"notes": len(events)})
    if heard.is_silent and not heard.channel_energy:
        notices = (Sentence("recording.silent"),)
    claims = music_claims(
        recording.path.name, samples, listened, events, kept if read_as == "notes" else [], ladder, keys
    )
    return Found(value, claims, (*recording.notices, *told, *heard.notices, *notices))


def _refuse(method: str | None, passes: int | None, sensitivity: float, threads: int | None) -> None:
    if method is not None and method not in METHODS:
        raise BadInput("listen.method", given=method, known=METHODS)
    if passes not in (None, 1, 2):
        raise BadInput("listen.passes", given=passes)
    if not -MOST_SENSITIVITY <= sensitivity <= MOST_SENSITIVITY:
        given = sensitivity if isfinite(sensitivity) else str(sensitivity)
        raise BadInput("listen.sensitivity", given=given, most=MOST_SENSITIVITY)
    if threads is not None and not 1 <= threads <= MOST_THREADS:
        raise BadInput("recording.threads", given=threads, most=MOST_THREADS)


def _refuse_idle(method: str | None, passes: int | None, sensitivity: float, notes_csv: str | None) -> None:
    """Refuses what would be asked for in vain: a wish that the method does not listen to."""
    if notes_csv is not None and (method is not None or sensitivity):
        option = "sensitivity" if method is None else "method"
        raise BadInput("listen.no_effect", option=option, beside="notes_csv")
    if method not in (None, "notes") and sensitivity:
        raise BadInput("listen.no_effect", option="sensitivity", beside=f"method {method}")
    if method not in (None, "notes", "adapted") and passes is not None:
        raise BadInput("listen.no_effect", option="passes", beside=f"method {method}")


def _refuse_level(recording: Recording, heard: Heard) -> None:
    if heard.is_constant and not heard.is_silent:
        raise BadInput("recording.constant", file=recording.path.name, level=heard.mean)
    if 0 < heard.peak < FAINTEST:
        raise BadInput("recording.faint", file=recording.path.name, level=heard.peak, least=FAINTEST)


def _given(file: str) -> tuple[NoteEvent, ...]:
    events = load_notelist(file)
    for event in events:
        if event.pitch not in KEYS:
            raise BadInput("listen.key", path=file, pitch=event.pitch, least=KEYS.start, most=KEYS.stop - 1)
    return events


Told = tuple[tuple[MusicEvent, ...], OnDisk, tuple[Sentence, ...]]


def _read(listened: Listened, kept: list[int]) -> tuple[MusicEvent, ...]:
    events = [listened.events[i] for i in kept]
    chances = [float(listened.notes.chances[i]) for i in kept]
    return _with_shares(events, chances, list(evidence_of(listened, kept)), listened.amounts, listened.sums)


def _told(sound: _Sound, listened: Listened, given: tuple[NoteEvent, ...]) -> Work[Told]:
    inside = [event for event in given if event.onset < listened.frames * SECONDS_A_FRAME]
    notices = (Sentence("listen.outside", {"notes": len(given) - len(inside)}),) if len(inside) < len(given) else ()
    W = listened.ear.W
    place, held = 0, Held(inside)

    def held_amounts(U: Float32) -> Float32:
        nonlocal place
        start = np.tile(held(place, len(U)), (1, 2)) * U.sum(axis=1, keepdims=True)
        place += len(U)
        return amounts_in_few_steps(U, W, steps=12, start=start)

    keys = yield from _streamed(sound, held_amounts, listened)
    return _with_shares(inside, None, None, keys, listened.sums), keys, notices


def _streamed(sound: _Sound, measure: Callable[[Float32], Float32], listened: Listened) -> Work[OnDisk]:
    keys, seconds = OnDisk(COUNT), listened.frames * SECONDS_A_FRAME
    for U in levelled(sound(), listened.ear):
        X = measure(U)
        keys.append((X[:, :COUNT] + X[:, COUNT:] if X.shape[1] > COUNT else X).T)
        yield Step("progress.listen", {"done": min(keys.shape[1] * SECONDS_A_FRAME, seconds), "of": seconds})
    return keys


def _with_shares(
    events: "tuple[NoteEvent, ...] | list[NoteEvent]",
    chances: list[float] | None,
    evidence: list[Evidence] | None,
    keys: OnDisk,
    sums: OnDisk,
) -> tuple[MusicEvent, ...]:
    parts, wholes = measured(events, keys, sums)
    return tuple(
        MusicEvent(
            event.onset,
            event.offset,
            event.pitch,
            event.velocity,
            None if chances is None else chances[i],
            float(parts[i] / wholes[i]) if wholes[i] > 0 else 0.0,
            None if evidence is None else evidence[i],
        )
        for i, event in enumerate(events)
    )
