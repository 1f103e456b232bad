"""Sound to spectra and back: short-time Fourier transforms in blocks; how a stream is cut changes no bit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import fft as scipy_fft

from matelier.signals.modulus import half_length_transform, turns, write_moduli

fft: Any = scipy_fft  # its stubs take every result for a dispatch marker
Samples: TypeAlias = NDArray[np.float32]
SUB_BLOCK = 128  # frames that stay in the second cache while they are transformed
LANES = 16  # whole groups of rows take one path through the transform, so that no cut changes a bit


@dataclass(frozen=True, slots=True)
class Window:
    """A periodic Hann window of `size` samples that moves by `hop`, on sound of `rate_hz`."""

    rate_hz: int
    size: int
    hop: int

    @property
    def bins(self) -> int:
        """How many frequencies a frame has."""
        return self.size // 2 + 1

    @property
    def frequencies_hz(self) -> NDArray[np.float64]:
        """The frequency of each bin."""
        return np.arange(self.bins, dtype=np.float64) * (self.rate_hz / self.size)

    @property
    def seconds_a_frame(self) -> float:
        """The time from one frame to the next."""
        return self.hop / self.rate_hz


def window_for(rate_hz: int) -> Window:
    """The window for this rate: near 46 ms, a power of two, moved by a quarter (2048 at 44,100 and 48,000 Hz)."""
    exponent = max(3, round(float(np.log2(2048 * rate_hz / 44100))))
    return Window(rate_hz, 2**exponent, 2**exponent // 4)


@cache
def hann(size: int) -> Samples:
    """The periodic Hann window."""
    bell = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)).astype(np.float32)
    bell.setflags(write=False)
    return bell


def frame_count(samples: int, window: Window) -> int:
    """How many centred frames a sound has; frame t is centred on sample t · hop, with silence around the sound."""
    return 1 + samples // window.hop


def frames_in(samples: int, window: Window) -> int:
    """How many whole frames lie in a chunk of this many samples."""
    return max(0, 1 + (samples - window.size) // window.hop)


def chunks(blocks: Iterable[Samples], window: Window, *, frames: int = 256) -> Iterator[Samples]:
    """The sound re-cut into arrays that cover `frames` frames each (the last fewer), however `blocks` were cut.

    A chunk has (frames - 1) · hop + size samples; neighbours overlap by size - hop. Silence is put around the sound so
    that its frames are those that `frame_count` counts.
    """
    length, step = (frames - 1) * window.hop + window.size, frames * window.hop
    silence = np.zeros(window.size // 2, np.float32)
    pending = silence
    for block in chain(blocks, (silence,)):
        place = -len(pending)  # of the next chunk in this block
        while place + length <= len(block):
            yield _seam(pending, block, place, place + length)
            place += step
        pending = _seam(pending, block, place, len(block))
    rest = frames_in(len(pending), window)
    if rest:
        yield pending[: (rest - 1) * window.hop + window.size]


def _seam(pending: Samples, block: Samples, start: int, stop: int) -> Samples:
    # Only what lies across two blocks is copied.
    return block[start:stop] if start >= 0 else np.concatenate((pending[start:], block[:stop]))


def spectra(chunk: Samples, window: Window) -> NDArray[np.complex64]:
    """The spectrum of each whole frame in a chunk: frames × bins, frame t starting at sample t · hop."""
    frames = frames_in(len(chunk), window)
    S = np.empty((frames, window.bins), np.complex64)
    if not frames:
        return S
    views = sliding_window_view(chunk, window.size)[:: window.hop]
    buffer = np.zeros((SUB_BLOCK, window.size), np.float32)
    for start in range(0, frames, SUB_BLOCK):
        count = min(SUB_BLOCK, frames - start)
        np.multiply(views[start : start + count], hann(window.size), out=buffer[:count])
        S[start : start + count] = fft.rfft(buffer[: _whole_groups(count)])[:count]
    return S


def magnitudes(chunk: Samples, window: Window, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """The magnitude spectrum of each whole frame in a chunk, frames × bins, written to `out` where given.

    Twice as fast as the modulus of `spectra`, and equal to it to 1e-6 of a frame's highest magnitude.
    """
    frames = frames_in(len(chunk), window)
    if out is not None and out.shape != (frames, window.bins):
        raise ValueError(out.shape)
    M = out if out is not None and out.flags.c_contiguous else np.empty((frames, window.bins), np.float32)
    if frames:
        chunk = np.ascontiguousarray(chunk, np.float32)  # the transform below reads its bytes in pairs
        views = sliding_window_view(chunk, window.size)[:: window.hop]
        for start in range(0, frames, SUB_BLOCK):
            part = views[start : start + SUB_BLOCK]
            whole = part if len(part) % LANES == 0 else np.pad(part, ((0, -len(part) % LANES), (0, 0)))
            Z = half_length_transform(whole)
            write_moduli(Z, *turns(window.size // 2), M[start : start + len(part)])
    if out is not None and out is not M:
        out[...] = M
        return out
    return M


def _whole_groups(count: int) -> int:
    return -(-count // LANES) * LANES


class Resynthesis:
    """Spectra back to sound by weighted overlap-add [Griffin & Lim 1984]; exact to 1e-6 for unchanged spectra.

    `add` takes the next frames and gives the samples that no later frame touches; `end` gives the rest. The samples do
    not depend on how the frames were cut. The hop is at most half the size.
    """

    def __init__(self, window: Window) -> None:
        self.window = window
        self._bell = hann(window.size)
        self._parts = -(-window.size // window.hop)
        self._sums = np.zeros((self._parts - 1, window.hop), np.float32)
        self._weights = np.zeros_like(self._sums)
        self._skip = window.size // 2
        self._given = 0

    def add(self, block: NDArray[np.complex64]) -> Samples:
        """The samples that are ready once these frames × bins are known."""
        ready = [self._add(block[start : start + SUB_BLOCK]) for start in range(0, len(block), SUB_BLOCK)]
        return np.concatenate(ready) if ready else np.empty(0, np.float32)

    def end(self, samples_total: int) -> Samples:
        """The samples that are left, so that the sound has `samples_total`; the last ones no frame reaches are zero."""
        rest = self._emit(self._sums, self._weights)
        missing = samples_total - (self._given - len(rest))
        return np.pad(rest[:missing], (0, max(0, missing - len(rest))))

    def _add(self, block: NDArray[np.complex64]) -> Samples:
        count, hop = len(block), self.window.hop
        spectra_block = np.zeros((_whole_groups(count), self.window.bins), np.complex64)
        spectra_block[:count] = block
        frames: Samples = fft.irfft(spectra_block, self.window.size, overwrite_x=True)[:count]
        frames *= self._bell
        sums, weights = (
            np.concatenate((kept, np.zeros((count, hop), np.float32))) for kept in (self._sums, self._weights)
        )
        for part in reversed(range(self._parts)):  # oldest frame first, so that the sum does not depend on the cut
            bell = self._bell[part * hop : (part + 1) * hop]
            sums[part : part + count, : len(bell)] += frames[:, part * hop : (part + 1) * hop]
            weights[part : part + count, : len(bell)] += bell * bell
        self._sums, self._weights = sums[count:], weights[count:]
        return self._emit(sums[:count], weights[:count])

    def _emit(self, sums: Samples, weights: Samples) -> Samples:
        samples = np.divide(sums, weights, out=np.zeros_like(sums), where=weights > 1e-6).ravel()
        skipped = min(self._skip, len(samples))
        self._skip -= skipped
        self._given += len(samples) - skipped
        return samples[skipped:]


def stft(samples: Samples, window: Window) -> NDArray[np.complex64]:
    """The spectrogram of a whole sound, bins × frames as on paper."""
    (chunk,) = chunks((samples,), window, frames=frame_count(len(samples), window))
    return spectra(chunk, window).T


def istft(S: NDArray[np.complex64], window: Window, samples: int) -> Samples:
    """The sound of a spectrogram (bins × frames), cut to this many samples."""
    inverse = Resynthesis(window)
    return np.concatenate((inverse.add(S.T), inverse.end(samples)))
