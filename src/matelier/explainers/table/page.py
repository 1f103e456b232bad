"""Tells what was found in a table: its columns, what varies together, the axes in words, what was checked."""

from collections import Counter
from typing import Any

from matelier.certify.check import holds
from matelier.explainers.claimed import claim_told
from matelier.explainers.table.columns import ColumnTold, day
from matelier.explainers.table.effects_page import regression_told
from matelier.explainers.table.pictures import biplot, loadings, scree
from matelier.explainers.table.table import TableExplained
from matelier.spine.answer import Answer
from matelier.spine.formula import Number, Operator, Row, Superscript, Symbol
from matelier.spine.page import Block, Cell, Formula, Heading, Page, Table
from matelier.spine.sentence import Sentence

MOST_COLUMNS = 40  # listed one by one
MOST_LEVELS = 5  # of a category, named
KINDS = ("number", "category", "date", "text")
AS_GOOD = 1e-4  # of what is left: no more could be gained

M, W, X, C = (Symbol(name) for name in "MWXc")
ONES = Row((Number(1), Superscript(C, Symbol("T"))))
MODEL = Row((M, Operator("≈"), ONES, Operator("+"), W, X))


def table_page(answer: Answer[TableExplained]) -> Page:
    """As one would teach it: the table, its columns, what varies together, pictures, what was asked for, the checks."""
    value = answer.value
    return (
        *_opening(answer),
        *_columns(value),
        *_varying(value),
        *_axes(value),
        *biplot(value),
        *(regression_told(value.regression) if value.regression else ()),
        *_parts(value),
        *_closing(answer),
    )


def _opening(answer: Answer[TableExplained]) -> Page:
    value = answer.value
    counts = Counter(column.kind for column in value.columns)
    kinds = [Sentence(f"table.count.{kind}", {"count": counts[kind]}) for kind in KINDS if counts[kind]]
    share = sum(axis.share for axis in value.axes)
    blocks: list[Block] = [
        Heading("table.title", {"name": answer.given["table"]}),
        Sentence("table.given", {"rows": value.rows, "columns": len(value.columns), "kinds": kinds}),
    ]
    if value.how_many.told > 1:
        blocks.append(Sentence("table.short", {"axes": len(value.axes), "share": share}))
    elif len(value.shares) > 1:
        blocks.append(Sentence("table.short.one", {"share": share}))
    blocks += [_axis_told(value, k) for k in range(len(value.axes)) if len(value.shares) > 1][:2]
    blocks += [Heading("table.notices", level=3), *answer.notices] if answer.notices else []
    return tuple(blocks)


def _columns(value: TableExplained) -> Page:
    rows = tuple(
        (one.name, Sentence(f"table.kind.{one.kind}"), one.missing, _values(one), _done(one))
        for one in value.columns[:MOST_COLUMNS]
    )
    heads = ("table.column", "table.kind", "table.missing", "table.values", "table.done")
    blocks: list[Block] = [Heading("table.columns", level=2), Table(heads, rows)]
    more = len(value.columns) - MOST_COLUMNS
    uses = {one.use for one in value.columns}
    blocks += [Sentence("table.more_columns", {"count": more})] if more > 0 else []
    blocks += [Sentence("table.standardised")]
    blocks += [Sentence("table.one_hot")] if "one_hot" in uses else []
    blocks += [Sentence("table.dated")] if any(one.kind == "date" for one in value.columns) else []
    if value.filled is not None:
        facts = {name: value.filled[name] for name in value.filled.keys()}  # noqa: SIM118 - a Record is no dict
        blocks.append(Sentence("table.filled" if value.filled.rank else "table.filled_mean", facts))
    return tuple(blocks)


def _values(one: ColumnTold) -> Cell:
    if one.lowest is not None and one.highest is not None:
        if one.kind == "date":
            return Sentence("table.range", {"lowest": day(one.lowest), "highest": day(one.highest)})
        if one.lowest == one.highest:
            return Sentence("table.one_value", {"value": one.lowest})
        return Sentence("table.range", {"lowest": one.lowest, "highest": one.highest})
    if len(one.levels) > MOST_LEVELS:
        return Sentence("table.levels", {"levels": ", ".join(one.levels[:MOST_LEVELS])})
    return ", ".join(one.levels) or None


def _done(one: ColumnTold) -> Sentence:
    return Sentence(f"table.use.{one.reason or one.use}")


def _varying(value: TableExplained) -> Page:
    blocks: list[Block] = [Heading("table.varying", level=2)]
    if len(value.shares) < 2:
        return *blocks, Sentence("table.alone")
    if value.correlations:
        rows = tuple((pair.first, pair.second, round(pair.correlation, 3)) for pair in value.correlations)
        blocks += [Sentence("table.pairs"), Table(("table.first", "table.second", "table.correlation"), rows)]
    elif sum(one.use == "standardised" for one in value.columns) > 1:
        blocks.append(Sentence("table.no_pairs"))
    said = value.how_many
    rules = {"elbow": said.elbow, "evidence": said.evidence, "held_out": said.held_out}
    told = [Sentence(f"table.rule.{name}", {"axes": axes}) for name, axes in rules.items() if axes is not None]
    key = "table.how_many" if len(told) > 1 else "table.how_many.one"
    how_many = Sentence(key, {"rules": told, "axes": said.told})
    return *blocks, Sentence("table.axis_is"), scree(value), how_many


def _axis_told(value: TableExplained, k: int) -> Sentence:
    axis = value.axes[k]
    facts = {"number": k + 1, "share": axis.share, "names": list(axis.about.mostly), "others": list(axis.about.against)}
    if axis.about.together:
        return Sentence("table.axis.together", facts)
    return Sentence("table.axis.against" if axis.about.against else "table.axis.mostly", facts)


def _axes(value: TableExplained) -> Page:
    if len(value.shares) < 2:
        return ()
    blocks: list[Block] = [Heading("table.axes", level=2)]
    for k in range(len(value.axes)):
        blocks += [_axis_told(value, k), loadings(value, k)]
    for key, groups in (("table.axes_together", value.groups), ("table.axes_near", value.near)):
        told = [(first + 1, last + 1) for first, last in groups if first < max(len(value.axes), 2)]
        blocks += [Sentence(key, {"first": first, "last": last}) for first, last in told]
    return *blocks, Sentence("table.axes_read")


def _parts(value: TableExplained) -> Page:
    parts = value.parts
    if parts is None:
        return ()
    blocks: list[Block] = [
        Heading("table.parts", level=2),
        Sentence("table.parts_read", {"share": parts.share, "parts": len(parts.parts)}),
    ]
    for k, part in enumerate(parts.parts, 1):
        key = "table.part.together" if part.about.together else "table.part.mostly"
        blocks.append(Sentence(key, {"number": k, "share": part.share, "names": list(part.about.mostly)}))
    if parts.excess < AS_GOOD:
        blocks.append(Sentence("table.parts_best"))
    elif parts.excess < 1:
        blocks.append(Sentence("table.parts_within", {"excess": parts.excess}))
    else:
        blocks.append(Sentence("table.parts_optimum"))
    return tuple(blocks)


def _closing(answer: Answer[Any]) -> Page:
    blocks: list[Block] = [Heading("table.worked", level=2), Formula(MODEL), Sentence("table.model")]
    blocks.append(Heading("table.checks", level=2))
    for about in dict.fromkeys(claim.about for claim in answer.claims):
        judged = tuple(
            (
                claim_told(claim.kind, real=True, about=claim.about),
                Sentence("claim.holds" if holds(claim) else "claim.falls"),
            )
            for claim in answer.claims
            if claim.about == about
        )
        told = Sentence("table.checked_about", {"about": Sentence(about)})
        blocks += [told, Table(("verify.claim", "verify.verdict"), judged)]
    return *blocks, Sentence("table.about")
