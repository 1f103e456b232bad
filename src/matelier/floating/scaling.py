"""Rows and columns times powers of two, so that none is large or small beside the others; nothing is rounded."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.floating.rounding import Float64, Floats, is_complex, scaled

Powers: TypeAlias = NDArray[Any]
"""Exponents of two."""
LEAST = 5e-324
BITS = 1000  # by so many powers of two one scaling goes at most


@dataclass(frozen=True, slots=True, eq=False)
class Equilibrated:
    """diag(2^rows) A diag(2^columns), whose entries are at most 1; `exact` where no entry was lost below 2⁻¹⁰⁷⁴."""

    A: Floats
    rows: Powers
    columns: Powers
    exact: bool


def powers(A: Floats, axis: int) -> Powers:
    """For each line the exponent that brings its largest entry between ½ and 1; 0 for lines of zeros."""
    size = np.maximum(np.abs(A.real), np.abs(A.imag)) if is_complex(A) else np.abs(A)
    largest = size.max(axis=axis, initial=0.0)
    return np.where(largest > 0, -np.frexp(largest)[1], 0).astype(np.int64)


def equilibrated(A: Floats) -> Equilibrated:
    """Rows first, then columns."""
    rows = np.clip(powers(A, 1), -BITS, BITS)
    half = scaled(A, rows[:, None])
    columns = np.clip(powers(half, 0), -BITS, BITS)
    B = scaled(half, columns[None, :])
    back = scaled(scaled(B, -columns[None, :]), -rows[:, None])
    return Equilibrated(B, rows, columns, bool((back == A).all()))


def moved(A: Floats, by: Powers) -> tuple[Floats, bool]:
    """Rows times powers of two, and whether nothing was lost."""
    by = by.reshape(-1, *(1,) * (A.ndim - 1))
    B = scaled(A, by)
    return B, bool((scaled(B, -by) == A).all())


def outward(radius: Float64, by: Powers) -> Float64:
    """Bounds times powers of two, rounded up; beside numbers that are scaled the same way and rounded."""
    return np.nextafter(np.ldexp(radius, by.reshape(-1, *(1,) * (radius.ndim - 1))) + 4 * LEAST, np.inf)
