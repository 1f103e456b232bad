"""A matrix that grows on disk, block by block, and is read back by rows or by stretches, never whole."""

import errno
import os
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from operator import index
from typing import IO, Any, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from matelier.spine.errors import BadInput

BLOCK = 4096  # columns


class OnDisk:
    """Rows × columns of float32 that grow to the right, in a file without a name that leaves no trace.

    What is appended is stored in blocks of thousands of columns, each row by row: a stretch of columns is one read a
    block, and so is a row. Read it as `X[rows, start:stop]`, rows being a number, a list of numbers or `:`.
    """

    def __init__(self, rows: int) -> None:
        with room():
            file = tempfile.TemporaryFile(prefix="matelier-")  # noqa: SIM115  # lives as long as the matrix
        weakref.finalize(self, _close, file)
        self._file = file
        self._rows = rows
        self._starts = [0]  # of the blocks in the file, and the end of the last
        self._waiting: list[NDArray[np.float32]] = []
        self._columns = 0

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, and columns so far."""
        return self._rows, self._columns

    def append(self, block: NDArray[Any]) -> None:
        """Adds a block (rows × any number of columns), rounded to float32.

        Raises BadInput `disk.temporary` when the disk is full.
        """
        self._waiting.append(np.array(block, dtype=np.float32))
        self._columns += block.shape[1]
        if self._columns - self._starts[-1] >= BLOCK:
            self._store()

    def _store(self) -> None:
        if self._waiting:
            with room():
                self._file.write(np.ascontiguousarray(np.concatenate(self._waiting, axis=1)).data)
                self._file.flush()
            self._starts.append(self._columns)
            self._waiting.clear()

    def __getitem__(self, where: tuple[SupportsIndex | Sequence[int] | slice, slice]) -> NDArray[np.float32]:
        self._store()
        rows, columns = where
        every = range(self._rows)
        if isinstance(rows, slice):
            wanted: Sequence[int] = every[rows]
        elif isinstance(rows, Sequence):
            wanted = [every[row] for row in rows]
        else:
            return self[[index(rows)], columns][0]
        start, stop, step = columns.indices(self.shape[1])
        if step != 1:
            raise ValueError(columns)
        found = np.empty((len(wanted), max(0, stop - start)), np.float32)
        first = bisect_right(self._starts, start) - 1
        for k in range(first, len(self._starts) - 1):
            left, right = self._starts[k : k + 2]
            if left >= stop:
                break
            part = slice(max(start, left) - left, min(stop, right) - left)
            at = slice(left + part.start - start, left + part.stop - start)
            found[:, at] = self._block(k, wanted)[:, part]
        return found

    def _block(self, k: int, rows: Sequence[int]) -> NDArray[np.float32]:
        left, right = self._starts[k : k + 2]
        width, origin = 4 * (right - left), 4 * self._rows * left
        if len(rows) * 4 >= self._rows:  # most of the block: in one read
            whole = os.pread(self._file.fileno(), width * self._rows, origin)
            return np.frombuffer(whole, np.float32).reshape(self._rows, right - left)[np.asarray(rows, np.intp)]
        parts = [os.pread(self._file.fileno(), width, origin + width * row) for row in rows]
        return np.frombuffer(b"".join(parts), np.float32).reshape(len(rows), right - left)


@contextmanager
def room() -> Generator[None]:
    """A full disk as BadInput `disk.temporary`."""
    try:
        yield
    except OSError as error:
        reason = errno.errorcode.get(error.errno or errno.EIO, "EIO")
        raise BadInput("disk.temporary", folder=tempfile.tempdir or "TMPDIR", reason=reason) from error


def _close(file: IO[bytes]) -> None:
    with suppress(OSError):  # what did not fit is still waiting to be written
        file.close()
