"""What a view's script is given: numbers, addresses and words, all as JSON."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from matelier.render.pictures import data_uri, gradient, png
from matelier.render.still import note_name
from matelier.render.words import Words
from matelier.render.words import words as spoken
from matelier.spine.page import Heat, Sound, Span, View
from matelier.spine.sentence import Sentence

PICTURES = {
    "original": "view.original",
    "projection": "view.projection",
    "cleaned": "view.cleaned",
    "model": "view.model",
    "residual": "view.residual",
}
EXPLAINED = {"projection": "projection", "model": "nonnegative"}
QUIET = 0.005  # share below which a note is put away where there are many


def view_data(view: View, addresses: Mapping[Path, str], words: Words) -> dict[str, object]:
    """The data that `views/recording.js` reads, by the names it asks for."""
    data = view.data
    notes = cast("Sequence[Mapping[str, object]]", data.get("notes", ()))
    tracks = cast("Sequence[Sound]", data.get("tracks", ()))
    named = cast("tuple[str, ...]", data.get("track_names")) or track_names(len(tracks), len(notes))
    return {
        "language": words.language,
        "words": {key: said for key, said in words.sentences.items() if key.startswith(("view.", "number."))},
        "note_names": words.note_names(),
        "seconds": data["seconds"],
        "lowest_hz": data.get("lowest_hz"),
        "highest_hz": data["highest_hz"],
        "range_db": data.get("range_db"),
        "colours": gradient(),
        "quiet": QUIET,
        "quiet_said": words.tell(QUIET, "percent"),
        "pictures": _pictures(data, dict(zip(named, tracks, strict=True)), words),
        "spans": [_span(span) for span in cast("Sequence[Span]", data.get("spans", ()))],
        "notes": [_note(note, f"note-{i}" if f"note-{i}" in named else None, words) for i, note in enumerate(notes)],
        "tracks": [
            {"id": name, "title": words.tell(track.title), "src": addresses[track.file]}
            for name, track in zip(named, tracks, strict=True)
        ],
    }


def track_names(tracks: int, notes: int) -> tuple[str, ...]:
    """The names of a view's tracks in order: those of the pictures ("cleaned" may be missing), note-0, note-1, ..."""
    alone = notes if tracks - notes in (len(PICTURES), len(PICTURES) - 1) else 0
    fixed = tuple(name for name in PICTURES if name != "cleaned" or tracks - alone >= len(PICTURES))
    others = tuple(f"other-{index}" for index in range(tracks - alone - len(fixed)))
    return (*fixed[: tracks - alone], *others, *(f"note-{index}" for index in range(alone)))


def embeddable(data: object) -> str:
    """JSON that may stand inside a <script> element."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def _pictures(data: Mapping[str, object], tracks: Mapping[str, Sound], words: Words) -> list[dict[str, object]]:
    pictures = cast("Mapping[str, Heat]", data.get("pictures", {}))
    told: list[dict[str, object]] = []
    for name, title in PICTURES.items():
        if name in pictures:
            heat = pictures[name]
            called = words.tell(tracks[name].title if name in tracks else Sentence(title))  # as the sound is called
            address = data_uri(png(heat.levels), "image/png")
            told.append({"id": name, "title": called, "explains": _meaning(name, data, words), "src": address,
                         "x_end": heat.x_end})  # fmt: skip
    return told


def _meaning(name: str, data: Mapping[str, object], words: Words) -> str:
    """What stands beside a picture's title: what it explains, what is left, what was cleaned away."""
    explained = cast("Mapping[str, float]", data.get("explained", {}))
    if name == "residual" and "projection" in explained:
        return words.say("view.left", {"part": 1 - explained["projection"]})
    if name == "cleaned" and "cleaned_db" in data:
        return words.say("view.cleaned.meaning", {"decibels": data["cleaned_db"]})
    part = explained.get(EXPLAINED.get(name, ""))
    return "" if part is None else words.say("view.explains", {"part": part})


def _span(span: Span) -> tuple[float, float, int, float]:
    return round(span.start, 4), round(span.end, 4), int(span.midi), round(float(span.weight), 3)


def _note(note: Mapping[str, object], track: str | None, words: Words) -> dict[str, object]:
    pitch, name = cast("float | None", note.get("midi")), str(note.get("name", ""))
    label, english = (speaker.tell(note_name(note.get("name"), note.get("midi"))) for speaker in (words, spoken("en")))
    told: dict[str, object] = {
        "label": label,
        "name": "" if name in (label, english, english.replace("♯", "#")) else name,
        "midi": None if pitch is None else math.floor(pitch + 0.5),
        "track": track,
    }
    for key in ("share", "share_alone"):
        share = cast("float | None", note.get(key))
        told |= {key: share, f"{key}_said": words.tell(share, "percent")}
    return told
