"""The keys of several sampled pianos as templates, and their mean: src/matelier/signals/data/notes.npz."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

import salamander
import soundfont
from clips import BANK, FLUID, MUSE, SALAMANDER, SOUNDFONTS
from matelier.signals.logfrequency import HOP, RATE_HZ, WINDOW, log_frequency_magnitudes
from matelier.signals.spectrogram import chunks
from matelier.signals.templates import KEYS, POWER, Templates, averaged, note_template, summing_to_one
from processes import shared
from soundfont import Note

DATA = Path(__file__).resolve().parents[1] / "src" / "matelier" / "signals" / "data" / "notes.npz"
VELOCITIES = (40, 70, 100)
MOVES = (-3, 0, 3)  # semitones a piano is moved by: other bodies
SLOT, HELD = 3.0, 1.4  # seconds from note to note, and how long a key is down
CREDITS = {
    FLUID: "FluidR3_GM, Frank Wen and contributors, MIT",
    MUSE: "MuseScore_General_Lite, S. Christian Collins and others, MIT; its grand is in the public domain",
    BANK: "sf_GMbank of Csound, public domain",
    SALAMANDER: "Salamander Grand Piano V3, Alexander Holm, CC BY 3.0",
}


def features(samples: NDArray[np.float64], rate_hz: float, power: float) -> NDArray[np.float32]:
    """Compressed magnitudes on the scale of pitch, frames × bins."""
    heard = soxr.resample(samples, rate_hz, RATE_HZ).astype(np.float32)
    M = np.concatenate([log_frequency_magnitudes(chunk) for chunk in chunks((heard,), WINDOW)])
    return np.asarray(M**power, np.float32)


def played(source: str, folder: Path) -> Callable[[Sequence[Note]], NDArray[np.float64]]:
    """How notes are played on one of the pianos."""
    if source == SALAMANDER:
        return lambda notes: salamander.play(notes, folder, tail=SLOT)
    return lambda notes: soundfont.play(notes, SOUNDFONTS[source], tail=SLOT)


def piano(source: str, folder: Path, *, move: int = 0, power: float = POWER) -> Templates:
    """The templates of one piano whose sounds are moved by some semitones."""
    kept: list[list[tuple[NDArray[np.float32], ...]]] = [[] for _ in KEYS]
    stretch = 2 ** (move / 12)
    for velocity in VELOCITIES:
        notes = [
            Note(
                SLOT * (i + 1) / stretch, (SLOT * (i + 1) + HELD) / stretch, int(np.clip(key + move, 21, 108)), velocity
            )
            for i, key in enumerate(KEYS)
        ]
        U = features(played(source, folder)(notes).mean(axis=1), soundfont.RATE_HZ / stretch, power)
        for i in range(len(KEYS)):
            onset = round(SLOT * (i + 1) * RATE_HZ / HOP)
            kept[i].append(note_template(U[onset - 50 : onset + 150], 50))
    parts = [summing_to_one(np.array([np.mean([one[k] for one in key], axis=0) for key in kept])) for k in range(3)]
    for i, key in enumerate(KEYS):
        if not 21 <= key + move <= 108:  # where the piano has no such key, its neighbour stands in, moved
            near, by = (i - move, move) if move else (i, 0)
            for part in parts:
                part[i] = np.roll(part[near], 3 * by)
    return Templates(*(part.astype(np.float32) for part in parts))


def pianos(folder: Path, power: float = POWER) -> dict[str, Templates]:
    """Each piano's templates, the mean over its moves; kept beside the folder of samples for the next time."""
    kept = folder.parent / f"pianos {power}.npz"
    if kept.exists():
        with np.load(kept) as parts:
            return {source: Templates(*parts[source]) for source in CREDITS}
    asked = [(source, move) for source in CREDITS for move in MOVES]
    found = shared("pianos heard", partial(_moved_piano, folder=folder, power=power), asked)
    each = {source: averaged(found[i * len(MOVES) :][: len(MOVES)]) for i, source in enumerate(CREDITS)}
    unfinished = kept.with_suffix(".unfinished.npz")
    np.savez(unfinished, **{name: np.stack((one.sustain, one.attack, one.rise)) for name, one in each.items()})
    unfinished.replace(kept)
    return each


def _moved_piano(asked: tuple[str, int], folder: Path, power: float) -> Templates:
    return piano(asked[0], folder, move=asked[1], power=power)


def write(found: dict[str, Templates]) -> None:
    """The mean of all pianos, in half precision, with where it comes from."""
    mean = averaged(list(found.values()))
    np.savez_compressed(
        DATA,
        sustain=mean.sustain.astype(np.float16),
        attack=mean.attack.astype(np.float16),
        rise=mean.rise.astype(np.float16),
        provenance=np.array([*CREDITS.values(), f"velocities {VELOCITIES}, moved by {MOVES} semitones, power {POWER}"]),
    )
    print(f"{DATA.name}: {len(found)} pianos, {DATA.stat().st_size} bytes")
