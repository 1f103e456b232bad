"""The formula that goes with a step of a determinant: its expansion, its products, their sum."""

from collections.abc import Sequence
from typing import cast

from matelier.render.numeral import signed
from matelier.render.operations import reason
from matelier.render.words import Words
from matelier.spine.formula import NODES, Entries, Fenced, Node, Number, Operator, Row, Subscript, Superscript, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.step import Step

EQUALS, PLUS, MINUS, TIMES, APART = (Operator(sign) for sign in "=+−·\u2003")


def in_words(step: Step, words: Words) -> str:
    """The sentence of the step and, in parentheses, its reason."""
    told, because = words.say(f"step.{step.rule}", step.facts), reason(step)
    if because is None:
        return told
    end = told[-1] if told[-1] in ".:" else ""
    return f"{told.removesuffix(end)} ({words.tell(because)}){end}"


def result(step: Step) -> Node | None:
    """What the step leads to, as a formula, where there is one to show."""
    match step.rule:
        case "determinant.expand":
            return _equation(_determinant(step.before), _expanded(step.children), step.after)
        case "determinant.two":
            a, b, c, d = (Number(step.facts[name]) for name in "abcd")
            return _equation(_determinant(step.before), (a, TIMES, d, MINUS, b, TIMES, c), step.after)
        case "cofactor.entry":
            return _cofactor(step)
        case "cofactor.row":
            return Row(tuple(part for entry in step.children for part in (APART, *_cofactor(entry).parts))[1:])
        case "gram_schmidt.subtract":
            before, factor = _column(step.before), step.facts["factor"]
            negative, size = signed(factor)
            times = () if factor in (1, -1) else (size, TIMES)
            left = (before, PLUS if negative else MINUS, *times, _column(step.facts["direction"]), EQUALS)
            return Row((*left, _column(step.after)))
        case "determinant.diagonal" | "determinant.unswapped":
            swaps = cast("int", step.facts["swaps"])
            power = (Superscript(Number(-1), Number(swaps)), TIMES) if swaps else ()
            return _equation((), (*power, *_product(step.facts["factors"])), step.facts["value"])
        case "determinant.sarrus_down" | "determinant.sarrus_up" | "determinant.permutation":
            product = _product(step.facts["factors"])
            signed_product = (MINUS, Fenced(Row(product))) if step.facts.get("sign") == -1 else product
            return _equation((), signed_product, step.facts["value"])
        case "multiply.entry":
            pairs = zip(*(cast("Sequence[Scalar]", step.facts[side]) for side in ("row", "down")), strict=True)
            terms = [part for x, y in pairs for part in (PLUS, Number(x), TIMES, Number(y))]
            return _equation((), terms[1:], step.after)
        case "determinant.sum":
            return _equation((), _sum(cast("Sequence[Scalar]", step.facts["terms"])), step.facts["value"])
        case _:
            after = step.after
            return Entries(after) if isinstance(after, Exact) else after if isinstance(after, NODES) else None


def _cofactor(step: Step) -> Row:
    sign = () if step.facts["sign"] == 1 else (MINUS,)
    place = Symbol(f"{step.facts['i']}{step.facts['column']}")
    return _equation((Subscript(Symbol("C"), place),), (*sign, *_determinant(step.before)), step.after)


def _column(vector: object) -> Node:
    return Entries(cast("Exact", vector))


def _equation(left: Sequence[Node], middle: Sequence[Node], value: object) -> Row:
    start = (*left, EQUALS) if left else ()
    return Row((*start, *middle, EQUALS, Number(value)))


def _determinant(matrix: object) -> tuple[Node, ...]:
    return (Entries(cast("Exact", matrix), fence="|"),)


def _product(factors: object) -> tuple[Node, ...]:
    told = [part for factor in cast("Sequence[Scalar]", factors) for part in (TIMES, Number(factor))]
    return tuple(told[1:])


def _sum(terms: Sequence[Scalar]) -> tuple[Node, ...]:
    parts: list[Node] = []
    for term in terms:
        negative, _ = signed(term)
        parts += [MINUS] if negative else [PLUS] if parts else []
        parts.append(Number(-term if negative else term))
    return tuple(parts) or (Number(0),)


def _expanded(terms: Sequence[Step]) -> tuple[Node, ...]:
    """Each entry with its sign before the smaller determinant."""
    parts: list[Node] = []
    for term in terms:
        entry = cast("Scalar", term.facts["sign"]) * term.facts["entry"]
        negative, size = signed(entry)
        parts += [MINUS] if negative else [PLUS] if parts else []
        parts += [size, TIMES] if entry not in (1, -1) else []
        parts += _determinant(term.before)
    return tuple(parts) or (Number(0),)
