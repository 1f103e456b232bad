"""The templates of an instrument: those that are shipped, or learnt from a folder of its notes."""

from pathlib import Path

import numpy as np

from matelier.explainers.music.attuning import compressed, tuning
from matelier.explainers.recording.dictionary import LONGEST_NOTE, SOUNDS
from matelier.formats.sound import Recording, open_sound, read_whole
from matelier.signals.logfrequency import RATE_HZ
from matelier.signals.pitch import english_name, is_one_note, measure_pitch, pitch_in_name
from matelier.signals.templates import KEYS, Templates, calibrated, note_template, onset_of, shipped_templates
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

SHIPPED = ("piano", "any")
LEAD = 20  # frames of silence put before a note
SILENT = 1e-5
LEAST_FRAMES = 30

Told = tuple[Templates, tuple[Sentence, ...]]


def templates_for(instrument: str, explained: Recording) -> Work[Told]:
    """The templates to listen with, and what must be told of them. Raises BadInput."""
    if instrument in SHIPPED:
        return shipped_templates(), ()
    try:
        folder = Path(instrument)
        if not instrument or not folder.is_dir():
            raise BadInput("listen.instrument", given=instrument)
        files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    except (OSError, ValueError) as cause:  # too long, out of reach, with a NUL in it
        raise BadInput("listen.instrument", given=instrument) from cause
    sounds = [file for file in files if file.suffix.lower() in SOUNDS]
    if not sounds:
        raise BadInput("dictionary.no_sounds" if any(folder.iterdir()) else "dictionary.empty", folder=instrument)
    learnt: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
    told: list[Sentence] = []
    for file in sounds:
        if file.samefile(explained.path):
            continue
        note = _note(file, damaged=explained.damaged)
        if note is None:
            told.append(Sentence("listen.not_a_key", {"file": file.name}))
            continue
        pitch, spectra = note
        learnt[pitch] = spectra
        yield Step("dictionary.note", {"file": file.name, "name": english_name(pitch), "spectra": 3})
    if not learnt:
        raise BadInput("dictionary.no_notes", folder=instrument)
    told.append(Sentence("listen.calibrated", {"notes": len(learnt), "folder": folder.name}))
    return calibrated(learnt, shipped_templates()), tuple(told)


def _note(file: Path, *, damaged: bool) -> tuple[int, tuple[np.ndarray, np.ndarray, np.ndarray]] | None:
    recording = open_sound(file, damaged=damaged)
    samples = read_whole(recording, rate_hz=RATE_HZ, most_seconds=LONGEST_NOTE)
    if not len(samples) or float(np.abs(samples).max()) < SILENT:
        return None
    pitch = _pitch(file, samples)
    led = np.concatenate((np.zeros(LEAD * 220, np.float32), samples))
    U = np.concatenate(list(compressed((led,), cents=tuning((samples,)))))
    onset = onset_of(U)
    if pitch is None or pitch not in KEYS or len(U) < onset + LEAST_FRAMES:
        return None
    return pitch, note_template(U, onset)


def _pitch(file: Path, samples: np.ndarray) -> int | None:
    named = pitch_in_name(file.stem)
    if named is not None:
        return named
    found = measure_pitch(samples, RATE_HZ) if is_one_note(samples, RATE_HZ) else None
    return None if found is None else round(found.midi)
