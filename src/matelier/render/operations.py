"""Row operations as each language notes them: R₂ ← R₂ − 3·R₁, with its own letter for a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias, cast

from matelier.render.numeral import signed
from matelier.render.words import Words
from matelier.spine.formula import Node, Number, Operator, Row, Subscript, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.page import Worked
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step

ROW_RULES = ("row.swap", "row.scale", "row.add")


def operation(step: Step, words: Words) -> Node:
    """The row operation of this step: R₁ ↔ R₂, R₁ ← 1/2·R₁, R₂ ← R₂ − 3·R₁."""
    target = row_name(step.facts["i"], words)
    match step.rule:
        case "row.swap":
            return Row((target, Operator("↔"), row_name(step.facts["k"], words)))
        case "row.scale":
            return Row((target, Operator("←"), *_times(step.facts["factor"], target)))
        case _:
            negative, _ = signed(step.facts["factor"])
            sign, size = ("−", _opposite(step.facts["factor"])) if negative else ("+", step.facts["factor"])
            added = _times(size, row_name(step.facts["k"], words))
            return Row((target, Operator("←"), target, Operator(sign), *added))


def row_name(number: object, words: Words) -> Node:
    """A row by its number from 1, with this language's letter."""
    return Subscript(Symbol(words.say("notation.row")), Number(cast("int", number)))


def _times(factor: Scalar, row: Node) -> tuple[Node, ...]:
    if factor == 1:
        return (row,)
    if factor == -1:
        return Operator("−"), row
    return Number(factor), Operator("·"), row


def _opposite(factor: Scalar) -> Scalar:
    return -factor


@dataclass(frozen=True, slots=True)
class Arrow:
    """Row operations told over one arrow, and the matrix that they lead to."""

    steps: tuple[Step, ...]

    @property
    def before(self) -> Exact:
        """The matrix that the arrow leaves."""
        return cast("Exact", self.steps[0].before)

    @property
    def after(self) -> Exact:
        """The matrix that the arrow leads to."""
        return cast("Exact", self.steps[-1].after)

    @property
    def reason(self) -> Sentence | None:
        """Why, where that is told."""
        return reason(self.steps[0])

    @property
    def marked(self) -> frozenset[tuple[int, int]]:
        """The pivots that these operations use, in the matrix before them."""
        found = {_pivot(step) for step in self.steps if step.rule != "row.swap"}
        return frozenset(place for place in found if place is not None)


Chain: TypeAlias = tuple[Arrow, ...]
"""Row operations one after the other: each arrow leaves the matrix that the one before leads to."""


def chains(steps: Sequence[Step]) -> Iterator[Chain | Step]:
    """The steps in their order, runs of row operations as chains; what clears one column stands over one arrow."""
    run: list[Arrow] = []
    for step in steps:
        if run and not (_operates(step) and run[-1].after == step.before):
            yield tuple(run)
            run = []
        if not _operates(step):
            yield step
        elif run and _together(run[-1].steps[-1], step):
            run[-1] = Arrow((*run[-1].steps, step))
        else:
            run.append(Arrow((step,)))
    if run:
        yield tuple(run)


def gathered(steps: Sequence[Step]) -> list[Step]:
    """The steps in their order; of cofactors of several rows, those of one row as one step made of them."""
    together: list[Step] = []
    if len({_cofactor_row(step) for step in steps} - {None}) < 2:
        return list(steps)
    for row, run in groupby(steps, _cofactor_row):
        same = list(run)
        if row is None:
            together += same
            continue
        finer = tuple(replace(step, level=step.level + 1) for step in same)
        together.append(Step("cofactor.row", {"i": row}, None, None, same[0].level, finer))
    return together


def _cofactor_row(step: Step) -> object:
    return step.facts["i"] if step.rule == "cofactor.entry" else None


def shown(steps: Sequence[Step]) -> Iterator[tuple[Chain | Step, bool]]:
    """Each piece, and whether its matrix is new: that before a chain, or that after a step.

    A matrix is shown once: a step leaves it to the chain that goes on from there.
    """
    last: object = None
    pieces = list(chains(gathered(steps)))
    for piece, following in zip(pieces, [*pieces[1:], None], strict=False):
        if isinstance(piece, Step):
            goes_on = isinstance(following, tuple) and following[0].before == piece.after
            new = not goes_on and (not isinstance(piece.after, Exact) or piece.after != last)
            yield piece, new
            last = piece.after if new else last
        else:
            yield piece, piece[0].before != last
            last = piece[-1].after


def outline(worked: Worked) -> tuple[list[Step], int]:
    """The steps to be told and how fine they may be; where all are finer than asked for, the coarsest there are."""
    level = max(worked.level, min((step.level for step in worked.steps), default=0))
    return [step for step in worked.steps if step.level <= level], level


def reason(step: Step) -> Sentence | None:
    """Why this step, where that is told."""
    key = step.facts.get("reason")
    return Sentence(key, step.facts) if isinstance(key, str) else None


def _operates(step: Step) -> bool:
    whole = isinstance(step.before, Exact) and isinstance(step.after, Exact)
    return step.rule in ROW_RULES and whole and not step.children


def _together(one: Step, other: Step) -> bool:
    """Whether both add multiples of the same row to others, for the same reason: then their order does not matter."""
    same = all(one.facts.get(name) == other.facts.get(name) for name in ("k", "reason"))
    return one.rule == other.rule == "row.add" and same


def _pivot(step: Step) -> tuple[int, int] | None:
    """The first entry that is not zero, left of the bar, in the row that is scaled or added."""
    matrix = cast("Exact", step.before)
    i = cast("int", step.facts["i" if step.rule == "row.scale" else "k"]) - 1
    ahead = matrix.rows[i][: matrix.bar or None]
    return next(((i, k) for k, entry in enumerate(ahead) if entry), None)
