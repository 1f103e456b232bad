"""A file read as if some of its bytes were others: pieces of it and pieces of ours, one after the other."""

import bisect
import io
import itertools
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

Piece: TypeAlias = bytes | tuple[int, int]  # our bytes, or (start, length) within the file


class Spliced(io.RawIOBase):
    """The pieces, joined, as a file that decoders can read and seek."""

    def __init__(self, path: Path, pieces: Sequence[Piece]) -> None:
        self._file = path.open("rb")
        self._pieces = pieces
        lengths = (len(piece) if isinstance(piece, bytes) else piece[1] for piece in pieces)
        self._starts = list(itertools.accumulate(lengths, initial=0))
        self._place = 0

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """The place within the joined bytes."""
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """The new place within the joined bytes."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._starts[-1]}[whence]
        self._place = max(0, base + offset)
        return self._place

    def readinto(self, buffer: Any, /) -> int:
        """How many bytes were put into `buffer`; fewer than it holds only at the end."""
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view) and self._place < self._starts[-1]:
            part = self._next(len(view) - filled)
            if not part:  # the file has shrunk since it was looked at
                break
            view[filled : filled + len(part)] = part
            filled += len(part)
            self._place += len(part)
        return filled

    def _next(self, most: int) -> bytes:
        """Bytes from the place on, no more than `most` and no further than the piece goes."""
        number = bisect.bisect_right(self._starts, self._place) - 1
        within = self._place - self._starts[number]
        piece = self._pieces[number]
        if isinstance(piece, bytes):
            return piece[within : within + most]
        self._file.seek(piece[0] + within)
        return self._file.read(min(most, piece[1] - within))

    def close(self) -> None:
        """Close the file beneath."""
        self._file.close()
        super().close()
