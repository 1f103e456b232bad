"""An operation made anew of other parts: by the constructors, so that identities and zeros fall away, or as it is."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from matelier.calculus.expression import (
    ELEMENTWISE,
    Expression,
    add,
    diag,
    elementwise,
    epower,
    hadamard,
    inv,
    kron,
    mul,
    pinv,
    power,
    scalar_of,
    transpose,
    vec,
)

MAKE: Mapping[str, Callable[..., Expression]] = {
    "add": add,
    "mul": mul,
    "hadamard": hadamard,
    "power": power,
    "epower": epower,
    "transpose": transpose,
    "inv": inv,
    "pinv": pinv,
    "kron": kron,
    "vec": vec,
    "diag": diag,
}


def renewed(node: Expression, parts: tuple[Expression, ...]) -> Expression:
    """The operation of these parts; the node itself where they are its own. Raises BadInput where they do not fit."""
    if parts == node.parts:
        return node
    if node.op in MAKE:
        return MAKE[node.op](*parts)
    return elementwise(node.op, *parts) if node.op in ELEMENTWISE else scalar_of(node.op, *parts)


def rebuilt(node: Expression, parts: tuple[Expression, ...]) -> Expression:
    """The same operation of other parts of the same shapes, nothing done to it."""
    if all(new is old for new, old in zip(parts, node.parts, strict=True)):
        return node
    return replace(node, parts=parts)


def substituted(node: Expression, new: Mapping[Expression, Expression]) -> Expression:
    """The expression with what `new` has for any part of it in that part's place."""
    if node in new:
        return new[node]
    return renewed(node, tuple(substituted(part, new) for part in node.parts)) if node.parts else node


def replaced(node: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with every leaf changed."""
    if not node.parts:
        return change(node)
    return renewed(node, tuple(replaced(part, change) for part in node.parts))
