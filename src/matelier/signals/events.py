"""Amounts of notes over time to note events: when each begins and ends, and how strongly it was played."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage as scipy_ndimage

from matelier.spine.event import NoteEvent

ndimage: Any = scipy_ndimage  # its stubs leave the types of results open

Amounts: TypeAlias = Any  # notes × frames in memory or on disk: X[row, start:stop], X[:, start:stop], X.shape
Row: TypeAlias = NDArray[np.float32]
Span: TypeAlias = tuple[int, int]  # first frame, and the frame after the last
BLOCK = 8192  # frames looked at together when all notes are compared
VELOCITY_AT_LEVEL, VELOCITY_A_DECIBEL = 64.0, 1.3


@dataclass(frozen=True, slots=True)
class Listening:
    """What counts as a note, relative to the recording's level and to what sounds at the same time."""

    begins: float = 0.3  # of the recording's level
    goes_on: float = 0.03
    beside: float = 0.2  # of the strongest note within `beside_seconds`; a note goes on down to half of this
    beside_seconds: float = 0.1
    shortest_seconds: float = 0.07
    again: float = 2.2  # a rise by this factor within `rise_seconds` is a new stroke
    rise_seconds: float = 0.05
    # Below this share of a note so many semitones away, over its whole span, a note is that note's shadow: a neighbour
    # out of tune, or partials that the dictionary's note lacks.
    shadows: tuple[tuple[int, float], ...] = (
        (-1, 0.7), (1, 0.7), (-12, 0.5), (-19, 0.5), (12, 0.25), (-24, 0.4), (-28, 0.4),
    )  # fmt: skip


LISTENING = Listening()


def note_events(
    X: Amounts, midi: Sequence[int | None], seconds_a_frame: float, *, listening: Listening = LISTENING
) -> tuple[NoteEvent, ...]:
    """The notes that the amounts X (notes × frames, not negative) tell, by onset, then by pitch.

    Rows of the same MIDI number are added; a row of None has no pitch and makes no events. The level of the recording
    is the mean of each frame's strongest amount, weighted by itself, so silence does not count and X times any factor
    gives the same events. X may lie on disk: no more is read at once than the rows of one note, or 8192 frames.
    """
    rows = _rows_of(midi)
    strongest = _strongest(X, list(rows.values()))
    total = float(strongest.sum(dtype=np.float64))
    if total == 0:
        return ()
    level = float(np.square(strongest, dtype=np.float64).sum()) / total
    reach = 2 * round(listening.beside_seconds / seconds_a_frame) + 1
    beside: Row = np.float32(listening.beside) * ndimage.maximum_filter1d(strongest, reach, mode="constant")
    events: list[NoteEvent] = []
    for pitch, places in rows.items():
        amounts = _amounts(X, places, slice(None))
        notes = list(_notes_of(amounts, beside, level, seconds_a_frame, listening))
        for start, stop in _unshadowed(notes, X, rows, pitch, listening):
            velocity = _velocity(float(amounts[start:stop].max()) / level)
            events.append(NoteEvent(start * seconds_a_frame, stop * seconds_a_frame, pitch, velocity))
    return tuple(sorted(events, key=lambda event: (event.onset, event.pitch)))


def _rows_of(midi: Sequence[int | None]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = {}
    for place, pitch in enumerate(midi):
        if pitch is not None:
            rows.setdefault(int(pitch), []).append(place)
    return rows


def _amounts(X: Amounts, places: list[int], part: slice) -> Row:
    return np.asarray(np.sum([X[place, part] for place in places], axis=0, dtype=np.float32))


def _strongest(X: Amounts, rows: list[list[int]]) -> Row:
    """The amount of the strongest note in each frame."""
    strongest = np.zeros(X.shape[1], np.float32)
    for start in range(0, X.shape[1], BLOCK):
        part = X[:, start : start + BLOCK]  # one read for all notes
        for places in rows:
            here = part[places].sum(axis=0, dtype=np.float32)
            np.maximum(strongest[start : start + BLOCK], here, out=strongest[start : start + BLOCK])
    return strongest


def _notes_of(amounts: Row, beside: Row, level: float, seconds_a_frame: float, listening: Listening) -> Iterator[Span]:
    shortest = max(1, round(listening.shortest_seconds / seconds_a_frame))
    rise = max(1, round(listening.rise_seconds / seconds_a_frame))
    for start, stop in _sounding(amounts, beside, level, listening):
        strokes = [start, *(start + at for at in _strokes(amounts[start:stop], rise, shortest, listening.again)), stop]
        for first, last in pairwise(strokes):
            if last - first >= shortest:
                yield first, last


def _sounding(amounts: Row, beside: Row, level: float, listening: Listening) -> list[Span]:
    """Spans above the lower threshold that somewhere reach the higher one."""
    above = amounts >= np.maximum(np.float32(listening.goes_on * level), np.float32(0.5) * beside)
    edges = np.flatnonzero(np.diff(above, prepend=False, append=False))
    begins = amounts >= np.maximum(np.float32(listening.begins * level), beside)
    counted = np.concatenate(([0], np.cumsum(begins)))
    starts, stops = edges[::2], edges[1::2]
    heard = counted[stops] > counted[starts]
    return list(zip(starts[heard].tolist(), stops[heard].tolist(), strict=True))


def _strokes(amounts: Row, rise: int, shortest: int, again: float) -> list[int]:
    """Frames, counted from the span's first, where the note is struck again."""
    if len(amounts) <= max(shortest, rise):
        return []
    growth = amounts[rise:] / np.maximum(amounts[:-rise], np.float32(1e-12) * amounts.max())
    struck = growth >= np.maximum(ndimage.maximum_filter1d(growth, 2 * shortest + 1), np.float32(again))
    before = np.flatnonzero(struck[shortest - 1 :]) + shortest - 1
    last_of_run = np.diff(before, append=len(amounts) + shortest) >= shortest
    return (before[last_of_run] + 1).tolist()


def _unshadowed(
    notes: list[Span], X: Amounts, rows: Mapping[int, list[int]], pitch: int, listening: Listening
) -> list[Span]:
    """The notes that are strong enough beside those they could be mistaken for."""
    if not notes:
        return notes
    spans = np.array(notes)
    own = _totals(_amounts(X, rows[pitch], slice(None)), spans)
    kept = np.ones(len(notes), dtype=bool)
    for interval, share in listening.shadows:
        if (places := rows.get(pitch + interval)) is not None:
            kept &= own >= share * _totals(_amounts(X, places, slice(None)), spans)
    return [note for note, keep in zip(notes, kept, strict=True) if keep]


def _totals(amounts: Row, spans: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.add.reduceat(np.append(amounts, np.float32(0)), spans.ravel(), dtype=np.float64)[::2]


def _velocity(loudness: float) -> int:
    return int(np.clip(round(VELOCITY_AT_LEVEL + VELOCITY_A_DECIBEL * 20 * float(np.log10(loudness))), 1, 127))
