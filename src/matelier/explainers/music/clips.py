"""Single notes to be heard one by one: cut out of what their key sounds like, from onset to end, faded in and out."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matelier.formats.sound_out import SoundWriter
from matelier.signals.pitch import english_name
from matelier.spine.event import NoteEvent

Float32 = NDArray[np.float32]
BEFORE, AFTER = 0.005, 0.025  # seconds, in which it fades in before its onset and out after its end
FOLDER = "notes"


class Clips:
    """The sounds of some events, written into `folder` as soon as the sound of their key has come so far."""

    def __init__(self, events: Sequence[NoteEvent], folder: Path, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self.files = tuple(folder / f"{i + 1:03}-{_safe(event.pitch)}.flac" for i, event in enumerate(events))
        self._spans = [self._span(event, events) for event in events]
        self._kept: dict[int, list[Float32]] = {}
        self._of: dict[int, list[int]] = {}
        for i, event in enumerate(events):
            self._of.setdefault(event.pitch, []).append(i)
        self._heard = dict.fromkeys(self._of, 0)

    def _span(self, event: NoteEvent, events: Sequence[NoteEvent]) -> tuple[int, int]:
        """First and last sample; a note struck again is cut off before."""
        again = [other.onset for other in events if other.pitch == event.pitch and other.onset > event.onset]
        end = min([event.offset + AFTER, *(onset - BEFORE for onset in again if onset >= event.offset)])
        start = max(0, round((event.onset - BEFORE) * self._rate_hz))
        return start, max(start + 1, round(end * self._rate_hz))

    @property
    def pitches(self) -> frozenset[int]:
        """The keys whose sound is still waited for."""
        return frozenset(self._of)

    def add(self, pitch: int, samples: Float32) -> None:
        """The next samples of what this key sounds like."""
        if pitch not in self._of:
            return
        first, last = self._heard[pitch], self._heard[pitch] + len(samples)
        self._heard[pitch] = last
        for i in tuple(self._of[pitch]):
            start, stop = self._spans[i]
            if start < last:
                self._kept.setdefault(i, []).append(samples[max(0, start - first) : max(0, stop - first)])
            if stop <= last:
                self._write(i, pitch)

    def end(self) -> None:
        """Writes what the sound broke off, or never reached."""
        for pitch in tuple(self._of):
            for i in tuple(self._of[pitch]):
                self._write(i, pitch)

    def _write(self, i: int, pitch: int) -> None:
        samples = np.concatenate([np.zeros(0, np.float32), *self._kept.pop(i, [])])
        rise, fall = (min(round(part * self._rate_hz), len(samples) // 2) for part in (BEFORE, AFTER))
        samples[:rise] *= np.linspace(0, 1, rise, endpoint=False, dtype=np.float32)
        samples[len(samples) - fall :] *= np.linspace(1, 0, fall, dtype=np.float32)
        with SoundWriter(self.files[i], self._rate_hz) as writer:
            writer.write(samples)
        self._of[pitch].remove(i)
        if not self._of[pitch]:
            del self._of[pitch]


def _safe(pitch: int) -> str:
    return english_name(pitch).replace("#", "s")
