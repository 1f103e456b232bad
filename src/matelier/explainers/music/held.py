"""Notes on the frames of a sound: where each key is held, and what its amounts sum to there."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.disk import OnDisk
from matelier.signals.activity import COUNT
from matelier.signals.logfrequency import SECONDS_A_FRAME
from matelier.signals.templates import KEYS
from matelier.spine.event import NoteEvent

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
BLOCK = 8192  # frames looked at together


def frames_of(event: NoteEvent, frames: int) -> slice:
    """The frames that a note sounds in, at least one, of a sound of so many."""
    start = min(int(event.onset / SECONDS_A_FRAME), max(frames - 1, 0))
    return slice(start, min(max(start + 1, round(event.offset / SECONDS_A_FRAME)), frames))


class Held:
    """Where the keys of some notes are held, looked up for any stretch of frames."""

    def __init__(self, events: Sequence[NoteEvent]) -> None:
        self._starts = np.array([int(event.onset / SECONDS_A_FRAME) for event in events], np.intp)
        ends = [round(event.offset / SECONDS_A_FRAME) for event in events]
        self._stops = np.maximum(self._starts + 1, np.array(ends, np.intp))
        self._keys = np.array([event.pitch - KEYS.start for event in events], np.intp)

    def __call__(self, first: int, frames: int) -> Float32:
        """Frames × 88 from frame `first` on: 1 where a note of the key sounds, else 0."""
        mask = np.zeros((frames, COUNT), np.float32)
        for i in np.flatnonzero((self._starts < first + frames) & (self._stops > first)):
            mask[max(0, self._starts[i] - first) : self._stops[i] - first, self._keys[i]] = 1
        return mask


def measured(events: Sequence[NoteEvent], keys: OnDisk, sums: OnDisk) -> tuple[Float64, Float64]:
    """For each note what its key's amounts sum to while it sounds, and what all sound does; the sound may lie on disk.

    Where amounts overshoot the sound (pinv's may), it counts as they do.
    """
    parts, wholes = np.zeros(len(events)), np.zeros(len(events))
    total = sums.shape[1]
    spans = [frames_of(event, total) for event in events]
    for first in range(0, total, BLOCK):
        last = min(first + BLOCK, total)
        here = [i for i, span in enumerate(spans) if span.start < last and span.stop > first]
        if not here:
            continue
        amounts, loud = keys[:, first:last][:COUNT], sums[0, first:last]
        for i in here:
            part = slice(max(0, spans[i].start - first), spans[i].stop - first)
            parts[i] += float(np.maximum(amounts[events[i].pitch - KEYS.start, part], 0).sum(dtype=np.float64))
            wholes[i] += float(loud[part].sum(dtype=np.float64))
    return parts, np.maximum(wholes, parts)
