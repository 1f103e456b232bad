"""What the other candidates say: how likely they are at other pitches now, and at the same key before and after."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage as scipy_ndimage

from matelier.signals.activity import COUNT
from matelier.signals.candidates import Candidates

ndimage: Any = scipy_ndimage  # its stubs leave the types of results open
Float32 = NDArray[np.float32]
INTERVALS = tuple(k * sign for k in (1, 2, 3, 4, 5, 7, 9, 12, 16, 19, 24, 28, 31) for sign in (-1, 1))
BANDS = ((-80, -41), (-40, -21), (-20, -11), (-10, -4), (4, 10), (11, 20), (21, 40), (41, 80))  # frames
TOGETHER = 3  # frames either way that count as the same moment
UNLIKELY = -8.0  # the log-odds of what is no candidate
REACH = 84
NAMES = (
    "own log-odds",
    *(f"log-odds of {interval:+d}" for interval in INTERVALS),
    *(f"log-odds of the key {start:+d} to {stop:+d}" for start, stop in BANDS),
    "notes expected now",
    "notes expected around",
    "likeliest now",
    "likelier ones now",
)


def context(found: Candidates, log_odds: Float32, frames: int) -> Float32:
    """The features named by `NAMES`, one row a candidate."""
    heard = np.maximum(log_odds, np.float32(UNLIKELY))
    grid = np.full((frames + 2 * REACH, COUNT), UNLIKELY, np.float32)
    at = found.frames + REACH
    np.maximum.at(grid, (at, found.keys), heard)
    now = np.asarray(ndimage.maximum_filter1d(grid, 2 * TOGETHER + 1, axis=0, mode="nearest"))
    columns: list[Any] = [heard]
    for interval in INTERVALS:
        there = found.keys + interval
        inside = (there >= 0) & (there < COUNT)
        columns.append(np.where(inside, now[at, np.clip(there, 0, COUNT - 1)], np.float32(UNLIKELY)))
    for start, stop in BANDS:
        span = stop - start + 1
        highest = np.asarray(ndimage.maximum_filter1d(grid, span, axis=0, mode="nearest"))
        columns.append(highest[at + (start + stop + 1) // 2, found.keys])
    columns += _crowds(found.frames, heard, frames)
    columns.append(now[at].max(axis=1))
    columns.append(np.log((now[at] > heard[:, None]).sum(axis=1) + 1.0))
    return np.stack(columns, axis=1).astype(np.float32)


def _crowds(frames: NDArray[np.intp], log_odds: Float32, total: int) -> list[NDArray[np.float64]]:
    """Logarithms of how many notes are expected at the moment of each candidate, and within 0.8 s."""
    expected = np.zeros(total + 2 * REACH)
    np.add.at(expected, frames + REACH, 1 / (1 + np.exp(-log_odds.astype(np.float64))))
    summed = np.concatenate(([0.0], np.cumsum(expected)))
    at = frames + REACH
    return [np.log(summed[at + reach + 1] - summed[at - reach] + 0.1) for reach in (TOGETHER, 80)]
