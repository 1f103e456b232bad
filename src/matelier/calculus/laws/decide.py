"""Whether two sides are the same rational function: exact values at random points of a large prime field."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from matelier.calculus.expression import Expression
from matelier.calculus.forms.signs import never_negative, without_bars
from matelier.calculus.laws.degrees import Bound, Degrees, generic, of_difference, wrong
from matelier.calculus.laws.fields import Reckoning
from matelier.calculus.laws.grounds import PrimeField, Undecided, random_prime
from matelier.calculus.laws.plans import Draw, Plan, drawn, plans
from matelier.calculus.laws.relations import Sizes, compares, letters, of_sizes, size_value, sized
from matelier.calculus.laws.rooted import difference, is_zero
from matelier.calculus.laws.verdict import Statement
from matelier.calculus.values.evaluate import evaluate

REDRAWS = 6
MOST_SIZES = 32
WRONG_LOG2 = -100.0


@dataclass(frozen=True, slots=True)
class Decision:
    """The sizes at which both sides are the same, the first at which they are not, and the bound on being wrong.

    `wrong_log2` bounds, for each size, the probability that sides which differ passed as the same.
    """

    same: tuple[Sizes, ...]
    differs: Sizes | None
    wrong_log2: float

    @property
    def holds(self) -> bool:
        """Whether nothing differed and something was the same."""
        return self.differs is None and bool(self.same)


def dimension_names(statement: Statement) -> list[str]:
    """The names of sizes, in alphabetical order."""
    sides = [side for left, _, right in statement.relations for side in (left, right)]
    found = set[str]()
    for whole in (statement.left, statement.right, *sides, *statement.symbols.values()):
        for node in whole.nodes():
            found |= {part for d in (*node.shape, *node.dims) if isinstance(d, str) for part in d.split("*")}
            found |= {node.name} if node.op == "dimension" else set()
    return sorted(name for name in found if not name.isdigit())


def assignments(statement: Statement, *, most: int = MOST_SIZES) -> list[Sizes]:
    """Small sizes, equal and distinct, 1 among them, that the conditions on sizes allow; the smallest first."""
    names = dimension_names(statement)
    reach = {0: 1, 1: 5, 2: 4, 3: 3}.get(len(names), 2)
    every: Iterator[Sequence[int]] = product(range(1, reach + 1), repeat=len(names))
    found: list[Sizes] = [dict(zip(names, one, strict=True)) for one in every]
    shifts = range(min(len(names), 4)) if len(names) > 2 else ()
    found += [{name: 2 + (i + shift) % len(names) for i, name in enumerate(names)} for shift in shifts]
    allowed = [sizes for sizes in found if _allowed(statement, sizes)]
    allowed.sort(key=lambda sizes: (_entries(statement, sizes), tuple(sizes.values())))
    if len(allowed) <= most:
        return allowed
    small = most * 2 // 3
    step = max(1, (len(allowed) - small) // (most - small))
    return [*allowed[:small], *allowed[small::step]][:most]


def longer(statement: Statement, most: int) -> list[Sizes]:
    """All dimensions alike and larger than those of `assignments`, up to `most`, where the conditions allow it."""
    names = dimension_names(statement)
    found = [dict.fromkeys(names, size) for size in range(3, most + 1)] if names else []
    return [sizes for sizes in found if _allowed(statement, sizes)]


def _entries(statement: Statement, sizes: Sizes) -> int:
    return sum(m * n for m, n in (sized(node, sizes) for node in letters(statement).values()))


def _allowed(statement: Statement, sizes: Sizes) -> bool:
    return all(
        compares(size_value(left, sizes), sign, size_value(right, sizes))
        for left, sign, right in statement.relations
        if of_sizes(left) and of_sizes(right)
    ) and all(
        not (traits & {"square"}) or len(set(sized(statement.symbols[name], sizes))) == 1
        for name, traits in statement.traits.items()
        if name in statement.symbols
    )


def decide(statement: Statement, *, seed: int = 20_090_831, most: int = MOST_SIZES) -> Decision:
    """Whether the sides are equal at each of several sizes, at a random point for each family of the conditions.

    Raises Undecided where they are no rational functions (with square roots) of what the conditions leave free.
    """
    generator = random.Random(seed)
    left, right = without_bars(statement.left), without_bars(statement.right)
    signs = never_negative(left) and never_negative(right)
    same, worst, prime = list[Sizes](), -200.0, random_prime(generator)
    for sizes in assignments(statement, most=most):
        told = list[float]()
        for plan in plans(statement, sizes):
            passed = _same(statement, (left, right), plan, sizes, PrimeField(generator, prime), squares=signs)
            if passed is None:
                continue
            if not passed:
                return Decision(tuple(same), sizes, worst)
            told.append(_wrong((left, right), plan, sizes))
        if told:
            same.append(sizes)
            worst = max(worst, *told)
    if worst > WRONG_LOG2:
        raise Undecided
    return Decision(tuple(same), None, worst)


def _same(
    statement: Statement,
    sides: tuple[Expression, Expression],
    plan: Plan,
    sizes: Sizes,
    field: PrimeField,
    *,
    squares: bool,
) -> bool | None:
    """Whether the sides agree at one random point; None where every point drawn has no value."""
    at = Reckoning(field)
    for _ in range(REDRAWS):
        try:
            values = drawn(plan, statement, sizes, at, Draw(at, field.generator, field.draw))
            one, two = (evaluate(side, values, sizes, at) for side in sides)
        except ZeroDivisionError:
            continue
        if is_zero(difference(one, two)):
            return True
        if squares and one.shape == (1, 1) and len({*one.parts, *two.parts} - {field.one}) > 0:
            return is_zero(difference(at.squared(one), at.squared(two)))
        return False
    return None


def _wrong(sides: tuple[Expression, Expression], plan: Plan, sizes: Sizes) -> float:
    """log2 of the probability that sides that differ here agree at one random point."""
    at = Degrees()
    bounds = dict[str, Bound]()
    for name, formula in plan.formulas:
        for node in formula.nodes():
            if node.op == "symbol" and node.name not in bounds:
                bounds[node.name] = generic(sized(node, sizes))
        bounds[name] = evaluate(formula, bounds, sizes, at)
    one, two = (evaluate(side, bounds, sizes, at) for side in sides)
    bound = of_difference(one, two)
    return wrong(Bound(2 * bound.top, 2 * bound.bottom, 2 * bound.bits + 1, bound.shape))
