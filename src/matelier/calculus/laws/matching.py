"""Whether a law is an instance of a listed one: each letter of the pattern stands for a part of the law."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from matelier.calculus.expression import Dimension, Expression, Shape, add, hadamard, mul
from matelier.calculus.forms.signs import is_semidefinite
from matelier.calculus.laws.laws import Law, laws
from matelier.calculus.laws.recipes import IMPLIED
from matelier.calculus.laws.relations import INVERTIBLE, MIRRORED, NONE, compares, of_sizes, size_value, with_traits
from matelier.calculus.laws.statements import read_claim
from matelier.calculus.laws.verdict import Statement
from matelier.spine.errors import BadInput

PROVES = {"=": {"=", "<=", ">="}, "<=": {"<="}, ">=": {">="}, "<": {"<", "<=", "≠"}, ">": {">", ">=", "≠"}, "≠": {"≠"}}
MOST_STEPS = 3_000


@dataclass(frozen=True, slots=True)
class Bound:
    """What the letters and the sizes of the pattern stand for."""

    letters: Mapping[str, Expression] = field(default_factory=dict[str, Expression])
    sizes: Mapping[str, Dimension] = field(default_factory=dict[str, Dimension])


class _Tired(Exception):
    """Too many ways to match."""


def law_of(statement: Statement) -> Law | None:
    """The listed law that this is up to the names of its letters, or of which it is an instance."""
    statement, instances = with_traits(statement), list[Law]()
    for law, pattern in _patterns():
        if pattern.left == pattern.right and statement.left != statement.right:
            continue
        try:
            found = _instance(pattern, statement)
        except _Tired:
            continue
        if found is not None and _only_renames(found):
            return law
        instances += [law] if found is not None else []
    return instances[0] if instances else None


def _only_renames(bound: Bound) -> bool:
    given = list(bound.letters.values())
    return all(one.op == "symbol" for one in given) and len({one.name for one in given}) == len(given)


@cache
def _patterns() -> tuple[tuple[Law, Statement], ...]:
    return tuple((law, read_claim(law.text, law.conditions)[0][0]) for law in laws())


def _instance(pattern: Statement, statement: Statement) -> Bound | None:
    left, sign, right = statement.left, statement.sign, statement.right
    ways = ((left, sign, right), (right, MIRRORED[sign], left))
    budget = [MOST_STEPS]
    for left, sign, right in ways:
        if sign not in PROVES[pattern.sign]:
            continue
        for bound in _both((pattern.left, pattern.right), (left, right), Bound(), budget):
            if _conditions_met(pattern, statement, bound):
                return bound
    return None


def _both(
    patterns: Sequence[Expression], given: Sequence[Expression], bound: Bound, budget: list[int]
) -> Iterator[Bound]:
    """Every way to match parts one by one."""
    if not patterns:
        yield bound
        return
    for first in _match(patterns[0], given[0], bound, budget):
        yield from _both(patterns[1:], given[1:], first, budget)


def _match(pattern: Expression, given: Expression, bound: Bound, budget: list[int]) -> Iterator[Bound]:
    budget[0] -= 1
    if budget[0] < 0:
        raise _Tired
    if pattern.op == "symbol":
        yield from _letter(pattern, given, bound)
        return
    if pattern.op == "dimension":
        size = given.name if given.op == "dimension" else int(given.value) if given.value is not None else None
        if size is not None and bound.sizes.get(pattern.name) == size:
            yield bound
        return
    shaped = _shape(pattern.shape, given.shape, bound)
    if pattern.op != given.op or pattern.value != given.value or shaped is None:
        return
    if pattern.dims:
        shaped = _shape((pattern.dims[0], pattern.dims[1]), (given.dims[0], given.dims[1]), shaped)
        if shaped is None:
            return
    if pattern.op in ("add", "hadamard"):
        yield from _unordered(pattern.parts, given.parts, shaped, budget, pattern.op)
    elif pattern.op == "mul":
        yield from _product(pattern, given, shaped, budget)
    elif len(pattern.parts) == len(given.parts):
        yield from _both(pattern.parts, given.parts, shaped, budget)


def _letter(pattern: Expression, given: Expression, bound: Bound) -> Iterator[Bound]:
    known = bound.letters.get(pattern.name)
    if known is not None:
        if known == given:
            yield bound
        return
    if pattern.is_scalar and not given.is_scalar:
        return
    shaped = _shape(pattern.shape, given.shape, bound)
    if shaped is not None:
        yield Bound({**shaped.letters, pattern.name: given}, shaped.sizes)


def _shape(pattern: Shape, given: Shape, bound: Bound) -> Bound | None:
    sizes = dict(bound.sizes)
    for one, two in zip(pattern, given, strict=True):
        if isinstance(one, int) or "*" in one:
            if isinstance(one, int) and one != two:
                return None
        elif sizes.setdefault(one, two) != two:
            return None
    return bound if sizes == bound.sizes else Bound(bound.letters, sizes)


def _unordered(
    patterns: Sequence[Expression], given: Sequence[Expression], bound: Bound, budget: list[int], op: str
) -> Iterator[Bound]:
    """Each pattern one part, in any order; the last, if it is a letter, all that are left."""
    if not patterns:
        if not given:
            yield bound
        return
    first, rest = patterns[0], patterns[1:]
    if not rest and len(given) > 1:
        if first.op == "symbol":
            yield from _match(first, add(*given) if op == "add" else hadamard(*given), bound, budget)
        return
    if len(given) < len(patterns):
        return
    for k, one in enumerate(given):
        for found in _match(first, one, bound, budget):
            yield from _unordered(rest, [*given[:k], *given[k + 1 :]], found, budget, op)


def _product(pattern: Expression, given: Expression, bound: Bound, budget: list[int]) -> Iterator[Bound]:
    scalars = [part for part in pattern.parts if part.is_scalar]
    others = [part for part in given.parts if part.is_scalar]
    chain, row = pattern.parts[len(scalars) :], given.parts[len(others) :]
    for found in _numbers(scalars, others, bound, budget):
        yield from _chain(chain, row, found, budget)


def _numbers(
    patterns: Sequence[Expression], given: Sequence[Expression], bound: Bound, budget: list[int]
) -> Iterator[Bound]:
    if not patterns:
        if not given:
            yield bound
        return
    if len(patterns) == 1 and len(given) > 1:
        if patterns[0].op == "symbol":
            yield from _match(patterns[0], mul(*given), bound, budget)
        return
    for k, one in enumerate(given):
        for found in _match(patterns[0], one, bound, budget):
            yield from _numbers(patterns[1:], [*given[:k], *given[k + 1 :]], found, budget)


def _chain(
    patterns: Sequence[Expression], given: Sequence[Expression], bound: Bound, budget: list[int]
) -> Iterator[Bound]:
    """Matrices in their order; a letter, or what is turned or inverted as a whole, may be a product of several."""
    if not patterns:
        if not given:
            yield bound
        return
    for length in range(1, len(given) - len(patterns) + 2):
        one = given[0] if length == 1 else mul(*given[:length])
        for found in _match(patterns[0], one, bound, budget):
            yield from _chain(patterns[1:], given[length:], found, budget)


def _conditions_met(pattern: Statement, statement: Statement, bound: Bound) -> bool:
    for name, traits in pattern.traits.items():
        given = bound.letters.get(name)
        if given is None or not all(_is(trait, given, statement, pattern, name) for trait in traits):
            return False
    return all(_relation_met(one, statement, bound) for one in pattern.relations)


def _is(trait: str, given: Expression, statement: Statement, pattern: Statement, name: str) -> bool:
    if trait == "semidefinite" and is_semidefinite(given):
        return True
    if trait == "inv" and any(_inverts(side, name) for side in (pattern.left, pattern.right)):
        return True  # where its inverse stands in the law it exists
    if given.op == "eye":
        return True
    known = statement.traits.get(given.name, frozenset[str]()) | given.traits if given.op == "symbol" else NONE
    closed = {*known, *(("inv",) if known & INVERTIBLE else ())}
    for one in known:
        closed |= IMPLIED.get(one, set())
    return trait in closed


def _inverts(side: Expression, name: str) -> bool:
    inverted = (node.parts[0] for node in side.nodes() if node.op == "inv")
    return any(inner.op == "symbol" and inner.name == name for inner in inverted)


def _relation_met(relation: tuple[Expression, str, Expression], statement: Statement, bound: Bound) -> bool:
    left, sign, right = relation
    for one, comparison, two in statement.relations:
        for a, way, b in ((one, comparison, two), (two, MIRRORED[comparison], one)):
            if way != sign:
                continue
            try:
                if any(_agrees(found, bound) for found in _both((left, right), (a, b), bound, [200])):
                    return True
            except _Tired:
                continue
    return of_sizes(left) and of_sizes(right) and _sizes_met(left, sign, right, bound)


def _agrees(found: Bound, bound: Bound) -> bool:
    return all(found.letters[name] == one for name, one in bound.letters.items())


def _sizes_met(left: Expression, sign: str, right: Expression, bound: Bound) -> bool:
    numbers = {name: size for name, size in bound.sizes.items() if isinstance(size, int)}
    try:
        return compares(size_value(left, numbers), sign, size_value(right, numbers))
    except BadInput:
        return False
