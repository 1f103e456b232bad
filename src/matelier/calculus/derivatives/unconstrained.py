"""The variable of a derivative set free: what is known of it holds at the point, not along the way."""

from dataclasses import replace

from matelier.calculus.expression import Expression, symbol
from matelier.calculus.renewing import rebuilt

OPEN = frozenset(["inv", "detpos", "pos", "big"])
"""Traits that still hold when every entry moves a little."""


def unconstrained(wrt: Expression) -> Expression:
    """The symbol with those of its traits alone that hold all around it."""
    return replace(wrt, traits=wrt.traits & OPEN)


def plain(expression: Expression, wrt: Expression) -> Expression:
    """The expression with the symbol set free wherever it stands."""
    return changed(expression, unconstrained(wrt))


def changed(expression: Expression, leaf: Expression) -> Expression:
    """The expression with this leaf in the place of every symbol of its name."""
    known: dict[Expression, Expression] = {}

    def again(node: Expression) -> Expression:
        if node.op == "symbol":
            return leaf if node.name == leaf.name else node
        if node not in known:
            known[node] = rebuilt(node, tuple(again(part) for part in node.parts))
        return known[node]

    return again(expression)


def direction_symbol(expression: Expression, wrt: Expression) -> Expression:
    """A direction for wrt: v, or V for a matrix; another letter where that one is taken."""
    letters = "vuzqg" if wrt.shape[1] == 1 else "VUZQG"
    taken = {node.name for node in (*expression.nodes(), wrt) if node.op == "symbol"}
    name = next((letter for letter in letters if letter not in taken), "v_" + wrt.name)
    return symbol(name, wrt.shape)
