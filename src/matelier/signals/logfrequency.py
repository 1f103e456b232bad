"""Sound on a scale of pitch: magnitudes in 36 bins an octave, from three windows, long for low notes."""

from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal as scipy_signal

from matelier.arrays.compiled import compiled
from matelier.signals.spectrogram import Window, frames_in, magnitudes

signal: Any = scipy_signal  # its stubs leave the types of results open

Float32 = NDArray[np.float32]
RATE_HZ = 22_050
HOP = 220  # 10 ms, and a multiple of `SLOWER`
SLOWER = 4  # low notes are heard at a quarter of the rate: the same windows, a quarter of the work
BINS, BINS_AN_OCTAVE, FIRST_BIN_HZ = 310, 36, 27.5 * 2 ** (-1 / 36)  # bin 1 is A0, the last one 10.3 kHz
WINDOW = Window(RATE_HZ, 8192, HOP)  # what chunks are cut by
LOW = Window(RATE_HZ // SLOWER, 2048, HOP // SLOWER)
MIDDLE = Window(RATE_HZ // SLOWER, 1024, HOP // SLOWER)
HIGH = Window(RATE_HZ, 2048, HOP)
MIDDLE_HZ, HIGH_HZ = 220.0, 700.0  # where the shorter windows begin
TAPS = 49  # of the filter before the lower rate: flat to 1 kHz, silent from 4.5 kHz, where it would fold onto it
SECONDS_A_FRAME = HOP / RATE_HZ


def bin_frequencies_hz() -> NDArray[np.float64]:
    """The middle of each of the 310 bins."""
    return FIRST_BIN_HZ * 2.0 ** (np.arange(BINS) / BINS_AN_OCTAVE)


def bin_of(midi: int, partial: int = 1) -> int:
    """The bin of a partial of a note: 1 for the fundamental of A0."""
    return 1 + 3 * (midi - 21) + round(BINS_AN_OCTAVE * float(np.log2(partial)))


def log_frequency_magnitudes(chunk: Float32, *, cents: int = 0) -> Float32:
    """Each whole frame's magnitudes, frames × 310; frame t is centred on sample 4096 + 220·t of the chunk.

    The bins are moved up by `cents`, -50 to 50: to where the keys of an instrument are that is tuned so.
    A sinusoid of amplitude 1 has about 1 in its bin. Chunks are those of `spectrogram.chunks` for `WINDOW`, at 22,050
    Hz; how the sound was cut changes less than 1e-4 of a frame's highest magnitude.
    """
    frames = frames_in(len(chunk), WINDOW)
    M = np.empty((frames, BINS), np.float32)
    if not frames:
        return M
    padded = np.pad(chunk.astype(np.float32, copy=False), TAPS // 2)
    slow: Float32 = signal.upfirdn(_lowpass(), padded, 1, SLOWER)[(TAPS - 1) // SLOWER :]
    middle = WINDOW.size // 2 // SLOWER
    for window, sound, centre in ((LOW, slow, middle), (MIDDLE, slow, middle), (HIGH, chunk, WINDOW.size // 2)):
        start = centre - window.size // 2
        length = (frames - 1) * window.hop + window.size
        heard = np.zeros(length, np.float32)
        part = sound[start : start + length]
        heard[: len(part)] = part
        first, starts, stops, weights = _triangles(window, cents)
        _pool(magnitudes(heard, window), starts, stops, weights, M[:, first : first + len(starts)])
    return M


@cache
def _lowpass() -> Float32:
    taps: NDArray[np.float64] = signal.firwin(TAPS, 2600.0, window=("kaiser", 9.0), fs=RATE_HZ)
    return taps.astype(np.float32)


@lru_cache(maxsize=36)
def _triangles(window: Window, cents: int) -> tuple[int, NDArray[np.intp], NDArray[np.intp], Float32]:
    """For the bins that a window serves: the first of them, and of each the frequencies it adds up, with weights."""
    centres = bin_frequencies_hz()
    low, high = {LOW: (0.0, MIDDLE_HZ), MIDDLE: (MIDDLE_HZ, HIGH_HZ), HIGH: (HIGH_HZ, np.inf)}[window]
    served = np.flatnonzero((centres >= low) & (centres < high))
    rate = RATE_HZ if window is HIGH else RATE_HZ / SLOWER
    spacing = rate / window.size
    starts, stops = np.empty((2, len(served)), np.intp)
    weights = np.zeros((len(served), 48), np.float32)
    for i, centre in enumerate(centres[served] * 2 ** (cents / 1200)):
        reach = max(centre * (2 ** (1 / BINS_AN_OCTAVE) - 1), spacing)
        inside = np.arange(int((centre - reach) / spacing) + 1, int(np.ceil((centre + reach) / spacing)))
        inside = inside[inside < window.bins]
        starts[i], stops[i] = inside[0], inside[-1] + 1
        weights[i, : len(inside)] = (1 - np.abs(inside * spacing - centre) / reach) * (4 / window.size)
    return int(served[0]), starts, stops, weights


@compiled(fastmath={"contract"})
def _pool(M: Float32, starts: NDArray[np.intp], stops: NDArray[np.intp], weights: Float32, out: Float32) -> None:
    for t in range(len(M)):
        row, pooled = M[t], out[t]
        for i in range(len(starts)):
            total = np.float32(0)
            for k in range(stops[i] - starts[i]):
                total += weights[i, k] * row[starts[i] + k]
            pooled[i] = total
