"""Measure the partials of every piano key of a soundfont: src/matelier/signals/data/piano.npz.

Install first: the Debian packages fluidsynth and fluid-soundfont-gm, and the Python packages mido, numpy, soundfile.
Run from anywhere: `python scripts/make_piano.py [SOUNDFONT]`. The same soundfont gives the same bytes.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from soundfont import DEBIAN_SOUNDFONT, RATE_HZ, Note, play

DATA = Path(__file__).resolve().parents[1] / "src" / "matelier" / "signals" / "data" / "piano.npz"
MIDI = range(21, 109)
VELOCITIES = (45, 75, 105)
SLOT = 3.0  # seconds from one note to the next: each has died away before the next sounds
HELD = 1.2
WINDOW = 16_384
HOP = 2_048
FROM, TO = 0.030, 0.900  # seconds after the onset
PARTIALS = 64
FLOOR_DB = -70.0
# Harris (1978), 4-term, -92 dB: its side lobes are never taken for partials
HARRIS = (0.35875, -0.48829, 0.14128, -0.01168)


def power_spectrum(note: NDArray[np.float64]) -> NDArray[np.float64]:
    """The squared mean magnitude in each bin over the frames of a note, averaged over left, right and middle."""
    turn = 2 * np.pi * np.arange(WINDOW) / WINDOW
    window = sum(weight * np.cos(k * turn) for k, weight in enumerate(HARRIS))
    # one channel, or their sum, has gaps where the two microphones cancel; the three together have hardly any
    heard = np.column_stack([note, note.sum(axis=1) / np.sqrt(2)])
    starts = range(round(FROM * RATE_HZ), round(TO * RATE_HZ) - WINDOW + 1, HOP)
    frames = np.stack([heard[start : start + WINDOW] for start in starts]) * window[:, None]
    return np.square(np.abs(np.fft.rfft(frames, axis=1)).mean(axis=0)).mean(axis=1)


def mean_spectra(soundfont: Path) -> NDArray[np.float64]:
    """Keys × bins: the power spectrum of every key, each velocity brought to the same power before the mean."""
    total = np.zeros((len(MIDI), WINDOW // 2 + 1))
    for velocity in VELOCITIES:
        notes = [Note(SLOT * i, SLOT * i + HELD, pitch, velocity) for i, pitch in enumerate(MIDI)]
        samples = play(notes, soundfont)
        for i in range(len(MIDI)):
            start = round(SLOT * i * RATE_HZ)
            power = power_spectrum(samples[start : start + round(HELD * RATE_HZ)])
            total[i] += power / power.sum() / len(VELOCITIES)
    return total


def strongest_peaks(power: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frequencies (Hz, rising) and amplitudes (power 1 in all) of the partials; amplitude 0 where there are fewer."""
    level = np.log(power + np.finfo(np.float64).tiny)
    here = np.flatnonzero((level[1:-1] > level[:-2]) & (level[1:-1] >= level[2:])) + 1
    below, at, above = level[here - 1], level[here], level[here + 1]
    # the log of a smooth main lobe is close to a parabola: its top is the partial
    shift = 0.5 * (below - above) / (below - 2 * at + above)
    top = at - 0.25 * (below - above) * shift
    frequencies = (here + shift) * RATE_HZ / WINDOW
    keep = np.argsort(-top, kind="stable")[:PARTIALS]
    keep = np.sort(keep[top[keep] > top.max() + FLOOR_DB / 10 * np.log(10)])
    amplitudes = np.exp(top[keep] / 2)
    amplitudes /= np.sqrt(np.square(amplitudes).sum())
    spare = (0, PARTIALS - keep.size)
    return np.pad(frequencies[keep], spare), np.pad(amplitudes, spare)


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description="Measure the partials of every piano key of a soundfont.")
    parser.add_argument("soundfont", nargs="?", type=Path, default=DEBIAN_SOUNDFONT)
    soundfont: Path = parser.parse_args().soundfont
    measured = [strongest_peaks(power) for power in mean_spectra(soundfont)]
    provenance = [
        f"soundfont: {soundfont.name}, program 0 (acoustic grand), Frank Wen and contributors",
        "licence: MIT, notice in LICENSES.md beside this file",
        f"command: python scripts/make_piano.py {soundfont.name}",
        f"notes: velocities {VELOCITIES}, {FROM} s to {TO} s after the onset, window {WINDOW} at {RATE_HZ} Hz",
    ]
    DATA.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        DATA,
        frequencies_hz=np.array([frequencies for frequencies, _ in measured], dtype=np.float32),
        amplitudes=np.array([amplitudes for _, amplitudes in measured], dtype=np.float32),
        midi=np.array(MIDI, dtype=np.int16),
        provenance=np.array(provenance),
    )
    print(f"{DATA.name}: {len(measured)} keys, {DATA.stat().st_size} bytes")


if __name__ == "__main__":
    main()
