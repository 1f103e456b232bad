"""Takes a tune and a drum apart that sound together, from an example of each; all sounds are made here."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile

import matelier as mt

RATE = 16_000
RANDOM = np.random.default_rng(0)


def bowed(notes: tuple[int, ...]) -> np.ndarray:
    """A tune of half-second notes (MIDI numbers), ten partials each, with a little vibrato."""
    t = np.arange(RATE // 2) / RATE
    swell = np.minimum(1, np.minimum(t, 0.5 - t) / 0.05)
    turns = [440 * 2 ** ((note - 69) / 12) * (t + 0.0003 * np.sin(2 * np.pi * 6 * t)) for note in notes]
    return 0.1 * np.concatenate([swell * sum(np.sin(2 * np.pi * k * turn) / k for k in range(1, 11)) for turn in turns])


def drum(seconds: float, every: float) -> np.ndarray:
    """Strokes on a snare drum: noise that dies away over a low thud."""
    t = np.arange(int(seconds * RATE)) / RATE % every
    thud = np.sin(2 * np.pi * 180 * t) * np.exp(-30 * t)
    return 0.15 * (thud + RANDOM.standard_normal(len(t)) * np.exp(-25 * t))


def decibels(truth: np.ndarray, found: np.ndarray) -> float:
    """How much louder the true part is than what is wrong with the one that was found."""
    return 10 * float(np.log10(np.sum(truth**2) / np.sum((found - truth) ** 2)))


with TemporaryDirectory() as name:
    folder = Path(name)
    truth = {"tune": bowed((69, 71, 72, 76, 74, 72, 71, 69)), "drum": drum(4, every=0.25)}
    soundfile.write(folder / "both.wav", truth["tune"] + truth["drum"], RATE, "FLOAT")
    soundfile.write(folder / "tune.wav", bowed((69, 71, 72, 74, 76)), RATE, "FLOAT")  # the same notes, another tune
    soundfile.write(folder / "drum.wav", drum(2, every=0.4), RATE, "FLOAT")

    answer = mt.separate(
        folder / "both.wav", [folder / "tune.wav", folder / "drum.wav"], count=8, out=folder / "report"
    )
    answer.show()
    for part in answer.value.parts:
        found, _ = soundfile.read(folder / "report" / part.file)
        print(f"{part.name}: {decibels(truth[part.name], found):.1f} dB above what is wrong with it")
    print("checked:", answer.checked)
