"""Sounds written to WAV or FLAC, as they come, whole or not at all."""

import io
import struct
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from matelier.formats.whole import whole_file
from matelier.spine.errors import BadInput

HEADER = struct.Struct("<4sI4s 4sIQQQI 4sIHHIIHH 4sII 4sI")
WAV_HOLDS = 0xFFFFFFFF - 8  # bytes after the first eight
FLAC_RATES_HZ = (1, 655_350)
FLAC_CHANNELS = 8


class SoundWriter:
    """A sound file being written: WAV in 32-bit floats (nothing is clipped) or FLAC in 24 bits, by the name's end.

    The file appears under its name when the block ends without an error. Beyond 4 GB a WAV becomes an RF64.
    Raises BadInput `sound.suffix` or `sound.flac_holds` at once, `output.unwritable...` when that shows.
    """

    def __init__(self, path: str | Path, rate_hz: int, channels: int = 1) -> None:
        kinds = {".wav": _Wav, ".flac": _Flac}
        kind = kinds.get(Path(path).suffix.lower())
        if kind is None:
            raise BadInput("sound.suffix", path=str(path))
        if kind is _Flac and not (FLAC_RATES_HZ[0] <= rate_hz <= FLAC_RATES_HZ[1] and channels <= FLAC_CHANNELS):
            raise BadInput("sound.flac_holds", rate=rate_hz, channels=channels)
        self._path, self._kind, self._rate_hz, self._channels = path, kind, rate_hz, channels
        self._stack = ExitStack()
        self._sink: _Wav | _Flac | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            partial = stack.enter_context(whole_file(self._path))
            file = stack.enter_context(partial.open("wb"))
            self._sink = self._kind(file, self._rate_hz, self._channels)
            stack.push(self._finish)
            self._stack = stack.pop_all()
        return self

    def write(self, samples: NDArray[np.float32]) -> None:
        """Add samples: a row of them, or frames × channels."""
        if self._sink is None:
            raise RuntimeError("SoundWriter.write outside its with block")
        self._sink.write(np.ascontiguousarray(samples, np.float32).reshape(-1, self._channels))

    def _finish(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close the sink; its last bytes count only when all went well."""
        if self._sink is not None:
            self._sink.close(well=kind is None)
        self._sink = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)


class _Wav:
    """A WAV of 32-bit floats, the same bytes for the same samples (libsndfile's carries the time of day)."""

    def __init__(self, file: BinaryIO, rate_hz: int, channels: int) -> None:
        self._file, self._rate_hz, self._channels = file, rate_hz, channels
        self._bytes = 0
        file.write(self._header())

    def _header(self) -> bytes:
        """The header for what was written so far: room for the sizes of an RF64 is kept in a JUNK chunk."""
        size, block = self._bytes, 4 * self._channels
        riff = HEADER.size - 8 + size
        wide = riff > WAV_HOLDS
        frames = size // block
        return HEADER.pack(
            b"RF64" if wide else b"RIFF", 0xFFFFFFFF if wide else riff, b"WAVE",
            *((b"ds64", 28, riff, size, frames, 0) if wide else (b"JUNK", 28, 0, 0, 0, 0)),
            b"fmt ", 16, 3, self._channels, self._rate_hz, self._rate_hz * block, block, 32,
            b"fact", 4, min(frames, 0xFFFFFFFF),
            b"data", 0xFFFFFFFF if wide else size,
        )  # fmt: skip

    def write(self, samples: NDArray[np.float32]) -> None:
        """Add frames × channels."""
        self._bytes += self._file.write(samples.astype("<f4", copy=False).data)

    def close(self, *, well: bool) -> None:
        """Put the sizes in their places."""
        if well:
            self._file.seek(0)
            self._file.write(self._header())
            self._file.flush()


class _Flac:
    """A FLAC of 24 bits; what lies beyond ±1 is clipped."""

    def __init__(self, file: BinaryIO, rate_hz: int, channels: int) -> None:
        self._file = _Witness(file)
        bare: Any = self._file
        self._sound = soundfile.SoundFile(bare, "w", rate_hz, channels, "PCM_24", format="FLAC")

    def write(self, samples: NDArray[np.float32]) -> None:
        """Add frames × channels."""
        try:
            self._sound.write(samples)
        except (RuntimeError, AssertionError) as error:  # soundfile asserts that all was written
            raise (self._file.error or error) from error
        self._file.tell_error()

    def close(self, *, well: bool) -> None:
        """Write what is still held back."""
        try:
            self._sound.close()
        except RuntimeError as error:
            if well:
                raise (self._file.error or error) from error
        if well:
            self._file.flush()
            self._file.tell_error()


class _Witness(io.RawIOBase):
    """A file that remembers why it could not be written to, since libsndfile does not pass that on."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: Any, /) -> int:
        """How many bytes were written: all, or none."""
        try:
            return self._file.write(data) if self.error is None else 0
        except OSError as error:
            self.error = error
            return 0

    def tell_error(self) -> None:
        """Raise what went wrong before, if anything did."""
        if self.error is not None:
            raise self.error

    def flush(self) -> None:
        """Flush the file beneath."""
        try:
            self._file.flush()
        except OSError as error:
            self.error = self.error or error

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """The new place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The place."""
        return self._file.tell()
