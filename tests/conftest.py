"""What many tests share: the real recordings beside the project, and a melody with its notes."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tones import MELODY, RATE, tone

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real recordings; a test that needs it skips, saying so, where it is missing."""
    if not DATA.is_dir():
        pytest.skip(f"needs the real recordings in {DATA.name}/, which are not beside this project")
    return DATA


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of four notes, named by their pitches."""
    folder = tmp_path_factory.mktemp("notes")
    for midi, name in zip(MELODY, ("C4", "E4", "G4", "C5"), strict=True):
        soundfile.write(folder / f"{name}.wav", tone(midi, 0.8), RATE, "FLOAT")
    return folder


@pytest.fixture(scope="session")
def long_melody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four notes six times: twelve seconds, several blocks of frames."""
    file = tmp_path_factory.mktemp("music") / "long.wav"
    soundfile.write(file, np.concatenate([tone(midi, 0.5) for midi in 6 * MELODY]), RATE, "FLOAT")
    return file


@pytest.fixture(scope="session")
def melody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording that plays those four notes one after the other, half a second each."""
    file = tmp_path_factory.mktemp("music") / "melody.wav"
    soundfile.write(file, np.concatenate([tone(midi, 0.5) for midi in MELODY]), RATE, "FLOAT")
    return file
