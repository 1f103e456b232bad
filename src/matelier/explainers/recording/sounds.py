"""What was explained, written back as sound and as pictures: a second time through the recording."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.threads import crew
from matelier.explainers.recording.page import QUIET
from matelier.explainers.recording.pictures import DECIBELS, logarithmic
from matelier.explainers.recording.recording import FRAMES, Amount, NoteShare, RecordingExplained
from matelier.factors.projection import cleaned
from matelier.formats.sound import read
from matelier.formats.sound_out import SoundWriter
from matelier.render.still import note_name
from matelier.signals.spectrogram import Resynthesis, chunks, spectra
from matelier.spine.page import Heat, Sound
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float32: TypeAlias = NDArray[np.float32]
Complex: TypeAlias = NDArray[np.complexfloating]

CLEAN = 0.01  # 40 dB below the loudest entry: what "cleaned up" sets to zero
COLUMNS = 1200  # of a picture
EACH_NOTE = 7200.0  # seconds of single notes written at the most, the strongest first
TINY = np.float32(1e-20)


@dataclass(frozen=True, slots=True)
class Written:
    """The sounds in the report's order (original, projection, cleaned, model, residual, notes) and the pictures."""

    tracks: tuple[Sound, ...]
    notes: tuple[NoteShare, ...]
    pictures: dict[str, Heat]
    lowest_hz: float
    highest_hz: float


@dataclass(frozen=True, slots=True)
class Frames:
    """One block of frames × bins: the spectra S, their magnitudes M and phases U, and what was found of M."""

    S: Complex
    M: Float32
    U: Complex
    P: Float32
    X: Float32
    model: Float32


@dataclass(frozen=True, slots=True)
class Voice:
    """A sound in the making: the spectra it takes from each block, on their way back into a file."""

    take: Callable[[Frames], Complex]
    back: Resynthesis
    writer: SoundWriter

    def add(self, frames: Frames) -> None:
        """Writes what these frames make ready."""
        self.writer.write(self.back.add(self.take(frames)))


def write_sounds(value: RecordingExplained, folder: Path, *, each_note: bool = True) -> Work[Written]:
    """Writes the recording, its projection, the projection cleaned up, the model, the residual and single notes.

    Every sound takes the phases of the recording; projection + residual = original, and all notes add up to the
    model, to the rounding of float32. WAV files of 32-bit floats, mono, at the recording's rate; single notes as
    24-bit FLAC: those that explain at least 0.1 %, the strongest first, two hours of them at the most.
    """
    amount = value.amount
    notes = _notes_to_hear(value) if each_note else []
    takes = {"projection": _projection, "cleaned": _cleaned(amount), "model": _model, "residual": _residual}
    takes |= {f"note-{k}": _note(amount, k) for k, _ in notes}
    files = {name: folder / f"{name}.wav" for name in ("original", "projection", "cleaned", "model", "residual")}
    for k, note in notes:
        stem = f"note-{_safe(note.name)}"
        taken = any(file.stem.lower() == stem.lower() for file in files.values())
        files[f"note-{k}"] = folder / (f"{stem}-{k + 1}.flac" if taken else f"{stem}.flac")
    pictures = Pictures(amount)
    with SoundWriters(files, value.sample_rate) as writers:
        voices = tuple(Voice(take, Resynthesis(amount.window), writers.of[name]) for name, take in takes.items())
        yield from _listen_again(value, voices, writers.of["original"], pictures)
    titles = [Sentence(f"track.{name}") for name in ("original", "projection", "cleaned", "model", "residual")]
    titles += [Sentence("track.note", {"note": note_name(note.name, note.midi)}) for _, note in notes]
    tracks = tuple(Sound(title, file) for title, file in zip(titles, files.values(), strict=True))
    lowest_hz, highest_hz = pictures.range_hz()
    heats = pictures.heats(value.seconds, lowest_hz, highest_hz)
    return Written(tracks, tuple(note for _, note in notes), heats, lowest_hz, highest_hz)


def _listen_again(
    value: RecordingExplained, voices: tuple[Voice, ...], original: SoundWriter, pictures: "Pictures"
) -> Work[None]:
    amount, place, samples = value.amount, 0, 0

    def heard() -> Iterator[Float32]:
        nonlocal samples
        for block in read(amount.recording):
            original.write(block)
            samples += len(block)
            yield block

    with crew(amount.threads) as pool:
        for chunk in chunks(heard(), amount.window, frames=FRAMES):
            frames = _frames(chunk, amount, place)
            pictures.add(frames, place)
            list(pool.map(Voice.add, voices, repeat(frames)))
            place += len(frames.S)
            done = min(place * amount.window.seconds_a_frame, value.seconds)
            yield Step("progress.write", {"done": done, "of": value.seconds})
    for voice in voices:
        voice.writer.write(voice.back.end(samples))


def _frames(chunk: Float32, amount: Amount, place: int) -> Frames:
    S = spectra(chunk, amount.window)
    M = np.abs(S)
    here = slice(place, place + len(S))
    basis, X = amount.known.basis, amount.nonnegative[:, here].T
    return Frames(S, M, S / np.maximum(M, TINY), basis.project(basis.coordinates(M)), X, X @ basis.W.T)


def _projection(frames: Frames) -> Complex:
    return frames.P * frames.U


def _residual(frames: Frames) -> Complex:
    return frames.S - frames.P * frames.U


def _model(frames: Frames) -> Complex:
    return frames.model * frames.U


def _cleaned(amount: Amount) -> Callable[[Frames], Complex]:
    threshold = CLEAN * amount.loudest
    return lambda frames: cleaned(frames.P, threshold) * frames.U


def _note(amount: Amount, note: int) -> Callable[[Frames], Complex]:
    columns = [j for j, of in enumerate(amount.known.note_of) if of == note]
    W = np.ascontiguousarray(amount.spectra.W[:, columns].T)
    return lambda frames: (frames.X[:, columns] @ W) * frames.U


def _notes_to_hear(value: RecordingExplained) -> list[tuple[int, NoteShare]]:
    ranked = sorted(enumerate(value.notes), key=lambda note: -note[1].share)
    heard = [(k, note) for k, note in ranked if note.share >= QUIET]
    heard = heard[: max(1, int(EACH_NOTE / max(value.seconds, 1e-9)))]
    return sorted(heard, key=lambda note: (note[1].midi is None, note[1].midi or 0, note[0]))


def _safe(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-+" else {"#": "s"}.get(sign, "_") for sign in name)[:60] or "_"


class SoundWriters:
    """Several sound files written side by side, all or none of them kept."""

    def __init__(self, files: dict[str, Path], rate_hz: int) -> None:
        self.of = {name: SoundWriter(file, rate_hz) for name, file in files.items()}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            for writer in self.of.values():
                stack.enter_context(writer)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)


class Pictures:
    """The spectrograms of the report: the loudest entry of every stretch of time, in decibels."""

    def __init__(self, amount: Amount) -> None:
        frames = amount.nonnegative.shape[1]
        self._every = -(-frames // COLUMNS)
        self._window = amount.window
        columns = -(-frames // self._every)
        names = ("original", "projection", "cleaned", "model", "residual")
        self._levels: dict[str, Float32] = {name: np.zeros((columns, amount.window.bins), np.float32) for name in names}
        self._threshold = CLEAN * amount.loudest
        self._energy: NDArray[np.float64] = np.zeros(amount.window.bins)

    def add(self, frames: Frames, place: int) -> None:
        """Adds the frames from number `place` on."""
        self._energy += np.einsum("tf,tf->f", frames.M, frames.M, dtype=np.float64)
        columns = np.arange(place, place + len(frames.M)) // self._every
        starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
        shown = {
            "original": frames.M,
            "projection": np.abs(frames.P),
            "cleaned": cleaned(frames.P, self._threshold),
            "model": frames.model,
            "residual": np.abs(frames.M - frames.P),
        }
        for name, matrix in shown.items():
            levels = self._levels[name]
            highest: Float32 = np.maximum.reduceat(matrix, starts, axis=0)
            levels[columns[starts]] = np.maximum(levels[columns[starts]], highest)

    def range_hz(self) -> tuple[float, float]:
        """The frequencies to show: a third below and a third above those that hold all but 0.1 % of the energy."""
        spacing_hz = self._window.rate_hz / self._window.size
        part = np.cumsum(self._energy) / max(float(self._energy.sum()), 1e-30)
        top = int(np.count_nonzero(part < 0.999)) * 5 // 4
        highest_hz = spacing_hz * min(self._window.bins - 1, max(top, self._window.bins // 6, 2))
        lowest_hz = spacing_hz * max(0.8 * np.count_nonzero(part < 0.001), 1)
        return float(min(lowest_hz, highest_hz / 8)), float(highest_hz)

    def heats(self, seconds: float, lowest_hz: float, highest_hz: float) -> dict[str, Heat]:
        """The pictures, one scale for all, their rows evenly spaced in pitch between these frequencies."""
        top = max(float(self._levels["original"].max()), 1e-30)
        spacing_hz = self._window.rate_hz / self._window.size
        heats: dict[str, Heat] = {}
        for name, levels in self._levels.items():
            decibels = 20 * np.log10(np.maximum(levels.T / top, 1e-12))
            shown = np.clip(1 + decibels / DECIBELS, 0, 1).astype(np.float32)
            heats[name] = Heat(logarithmic(shown, spacing_hz, lowest_hz, highest_hz), seconds, highest_hz)
        return heats
