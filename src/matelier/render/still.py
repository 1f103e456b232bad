"""A view as blocks that stand still: for terminals, notebooks, paper, and wherever there is no script."""

from collections.abc import Mapping, Sequence
from typing import cast

from matelier.spine.page import Cell, Figure, Page, Pitch, Roll, Share, Sound, Span, Table, View
from matelier.spine.sentence import Sentence

NOTE_COLUMNS = ("view.note", "view.share", "view.share_alone")


def still(view: View) -> Page:
    """The note events as a figure, the notes with their shares as a table, and the sounds."""
    data = view.data
    spans = tuple(cast("Sequence[Span]", data.get("spans", ())))
    roll = Figure("view.roll", Roll(spans, cast("float", data["seconds"])), x="view.time", y="view.pitch")
    notes = cast("Sequence[Mapping[str, object]]", data.get("notes", ()))
    alone = any(note.get("share_alone") is not None for note in notes)
    table = Table(NOTE_COLUMNS if alone else NOTE_COLUMNS[:2], tuple(_row(note, alone=alone) for note in notes))
    sounds = tuple(cast("Sequence[Sound]", data.get("tracks", ())))
    return (roll, *((table,) if notes else ()), *sounds)


def _row(note: Mapping[str, object], *, alone: bool) -> tuple[Cell, ...]:
    shares = [cast("float | None", note.get(key)) for key in (("share", "share_alone") if alone else ("share",))]
    return note_name(note.get("name"), note.get("midi")), *(None if share is None else Share(share) for share in shares)


def note_name(name: object, midi: object) -> Pitch | Sentence | str:
    """A note by its pitch, which each language spells; else by its name, or by its number where it has no name."""
    if midi is not None:
        return Pitch(cast("float", midi))
    return Sentence("note.part", {"number": name}) if str(name).isdigit() else str(name or "")
