"""Differentials: rules applied from the outside inwards until only dX is left."""

from collections.abc import Iterator

from matelier.calculus.derivatives.rules import EASY, Differential, Rule, rule_of
from matelier.calculus.expression import Expression, symbol, zeros
from matelier.calculus.renewing import renewed
from matelier.spine.step import Step, Work


def direction(wrt: Expression) -> Expression:
    """The symbol dX."""
    return symbol("d" + wrt.name, wrt.shape)


def differential(expression: Expression, wrt: Expression, along: Expression | None = None) -> Expression:
    """The differential, linear in dX (or in the symbol `along`).

    Raises Unable("calculus.no_rule") naming the function and the place.
    """
    known: dict[Expression, Expression] = {}

    def d(part: Expression) -> Expression:
        if part not in known:
            taken = _trivial(part, wrt, along)
            known[part] = rule_of(part).take(part, d) if taken is None else taken
        return known[part]

    return d(expression)


def differential_work(expression: Expression, wrt: Expression) -> Work[Expression]:
    """The same, a rule a step: each is applied wherever it is next, and d of a sum or a transpose on the way."""

    def d(part: Expression) -> Expression:
        known = _trivial(part, wrt)
        return pending(part) if known is None else known

    now = d(expression)
    while (first := next(_pending(now), None)) is not None:
        rule = rule_of(first.parts[0], d)
        after = _rebuilt(now, lambda node, rule=rule: _easy(_apply(node, rule, d), d))
        yield Step(rule.key, {"function": first.parts[0].op}, now, after)
        now = after
    return now


def pending(part: Expression) -> Expression:
    """The differential of this, not yet taken."""
    return Expression("d", (part,), part.shape)


def taken(expression: Expression, wrt: Expression) -> Expression:
    """The expression with every pending differential "d" in it taken to its end: how a step may be checked."""
    return _rebuilt(expression, lambda node: differential(node.parts[0], wrt))


def _trivial(part: Expression, wrt: Expression, along: Expression | None = None) -> Expression | None:
    if part.op == "symbol" and part.name == wrt.name:
        return direction(wrt) if along is None else along
    return None if part.has(wrt.name) else zeros(*part.shape)


def _apply(node: Expression, rule: Rule, d: Differential) -> Expression:
    if node.op != "d":
        return node
    part = node.parts[0]
    found = rule_of(part, d)
    return found.take(part, d) if found.name in (rule.name, *EASY) else node


def _easy(node: Expression, d: Differential) -> Expression:
    # Sums, transposes and constant factors on the way need no step of their own.
    def onwards(part: Expression) -> Expression:
        found = rule_of(part.parts[0], d)
        return _easy(found.take(part.parts[0], d), d) if found.name in EASY else part

    return _rebuilt(node, onwards)


def _pending(node: Expression) -> Iterator[Expression]:
    return (part for part in node.nodes() if part.op == "d")


def _rebuilt(node: Expression, change: Differential) -> Expression:
    if node.op == "d":
        return change(node)
    if not node.parts or not any(_pending(node)):
        return node
    return renewed(node, tuple(_rebuilt(part, change) for part in node.parts))
