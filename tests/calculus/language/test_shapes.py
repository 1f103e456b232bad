"""Reading: shapes inferred and declared, shorthand written out, and what does not fit said with its place."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculus.corpus import cases
from calculus.grown import LETTERS, grown
from matelier.calculus.expression import Expression, Shape
from matelier.calculus.language.shapes import MOST_DEPTH, read, read_all
from matelier.calculus.language.syntax import parse
from matelier.calculus.language.text import as_text
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence

SHAPES = {name: list(shape) for name, shape in LETTERS.items()}


def shapes_of(text: str, variables: str | None = None, *, scalar: bool = False) -> dict[str, Shape]:
    return {name: one.shape for name, one in read(text, variables, scalar=scalar).symbols.items()}


@settings(max_examples=150)
@given(grown(), st.data())
def test_one_declaration_left_out_leaves_a_shape_that_fits(expression: Expression, data: st.DataObject) -> None:
    """Whatever is inferred, the text means something of its shape."""
    text = as_text(expression)
    used = sorted(name for name in SHAPES if expression.has(name))
    left = data.draw(st.sampled_from(used)) if used else ""
    try:
        reading = read(text, {name: shape for name, shape in SHAPES.items() if name != left})
    except BadInput as refused:
        key = refused.key
    else:
        key = ""
        assert as_text(reading.expression).count(left) == as_text(read(text, SHAPES).expression).count(left)
    assert key in ("", "expression.ambiguous")


def test_the_kinds_of_letters_are_inferred_as_books_use_them() -> None:
    """Of all letters of all cases with one number as value; two readings fit of a·exp(b·x), so it is asked."""
    asked = set[str]()
    for case in cases():
        known = read(case.expr, case.variables())
        try:
            found = read(case.expr, scalar=case.kind == "gradient")
        except BadInput as refused:
            asked.add(f"{refused.key} {case.expr}")
            continue
        for name in found.symbols:
            wanted, given = known.symbols[name].shape, found.symbols[name].shape
            assert [side == 1 for side in given] == [side == 1 for side in wanted], case.name
    assert all(one.startswith("expression.ambiguous") for one in asked)
    assert len(asked) * 100 <= len(cases())


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("norm2(A*x-b)^2", {"A": ("m", "n"), "x": ("n", 1), "b": ("m", 1)}),
        ("x'*A*x", {"x": ("n", 1), "A": ("n", "n")}),
        ("a'*X*b", {"a": ("m", 1), "X": ("m", "n"), "b": ("n", 1)}),
        ("tr(A*X*B*X')", {"A": ("m", "m"), "X": ("m", "n"), "B": ("n", "n")}),
        ("norm2(X - D*D'*X)^2", {"X": ("m", "n"), "D": ("m", "k")}),
        ("c*x'*x", {"c": (1, 1), "x": ("n", 1)}),
        ("sum(p.*log(p))", {"p": ("n", 1)}),
        ("sum(log(1+exp(-y.*(X*w))))", {"y": ("m", 1), "X": ("m", "n"), "w": ("n", 1)}),
        ("kron(A,B)*vec(X)", {"A": ("m", "n"), "B": ("p", "k"), "X": ("k", "n")}),
        ("vec(X')-comm(m,n)*vec(X)", {"X": ("m", "n")}),
        ("sum(X*w)/N", {"X": ("m", "n"), "w": ("n", 1), "N": (1, 1)}),
        ("beta*x'*y+gamma", {"beta": (1, 1), "x": ("n", 1), "y": ("n", 1), "gamma": (1, 1)}),
        ("w1'*x1 + x_hat'*w2", {"w1": ("n", 1), "x1": ("n", 1), "x_hat": ("m", 1), "w2": ("m", 1)}),
        ("A*eye(k)*x", {"A": ("m", "k"), "x": ("k", 1)}),
        ("x'*ones(m)", {"x": ("m", 1)}),
        ("k*norm2(X-D*D')", {"k": (1, 1), "X": ("m", "m"), "D": ("m", "n")}),
    ],
)
def test_what_nobody_declared_gets_its_usual_shape(text: str, shapes: dict[str, Shape]) -> None:
    assert shapes_of(text, scalar=text not in ("kron(A,B)*vec(X)", "vec(X')-comm(m,n)*vec(X)", "A*eye(k)*x")) == shapes


def test_what_was_declared_binds_and_the_rest_follows() -> None:
    assert shapes_of("A*x-b", "A: 3 x 2") == {"A": (3, 2), "x": (2, 1), "b": (3, 1)}
    assert shapes_of("a*x", "a: scalar") == {"a": (1, 1), "x": ("n", 1)}
    assert shapes_of("A*B", "A: sym") == {"A": ("m", "m"), "B": ("m", "n")}
    assert read("A*x", "A: sym").symbols["A"].traits == {"sym"}
    assert shapes_of("A*x", "A: m x n; z: k") == {"A": ("m", "n"), "z": ("k", 1), "x": ("n", 1)}


def test_a_dimension_may_stand_as_a_number() -> None:
    reading = read("t^n*det(A) + sum(x)/m", "A: n x n; x: m")
    assert {name: one.op for name, one in reading.symbols.items() if name in "nm"} == {
        "n": "dimension",
        "m": "dimension",
    }
    assert read("sum(x)/n").symbols["n"].op == "dimension"
    assert read("c^n").symbols["n"].op == "symbol"
    assert shapes_of("n'*A*n", scalar=True) == {"n": ("m", 1), "A": ("m", "m")}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("dot(x,y)", "x'*y"),
        ("dot(X,Y)", "tr(X'*Y)"),
        ("transpose(A)*x", "A'*x"),
        ("sigmoid(x)", "ones(n)./(ones(n)+exp(-x))"),
        ("softmax(x)", "exp(x)/sum(exp(x))"),
        ("logsumexp(x)", "log(sum(exp(x)))"),
        ("softplus(x)", "log(ones(n)+exp(x))"),
        ("mean(x)", "sum(x)/n"),
        ("mean(X)", "sum(X)/(m*n)"),
        ("1+exp(x)", "ones(n) + exp(x)"),
        ("1./x", "ones(n)./x"),
        ("2./X", "2*ones(m,n)./X"),
        ("x./2", "x/2"),
        ("x-mean(x)", "x - sum(x)*ones(n)/n"),
        ("A^-1*b", "inv(A)*b"),
        ("A^-2", "inv(A)^2"),
        ("|x'*y|", "abs(x'*y)"),
        ("sum(eig(A))-prod(eig(A))", "eigsum(A) - eigprod(A)"),
        ("(2*x).*(c*y)", "2*c*x.*y"),
    ],
)
def test_shorthand_is_written_out(text: str, written: str) -> None:
    assert as_text(read(text).expression) == written


@pytest.mark.parametrize(
    ("text", "written", "told"),
    [
        ("X+b", "X + b*ones(1,n)", ("b", "m × n")),
        ("r+X", "ones(m)*r + X", ("r", "m × n")),
        ("X.*b", "X.*(b*ones(1,n))", ("b", "m × n")),
        ("X-c", "X - c*ones(m,n)", ("c", "m × n")),
        ("c.^X", "(c*ones(m,n)).^X", ("c", "m × n")),
    ],
)
def test_what_is_repeated_is_told(text: str, written: str, told: tuple[str, str]) -> None:
    reading = read(text, "X: m x n; b: m; r: 1 x n; c: scalar")
    assert as_text(reading.expression) == written
    assert reading.notices == (Sentence("expression.repeated", {"part": told[0], "shape": told[1]}),)


def test_what_was_inferred_is_told_as_one_would_declare_it() -> None:
    (told,) = read("norm2(A*x-b)^2 + c", "b: 3").notices
    assert told == Sentence("expression.read_as", {"symbols": "A: 3 x n; x: n; c: scalar"})
    declared = f"b: 3; {told.facts['symbols']}"
    assert read("norm2(A*x-b)^2 + c", declared).notices == ()


def test_two_sides_are_read_together() -> None:
    texts = ("tr(A*B)", "tr(B*A)+c")
    found = read_all([(text, parse(text)) for text in texts], alike=[(0, 1)])
    assert {name: one.shape for name, one in found.symbols.items()} == {
        "A": ("m", "n"), "B": ("n", "m"), "c": (1, 1),
    }  # fmt: skip
    with pytest.raises(BadInput, match=r"expression\.sides") as refused:
        read_all([(text, parse(text)) for text in ("A*B", "B'*A'")], "A: m x n; B: n x k", alike=[(0, 1)])
    assert (refused.value.facts["left"], refused.value.facts["right_shape"]) == ("A*B", "k × m")
    zero = read_all([(text, parse(text)) for text in ("A*x", "0")], alike=[(0, 1)])
    assert zero.expressions[0].shape == ("m", 1)


@pytest.mark.parametrize(
    ("text", "variables", "facts"),
    [
        ("A*x - x", "A: m x n; x: n", {"sign": "-", "left": "A*x", "left_shape": "m × 1", "right": "x", "position": 5}),
        ("A * (B+C)", "A: m x n; B: k x n; C: k x n", {"right": "(B+C)", "right_shape": "k × n", "position": 3}),
        ("(a+b) .* c", "a: n; b: n; c: m", {"sign": ".*", "left": "(a+b)", "right_shape": "m × 1", "position": 7}),
        ("A*x", "A: 3 x 4; x: 3", {"left_shape": "3 × 4", "right_shape": "3 × 1", "position": 2}),
        ("dot(x,y)", "x: 2; y: 3", {"sign": "dot", "left_shape": "2 × 1", "right_shape": "3 × 1", "position": 1}),
        ("x+y'", "x: m; y: n", {"sign": "+", "right": "y'", "right_shape": "1 × n"}),
    ],
)
def test_what_does_not_fit_is_told_with_both_shapes_and_its_place(
    text: str, variables: str, facts: dict[str, object]
) -> None:
    with pytest.raises(BadInput, match=r"expression\.misfit") as refused:
        read(text, variables)
    assert {name: refused.value.facts[name] for name in facts} == facts


@pytest.mark.parametrize(
    ("text", "variables", "key"),
    [
        ("x/y", "x: n; y: n", "expression.divided"),
        ("A/B", None, "expression.divided"),
        ("A^2", "A: m x n", "expression.raised"),
        ("A^c", "A: n x n; c: scalar", "expression.raised"),
        ("x^2", "x: n", "expression.raised"),
        ("2^x", "x: n", "expression.raised"),
        ("det(A)", "A: m x n", "expression.not_square"),
        ("inv(x)", "x: n", "expression.not_square"),
        ("diag(A)", "A: 2 x 3", "expression.not_square"),
        ("|A|", None, "expression.bars"),
        ("|x|+1", "x: n", "expression.bars"),
        ("eye(2.5)", None, "expression.size_given"),
        ("ones(n+1)", None, "expression.size_given"),
        ("eye(n)*n", "n: scalar", "expression.size_and_variable"),
        ("a*x+b", None, "expression.ambiguous"),
        ("1/0", None, "expression.zero_divisor"),
        ("x./0", "x: n", "expression.zero_divisor"),
        ("9^9^9^9", None, "expression.exponent"),
        ("c^-1001", None, "expression.exponent"),
    ],
)
def test_what_is_refused(text: str, variables: str | None, key: str) -> None:
    with pytest.raises(BadInput, match=f"{key}:|{key}$"):
        read(text, variables)


def test_the_whole_must_be_a_number_where_a_number_is_asked_for() -> None:
    assert shapes_of("b*x", scalar=True) == {"b": (1, 1), "x": (1, 1)}
    with pytest.raises(BadInput, match=r"expression\.not_scalar") as refused:
        read("A*x", "A: m x n; x: n", scalar=True)
    assert refused.value.facts["left_shape"] == "m × 1"


def test_no_expression_is_deeper_than_a_walk_can_go() -> None:
    with pytest.raises(BadInput, match=r"expression\.deep_tree"):
        read("A" + "*B.*A" * (MOST_DEPTH + 1), "A: n x n; B: n x n")
    assert read("+".join(["A*x"] * 300)).expression.shape == ("m", 1)


def test_many_letters_are_read_or_refused_at_once() -> None:
    started = time.perf_counter()
    letters = "+".join(f"{letter}{i}" for i in range(30) for letter in "ax")
    assert read(f"c*({letters})").expression.shape == ("n", 1)
    with pytest.raises(BadInput, match=r"expression\.misfit"):
        read(f"A*A*({letters})", "A: 2 x 3")
    assert time.perf_counter() - started < 2
