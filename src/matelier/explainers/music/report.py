"""The report of music that was read: a folder with a page to open, sounds, MIDI, the notes as a table, the answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from matelier.arrays.freed import give_back
from matelier.explainers.music.held import measured
from matelier.explainers.music.music import MusicExplained
from matelier.explainers.music.page import FEW, MANY, closing, ladder, listed, music_page, opening, roll, spans
from matelier.explainers.music.sounds import Written, write_sounds
from matelier.explainers.recording.pictures import DECIBELS
from matelier.formats.midi import save_midi
from matelier.formats.notelist import save_notelist
from matelier.formats.score import can_write_scores, save_score
from matelier.formats.whole import whole_folder
from matelier.render.plain import plain_in_pieces
from matelier.render.webpage import as_html
from matelier.render.words import Words
from matelier.signals.pitch import english_name
from matelier.spine.answer import Answer
from matelier.spine.page import Page, View
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

PAGE = "report.html"
LONGEST_IN_A_NOTEBOOK = 180.0  # seconds
LARGEST = 25_000_000  # bytes of sounds inside the page: while it is made, there are several copies of it
MUSIC_FILES = (
    PAGE, "notes.mid", "notes.csv", "notes.musicxml", "answer.json", "sounds", "sounds/original.wav",
    "sounds/notes.wav", "sounds/rest.wav", "sounds/note-*.flac", "sounds/notes", "sounds/notes/*.flac",
)  # fmt: skip


def save_music(answer: Answer[MusicExplained], folder: Path, words: Words, checked: object) -> Work[Path]:
    """Writes the report into `folder`, which appears only when it is complete; returns the page to open.

    Files: report.html, sounds/, notes.mid, notes.csv (which may be corrected and given again), notes.musicxml where
    music21 is there, answer.json. Raises BadInput where the folder cannot be written.
    """
    value = answer.value
    with whole_folder(folder, ours=MUSIC_FILES) as partial:
        (partial / "sounds").mkdir()
        written = yield from write_sounds(value, partial / "sounds", listed=MANY)
        give_back()
        yield Step("progress.page", {})
        save_midi(value.events, partial / "notes.mid")
        save_notelist(value.events, partial / "notes.csv")
        score = _score(value, partial, str(answer.given["file"]))
        give_back()
        with (partial / "answer.json").open("w", encoding="utf-8", errors="replace") as file:  # odd file names
            file.writelines(plain_in_pieces(answer, checked, answer.steps, words))
        page = as_html((*_page(answer, written), *score), words, folder=partial, largest_sound=LARGEST)
        (partial / PAGE).write_text(page, encoding="utf-8", errors="replace")
    return folder / PAGE


def _score(value: MusicExplained, folder: Path, title: str) -> tuple[Sentence, ...]:
    """Writes the notes as a score where that can be done, and what is to be told of it."""
    if not value.events:
        return ()
    if not can_write_scores():
        return (Sentence("score.no_library"),)
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in title)
    notes = save_score(value.events, folder / "notes.musicxml", title=shown)
    cut = (Sentence("score.cut", {"notes": notes}),) if notes < len(value.events) else ()
    return (Sentence("score.told"), *cut)


def music_heard(answer: Answer[MusicExplained], folder: Path) -> Work[Page]:
    """The summary with players for the recording, its notes and the rest, and for each note listed, in `folder`.

    A recording of over three minutes is told without players: a notebook would keep every copy of them.
    """
    value = answer.value
    if value.seconds > LONGEST_IN_A_NOTEBOOK:
        return music_page(answer)
    written = yield from write_sounds(value, folder, each_pitch=False, listed=FEW)
    told = (*roll(value), *listed(value, FEW, written.clips), *ladder(value), *closing(answer))
    return (*opening(answer), *written.tracks, *told)


def _shares(value: MusicExplained, pitches: tuple[int, ...]) -> Iterator[dict[str, object]]:
    """What all notes of a pitch explain of the whole (compressed) sound."""
    parts, _ = measured(value.events, value.music.keys, value.music.sums)
    sums = value.music.sums
    whole = sum(float(sums[0, k : k + 65536].sum(dtype=np.float64)) for k in range(0, sums.shape[1], 65536))
    of = np.array([event.pitch for event in value.events])
    for pitch in pitches:
        part = float(parts[of == pitch].sum())
        yield {"name": english_name(pitch), "midi": pitch, "share": part / whole if whole > 0 else 0.0}


def _page(answer: Answer[MusicExplained], written: Written) -> Page:
    value = answer.value
    fixed = ("original", "model", "residual")
    data: dict[str, Any] = {
        "seconds": value.seconds,
        "rate_hz": value.sample_rate,
        "lowest_hz": written.lowest_hz,
        "highest_hz": written.highest_hz,
        "range_db": DECIBELS,
        "pictures": written.pictures,
        "spans": spans(value),
        "notes": tuple(_shares(value, written.pitches)),
        "tracks": written.tracks,
        "track_names": (*fixed, *(f"note-{i}" for i in range(len(written.pitches)))),
    }
    files = Sentence("listen.files")
    view = View("recording", data)
    return (*opening(answer), view, *listed(value, MANY, written.clips), *ladder(value), *closing(answer), files)
