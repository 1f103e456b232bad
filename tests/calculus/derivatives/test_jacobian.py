"""Jacobians: a row for each entry of the expression, a column for each of the variable."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculus.differing import are_equal
from calculus.grown import LETTERS, grown
from matelier.calculus.derivatives.differences import agrees
from matelier.calculus.derivatives.jacobian import jacobian, jacobian_work
from matelier.calculus.expression import Expression, number, symbol
from matelier.calculus.language.shapes import read
from matelier.calculus.language.text import as_text
from matelier.spine.errors import BadInput, Unable
from matelier.spine.step import finish


@settings(max_examples=80, deadline=None, derandomize=True)
@given(grown(depth=2), st.sampled_from(["A", "S", "x", "c"]))
def test_it_is_how_every_entry_changes_or_it_is_refused(f: Expression, name: str) -> None:
    x = symbol(name, LETTERS[name])
    try:
        verdict = agrees(f, jacobian(f, x), x, "jacobian")
    except (Unable, BadInput):
        return
    assert verdict is None or verdict.holds


@pytest.mark.parametrize(
    ("text", "wrt", "variables", "wanted"),
    [
        ("A*x", "x", "A: m x n; x: n", "A"),
        ("exp(x)", "x", "x: n", "diag(exp(x))"),
        ("tanh(W*x+b)", "b", "W: m x n; x: n; b: m", "diag(ones(m)-tanh(W*x+b).^2)"),
        ("x*x'*y", "x", "x: n; y: n", "(x'*y)*eye(n) + x*y'"),
        ("A*X*B", "X", "A: k x m; X: m x n; B: n x p", "kron(B',A)"),
        ("X'", "X", "X: m x n", "comm(m,n)"),
        ("c*x", "c", "x: n; c: scalar", "x"),
        ("x'*x", "x", "x: n", "2*x'"),
    ],
)
def test_known_jacobians(text: str, wrt: str, variables: str, wanted: str) -> None:
    reading = read(text, variables)
    x = reading.symbols[wrt]
    J = jacobian(reading.expression, x)
    assert as_text(J) == wanted
    assert agrees(reading.expression, J, x, "jacobian")


def test_both_sides_of_every_step_are_equal() -> None:
    reading = read("exp(A*x).*(x'*x*b)", "A: m x n; x: n; b: m")
    x = reading.symbols["x"]
    steps = []
    J = finish(jacobian_work(reading.expression, x), steps.append)
    assert J == steps[-1].facts["jacobian"]
    assert len(steps) >= 3
    for step in steps:
        assert are_equal(step.before, step.after, x), step.rule


def test_it_is_by_a_variable() -> None:
    with pytest.raises(BadInput, match=r"calculus\.not_symbol"):
        jacobian(symbol("x", ("n", 1)), number(1))


def test_a_kronecker_product_with_itself_has_no_matrix_here() -> None:
    reading = read("kron(X,X)", "X: m x n")
    with pytest.raises(Unable, match=r"calculus\.no_matrix_form"):
        jacobian(reading.expression, reading.symbols["X"])
