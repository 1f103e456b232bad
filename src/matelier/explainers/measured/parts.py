"""Parts of pages about measured numbers: lists and grids with the digits that are certain, how far all can be off."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matelier.spine.claim import Label
from matelier.spine.matrix import Floating
from matelier.spine.measured import Between, Near
from matelier.spine.page import Block, Cell, Grid, Table
from matelier.spine.sentence import Sentence

MOST_LISTED = 20  # numbers of a column that are listed with all their digits
MOST_ENTRIES = 2500  # of a matrix that is shown


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a value: its blocks, its label, how far the numbers shown can be off, what would decide."""

    blocks: tuple[Block, ...]
    label: Label
    off: float | None = None
    would: Sentence | None = None


def shown(value: object) -> Sentence:
    """A number as a cell of a table."""
    return Sentence("measured.shown", {"value": value})


def each(numbers: Between | Near) -> list[Between | Near]:
    """The numbers of an array one by one."""
    value = np.asarray(numbers.value)
    flat: list[Any] = value.ravel().tolist()
    if isinstance(numbers, Between):
        ends = (np.broadcast_to(end, value.shape).ravel().tolist() for end in (numbers.lower, numbers.upper))
        return [Between(v, low, high, numbers.label) for v, low, high in zip(flat, *ends, strict=True)]
    radii = np.broadcast_to(numbers.radius, value.shape).ravel().tolist()
    rests = [None] * len(flat) if numbers.rest is None else np.asarray(numbers.rest).ravel().tolist()
    return [Near(v, r, numbers.label, e) for v, r, e in zip(flat, radii, rests, strict=True)]


def listed(heads: tuple[str, str], numbers: Between | Near) -> tuple[Block, ...]:
    """A table of the numbers in their order, the first where there are many."""
    parts = each(numbers)
    rows: list[tuple[Cell, ...]] = [(i, shown(part)) for i, part in enumerate(parts[:MOST_LISTED], 1)]
    table = Table(heads, tuple(rows))
    if len(parts) <= MOST_LISTED:
        return (table,)
    return table, Sentence("measured.first", {"shown": MOST_LISTED, "count": len(parts)})


def entries(name: str, numbers: Near) -> tuple[Block, ...]:
    """A column as a list with all its digits, a matrix as a grid with some."""
    value = np.asarray(numbers.value)
    if value.ndim == 1 or value.shape[1] == 1:
        return listed(("measured.place", "measured.value"), numbers)
    if value.size > MOST_ENTRIES:
        return (_large(name, value),)
    grid = np.empty(value.shape, dtype=object)
    grid.ravel()[:] = each(numbers)
    return Sentence("measured.matrix", {"name": name}), Grid(Floating(grid))


def plain_grid(name: str, array: Any) -> tuple[Block, ...]:
    """A matrix as it is stored, four digits each."""
    if not array.size:
        return ()
    if array.size > MOST_ENTRIES:
        return (_large(name, array),)
    return Sentence("measured.near", {"name": name}), Grid(Floating(array if array.imag.any() else array.real))


def farthest(*numbers: Between | Near | None) -> float | None:
    """How far the farthest of these numbers can be off; None where that is not known."""
    most = 0.0
    for part in numbers:
        if part is None:
            continue
        if isinstance(part, Between):
            with np.errstate(all="ignore"):
                off = np.maximum(np.subtract(part.upper, part.value), np.subtract(part.value, part.lower))
        else:
            off = part.radius
        most = max(most, float(np.max(off, initial=0.0)))
    return most if np.isfinite(most) else None


def _large(name: str, array: Any) -> Sentence:
    m, n = array.shape
    return Sentence("measured.large", {"name": name, "rows": m, "columns": n})
