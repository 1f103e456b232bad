"""Hessians: right by differences, in a book's form; a product with a direction where there is no matrix."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculus.corpus import Case, cases, close, instance, reckon
from calculus.differing import are_equal
from calculus.grown import LETTERS, grown
from matelier.calculus.derivatives.differences import agrees
from matelier.calculus.derivatives.hessian import hessian, hessian_vector, hessian_work
from matelier.calculus.expression import SCALAR, Expression, symbol
from matelier.calculus.language.shapes import read
from matelier.calculus.language.text import as_text, nodes
from matelier.spine.errors import BadInput, Unable
from matelier.spine.step import finish

BENT = [case for case in cases() if case.hessian]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(grown(SCALAR, depth=2), st.sampled_from(["A", "S", "x", "c"]))
def test_a_hessian_and_its_product_are_how_the_gradient_changes(f: Expression, name: str) -> None:
    x = symbol(name, LETTERS[name])
    for derive, kind in ((hessian, "hessian"), (hessian_vector, "hessian_vector")):
        try:
            verdict = agrees(f, derive(f, x), x, kind)
        except (Unable, BadInput):
            continue
        assert verdict is None or verdict.holds


@pytest.mark.parametrize("case", BENT, ids=lambda case: case.name)
def test_it_is_the_book_s_and_not_much_longer(case: Case) -> None:
    reading = read(case.expr, case.variables())
    H = hessian(reading.expression, reading.symbols[case.wrt])
    assert close(reckon(as_text(H), *instance(case, 0)), reckon(case.hessian, *instance(case, 0)), 1e-6)
    assert nodes(H) <= 1.5 * nodes(read(case.hessian, case.variables()).expression)


def test_known_hessians_are_written_as_in_books() -> None:
    shown = [
        ("x'*A*x", "x", "A: n x n; x: n", "A+A'"),
        ("norm2(A*x-b)^2", "x", "A: m x n; x: n; b: m", "2*A'*A"),
        ("tr(X'*X)", "X", "X: m x n", "2*kron(eye(n),eye(m))"),
        ("tr(A*X*B*X')", "X", "A: m x m; X: m x n; B: n x n", "kron(B,A') + kron(B',A)"),
        ("sum(exp(x))", "x", "x: n", "diag(exp(x))"),
        ("tr(X*X)", "X", "X: n x n", "2*comm(n,n)"),
        ("b'*x", "x", "b: n; x: n", "zeros(n,n)"),
        ("a'*a*c^3", "c", "a: n; c: scalar", "6*c*a'*a"),
    ]
    for text, wrt, variables, wanted in shown:
        reading = read(text, variables)
        assert as_text(hessian(reading.expression, reading.symbols[wrt])) == wanted


def test_a_symmetric_variable_s_second_derivative_is_that_of_free_entries() -> None:
    reading = read("logdet(X)", "X: n x n psd")
    H = hessian(reading.expression, reading.symbols["X"])
    assert as_text(H) == "-kron(inv(X),inv(X))*comm(n,n)"
    assert agrees(reading.expression, H, reading.symbols["X"], "hessian")


@pytest.mark.parametrize("case", BENT[::5], ids=lambda case: case.name)
def test_both_sides_of_every_step_are_equal(case: Case) -> None:
    reading = read(case.expr, case.variables())
    x = reading.symbols[case.wrt]
    steps = []
    H = finish(hessian_work(reading.expression, x), steps.append)
    assert H == steps[-1].facts["hessian"] == hessian(reading.expression, x)
    for step in steps:
        assert are_equal(step.before, step.after, x), step.rule


def test_the_direction_has_a_name_that_is_free() -> None:
    reading = read("norm2(X*V)^2", "X: m x n; V: n x k")
    product = hessian_vector(reading.expression, reading.symbols["X"])
    assert as_text(product) == "2*U*V*V'"


def test_where_no_product_of_matrices_says_it_the_direction_still_does() -> None:
    reading = read("sum(exp(kron(X,X)))", "X: m x n")
    X = reading.symbols["X"]
    with pytest.raises(Unable, match=r"calculus\.no_matrix_form"):
        hessian(reading.expression, X)
    assert agrees(reading.expression, hessian_vector(reading.expression, X), X, "hessian_vector")
