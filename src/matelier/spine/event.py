"""A note that sounds: when, how high, how loud."""

from dataclasses import dataclass

from matelier.spine.record import Record


@dataclass(frozen=True, slots=True)
class NoteEvent(Record):
    """One note from `onset` to `offset` (s), its MIDI pitch 0..127 and its MIDI velocity 1..127."""

    onset: float
    offset: float
    pitch: int
    velocity: int
