"""Text that reads back, and how much there is to read."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings

from calculus.grown import LETTERS, grown, stacked
from matelier.calculus.expression import Expression
from matelier.calculus.language.shapes import read
from matelier.calculus.language.syntax import in_order, parse
from matelier.calculus.language.text import as_text, nodes
from matelier.calculus.values.evaluate import evaluate

CASES = Path(__file__).resolve().parents[4] / "shared/calculus_cases.json"
SHAPES = {name: list(shape) for name, shape in LETTERS.items()}


@settings(max_examples=400)
@given(grown())
def test_what_is_written_is_read_as_what_is_written_the_same(expression: Expression) -> None:
    text = as_text(expression)
    again = read(text, SHAPES).expression
    assert (as_text(again), again.shape) == (text, expression.shape)


@settings(max_examples=150)
@given(grown())
def test_what_is_read_again_has_the_same_value(expression: Expression) -> None:
    sizes, random = {"m": 4, "n": 3, "k": 2}, np.random.default_rng(0)
    values = {name: random.standard_normal([sizes.get(str(side), 1) for side in LETTERS[name]]) for name in LETTERS}
    used = {name: value for name, value in values.items() if expression.has(name)}
    again = read(as_text(expression), SHAPES).expression
    with np.errstate(all="ignore"):
        wanted, found = (np.asarray(evaluate(one, used, sizes), dtype=float) for one in (expression, again))
    assume(bool(np.isfinite(wanted).all()) and np.abs(wanted).max() < 1e12)
    assert np.allclose(found, wanted, rtol=1e-6, atol=1e-8 * np.abs(wanted).max())


@settings(max_examples=50)
@given(stacked())
def test_products_of_dimensions_are_read_again(expression: Expression) -> None:
    again = read(as_text(expression), SHAPES).expression
    assert (as_text(again), again.shape) == (as_text(expression), expression.shape)


@settings(max_examples=200)
@given(grown())
def test_nodes_are_those_of_the_text(expression: Expression) -> None:
    assert nodes(expression) == len(in_order(parse(as_text(expression))))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2*(A'*((A*x)-b))", "2*A'*(A*x-b)"),
        ("-(X'*(y./((ones(m))+exp(y.*(X*w)))))", "-X'*(y./(ones(m)+exp(y.*(X*w))))"),
        ("((eye(n))/(norm2(x)))-((x*x')/(norm2(x)^3))", "eye(n)/norm2(x) - x*x'/norm2(x)^3"),
        ("(inv(X))'", "inv(X)'"),
        ("(X*Y)'", "(X*Y)'"),
        ("(x'*A*x)/(x'*x)", "(x'*A*x)/(x'*x)"),
        ("x'*A*x*2", "2*x'*A*x"),
        ("x*(x'*A*x)", "(x'*A*x)*x"),
        ("-x+y", "y-x"),
        ("-x-y", "-x-y"),
        ("x-(y-z)", "x - (y-z)"),
        ("0.5*norm2(x)^2", "norm2(x)^2/2"),
        ("c*1.5/t", "3*c/(2*t)"),
        ("x/c/t", "x/(c*t)"),
        ("1/(c/2)", "2/c"),
        ("c^-2", "1/c^2"),
        ("1/(1/(1+c))", "1+c"),
        ("c^0.5", "sqrt(c)"),
        ("c^(3/2)", "c^1.5"),
        ("c^(1/3)", "c^(1/3)"),
        ("(A^2)'", "(A^2)'"),
        ("A'^2", "(A')^2"),
        ("x.^-1", "ones(n)./x"),
        ("A./(B*B)^2", "A./(B*B)^2"),
        ("y./x.^2", "y./x.^2"),
        ("(2*a).*(3*x)", "6*a.*x"),
        ("A*(x.*y)", "A*(x.*y)"),
        ("(A*x).*y", "(A*x).*y"),
        ("(c+1)^2", "(c+1)^2"),
        ("c^(t+1)", "c^(t+1)"),
        ("ones(n)'*x", "ones(1,n)*x"),
        ("zeros(m*n,n*m)", "zeros(m*n,m*n)"),
    ],
)
def test_it_is_written_with_the_fewest_parentheses(text: str, wanted: str) -> None:
    assert as_text(read(text, "c: scalar; t: scalar").expression) == wanted


def test_a_long_sum_has_room_on_its_outermost_level_alone() -> None:
    assert as_text(read("A*x+b").expression) == "A*x + b"
    assert as_text(read("A+A'").expression) == "A+A'"
    assert as_text(read("norm2(A*x+b)+c").expression) == "norm2(A*x+b) + c"


def test_the_references_have_the_size_that_is_said_of_them() -> None:
    if not CASES.exists():
        pytest.skip(f"{CASES.name} is not beside the project")
    for case in json.loads(CASES.read_text(encoding="utf-8"))["cases"]:
        told = [(case["gradient"], case["ref_nodes"])]
        told += [(case["hessian"], case["ref_nodes_hessian"])] if "hessian" in case else []
        assert [nodes(read(text, case["vars"]).expression) for text, _ in told] == [size for _, size in told]
