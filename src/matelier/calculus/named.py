"""Functions of machine learning found in a formula and called by their names: σ, softmax, logsumexp, softplus."""

from collections.abc import Callable
from dataclasses import replace

from matelier.calculus.expression import MINUS_ONE, Expression, hadamard, mul, negative

NAMES = ("logsumexp", "sigmoid", "softmax", "softplus")


def named(expression: Expression) -> Expression:
    """The same with 1/(1 + exp(−z)), exp(z)/sum(exp(z)), log(sum(exp(z))), log(1 + exp(z)) called by their names.

    They become nodes whose `op` is one of NAMES. [Goodfellow et al. 2016, sections 3.10 and 4.1]
    """
    return _named(expression, {})


def names_in(expression: Expression) -> tuple[str, ...]:
    """Which of these names stand in it."""
    found = {node.op for node in expression.nodes()}
    return tuple(name for name in NAMES if name in found)


def _named(node: Expression, known: dict[Expression, Expression]) -> Expression:
    if node not in known:
        parts = tuple(_named(part, known) for part in node.parts)
        again = node if parts == node.parts else replace(node, parts=parts)
        known[node] = FOUND[again.op](again) if again.op in FOUND else again
    return known[node]


def _call(name: str, part: Expression, like: Expression) -> Expression:
    return Expression(name, (part,), like.shape)


def _log(node: Expression) -> Expression:
    (inside,) = node.parts
    if inside.op == "sum" and inside.parts[0].op == "exp":
        return _call("logsumexp", inside.parts[0].parts[0], node)
    exponent = _one_plus_exp(inside)
    return node if exponent is None else _call("softplus", exponent, node)


def _power(node: Expression) -> Expression:
    base, exponent = node.parts
    inside = _one_plus_exp(base)
    return _call("sigmoid", _opposite(inside), node) if inside is not None and exponent == MINUS_ONE else node


def _product(build: Callable[..., Expression]) -> Callable[[Expression], Expression]:
    def found(node: Expression) -> Expression:
        # exp(z) beside 1/sum(exp(z)) is a softmax; beside 1/(1 + exp(z)), by now σ(−z), it is σ(z).
        for over in node.parts:
            if over.op != "exp":
                continue
            z = over.parts[0]
            for under in node.parts:
                rest = [part for part in node.parts if part is not over and part is not under]
                if _divides_by_sum(under, over):
                    return build(*rest, _call("softmax", z, over))
                if under.op == "sigmoid" and under.shape == over.shape and under.parts[0] == _opposite(z):
                    return build(*rest, _call("sigmoid", z, over))
        return node

    return found


def _divides_by_sum(node: Expression, over: Expression) -> bool:
    if node.op != "power" or node.parts[1] != MINUS_ONE:
        return False
    return node.parts[0].op == "sum" and node.parts[0].parts[0] == over


def _one_plus_exp(node: Expression) -> Expression | None:
    """z, where this is 1 + exp(z)."""
    if node.op != "add" or len(node.parts) != 2:
        return None
    ones = [part for part in node.parts if part.op == "ones" or part.value == 1]
    powers = [part for part in node.parts if part.op == "exp"]
    return powers[0].parts[0] if len(ones) == len(powers) == 1 else None


def _opposite(node: Expression) -> Expression:
    return mul(*node.parts[1:]) if node.op == "mul" and node.parts[0] == MINUS_ONE else negative(node)


FOUND: dict[str, Callable[[Expression], Expression]] = {
    "epower": _power,
    "hadamard": _product(hadamard),
    "log": _log,
    "mul": _product(mul),
    "power": _power,
}
