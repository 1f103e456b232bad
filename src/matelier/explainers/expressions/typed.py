"""Formulas known by their text put on paper, and the signs that a page's formulas hold told in words."""

import re
from collections.abc import Iterator, Mapping

from matelier.calculus.expression import Expression
from matelier.calculus.language.shapes import read_all
from matelier.calculus.language.syntax import parse
from matelier.explainers.expressions.expressed import plain_symbols
from matelier.explainers.expressions.formulas import as_formula
from matelier.explainers.expressions.lettering import ALL_ONES
from matelier.render.brackets import Pen
from matelier.render.formula import one_line
from matelier.render.words import words
from matelier.spine.errors import BadInput
from matelier.spine.formula import Fenced, Node, Operator, Quotient, Root, Row, Subscript, Superscript, Symbol
from matelier.spine.page import Block, Formula, Page, Worked
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step

RELATION = re.compile(r"(<=|>=|!=|[=≠≤≥<>])")
SIGNS: Mapping[str, str] = {"<=": "≤", ">=": "≥", "!=": "≠"}
TOLD = ("each", "kron", "comm", "ones", "frobenius")


def on_paper(text: str, symbols: Mapping[str, Expression]) -> Node | None:
    """The expression or comparison that this text stands for, as a formula; None where it is no such text."""
    sides = RELATION.split(text)
    try:
        found = read_all([(one, parse(one)) for one in sides[::2]], plain_symbols(symbols))
    except BadInput:
        return None
    row: list[Node] = [as_formula(found.expressions[0])]
    for sign, side in zip(sides[1::2], found.expressions[1:], strict=True):
        row += [Operator(SIGNS.get(sign, sign)), as_formula(side)]
    return row[0] if len(row) == 1 else Row(tuple(row))


def in_signs(sentence: Sentence, symbols: Mapping[str, Expression], *names: str) -> Sentence:
    """The sentence with these facts, which are typed expressions, written as on paper: AᵀA for A'*A."""
    facts = dict(sentence.facts)
    for name in names:
        tree = on_paper(str(facts[name]), symbols) if name in facts else None
        if tree is not None:
            facts[name] = one_line(tree, Pen(words("en")))
    return Sentence(sentence.key, facts)


def signs_told(page: Page) -> Page:
    """What the rarer signs of a page's formulas mean: ∘, ⊗, K, the bold 1, the norm of a matrix."""
    held = {sign for block in page for tree in _trees(block) for sign in _signs(tree)}
    return tuple(Sentence(f"expression.sign.{sign}") for sign in TOLD if sign in held)


def _trees(block: Block) -> Iterator[Node]:
    match block:
        case Formula(tree):
            yield tree
        case Worked(steps):
            yield from (tree for step in steps for tree in _of_step(step))
        case _:
            return


def _of_step(step: Step) -> Iterator[Node]:
    if isinstance(step.after, Row | Quotient | Superscript | Subscript | Fenced):
        yield step.after
    for child in step.children:
        yield from _of_step(child)


def _signs(tree: Node) -> Iterator[str]:
    match tree:
        case Operator("∘") | Operator("⊘"):
            yield "each"
        case Operator("⊗"):
            yield "kron"
        case Subscript(Symbol("K"), Row()):
            yield "comm"
        case Subscript(base, _) if base == ALL_ONES:
            yield "ones"
        case Subscript(Fenced(inside, "‖"), Symbol("F")):
            yield "frobenius"
            yield from _signs(inside)
        case Row(parts):
            yield from (sign for part in parts for sign in _signs(part))
        case Quotient(one, other) | Superscript(one, other) | Subscript(one, other):
            yield from (*_signs(one), *_signs(other))
        case Fenced(inside) | Root(inside):
            yield from _signs(inside)
        case _:
            return
