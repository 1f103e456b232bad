"""Matrices: entries exact (what a person types) or floating (what a machine measured), with named axes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol, TypeAlias, overload, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from matelier.spine.errors import BadInput


@dataclass(frozen=True, slots=True)
class Axis:
    """What the rows or the columns are: a name, a unit, and the label or position of each."""

    name: str = ""
    unit: str = ""
    labels: tuple[str, ...] | None = None
    start: float = 0.0
    step: float = 1.0


SHOWN = 36  # entries that a line at a prompt may hold
PLAIN_AXES = (Axis(), Axis())


@runtime_checkable
class Matrix(Protocol):
    """What every matrix can tell, exact or floating."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        ...

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """What the rows and the columns are."""
        ...

    @property
    def origin(self) -> Mapping[str, object]:
        """Where the matrix came from, so that a sound can go home."""
        ...

    def tolist(self) -> list[list[Any]]:
        """The entries, row by row."""
        ...

    def to_numpy(self) -> NDArray[Any]:
        """The entries as an array."""
        ...


Scalar: TypeAlias = Any
"""An exact number: a Fraction, or one of `matelier.scalars` (a surd, a ratio); it knows + − · / == and bool."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Exact:
    """A matrix of exact numbers, rows equally long; `bar` columns stand left of an augmented matrix's bar."""

    rows: tuple[tuple[Scalar, ...], ...]
    axes: tuple[Axis, Axis] = PLAIN_AXES
    origin: Mapping[str, object] = field(default_factory=dict[str, object])
    bar: int | None = None

    @classmethod
    def of(cls, rows: Sequence[Sequence[Scalar]], *, bar: int | None = None) -> "Exact":
        """The matrix with these rows, whole numbers made Fractions."""
        exact = (tuple(Fraction(entry) if isinstance(entry, int) else entry for entry in row) for row in rows)
        return cls(tuple(exact), bar=bar)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        width = getattr(self.rows, "width", None)  # of rows that are not made before somebody looks at them
        return len(self.rows), (len(self.rows[0]) if self.rows else 0) if width is None else width

    @overload
    def __matmul__(self, other: "Exact") -> "Exact": ...
    @overload
    def __matmul__(self, other: "Floating") -> "Floating": ...
    def __matmul__(self, other: "Exact | Floating") -> "Exact | Floating":
        """The product, entry by entry, by the entries' own operators; ValueError when the shapes do not fit.

        With a floating matrix it is floating.
        """
        if isinstance(other, Floating):
            return Floating(self.to_numpy() @ other.array)
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"{self.shape} @ {other.shape}")
        columns = list(zip(*other.rows, strict=True))
        rows = ([sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in self.rows)
        return Exact.of(list(rows))

    def __repr__(self) -> str:
        if not 0 < self.shape[0] * self.shape[1] <= SHOWN:
            return f"Exact({self.shape[0]} × {self.shape[1]})"
        return f"Exact({'; '.join(' '.join(map(str, row)) for row in self.rows)})"

    def tolist(self) -> list[list[Scalar]]:
        """The entries, row by row."""
        return [list(row) for row in self.rows]

    def to_numpy(self) -> NDArray[np.float64]:
        """The entries rounded to binary64."""
        return np.array([[float(entry) for entry in row] for row in self.rows], dtype=np.float64).reshape(self.shape)


@dataclass(frozen=True, slots=True, eq=False)
class Floating:
    """A matrix of measured numbers; `array` is two-dimensional and never written to again."""

    array: NDArray[Any]
    axes: tuple[Axis, Axis] = PLAIN_AXES
    origin: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.array.shape[0], self.array.shape[1]

    def __matmul__(self, other: "Exact | Floating") -> "Floating":
        """The product, floating; ValueError when the shapes do not fit."""
        return Floating(self.array @ other.to_numpy())

    def __repr__(self) -> str:
        return f"Floating({self.shape[0]} × {self.shape[1]}, {self.array.dtype})"

    def exact(self) -> Exact:
        """The stored numbers themselves, as rationals: 0.1 is stored as 3602879701896397/36028797018963968.

        Raises BadInput("measured.not_real") for complex entries, which `matelier.matrix` reads.
        """
        if self.array.dtype.kind == "c":
            raise BadInput("measured.not_real", given=str(self.array.dtype))
        rows = tuple(tuple(Fraction(entry) for entry in row) for row in self.array.tolist())
        return Exact(rows, self.axes)

    def tolist(self) -> list[list[Any]]:
        """The entries, row by row."""
        return self.array.tolist()

    def to_numpy(self) -> NDArray[Any]:
        """The entries as they are stored."""
        return self.array

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.array, dtype=dtype, copy=copy)
