"""Statements about the way to a derivative: a differential, and a step between two expressions that are equal."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from matelier.certify.expressions.differences import FIRST, along, direction_of
from matelier.certify.expressions.evaluate import Sizes
from matelier.certify.expressions.points import around, declared, everywhere, value_at
from matelier.certify.expressions.syntax import Tree, parsed

Witness: TypeAlias = Mapping[str, Any]
EQUAL, SMALL = 1e-8, 1e-4
"""How much of the largest entry two sides may differ, and what is added to that entry."""
MOVED, FIRM = 1e-9, 1e-6
"""Entries moved by so little change no side by more than this, unless nothing is to be learned there."""


def _differential(witness: Witness) -> bool:
    """{"expression", "differential", "wrt", "direction", "variables"}: d of an expression of any shape.

    d wrt is the direction, a symbol such as dX among the variables.
    """
    tree, claimed = parsed(witness["expression"]), parsed(witness["differential"])
    symbols, wrt, direction = declared(witness["variables"]), str(witness["wrt"]), str(witness["direction"])

    def look(values: dict[str, Any], sizes: Sizes) -> bool | None:
        measured = along(around(tree, wrt, values, sizes), values[wrt], direction_of(values, wrt, direction))
        return None if measured is None else measured.is_near(value_at(claimed, values, sizes), FIRST)

    return everywhere(witness, symbols, (tree, claimed), look)


def _step(witness: Witness) -> bool:
    """{"before", "after", "variables"}: both are equal wherever the first is defined.

    With "wrt" and "direction" a part d(f) is the differential of f, d wrt being the direction; it is taken by
    differences, nobody's rule.
    """
    before, after, symbols = parsed(witness["before"]), parsed(witness["after"]), declared(witness["variables"])
    pending = list(dict.fromkeys(part for tree in (before, after) for part in _pending(tree)))
    names = {part: f"d·{k}" for k, part in enumerate(pending)}  # no text can name these

    def look(values: dict[str, Any], sizes: Sizes) -> bool | None:
        taken = dict(values)
        for part, name in names.items():
            wrt, direction = str(witness["wrt"]), str(witness["direction"])
            V = direction_of(values, wrt, direction)
            measured = along(around(part.parts[0], wrt, values, sizes), values[wrt], V)
            if measured is None:
                return None
            taken[name] = measured.entries
        one, other = (value_at(_named(tree, names), taken, sizes) for tree in (before, after))
        moved = {name: A * (1 + MOVED * np.cos(np.arange(int(A.size))).reshape(A.shape)) for name, A in taken.items()}
        for tree, so in ((before, one), (after, other)):
            beside = value_at(_named(tree, names), moved, sizes)
            if not np.isfinite(so).all() or not np.abs(so - beside).max() <= FIRM * (np.abs(so).max() + SMALL):
                return None  # inv(X'*X) of a wide X is made of rounding
        slack = (FIRST if names else EQUAL) * (float(np.abs(one).max()) + SMALL)
        return one.shape == other.shape and bool((np.abs(one - other) <= slack).all())

    return everywhere(witness, symbols, (before, after), look)


def _pending(tree: Tree) -> Iterator[Tree]:
    if tree.op == "d":
        yield tree
        return
    for part in tree.parts:
        yield from _pending(part)


def _named(tree: Tree, names: Mapping[Tree, str]) -> Tree:
    """The tree with a symbol in the place of each d(f)."""
    if tree.op == "d":
        return Tree("symbol", name=names[tree])
    return replace(tree, parts=tuple(_named(part, names) for part in tree.parts))


STEP_JUDGES: dict[str, Callable[[Witness], bool]] = {"differential": _differential, "step": _step}
