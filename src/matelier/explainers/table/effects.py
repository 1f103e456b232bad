"""One column of a table explained by the others: least squares, what each column adds, what cannot be told apart."""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.explainers.table.columns import Design
from matelier.factors.regression import Regression, regress
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.record import Record

Float64: TypeAlias = NDArray[np.float64]

ABOUT = "table.about.regression"
MOST_WITNESSED = 200_000  # entries of the columns that travel whole; of more, their triangle R


@dataclass(frozen=True, slots=True)
class Effect(Record):
    """What one more of a column adds to the target, all others the same.

    `error` is its standard error (None without degrees of freedom), `effect` the same in standard deviations of the
    target for one of the column. `inflation` is by how much the others, which nearly make it up, widen its variance;
    `is_level` of a category's level, compared with the first.
    """

    name: str
    coefficient: float
    error: float | None
    effect: float
    inflation: float = 1.0
    is_level: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether it is more than two standard errors from zero."""
        return self.error is not None and abs(self.coefficient) > 2 * self.error


@dataclass(frozen=True, slots=True)
class Repeated(Record):
    """A column that was left out: the others make it up."""

    name: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained(Record):
    """The regression of `target`: share is R², deviation the standard deviation of what is left.

    `rows` are those where the target and all columns are known; `effects` of numbers first, then of categories, whose
    first level is the one that the others are compared with.
    """

    target: str
    rows: int
    share: float
    deviation: float | None
    degrees: int
    intercept: float
    intercept_error: float | None
    effects: tuple[Effect, ...]
    repeated: tuple[Repeated, ...]
    bases: tuple[str, ...]
    fitted: Float64 = field(metadata={"json": False}, repr=False)
    left: Float64 = field(metadata={"json": False}, repr=False)


def explained(made: Design, target: str) -> tuple[Explained, tuple[Claim, ...]]:
    """The regression of the target on all other columns, and its claims.

    Raises BadInput "table.target_unknown", "table.target_category", "table.target_unusable", "table.target_alone",
    "table.target_rows".
    """
    place = _place(made, target)
    A, names, levels, bases = _columns(made, place)
    b = made.frame.columns[place].values
    known = ~np.isnan(b) & ~np.isnan(A).any(axis=1)
    if np.count_nonzero(known) < 3:
        raise BadInput("table.target_rows", target=target, rows=int(np.count_nonzero(known)))
    b = b[known]
    if b.min() == b.max():
        raise BadInput("table.target_unusable", target=target)
    found = regress(A[known], b)
    errors = found.errors if found.errors is not None else [None] * len(found.x)
    effects = tuple(
        Effect(names[j], float(x), None if error is None else float(error), float(size), float(wide), levels[j])
        for j, x, error, size, wide in zip(found.kept, found.x, errors, found.effects, found.inflations, strict=True)
    )
    repeated = tuple(Repeated(names[one.column], tuple(names[j] for j in one.others)) for one in found.dependent)
    told = Explained(
        target, len(b), found.share, found.deviation, found.degrees, found.intercept, found.intercept_error, effects,
        repeated, bases, found.fitted, b - found.fitted,
    )  # fmt: skip
    return told, _claims(found)


def _place(made: Design, target: str) -> int:
    names = [one.name for one in made.told]
    numbers = [made.told[place].name for place in made.numbers if made.told[place].kind == "number"]
    if target not in names:
        raise BadInput("table.target_unknown", target=target, names=numbers[:20])
    place = names.index(target)
    match made.told[place]:
        case one if one.kind == "category":
            raise BadInput("table.target_category", target=target, levels=list(one.levels[:9]), names=numbers[:20])
        case one if one.use != "standardised" or one.kind != "number":
            raise BadInput("table.target_unusable", target=target)
        case _:
            return place


def _columns(made: Design, target: int) -> tuple[Float64, list[str], list[bool], tuple[str, ...]]:
    """The other columns as they are measured; of a category one column for each level but the first.

    Numbers stand first, then categories, those of few levels before others: what is repeated is found in the last.
    """
    parts: list[Float64] = []
    names: list[str] = []
    levels: list[bool] = []
    bases: list[str] = []
    used = [place for place, one in enumerate(made.told) if place != target and one.use != "left_out"]
    for place in sorted(used, key=lambda place: len(made.told[place].levels)):
        one, column = made.told[place], made.frame.columns[place]
        if one.use == "standardised":
            parts.append(column.values)
            names.append(one.name)
            levels.append(False)
            continue
        bases.append(f"{one.name} = {one.levels[0]}")
        for level in one.levels[1:]:
            is_level = (column.values == column.levels.index(level)).astype(np.float64)
            parts.append(np.where(np.isnan(column.values), np.nan, is_level))
            names.append(f"{one.name} = {level}")
            levels.append(True)
    if not parts:
        raise BadInput("table.target_alone", target=made.told[target].name)
    return np.stack(parts, axis=1), names, levels, tuple(bases)


def _claims(found: Regression) -> tuple[Claim, ...]:
    C, c, y = found.C, found.c, found.effects
    if not len(y):
        return ()
    if C.size > MOST_WITNESSED:  # C = Q R: Cᵀ(c − C y) = Rᵀ(Qᵀc − R y)
        Q, R = np.linalg.qr(C)
        C, c = R, Q.T @ c
    solved = Claim("least_squares", {"W": C, "M": c[:, None], "least_squares": y[:, None]}, about=ABOUT)
    sums = {"whole": found.whole, "kept": found.kept_energy, "left": found.left}
    return solved, Claim("energy_splits", sums, about=ABOUT)
