"""Where the reader of notes fails: of all notes how many are missed, of all found how many are wrong, kind by kind.

Measured on the development recordings beside the project, one pass; a note is right within 50 ms of its onset.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from notes import DATA, Piece, ours, pieces
from race import table
from scoring import Told, matched

LOW, HIGH = 45, 84  # A2 and C6
AGAIN = 0.25  # seconds since the same key was struck
SOFT = 40  # velocity
PARTIALS = (12, 19, 24, 28, 31, 34, 36)  # semitones to partials 2 to 8
FEW = 15  # fewer notes than these tell nothing
NEAR = 0.03  # seconds within which notes begin at once


@dataclass(frozen=True, slots=True)
class Struck:
    """A note and what it is struck among."""

    pitch: int
    others: tuple[int, ...]  # other pitches that sound as it begins
    sounding: int  # how many notes sound in truth as it begins
    since: float  # seconds since its key was struck before
    velocity: int | None
    close: bool | None  # which microphone heard it, where it is known


Kind: TypeAlias = Callable[[Struck], bool]
KINDS: dict[str, Kind] = {
    "all": lambda _: True,
    "below A2": lambda note: note.pitch < LOW,
    "A2 to C6": lambda note: LOW <= note.pitch <= HIGH,
    "above C6": lambda note: note.pitch > HIGH,
    "where one sounds": lambda note: note.sounding <= 1,
    "where two sound": lambda note: note.sounding == 2,
    "where three or four sound": lambda note: note.sounding in (3, 4),
    "where five and more sound": lambda note: note.sounding > 4,
    "on a partial of another": lambda note: any(note.pitch - other in PARTIALS for other in note.others),
    "struck again within 250 ms": lambda note: note.since <= AGAIN,
    "soft": lambda note: note.velocity is not None and note.velocity < SOFT,
    "close microphone": lambda note: note.close is True,
    "ambient microphone": lambda note: note.close is False,
}


def among(notes: Sequence[Told], there: Sequence[Told], piece: Piece, velocities: Sequence[int] = ()) -> list[Struck]:
    """Each of the notes among those that are there."""
    microphone = {"Cl": True, "Am": False}.get(piece.file.stem[-2:]) if piece.group == "real piano" else None
    told: list[Struck] = []
    for i, (onset, _, pitch) in enumerate(notes):
        sounding = {p for a, b, p in there if a <= onset + NEAR < b}
        since = min((onset - a for a, _, p in notes if p == pitch and a < onset), default=float("inf"))
        velocity = velocities[i] if velocities else None
        told.append(Struck(pitch, tuple(sounding - {pitch}), len(sounding), since, velocity, microphone))
    return told


class Counts:
    """Of each group and kind: notes, missed ones, found ones, wrong ones."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])

    def add(self, piece: Piece, found: Sequence[Told]) -> None:
        """Counts what was found in a piece."""
        pairs = matched(piece.notes, found)
        hit, right = {i for i, _ in pairs}, {j for _, j in pairs}
        both = ((piece.notes, hit, piece.velocities, 0), (found, right, (), 2))
        for notes, good, velocities, place in both:
            for i, note in enumerate(among(notes, piece.notes, piece, velocities)):
                for kind, holds in KINDS.items():
                    if holds(note):
                        told = self._told[piece.group, kind]
                        told[place] += 1
                        told[place + 1] += i not in good

    def rates(self, group: str, kind: str) -> str:
        """Missed and wrong ones in per cent."""
        notes, missed, found, wrong = self._told[group, kind]
        return f"{_percent(missed, notes)} / {_percent(wrong, found)}" if max(notes, found) >= FEW else ""


def _percent(some: int, whole: int) -> str:
    return f"{100 * some / whole:.0f}" if whole >= FEW else "–"


def main() -> None:
    """Print the table."""
    if not DATA.is_dir():
        print("The development recordings are not beside the project: nothing to measure.")
        return
    read, counts = ours(1), Counts()
    all_pieces = pieces()
    for piece in all_pieces:
        counts.add(piece, read(piece.file)[0])
    groups = list(dict.fromkeys(piece.group for piece in all_pieces))
    rows = [[kind, *(counts.rates(group, kind) for group in groups)] for kind in KINDS]
    print("Missed in per cent of the notes there / wrong in per cent of the notes found")
    print(table(("notes", *groups), rows))


if __name__ == "__main__":
    main()
