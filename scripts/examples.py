"""Examples for the read-outs: candidates of clips with their features, which of them are notes, how notes end."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clips import Heard
from matelier.explainers.music.attuning import activity, attuned, attuned_again, compressed, tuning
from matelier.signals.activity import Activity
from matelier.signals.candidates import Candidates, candidates
from matelier.signals.endings import STEP, Fading, kept_rows, spans
from matelier.signals.evidence import evidence
from matelier.signals.logfrequency import SECONDS_A_FRAME
from matelier.signals.templates import Templates
from matelier.signals.weights import Readouts
from soundfont import Note

Float32 = NDArray[np.float32]
NEAR = 0.13  # seconds from a note to its candidate
AT_END = 1  # rows before and after a note's end in which it ends
AROUND = 15  # frames around a note's end, all of which are asked; of others every third


@dataclass(slots=True)
class Examples:
    """Of one clip: candidates, their features, which are notes, how much later those begin, how loud they are."""

    found: Candidates
    features: Float32
    notes: Float32
    later: Float32
    velocities: Float32
    sustained: float
    frames: int


def examples(
    heard: Heard, templates: Templates, readouts: Readouts | None = None
) -> tuple[Examples, tuple[Float32, Float32]]:
    """The candidates of a clip, and its notes' frames with whether they sound; with read-outs, of the second pass."""
    cents = tuning((heard.samples,))
    runs = [np.concatenate(list(compressed((heard.samples,), cents=cents)))]
    ear = attuned(runs, templates, cents=cents)
    if readouts is not None:
        ear = attuned_again(ear, runs, readouts)
    seen = activity(runs[0], ear)
    found = candidates(seen.A, seen.B)
    notes, later, velocities = labelled(found, heard.notes)
    told = Examples(found, evidence(seen, found), notes, later, velocities, ear.sustained, len(runs[0]))
    return told, fading_examples(seen, heard.notes)


def labelled(found: Candidates, notes: Sequence[Note]) -> tuple[Float32, Float32, Float32]:
    """For each candidate: 1 where it is a note, by how much the note begins after it, the note's velocity.

    A note has one candidate at most: the highest within 130 ms, what is further away counting less.
    """
    seconds = found.frames * SECONDS_A_FRAME
    told = np.zeros((3, len(found)), np.float32)
    of_key = {int(key): np.flatnonzero(found.keys == key) for key in np.unique(found.keys)}
    for note in sorted(notes, key=lambda note: note.onset):
        near = of_key.get(note.pitch - 21, np.empty(0, np.intp))
        apart = np.abs(seconds[near] - note.onset)
        free = (apart <= NEAR) & (told[0, near] == 0)
        if free.any():
            near, apart = near[free], apart[free]
            best = near[int(np.argmax(found.heights[near] * (1 - 0.9 * apart / NEAR)))]
            told[:, best] = 1, note.onset - seconds[best], note.velocity
    return told[0], told[1], told[2]


def fading_examples(seen: Activity, notes: Sequence[Note]) -> tuple[Float32, Float32]:
    """Frames of the clip's notes, from onset to somewhat after the end: their features, and 1 where the note sounds."""
    total = len(seen.U)
    inside = [note for note in notes if round(note.onset / SECONDS_A_FRAME) < total - 2]
    frames = np.array([round(note.onset / SECONDS_A_FRAME) for note in inside], np.intp)
    keys = np.array([note.pitch - 21 for note in inside], np.intp)
    fading = Fading(kept_rows(seen), seen.U.sum(axis=1))
    rows: list[Float32] = []
    sounds: list[Float32] = []
    for note, frame, key, span in zip(inside, frames, keys, spans(frames, keys, total), strict=True):
        lasts = (note.offset - note.onset) / SECONDS_A_FRAME
        asked = int(min(span, lasts + 120))
        at = np.arange(0, asked, STEP)
        kept = (np.arange(len(at)) % 3 == frame % 3) | (np.abs(at - lasts) < AROUND)
        rows.append(fading.evidence(int(frame), int(key), asked)[kept])
        sounds.append((at < lasts)[kept].astype(np.float32))
    return np.concatenate(rows), np.concatenate(sounds)


def ending(sounds: Float32, ages: Float32) -> Float32:
    """1 in the row before and the row after a note's end, of rows that tell its age and whether it sounds; else 0."""
    ends = np.zeros(len(sounds), np.float32)
    first = np.flatnonzero(np.diff(ages, prepend=np.inf) < 0)
    for start, stop in zip(first, [*first[1:], len(sounds)], strict=True):
        last = start + int(sounds[start:stop].sum())
        if start < last < stop:
            ends[max(start, last - AT_END) : min(stop, last + AT_END)] = 1
    return ends


def save(told: Examples, fading: tuple[Float32, Float32], file: Path) -> None:
    """Writes the examples of one clip; the file is there only when all is in it."""
    unfinished = file.with_suffix(".unfinished.npz")
    np.savez(
        unfinished,
        frames_of=told.found.frames, keys=told.found.keys, heights=told.found.heights, features=told.features,
        notes=told.notes, later=told.later, velocities=told.velocities, sustained=told.sustained, frames=told.frames,
        fading=fading[0].astype(np.float16), sounds=fading[1],
    )  # fmt: skip
    unfinished.replace(file)


def load(file: Path) -> Examples:
    """The candidates that were saved."""
    kept = np.load(file)
    found = Candidates(kept["frames_of"], kept["keys"], kept["heights"])
    told = (kept["features"], kept["notes"], kept["later"], kept["velocities"])
    return Examples(found, *told, float(kept["sustained"]), int(kept["frames"]))


def load_fading(file: Path) -> tuple[Float32, Float32, float]:
    """The frames of notes that were saved, and how sustained the clip is."""
    kept = np.load(file)
    return kept["fading"].astype(np.float32), kept["sounds"], float(kept["sustained"])
