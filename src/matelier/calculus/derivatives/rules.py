"""The rules of differentials, one an operation: d(XY) = dX·Y + X·dY, d det(X) = det(X)·tr(X⁻¹·dX), and so on."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from matelier.calculus.derivatives.adjoint import inner_product
from matelier.calculus.expression import (
    MINUS_ONE,
    ZERO,
    Expression,
    add,
    diag,
    elementwise,
    epower,
    hadamard,
    inv,
    is_zero,
    kron,
    mul,
    negative,
    number,
    ones,
    power,
    scalar_of,
    transpose,
    vec,
    zeros,
)
from matelier.calculus.language.text import as_text
from matelier.spine.errors import Unable

Differential: TypeAlias = Callable[[Expression], Expression]
"""Makes the differential of a part: zero, dX, or a "d" to be taken later."""
MOST_FACTORS = 12
"""The highest power of a matrix that is written out as a product."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How the differential of an operation is taken; `key` names it, its part after the last dot its `name`."""

    name: str
    take: Callable[[Expression, Differential], Expression]

    @property
    def key(self) -> str:
        """The catalogue key of its sentence."""
        return f"calculus.{self.name}"


def rule_of(node: Expression, d: Differential | None = None) -> Rule:
    """The rule of this operation; where d is given, that of a constant factor if one factor alone varies.

    Raises Unable("calculus.no_rule").
    """
    rule = RULES.get(node.op)
    if rule is None:
        raise Unable("calculus.no_rule", function=node.op, place=as_text(node))
    if d is not None and rule.name in CONSTANT and sum(not is_zero(d(part)) for part in node.parts) == 1:
        return CONSTANT[rule.name]
    if rule is POWER and node.parts[0].op == "norm2" and node.parts[1].value == 2:
        return SQUARED_NORM
    return rule


def _sum(node: Expression, d: Differential) -> Expression:
    return add(*(d(part) for part in node.parts))


def _product(build: Callable[..., Expression]) -> Callable[[Expression, Differential], Expression]:
    def take(node: Expression, d: Differential) -> Expression:
        terms = [
            build(*node.parts[:place], d(part), *node.parts[place + 1 :])
            for place, part in enumerate(node.parts)
            if not is_zero(d(part))
        ]
        return add(*terms) if terms else zeros(*node.shape)

    return take


def _power(node: Expression, d: Differential) -> Expression:
    base, exponent = node.parts
    if not base.is_scalar:
        return _matrix_power(node, d)
    by_base = mul(exponent, power(base, add(exponent, MINUS_ONE)) if exponent.value is None else _less(node), d(base))
    by_exponent = mul(node, elementwise("log", base), d(exponent)) if not is_zero(d(exponent)) else ZERO
    return add(by_base, by_exponent)


def _less(node: Expression) -> Expression:
    base, exponent = node.parts
    assert exponent.value is not None
    lower = number(exponent.value - 1)
    return power(base, lower) if base.is_scalar else epower(base, lower)


def _matrix_power(node: Expression, d: Differential) -> Expression:
    base, exponent = node.parts
    assert exponent.value is not None
    count = int(exponent.value)
    if count > MOST_FACTORS:
        raise Unable("calculus.high_power", exponent=count, most=MOST_FACTORS, place=as_text(node))
    terms: list[Expression] = []
    for left in range(count):
        before = [power(base, number(left))] if left else []
        after = [power(base, number(count - 1 - left))] if left < count - 1 else []
        terms.append(mul(*before, d(base), *after))
    return add(*terms)


def _squared_norm(node: Expression, d: Differential) -> Expression:
    inside = node.parts[0].parts[0]
    return mul(number(2), inner_product(inside, d(inside)))


def _norm(node: Expression, d: Differential) -> Expression:
    inside = node.parts[0]
    return mul(power(node, MINUS_ONE), inner_product(inside, d(inside)))


def _entry_power(node: Expression, d: Differential) -> Expression:
    base, exponent = node.parts
    if exponent.value is not None:
        return mul(exponent, hadamard(_less(node), d(base)))
    lower = add(exponent, MINUS_ONE) if exponent.is_scalar else add(exponent, negative(ones(*exponent.shape)))
    by_base = hadamard(epower(base, lower), d(base))
    by_base = mul(exponent, by_base) if exponent.is_scalar else hadamard(exponent, by_base)
    if is_zero(d(exponent)):
        return by_base
    slope = hadamard(node, elementwise("log", base))
    return add(by_base, mul(d(exponent), slope) if exponent.is_scalar else hadamard(slope, d(exponent)))


def _inverse(node: Expression, d: Differential) -> Expression:
    return mul(MINUS_ONE, node, d(node.parts[0]), node)


def _determinant(node: Expression, d: Differential) -> Expression:
    inside = node.parts[0]
    return mul(node, scalar_of("tr", mul(inv(inside), d(inside))))


def _log_determinant(node: Expression, d: Differential) -> Expression:
    inside = node.parts[0]
    return scalar_of("tr", mul(inv(inside), d(inside)))


def _trace(node: Expression, d: Differential) -> Expression:
    inside = node.parts[0]
    if inside.op == "power":  # cyclic: every place of dX gives the same
        base, exponent = inside.parts
        assert exponent.value is not None
        return mul(exponent, scalar_of("tr", mul(power(base, number(exponent.value - 1)), d(base))))
    return scalar_of("tr", d(inside))


def _sum_of_entries(node: Expression, d: Differential) -> Expression:
    return scalar_of("sum", d(node.parts[0]))


def _norm1(node: Expression, d: Differential) -> Expression:
    inside = node.parts[0]
    return scalar_of("sum", hadamard(elementwise("sign", inside), d(inside)))


def _unary(build: Callable[[Expression], Expression]) -> Callable[[Expression, Differential], Expression]:
    return lambda node, d: build(d(node.parts[0]))


def _function(
    slope: Callable[[Expression, Expression], Expression],
) -> Callable[[Expression, Differential], Expression]:
    # slope(f(u), u) is f'(u)
    return lambda node, d: hadamard(slope(node, node.parts[0]), d(node.parts[0]))


def _quotient(node: Expression, exponent: Fraction | int) -> Expression:
    return epower(node, number(exponent))


def _one_plus_square(node: Expression, sign: int) -> Expression:
    return add(ones(*node.shape), mul(number(sign), epower(node, number(2))))


SLOPES: dict[str, Callable[[Expression, Expression], Expression]] = {
    "exp": lambda node, _: node,
    "log": lambda _, inside: epower(inside, MINUS_ONE),
    "sin": lambda _, inside: elementwise("cos", inside),
    "cos": lambda _, inside: negative(elementwise("sin", inside)),
    "tan": lambda node, _: _one_plus_square(node, 1),
    "tanh": lambda node, _: _one_plus_square(node, -1),
    "sqrt": lambda node, _: mul(number(Fraction(1, 2)), _quotient(node, -1)),
    "abs": lambda _, inside: elementwise("sign", inside),
    "sign": lambda node, _: zeros(*node.shape),
    "relu": lambda node, _: elementwise("sign", node),  # 1 where it lets pass, 0 where it does not
}
"""f'(u) of f(u) and u; at 0, where |u| and relu(u) have no derivative, half-way between both sides or 0."""

PRODUCT = Rule("product", _product(mul))
POWER = Rule("power", _power)
SQUARED_NORM = Rule("squared_norm", _squared_norm)
CONSTANT = {
    "product": Rule("constant", _product(mul)),
    "hadamard": Rule("constant", _product(hadamard)),
    "kron": Rule("constant", _product(kron)),
}
EASY = ("sum", "transpose", "constant")
"""Rules that are applied on the way, without a step of their own."""
RULES: dict[str, Rule] = {
    "add": Rule("sum", _sum),
    "mul": PRODUCT,
    "hadamard": Rule("hadamard", _product(hadamard)),
    "kron": Rule("kron", _product(kron)),
    "power": POWER,
    "epower": Rule("entry_power", _entry_power),
    "transpose": Rule("transpose", _unary(transpose)),
    "vec": Rule("vec", _unary(vec)),
    "diag": Rule("diag", _unary(diag)),
    "inv": Rule("inverse", _inverse),
    "det": Rule("determinant", _determinant),
    "logdet": Rule("log_determinant", _log_determinant),
    "tr": Rule("trace", _trace),
    "sum": Rule("sum_of_entries", _sum_of_entries),
    "norm1": Rule("norm1", _norm1),
    "norm2": Rule("norm", _norm),
    **{name: Rule(name, _function(slope)) for name, slope in SLOPES.items()},
}
