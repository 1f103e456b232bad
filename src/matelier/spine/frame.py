"""A table of data: named columns of numbers, of categories, of days, or of texts, with cells that may be missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["number", "category", "date", "text"]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column: `values` are float64, one a row, NaN where the cell is missing.

    A number is itself; a category is its place in `levels` (0, 1, ...); a date is days since 1970-01-01; a text (names,
    remarks: as good as no two alike) has no values that count, all NaN, and its cells in `levels`.
    """

    name: str
    kind: Kind
    values: NDArray[np.float64]
    levels: tuple[str, ...] = ()

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Which cells are empty."""
        if self.kind == "text":
            return np.array([not cell for cell in self.levels], dtype=np.bool_)
        return np.isnan(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Columns of equally many rows, and where they came from."""

    columns: tuple[Column, ...]
    origin: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def rows(self) -> int:
        """How many rows there are, headings not counted."""
        return len(self.columns[0].values) if self.columns else 0

    def of_kind(self, *kinds: Kind) -> tuple[Column, ...]:
        """The columns of these kinds, in their order."""
        return tuple(column for column in self.columns if column.kind in kinds)
