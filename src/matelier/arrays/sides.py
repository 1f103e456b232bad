"""A matrix M seen from both sides: as the data of its rows, or as those of its columns."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Home, Rows, home_of
from matelier.arrays.passes import Worked, within
from matelier.spine.errors import Unable

MOST_BYTES = 2 << 30  # of what can only be read by its rows, and is held in memory to be read by its columns


@dataclass(frozen=True, eq=False)
class Turned:
    """Mᵀ of what reads by slices of rows and of columns."""

    source: Any

    @property
    def shape(self) -> tuple[int, ...]:
        """Columns and rows of M."""
        return self.source.shape[::-1]

    @property
    def dtype(self) -> Any:
        """What an entry is."""
        return self.source.dtype

    def __getitem__(self, rows: slice, /) -> NDArray[Any]:
        return np.asarray(self.source[:, rows]).T


@dataclass(frozen=True, eq=False)
class Sides:
    """M by the home of its rows or of its columns, whichever there is; the other is made when asked for.

    Raises Unable `sides.too_large` where that would need the whole of a large stream in memory.
    """

    of_rows: Home | None = None
    of_columns: Home | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of M."""
        if self.of_rows is not None:
            return self.of_rows.shape
        assert self.of_columns is not None
        n, m = self.of_columns.shape
        return m, n

    @property
    def dtype(self) -> np.dtype[Any]:
        """What an entry is: float32 or float64."""
        return self.rows.dtype if self.of_columns is None else self.of_columns.dtype

    @cached_property
    def rows(self) -> Home:
        """The data D = M: one row of M after the other."""
        return self.of_rows if self.of_rows is not None else turned(self.columns)

    @cached_property
    def columns(self) -> Home:
        """The data D = Mᵀ: one column of M after the other."""
        return self.of_columns if self.of_columns is not None else turned(self.rows)

    @property
    def is_tall(self) -> bool:
        """Whether the rows are the long side, or the only one that can be read bit by bit."""
        if self.of_columns is None or self.of_rows is None:
            one = self.of_rows if self.of_columns is None else self.of_columns
            if not isinstance(one, Rows):
                return self.of_columns is None
        return self.shape[0] >= self.shape[1]


def turned(home: Home) -> Home:
    """The home of Dᵀ."""
    n, m = home.shape
    if isinstance(home, Worked):
        return within(home, turned)
    if isinstance(home, Rows):
        if isinstance(home.source, np.ndarray):
            return Rows(cast("NDArray[Any]", home.source).T, (m, n), home.dtype)
        return Rows(Turned(home.source), (m, n), home.dtype)
    if n * m * home.dtype.itemsize > MOST_BYTES:
        raise Unable("sides.too_large", rows=n, columns=m, most=MOST_BYTES >> 30)
    return home_of(whole(home).T)


def whole(home: Home) -> NDArray[Any]:
    """D in memory, n × m."""
    if isinstance(home, Rows):
        return np.ascontiguousarray(home.source[: home.shape[0]], dtype=home.dtype)
    return np.concatenate(list(home.blocks()))
