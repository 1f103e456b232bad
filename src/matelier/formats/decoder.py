"""The one door to libsndfile: opens a sound, reads it block by block, and keeps the library's mutterings to itself."""

import os
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from matelier.formats.splice import Piece, Spliced

FORMATS = ("AIFF", "AU", "CAF", "FLAC", "MP3", "NIST", "OGG", "RF64", "VOC", "W64", "WAV", "WAVEX")
# What libsndfile says of a file: its LibsndfileError is a subclass of RuntimeError; soundfile adds these two.
FAILURES = (RuntimeError, TypeError, ValueError)

_hush = threading.Lock()


@contextmanager
def hushed() -> Generator[None]:
    """Nothing written to the process's standard error by C code reaches the terminal meanwhile."""
    with _hush:
        kept = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)


def _hold_standard_error() -> None:
    """Where standard error is closed, let it be nowhere: else the sound file would become number 2, and hushed."""
    try:
        os.fstat(2)
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        if nowhere != 2:
            os.dup2(nowhere, 2)
            os.close(nowhere)


class Decoder:
    """A sound being decoded; `pieces`, when there are any, are read in place of the file's own bytes.

    Raises one of FAILURES where libsndfile cannot go on.
    """

    def __init__(self, path: Path, pieces: Sequence[Piece] = ()) -> None:
        _hold_standard_error()
        self._bytes: Any = Spliced(path, pieces) if pieces else path.open("rb")
        try:
            with hushed():  # by descriptor: a name ending in .raw would be taken at its word
                self._sound = soundfile.SoundFile(self._bytes if pieces else self._bytes.fileno(), closefd=False)
        except BaseException:
            self._bytes.close()
            raise
        if self._sound.format not in FORMATS:  # some, as HTK and MAT, are told by hardly any sign
            self.close()
            raise ValueError(self._sound.format)

    @property
    def rate_hz(self) -> int:
        """Samples a second."""
        return self._sound.samplerate

    @property
    def channels(self) -> int:
        """Samples a frame."""
        return self._sound.channels

    @property
    def frames(self) -> int:
        """How many frames libsndfile is ready to decode."""
        return self._sound.frames

    @property
    def encoding(self) -> str:
        """Container and encoding, as libsndfile calls them."""
        return f"{self._sound.format} {self._sound.subtype}"

    def read(self, frames: int) -> NDArray[np.float32]:
        """The next frames × channels samples; fewer at the end, none after it."""
        with hushed():
            samples: Any = self._sound.read(frames, dtype="float32", always_2d=True)
        return samples

    def seek(self, frame: int) -> None:
        """Go on from this frame."""
        with hushed():
            self._sound.seek(frame)

    def close(self) -> None:
        """Close the sound and the file beneath."""
        with hushed():
            self._sound.close()
        self._bytes.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
