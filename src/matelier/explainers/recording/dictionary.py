"""Where the notes come from: a folder of recordings, the built-in piano, the recording itself, or saved spectra."""

from collections import Counter
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import home_of
from matelier.factors.hierarchical import Parts, nonnegative_factors
from matelier.formats.sound import Recording, open_sound, read, read_whole
from matelier.formats.spectra import check_spectra, load_spectra
from matelier.signals.dictionary import How, note_spectra
from matelier.signals.piano import PIANO_MIDI, piano_spectra
from matelier.signals.pitch import english_name, is_one_note, measure_pitch, pitch_in_name
from matelier.signals.spectrogram import Window, chunks, frame_count, magnitudes
from matelier.signals.tuning import Tuning
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence
from matelier.spine.spectra import Spectra
from matelier.spine.step import Step, Work

Float32: TypeAlias = NDArray[np.float32]
Told: TypeAlias = tuple[Spectra, tuple[Sentence, ...]]

SOUNDS = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".w64", ".au")
IN_A_FILE = {"note.short": "note.short_in", "note.silent": "note.silent_in"}
SAVED = (".npz", ".csv", ".tsv")
LONGEST_NOTE = 60.0  # seconds read of a note
TUNED_BY = 120.0  # seconds of the recording that the piano is tuned by
LEARNED_FROM = 4000  # frames, spread evenly
FAINT = 1e-10  # the highest magnitude of what is learned from at least
FAR = 0.7  # semitones between a file's name and its sound that are told
ALIKE = 1.2  # ratio of window lengths up to which spectra are comparable


def dictionary(notes: Any, recording: Recording, window: Window, *, how: How, count: int) -> Work[Told]:
    """The spectra W that the recording is to be explained by, and what must be told of them.

    `notes` is a folder, "piano", "learn" (`count` spectra), a file of spectra, or Spectra. Raises BadInput.
    """
    if isinstance(notes, Spectra):
        check_spectra(notes, "Spectra")
        return _fitted(notes, window)
    if not isinstance(notes, str | PathLike):
        raise BadInput("dictionary.unknown", given=type(notes).__name__)
    name = str(cast("object", notes))
    path = _place(name)
    if path.is_dir():
        return (yield from _folder(path, recording, window, how))
    if path.is_file() and path.suffix.lower() in SAVED:
        return _fitted(load_spectra(path), window)
    if name == "piano":
        return _piano(recording, window)
    if name == "learn":
        return (yield from _learned(recording, window, count))
    raise BadInput("dictionary.file" if path.exists() else "dictionary.unknown", given=name)


def _place(name: str) -> Path:
    path = Path(name)
    try:
        path.exists()
    except (OSError, ValueError) as cause:  # too long, out of reach, with a NUL in it
        raise BadInput("dictionary.unknown", given=name) from cause
    return path


def _folder(folder: Path, explained: Recording, window: Window, how: How) -> Work[Told]:
    files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    sounds = [file for file in files if file.suffix.lower() in SOUNDS]
    others = tuple(file.name for file in files if file not in sounds)
    if not sounds:
        raise BadInput("dictionary.no_sounds" if files else "dictionary.empty", folder=str(folder))
    told = [Sentence("dictionary.left_out", {"files": others})] if others else []
    columns: list[Float32] = []
    names: list[str] = []
    midi: list[float | None] = []
    for file in sounds:
        recording = open_sound(file, damaged=explained.damaged)
        samples = read_whole(recording, rate_hz=window.rate_hz, most_seconds=LONGEST_NOTE)
        if pitch_in_name(file.stem) is None and len(samples) and not is_one_note(samples, window.rate_hz):
            itself = file.samefile(explained.path)
            key = "dictionary.recording_itself" if itself else "dictionary.not_one_note"
            told.append(Sentence(key, {"file": file.name}))
            continue
        spectra = _note(file, samples, window, how)
        pitch, notices = _pitch(file, samples, window)
        name = file.stem if pitch is None else english_name(round(pitch))
        yield Step("dictionary.note", {"file": file.name, "name": name, "spectra": len(spectra)})
        columns.append(spectra)
        names += [name] * len(spectra)
        midi += [pitch] * len(spectra)
        told += [*recording.notices, *notices]
    if not columns:
        raise BadInput("dictionary.no_notes", folder=str(folder))
    several = tuple(name for name, times in Counter(names[:: len(columns[0])]).items() if times > 1)
    if several:
        told.append(Sentence("dictionary.same_note", {"notes": several}))
    W = np.ascontiguousarray(np.concatenate(columns).T)
    return Spectra(W, tuple(names), tuple(midi), window.rate_hz, window.size), tuple(told)


def _note(file: Path, samples: Float32, window: Window, how: How) -> Float32:
    try:
        return note_spectra(samples, window, how)
    except BadInput as refused:
        raise BadInput(IN_A_FILE[refused.key], **refused.facts, file=file.name) from refused


def _pitch(file: Path, samples: Float32, window: Window) -> tuple[float | None, list[Sentence]]:
    named, measured = pitch_in_name(file.stem), measure_pitch(samples, window.rate_hz)
    if named is None:
        return (None if measured is None else measured.midi), []
    if measured is not None and abs(measured.midi - named) > FAR:
        facts = {"file": file.name, "named": named, "measured": measured.midi}
        return float(named), [Sentence("dictionary.disagree", facts)]
    return float(named), []


def _piano(recording: Recording, window: Window) -> Told:
    tuning, heard = Tuning(window.rate_hz), 0
    for block in read(recording):
        tuning.add(block)
        heard += len(block)
        if heard > TUNED_BY * window.rate_hz:
            break
    cents = tuning.cents() or 0.0
    W = piano_spectra(window.rate_hz, window.size, tuning_cents=cents)
    audible = [j for j in range(W.shape[1]) if W[:, j].any()]
    midi = [PIANO_MIDI[j] for j in audible]
    names = tuple(english_name(pitch) for pitch in midi)
    told = (Sentence("dictionary.piano", {"notes": len(midi), "cents": cents}),)
    return Spectra(W[:, audible], names, tuple(map(float, midi)), window.rate_hz, window.size), told


def _learned(recording: Recording, window: Window, count: int) -> Work[Told]:
    if not 1 <= count <= 200:
        raise BadInput("dictionary.count", given=count)
    D = _spread(recording, window)
    if D.max() < FAINT:
        raise BadInput("dictionary.nothing_to_learn", file=recording.path.name)
    W = (yield from _as_progress(nonnegative_factors(home_of(D), rank=min(count, *D.shape), sweeps=150))).W
    parts = sorted(((j, _pitch_of_spectrum(W[:, j], window)) for j in range(W.shape[1])), key=_by_pitch)
    names = tuple(f"{j + 1}" if pitch is None else english_name(round(pitch)) for j, pitch in parts)
    W = np.ascontiguousarray(W[:, [j for j, _ in parts]])
    told = (Sentence("dictionary.learned", {"spectra": len(parts), "frames": len(D)}),)
    return Spectra(W, names, tuple(pitch for _, pitch in parts), window.rate_hz, window.size), told


def _by_pitch(part: tuple[int, float | None]) -> tuple[bool, float, int]:
    j, pitch = part
    return pitch is None, pitch or 0.0, j


def _as_progress(work: Work[Parts]) -> Work[Parts]:
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            return end.value
        yield Step("progress.learn", {"done": step.facts["sweep"], "of": step.facts["most"]})


def _spread(recording: Recording, window: Window) -> Float32:
    every = max(1, -(-frame_count(recording.frames, window) // LEARNED_FROM))
    kept: list[Float32] = []
    place = 0
    for chunk in chunks(read(recording), window):
        M = magnitudes(chunk, window)
        kept.append(M[-place % every :: every].copy())  # a copy, or the whole block would be kept
        place += len(M)
    return np.concatenate(kept)


def _pitch_of_spectrum(spectrum: Float32, window: Window) -> float | None:
    # The sound with this spectrum and no phases: one windowed period train, as pitched as the spectrum is.
    sound = np.fft.fftshift(np.fft.irfft(spectrum.astype(np.float64), window.size)).astype(np.float32)
    measured = measure_pitch(np.tile(sound, 4), window.rate_hz)
    return None if measured is None else measured.midi


def _fitted(spectra: Spectra, window: Window) -> Told:
    alike = spectra.rate_hz == window.rate_hz and spectra.window_size == window.size
    lengths = np.linalg.norm(spectra.W.astype(np.float64), axis=0)
    if alike and len(spectra.W) == window.bins and np.allclose(lengths, 1, atol=1e-5):
        return spectra, ()
    ratio = (spectra.window_size / spectra.rate_hz) / (window.size / window.rate_hz)
    if not 1 / ALIKE <= ratio <= ALIKE:
        raise BadInput(
            "dictionary.other_window",
            rate=spectra.rate_hz, size=spectra.window_size, wanted_rate=window.rate_hz, wanted_size=window.size,
        )  # fmt: skip
    from_hz = np.arange(len(spectra.W)) * (spectra.rate_hz / spectra.window_size)
    W = np.empty((window.bins, spectra.W.shape[1]))
    for j in range(W.shape[1]):
        W[:, j] = np.interp(window.frequencies_hz, from_hz, spectra.W[:, j].astype(np.float64), right=0.0)
    lengths = np.linalg.norm(W, axis=0)
    if not lengths.all():
        raise BadInput("dictionary.out_of_range", name=spectra.names[int(np.argmin(lengths))], rate=window.rate_hz)
    facts = {"rate": spectra.rate_hz, "wanted_rate": window.rate_hz}
    told = () if alike else (Sentence("dictionary.interpolated", facts),)
    return Spectra((W / lengths).astype(np.float32), spectra.names, spectra.midi, window.rate_hz, window.size), told
