"""A small recording made of tones, with everything that its report needs."""

from pathlib import Path

import numpy as np
import pytest
import soundfile  # pyright: ignore[reportMissingTypeStubs]
from numpy.typing import NDArray

from matelier.spine.formula import Operator, Row, Superscript, Symbol
from matelier.spine.matrix import Exact
from matelier.spine.page import Figure, Formula, Grid, Heading, Heat, Page, Pitch, Roll, Sound, Span, View
from matelier.spine.sentence import Sentence

RATE_HZ = 22050
SECONDS = 8.0
MELODY = (60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60)
LOWEST_HZ, HIGHEST_HZ = 100.0, 5000.0


def spans() -> tuple[Span, ...]:
    """Eleven notes, one after the other, each a little over the next."""
    length = SECONDS / len(MELODY)
    return tuple(
        Span(i * length, min((i + 1.15) * length, SECONDS), midi, 0.25 + 0.75 * (i % 4) / 3)
        for i, midi in enumerate(MELODY)
    )


def tone(midi: int) -> NDArray[np.float64]:
    """This note wherever it sounds, six partials, silent elsewhere."""
    time = np.arange(int(SECONDS * RATE_HZ)) / RATE_HZ
    sound = np.zeros_like(time)
    for span in spans():
        if span.midi == midi:
            inside = (time >= span.start) & (time < span.end)
            ramp = np.minimum(1, np.minimum(time - span.start, span.end - time) / 0.02)
            shape = np.where(inside, span.weight * ramp * np.exp(-1.5 * (time - span.start)), 0)
            for partial in range(1, 7):
                hertz = 440 * 2 ** ((midi - 69) / 12) * partial
                sound += shape * np.sin(2 * np.pi * hertz * time) / partial**1.3
    return 0.3 * sound


def picture(sound: NDArray[np.float64]) -> Heat:
    """The spectrogram over 60 dB from LOWEST_HZ to HIGHEST_HZ, rows evenly spaced in pitch."""
    size, hop = 2048, 512
    frames = np.lib.stride_tricks.sliding_window_view(sound, size)[::hop] * np.hanning(size)
    rows = np.geomspace(LOWEST_HZ, HIGHEST_HZ, 200) * size / RATE_HZ
    magnitudes = np.abs(np.fft.rfft(frames, axis=1)).T[rows.round().astype(int)]
    decibels = 20 * np.log10(magnitudes / 100 + 1e-12)
    return Heat(np.clip(1 + decibels / 60, 0, 1).astype(np.float32), SECONDS, HIGHEST_HZ)


def example(folder: Path) -> Page:
    """The page, its sounds written to `folder` as floating-point WAV."""
    rng = np.random.default_rng(7)
    pitches = sorted(set(MELODY))
    notes = {midi: tone(midi) for midi in pitches}
    model = sum(notes.values(), np.zeros(int(SECONDS * RATE_HZ)))
    residual = 0.01 * rng.normal(size=model.size)
    sounds = {
        "view.original": 4 * (model + residual),  # louder than a file of integers can hold
        "view.projection": 4 * (model + residual / 3),
        "view.cleaned": 3.9 * model,
        "view.model": 4 * model,
        "view.residual": 4 * residual,
    }
    folder.mkdir(parents=True, exist_ok=True)
    tracks: list[Sound] = []
    for key, samples in [*sounds.items(), *(("view.play_note", notes[midi]) for midi in pitches)]:
        file = folder / f"{len(tracks):02}.wav"
        soundfile.write(file, samples, RATE_HZ, subtype="FLOAT")
        facts = {"note": Pitch(pitches[len(tracks) - 5])} if key == "view.play_note" else {}
        tracks.append(Sound(Sentence(key, facts), file))
    energy = {midi: float(notes[midi] @ notes[midi]) for midi in pitches}
    whole = sum(energy.values()) / 0.95
    names = {key.removeprefix("view."): picture(samples / 4) for key, samples in sounds.items()}
    data = {
        "seconds": SECONDS,
        "rate_hz": RATE_HZ,
        "lowest_hz": LOWEST_HZ,
        "highest_hz": HIGHEST_HZ,
        "range_db": 60,
        "cleaned_db": 40.0,
        "pictures": {name: names[name] for name in ("original", "projection", "cleaned", "model", "residual")},
        "spans": spans(),
        "notes": tuple(
            {
                "name": f"Note_{midi}",
                "midi": midi,
                "share": energy[midi] / whole,
                "share_alone": min(1.0, 1.5 * energy[midi] / whole),
            }
            for midi in pitches
        ),
        "explained": {"projection": 0.968, "nonnegative": 0.95},
        "tracks": tuple(tracks),
    }
    return (
        Heading("view.region"),
        Sentence("view.share.meaning"),
        Formula(Row((Symbol("P"), Operator("="), Symbol("W"), Superscript(Symbol("W"), Operator("+"))))),
        View("recording", data),
        Heading("view.shares", level=2),
        Grid(Exact.of([[1, 2], [3, 4]])),
        Figure("view.roll", Roll(spans(), SECONDS), "view.time", "view.pitch"),
        Figure("view.original", names["original"], "view.time", "view.pitch"),
        tracks[0],
    )


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the example's sounds are, in a folder "sounds"."""
    return tmp_path_factory.mktemp("report")


@pytest.fixture(scope="session")
def page(folder: Path) -> Page:
    """The example page."""
    return example(folder / "sounds")
