"""How much of this music is made of these notes? Which questions are asked of a recording, in which order."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from os import cpu_count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.disk import OnDisk
from matelier.arrays.threads import in_order
from matelier.explainers.recording.dictionary import dictionary
from matelier.factors.known import (
    Amounts,
    Block,
    Known,
    Sums,
    Witness,
    explain_block,
    explained,
    least_squares_amounts,
    notes_in_columns,
)
from matelier.factors.projection import basis
from matelier.formats.heard import Heard
from matelier.formats.sound import Recording, open_sound, read
from matelier.signals.dictionary import How, peak
from matelier.signals.events import note_events
from matelier.signals.spectrogram import Window, chunks, magnitudes, window_for
from matelier.signals.tuning import Tuning
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.event import NoteEvent
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.spectra import Spectra
from matelier.spine.step import Step, Work

FRAMES = 256  # frames a block: fixed, so that the bits depend on nothing else
WITNESSES = 6  # the loudest frames, kept for the judge
LEAST_SECONDS = 0.1
FAINTEST = 1e-10  # the loudest sample of a sound at least; the squares of less are lost in float32
MOST_THREADS = 256

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Explained(Record):
    """Shares of the spectrogram's energy, 0..1: of the projection P M, and of the non-negative model W X."""

    projection: float
    nonnegative: float


@dataclass(frozen=True, slots=True)
class NoteShare(Record):
    """One note: its share of the energy as the only note, and its part of what all notes explain together."""

    name: str
    midi: int | None
    share_alone: float
    share: float


@dataclass(frozen=True, slots=True)
class Amount:
    """What the engine measured, for the reports: amounts as columns of W × frames, on disk; not in the JSON."""

    recording: Recording
    window: Window
    spectra: Spectra
    known: Known
    threads: int
    nonnegative: OnDisk
    least_squares: OnDisk
    loudest: float


@dataclass(frozen=True, slots=True)
class RecordingExplained(Record):
    """The answer's value: shares, notes, events, rank of W, tuning in cents (None: nothing tonal), and the sound."""

    explained: Explained
    notes: tuple[NoteShare, ...]
    events: tuple[NoteEvent, ...]
    rank: int
    tuning_cents: float | None
    seconds: float
    sample_rate: int
    amount: Amount = field(metadata={"json": False}, repr=False)

    def __repr__(self) -> str:
        shares = f"projection {self.explained.projection:.3f}, non-negative {self.explained.nonnegative:.3f}"
        counts = f"{len(self.notes)} notes, {len(self.events)} events, rank {self.rank}"
        return f"<{shares}, {counts}, {self.seconds:.1f} s at {self.sample_rate} Hz>"


def explain_recording(
    file: str,
    *,
    notes: Any = "piano",
    how: How = peak,
    count: int = 12,
    amounts: Amounts = least_squares_amounts,
    damaged: bool = False,
    threads: int | None = None,
) -> Work[Found[RecordingExplained]]:
    """What the notes W explain of a recording's spectrogram M = |STFT|, streamed in bounded memory.

    The projection P M with P = W pinv(W), the least squares amounts pinv(W) M, and non-negative amounts X, each with
    the energy it keeps; each note's share; note events. Raises BadInput where the file or the notes are not what they
    should be. [CMU 11-755, class 2, slides 25-30]
    """
    if threads is not None and not 1 <= threads <= MOST_THREADS:
        raise BadInput("recording.threads", given=threads, most=MOST_THREADS)
    recording = open_sound(file, damaged=damaged)
    if recording.seconds < LEAST_SECONDS:
        raise BadInput("recording.too_short", file=recording.path.name, seconds=recording.seconds, least=LEAST_SECONDS)
    window = window_for(recording.rate_hz)
    yield Step("recording.spectrogram", {"seconds": recording.seconds, "rate": recording.rate_hz,
                                         "bins": window.bins, "size": window.size, "hop": window.hop})  # fmt: skip
    spectra, told = yield from dictionary(notes, recording, window, how=how, count=count)
    known = Known(basis(spectra.W), notes_in_columns(spectra.names))
    yield Step("recording.basis", {"columns": spectra.W.shape[1], "notes": known.notes, "rank": known.basis.rank})
    measured = yield from _measure(recording, window, known, amounts, threads or min(4, cpu_count() or 1))
    optimal = amounts is least_squares_amounts
    yield from _told_steps(measured.sums, known, optimal=optimal)
    value = _value(recording, window, spectra, known, measured)
    yield Step("recording.events", {"events": len(value.events)})
    notices = (*recording.notices, *told, *measured.heard.notices, *_rank_notices(known), *_sound_notices(measured))
    return Found(value, _claims(known, measured, window, optimal=optimal), notices)


def _told_steps(sums: Sums, known: Known, *, optimal: bool) -> Work[None]:
    yield Step("recording.project", dict(zip(("projection", "nonnegative"), explained(sums), strict=True)))
    if sums.amounts_energy > 0:
        entries = sums.negatives / (sums.frames * len(known.note_of))
        yield Step("recording.negative", {"entries": entries, "energy": sums.negative_energy / sums.amounts_energy})
    if not optimal:
        yield Step("recording.divergence")


@dataclass(slots=True)
class Pass:
    """Once through the sound: the sums, the amounts on disk, the loudest frames, what was heard."""

    sums: Sums
    nonnegative: OnDisk
    least_squares: OnDisk
    tuning: Tuning
    heard: Heard = field(default_factory=Heard)
    loudest: list[tuple[float, int, Witness]] = field(default_factory=list[tuple[float, int, Witness]])
    peak: float = 0.0
    threads: int = 1

    def add(self, block: Block) -> None:
        """Adds a block's part of everything."""
        witness = replace(block.loudest, place=self.sums.frames + block.loudest.place)
        self.sums.add(block.sums)
        self.nonnegative.append(block.X.T)
        self.least_squares.append(block.least_squares.T)
        self.peak = max(self.peak, float(witness.m.max()))
        heapq.heappush(self.loudest, (float(np.vdot(witness.m, witness.m)), witness.place, witness))
        if len(self.loudest) > WITNESSES:
            heapq.heappop(self.loudest)


def _measure(recording: Recording, window: Window, known: Known, amounts: Amounts, threads: int) -> Work[Pass]:
    columns = len(known.note_of)
    measured = Pass(Sums(), OnDisk(columns), OnDisk(columns), Tuning(recording.rate_hz), threads=threads)

    def pieces() -> Iterator[Float32]:
        def blocks() -> Iterator[Float32]:
            for block in read(recording, heard=measured.heard):
                measured.tuning.add(block)
                yield block

        return chunks(blocks(), window, frames=FRAMES)

    def explain(chunk: Float32) -> Block:
        return explain_block(magnitudes(chunk, window), known, amounts)

    yield Step("progress.prepare", {})
    for block in in_order(pieces(), explain, threads=threads):
        measured.add(block)
        done = min(measured.sums.frames * window.seconds_a_frame, recording.seconds)
        yield Step("progress.listen", {"done": done, "of": recording.seconds})
    if measured.heard.is_constant and not measured.heard.is_silent:
        raise BadInput("recording.constant", file=recording.path.name, level=measured.heard.mean)
    if 0 < measured.heard.peak < FAINTEST:
        raise BadInput("recording.faint", file=recording.path.name, level=measured.heard.peak, least=FAINTEST)
    return measured


def _value(recording: Recording, window: Window, spectra: Spectra, known: Known, measured: Pass) -> RecordingExplained:
    sums = measured.sums
    names = tuple(dict.fromkeys(spectra.names))
    pitches = [spectra.midi[spectra.names.index(name)] for name in names]
    midi = [None if pitch is None else round(pitch) for pitch in pitches]
    shares = tuple(
        NoteShare(name, pitch, sums.share(float(alone)), sums.share(float(within)))
        for name, pitch, alone, within in zip(names, midi, sums.alone, sums.within, strict=True)
    )
    columns = [None if pitch is None else round(pitch) for pitch in spectra.midi]
    return RecordingExplained(
        Explained(*explained(sums)),
        shares,
        note_events(measured.nonnegative, columns, window.seconds_a_frame),
        known.basis.rank,
        measured.tuning.cents(),
        measured.heard.frames / recording.rate_hz,
        recording.rate_hz,
        Amount(
            recording,
            window,
            spectra,
            known,
            measured.threads,
            measured.nonnegative,
            measured.least_squares,
            measured.peak,
        ),
    )


def _claims(known: Known, measured: Pass, window: Window, *, optimal: bool) -> tuple[Claim, ...]:
    sums, W = measured.sums, known.basis.W
    witnesses = sorted((witness for _, _, witness in measured.loudest), key=lambda witness: witness.place)
    M = np.stack([witness.m for witness in witnesses], axis=1)
    frames = {"W": W, "M": M, "frames": [witness.place for witness in witnesses]}
    A = np.stack([witness.least_squares for witness in witnesses], axis=1)
    X = np.stack([witness.nonnegative for witness in witnesses], axis=1)
    claims = [
        Claim("frames_summed", {"samples": measured.heard.frames, "hop": window.hop, "frames": sums.frames}),
        Claim("energy_splits", {"whole": sums.energy, "kept": sums.projected, "left": sums.projection_left}),
        Claim("model_splits", {"whole": sums.energy, "kept": sums.modelled, "left": sums.model_left}),
        Claim("least_squares", {**frames, "least_squares": A}),
    ]
    if optimal:
        claims.append(Claim("nonnegative", {**frames, "nonnegative": X}))
        claims.append(Claim("model_gap", {"whole": sums.energy, "gap": sums.gap}))
    return tuple(claims)


def _rank_notices(known: Known) -> tuple[Sentence, ...]:
    bins, columns = known.basis.W.shape
    if columns > bins:
        return (Sentence("recording.more_notes_than_bins", {"columns": columns, "bins": bins}),)
    if known.basis.rank < columns:
        return (Sentence("recording.rank_deficient", {"columns": columns, "rank": known.basis.rank}),)
    return ()


def _sound_notices(measured: Pass) -> tuple[Sentence, ...]:
    silent = measured.heard.is_silent and not measured.heard.channel_energy  # not so where channels cancel each other
    return (Sentence("recording.silent"),) if silent else ()
