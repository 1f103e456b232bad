"""The smallest example against a law: the smallest sizes first, small whole numbers, every kind of matrix."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import islice, product

from flint import ctx

from matelier.calculus.expression import Expression
from matelier.calculus.laws.candidates import EXACTLY, MOST_LEVEL, level
from matelier.calculus.laws.decide import assignments, longer
from matelier.calculus.laws.fields import Reckoning
from matelier.calculus.laws.grounds import BALL_BITS, Balls, Entry, Undecided
from matelier.calculus.laws.meeting import compared, meets
from matelier.calculus.laws.plans import Draw, drawn, plans
from matelier.calculus.laws.relations import Sizes, letters, sized
from matelier.calculus.laws.rooted import Rooted, difference, shown
from matelier.calculus.laws.verdict import Example, Part, Statement
from matelier.calculus.values.evaluate import evaluate, in_order, value_of
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact

ROUNDED = frozenset(["exp", "log", "sin", "cos", "tan", "tanh", "logdet"])
ROUNDLY = Reckoning(Balls())
Values = dict[str, Rooted]
QUICK, EXHAUSTIVE, RANDOM, TOTAL, ROUND_TOTAL = 40, 700, 24, 2_600, 200
LONGEST, MOST_PLAIN = 12, 64
"""How long columns are at most, where a law is about columns alone; points looked at for each length."""


@dataclass(frozen=True, slots=True)
class Searched:
    """An example against the law, or none in so many tries (points at which the conditions are met)."""

    example: Example | None
    tries: int


def search(statement: Statement, *, sizes: Sizes | None = None, total: int = TOTAL, seed: int = 20_100_831) -> Searched:
    """The smallest example found against the law; at these sizes alone, where an identity is known to fail there."""
    if sizes is not None:
        return _looked(statement, [(sizes, 4 * EXHAUSTIVE)], 10**6, seed, patient=True)
    total = min(total, ROUND_TOTAL) if needs_balls(statement) else total
    every = assignments(statement, most=14)
    quick = _looked(statement, [(at, QUICK) for at in every], total, seed, patient=False)
    # What a quick look found at large sizes may have a smaller one that takes longer to find.
    smaller = every if quick.example is None else every[: every.index(quick.example.sizes)]
    slow = _looked(statement, [(at, EXHAUSTIVE) for at in smaller], total - quick.tries, seed, patient=False)
    tries = quick.tries + slow.tries
    if slow.example or quick.example:
        return Searched(slow.example or quick.example, tries)
    long = _long(statement)
    return Searched(long.example, tries + long.tries)


def _looked(
    statement: Statement, places: Sequence[tuple[Sizes, int]], total: int, seed: int, *, patient: bool
) -> Searched:
    """The first example at these sizes, so many small values looked at for each, then some at random."""
    tries = 0
    for at, most in places:
        for stream in (_exhaustive(statement, at, most), _at_random(statement, at, seed, patient=patient)):
            for values in stream:
                if tries >= total:
                    return Searched(None, tries)
                verdict = fails(statement, values, at)
                tries += verdict is not None
                if verdict:
                    return Searched(example(statement, shrunk(statement, values, at), at), tries)
    return Searched(None, tries)


def _long(statement: Statement) -> Searched:
    """Longer columns, for laws in columns and numbers alone: ones, a single one, turns of sign, the first numbers."""
    named, tries = letters(statement), 0
    if not named or any(1 not in node.shape for node in named.values()):
        return Searched(None, 0)
    formulas = _formulas(statement)
    free = [name for name in named if name not in dict(formulas)]
    for at in longer(statement, LONGEST):
        lengths = {name: sized(named[name], at) for name in free}
        for chosen in islice(product(*(_plain(size) for size in lengths.values())), MOST_PLAIN):
            values = _completed(dict(zip(free, chosen, strict=True)), formulas, at)
            if values is None or not meets(statement, values, at, EXACTLY):
                continue
            verdict = fails(statement, values, at)
            tries += verdict is not None
            if verdict:
                return Searched(example(statement, shrunk(statement, values, at), at), tries)
    return Searched(None, tries)


def _plain(size: tuple[int, int]) -> list[Rooted]:
    """Columns (or rows) that are easily said; of numbers the first."""
    count = size[0] * size[1]
    told = [[1] * count, [1, *[0] * (count - 1)], [(-1) ** k for k in range(count)], list(range(1, count + 1))]
    if count == 1:
        told = [[1], [0], [2], [-1]]
    table = EXACTLY.ground.table
    entries = ([EXACTLY.ground.number(Fraction(whole)) for whole in one] for one in told)
    return [Rooted({EXACTLY.ground.one: table(*size, one)}, size) for one in entries]


def fails(statement: Statement, values: Mapping[str, Rooted], sizes: Sizes) -> bool | None:
    """Whether the law is wrong there; None where a side has no value or nobody can tell."""
    try:
        if not needs_balls(statement):
            left, right = (evaluate(side, values, sizes, EXACTLY) for side in (statement.left, statement.right))
            return not compared(left, statement.sign, right, EXACTLY)
        told = {name: ROUNDLY.given(exact, value.shape) for name, (exact, value) in _exact(values).items()}
        with ctx.workprec(BALL_BITS):
            left, right = (evaluate(side, told, sizes, ROUNDLY) for side in (statement.left, statement.right))
            return _apart(left, right) if statement.sign == "=" else not compared(left, statement.sign, right, ROUNDLY)
    except (ZeroDivisionError, Undecided, Unable):
        return None
    except BadInput as error:
        if error.key == "law.order":
            raise
        return None


def needs_balls(statement: Statement) -> bool:
    """Whether functions stand in it whose values are no exact numbers."""
    return any(node.op in ROUNDED for side in (statement.left, statement.right) for node in side.nodes())


def _exact(values: Mapping[str, Rooted]) -> dict[str, tuple[Exact, Rooted]]:
    found = {name: (shown(value), value) for name, value in values.items()}
    if any(not isinstance(entry, Fraction) for exact, _ in found.values() for row in exact.tolist() for entry in row):
        raise Undecided
    return {name: (exact, value) for name, (exact, value) in found.items() if isinstance(exact, Exact)}


def _apart(left: Rooted, right: Rooted) -> bool:
    """Whether the balls of some entry are apart."""
    tables = difference(left, right).parts.values()
    return any(entry > 0 or entry < 0 for table in tables for entry in table.entries())


def _formulas(statement: Statement) -> list[tuple[str, Expression]]:
    """Letters that are said to be equal to an expression of others, which need not be searched for."""
    found = list[tuple[str, Expression]]()
    names = letters(statement)
    for left, sign, right in statement.relations:
        for one, two in ((left, right), (right, left)):
            taken = {name for name, _ in found}
            used = {n.name for _, formula in found for n in formula.nodes()}
            free = one.op == "symbol" and one.name in names and one.name not in taken | used
            if sign == "=" and free and not any(two.has(name) for name in (one.name, *taken)):
                found.append((one.name, two))
                break
    return found


def _exhaustive(statement: Statement, sizes: Sizes, most: int) -> Iterator[Values]:
    """All small values together, by the sum of all magnitudes; those that meet the conditions."""
    formulas = _formulas(statement)
    named = letters(statement)
    free = [name for name in named if name not in dict(formulas)]
    choices = [partial(level, sized(named[name], sizes), _traits(statement, name)) for name in free]
    looked = 0
    for total in range(2 * MOST_LEVEL):
        for chosen in _spread(choices, total):
            looked += 1
            if looked > 3 * most:
                return
            values = _completed(dict(zip(free, chosen, strict=True)), formulas, sizes)
            if values is not None and meets(statement, values, sizes, EXACTLY):
                yield values


def _traits(statement: Statement, name: str) -> frozenset[str]:
    return statement.traits.get(name, frozenset[str]()) | statement.symbols[name].traits


def _spread(choices: Sequence[Callable[[int], Sequence[Rooted]]], total: int) -> Iterator[tuple[Rooted, ...]]:
    """One value of each letter, the levels summing to `total`; evenly spread levels first."""
    if not choices:
        if total == 0:
            yield ()
        return
    rest = len(choices) - 1
    shares = sorted(range(min(total, MOST_LEVEL) + 1), key=lambda share: abs(share * (rest + 1) - total))
    for share in shares if rest else [total] if total <= MOST_LEVEL else []:
        if not _reached(choices[1:], total - share):
            continue  # or all values of these letters would wait for others that there are not
        for value in choices[0](share):
            for others in _spread(choices[1:], total - share):
                yield (value, *others)


def _reached(choices: Sequence[Callable[[int], Sequence[Rooted]]], total: int) -> bool:
    """Whether these letters have values with this sum of levels."""
    if not choices:
        return total == 0
    shares = range(min(total, MOST_LEVEL) + 1)
    return any(choices[0](share) and _reached(choices[1:], total - share) for share in shares)


def _completed(values: Values, formulas: Sequence[tuple[str, Expression]], sizes: Sizes) -> Values | None:
    try:
        for name, formula in formulas:
            values[name] = evaluate(formula, values, sizes, EXACTLY)
    except (ZeroDivisionError, Undecided, Unable, BadInput):
        return None
    return values


def _at_random(statement: Statement, sizes: Sizes, seed: int, *, patient: bool) -> Iterator[Values]:
    """Values by the formulas of the conditions, of small whole numbers at random; every rank of every letter."""
    generator = random.Random(seed)
    try:
        families = plans(statement, sizes)
    except Undecided:
        return
    count = (RANDOM if not patient else 60 * RANDOM) // max(1, len(families))
    for k in range(max(count, 3)):
        most = 1 + k % (3 if not patient else 6)
        draw = Draw(EXACTLY, generator, lambda: EXACTLY.ground.number(Fraction(generator.randint(-most, most))))  # noqa: B023
        for plan in families:
            try:
                values = drawn(plan, statement, sizes, EXACTLY, draw)
            except (ZeroDivisionError, Undecided):
                continue
            kept = {name: values[name] for name in letters(statement)}
            if all(len(value.parts) == 1 for value in kept.values()) and meets(statement, kept, sizes, EXACTLY):
                yield kept


def shrunk(statement: Statement, values: Values, sizes: Sizes) -> Values:
    """The values with entries made 0, 1 or smaller, one after another, as long as the law is wrong there."""
    formulas = _formulas(statement)
    fixed = dict(formulas)
    best = dict(values)
    again = True
    while again:
        again = False
        for name, value in list(best.items()):
            if name in fixed or EXACTLY.ground.one not in value.parts:
                continue
            for smaller in _smaller(value):
                tried = _completed({**best, name: smaller}, formulas, sizes)
                if tried and meets(statement, tried, sizes, EXACTLY) and fails(statement, tried, sizes):
                    best, again = tried, True
                    break
    return best


def _smaller(value: Rooted) -> Iterator[Rooted]:
    """The value with one entry nearer to zero."""
    (key, table), (m, n) = next(iter(value.parts.items())), value.shape
    entries = table.entries()
    for k, entry in enumerate(entries):
        nearer = abs(int(entry.p)) // int(entry.q)
        for whole in (0, 1, -1, 2, nearer, -nearer, nearer - 1):
            other = EXACTLY.ground.number(Fraction(whole))
            if _weight(other) < _weight(entry):
                changed = [*entries[:k], other, *entries[k + 1 :]]
                yield Rooted({key: EXACTLY.ground.table(m, n, changed)}, value.shape)


def _weight(entry: Entry) -> tuple[int, int]:
    p, q = int(entry.p), int(entry.q)
    return (abs(p) + (q if q > 1 else 0), int(p < 0))


def example(statement: Statement, values: Mapping[str, Rooted], sizes: Sizes) -> Example:
    """The values and both sides, worked part by part."""
    at, given = EXACTLY, values
    if needs_balls(statement):
        at = ROUNDLY
        given = {name: ROUNDLY.given(exact, value.shape) for name, (exact, value) in _exact(values).items()}
    left_parts, right_parts = (_worked(side, given, sizes, at) for side in (statement.left, statement.right))
    told = {name: found for name in letters(statement) if isinstance(found := shown(values[name]), Exact)}
    return Example(sizes, told, left_parts[-1].value, right_parts[-1].value, left_parts, right_parts)


def _worked(side: Expression, values: Mapping[str, Rooted], sizes: Sizes, at: Reckoning) -> tuple[Part, ...]:
    known = dict[Expression, Rooted]()
    with ctx.workprec(BALL_BITS):
        for node in in_order(side):
            known[node] = value_of(node, values, sizes, known, at)
    return tuple(Part(node, shown(value)) for node, value in known.items() if node.parts or node == side)
