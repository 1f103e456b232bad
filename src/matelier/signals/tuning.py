"""How far a recording is tuned from A440, from a few loud windows of it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import fft as scipy_fft
from scipy import ndimage as scipy_ndimage

ndimage: Any = scipy_ndimage  # the stubs of both leave the types of results open
fft: Any = scipy_fft
SIZE = 8192  # samples a window has
MOST = 256  # windows kept; when they are full, the quieter of each two neighbours is let go
LOWEST_HZ, HIGHEST_HZ = 110.0, 2000.0  # below, a bin is wider than a semitone; above, strings are stretched
PADDING = 2
STANDS_OUT = 6.0  # a peak is this many times the middle of its surroundings; noise hardly ever is
AUDIBLE = 0.03  # of the window's highest peak
AGREEMENT = 0.25  # length of the mean arrow, below which peaks agree on no tuning


class Tuning:
    """The tuning of a recording that is heard in chunks: `add` each, then ask for `cents`.

    Keeps at most `most` windows of 8192 samples, loud ones, spread over the whole recording; which ones does not depend
    on how the chunks were cut.
    """

    def __init__(self, rate_hz: int, *, most: int = MOST) -> None:
        self._rate_hz, self._most = rate_hz, most
        self._pending = np.empty(0, np.float32)
        self._loudest: list[tuple[float, NDArray[np.float32]]] = []  # one a slot of `_span` windows, and its energy
        self._span, self._seen = 1, 0

    @property
    def windows(self) -> int:
        """How many windows are kept."""
        return len(self._loudest)

    def add(self, chunk: NDArray[np.float32]) -> None:
        """Hear the next samples."""
        heard = np.concatenate((self._pending, chunk))
        whole = len(heard) // SIZE * SIZE
        for start in range(0, whole, SIZE):
            self._hear(heard[start : start + SIZE])
        self._pending = heard[whole:].copy()

    def _hear(self, window: NDArray[np.float32]) -> None:
        energy = float(np.dot(window, window))
        if self._seen % self._span == 0:
            self._loudest.append((energy, window.copy()))
        elif energy > self._loudest[-1][0]:
            self._loudest[-1] = (energy, window.copy())
        self._seen += 1
        if len(self._loudest) == self._most and self._seen % self._span == 0:
            pairs = zip(self._loudest[::2], self._loudest[1::2], strict=True)
            self._loudest = [max(pair, key=lambda slot: slot[0]) for pair in pairs]
            self._span *= 2

    def cents(self) -> float | None:
        """How many cents (-50 to 50) the recording is above equal temperament at A440; None where nothing is tonal."""
        windows = [window for energy, window in self._loudest if energy > 1e-8 * SIZE]
        if not windows:
            windows = [np.pad(self._pending, (0, SIZE - len(self._pending)))]
        arrow, weight = 0j, 0.0
        for window in windows:
            frequencies_hz, heights = _fundamentals(*_peaks(window, self._rate_hz))
            turns = 12 * np.log2(frequencies_hz / 440.0)
            arrow += complex(np.sum(heights * np.exp(2j * np.pi * turns)))
            weight += float(heights.sum())
        if weight == 0 or abs(arrow) < AGREEMENT * weight:
            return None
        return float(np.angle(arrow)) * 50 / np.pi


def _peaks(window: NDArray[np.float32], rate_hz: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frequencies and heights of the peaks that stand out, by the parabola through three logarithms."""
    bell = np.hanning(SIZE).astype(np.float32)
    heights: NDArray[np.float64] = np.abs(fft.rfft(window * bell, PADDING * SIZE)).astype(np.float64)
    bin_hz = rate_hz / (PADDING * SIZE)
    low, high = max(2, int(LOWEST_HZ / bin_hz)), min(len(heights) - 2, int(HIGHEST_HZ / bin_hz))
    heights = heights[: high + 2]
    floor: NDArray[np.float64] = STANDS_OUT * np.asarray(ndimage.median_filter(heights, 101), np.float64)
    inner = heights[low:high]
    stands = (inner > heights[low - 1 : high - 1]) & (inner >= heights[low + 1 : high + 1])
    stands &= (inner > floor[low:high]) & (inner > AUDIBLE * heights.max()) & (inner > 1e-6)
    at = np.flatnonzero(stands) + low
    left, middle, right = (np.log(np.maximum(heights[at + move], 1e-12)) for move in (-1, 0, 1))
    shift = 0.5 * (left - right) / np.minimum(left - 2 * middle + right, -1e-12)
    return (at + shift) * bin_hz, heights[at]


def _fundamentals(
    frequencies_hz: NDArray[np.float64], heights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The peaks that are no multiple of a lower one: partials 3, 5, 7 lie beside the notes they seem to be."""
    ratio = frequencies_hz[None, :] / frequencies_hz[:, None]
    multiple = np.round(ratio)
    near = np.abs(ratio / np.maximum(multiple, 1) - 1) < 0.012
    of_a_lower = near & (multiple >= 2) & (heights[:, None] > 0.03 * heights[None, :])
    kept = ~of_a_lower.any(axis=0)
    return frequencies_hz[kept], heights[kept]
