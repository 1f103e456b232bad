"""Small exact values for a letter, the smallest first: few entries that are not zero, of small magnitude."""

import random
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, product

from matelier.calculus.laws.fields import Reckoning
from matelier.calculus.laws.grounds import Rationals
from matelier.calculus.laws.meeting import HAS
from matelier.calculus.laws.plans import Draw
from matelier.calculus.laws.recipes import made
from matelier.calculus.laws.rooted import Rooted
from matelier.calculus.values.evaluate import evaluate
from matelier.spine.matrix import Exact

Rows = tuple[tuple[Fraction, ...], ...]
EXACTLY = Reckoning(Rationals())
"""The arithmetic of examples."""
MOST_LEVEL = 9
MOST_OF_LEVEL = 600
MADE = frozenset(
    [
        *("orth", "rotation", "idempotent", "projection", "involutory", "nilpotent", "unit", "semidefinite"),
        *("singular", "permutation"),
    ]
)
"""Of these, values are also made by formula: among small whole numbers there are few."""
HALVES_LEVEL = 3
HALVES = (Fraction(1, 2), Fraction(-1, 2), Fraction(3, 2))


@lru_cache(maxsize=4096)
def level(size: tuple[int, int], traits: frozenset[str], total: int) -> tuple[Rooted, ...]:
    """Values with these traits whose magnitudes have this sum (0, 1, 2, ...), the simplest first."""
    found = list[Rooted]()
    for rows in _of_level(size, traits, total):
        value = EXACTLY.given(Exact(rows), size)
        if has_all(value, traits):
            found.append(value)
    if size == (1, 1) and total == HALVES_LEVEL:
        found += [value for value in (EXACTLY.given(half, size) for half in HALVES) if has_all(value, traits)]
    for value in _made(size, traits) if traits & MADE and total >= HALVES_LEVEL else ():
        if total == min(MOST_LEVEL, HALVES_LEVEL + _length(value) // 4) and value not in found:
            found.append(value)
    return tuple(found)


def has_all(value: Rooted, traits: frozenset[str]) -> bool:
    """Whether a rational value has the traits."""
    table = next(iter(value.parts.values()))
    return all(HAS[trait](table) for trait in traits if trait in HAS)


def _of_level(size: tuple[int, int], traits: frozenset[str], level: int) -> Iterator[Rows]:
    """Matrices of whole numbers whose free entries' magnitudes have this sum; few and positive ones first."""
    places = _places(size, traits)
    made_here = 0
    for count in range(min(level, len(places)) + 1) if level else (0,):
        for magnitudes in _compositions(level, count):
            for signs in sorted(product((1, -1), repeat=count), key=lambda one: -sum(one)):
                for chosen in combinations(places, count):
                    entries = dict(zip(chosen, (s * v for s, v in zip(signs, magnitudes, strict=True)), strict=True))
                    yield _filled(size, traits, entries)
                    made_here += 1
                    if made_here >= MOST_OF_LEVEL:
                        return


def _compositions(total: int, count: int) -> Iterator[tuple[int, ...]]:
    """Positive numbers with this sum, the even ones first."""
    if count == 0:
        if total == 0:
            yield ()
        return
    found = [one for one in product(range(1, min(total, 4) + 1), repeat=count) if sum(one) == total]
    yield from sorted(found, key=max)


def _places(size: tuple[int, int], traits: frozenset[str]) -> list[tuple[int, int]]:
    """The entries that may be chosen; the others follow from them."""
    m, n = size
    every = [(i, j) for i in range(m) for j in range(n)]
    if traits & {"diagonal"}:
        return [(i, j) for i, j in every if i == j]
    if traits & {"antisym"}:
        return [(i, j) for i, j in every if i < j]
    if traits & {"sym", "psd", "semidefinite", "projection", "upper"}:
        return [(i, j) for i, j in every if i <= j]
    if traits & {"lower"}:
        return [(i, j) for i, j in every if i >= j]
    return every


def _filled(size: tuple[int, int], traits: frozenset[str], entries: dict[tuple[int, int], int]) -> Rows:
    mirrored = dict(entries)
    if traits & {"sym", "psd", "semidefinite", "projection", "antisym"}:
        sign = -1 if "antisym" in traits else 1
        mirrored |= {(j, i): sign * value for (i, j), value in entries.items() if i != j}
    m, n = size
    return tuple(tuple(Fraction(mirrored.get((i, j), 0)) for j in range(n)) for i in range(m))


@lru_cache(maxsize=512)
def _made(size: tuple[int, int], traits: frozenset[str]) -> tuple[Rooted, ...]:
    generator = random.Random(f"{size}{sorted(traits)}")
    found = list[Rooted]()
    for formula in made("A", size, traits, None) or []:
        free = {node for node in formula.nodes() if node.op == "symbol"}
        for most in (1, 1, 1, 1, 2, 2, 3, 3):
            draw = Draw(EXACTLY, generator, lambda most=most: EXACTLY.ground.number(_whole(generator, most)))
            sizes = {node.name: (int(node.shape[0]), int(node.shape[1])) for node in free}
            values = {node.name: draw(node, sizes[node.name]) for node in sorted(free, key=lambda node: node.name)}
            try:
                value = evaluate(formula, values, {}, EXACTLY)
            except ZeroDivisionError:
                continue
            if has_all(value, traits):
                found.append(value)
    return tuple(sorted(found, key=_length)[:40])


def _whole(generator: random.Random, most: int) -> Fraction:
    return Fraction(generator.randint(-most, most))


def _length(value: Rooted) -> int:
    """How much there is to write: numerators and denominators together."""
    table = next(iter(value.parts.values()))
    return sum(abs(int(e.p)) + (int(e.q) if e.q != 1 else 0) for e in table.entries())
