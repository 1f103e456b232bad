"""A matrix that grows on disk, row by row, and is read back without being loaded."""

import tempfile
import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Growing:
    """Rows of float32 appended to a file without a name, so that hours of frames need no memory and leave no trace."""

    def __init__(self, columns: int) -> None:
        self._file = tempfile.TemporaryFile(prefix="matelier-")  # noqa: SIM115  # lives as long as the matrix
        weakref.finalize(self, self._file.close)
        self.columns = columns
        self.rows = 0

    def append(self, rows: NDArray[Any]) -> None:
        """Adds rows (n × columns), rounded to float32; OSError when the disk is full."""
        self._file.write(np.ascontiguousarray(rows, dtype=np.float32).data)
        self.rows += len(rows)

    def read(self) -> NDArray[np.float32]:
        """All rows so far (rows × columns), mapped from disk, read-only."""
        self._file.flush()
        if self.rows == 0:
            return np.zeros((0, self.columns), np.float32)
        return np.memmap(self._file, np.float32, mode="r", shape=(self.rows, self.columns))
