"""Where a page finds its sounds: inside itself while they are small, otherwise in files beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from os import fsencode
from os.path import relpath
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import soundfile  # pyright: ignore[reportMissingTypeStubs]

from matelier.render.pictures import data_uri
from matelier.spine.errors import BadInput

LARGEST = 60_000_000  # bytes of all sounds together; browsers open larger pages slowly
LONGEST = 60_000_000  # samples of one sound: some 20 minutes
LOUDEST = 0.98
BLOCK = 1 << 18


def addresses(files: Iterable[Path], folder: Path, *, largest: int = LARGEST) -> Mapping[Path, str]:
    """An address for each sound file: its samples as 16-bit FLAC, or a link relative to `folder` where all together
    would take more than `largest` bytes. One gain for all, so that none clips and their loudness can be compared.

    Raises BadInput("page.sound_unreadable").
    """
    distinct = tuple(dict.fromkeys(files))
    links = {file: quote(Path(relpath(file, folder)).as_posix()) for file in distinct}
    if any(_samples(file) > LONGEST for file in distinct):
        return links  # without reading them: they would not fit
    embedded: dict[Path, str] = {}
    room = largest
    for file, content in _contents(distinct):
        room -= len(content) * 4 // 3
        if room < 0:
            return links
        embedded[file] = data_uri(content, "audio/flac")
    return embedded


def inside(files: Sequence[Path], *, most: int) -> Mapping[Path, str]:
    """An address for each sound file that there is room for, in their order: its samples as 16-bit FLAC, of one gain.

    Raises BadInput("page.sound_unreadable").
    """
    embedded: dict[Path, str] = {}
    for file, content in _contents(tuple(file for file in files if _samples(file) <= LONGEST)):
        if len(content) * 4 // 3 <= most:
            most -= len(content) * 4 // 3
            embedded[file] = data_uri(content, "audio/flac")
    return embedded


def _contents(files: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
    gain = min(1.0, LOUDEST / max([_peak(file) for file in files], default=1.0))
    return ((file, _flac(file, gain)) for file in files)


def _by_bytes(file: Path) -> Any:  # the types of soundfile know names of text only, but names need not be text
    return fsencode(file)


def _samples(file: Path) -> int:
    try:
        told = soundfile.info(_by_bytes(file))
    except (OSError, soundfile.LibsndfileError) as problem:
        raise BadInput("page.sound_unreadable", file=file) from problem
    return told.frames * told.channels


def _peak(file: Path) -> float:
    with soundfile.SoundFile(_by_bytes(file)) as sound:
        peaks = [float(np.abs(block).max(initial=0)) for block in sound.blocks(BLOCK, dtype="float32")]
    return max([peak for peak in peaks if np.isfinite(peak)], default=0.0) or LOUDEST


def _flac(file: Path, gain: float) -> bytes:
    written = BytesIO()
    with soundfile.SoundFile(_by_bytes(file)) as sound:
        rate, channels = sound.samplerate, sound.channels
        with soundfile.SoundFile(written, "w", rate, channels, subtype="PCM_16", format="FLAC") as flac:
            for block in sound.blocks(BLOCK, dtype="float32"):
                flac.write(np.nan_to_num(block * np.float32(gain)))
    return written.getvalue()
