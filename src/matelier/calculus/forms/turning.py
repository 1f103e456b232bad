"""Transposes in normal form: carried inwards through products, left standing outside of sums and functions."""

from collections.abc import Callable

from matelier.calculus.expression import ELEMENTWISE, Expression, comm, kron, mul, transpose
from matelier.calculus.forms.form import Form, first, rank_of, scaled, split

SYMMETRIC = frozenset(["sym", "diagonal"])


def turned(form: Form, node: Expression) -> Expression:
    """The transpose, in normal form, of one that is."""
    if node.is_scalar:
        return node
    found = form.turned.get(node)
    if found is None:
        rule = RULES.get(node.op, _standing)
        found = form.turned[node] = rule(form, node)
        if split(found)[0] == 1:
            form.turned.setdefault(found, node)
    return found


def read_turned(form: Form, node: Expression) -> Expression | None:
    """The transpose, of a transpose or of a row that has one better to read; else None."""
    if node.is_scalar or not (node.op == "transpose" or node.shape[0] == 1):
        return None
    other = turned(form, node)
    return None if other.op == "transpose" else other


def _standing(_: Form, node: Expression) -> Expression:
    return transpose(node)


def _symbol(_: Form, node: Expression) -> Expression:
    if node.traits & SYMMETRIC:
        return node
    return scaled(-1, node) if "antisym" in node.traits else transpose(node)


def _mul(form: Form, node: Expression) -> Expression:
    scalars = [part for part in node.parts if part.is_scalar]
    chain = [turned(form, part) for part in reversed(node.parts[len(scalars) :])]
    return form.of(mul(*scalars, *chain))


def _add(form: Form, node: Expression) -> Expression:
    parts = [turned(form, part) for part in node.parts]
    if frozenset(parts) == frozenset(node.parts):
        return node
    opposite = frozenset(_negated(part) for part in parts)
    return scaled(-1, node) if opposite == frozenset(node.parts) else transpose(node)


def _negated(part: Expression) -> Expression:
    coefficient, rest = split(part)
    return scaled(-coefficient, rest)


def _inverse(form: Form, node: Expression) -> Expression:
    inside = node.parts[0]
    other = turned(form, inside)
    if other == inside:
        return node
    coefficient, rest = split(other)
    if coefficient != 1:
        return scaled(1 / coefficient, Expression("inv", (rest,), node.shape))
    if inside.op != "transpose" and rank_of(other) < rank_of(inside):
        return Expression("inv", (other,), node.shape)
    return transpose(node)


def _alike(form: Form, node: Expression) -> Expression:
    # Functions entry by entry: symmetric where all the parts are.
    parts = tuple(turned(form, part) if part.shape == node.shape else part for part in node.parts)
    if frozenset(parts) == frozenset(node.parts):
        return node
    if all(part.op == "transpose" or part.is_scalar for part in node.parts):
        return form.of(Expression(node.op, parts, (node.shape[1], node.shape[0])))
    return transpose(node)


def _power(form: Form, node: Expression) -> Expression:
    base, exponent = node.parts
    return form.of(Expression("power", (turned(form, base), exponent), node.shape))


def _kron(form: Form, node: Expression) -> Expression:
    return form.of(kron(*(turned(form, part) for part in node.parts)))


def _diag(_: Form, node: Expression) -> Expression:
    return node if node.is_square else transpose(node)


def _comm(_: Form, node: Expression) -> Expression:
    return comm(node.dims[1], node.dims[0])


RULES: dict[str, Callable[[Form, Expression], Expression]] = {
    "symbol": _symbol,
    "mul": _mul,
    "add": _add,
    "inv": _inverse,
    "pinv": _inverse,
    "power": _power,
    "kron": _kron,
    "diag": _diag,
    "comm": _comm,
    "hadamard": _alike,
    "epower": _alike,
    **dict.fromkeys(ELEMENTWISE, _alike),
}


def either_way(form: Form, node: Expression) -> Expression:
    """It or its transpose: the smaller one, for functions that do not tell them apart."""
    other = turned(form, node)
    return first([node, other]) if split(other)[0] == 1 else node
