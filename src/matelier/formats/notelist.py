"""Note events as a table: onset_s, offset_s, pitch, velocity, name; read as other programs write them too."""

import csv
from collections.abc import Callable, Iterable
from math import log2
from pathlib import Path
from typing import NoReturn

from matelier.formats.delimited import Line, load_lines, number
from matelier.formats.notename import name_of, pitch_of
from matelier.formats.whole import whole_file
from matelier.spine.errors import BadInput
from matelier.spine.event import NoteEvent

COLUMNS = ("onset_s", "offset_s", "pitch", "velocity", "name")
VELOCITY = 64  # where the table tells none
HEADINGS = {
    "onset": ("onset_s", "onset", "onsettime", "onset_time", "start", "start_s", "start_time", "begin"),
    "offset": ("offset_s", "offset", "offsettime", "offset_time", "end", "end_s", "end_time", "stop"),
    "duration": ("duration_s", "duration", "length", "length_s"),
    "pitch": ("pitch", "midi_pitch", "midipitch", "midi", "note", "midi_note", "key"),
    "frequency": ("frequency", "frequency_hz", "hz", "f0", "f0_hz", "pitch_hz"),
    "velocity": ("velocity", "vel"),
    "name": ("name", "note_name", "label"),
}
LOWEST_BARE = 12  # C0: a third column with less than that is not of pitches
BARE = ("onset", "offset", "pitch", "velocity")  # the order where there is no heading


def save_notelist(events: Iterable[NoteEvent], path: str | Path, *, name: Callable[[float], str] = name_of) -> None:
    """Write the events as CSV, times to a tenth of a millisecond; `name` says what a pitch is called."""
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for event in events:
            row = (f"{event.onset:.4f}", f"{event.offset:.4f}", event.pitch, event.velocity, name(event.pitch))
            writer.writerow(row)


def load_notelist(path: str | Path) -> tuple[NoteEvent, ...]:
    """The events of a CSV or TSV in order of onset; pitches are rounded to the nearest note.

    Columns may stand in any order and be called as other programs call them; without headings they are onset,
    offset, MIDI pitch and, if there is a fourth, velocity. Raises BadInput `notelist...` naming line and column.
    """
    lines = load_lines(path)
    if not lines:
        raise BadInput("notelist.empty", path=str(path))
    columns = _columns(lines[0])
    bare = any(number(cell) is not None for cell in lines[0].cells)
    if bare:
        columns = {role: place for place, role in enumerate(BARE[: len(lines[0].cells)])}
    else:
        lines = lines[1:]
    timed = "onset" in columns and ("offset" in columns or "duration" in columns)
    if not (timed and columns.keys() & {"pitch", "frequency", "name"}):
        raise BadInput("notelist.headings", path=str(path))
    events = [_event(_Cells(path, line, columns)) for line in lines]
    if bare and any(event.pitch < LOWEST_BARE for event in events):  # seconds or levels, and no pitches
        raise BadInput("notelist.headings", path=str(path))
    return tuple(sorted(events, key=lambda event: (event.onset, event.pitch, event.offset, event.velocity)))


def _columns(heading: Line) -> dict[str, int]:
    """Which column holds what."""
    places = {cell.lower().replace(" ", "_"): place for place, cell in reversed(list(enumerate(heading.cells)))}
    found = {role: [places[name] for name in names if name in places] for role, names in HEADINGS.items()}
    return {role: where[0] for role, where in found.items() if where}


class _Cells:
    """A line whose cells are asked for by what they mean; a bad one is refused with its line and column."""

    def __init__(self, path: str | Path, line: Line, columns: dict[str, int]) -> None:
        self._path, self._line, self._columns = path, line, columns

    def has(self, role: str) -> bool:
        """Whether the line tells this."""
        return role in self._columns and bool(self.text(role))

    def text(self, role: str) -> str:
        """The cell as it stands, empty where the line is too short."""
        place = self._columns[role]
        return self._line.cells[place] if place < len(self._line.cells) else ""

    def number(self, role: str, least: float, most: float) -> float:
        """The number in the cell, within these bounds."""
        value = number(self.text(role))
        if value is None or not least <= value <= most:
            self.refuse(role)
        return value

    def refuse(self, *roles: str) -> NoReturn:
        """Raise BadInput about the cell of the first of these roles that there is."""
        role = next(role for role in roles if role in self._columns)
        place = self._columns[role]
        raise BadInput(
            "notelist.cell", path=str(self._path), line=self._line.number, column=place + 1, given=self.text(role)
        )


def _event(cells: _Cells) -> NoteEvent:
    """The event of one line."""
    onset = cells.number("onset", 0, 1e6)
    if cells.has("offset") or not cells.has("duration"):
        offset = cells.number("offset", 0, 1e6)
        if offset < onset:
            cells.refuse("offset")
    else:
        offset = onset + cells.number("duration", 0, 1e6)
    velocity = round(cells.number("velocity", 0.5, 127.4)) if cells.has("velocity") else VELOCITY
    return NoteEvent(onset, offset, _pitch(cells), velocity)


def _pitch(cells: _Cells) -> int:
    """The pitch of a line: a MIDI number, a note's name or a frequency."""
    for role in ("pitch", "name"):
        if cells.has(role) and (named := pitch_of(cells.text(role))) is not None and 0 <= named <= 127:
            return named
        if role == "pitch" and cells.has(role):
            return round(cells.number(role, 0, 127))
    if not cells.has("frequency"):
        cells.refuse("pitch", "frequency", "name")
    return round(69 + 12 * log2(cells.number("frequency", 8.2, 12_900) / 440))
