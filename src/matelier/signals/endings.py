"""When notes end: for each frame how likely the note still sounds or ends, and the one change to silence."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage as scipy_ndimage

from matelier.signals.activity import COUNT, Activity
from matelier.signals.logfrequency import BINS, SECONDS_A_FRAME, bin_of
from matelier.signals.readout import Readout

ndimage: Any = scipy_ndimage  # its stubs leave the types of results open
Float32 = NDArray[np.float32]
LAGS = (-16, -10, -6, -3, -1, 0, 1, 3, 6, 10, 16, 24, 36)
OVER, TIMES = (-10, -6, -3, 0, 3, 6, 10, 16, 24), (-6, 0, 6, 16)
KINDS = 4  # of numbers that are kept of each key in each frame
STEP = 2  # frames from one question to the next
LONGEST = 6.0  # seconds
SHORTEST = 0.05
QUIET = 0.02
BEFORE, AFTER = 20, 40
TOGETHER = 16  # notes asked about at once: the rows of one are few, those of all are too many
TURN = 4.0  # so much more than a frame's log-odds of sounding count those of ending: it tells of several frames
GONE = (0.5, 1.0, 1.5, 2.5)  # how far below its peak, in natural logarithms
NAMES = (
    *(f"level {lag:+d}" for lag in LAGS),
    *(f"amount {lag:+d}" for lag in (0, 6)),
    "steepest fall so far",
    "steepest fall soon",
    "lowest so far",
    "age",
    "age in octaves",
    "peak",
    "pitch",
    "pitch squared",
    "loudness",
    "loudness since the onset",
    "loudness change",
    "octave below",
    "octave above",
    "struck now",
    "strikes of others",
    "strongest now",
    *(f"level under {gone}" for gone in GONE),
    *(f"overtones {lag:+d}" for lag in OVER),
    "steepest fall of the overtones so far",
    "steepest fall of the overtones soon",
    *(f"own overtones {lag:+d}" for lag in OVER),
    "steepest fall of the own overtones so far",
    "steepest fall of the own overtones soon",
    *(f"pitch times level {lag:+d}" for lag in TIMES),
    *(f"pitch times overtones {lag:+d}" for lag in TIMES),
    "pitch times age",
    "lowest soon",
)


def spans(frames: NDArray[np.intp], keys: NDArray[np.intp], total: int) -> NDArray[np.intp]:
    """How many frames each note may last: to the next one of its key, 6 s, or the end of the sound."""
    longest = round(LONGEST / SECONDS_A_FRAME)
    last = np.minimum(longest, np.maximum(total - frames, 1))
    order = np.lexsort((frames, keys))
    same = keys[order][1:] == keys[order][:-1]
    gap = np.maximum(frames[order][1:] - frames[order][:-1], 1)
    last[order[:-1][same]] = np.minimum(last[order[:-1][same]], gap[same])
    return last


class Fading:
    """What is asked about notes that fade: made once for a stretch of sound, then note by note."""

    def __init__(self, rows: Float32, sums: Float32) -> None:
        A, B, heard, own = np.split(rows, KINDS, axis=1)
        pad = ((BEFORE, AFTER + round(LONGEST / SECONDS_A_FRAME)), (0, 0))
        self._over = [np.log(np.pad(part, pad) + np.float32(QUIET)) for part in (heard, own)]
        self._A = np.log(np.pad(A, pad) + np.float32(QUIET))
        self._B = np.log(np.pad(B, pad) + np.float32(QUIET))
        self._loud = np.log(np.pad(sums, pad[0]) + np.float32(1))
        self._struck = np.log(np.pad(B.sum(axis=1), pad[0]) + np.float32(QUIET))
        self._most = self._A.max(axis=1)

    def evidence(self, frame: int, key: int, span: int) -> Float32:
        """The features named by `NAMES`, a row for every second frame of the span."""
        at = frame + BEFORE + np.arange(0, span, STEP)
        own = self._A[:, key]
        peak = own[frame + BEFORE : frame + BEFORE + 12].max()
        level = own - peak
        part, now = slice(frame + BEFORE - 4, at[-1] + AFTER), at - (frame + BEFORE - 4)
        so_far, soon = _steepest(level[part])
        lowest = np.minimum.accumulate(level[part])
        lowest_soon = np.asarray(ndimage.minimum_filter1d(level[part], 21, origin=-10, mode="nearest"))
        age = np.arange(0, span, STEP) * SECONDS_A_FRAME
        place = np.float32((key - 43.5) / 44)
        flat = np.ones(len(at), np.float32)
        loud = self._loud
        columns: list[Any] = [level[at + lag] for lag in LAGS]
        columns += [own[at + lag] for lag in (0, 6)]
        columns += [so_far[now], soon[now], lowest[now], age, np.log2(age + 0.05), flat * peak, flat * place]
        columns += [flat * place**2, loud[at], loud[at] - loud[frame + BEFORE + 4], loud[at + 6] - loud[at - 6]]
        columns += [self._A[at, max(key - 12, 0)], self._A[at, min(key + 12, COUNT - 1)], self._B[at, key]]
        columns += [self._struck[at], self._most[at]]
        columns += [np.minimum(0, level[at] + gone) for gone in GONE]
        overs = [V[:, key] - V[frame + BEFORE : frame + BEFORE + 12, key].max() for V in self._over]
        for over in overs:
            columns += [over[at + lag] for lag in OVER]
            columns += [fall[now] for fall in _steepest(over[part])]
        over = overs[0]
        columns += [place * level[at + lag] for lag in TIMES]
        columns += [place * over[at + lag] for lag in TIMES]
        columns += [place * age, lowest_soon[now]]
        return np.stack(columns, axis=1).astype(np.float32)


def _steepest(levels: Float32) -> tuple[Float32, Float32]:
    """The steepest fall within 4 frames so far, and within 4 frames from now."""
    fall = np.zeros_like(levels)
    fall[4:] = levels[4:] - levels[:-4]
    return np.minimum.accumulate(fall), np.asarray(ndimage.minimum_filter1d(fall, 9, mode="nearest"))


def kept_rows(activity: Activity) -> Float32:
    """What `Fading` is made of, frames × 352: of each key its amount, its strikes, and twice its overtones.

    These are the magnitudes at its partials above 700 Hz, where windows are short and ends sharp: all that is heard
    there, and what the key itself explains of it.
    """
    comb = _comb()[: activity.U.shape[1]]
    own = activity.H * ((activity.U / activity.P) @ (activity.W * np.tile(comb, (1, 2))))
    rows = (activity.A, activity.B, activity.U @ comb, own[:, :COUNT] + own[:, COUNT:])
    return np.concatenate(rows, axis=1, dtype=np.float32)


@cache
def _comb() -> Float32:
    C = np.zeros((BINS, COUNT), np.float32)
    for key in range(COUNT):
        places = [bin_of(key + 21, partial) for partial in range(1, 31)]
        sharp = [place for place in places if bin_of(21) + 168 < place < BINS][:6]
        C[sharp or [min(places[0], BINS - 1)], key] = 1
    return C


def endings(
    fading: Fading,
    sounding: Readout,
    onsets: Sequence[tuple[int, int]],
    spans: Sequence[int],
    sustained: float,
    *,
    ending: Readout | None = None,
) -> NDArray[np.float64]:
    """For each note (frame, key) how many seconds it lasts: the likeliest way through a sounding and a silent state.

    Up to where the log-odds of sounding sum to the most, together with those of ending just there, if these are asked.
    """
    lasts: list[float] = []
    for first in range(0, len(onsets), TOGETHER):
        some = list(zip(onsets[first : first + TOGETHER], spans[first : first + TOGETHER], strict=True))
        asked = [fading.evidence(frame, key, span) for (frame, key), span in some]
        places = np.cumsum([len(rows) for rows in asked])[:-1]
        rows = np.concatenate(asked)
        sounds = np.split(sounding(rows, sustained), places)
        ends = np.split(ending(rows, sustained) if ending else np.zeros(len(rows), np.float32), places)
        for still, now, (_, span) in zip(sounds, ends, some, strict=True):
            sums = np.cumsum(still) + TURN * np.append(now[1:], now[-1:])
            best = int(np.argmax(sums)) + 1 if sums.max() > 0 else 0
            lasts.append(max(SHORTEST, min(best * STEP, span) * SECONDS_A_FRAME))
    return np.array(lasts)
