"""What is told about letters: in which special cases something else holds, what, and what holds otherwise."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from matelier.exact.arithmetic import has_letters, substituted
from matelier.exact.cases import condition
from matelier.exact.eliminate import staircase
from matelier.explainers.matrices.polynomial import factored
from matelier.render.numeral import in_line
from matelier.spine.answer import Answer, Case
from matelier.spine.formula import Number, Operator, Row, Symbol
from matelier.spine.matrix import Exact
from matelier.spine.page import Block, Cell, Formula, Heading, Page, Table
from matelier.spine.sentence import Sentence

Told: TypeAlias = Callable[[Answer[Any]], Page]

MOST_TOLD = 8  # cases that are told in full under the table
BRIEF = ("determinant", "rank")  # the table says it all
ELIMINATED = (
    "independent",
    "invertible",
    "rank",
    "row_reduce",
    "solve",
    "subspaces",
)  # the cases are those of its pivots
SINGULAR = ("determinant", "inverse", "invertible")  # they have cases just where the determinant is zero


def told_with_cases(answer: Answer[Any], told: Told) -> Page:
    """What `told` tells, and the notices; then a table of the special cases, and each told as an answer of its own."""
    if not answer.cases:
        return *told(answer), *answer.notices
    rows: list[tuple[Cell, ...]] = [(Formula(condition(case)), _outcome(answer, case)) for case in answer.cases]
    rows.append((Sentence("cases.otherwise"), outcome(answer.question, answer.value)))
    table = Table(("cases.condition", "cases.outcome"), tuple(rows))
    blocks: list[Block] = [
        Sentence("cases.generic"),
        *told(answer),
        *answer.notices,
        Heading("cases.title", level=2),
        *_pivots(answer),
        table,
    ]
    if answer.question not in BRIEF and len(answer.cases) <= MOST_TOLD:
        for case in answer.cases:
            blocks += _in_full(answer, case, told)
    return tuple(blocks)


def _pivots(answer: Answer[Any]) -> tuple[Sentence, ...]:
    if answer.question not in ELIMINATED:
        return ()
    pivots = staircase(answer.given["A"]).values  # type: ignore[arg-type]
    lettered = any(map(has_letters, pivots))
    return (Sentence("cases.pivots", {"pivots": tuple(map(factored, pivots))}),) if lettered else ()


def _in_full(answer: Answer[Any], case: Case[Any], told: Told) -> Page:
    if case.found is None:
        return ()
    given = {name: substituted(part, case.where) if isinstance(part, Exact) else part
             for name, part in answer.given.items()}  # fmt: skip
    found = case.found
    special = replace(answer, given=given, value=found.value, claims=found.claims, notices=found.notices, cases=())
    return (Heading("cases.case", {"condition": _in_line(condition(case))}, level=3), *told(special), *found.notices)


def _in_line(node: Row) -> str:
    told = ""
    for part in node.parts:
        match part:
            case Operator(sign):
                told += ", " if sign == "," else f" {sign} "
            case Symbol(name):
                told += name
            case Number(value):
                told += in_line(value)
            case _:
                raise TypeError(type(part).__name__)
    return told


def _outcome(answer: Answer[Any], case: Case[Any]) -> Sentence:
    if case.found is not None:
        return outcome(answer.question, case.found.value)
    m, n = answer.given["A"].shape  # type: ignore[attr-defined]
    if answer.question in SINGULAR and m == n:
        return Sentence("outcome.singular")
    return Sentence("outcome.unsolved" if case.zero else "outcome.unworked")


def outcome(question: str, value: Any) -> Sentence:
    """What was found, in a few words."""
    return OUTCOMES[question](value)


def _eigen(value: Any) -> Sentence:
    values = tuple(one.value for one in value for _ in range(one.algebraic))
    complete = sum(one.geometric for one in value) == len(values)
    return Sentence("outcome.diagonalizable" if complete else "outcome.not_diagonalizable", {"values": values})


def _rank(value: Any) -> Sentence:
    return Sentence("outcome.rank", {"rank": value})


def _row_reduce(value: Any) -> Sentence:
    return Sentence("outcome.row_reduce", {"rank": value.rank, "pivots": tuple(j + 1 for j in value.pivots)})


def _invertible(value: Any) -> Sentence:
    return Sentence("outcome.invertible" if value else "outcome.singular")


def _invertibility(value: Any) -> Sentence:
    if value.invertible or value.conditions[0].name != "square":
        return _invertible(value.invertible)
    sides = [side for side in ("left", "right") if value[f"{side}_inverse"] is not None]
    return Sentence(f"outcome.{sides[0]}_inverse" if sides else "outcome.no_side")


def _solve(value: Any) -> Sentence:
    return Sentence(f"outcome.{value.kind}", {"count": len(value.free)})


def _independent(value: Any) -> Sentence:
    return Sentence("outcome.independent" if value.independent else "outcome.dependent")


def _in_span(value: Any) -> Sentence:
    return Sentence("outcome.in_span" if value.in_span else "outcome.not_in_span")


def _subspaces(value: Any) -> Sentence:
    dimensions = {name: value[name].shape[1] for name in ("column", "row", "null", "left_null")}
    return Sentence("outcome.subspaces", dimensions)


OUTCOMES: dict[str, Callable[[Any], Sentence]] = {
    "determinant": _invertible,
    "eigen": _eigen,
    "in_span": _in_span,
    "independent": _independent,
    "inverse": _invertible,
    "invertible": _invertibility,
    "rank": _rank,
    "row_reduce": _row_reduce,
    "solve": _solve,
    "subspaces": _subspaces,
}
