"""Stationary points told: the equations, what they are known as, the solution, its conditions and kind, multipliers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from matelier.calculus.code.runnable import numpy_code
from matelier.calculus.expression import Expression
from matelier.calculus.language.shapes import Reading, Readings, read_all
from matelier.calculus.language.syntax import parse
from matelier.calculus.language.text import as_text
from matelier.calculus.stationary.solution import Equation, Stationary
from matelier.calculus.stationary.stationary import stationary_work
from matelier.explainers.expressions.derivatives import chosen, with_left_sides
from matelier.explainers.expressions.expressed import check_told, equation, plain_symbols, told_symbols, work_told
from matelier.explainers.expressions.formulas import as_formula
from matelier.explainers.expressions.lettering import letter, spelled
from matelier.explainers.expressions.typed import in_signs, signs_told
from matelier.spine.answer import Answer, Found
from matelier.spine.errors import BadInput
from matelier.spine.formula import Fenced, Node, Operator, Row, Subscript, Symbol
from matelier.spine.page import Block, Code, Formula, Heading, Page
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

MOST_CONSTRAINTS = 10


@dataclass(frozen=True, slots=True)
class StationaryPoint(Record):
    """Where an expression is stationary, in the syntax of expressions.

    `known` is the shape that was recognised ("normal_equations", "ridge", "eigenvalue", "pca", ..., "unknown");
    `equations` what holds there, `solution` the formula for the variable, None where there is none; `conditions` what
    the formula needs; `verdict` minimum, maximum, saddle, each, depends, none or undecided, and `why`; `multiplier` and
    `value` those of the constraint and of the expression there, `meaning` what the multiplier says.
    """

    known: str
    wrt: str
    lagrangian: str
    equations: tuple[str, ...]
    solution: str | None
    conditions: tuple[Sentence, ...]
    verdict: str
    why: Sentence
    multiplier: str | None
    value: str | None
    meaning: Sentence | None
    symbols: Mapping[str, Mapping[str, object]]
    numpy: str | None
    found: Stationary = field(metadata={"json": False})
    read: Mapping[str, Expression] = field(metadata={"json": False})


def stationary_told(
    text: str, wrt: str | None, constraints: tuple[str, ...], variables: Any
) -> Work[Found[StationaryPoint]]:
    """The stationary points of an expression under constraints "left = right". Raises BadInput and Unable."""
    readings = read_problem(text, constraints, variables)
    first, *sides = readings.expressions
    x = chosen(Reading(first, readings.symbols, ()), wrt, text)
    pairs = tuple(zip(sides[::2], sides[1::2], strict=True))
    found: Found[Stationary] = yield from stationary_work(first, x, pairs)
    return Found(_point(found.value, readings), found.claims, (*readings.notices, *found.notices))


def read_problem(text: str, constraints: tuple[str, ...], variables: Any) -> Readings:
    """The expression, then both sides of every constraint. Raises BadInput for what is no equation."""
    if len(constraints) > MOST_CONSTRAINTS:
        raise BadInput("stationary.constraints", given=len(constraints), most=MOST_CONSTRAINTS)
    formulas = [text]
    for constraint in constraints:
        left, equals, right = constraint.partition("=")
        if not equals or not left.strip() or not right.strip() or any(sign in constraint for sign in ("<", ">", "==")):
            raise BadInput("stationary.no_equation", given=constraint[:60])
        formulas += [left, right]
    alike = [(k, k + 1) for k in range(1, len(formulas), 2)]
    return read_all([(one, parse(one)) for one in formulas], variables, alike=alike)


def _point(found: Stationary, readings: Readings) -> StationaryPoint:
    return StationaryPoint(
        known=found.known.removeprefix("stationary."),
        wrt=found.wrt.name,
        lagrangian=as_text(found.lagrangian),
        equations=tuple(f"{as_text(one.left)} = {as_text(one.right)}" for one in found.equations),
        solution=None if found.solution is None else as_text(found.solution),
        conditions=tuple(one.told for one in found.conditions),
        verdict=found.verdict,
        why=found.why,
        multiplier=None if found.multiplier is None else as_text(found.multiplier),
        value=None if found.value is None else as_text(found.value),
        meaning=found.meaning,
        symbols=plain_symbols(readings.symbols),
        numpy=None if found.solution is None else numpy_code(found.solution, "solution"),
        found=found,
        read=readings.symbols,
    )


def stationary_page(answer: Answer[StationaryPoint], asked: bool | None) -> Page:
    """The problem, the equations and what they are known as, the solution and what is to be said of it, the work."""
    value, found = answer.value, answer.value.found
    asked_for = (
        Formula(Row((Symbol("f"), Fenced(letter(value.wrt)), Operator("="), as_formula(found.objective)))),
        *_constraints(found),
    )
    told = (Sentence(found.known), *map(_equation, found.equations), *_solution(value), *_kind(value))
    work = work_told(_named_sides(answer.steps, found), asked)
    return (
        Heading("stationary.title"),
        *asked_for,
        *told_symbols(value.read),
        *told,
        *signs_told((*asked_for, *told, *work)),
        *work,
        *_code(value),
        *check_told(answer, "stationary.checked"),
    )


def _kind(value: StationaryPoint) -> Page:
    symbols = dict(value.read) | {one.name: one for one in value.found.multipliers}
    return in_signs(value.why, symbols, "matrix", "gradient"), *_multiplier(value)


def _named_sides(steps: tuple[Step, ...], found: Stationary) -> tuple[Step, ...]:
    """The steps with f =, L = or a gradient's sign before what is no equation yet."""
    f = Symbol("g" if any(step.rule == "stationary.inside" for step in steps) else "f")
    told: list[Step] = []
    for step in steps:
        left = {"stationary.lagrangian": Symbol("L"), "stationary.inside": f}.get(step.rule, Symbol("f"))
        if step.rule == "stationary.lagrangian":
            f = left
        if step.rule == "stationary.gradient":
            left = Row((Subscript(Symbol("∇"), letter(found.wrt.name)), f))
            children = with_left_sides(step.children, "gradient", found.wrt, f.name)
        else:
            children = tuple(_with_left(child, left) for child in step.children)
        facts = dict(step.facts)
        if isinstance(name := facts.get("multiplier"), str):
            facts["multiplier"] = spelled(name)
        told.append(replace(_with_left(step, left), facts=facts, children=children))
    return tuple(told)


def _with_left(step: Step, left: Node) -> Step:
    if not isinstance(step.after, Expression):
        return step
    after: Any = Row((left, Operator("="), as_formula(step.after)))
    return replace(step, before=left, after=after)


def _constraints(found: Stationary) -> Page:
    if not found.constraints:
        return ()
    return (Sentence("stationary.subject_to"), *map(_equation, found.constraints))


def _equation(one: Equation) -> Formula:
    return Formula(equation(one.left, one.right))


def _solution(value: StationaryPoint) -> Page:
    needs = tuple(in_signs(one, value.read, "left", "right") for one in value.conditions)
    if value.found.solution is None:
        return needs
    solved = Row((letter(value.wrt), Operator("="), as_formula(value.found.solution)))
    typed = (Sentence("derivative.typed"), Code(value.solution or ""))
    return (Sentence("stationary.solved"), Formula(solved), *typed, *needs)


def _multiplier(value: StationaryPoint) -> Page:
    blocks: list[Block] = []
    found = value.found
    if found.multiplier is not None:
        blocks.append(Formula(_named(found.multipliers[0], found.multiplier)))
    if value.meaning is not None:
        name = str(value.meaning.facts["multiplier"])
        blocks.append(Sentence(value.meaning.key, {**value.meaning.facts, "multiplier": spelled(name)}))
    if found.value is not None:
        blocks += [Sentence("stationary.value"), Formula(_named(Symbol("f"), found.value))]
    return tuple(blocks)


def _named(left: Expression | Node, right: Expression) -> Node:
    name = as_formula(left) if isinstance(left, Expression) else left
    return Row((name, Operator("="), as_formula(right)))


def _code(value: StationaryPoint) -> Page:
    return () if value.numpy is None else (Heading("derivative.code", level=2), Code(value.numpy, "python"))
