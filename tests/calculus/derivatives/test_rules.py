"""Rules of differentials: each is right by differences, and each one broken is noticed."""

from dataclasses import replace

import pytest

from calculus.differing import are_equal
from matelier.calculus.derivatives.differences import agrees
from matelier.calculus.derivatives.differential import differential, direction, pending
from matelier.calculus.derivatives.gradient import gradient
from matelier.calculus.derivatives.rules import CONSTANT, POWER, PRODUCT, RULES, SQUARED_NORM, Differential, Rule
from matelier.calculus.expression import Expression, is_zero, mul, number
from matelier.calculus.language.shapes import read

SHOWN = {
    "add": ("A*X+X*B", "A: m x m; X: m x n; B: n x n"),
    "mul": ("X*A*X", "A: n x m; X: m x n"),
    "hadamard": ("X.*X.*A", "A: m x n; X: m x n"),
    "kron": ("kron(X,X)", "X: m x n"),
    "power": ("tr(X)^3*X^3", "X: n x n"),
    "epower": ("X.^3", "X: m x n"),
    "transpose": ("X'", "X: m x n"),
    "vec": ("vec(A*X)", "A: k x m; X: m x n"),
    "diag": ("diag(X)", "X: n x n"),
    "inv": ("inv(X)", "X: n x n inv"),
    "det": ("det(X)", "X: n x n inv"),
    "logdet": ("logdet(X)", "X: n x n inv"),
    "tr": ("tr(A*X)+tr(X^4)", "A: n x n; X: n x n"),
    "sum": ("sum(A.*X)", "A: m x n; X: m x n"),
    "norm1": ("norm1(X)", "X: m x n"),
    "norm2": ("norm2(X)", "X: m x n"),
    "exp": ("exp(X)", "X: m x n"),
    "log": ("log(X)", "X: m x n pos"),
    "sin": ("sin(X)", "X: m x n"),
    "cos": ("cos(X)", "X: m x n"),
    "tan": ("tan(X)", "X: m x n pos"),
    "tanh": ("tanh(X)", "X: m x n"),
    "sqrt": ("sqrt(X)", "X: m x n pos"),
    "abs": ("abs(X)", "X: m x n"),
    "sign": ("sign(X).*X", "X: m x n"),
    "relu": ("relu(X)", "X: m x n"),
}
MORE = {
    "squared_norm": ("norm2(A*X-B)^2", "A: k x m; X: m x n; B: k x n"),
    "squared_norm_of_a_column": ("norm2(x)^2", "x: n"),
    "constant_to_a_power": ("c^tr(X)", "c: scalar pos; X: n x n"),
    "power_to_itself": ("x^x", "x: scalar pos"),
    "entries_to_entries": ("X.^A+A.^X+X.^X", "A: m x n pos; X: m x n pos"),
    "entries_to_a_number": ("A.^c", "A: m x n pos; c: scalar"),
    "norm_of_a_row": ("norm2(x'*A)", "A: n x m; x: n"),
    "column_onto_a_diagonal": ("A*diag(x)*x", "A: m x n; x: n"),
    "number_by_a_matrix": ("c^2*A+inv(c)*A", "A: m x n; c: scalar pos"),
    "inner_product_in_front": ("(x'*A*x)*x", "A: n x n; x: n"),
}


def differentiated(text: str, variables: str) -> tuple[Expression, Expression]:
    """The expression and what it is differentiated by: X, x or else c."""
    reading = read(text, variables)
    return reading.expression, next(reading.symbols[name] for name in "Xxc" if name in reading.symbols)


def is_right(text: str, variables: str) -> bool:
    """Whether the differential is the slope along dX."""
    f, x = differentiated(text, variables)
    return are_equal(pending(f), differential(f, x), x) is True


@pytest.mark.parametrize(("text", "variables"), [*SHOWN.values(), *MORE.values()])
def test_a_differential_is_the_slope_along_dx(text: str, variables: str) -> None:
    f, x = differentiated(text, variables)
    assert differential(f, x).has("d" + x.name)
    assert is_right(text, variables)


def test_every_rule_is_shown() -> None:
    assert set(RULES) == set(SHOWN)


@pytest.mark.parametrize("name", RULES)
def test_a_broken_rule_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, variables = SHOWN[name]
    assert is_right(text, variables)
    monkeypatch.setitem(RULES, name, broken(RULES[name]))
    assert not is_right(text, variables)


def test_a_broken_rule_of_squared_norms_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    text, variables = MORE["squared_norm"]
    monkeypatch.setattr("matelier.calculus.derivatives.rules.SQUARED_NORM", broken(SQUARED_NORM))
    assert not is_right(text, variables)


@pytest.mark.parametrize("name", ["add", "mul", "inv", "det", "exp", "norm2", "tr"])
def test_a_gradient_by_a_broken_rule_is_not_called_right(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    f, x = differentiated("norm2(inv(A+exp(tr(X))*X))*det(X)", "A: n x n psd; X: n x n detpos")
    assert agrees(f, gradient(f, x), x)
    monkeypatch.setitem(RULES, name, broken(RULES[name]))
    assert not agrees(f, gradient(f, x), x)


def broken(rule: Rule) -> Rule:
    """The rule with a wrong factor, or with something where there should be nothing."""

    def take(node: Expression, d: Differential) -> Expression:
        right = rule.take(node, d)
        return d(node.parts[0]) if is_zero(right) else mul(number(3), right)

    return replace(rule, take=take)


def test_the_differential_of_a_constant_is_zero() -> None:
    f, _ = differentiated("A*X", "A: k x m; X: m x n")
    other = read("y'*y", "y: n").symbols["y"]
    assert differential(f, other).op == "zeros"
    assert direction(other).name == "dy"


def test_rules_are_told_apart_by_name() -> None:
    names = {rule.name for rule in (*RULES.values(), PRODUCT, POWER, SQUARED_NORM, *CONSTANT.values())}
    assert len(names) >= len(RULES)
