"""Each note by itself: masks from its key's part of the model, with the phase of the mix; notes and rest add up."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matelier.explainers.music.clips import FOLDER, Clips
from matelier.explainers.music.held import Held
from matelier.explainers.music.music import MusicExplained
from matelier.explainers.recording.pictures import DECIBELS, logarithmic
from matelier.explainers.recording.sounds import SoundWriters
from matelier.formats.sound import read
from matelier.formats.sound_out import SoundWriter
from matelier.render.still import note_name
from matelier.signals.activity import COUNT
from matelier.signals.logfrequency import BINS_AN_OCTAVE, FIRST_BIN_HZ, SECONDS_A_FRAME
from matelier.signals.pitch import english_name
from matelier.signals.spectrogram import Resynthesis, Window, chunks, spectra, window_for
from matelier.signals.templates import KEYS
from matelier.spine.event import NoteEvent
from matelier.spine.page import Heat, Pitch, Sound
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float32 = NDArray[np.float32]
Complex = NDArray[np.complexfloating]
FRAMES, COLUMNS = 128, 1200  # frames a block; columns of a picture
MOST_NOTES, MOST_SECONDS = 24, 3600.0  # single notes written: so many, and seconds of them together
TINY = np.float32(1e-12)
LOWEST_HZ, HIGHEST_HZ = 27.5, 5000.0


@dataclass(frozen=True, slots=True)
class Written:
    """The sounds in the report's order (original, model, residual, notes), the first events' own, the pitches of the
    notes, the pictures.
    """

    tracks: tuple[Sound, ...]
    clips: tuple[Sound, ...]
    pitches: tuple[int, ...]
    pictures: dict[str, Heat]
    lowest_hz: float
    highest_hz: float


def write_sounds(value: MusicExplained, folder: Path, *, each_pitch: bool = True, listed: int) -> Work[Written]:
    """Writes the recording, all notes together, the rest, each pitch's notes (the loudest pitches), and in a folder of
    their own so many events one by one.

    Of each frequency at each moment the notes take w a squared of their key over that of all keys. Notes and rest add
    up to the recording. WAV of 32-bit floats at its rate; single pitches and events as 24-bit FLAC.
    """
    pitches, events = _loudest(value) if each_pitch else (), value.events[:listed]
    names = ("original", "notes", "rest")
    files = {name: folder / f"{name}.wav" for name in names}
    files |= {str(pitch): folder / f"note-{english_name(pitch).replace('#', 's')}.flac" for pitch in pitches}
    window = window_for(value.sample_rate)
    pictures = _Pictures(value, window)
    (folder / FOLDER).mkdir()
    clips = Clips(events, folder / FOLDER, value.sample_rate)
    with SoundWriters(files, value.sample_rate) as writers:
        yield from _write(value, window, _Outlets(writers.of, pitches, clips, window), pictures)
    titles = [Sentence("track.original"), Sentence("track.read"), Sentence("track.rest")]
    titles += [Sentence("track.note", {"note": note_name(english_name(pitch), pitch)}) for pitch in pitches]
    tracks = tuple(Sound(title, file) for title, file in zip(titles, files.values(), strict=True))
    each = tuple(Sound(_told(event), file) for event, file in zip(events, clips.files, strict=True))
    highest = min(HIGHEST_HZ, value.sample_rate / 2.1)
    return Written(tracks, each, pitches, pictures.heats(LOWEST_HZ, highest), LOWEST_HZ, highest)


def _told(event: NoteEvent) -> Sentence:
    return Sentence("track.event", {"note": Pitch(event.pitch), "seconds": event.onset})


def _loudest(value: MusicExplained) -> tuple[int, ...]:
    weights: dict[int, float] = {}
    for event in value.events:
        weights[event.pitch] = weights.get(event.pitch, 0.0) + event.share * (event.offset - event.onset)
    most = min(MOST_NOTES, max(1, int(MOST_SECONDS / max(value.seconds, 1e-9))))
    return tuple(sorted(sorted(weights, key=lambda pitch: -weights[pitch])[:most]))


class _Outlets:
    """Where parts of the spectrogram go as sound: files, and for a key whose events are waited for, their clips."""

    def __init__(self, of: dict[str, SoundWriter], pitches: tuple[int, ...], clips: Clips, window: Window) -> None:
        self._of, self._pitches, self._clips = of, pitches, clips
        names = {*of, *map(str, clips.pitches)} - {"original"}
        self._backs = {name: Resynthesis(window) for name in sorted(names)}

    @property
    def pitches(self) -> tuple[int, ...]:
        """The keys that are still to be heard by themselves."""
        return tuple(sorted({*self._pitches, *self._clips.pitches}))

    def original(self, block: Float32) -> None:
        """The recording itself."""
        self._of["original"].write(block)

    def add(self, name: str, part: Complex) -> None:
        """The next frames of a part: notes, rest, or a key by its number."""
        self._give(name, self._backs[name].add(part.astype(np.complex64)))

    def end(self, samples: int) -> None:
        """What is left, so that each sound has so many samples."""
        waited = {*self._of, *map(str, self._clips.pitches)}
        for name, back in self._backs.items():
            if name in waited:  # else nothing was added for long, and all since then would be made up of zeros
                self._give(name, back.end(samples))
        self._clips.end()

    def _give(self, name: str, ready: Float32) -> None:
        if name in self._of:
            self._of[name].write(ready)
        if name.isdigit():
            self._clips.add(int(name), ready)


def _write(value: MusicExplained, window: Window, outlets: _Outlets, pictures: "_Pictures") -> Work[None]:
    W = np.square(_stretched(value.music.W[:, :COUNT], window, value.music.cents))
    place, samples, held = 0, 0, Held(value.events)

    def heard() -> Iterator[Float32]:
        nonlocal samples
        for block in read(value.music.recording):
            outlets.original(block)
            samples += len(block)
            yield block

    for chunk in chunks(heard(), window, frames=FRAMES):
        S = spectra(chunk, window)
        A, mask = _amounts(value, held, window, place, len(S))
        whole = np.maximum(A @ W.T, TINY)
        share = np.minimum(((A * mask) @ W.T) / whole, 1)
        notes, rest = share * S, (1 - share) * S
        outlets.add("notes", notes)
        outlets.add("rest", rest)
        for pitch in outlets.pitches:
            k = pitch - KEYS.start
            outlets.add(str(pitch), (np.outer(A[:, k] * mask[:, k], W[:, k]) / whole) * S)
        pictures.add({"original": np.abs(S), "model": np.abs(notes), "residual": np.abs(rest)}, place)
        place += len(S)
        done = min(place * window.seconds_a_frame, value.seconds)
        yield Step("progress.write", {"done": done, "of": value.seconds})
    outlets.end(samples)


def _amounts(value: MusicExplained, held: Held, window: Window, place: int, count: int) -> tuple[Float32, Float32]:
    """Squared amounts of the keys in these frames of the window, and where notes are held."""
    keys = value.music.keys
    seconds = (place + np.arange(count)) * window.seconds_a_frame
    frames = np.clip(np.rint(seconds / SECONDS_A_FRAME).astype(np.intp), 0, keys.shape[1] - 1)
    first, last = int(frames[0]), int(frames[-1]) + 1
    A = np.maximum(keys[:, first:last][:COUNT], 0)
    return np.square(A.T[frames - first]), held(first, last - first)[frames - first]


def _stretched(W: Float32, window: Window, cents: int) -> Float32:
    """Spectra on the scale of pitch, moved up by `cents` (bins × keys), at the window's frequencies; the highest bin
    stands for all above.
    """
    hertz = np.maximum(window.frequencies_hz, FIRST_BIN_HZ)
    at = BINS_AN_OCTAVE * (np.log2(hertz / FIRST_BIN_HZ) - cents / 1200)
    bins = np.arange(len(W))
    return np.stack([np.interp(at, bins, W[:, k]) for k in range(W.shape[1])], axis=1).astype(np.float32)


class _Pictures:
    """The loudest entry of every stretch of time, in decibels, of what there was, what was read, and the rest."""

    def __init__(self, value: MusicExplained, window: Window) -> None:
        self._seconds, self._window = value.seconds, window
        frames = 1 + int(value.seconds * value.sample_rate) // window.hop + 1
        self._every = -(-frames // COLUMNS)
        shape = (-(-frames // self._every), window.bins)
        self._levels = {name: np.zeros(shape, np.float32) for name in ("original", "model", "residual")}

    def add(self, shown: dict[str, Float32], place: int) -> None:
        """Adds the frames from number `place` on."""
        columns = np.arange(place, place + len(shown["original"])) // self._every
        starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
        for name, matrix in shown.items():
            levels = self._levels[name]
            highest: Float32 = np.maximum.reduceat(matrix, starts, axis=0)
            levels[columns[starts]] = np.maximum(levels[columns[starts]], highest)

    def heats(self, lowest_hz: float, highest_hz: float) -> dict[str, Heat]:
        """The pictures, all on one scale."""
        top = max(float(self._levels["original"].max()), 1e-30)
        spacing_hz = self._window.rate_hz / self._window.size
        heats: dict[str, Heat] = {}
        for name, levels in self._levels.items():
            decibels = 20 * np.log10(np.maximum(levels.T / top, 1e-12))
            shown = np.clip(1 + decibels / DECIBELS, 0, 1).astype(np.float32)
            heats[name] = Heat(logarithmic(shown, spacing_hz, lowest_hz, highest_hz), self._seconds, highest_hz)
        return heats
