"""How many parts M ≈ W X should have: what four rules say, and the scree they read it from."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.sides import whole
from matelier.explainers.factors.data import Data, in_range
from matelier.explainers.factors.wishes import count_of, finite_of
from matelier.factors.axes import Axes
from matelier.factors.rank import above_threshold, best_held_out, elbow, held_out_errors, most_evident
from matelier.factors.spectral import axes_of
from matelier.spine.answer import Answer, Found
from matelier.spine.errors import BadInput
from matelier.spine.page import Curve, Figure, Heading, Page, Series, Table
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float64 = NDArray[np.float64]

HELD_OUT_ENTRIES = 2_000_000  # of M, up to which entries are held out
PARTS = 5
MOST_RANK = 40


@dataclass(frozen=True, slots=True, eq=False)
class Ranks(Record):
    """What each rule says (None where it cannot be asked), the singular values, and the error by rank held out.

    `elbow`: the scree's elbow; `threshold`: singular values above what white noise gives; `evidence`: the most evident
    number of axes (of centred data); `held_out`: the rank that foretells hidden entries best, `errors[r]` being its
    mean squared error with rank r.
    """

    elbow: int
    threshold: int | None
    evidence: int | None
    held_out: int | None
    values: Float64
    errors: Float64 | None


def ranks_of(data: Data, *, centred: bool, noise: float | None, most: int | None, seed: int) -> Work[Found[Ranks]]:
    """What the rules say of M. Raises BadInput `ranks.most`, `ranks.noise`, `ranks.one_row`, `wishes.whole`."""
    M, seed = data.M, count_of("seed", seed, 0)
    most = None if most is None else count_of("most", most, 1)
    level = None if noise is None else finite_of(noise)
    if noise is not None and not (level and level > 0):
        raise BadInput("ranks.noise", given=str(noise)[:40])
    if centred and M.shape[0] == 1:
        raise BadInput("ranks.one_row")
    in_range(M)
    home = M.rows if centred or M.is_tall else M.columns
    axes: Axes = yield from axes_of(home, centred=centred)
    shape = (home.shape[0] - 1 if centred else home.shape[0], home.shape[1])
    values = axes.values[: min(shape)] if centred else axes.values
    threshold = above_threshold(values, shape, noise=level) if len(values) == min(shape) else None
    evidence = most_evident(axes.values, M.shape[0]) if centred and M.shape[0] > M.shape[1] > 1 else None
    yield Step("progress.held_out", {})
    errors = _held_out(data, centred=centred, most=most, seed=seed, axes=axes)
    held_out = None if errors is None else best_held_out(errors)
    return Found(Ranks(elbow(values), threshold, evidence, held_out, values, errors), (), data.notices)


def _held_out(data: Data, *, centred: bool, most: int | None, seed: int, axes: Axes) -> Float64 | None:
    n, m = data.M.shape
    room = min(n - -(-n // PARTS), m - -(-m // PARTS))
    if n * m > HELD_OUT_ENTRIES or min(n, m) < 2 * PARTS:
        return None
    if most is not None and not 1 <= most <= room:
        raise BadInput("ranks.most", given=most, most=room)
    D = whole(data.M.rows).astype(np.float64)
    return held_out_errors(D - axes.center if centred else D, min(room, most or MOST_RANK), parts=PARTS, seed=seed)


def ranks_page(answer: Answer[Ranks]) -> Page:
    """The rules, what each says, and the scree."""
    value, given = answer.value, answer.given
    said = {name: value[name] for name in ("elbow", "threshold", "evidence", "held_out")}
    rows = tuple(
        (
            Sentence(f"ranks.{name}"),
            Sentence("ranks.not_asked") if rank is None else _number(rank),
            Sentence(f"ranks.why.{name}"),
        )
        for name, rank in said.items()
    )
    s = value.values
    places = np.arange(1, len(s) + 1, dtype=np.float64)
    figures = [
        Figure("figure.scree", Curve((Series("", places, s),), float(value.elbow)), "axis.length", "axis.singular")
    ]
    if value.errors is not None and value.held_out is not None:
        errors = Series("", np.arange(len(value.errors), dtype=np.float64), value.errors)
        figures.append(Figure("figure.held_out", Curve((errors,), float(value.held_out)), "axis.length", "axis.error"))
    return (
        Heading("choose_rank.title"),
        Sentence("factor.given", {"name": given["file"] or "M", "rows": given["rows"], "columns": given["columns"]}),
        Table(("ranks.rule", "ranks.rank", "ranks.why"), rows),
        *figures,
        Sentence("ranks.choose"),
    )


def _number(rank: object) -> Any:
    return rank
