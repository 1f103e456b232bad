"""The report of a recording: a folder with a page to open, sounds, notes, amounts and the answer as data."""

from math import log10
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np

from matelier.explainers.recording.page import closing, opening, recording_page, roll, shares, spans
from matelier.explainers.recording.pictures import DECIBELS, lesson_pictures
from matelier.explainers.recording.recording import RecordingExplained
from matelier.explainers.recording.sounds import CLEAN, Written, write_sounds
from matelier.formats.midi import save_midi
from matelier.formats.notelist import save_notelist
from matelier.formats.whole import whole_file, whole_folder
from matelier.render.plain import to_plain, write_plain
from matelier.render.webpage import as_html
from matelier.render.words import Words
from matelier.spine.answer import Answer
from matelier.spine.page import Page, View
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

PAGE = "report.html"
REPORT_FILES = (
    PAGE, "notes.mid", "notes.csv", "amounts.npz", "answer.json", "sounds", "sounds/original.wav",
    "sounds/projection.wav", "sounds/cleaned.wav", "sounds/model.wav", "sounds/residual.wav", "sounds/note-*.flac",
)  # fmt: skip
LONGEST_IN_A_NOTEBOOK = 180.0  # seconds


def save_report(answer: Answer[RecordingExplained], folder: Path, words: Words, checked: object) -> Work[Path]:
    """Writes the report into `folder`, which appears only when it is complete; returns the page to open.

    Files: report.html, sounds/, notes.mid, notes.csv, amounts.npz (W bins × columns, X and least_squares columns ×
    frames, names, midi, rate_hz, window_size, hop), answer.json. Raises BadInput where the folder cannot be written.
    """
    value = answer.value
    with whole_folder(folder, ours=REPORT_FILES) as partial:
        (partial / "sounds").mkdir()
        written = yield from write_sounds(value, partial / "sounds")
        yield Step("progress.page", {})
        save_midi(value.events, partial / "notes.mid")
        save_notelist(value.events, partial / "notes.csv")
        save_amounts(value, partial / "amounts.npz")
        plain = to_plain(answer, checked, answer.steps, words)
        (partial / "answer.json").write_text(write_plain(plain), encoding="utf-8", errors="replace")  # odd file names
        page = as_html(report_page(answer, written), words, folder=partial)
        (partial / PAGE).write_text(page, encoding="utf-8", errors="replace")
    return folder / PAGE


def report_page(answer: Answer[RecordingExplained], written: Written) -> Page:
    """The page to open: what is explained in words, everything on one time axis, the shares, the work, the checks."""
    value = answer.value
    data: dict[str, Any] = {
        "seconds": value.seconds,
        "rate_hz": value.sample_rate,
        "lowest_hz": written.lowest_hz,
        "highest_hz": written.highest_hz,
        "range_db": DECIBELS,
        "cleaned_db": -20 * log10(CLEAN),
        "pictures": written.pictures,
        "spans": spans(value),
        "notes": tuple({name: note[name] for name in note.keys()} for note in written.notes),  # noqa: SIM118
        "explained": {name: value.explained[name] for name in value.explained.keys()},  # noqa: SIM118
        "tracks": written.tracks,
    }
    pictures = lesson_pictures(value, written.highest_hz)
    return (*opening(answer), View("recording", data), *pictures, *closing(answer), Sentence("recording.files"))


def heard_page(answer: Answer[RecordingExplained], folder: Path) -> Work[Page]:
    """The summary with players for the recording, its projection, the model and the residual, written into `folder`.

    A recording of over three minutes is told without players: a notebook would keep every copy of them.
    """
    if answer.value.seconds > LONGEST_IN_A_NOTEBOOK:
        return recording_page(answer)
    written = yield from write_sounds(answer.value, folder, each_note=False)
    return (*opening(answer), *written.tracks, *shares(answer.value), *roll(answer.value), *closing(answer))


def save_amounts(value: RecordingExplained, file: Path) -> None:
    """W, the amounts X ≥ 0 and pinv(W) M as one .npz without pickles, which serves as `notes` for another recording."""
    amount = value.amount
    spectra = amount.spectra
    small = {
        "W": spectra.W,
        "names": np.array(spectra.names),
        "midi": np.array([np.nan if pitch is None else pitch for pitch in spectra.midi]),
        "rate_hz": np.array(spectra.rate_hz),
        "window_size": np.array(spectra.window_size),
        "hop": np.array(amount.window.hop),
    }
    with whole_file(file) as partial, ZipFile(partial, "w", allowZip64=True) as archive:
        for name, array in small.items():
            with archive.open(f"{name}.npy", "w") as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
        for name, X in (("X", amount.nonnegative), ("least_squares", amount.least_squares)):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                header = {"descr": "<f4", "fortran_order": False, "shape": X.shape}
                np.lib.format.write_array_header_1_0(member, header)
                for row in range(X.shape[0]):  # row by row: hours of frames need no memory
                    member.write(X[row, :].tobytes())
