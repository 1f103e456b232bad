"""What notes look like on the scale of pitch: sustain, attack and rise of each key, shipped or learnt from sounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.signals.logfrequency import BINS, SECONDS_A_FRAME
from matelier.signals.onsets import rises

Float32 = NDArray[np.float32]
KEYS = range(21, 109)  # the keys of a piano
POWER = 0.45  # magnitudes are compressed: what is soft counts more
ATTACK, SUSTAIN = (0.01, 0.08), (0.08, 1.0)  # seconds after the onset
RISING = 5  # frames around the onset
FAINTEST = 1e-9
BINS_A_KEY = 3
MOST_MOVED = 6  # semitones that a learnt key's spectrum may stand in for its neighbours


@dataclass(frozen=True, slots=True)
class Templates:
    """Spectra of the keys, keys × bins each, of sum 1: sustained sound, attack, and the rise at the onset."""

    sustain: Float32
    attack: Float32
    rise: Float32

    def __post_init__(self) -> None:
        if not self.sustain.shape == self.attack.shape == self.rise.shape == (len(KEYS), BINS):
            raise ValueError(self.sustain.shape)


def note_template(U: Float32, onset: int) -> tuple[Float32, Float32, Float32]:
    """Sustain, attack and rise of one note that begins at this frame of U (frames × bins), each of sum 1."""
    frame = SECONDS_A_FRAME
    parts = [U[onset + round(a / frame) : onset + round(b / frame)].mean(axis=0) for a, b in (SUSTAIN, ATTACK)]
    parts.append(rises(U[: onset + 20])[max(0, onset - RISING + 3) : onset + RISING].mean(axis=0))
    return summing_to_one(parts[0]), summing_to_one(parts[1]), summing_to_one(parts[2])


def summing_to_one(spectra: Any) -> Float32:
    """Each row over its sum."""
    raised = np.maximum(spectra, np.float32(FAINTEST))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)


def averaged(several: list[Templates]) -> Templates:
    """The mean of several instruments' templates."""
    return Templates(
        *(
            summing_to_one(np.mean([getattr(one, part) for one in several], axis=0, dtype=np.float32))
            for part in ("sustain", "attack", "rise")
        )
    )


def onset_of(U: Float32) -> int:
    """The frame at which the one note in U (frames × bins) begins: where it rises most."""
    return int(np.argmax(rises(U).sum(axis=1)))


def calibrated(learnt: Mapping[int, tuple[Float32, Float32, Float32]], others: Templates) -> Templates:
    """Templates of which some keys (MIDI numbers) were learnt: sustain, attack, rise.

    A key that was not has the spectra of its nearest learnt neighbour up to 6 semitones away, moved; else those of
    `others`.
    """
    parts = [part.copy() for part in (others.sustain, others.attack, others.rise)]
    for key in KEYS:
        near = min(learnt, key=lambda known: abs(known - key), default=None)
        if near is not None and abs(near - key) <= MOST_MOVED:
            for part, spectrum in zip(parts, learnt[near], strict=True):
                part[key - KEYS.start] = _moved(spectrum, BINS_A_KEY * (key - near))
    return Templates(*(summing_to_one(part) for part in parts))


def _moved(spectrum: Float32, bins: int) -> Float32:
    moved = np.zeros_like(spectrum)
    moved[max(bins, 0) : len(spectrum) + min(bins, 0)] = spectrum[max(-bins, 0) : len(spectrum) - max(bins, 0)]
    return moved


@cache
def shipped_templates() -> Templates:
    """The mean of several sampled pianos; where they come from is said in the file and in LICENSES.md beside it."""
    with resources.files("matelier.signals").joinpath("data/notes.npz").open("rb") as file:
        kept = np.load(file)
        parts = [kept[part].astype(np.float32) for part in ("sustain", "attack", "rise")]
    return Templates(*(summing_to_one(part) for part in parts))
