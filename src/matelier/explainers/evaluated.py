"""The value of an expression told: what was given, the value, the work operation by operation, the check."""

from collections.abc import Mapping
from typing import Any

from matelier.calculus.expression import Expression
from matelier.calculus.language.shapes import read
from matelier.calculus.language.text import as_text
from matelier.calculus.values.evaluation import evaluate_work
from matelier.exact.arithmetic import letters_of
from matelier.explainers.expressed import check_told, work_told
from matelier.explainers.expressions import as_formula
from matelier.explainers.matrix import node
from matelier.spine.answer import Answer, Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.formula import Node, Operator, Row, Symbol
from matelier.spine.matrix import Exact, Floating
from matelier.spine.page import Block, Formula, Grid, Heading, Page
from matelier.spine.sentence import Sentence
from matelier.spine.step import Work

MOST_JUDGED = 2_500  # entries of what is given and found, for the value to carry a claim


def evaluated(text: str, values: Mapping[str, Any]) -> Work[Found[Any]]:
    """The expression's value where its letters have these values, each a number, an Exact or a Floating matrix.

    Raises BadInput and Unable as `evaluate_work` and `read` do.
    """
    reading = read(text, {name: _shape(value) for name, value in values.items()})
    missing = sorted(set(reading.symbols) - set(values))
    if missing:
        raise BadInput("evaluate.missing", name=missing[0])
    found = yield from evaluate_work(reading.expression, values, symbols=reading.symbols)
    repeated = tuple(notice for notice in reading.notices if notice.key != "expression.read_as")
    claims = _claims(reading.expression, values, found.value)
    return Found(found.value, claims, (*repeated, *found.notices))


def _shape(value: Any) -> list[int]:
    return list(value.shape) if isinstance(value, Exact | Floating) else []


def _claims(expression: Expression, values: Mapping[str, Any], value: Any) -> tuple[Claim, ...]:
    parts = {name: _rows(part) for name, part in values.items()}
    told = _rows(value)
    if sum(len(rows) * len(rows[0]) for rows in (told, *parts.values())) > MOST_JUDGED:
        return ()
    held = (part if isinstance(part, Exact) else Exact(((part,),)) for part in (value, *values.values()))
    if letters_of(*(part for part in held if not isinstance(part.rows[0][0], Floating))):
        return ()  # the judge has no letters
    witness = {"expression": as_text(expression), "values": parts, "value": told}
    return (Claim("evaluated", witness, about="claim.about.expression"),)


def _rows(value: Any) -> list[list[Any]]:
    """Rows of text where they are exact, of floats where they are not."""
    if isinstance(value, Exact):
        return [[str(entry) for entry in row] for row in value.rows]
    if isinstance(value, Floating):
        return value.tolist()
    return [[value if isinstance(value, float | complex) else str(value)]]


def evaluated_page(answer: Answer[Any], asked: bool | None) -> Page:
    """What was given, the value, the work and the check."""
    text = str(answer.given["expression"])
    values = {name: part for name, part in answer.given.items() if name != "expression"}
    expression = read(text, {name: _shape(value) for name, value in values.items()}).expression
    return (
        Heading("evaluate.title"),
        *(block for name, part in values.items() for block in _given(name, part)),
        *_equation(as_formula(expression), answer.value),
        *answer.notices,
        *work_told(answer.steps, asked),
        *check_told(answer, "evaluate.checked"),
    )


def _given(name: str, value: Any) -> Page:
    return _equation(Symbol(name), value)


def _equation(left: Node, value: Any) -> tuple[Block, ...]:
    if isinstance(value, Floating):
        return (Formula(Row((left, Operator("=")))), Grid(value))
    if isinstance(value, float | complex):
        return (Formula(Row((left, Operator("≈"), Sentence("evaluate.number", {"value": value})))),)
    return (Formula(Row((left, Operator("="), node(value)))),)
