"""A value over a ground: a sum of matrices, each times a product of square roots."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import arb_mat

from matelier.calculus.laws.grounds import Entry, Ground, Key, Table, number_of_terms
from matelier.spine.matrix import Exact, Floating, Scalar


@dataclass(frozen=True, slots=True)
class Rooted:
    """Σ (product of roots) · (matrix) over the keys; a number is 1 × 1, and `exact` where it is a known fraction."""

    parts: Mapping[Key, Table]
    shape: tuple[int, int]
    exact: Fraction | None = None


def numeral(at: Ground, value: Fraction) -> Rooted:
    """A fraction."""
    return Rooted({at.one: at.table(1, 1, [at.number(value)])}, (1, 1), value)


def single(at: Ground, entry: Entry, key: Key | None = None) -> Rooted:
    """One number of the ground, times a product of roots."""
    return Rooted({at.one if key is None else key: at.table(1, 1, [entry])}, (1, 1))


def is_zero(value: Rooted) -> bool:
    """Whether every entry is zero."""
    return all(entry == 0 for table in value.parts.values() for entry in table.entries())


def difference(one: Rooted, two: Rooted) -> Rooted:
    """one − two."""
    parts = dict(one.parts)
    for key, table in two.parts.items():
        parts[key] = parts[key] - table if key in parts else table * -1
    return Rooted(parts, one.shape)


def shown(value: Rooted) -> Exact | Floating:
    """A value over the rationals as a matrix of exact numbers; of balls the nearest floats."""
    m, n = value.shape
    tables = list(value.parts.values())
    if isinstance(tables[0], arb_mat):
        return Floating(np.array([[float(tables[0][i, j].mid()) for j in range(n)] for i in range(m)]))
    return Exact.of([[_entry(value, i, j) for j in range(n)] for i in range(m)])


def _entry(value: Rooted, i: int, j: int) -> Scalar:
    return number_of_terms([(key, table[i, j]) for key, table in value.parts.items()])


def sign_of(ground: Ground, value: Rooted) -> int:
    """The sign of a number. Raises Undecided where the ground has no order."""
    return ground.sign([(key, table[0, 0]) for key, table in value.parts.items()])
