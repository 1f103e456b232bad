"""Formulas put on paper from their text, and what a page says of its signs and of how a function curves."""

import pytest

import matelier as mt
from matelier.calculus.language.shapes import read
from matelier.explainers.expressions.lettering import is_differential, spelled
from matelier.explainers.expressions.typed import on_paper
from matelier.render.brackets import Pen
from matelier.render.formula import one_line
from matelier.render.words import words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A'*A", "Aᵀ A"),
        ("rank(A) = n", "rank(A) = n"),
        ("x'*A'*A*x >= 0", "xᵀ Aᵀ A x ≥ 0"),
        ("2*beta_1", "2β₁"),
    ],
)
def test_what_is_typed_is_written_as_on_paper(text: str, wanted: str) -> None:
    symbols = read("sum(A*x)*beta_1", "A: m x n; x: n; beta_1: scalar").symbols
    tree = on_paper(text, symbols)
    assert tree is not None
    assert one_line(tree, Pen(words("en"))) == wanted


def test_what_is_no_expression_stays_text() -> None:
    assert on_paper("A symmetric", {}) is None


def test_a_differential_is_a_d_before_a_letter() -> None:
    assert [name for name in ("dX", "dbeta_1", "dx1", "d", "delta", "data", "d1") if is_differential(name)] == [
        "dX", "dbeta_1", "dx1",
    ]  # fmt: skip


def test_letters_in_sentences_are_as_on_paper() -> None:
    assert [spelled(name) for name in ("lambda", "beta_1", "x1", "A", "x_new")] == ["λ", "β₁", "x₁", "A", "x_new"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("norm2(A*x-b)^2", "hessian.convex"),
        ("sum(log(1+exp(-y.*(A*x))))", "hessian.convex"),
        ("-norm2(A*x)^2", "hessian.concave"),
        ("x'*B*x", "hessian.depends"),
        ("-norm1(x)", "hessian.kinked"),
        ("-norm2(A*x)", "hessian.kinked"),
    ],
)
def test_a_hessian_says_how_its_function_curves(text: str, key: str) -> None:
    told = mt.hessian(text, "x", variables="A: m x n; B: n x n; x: n").text("en").split()
    assert " ".join(words("en").sentences[key].split()) in " ".join(told)


def test_one_sees_where_a_differential_ends() -> None:
    assert "(dW) X" in mt.gradient("norm2(M - W*X)^2", "W").text("en")


def test_signs_are_told_where_they_stand_and_nowhere_else() -> None:
    sentence = words("en").sentences["expression.sign.kron"]
    assert sentence in " ".join(mt.hessian("tr(A*X*B*X')", "X").text("en").split())
    assert sentence not in " ".join(mt.gradient("norm2(A*x-b)^2").text("en").split())


def test_sides_that_are_not_always_equal_are_said_to_differ() -> None:
    told = mt.check("A != A'").text("en")
    assert words("en").sentences["law.falls.equal"] in told
    assert words("en").sentences["law.falls.different"] not in told
    assert "The left side:" not in told  # it is the letter itself
