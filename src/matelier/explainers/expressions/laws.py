"""A law put to the test, told: the verdict, the counterexample worked on both sides, the proof, what would mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from matelier.calculus.expression import Expression
from matelier.calculus.laws.claims import check_claim
from matelier.calculus.laws.conditions import Condition
from matelier.calculus.laws.verdict import Example, Part, Statement, Verdict
from matelier.explainers.expressions.expressed import check_told, told_symbols
from matelier.explainers.expressions.formulas import as_formula
from matelier.explainers.expressions.typed import in_signs, on_paper, signs_told
from matelier.explainers.matrices.matrix import node
from matelier.render.numeral import raised
from matelier.spine.answer import Answer, Found
from matelier.spine.formula import Node, Operator, Row, Symbol
from matelier.spine.matrix import Exact, Floating
from matelier.spine.page import Block, Code, Formula, Heading, Page
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

SIGNS = {"=": "=", "≠": "≠", "<=": "≤", "<": "<", ">=": "≥", ">": ">"}


@dataclass(frozen=True, slots=True)
class Counterexample(Record):
    """Values of the letters, and of both sides."""

    sizes: Mapping[str, int]
    values: Mapping[str, Exact]
    left: Exact | Floating
    right: Exact | Floating


@dataclass(frozen=True, slots=True)
class Tested(Record):
    """Whether a law holds (None where that is open), how that was found, and what was found on the way.

    `how`: "identity" (both sides are one rational function at each of `sizes`; a wrong law would have passed with
    probability below 2^`wrong_log2`), "law" (an instance of the listed `law`), "form" (it is never negative by its
    form), "example" (the `counterexample`), "shapes" (a side is not defined), "search" (`tries` without a
    counterexample), "parts" (each of `parts`). `mended` is a law nearby that holds, `holds_if` conditions under which
    the law itself does.
    """

    holds: bool | None
    how: str
    law: str | None
    wrong_log2: float | None
    sizes: tuple[Mapping[str, int], ...]
    tries: int
    counterexample: Counterexample | None
    mended: str | None
    holds_if: tuple[tuple[Sentence, ...], ...]
    parts: "tuple[Tested, ...]"
    verdict: Verdict = field(metadata={"json": False})


def tested(claim: str, conditions: str, variables: Any) -> Work[Found[Tested]]:
    """What is found of a claim. Raises BadInput for what is no claim or no condition."""
    found: Found[Verdict] = yield from check_claim(claim, conditions, variables)
    return Found(_tested(found.value), found.claims, found.notices)


def _tested(verdict: Verdict) -> Tested:
    example = verdict.example
    return Tested(
        holds={"holds": True, "falls": False, "open": None}[verdict.status],
        how=verdict.how,
        law=verdict.law,
        wrong_log2=verdict.wrong_log2,
        sizes=verdict.sizes,
        tries=verdict.tries,
        counterexample=example and Counterexample(example.sizes, example.values, example.left, example.right),
        mended=verdict.mended.text if verdict.mended else None,
        holds_if=tuple(tuple(one.sentence for one in several) for several in verdict.holds_if),
        parts=tuple(map(_tested, verdict.parts)),
        verdict=verdict,
    )


def law_steps(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """What was tried, for JSON: the values stand in the counterexample."""
    return tuple(replace(step, facts=_facts(step.facts), before=None, after=None) for step in steps)


def _facts(facts: Mapping[str, object]) -> dict[str, object]:
    conditions: Any = facts.get("conditions", ())
    told = {name: part for name, part in facts.items() if name in ("sizes", "tries", "found", "law")}
    if not conditions:
        return told
    return told | {"conditions": conditions if isinstance(conditions, str) else _sentences(conditions)}


def law_page(answer: Answer[Tested], _: bool | None) -> Page:
    """The claim, the verdict with its reasons, what would mend it, and the check."""
    value = answer.value
    parts = value.parts or (value,)
    place = 0 if len(parts) == 1 else 1  # one alone needs no number
    told = tuple(block for k, part in enumerate(parts, place) for block in _part(part, k))
    whole = (Sentence(f"law.all.{value.verdict.status}"),) if value.parts else ()
    return (Heading("check.title"), *whole, *told, *signs_told(told), *check_told(answer, "law.checked"))


def _part(value: Tested, place: int) -> Page:
    verdict = value.verdict
    statement = verdict.statement
    formula = () if statement is None else (*_same(verdict, statement), Formula(_relation(statement)))
    heading = () if not place or statement is None else (Heading("law.part", {"number": place}, level=2),)
    symbols = () if statement is None else told_symbols(statement.symbols)
    return (*heading, *formula, *symbols, *_granted(statement), *_verdict(verdict), *_mended(verdict))


def _same(verdict: Verdict, statement: Statement) -> Page:
    """Where reading alone makes both sides the same, as of (A')' = A: what was typed."""
    return (Code(verdict.text), Sentence("law.same")) if statement.left == statement.right else ()


def _relation(statement: Statement) -> Node:
    return Row((as_formula(statement.left), Operator(SIGNS[statement.sign]), as_formula(statement.right)))


def _granted(statement: Statement | None) -> Page:
    if statement is None or not statement.conditions:
        return ()
    return (Sentence("law.given", {"conditions": _in_signs(statement.conditions, statement)}),)


def _in_signs(conditions: tuple[Condition, ...], statement: Statement | None) -> tuple[Sentence, ...]:
    """The conditions, comparisons among them as on paper."""
    symbols = dict[str, Expression]() if statement is None else statement.symbols
    return tuple(in_signs(one, symbols, "formula") for one in _sentences(conditions))


def _sentences(conditions: tuple[Condition, ...]) -> tuple[Sentence, ...]:
    return tuple(one.sentence for one in conditions)


def _verdict(verdict: Verdict) -> Page:
    told: tuple[Block, ...] = ()
    match verdict.how:
        case "identity":
            facts = {"power": raised(f"{int(verdict.wrong_log2 or 0)}".replace("-", "−")), "sizes": len(verdict.sizes)}
            told = (Sentence("law.holds.identity", facts),)
        case "law" | "form":
            told = (Sentence(f"law.holds.{verdict.how}"),)
        case "shapes":
            told = (Sentence("law.falls.shapes"), *((verdict.reason,) if verdict.reason else ()))
        case "search":
            told = (Sentence("law.open", {"tries": verdict.tries}),)
        case "example":
            told = () if verdict.example is None else _example(verdict, verdict.example)
        case _:
            told = ()
    proof = (Sentence("law.proof"), Sentence(verdict.law)) if verdict.law and verdict.status == "holds" else ()
    return (*told, *proof)


def _example(verdict: Verdict, example: Example) -> tuple[Block, ...]:
    sign = "" if verdict.statement is None else verdict.statement.sign
    sides = ("left", example.left_parts, example.left), ("right", example.right_parts, example.right)
    worked = (block for side, parts, value in sides for block in _side(verdict, side, parts, value))
    if verdict.status == "falls":
        told = Sentence(f"law.falls.{NAMES[sign]}" if sign in NAMES else "law.falls.equal")
        return (Sentence("law.falls.example"), _values(example), *worked, told)
    equal = () if verdict.equal_at is None else (Sentence("law.equal_at"), _values(verdict.equal_at))
    opening = "law.holds.different" if sign == "≠" else "law.open.example"
    return (Sentence(opening), _values(example), *worked, Sentence("law.falls.equal"), *equal)


def _values(example: Example) -> Formula:
    values: list[Node] = []
    for name, value in sorted(example.values.items()):
        values += [*([Operator("\u2003")] if values else []), Symbol(name), Operator("="), node(_bare(value))]
    return Formula(Row(tuple(values)))


NAMES = {"=": "equal", "≠": "different", "<=": "at_most", "<": "less", ">=": "at_least", ">": "greater"}


def _side(verdict: Verdict, side: str, parts: tuple[Part, ...], value: Exact | Floating) -> Page:
    statement = verdict.statement
    if statement is None:
        return ()
    whole: Expression = getattr(statement, side)
    worked = [_equal(part.expression, part.value) for part in parts if part.expression != whole]
    last = () if whole.value is not None or whole.op == "symbol" else (_equal(whole, value),)
    return (Sentence(f"law.side.{side}"), *worked, *last) if worked or last else ()


def _equal(expression: Expression, value: Exact | Floating) -> Formula:
    return Formula(Row((as_formula(expression), Operator("="), node(_bare(value)))))


def _bare(value: Any) -> Any:
    """A number where the matrix is one."""
    return value.rows[0][0] if value.shape == (1, 1) else value


def _mended(verdict: Verdict) -> Page:
    blocks: list[Block] = []
    if verdict.mended is not None:
        key = "law.mended" if verdict.mended.status == "holds" else "law.mended.open"
        tree = on_paper(
            verdict.mended.text, verdict.statement.symbols if verdict.statement else dict[str, Expression]()
        )
        blocks += [Sentence(key), *([] if tree is None else [Formula(tree)]), Code(verdict.mended.text)]
        if verdict.mended.law and verdict.mended.status == "holds":
            blocks.append(Sentence(verdict.mended.law))
    blocks += [
        Sentence("law.holds_if", {"conditions": _in_signs(several, verdict.statement)}) for several in verdict.holds_if
    ]
    return tuple(blocks)
