"""What is done with each column of a table: numbers and days standardised, categories one-hot, the rest left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.spine.errors import BadInput
from matelier.spine.frame import Column, Frame
from matelier.spine.record import Record

Float64: TypeAlias = NDArray[np.float64]

MOST_MISSING = 0.5  # of a column's cells; what is known of less is left out
FEW_VALUES = 10  # whole numbers with no more different values, near each other, may be codes
COUNTED = {"", "#", "id", "index", "n", "no", "no.", "nr", "nr.", "num", "obs", "row", "row_id", "rowid", "rownames",
           "unnamed: 0", "x1"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnTold(Record):
    """A column and what was done with it.

    `kind` is number, category, date or text; `use` standardised, one_hot or left_out; `reason` why it was left out:
    empty, mostly_missing, constant, texts, row_numbers; or few_values of numbers that may be codes. `lowest` and
    `highest` of a date are days since 1970-01-01; `levels` are those of a category.
    """

    name: str
    kind: str
    missing: int
    lowest: float | None
    highest: float | None
    mean: float | None
    deviation: float | None
    levels: tuple[str, ...]
    use: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """The columns as numbers that weigh alike: D is rows × features, NaN where a cell is missing.

    `features` are D's columns: a column's name, or name = level of a category; `of` says which column each is of.
    `first` is the first category that was used, for colours.
    """

    D: Float64
    features: tuple[str, ...]
    of: tuple[int, ...]
    told: tuple[ColumnTold, ...]
    frame: Frame = field(repr=False)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The places in the table of the columns of numbers and days that are used."""
        return tuple(place for place, one in enumerate(self.told) if one.use == "standardised")

    @property
    def categories(self) -> tuple[int, ...]:
        """The places in the table of the categories that are used."""
        return tuple(place for place, one in enumerate(self.told) if one.use == "one_hot")


def design(frame: Frame) -> Design:
    """The columns made numbers with mean 0 and variance 1; a category one column a level, of variance 1 together.

    The levels' columns are centred and divided by the roots of their shares, as in [Pagès 2004], and here by
    √(levels − 1) besides: else a category of twelve levels would bring the variance of eleven columns of numbers.

    Raises BadInput "table.one_row", "table.no_numbers".
    """
    if frame.rows < 2:
        raise BadInput("table.one_row", rows=frame.rows)
    told = tuple(_told(column, place) for place, column in enumerate(frame.columns))
    if not any(one.use == "standardised" for one in told):
        raise BadInput("table.no_numbers", columns=[f"{one.name}" for one in told][:9])
    parts: list[Float64] = []
    features: list[str] = []
    of: list[int] = []
    for place, (one, column) in enumerate(zip(told, frame.columns, strict=True)):
        if one.use == "left_out":
            continue
        made = _standardised(column.values) if one.use == "standardised" else _one_hot(column, one.levels)
        parts.append(made)
        features += [one.name] if one.use == "standardised" else [f"{one.name} = {level}" for level in one.levels]
        of += [place] * made.shape[1]
    return Design(np.hstack(parts), tuple(features), tuple(of), told, frame)


def day(days: float) -> str:
    """The date that so many days since 1970-01-01 are."""
    moment = datetime.fromtimestamp(days * 86_400, UTC)
    return moment.strftime("%Y-%m-%d" if days == int(days) else "%Y-%m-%d %H:%M")


def _told(column: Column, place: int) -> ColumnTold:
    missing = int(np.count_nonzero(column.missing))
    known = column.values[~np.isnan(column.values)]
    measured = column.kind in ("number", "date") and len(known) > 0
    lowest, highest = (float(known.min()), float(known.max())) if measured else (None, None)
    mean, deviation = _moments(known) if measured else (None, None)
    present = set(np.unique(known).astype(int).tolist()) if column.kind == "category" else set[int]()
    levels = tuple(level for k, level in enumerate(column.levels) if k in present) if present else ()
    reason = _reason(column, known, place, missing)
    use = "one_hot" if column.kind == "category" else "standardised"
    if reason is not None:
        use = "left_out"
    elif use == "standardised" and column.kind == "number" and _are_few(known):
        reason = "few_values"
    return ColumnTold(column.name, column.kind, missing, lowest, highest, mean, deviation, levels, use, reason)


def _reason(column: Column, known: Float64, place: int, missing: int) -> str | None:
    rows = len(column.values)
    if missing == rows:
        return "empty"
    if column.kind == "text":
        return "texts"
    if missing > MOST_MISSING * rows:
        return "mostly_missing"
    if known.min() == known.max() or _moments(known)[1] <= 1e-14 * float(np.abs(known).max()):
        return "constant"
    counts = column.kind == "number" and column.name.lower() in (COUNTED if place == 0 else {"id", "row", "index"})
    if counts and rows > 2 and known[0] in (0, 1) and np.array_equal(column.values, np.arange(rows) + known[0]):
        return "row_numbers"
    return None


def _are_few(known: Float64) -> bool:
    if len(known) < 2 * FEW_VALUES:
        return False
    values = np.unique(known)
    near = float(values[-1] - values[0]) < 2 * FEW_VALUES
    return len(values) <= FEW_VALUES and near and bool((values == np.round(values)).all())


def _moments(known: Float64) -> tuple[float, float]:
    """Mean and standard deviation (n − 1 below), also of numbers whose squares are none."""
    scale = float(np.abs(known).max()) or 1.0
    part = known / scale
    mean = float(part.mean())
    mean += float((part - mean).mean())
    squares = float(((part - mean) ** 2).sum())
    return scale * mean, scale * float(np.sqrt(squares / max(len(known) - 1, 1)))


def _standardised(values: Float64) -> Float64:
    mean, deviation = _moments(values[~np.isnan(values)])
    return ((values - mean) / deviation)[:, None]


def _one_hot(column: Column, levels: Sequence[str]) -> Float64:
    # (z − p)/√p with n − 1 below: together the levels have variance levels − 1, and divided by its root, 1.
    places = [column.levels.index(level) for level in levels]
    known = ~np.isnan(column.values)
    n = int(np.count_nonzero(known))
    Z = (column.values[:, None] == np.array(places)[None, :]).astype(np.float64)
    p = Z[known].mean(axis=0)
    Z = (Z - p) / np.sqrt(p) * np.sqrt((n - 1) / n / (len(levels) - 1))
    Z[~known] = np.nan
    return Z
