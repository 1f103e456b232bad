"""What pages about expressions share: what the letters are, steps as formulas or as text, the judge's verdict."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any, cast

from matelier.calculus.expression import SCALAR, Expression, said
from matelier.calculus.language.text import as_text
from matelier.calculus.stationary.solution import Equation
from matelier.explainers.expressions.formulas import as_formula
from matelier.explainers.expressions.lettering import spelled
from matelier.explainers.matrices.matrix import node
from matelier.spine.claim import Claim
from matelier.spine.formula import Node, Operator, Row
from matelier.spine.matrix import Floating
from matelier.spine.page import Block, Heading, Page, Worked
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step

LISTED = (
    "sym", "psd", "inv", "detpos", "pos", "pm1", "simplex", "big",
    "antisym", "orth", "diagonal", "upper", "lower", "idempotent", "unit",
)  # fmt: skip
IMPLIED = {"psd": {"sym", "inv", "detpos"}}


def plain_symbols(symbols: Mapping[str, Expression]) -> dict[str, dict[str, object]]:
    """What each letter is, as the judge and JSON hold it: {"A": {"shape": ["m", "n"], "traits": ["sym"]}}."""
    return {
        name: {"shape": _sides(node), "traits": sorted(node.traits, key=LISTED.index)}
        for name, node in sorted(symbols.items())
        if node.op == "symbol"  # of n*log(s) the n is a dimension
    }


def told_symbols(symbols: Mapping[str, Expression]) -> Page:
    """What each letter is, in one sentence; nothing where there is none."""
    sides = {side for node in symbols.values() for side in node.shape}
    told = tuple(_symbol(name, node) for name, node in sorted(symbols.items()) if name not in sides)
    return (Sentence("derivative.symbols", {"symbols": reduce(_beside, told)}),) if told else ()


def _beside(before: Sentence, then: Sentence) -> Sentence:
    # Not "and": the Spanish one is a letter, too.
    return Sentence("derivative.symbol.more", {"before": before, "then": then})


def _symbol(name: str, node: Expression) -> Sentence:
    shape: Any = Sentence("derivative.scalar") if node.shape == SCALAR else said(node.shape)
    implied = set[str]().union(*(IMPLIED.get(trait, set()) for trait in node.traits))
    kept = [trait for trait in LISTED if trait in node.traits - implied]
    if node.shape == SCALAR:
        kept = ["positive" if trait == "pos" else trait for trait in kept]
    traits = tuple(Sentence(f"expression.trait.{trait}") for trait in kept)
    key = "derivative.symbol.with" if traits else "derivative.symbol"
    return Sentence(key, {"name": spelled(name), "shape": shape, **({"traits": traits} if traits else {})})


def _sides(node: Expression) -> list[str]:
    m, n = node.shape
    return [] if node.shape == SCALAR else [str(m)] if n == 1 else [str(m), str(n)]


def equation(left: Expression, right: Expression) -> Row:
    """left = right, as a formula."""
    return Row((as_formula(left), Operator("="), as_formula(right)))


def drawn_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps with formulas where they hold expressions, for pages; a value stands behind what it is the value of."""
    return tuple(_with(step, _drawn) for step in map(_with_left_side, steps))


def typed_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps with text where they hold expressions, for JSON."""
    return tuple(_with(step, _typed) for step in steps)


def _drawn(part: Expression | Equation) -> Node:
    return as_formula(part) if isinstance(part, Expression) else equation(part.left, part.right)


def _typed(part: Expression | Equation) -> str:
    return as_text(part) if isinstance(part, Expression) else f"{as_text(part.left)} = {as_text(part.right)}"


def _with_left_side(step: Step) -> Step:
    children = tuple(map(_with_left_side, step.children))
    if not isinstance(step.before, Expression) or isinstance(step.after, Expression | Equation | None):
        return replace(step, children=children)
    after: Any = step.after
    value = Sentence("evaluate.number", {"value": after}) if isinstance(after, float | complex) else after
    if isinstance(after, Floating):
        return replace(step, after=as_formula(step.before), children=children)
    equals = Operator("≈" if isinstance(after, float | complex) else "=")
    return replace(step, after=Row((as_formula(step.before), equals, node(value))), children=children)


def _with(step: Step, told: Callable[[Any], object]) -> Step:
    def one(part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(map(one, cast("tuple[object, ...]", part)))
        return told(part) if isinstance(part, Expression | Equation) else part

    facts = {name: one(part) for name, part in step.facts.items()}
    children = tuple(_with(child, told) for child in step.children)
    return replace(step, facts=facts, before=one(step.before), after=one(step.after), children=children)


def equal_steps(steps: Iterable[Step], symbols: Mapping[str, Expression], wrt: Expression) -> tuple[Claim, ...]:
    """For each step that leads from one expression to another: that both are equal.

    What still waits to be differentiated, d(f), the judge takes by differences, the variable's being d wrt.
    """
    dX = replace(wrt, name=f"d{wrt.name}", traits=frozenset())
    shared = {"variables": plain_symbols({**symbols, dX.name: dX}), "wrt": wrt.name, "direction": dX.name}
    pairs = {
        (as_text(step.before), as_text(step.after)): None
        for step in steps
        if isinstance(step.before, Expression) and isinstance(step.after, Expression)
    }
    return tuple(
        Claim("step", {"before": before, "after": after, **shared}, about="claim.about.expression")
        for before, after in pairs
    )


def work_told(steps: tuple[Step, ...], asked: bool | None) -> Page:
    """The worked steps, unless they are not wanted."""
    return () if asked is False or not steps else (Heading("matrix.steps", level=2), Worked(drawn_steps(steps)))


def check_told(answer: Any, key: str) -> tuple[Block, ...]:
    """Whether the judge agreed; `key` says what it did."""
    if not answer.claims:
        return ()
    return (Heading("matrix.check", level=2), Sentence(key if answer.checked else "matrix.falls"))
