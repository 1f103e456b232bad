"""Matrices as pictures: spectra over logarithmic frequency, amounts with their signs, the spectra of the notes."""

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.disk import OnDisk
from matelier.explainers.recording.recording import Amount, RecordingExplained
from matelier.spine.page import Figure, Heat, Pitch

DECIBELS = 60.0  # range of a picture: over more, what is left looks like what there was
COLUMNS = 900  # of a picture of amounts
ROWS = 320  # of a picture with a logarithmic axis
STRETCH = 4096  # frames read at once

Float32 = NDArray[np.float32]


def logarithmic(levels: Float32, spacing_hz: float, lowest_hz: float, highest_hz: float) -> Float32:
    """Bins × columns resampled to ROWS rows, evenly spaced in pitch: the largest bin of each band.

    Where a band holds no bin, it is read between its neighbours.
    """
    edges = lowest_hz * (highest_hz / lowest_hz) ** (np.arange(ROWS + 1) / ROWS) / spacing_hz
    middles = np.clip(np.sqrt(edges[:-1] * edges[1:]), 0, len(levels) - 1)
    below = np.minimum(middles.astype(np.intp), max(len(levels) - 2, 0))
    above = np.minimum(below + 1, len(levels) - 1)
    part = (middles - below).astype(np.float32)[:, None]
    rows: Float32 = ((1 - part) * levels[below] + part * levels[above]).astype(np.float32)
    first, last = (np.clip(np.ceil(edge).astype(np.intp), 0, len(levels)) for edge in (edges[:-1], edges[1:]))
    for row in np.flatnonzero(last > first):
        rows[row] = levels[first[row] : last[row]].max(axis=0)
    return rows


def lesson_pictures(value: RecordingExplained, highest_hz: float) -> tuple[Figure, ...]:
    """The lesson's matrices W, A = W⁺M and X ≥ 0, a row for each column of W, the amounts on one scale of colours."""
    amount = value.amount
    midi = amount.spectra.midi
    order = sorted(range(len(midi)), key=lambda j: (midi[j] is None, midi[j] or 0, j))
    rows = tuple(_name(amount, j) for j in order)
    A, X = (pooled(amounts)[order] for amounts in (amount.least_squares, amount.nonnegative))
    loudest = max(float(np.abs(A).max()), float(X.max()), 1e-30)
    spectra = _spectra(amount, highest_hz)[order]
    return (
        Figure("figure.notes", Heat(spectra, highest_hz, len(rows), rows=rows), "axis.frequency", "axis.note"),
        Figure("figure.least_squares", _signed(A / loudest, value.seconds, rows), "axis.time", "axis.note"),
        Figure("figure.nonnegative", _signed(X / loudest, value.seconds, rows), "axis.time", "axis.note"),
    )


def pooled(amounts: OnDisk, columns: int = COLUMNS) -> Float32:
    """Rows × at most `columns`: of each stretch of time the entry of the largest magnitude, with its sign."""
    frames = amounts.shape[1]
    every = max(1, -(-frames // columns))
    stretch = max(1, STRETCH // every) * every
    parts: list[Float32] = []
    for place in range(0, frames, stretch):
        here = amounts[:, place : min(place + stretch, frames)]
        starts: NDArray[np.intp] = np.arange(0, here.shape[1], every, dtype=np.intp)
        highest: Float32 = np.maximum.reduceat(here, starts, axis=1)
        lowest: Float32 = np.minimum.reduceat(here, starts, axis=1)
        parts.append(np.where(highest >= -lowest, highest, lowest))
    return np.concatenate(parts, axis=1)


def _signed(amounts: Float32, seconds: float, rows: tuple[str | Pitch, ...]) -> Heat:
    levels = np.sign(amounts) * np.sqrt(np.abs(amounts))  # the root, so that small amounts are seen
    return Heat(levels.astype(np.float32), seconds, len(rows), signed=True, rows=rows)


def _spectra(amount: Amount, highest_hz: float) -> Float32:
    """The columns of W as rows of levels over decibels, up to this frequency."""
    bins = int(np.searchsorted(amount.window.frequencies_hz, highest_hz, side="right"))
    W = amount.spectra.W[:bins].T
    decibels = 20 * np.log10(np.maximum(W / max(float(W.max()), 1e-30), 1e-12))
    return np.clip(1 + decibels / DECIBELS, 0, 1).astype(np.float32)


def _name(amount: Amount, column: int) -> str | Pitch:
    pitch = amount.spectra.midi[column]
    return amount.spectra.names[column] if pitch is None else Pitch(pitch)
