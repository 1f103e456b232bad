"""An ear for a recording: its tuning, level, band, and the keys' spectra as they sound in it, learnt before reading."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matelier.factors.adaptation import Adaptation, adapted, amounts_in_few_steps
from matelier.signals.activity import Activity, band_of, scale_of
from matelier.signals.candidates import candidates, sustained
from matelier.signals.decision import decided, threshold
from matelier.signals.logfrequency import HOP, RATE_HZ, SECONDS_A_FRAME, WINDOW, log_frequency_magnitudes
from matelier.signals.onsets import rises
from matelier.signals.spectrogram import chunks
from matelier.signals.strokes import strokes
from matelier.signals.templates import POWER, Templates
from matelier.signals.tuning import Tuning
from matelier.signals.weights import Readouts

Float32 = NDArray[np.float32]
STEPS, STRIKE_STEPS, PENALTY = 12, 10, 0.05
WINDOWS = 64  # of a recording, loud ones, that tell its tuning
STEPS_TO_TELL = 4  # how sustained a recording is, is soon told
EVERY, EVERY_RISE = 4, 2  # frames that teach: these many are alike
FOR_SOUND, FOR_RISES = Adaptation(prior=1000.0 / EVERY), Adaptation(prior=50.0 / EVERY_RISE, penalty=PENALTY)
AGAIN_SOUND, AGAIN_RISES = Adaptation(prior=500.0 / EVERY), Adaptation(prior=25.0 / EVERY_RISE, penalty=PENALTY)
PIECE, MOST = 500, 24  # frames a piece, and how many pieces are kept: two minutes stand for hours
PAUSE = 1e-3  # of the loudest piece's power: what is softer is kept of a short sound only
FADED = 0.12  # of its peak: below, a note does not teach its spectrum


@dataclass(frozen=True, slots=True)
class Ear:
    """What a recording is read with: level, band, tuning, W and D as they sound in it, and how sustained it is."""

    scale: float
    band: int
    W: Float32
    D: Float32
    sustained: float
    cents: int = 0


@dataclass(frozen=True, slots=True)
class Overheard:
    """Compressed magnitudes of a sound, or of pieces spread over it; whether they are all of it; its tuning."""

    runs: list[Float32]
    whole: bool
    cents: int


def compressed(blocks: Iterable[Float32], *, cents: int = 0, frames: int = 256) -> Iterator[Float32]:
    """Magnitudes on the scale of pitch to the power 0.45, frames × 310 each, of a sound at 22,050 Hz.

    The scale is moved up by so many cents: `tuning` tells by how many.
    """
    for chunk in chunks(blocks, WINDOW, frames=frames):
        yield _compressed(chunk, cents)


def _compressed(chunk: Float32, cents: int) -> Float32:
    M = log_frequency_magnitudes(chunk, cents=cents)
    return np.power(M, np.float32(POWER), out=M)


def tuning(sounds: Iterable[Float32]) -> int:
    """How many cents the samples are above equal temperament at 440 Hz, -50 to 50; 0 where nothing is tonal."""
    heard = Tuning(RATE_HZ, most=WINDOWS)
    for samples in sounds:
        heard.add(samples)
    return round(heard.cents() or 0.0)


def overheard(blocks: Iterable[Float32]) -> Overheard:
    """A sound up to 2 minutes as one run; of a longer one pieces of 5 s spread over it, not out of its pauses."""
    kept: list[Float32] = []
    count, span = 0, 1
    for count, chunk in enumerate(chunks(blocks, WINDOW, frames=PIECE), 1):
        if (count - 1) % span == 0:
            if len(kept) == MOST:
                kept = _no_pauses(kept)
                if len(kept) > MOST // 2:
                    kept, span = kept[::2], 2 * span
            kept.append(chunk.copy())
    cents = tuning(chunk[: PIECE * HOP] for chunk in kept)
    runs = [_compressed(chunk, cents) for chunk in kept]
    whole = len(kept) == count
    return Overheard([np.concatenate(runs)] if whole else runs, whole, cents)


def _no_pauses(kept: list[Float32]) -> list[Float32]:
    powers = [float(np.dot(chunk, chunk)) for chunk in kept]
    return [chunk for chunk, power in zip(kept, powers, strict=True) if power >= PAUSE * max(powers)]


def attuned(runs: list[Float32], templates: Templates, *, cents: int = 0) -> Ear:
    """The ear for a recording; `runs` are its compressed magnitudes, or some stretches of them (frames × 310 each), on
    a scale moved by `cents`.
    """
    scale = scale_of(np.concatenate([run.sum(axis=1) for run in runs]))
    band = band_of(np.stack([run.max(axis=0, initial=0.0) for run in runs]))
    heard, F = _heard(runs, scale, band)
    W = adapted(heard[::EVERY], in_band(np.concatenate((templates.sustain, templates.attack)), band), FOR_SOUND)
    D = adapted(F[::EVERY_RISE], in_band(templates.rise, band), FOR_RISES)
    return _with_sustain(Ear(scale, band, W, D, 0.0, cents), heard, F)


def attuned_again(ear: Ear, runs: list[Float32], readouts: Readouts) -> Ear:
    """The ear that learns once more, each key's spectrum only where a note of it was read."""
    heard, F = _heard(runs, ear.scale, ear.band)
    before = _activity(heard, F, ear)
    read = strokes(before, readouts, ear.sustained)
    notes = read.where(decided(read.found, read.chances, read.seconds, threshold(read.chances)))
    frames = np.clip(np.rint(notes.seconds / SECONDS_A_FRAME).astype(np.intp), 0, len(heard) - 1)
    sounding, struck = spoken_for(before.A, frames, notes.found.keys)
    W = adapted(heard[::EVERY], ear.W, AGAIN_SOUND, only=np.concatenate((sounding, sounding), axis=1)[::EVERY])
    D = adapted(F[::EVERY_RISE], ear.D, AGAIN_RISES, only=struck[::EVERY_RISE])
    return _with_sustain(replace(ear, W=W, D=D), heard, F)


def spoken_for(
    A: Float32, frames: NDArray[np.intp], keys: NDArray[np.intp]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where notes sound, from each onset until 12 % of the peak, and where they are struck; frames × 88 both."""
    sounding, struck = np.zeros(A.shape, np.bool_), np.zeros(A.shape, np.bool_)
    for frame, key in zip(frames, keys, strict=True):
        amount = A[frame : frame + 600, key]
        faded = np.flatnonzero(amount[12:] < FADED * amount[:12].max(initial=0.0))
        last = 12 + int(faded[0]) if len(faded) else len(amount)
        sounding[max(frame - 2, 0) : frame + last, key] = True
        struck[max(frame - 4, 0) : frame + 5, key] = True
    return sounding, struck


def _heard(runs: list[Float32], scale: float, band: int) -> tuple[Float32, Float32]:
    parts = [np.ascontiguousarray(run[:, :band]) * np.float32(scale) for run in runs]
    return np.concatenate(parts), np.concatenate([rises(part) for part in parts])


def _with_sustain(ear: Ear, heard: Float32, F: Float32) -> Ear:
    found = _activity(heard, F, ear, STEPS_TO_TELL)
    index = sustained(found.A, candidates(found.A, found.B))
    return replace(ear, sustained=index)


def in_band(spectra: Float32, band: int) -> Float32:
    """Spectra as columns of sum 1 over the lowest `band` bins."""
    W = np.ascontiguousarray(spectra[:, :band].T)
    return W / np.maximum(W.sum(axis=0), np.float32(1e-6))


def activity(U: Float32, ear: Ear) -> Activity:
    """The amounts of all keys in compressed magnitudes U (frames × 310)."""
    heard, F = _heard([U], ear.scale, ear.band)
    return _activity(heard, F, ear)


def _activity(heard: Float32, F: Float32, ear: Ear, steps: int = STEPS) -> Activity:
    H = amounts_in_few_steps(heard, ear.W, steps=steps)
    B = amounts_in_few_steps(F, ear.D, steps=min(steps, STRIKE_STEPS), penalty=PENALTY)
    return Activity(heard, F, ear.W, ear.D, H, B)
