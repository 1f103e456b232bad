"""Where a key may have been struck: every small rise of its amount, most of them no note; the read-outs decide."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage as scipy_ndimage

ndimage: Any = scipy_ndimage  # its stubs leave the types of results open
Float32 = NDArray[np.float32]
LEAST = 0.08  # of U's level of 100
APART = 3  # frames on either side in which a candidate is the highest
SLOW_LEAST = 0.3


@dataclass(frozen=True, slots=True)
class Candidates:
    """Frames and keys (0 to 87), ordered by frame, then key, and how high each peak stands."""

    frames: NDArray[np.intp]
    keys: NDArray[np.intp]
    heights: Float32

    def __len__(self) -> int:
        return len(self.frames)

    def where(self, kept: NDArray[Any]) -> "Candidates":
        """These of them: a mask, or places that rise."""
        return Candidates(self.frames[kept], self.keys[kept], self.heights[kept])


def candidates(A: Float32, B: Float32) -> Candidates:
    """The local maxima of struck B and risen A (frames × 88 both); where there is none near, those of slower rises."""
    fast = np.asarray(ndimage.uniform_filter1d(B + rise(A, (0, 3), (-3, -1)), 3, axis=0, mode="nearest"), np.float32)
    slow, dip = rise(A, (2, 10), (-10, -2)), rise(A, (8, 18), (-2, 2))
    peaks = _peaks(fast, LEAST, APART)
    for rising, apart, until in ((slow, 4, 4), (dip, 6, 18)):
        peaks |= _peaks(rising, SLOW_LEAST, apart) & ~_near(peaks, apart, until)
    frames, keys = np.nonzero(peaks)
    return Candidates(frames, keys, np.maximum(fast, slow)[frames, keys])


def rise(A: Float32, after: tuple[int, int], before: tuple[int, int]) -> Float32:
    """By how much the mean of some frames exceeds that of earlier ones, never negative; both spans count from t."""
    return np.maximum(_mean(A, *after) - _mean(A, *before), np.float32(0))


def _mean(A: Float32, start: int, stop: int) -> Float32:
    """For each frame t the mean over t + start to t + stop; what lies outside counts as silence."""
    reach = max(abs(start), abs(stop)) + 1
    sums = np.cumsum(np.pad(A, ((reach + 1, reach), (0, 0))), axis=0, dtype=np.float64)
    n = len(A)
    total = sums[reach + 1 + stop : reach + 1 + stop + n] - sums[reach + start : reach + start + n]
    return (total / (stop - start + 1)).astype(np.float32)


def _near(peaks: NDArray[np.bool_], before: int, after: int) -> NDArray[np.bool_]:
    """Where there is a peak among the frames from t - before to t + after."""
    counts = np.cumsum(np.pad(peaks, ((before + 1, after), (0, 0))), axis=0, dtype=np.int32)
    return counts[before + after + 1 :] > counts[: -(before + after + 1)]


def _peaks(C: Float32, least: float, apart: int) -> NDArray[np.bool_]:
    highest = ndimage.maximum_filter1d(C, 2 * apart + 1, axis=0, mode="constant")
    before = np.zeros_like(C)
    before[1:] = C[:-1]  # of equal neighbours the first
    return (C >= highest) & (C > before) & (C > least)


def sustained(A: Float32, found: Candidates) -> float:
    """How sustained a recording's sound is: about 0 where notes hold their amount, -1 where they die at once.

    The median, over its clearest candidates, of log A 200 ms after over log A 50 ms after; in units in which
    recordings spread by 1 around 0.
    """
    if not len(found):
        return 0.0
    clear = found.heights > 0.25 * np.percentile(found.heights, 99.5)
    frames, keys = found.frames[clear], found.keys[clear]
    inside = frames + 20 < len(A)
    frames, keys = frames[inside], keys[inside]
    if not len(frames):
        return 0.0
    held = np.log((A[frames + 20, keys] + 0.02) / (A[frames + 5, keys] + 0.02))
    return float(np.clip((np.median(held) + 0.35) / 0.3, -2, 2))
