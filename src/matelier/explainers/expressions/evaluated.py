"""The value of an expression told: what was given, the value, the work operation by operation, the check."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from matelier.calculus.expression import Expression
from matelier.calculus.language.shapes import Reading, dimension_names, read
from matelier.calculus.language.text import as_text
from matelier.calculus.values.evaluation import evaluate_work
from matelier.exact.arithmetic import letters_of
from matelier.explainers.expressions.expressed import check_told, work_told
from matelier.explainers.expressions.formulas import as_formula
from matelier.explainers.matrices.matrix import node
from matelier.spine.answer import Answer, Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.formula import Node, Operator, Row, Symbol
from matelier.spine.matrix import Exact, Floating
from matelier.spine.page import Block, Formula, Grid, Heading, Page
from matelier.spine.sentence import Sentence
from matelier.spine.step import Work

MOST_READINGS = 100
LARGEST_COUNT = 10**9
MOST_JUDGED = 2_500  # entries of what is given and found, for the value to carry a claim
MOST_BITS = 1_200  # of their numerators and denominators: the judge reads 400 digits


def evaluated(text: str, values: Mapping[str, Any]) -> Work[Found[Any]]:
    """The expression's value where its letters have these values, each a number, an Exact or a Floating matrix.

    Raises BadInput and Unable as `evaluate_work` and `read` do.
    """
    reading, letters = read_with(text, values)
    missing = sorted(set(reading.symbols) - set(letters))
    if missing:
        raise BadInput("evaluate.missing", name=missing[0])
    found = yield from evaluate_work(reading.expression, letters, symbols=reading.symbols)
    repeated = tuple(notice for notice in reading.notices if notice.key != "expression.read_as")
    claims = _claims(reading.expression, letters, found.value)
    return Found(found.value, claims, (*repeated, *found.notices))


def read_with(text: str, values: Mapping[str, Any]) -> tuple[Reading, dict[str, Any]]:
    """The expression, its letters shaped as these values, and the values of letters that are no dimensions.

    Dimensions are the numbers that were given for them, or those that fit: of A + eye(n) A's. Raises BadInput as `read`
    does, and "evaluate.missing" for a dimension that nothing tells.
    """
    names = dimension_names(text)
    told = {name: int(values[name]) for name in names if _is_count(values.get(name))}
    letters = {name: value for name, value in values.items() if name not in told}
    shapes = {name: _shape(value) for name, value in letters.items()}
    numbers = sorted({side for shape in shapes.values() for side in shape})
    waiting = [name for name in names if name not in told]
    if len(numbers) ** len(waiting) > MOST_READINGS:
        raise BadInput("evaluate.missing", name=waiting[0])
    found: list[Reading] = []
    refusals: list[BadInput] = []
    for sizes in ([side for side in numbers if side > 1], numbers[:1]):  # ones(1)'*x would fit, too, as a multiple of x
        for sides in () if found else product(sizes, repeat=len(waiting)):
            try:
                found.append(read(_counted(text, told | dict(zip(waiting, sides, strict=True))), shapes))
            except BadInput as refusal:
                refusals.append(refusal)
    if not found and refusals:
        raise refusals[0]
    if len(found) != 1:
        raise BadInput("evaluate.missing", name=waiting[0])
    return found[0], letters


def _is_count(value: Any) -> bool:
    return isinstance(value, Fraction) and value.denominator == 1 and 0 < value <= LARGEST_COUNT


def _counted(text: str, told: Mapping[str, int]) -> str:
    """The text with numbers for its dimensions, which can be no letters of its own."""
    return re.sub(r"[A-Za-z_][A-Za-z0-9_]*", lambda found: str(told.get(found[0], found[0])), text)


def _shape(value: Any) -> list[int]:
    return list(value.shape) if isinstance(value, Exact | Floating) else []


def _claims(expression: Expression, values: Mapping[str, Any], value: Any) -> tuple[Claim, ...]:
    if letters_of(*(part for part in (value,) if isinstance(part, Exact))) or not all(map(_is_read, values.values())):
        return ()  # the judge reads fractions and floats
    if not all(map(_is_short, (value, *values.values()))):
        return ()
    parts = {name: _rows(part) for name, part in values.items()}
    told = _rows(value)
    if sum(len(rows) * len(rows[0]) for rows in (told, *parts.values())) > MOST_JUDGED:
        return ()
    witness = {"expression": as_text(expression), "values": parts, "value": told}
    return (Claim("evaluated", witness, about="claim.about.expression"),)


def _is_read(value: Any) -> bool:
    if isinstance(value, Floating):
        return not np.iscomplexobj(value.array)
    return all(isinstance(entry, Fraction | float) for entry in _entries(value))


def _is_short(value: Any) -> bool:
    numbers = (entry for entry in _entries(value) if isinstance(entry, Fraction))
    return all(max(entry.numerator.bit_length(), entry.denominator.bit_length()) <= MOST_BITS for entry in numbers)


def _entries(value: Any) -> Iterable[Any]:
    return (entry for row in value.rows for entry in row) if isinstance(value, Exact) else (value,)


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
    expression = read_with(text, values)[0].expression
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
