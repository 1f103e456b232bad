"""What explains this table? Which questions are asked of its columns, in which order."""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.explainers.table.claims import axes_claims
from matelier.explainers.table.columns import ColumnTold, Design, design
from matelier.explainers.table.effects import Explained, explained
from matelier.explainers.table.parts import Parts, nonnegative_parts
from matelier.explainers.table.varying import AxisTold, Filled, HowMany, Pair, varying
from matelier.formats.frame import read_frame
from matelier.spine.answer import Found
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float64: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class TableExplained(Record):
    """The answer's value.

    `columns` tell what was done with each column; `axes` the principal axes that are told, `variances` and `shares`
    those of all; `how_many` the rules; `groups` runs of axes (first, last; from 0) that only span a space together,
    `near` runs that other rows like these could turn among each other;
    `correlations` pairs of columns with |r| ≥ 0.8; `filled` how gaps were filled; `scores` rows × axes told (at least
    two where there are two); `regression` and `parts` where asked for and possible.
    """

    rows: int
    columns: tuple[ColumnTold, ...]
    axes: tuple[AxisTold, ...]
    variances: tuple[float, ...]
    shares: tuple[float, ...]
    how_many: HowMany
    groups: tuple[tuple[int, int], ...]
    near: tuple[tuple[int, int], ...]
    correlations: tuple[Pair, ...]
    filled: Filled | None
    scores: Float64
    regression: Explained | None
    parts: Parts | None
    made: Design = field(metadata={"json": False}, repr=False)
    directions: Float64 = field(metadata={"json": False}, repr=False)

    def __repr__(self) -> str:
        shares = ", ".join(f"{100 * axis.share:.1f} %" for axis in self.axes)
        r2 = f", R² {self.regression.share:.3f}" if self.regression else ""
        return f"<{self.rows} rows, {len(self.columns)} columns, axes {shares}{r2}>"


def explain_table(source: object, *, target: str | None = None) -> Work[Found[TableExplained]]:
    """What is in this table: its columns, what varies together, the axes in words, the target explained, the parts.

    Principal axes of the standardised columns, categories one-hot; least squares for `target`, a column of numbers;
    non-negative parts where no number is negative. Raises BadInput where the table or the target is not what it should
    be. [Pagès 2004]
    """
    yield Step("progress.table", {})
    frame, told = read_frame(source)
    made = design(frame)
    yield Step("table.read", {"rows": frame.rows, "columns": len(frame.columns), "features": len(made.features)})
    regression, target_claims = (None, ()) if target is None else explained(made, target)
    found = yield from varying(made)
    yield Step("table.axes", {"axes": found.how_many.told, "shares": [axis.share for axis in found.told]})
    if regression is not None:
        yield Step("table.regression", {"target": regression.target, "share": regression.share})
    parts, part_claims = yield from nonnegative_parts(made, max(found.how_many.told, 2))
    if parts is not None:
        yield Step("table.parts", {"parts": len(parts.parts), "share": parts.share})
    axes, count = found.axes, found.count
    value = TableExplained(
        frame.rows, made.told, found.told, tuple(axes.variances[:count].tolist()), tuple(axes.shares[:count].tolist()),
        found.how_many, found.groups, found.near, found.pairs, found.filled, found.codes, regression, parts,
        made, found.loadings,
    )  # fmt: skip
    return Found(value, (*axes_claims(found), *target_claims, *part_claims), (*told, *_notices(made)))


def _notices(made: Design) -> tuple[Sentence, ...]:
    empty = int(np.isnan(made.D).all(axis=1).sum())
    return (Sentence("table.notice.empty_rows", {"rows": empty}),) if empty else ()
