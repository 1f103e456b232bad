"""Gradients: right by differences, as short as a book's, with steps that are equal on both sides."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculus.corpus import Case, cases, close, instance, reckon
from calculus.differing import are_equal
from calculus.grown import LETTERS, grown
from matelier.calculus.derivatives.differences import agrees
from matelier.calculus.derivatives.gradient import gradient, gradient_work
from matelier.calculus.expression import SCALAR, Expression, mul, number, scalar_of, symbol, transpose
from matelier.calculus.language.shapes import read
from matelier.calculus.language.text import as_text, nodes
from matelier.spine.errors import BadInput, Refusal, Unable
from matelier.spine.step import finish

GRADIENTS = [case for case in cases() if case.kind == "gradient"]
DRAWN = settings(max_examples=120, deadline=None, derandomize=True)


def asked(case: Case) -> tuple[Expression, Expression]:
    """The expression and the variable of a case."""
    reading = read(case.expr, case.variables())
    return reading.expression, reading.symbols[case.wrt]


def found(text: str, wrt: str, variables: str) -> str:
    """The gradient as text."""
    reading = read(text, variables)
    return as_text(gradient(reading.expression, reading.symbols[wrt]))


@DRAWN
@given(grown(SCALAR, depth=3), st.sampled_from(["A", "S", "x", "c"]))
def test_a_gradient_is_how_the_number_changes_or_it_is_refused(f: Expression, name: str) -> None:
    x = symbol(name, LETTERS[name])
    try:
        G = gradient(f, x)
    except (Unable, BadInput):
        return
    assert G.shape == x.shape
    assert agrees(f, G, x) in (None,) or agrees(f, G, x).holds


@DRAWN
@given(grown(SCALAR, depth=3), st.sampled_from(["A", "S", "x", "c"]))
def test_both_sides_of_every_step_are_equal(f: Expression, name: str) -> None:
    x = symbol(name, LETTERS[name])
    try:
        steps = list(gradient_work(f, x))
    except Refusal:
        return
    for step in steps:
        assert are_equal(step.before, step.after, x) is not False, (as_text(step.before), as_text(step.after))


@pytest.mark.parametrize("case", GRADIENTS, ids=lambda case: case.name)
def test_it_is_the_book_s_and_not_much_longer(case: Case) -> None:
    f, x = asked(case)
    G = gradient(f, x)
    assert close(reckon(as_text(G), *instance(case, 0)), reckon(case.gradient, *instance(case, 0)), 1e-6)
    assert nodes(G) <= 1.5 * nodes(read(case.gradient, case.variables()).expression)


@pytest.mark.parametrize("case", GRADIENTS[::4], ids=lambda case: case.name)
def test_the_work_ends_in_the_gradient_over_equal_steps(case: Case) -> None:
    f, x = asked(case)
    steps = []
    result = finish(gradient_work(f, x), steps.append)
    assert result == gradient(f, x) == steps[-1].facts["gradient"]
    for step in steps:
        assert are_equal(step.before, step.after, x), step.rule
    assert len(steps) <= 20


def test_what_a_course_shows_is_written_as_on_paper() -> None:
    shown = [
        ("b'*x", "x", "b: n; x: n", "b"),
        ("x'*A*x", "x", "A: n x n; x: n", "(A+A')*x"),
        ("x'*A*x", "x", "A: n x n sym; x: n", "2*A*x"),
        ("norm2(A*x-b)^2", "x", "A: m x n; x: n; b: m", "2*A'*(A*x-b)"),
        ("log(det(X))", "X", "X: n x n detpos", "inv(X)'"),
        ("tr(A*X*B)", "X", "A: k x m; X: m x n; B: n x k", "A'*B'"),
        ("norm2(A-X)^2", "X", "A: m x n; X: m x n", "2*(X-A)"),
        ("norm2(X*w-y)^2", "X", "X: m x n; w: n; y: m", "2*(X*w-y)*w'"),
        ("log(sum(exp(x)))", "x", "x: n", "exp(x)/sum(exp(x))"),
        ("x'*A*x-t*(x'*x-1)", "t", "A: n x n sym; x: n; t: scalar", "1 - x'*x"),
        ("sum(log(ones(m)+exp(-y.*(X*w))))", "w", "X: m x n; w: n; y: m pm1", "-X'*(y./(ones(m)+exp(y.*(X*w))))"),
    ]
    for text, wrt, variables, wanted in shown:
        assert found(text, wrt, variables) == wanted


def test_the_steps_name_one_rule_each_and_end_by_reading_off() -> None:
    reading = read("norm2(A*x-b)^2", "A: m x n; x: n; b: m")
    steps = list(gradient_work(reading.expression, reading.symbols["x"]))
    assert [step.rule.split(".")[-1] for step in steps] == ["squared_norm", "as_inner", "read_off_column"]
    assert as_text(steps[0].after) == "2*(A*x-b)'*A*dx"
    assert as_text(steps[-1].facts["gradient"]) == "2*A'*(A*x-b)"


def test_a_symmetric_variable_has_all_entries_free() -> None:
    # a'·X'·b and a'·X·b have one value at a symmetric X, and two gradients.
    assert found("a'*X'*b", "X", "a: n; X: n x n sym; b: n") == "b*a'"
    assert found("a'*X*b", "X", "a: n; X: n x n sym; b: n") == "a*b'"
    assert found("logdet(X)", "X", "X: n x n psd") == "inv(X)"
    assert found("tr(X'*X)", "X", "X: n x n sym") == "2*X"


def test_what_holds_no_variable_has_the_gradient_zero() -> None:
    assert found("a'*a+0*sum(X)", "X", "a: n; X: m x n") == "zeros(m,n)"


def test_the_result_is_the_same_whenever_asked() -> None:
    texts = {found("norm2(X-W*H)^2+c*norm2(W)^2", "W", "X: m x n; W: m x k; H: k x n; c: scalar") for _ in range(3)}
    assert len(texts) == 1


def test_more_than_one_number_has_no_gradient() -> None:
    reading = read("A*x", "A: m x n; x: n")
    with pytest.raises(BadInput, match=r"calculus\.not_scalar"):
        gradient(reading.expression, reading.symbols["x"])


def test_a_gradient_is_by_a_variable() -> None:
    x = symbol("x", ("n", 1))
    with pytest.raises(BadInput, match=r"calculus\.not_symbol"):
        gradient(mul(transpose(x), x), number(2))


def test_a_variable_of_the_differential_s_name_is_refused() -> None:
    x = symbol("x", ("n", 1))
    with pytest.raises(BadInput, match=r"calculus\.name_taken"):
        gradient(mul(transpose(symbol("dx", ("n", 1))), x), x)


@pytest.mark.parametrize("name", ["rank", "norminf"])
def test_a_function_without_a_rule_is_named_with_its_place(name: str) -> None:
    X = symbol("X", ("m", "n"))
    with pytest.raises(Unable, match=r"calculus\.no_rule") as refusal:
        gradient(mul(number(2), scalar_of(name, X)), X)
    assert refusal.value.facts == {"function": name, "place": f"{name}(X)"}
