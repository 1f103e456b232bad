"""What would mend a law that falls: another order, a transpose, a power, ≤ for =, or a condition."""

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice, pairwise, permutations

from matelier.calculus.expression import (
    Expression,
    add,
    dimension,
    elementwise,
    inv,
    mul,
    negative,
    number,
    power,
    transpose,
)
from matelier.calculus.forms.signs import never_negative, without_bars
from matelier.calculus.language.text import nodes
from matelier.calculus.laws.conditions import Condition, Relation, Sign, Trait
from matelier.calculus.laws.decide import decide, dimension_names
from matelier.calculus.laws.fields import Reckoning
from matelier.calculus.laws.grounds import PrimeField, Undecided
from matelier.calculus.laws.plans import Draw, drawn, plans
from matelier.calculus.laws.relations import Sizes, letters
from matelier.calculus.laws.rooted import Rooted, difference, is_zero
from matelier.calculus.laws.verdict import Statement
from matelier.calculus.renewing import renewed
from matelier.calculus.values.evaluate import evaluate
from matelier.spine.errors import BadInput

MOST_EDITS, MOST_AGREEING = 400, 6
SIGNS: tuple[Sign, ...] = ("<=", ">=")


def mended_sides(statement: Statement) -> list[tuple[Expression, Expression, bool]]:
    """Sides near these that are equal at random points, the nearest first; and whether one change was enough."""
    screen = _Screen.of(statement)
    if screen is None:
        return []
    found = list[tuple[Expression, Expression, bool]]()
    for kept, edited, turned in (
        (statement.left, statement.right, False),
        (statement.right, statement.left, True),
    ):
        near = [other for other in islice(screen.agreeing(kept, edited), MOST_AGREEING) if not _turned_thrice(other)]
        near.sort(key=lambda other: (other.op in ("abs", "transpose", "inv"), nodes(other)))
        one = set(edits(edited, screen.sizes))
        found += [(*((other, kept) if turned else (kept, other)), other in one) for other in near]
    return found


def _turned_thrice(node: Expression) -> bool:
    """An inverse of a transpose of an inverse: true, but no help."""
    turns = ("inv", "transpose")
    if node.op in turns and node.parts[0].op in turns and node.parts[0].parts[0].op in turns:
        return True
    return any(_turned_thrice(part) for part in node.parts)


class _Screen:
    """Random points at which candidates are compared, so that most are refused at once."""

    def __init__(self, points: list[tuple[dict[str, Rooted], Sizes, Reckoning]], sizes: list[str]) -> None:
        self.points, self.sizes = points, sizes
        self.positive = False

    @classmethod
    def of(cls, statement: Statement) -> "_Screen | None":
        """Points under the statement's conditions; None where there are none."""
        generator = random.Random(2_013)
        field = PrimeField(generator)
        names = dimension_names(statement)
        points = list[tuple[dict[str, Rooted], Sizes, Reckoning]]()
        for shift in (2, 3):
            sizes = {name: shift + i % 2 for i, name in enumerate(names)}
            at = Reckoning(PrimeField(generator, field.prime))
            try:
                plan = plans(statement, sizes)[-1]
                points.append((drawn(plan, statement, sizes, at, Draw(at, generator, field.draw)), sizes, at))
            except (Undecided, ZeroDivisionError, IndexError, BadInput):
                return None
        return cls(points, names)

    def agreeing(self, kept: Expression, edited: Expression) -> Iterator[Expression]:
        """What `edited` may become to equal the other side: one edit, else two."""
        try:
            wanted = [evaluate(without_bars(kept), values, sizes, at) for values, sizes, at in self.points]
        except (ZeroDivisionError, Undecided, BadInput):
            return
        self.positive = never_negative(kept)
        near = list(dict.fromkeys(edits(edited, self.sizes)))[:MOST_EDITS]
        seen = {edited, kept}
        for other in near:
            if other not in seen and self.equals(other, wanted):
                yield other
            seen.add(other)
        if any(self.equals(other, wanted) for other in near if other != kept):
            return
        for first in near[:40]:
            for other in edits(first, self.sizes):
                if len(seen) > 3 * MOST_EDITS:
                    return
                if other not in seen and self.equals(other, wanted):
                    yield other
                seen.add(other)

    def equals(self, other: Expression, wanted: list[Rooted]) -> bool:
        """Whether it has these values at the points."""
        squares = self.positive and never_negative(other)
        try:
            for (values, sizes, at), value in zip(self.points, wanted, strict=True):
                found = evaluate(without_bars(other), values, sizes, at)
                if found.shape != value.shape:
                    return False
                if squares and found.shape == (1, 1):
                    found, value = at.squared(found), at.squared(value)
                if not is_zero(difference(found, value)):
                    return False
        except (ZeroDivisionError, Undecided, BadInput):
            return False
        return True


def edits(node: Expression, sizes: list[str]) -> Iterator[Expression]:
    """Expressions one small change away: here first, then in the parts."""
    for change in (_reordered, _turned, _scalars, _terms):
        try:
            yield from change(node, sizes)
        except BadInput:
            continue
    for k, part in enumerate(node.parts):
        for other in edits(part, sizes):
            try:
                yield renewed(node, (*node.parts[:k], other, *node.parts[k + 1 :]))
            except (BadInput, IndexError):
                continue


def _reordered(node: Expression, _: list[str]) -> Iterator[Expression]:
    scalars = [part for part in node.parts if part.is_scalar]
    chain = node.parts[len(scalars) :]
    if node.op == "kron":
        yield renewed(node, (node.parts[1], node.parts[0]))
    if node.op != "mul" or not 2 <= len(chain) <= 4:
        return
    for order in permutations(chain):
        if order != chain and _fits(order):
            yield mul(*scalars, *order)


def _fits(chain: tuple[Expression, ...]) -> bool:
    return all(a.shape[1] == b.shape[0] for a, b in pairwise(chain))


def _turned(node: Expression, _: list[str]) -> Iterator[Expression]:
    if node.is_scalar or node.op in ("eye", "zeros", "ones", "mul", "add"):
        return
    yield transpose(node)
    if node.is_square:
        yield inv(node)
        yield inv(transpose(node))


def _scalars(node: Expression, sizes: list[str]) -> Iterator[Expression]:
    if not node.is_scalar or node.value is not None or node.op in ("add", "dimension"):
        return
    base = node.parts[0] if node.op in ("power", "abs") else node
    if base is not node:
        yield base
    for name in sizes:
        yield power(base, dimension(name))
    yield from (power(base, number(k)) for k in (2, -1, Fraction(1, 2)))
    if base.op not in ("abs", "norm1", "norm2"):
        yield elementwise("abs", base)


def _terms(node: Expression, _: list[str]) -> Iterator[Expression]:
    if node.op == "add":
        for k, part in enumerate(node.parts):
            yield add(*node.parts[:k], negative(part), *node.parts[k + 1 :])
    if node.op == "mul" and node.parts[0].value is not None:
        rest = mul(*node.parts[1:])
        chain = [part for part in node.parts if not part.is_scalar]
        if node.parts[0].value == 2 and len(chain) == 2 and _fits((chain[1], chain[0])):
            scalars = [part for part in node.parts[1:] if part.is_scalar]
            yield add(mul(*scalars, *chain), mul(*scalars, *reversed(chain)))
        yield rest
    yield negative(node)


def conditions_for(statement: Statement) -> list[tuple[Condition, ...]]:
    """Conditions on the letters under which the law as it stands holds; at most two sets of them."""
    found = list[tuple[Condition, ...]]()
    for extra in _proposed(statement):
        if len(found) == 2 or any(set(one) <= set(extra) for one in found):
            continue
        tried = with_conditions(statement, extra)
        if tried is not None and _holds(tried):
            found.append(extra)
    return found


def _holds(statement: Statement) -> bool:
    try:
        return decide(statement, most=4).holds and decide(statement).holds
    except (Undecided, BadInput):
        return False


def _proposed(statement: Statement) -> Iterator[tuple[Condition, ...]]:
    square = [name for name, node in letters(statement).items() if node.is_square and not node.is_scalar]
    if len(square) == 2:
        A, B = square
        yield (Relation(f"{A}*{B}", "=", f"{B}*{A}"),)
    inverted = any(node.op == "inv" for side in (statement.left, statement.right) for node in side.nodes())
    for trait in ("sym", "orth", "diagonal") if inverted else ("sym", "orth", "diagonal", "antisym", "idempotent"):
        if 0 < len(square) <= 3:
            for name in square if len(square) > 1 and trait in ("sym", "orth") else ():
                yield (Trait((name,), trait),)
            yield tuple(Trait((name,), trait) for name in square)


def with_conditions(statement: Statement, extra: tuple[Condition, ...]) -> Statement | None:
    """The statement under further conditions; None where one of them says the law itself."""
    traits, relations = dict(statement.traits), list(statement.relations)
    for condition in extra:
        if isinstance(condition, Trait):
            (name,) = condition.names
            traits[name] = traits.get(name, frozenset[str]()) | {condition.trait}
            continue
        A, B = (statement.symbols[name] for name in condition.left.split("*"))
        relation: tuple[Expression, Sign, Expression] = (mul(A, B), "=", mul(B, A))
        if {statement.left, statement.right} == {relation[0], relation[2]}:
            return None
        relations.append(relation)
    made = replace(statement, traits=traits, relations=tuple(relations), conditions=(*statement.conditions, *extra))
    return None if _is_trivial(made, extra) else made


def _is_trivial(statement: Statement, extra: tuple[Condition, ...]) -> bool:
    """A = A' "if A is symmetric" says nothing."""
    sides = {statement.left, statement.right}
    names = {name for c in extra if isinstance(c, Trait) for name in c.names}
    for name in names:
        A = statement.symbols[name]
        if sides in ({A, transpose(A)}, {transpose(A), negative(A)}, {A, power(A, number(2))}, {A, mul(A, A)}):
            return True
        if {inv(A), transpose(A)} == sides or (mul(transpose(A), A) in sides or mul(A, transpose(A)) in sides):
            return True
    return False
