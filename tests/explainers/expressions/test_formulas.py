"""Expressions as formulas: what one would write by hand, worth what the expression is worth."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from calculus.corpus import cases
from calculus.grown import LETTERS, grown
from explainers.expressions.formula_value import worth
from matelier.calculus.expression import Expression
from matelier.calculus.language.shapes import read
from matelier.calculus.values.evaluate import evaluate
from matelier.explainers.expressions.formulas import as_formula
from matelier.render.brackets import Pen
from matelier.render.formula import one_line
from matelier.render.latex import mathematics
from matelier.render.words import words

SIZES = {"m": 4, "n": 3, "k": 2}
RANDOM = np.random.default_rng(0)
VALUES = {name: RANDOM.standard_normal([SIZES.get(str(side), 1) for side in shape]) for name, shape in LETTERS.items()}


@settings(max_examples=300)
@given(grown())
def test_a_formula_read_by_its_parentheses_has_the_value_of_the_expression(expression: Expression) -> None:
    assume(not any(node.op in ("eye", "zeros") for node in expression.nodes()))  # I and 0 do not say their sizes
    used = {name: value for name, value in VALUES.items() if expression.has(name)}
    told = {**VALUES, **{f"size {name}": np.ones(size) for name, size in SIZES.items()}}
    with np.errstate(all="ignore"):
        wanted = np.atleast_2d(np.asarray(evaluate(expression, used, SIZES), dtype=float))
        assume(bool(np.isfinite(wanted).all()) and np.abs(wanted).max() < 1e12)
        try:
            found = worth(as_formula(expression), told, wanted.shape)
        except np.linalg.LinAlgError:
            assume(False)
            raise
    assert found.shape == wanted.shape
    assert np.allclose(found, wanted, rtol=1e-5, atol=1e-9 + 1e-7 * np.abs(wanted).max())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2*A'*(A*x-b)", "2 Aᵀ(A x − b)"),
        ("norm2(A*x-b)^2+c*norm1(x)", "‖A x − b‖² + c ‖x‖₁"),
        ("norm2(X)^2", "‖X‖_F²"),
        ("-x+y", "y − x"),
        ("x'*x-1", "xᵀ x − 1"),
        ("-(x+y)", "−(x + y)"),
        ("inv(X)'", "X⁻ᵀ"),
        ("inv(A)*b", "A⁻¹ b"),
        ("pinv(A)*b", "A⁺ b"),
        ("(A*B)'", "(A B)ᵀ"),
        ("A'^2", "(Aᵀ)²"),
        ("x*x'/norm2(x)^3", "(x xᵀ)/‖x‖³"),
        ("(x'*A*x)*x", "(xᵀ A x) x"),
        ("0.5*norm2(x)^2", "1/2 ‖x‖²"),
        ("y./(ones(m)+exp(y.*(X*w)))", "y ⊘ (1ₘ + exp(y ∘ (X w)))"),
        ("x.^2", "x^(∘ 2)"),
        ("A.*kron(B,C)", "A ∘ (B ⊗ C)"),
        ("kron(A,B)*vec(X)", "(A ⊗ B) vec(X)"),
        ("c*eye(n)*x+zeros(n)", "c x"),
        ("A+c*eye(n)", "A + c I"),
        ("ones(m,n)", "1ₘ·1ₙᵀ"),
        ("log(det(X))", "log det(X)"),
        ("c*logdet(X)", "c log |det(X)|"),
        ("logdet(X)^2", "(log |det(X)|)²"),
        ("sum(eig(A))", "∑ λᵢ(A)"),
        ("lambda*x1'*x_2", "λ x₁ᵀ x₂"),
        ("sqrt(x'*x+c)", "√(xᵀ x + c)"),
        ("3*2^c", "3·2^c"),
        ("|a'*x|", "|aᵀ x|"),
    ],
)
def test_it_is_written_as_in_a_book(text: str, wanted: str) -> None:
    assert one_line(as_formula(read(text, "c: scalar").expression), Pen(words("en"))) == wanted


def test_functions_called_by_their_names_and_differentials() -> None:
    x = read("x'*x").symbols["x"]
    told = [Expression(name, (x,), x.shape) for name in ("sigmoid", "softmax", "d")]
    assert [one_line(as_formula(one), Pen(words("en"))) for one in told] == ["σ(x)", "softmax(x)", "dx"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x'*A*x", "{x}^{T} A x"),
        ("kron(A,B)-X.*Y", r"A \otimes B - X \circ Y"),
        ("x./y", r"x \oslash y"),
        ("x/norm2(x)", r"\frac{x}{\mathopen{}\left\| x \right\|}"),
        ("Sigma*x+Theta*y", r"\Sigma x + \Theta y"),
        ("prod(eig(A))", r"\prod {\lambda}_{i} \mathopen{}\left( A \right)"),
    ],
)
def test_latex_is_mathematics(text: str, wanted: str) -> None:
    assert mathematics(as_formula(read(text).expression), words("en")) == wanted


def test_every_sign_and_greek_letter_is_known_to_latex() -> None:
    for case in cases():
        told = mathematics(as_formula(read(case.gradient, case.variables()).expression), words("en"))
        assert "?" not in told
        assert told.isascii()
