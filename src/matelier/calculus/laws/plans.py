"""How the letters of a law are drawn at given sizes: each from its formula in free letters, one after another."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from matelier.calculus.expression import Expression
from matelier.calculus.laws.fields import Reckoning
from matelier.calculus.laws.grounds import Entry, Undecided
from matelier.calculus.laws.recipes import DRAWS, lean, made
from matelier.calculus.laws.relations import Sizes, letters, sized, told
from matelier.calculus.laws.rooted import Rooted
from matelier.calculus.laws.verdict import Statement
from matelier.calculus.values.evaluate import evaluate

MOST_FAMILIES = 40


@dataclass(frozen=True, slots=True)
class Plan:
    """Letters and their formulas, in the order in which they are reckoned."""

    formulas: tuple[tuple[str, Expression], ...]


def plans(statement: Statement, sizes: Sizes) -> list[Plan]:
    """The families that together reach almost all values under the conditions; none where the conditions exclude all.

    Raises Undecided where a condition has no formula here.
    """
    found_told = told(statement, sizes)
    names = [name for name in letters(statement) if name not in found_told.bound]
    choices = list[list[tuple[str, Expression]]]()
    for name in names:
        choices.append(_choices(name, statement, sizes, found_told.traits[name], found_told.ranks.get(name)))
    later = _later(found_told.bound)
    found = [Plan((*chosen, *later)) for chosen in product(*choices)]
    if len(found) > MOST_FAMILIES:
        raise Undecided
    return found


def _choices(
    name: str, statement: Statement, sizes: Sizes, traits: frozenset[str], ranks: Sequence[int] | None
) -> list[tuple[str, Expression]]:
    node = statement.symbols[name]
    size = sized(node, sizes)
    strata: Sequence[int | None] = [None] if ranks is None else ranks
    if ranks is None and name in _inverted(statement) and not lean(traits) - {"sym", "semidefinite"}:
        strata = range(min(size) + 1) if "inv" not in traits and "fullrank" not in traits else [None]
    found = list[tuple[str, Expression]]()
    for rank in strata:
        formulas = made(name, size, traits, rank)
        if formulas is None:
            raise Undecided
        found += [(name, formula) for formula in formulas]
    return found


def _inverted(statement: Statement) -> set[str]:
    """The letters below a pseudo-inverse: each of their ranks is a family by itself."""
    nodes = [node for side in (statement.left, statement.right) for node in side.nodes() if node.op == "pinv"]
    return {inner.name for node in nodes for inner in node.nodes() if inner.op == "symbol"}


def _later(bound: Mapping[str, Expression]) -> list[tuple[str, Expression]]:
    """The letters that follow from others, those they follow from first."""
    waiting, done = dict(bound), list[tuple[str, Expression]]()
    while waiting:
        ready = [name for name, formula in waiting.items() if not any(formula.has(other) for other in waiting)]
        if not ready:
            raise Undecided
        done += [(name, waiting.pop(name)) for name in ready]
    return done


def drawn(plan: Plan, statement: Statement, sizes: Sizes, at: Reckoning, draw: "Draw") -> dict[str, Rooted]:
    """Values of the letters. Raises ZeroDivisionError where the draw has none."""
    values = dict[str, Rooted]()
    for name, formula in plan.formulas:
        for node in formula.nodes():
            if node.op == "symbol" and node.name not in values:
                values[node.name] = draw(node, sized(node, sizes))
        values[name] = evaluate(formula, values, sizes, at)
        wanted = statement.symbols[name]
        if "inv" in statement.traits.get(name, frozenset()) | wanted.traits:
            at.apply(Expression("inv"), [values[name]], values[name].shape)
    return values


class Draw:
    """Draws free letters: `entry` makes one entry, `generator` signs and permutations."""

    def __init__(self, at: Reckoning, generator: random.Random, entry: Callable[[], Entry]) -> None:
        self.at, self.generator, self.entry = at, generator, entry

    def __call__(self, node: Expression, size: tuple[int, int]) -> Rooted:
        """A value of this size for a free letter."""
        m, n = size
        kind = next(iter(node.traits & DRAWS), "")
        places = [(i, j) for i in range(m) for j in range(n)]
        one, zero = self.at.ground.number(Fraction(1)), self.at.ground.number(Fraction(0))
        if kind == "permutation":
            order = self.generator.sample(range(n), n)
            entries = [one if order[i] == j else zero for i, j in places]
        elif kind in ("first", "signs"):
            entries = [one if i == j else zero for i, j in places]
            if kind == "signs":
                entries = [entry * self.generator.choice((1, -1)) for entry in entries]
        else:
            entries = [self.entry() if _kept(kind, i, j) else zero for i, j in places]
        return Rooted({self.at.ground.one: self.at.ground.table(m, n, entries)}, size)


def _kept(kind: str, i: int, j: int) -> bool:
    match kind:
        case "upper":
            return i <= j
        case "lower":
            return i >= j
        case "strict":
            return i < j
        case "diagonal":
            return i == j
        case _:
            return True
