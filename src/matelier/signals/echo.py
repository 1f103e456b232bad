"""Echo as a matrix: y = H x, each column of H the echo of one sample, one row lower than the column before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from matelier.spine.matrix import Exact, Scalar

Float64 = NDArray[np.float64]

INAUDIBLE = 1e-4  # −80 dB: where echoes of echoes are broken off
LEAST_BLOCK = 1 << 17  # samples


def toeplitz_of(h: Sequence[Scalar], n: int) -> Exact:
    """The matrix whose product with n samples is their convolution with h: len(h) + n − 1 rows, Hᵢⱼ = h of i − j."""
    rows = len(h) + n - 1
    return Exact.of([[h[i - j] if 0 <= i - j < len(h) else Fraction(0) for j in range(n)] for i in range(rows)])


def response(lags: Sequence[int], gains: Sequence[float]) -> Float64:
    """What one sample of 1 becomes: itself, and after each lag (in samples) so much of it."""
    h = np.zeros(max(lags) + 1)
    h[0] = 1.0
    np.add.at(h, list(lags), list(gains))
    return h


def repeated(lags: Sequence[int], gains: Sequence[float]) -> Float64:
    """The same where each echo echoes again: h = 1/(1 − g), broken off 80 dB below the sound.

    The sizes of the gains must sum to less than 1, and every lag be at least 1 sample.
    """
    size = repeated_length(lags, gains)
    h = np.zeros(size)
    h[0] = 1.0
    shortest = min(lags)
    for start in range(shortest, size, shortest):  # so many samples depend on earlier ones alone
        stop = min(start + shortest, size)
        for lag, gain in zip(lags, gains, strict=True):
            first = max(start, lag)
            if first < stop:
                h[first:stop] += gain * h[first - lag : stop - lag]
    return h


def repeated_length(lags: Sequence[int], gains: Sequence[float]) -> int:
    """How many samples `repeated` gives: later ones are below 80 dB, whatever the signs."""
    together = sum(abs(gain) for gain in gains)
    times = ceil(log(INAUDIBLE) / log(together)) if together > 0 else 1
    return max(times, 1) * max(lags) + 1


class Applied:
    """H x, block after block, in the memory of a few blocks: each is convolved by FFT, its tail added to the next.

    Blocks are frames × channels; each channel is a sound of its own.
    """

    def __init__(self, h: Float64, channels: int = 1, *, least_block: int = LEAST_BLOCK) -> None:
        self._block = max(least_block, len(h))
        self._size = scipy.fft.next_fast_len(self._block + len(h) - 1, real=True)
        self._spectrum: NDArray[np.complex128] = np.asarray(scipy.fft.rfft(h, self._size))
        self._tail = np.zeros((channels, len(h) - 1))
        self._waiting: list[NDArray[np.float32]] = []
        self._held = 0

    def add(self, samples: NDArray[np.float32]) -> Float64:
        """What is known of y after these samples, and was not given before; it may be empty."""
        self._waiting.append(samples)
        self._held += len(samples)
        return self._applied() if self._held >= self._block else np.zeros((0, len(self._tail)))

    def end(self) -> Float64:
        """The rest of y: as many samples more as h has, less one."""
        last = self._applied() if self._held else np.zeros((0, len(self._tail)))
        return np.concatenate([last, self._tail.T])

    def _applied(self) -> Float64:
        x = np.concatenate(self._waiting)
        self._waiting, self._held = [], 0
        y = np.empty((len(x), len(self._tail)))
        for start in range(0, len(x), self._block):
            part = x[start : start + self._block]
            for k in range(len(self._tail)):  # each by itself: the transform is quicker where samples lie together
                y[start : start + len(part), k] = self._of_channel(part[:, k].astype(np.float64), k)
        return y

    def _of_channel(self, x: Float64, channel: int) -> Float64:
        rest = self._tail.shape[1]
        spectrum: NDArray[np.complex128] = np.asarray(scipy.fft.rfft(x, self._size))
        y: Float64 = np.asarray(scipy.fft.irfft(spectrum * self._spectrum, self._size))[: len(x) + rest]
        y[:rest] += self._tail[channel]
        self._tail[channel] = y[len(x) :]
        return y[: len(x)]


@dataclass(slots=True)
class Folded:
    """Every p-th sample added up, for each place among p: sums that survive a convolution, and those of the sizes."""

    sums: Float64
    sizes: Float64
    place: int = 0

    @classmethod
    def of(cls, period: int) -> "Folded":
        """Nothing added up yet."""
        return cls(np.zeros(period), np.zeros(period))

    def add(self, samples: NDArray[np.floating]) -> None:
        """Adds the samples that come next."""
        period = len(self.sums)
        start = self.place % period
        padded = np.zeros(-(-(start + len(samples)) // period) * period)
        padded[start : start + len(samples)] = samples
        table = padded.reshape(-1, period)
        self.sums += table.sum(axis=0)
        self.sizes += np.abs(table).sum(axis=0)
        self.place += len(samples)
