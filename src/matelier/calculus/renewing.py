"""An operation made anew of other parts, by the constructors, so that identities and zeros fall away."""

from collections.abc import Callable, Mapping

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


def replaced(node: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with every leaf changed."""
    if not node.parts:
        return change(node)
    return renewed(node, tuple(replaced(part, change) for part in node.parts))
