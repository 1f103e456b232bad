"""Functions of machine learning found in a formula and called by their names: σ, softmax, logsumexp, softplus."""

from collections.abc import Callable

from matelier.calculus.expression import (
    MINUS_ONE,
    Expression,
    elementwise,
    hadamard,
    mul,
    negative,
    scalar_of,
    symbol,
)
from matelier.calculus.forms.simplify import simplified
from matelier.calculus.forms.sums import logistic
from matelier.calculus.renewing import rebuilt, substituted

NAMES = ("logsumexp", "sigmoid", "softmax", "softplus")


def named(expression: Expression) -> Expression:
    """The same with 1/(1 + exp(−z)), exp(z)/sum(exp(z)), log(sum(exp(z))), log(1 + exp(z)) called by their names.

    They become nodes whose `op` is one of NAMES. [Goodfellow et al. 2016, sections 3.10 and 4.1]
    """
    for exponent in dict.fromkeys(node.parts[0].parts[0] for node in expression.nodes() if _sums_powers(node)):
        expression = _with_softmax(expression, exponent)
    return _named(expression, {})


def names_in(expression: Expression) -> tuple[str, ...]:
    """Which of these names stand in it."""
    found = {node.op for node in expression.nodes()}
    return tuple(name for name in NAMES if name in found)


def _named(node: Expression, known: dict[Expression, Expression]) -> Expression:
    if node not in known:
        again = rebuilt(node, tuple(_named(part, known) for part in node.parts))
        known[node] = FOUND[again.op](again) if again.op in FOUND else again
    return known[node]


def _call(name: str, part: Expression, like: Expression) -> Expression:
    return Expression(name, (part,), like.shape)


def _log(node: Expression) -> Expression:
    (inside,) = node.parts
    if inside.op == "sum" and inside.parts[0].op == "exp":
        return _call("logsumexp", inside.parts[0].parts[0], node)
    exponent = logistic(inside)
    return node if exponent is None else _call("softplus", exponent, node)


def _power(node: Expression) -> Expression:
    base, exponent = node.parts
    inside = logistic(base)
    return _call("sigmoid", _opposite(inside), node) if inside is not None and exponent == MINUS_ONE else node


def _product(build: Callable[..., Expression]) -> Callable[[Expression], Expression]:
    def found(node: Expression) -> Expression:
        # exp(z) beside 1/(1 + exp(z)), by now σ(−z), is σ(z).
        for over in node.parts:
            for under in node.parts:
                both = over.op == "exp" and under.op == "sigmoid" and under.shape == over.shape
                if both and under.parts[0] == _opposite(over.parts[0]):
                    rest = [part for part in node.parts if part is not over and part is not under]
                    return build(*rest, _call("sigmoid", over.parts[0], over))
        return node

    return found


def _sums_powers(node: Expression) -> bool:
    return node.op == "sum" and node.parts[0].op == "exp" and not node.parts[0].is_scalar


def _with_softmax(expression: Expression, z: Expression) -> Expression:
    """With s·softmax(z) for exp(z) and s for its sum, where s then cancels; as it is, where it does not."""
    powers = elementwise("exp", z)
    share, size = symbol("softmax", z.shape), symbol("size of exp")
    put_in = {scalar_of("sum", powers): size, powers: mul(size, share)}
    found = simplified(substituted(expression, put_in))
    if found.has(size.name) or not found.has(share.name):
        return expression
    return substituted(found, {share: _call("softmax", z, powers)})


def _opposite(node: Expression) -> Expression:
    return mul(*node.parts[1:]) if node.op == "mul" and node.parts[0] == MINUS_ONE else negative(node)


FOUND: dict[str, Callable[[Expression], Expression]] = {
    "epower": _power,
    "hadamard": _product(hadamard),
    "log": _log,
    "mul": _product(mul),
    "power": _power,
}
