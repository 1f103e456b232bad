"""What a note looks like: the spectra of one recorded note, as columns for a dictionary."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.signals.spectrogram import Window, chunks, magnitudes
from matelier.spine.errors import BadInput

Spectra: TypeAlias = NDArray[np.float32]
How: TypeAlias = Callable[[Spectra, Window], Spectra]
SILENT = 1e-5  # of full scale
HEARD = 0.01  # energy within 20 dB of the loudest frame's
LOUDEST_SECONDS = 0.3  # a click is louder than the note but shorter: the ear weighs a few tenths of a second


def note_spectra(samples: NDArray[np.float32], window: Window, how: How) -> Spectra:
    """The spectra that stand for one recorded note, k × bins, each of norm 1; `how` is peak, average or several.

    BadInput("note.short") for less sound than one window, BadInput("note.silent") where nothing sounds.
    """
    if len(samples) < window.size:
        raise BadInput("note.short", seconds=len(samples) / window.rate_hz, least=window.size / window.rate_hz)
    if float(np.max(np.abs(samples))) < SILENT:
        raise BadInput("note.silent", seconds=len(samples) / window.rate_hz)
    columns = how(np.concatenate([magnitudes(chunk, window) for chunk in chunks((samples,), window)]), window)
    return columns / np.linalg.norm(columns, axis=1, keepdims=True)


def peak(frames: Spectra, window: Window) -> Spectra:
    """The frame in the middle of the loudest 0.3 s, 1 × bins: the peak of the note, not of its attack's noise."""
    stretch = max(1, round(LOUDEST_SECONDS / window.seconds_a_frame))
    loudness = np.convolve(_energies(frames), np.ones(stretch), "same")
    return frames[[int(np.argmax(loudness[: len(frames)]))]]


def average(frames: Spectra, _window: Window) -> Spectra:
    """The mean of the frames within 20 dB of the loudest, 1 × bins."""
    return _audible(frames).mean(axis=0, keepdims=True)


def several(frames: Spectra, _window: Window) -> Spectra:
    """Attack, sustain and decay: the audible frames cut in time into three parts of equal energy, each averaged."""
    heard = _audible(frames)
    energies = np.cumsum(_energies(heard))
    before = np.concatenate(([0.0], energies[:-1]))
    middle = (before + energies) / 2 / energies[-1]  # where in the energy each frame's own lies
    part = np.minimum((3 * middle).astype(np.intp), 2)
    fallback = heard.mean(axis=0)
    return np.stack([heard[part == i].mean(axis=0) if (part == i).any() else fallback for i in range(3)])


def _energies(frames: Spectra) -> NDArray[np.float64]:
    return np.einsum("tf,tf->t", frames, frames, dtype=np.float64)


def _audible(frames: Spectra) -> Spectra:
    energies = _energies(frames)
    return frames[energies >= HEARD * energies.max()]
