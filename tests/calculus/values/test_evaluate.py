"""Values of expressions: exact and floating arithmetic agree, and each operation is what its definition says."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.calculus.expression import Expression
from matelier.calculus.language.shapes import read
from matelier.calculus.values.elimination import determinant, inverse, pseudo_inverse, rank
from matelier.calculus.values.evaluate import evaluate
from matelier.calculus.values.floats import commutation
from matelier.calculus.values.rationals import Rationals, to_floats
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

LETTERS = {"A": "m x n", "B": "n x m", "S": "n x n", "x": "n", "b": "m", "t": "scalar"}
FORMULAS = [
    "A*x-b", "t*A'*b+x", "A.*B'", "S^3", "S*S'*x", "kron(A,S)", "vec(A)", "diag(x)*S", "diag(S)", "tr(S)", "det(S)",
    "sum(A)", "norm1(A)", "norm2(A)^2", "norm2(x)", "rank(A)", "abs(A)", "sign(A)", "relu(b)", "eye(n)+ones(n,n)",
    "comm(m,n)*vec(A)", "t^n", "x'*S*x/(t^2+1)", "A.^2", "pinv(A)", "inv(S*S'+eye(n))", "x'*x*S", "sqrt(A.*A)",
]  # fmt: skip
entries = st.integers(-3, 3)


def formula(text: str) -> Expression:
    return read(text, LETTERS).expression


def drawn(data: st.DataObject, m: int, n: int) -> dict[str, Exact]:
    sizes = {"A": (m, n), "B": (n, m), "S": (n, n), "x": (n, 1), "b": (m, 1), "t": (1, 1)}
    return {
        name: Exact.of([[data.draw(entries) for _ in range(width)] for _ in range(height)])
        for name, (height, width) in sizes.items()
    }


@pytest.mark.parametrize("text", FORMULAS)
@settings(max_examples=12, deadline=None)
@given(data=st.data(), m=st.integers(1, 3), n=st.integers(1, 3))
def test_exact_and_floating_values_agree(text: str, data: st.DataObject, m: int, n: int) -> None:
    node, values = formula(text), drawn(data, m, n)
    dims = {"m": m, "n": n}
    exact = to_floats(evaluate(node, values, dims, Rationals()))
    floating = evaluate(node, {name: value.to_numpy() for name, value in values.items()}, dims)
    assert np.shape(exact) == np.shape(floating)
    assert np.allclose(exact, floating, rtol=1e-9, atol=1e-9)


@settings(max_examples=40)
@given(st.data(), st.integers(1, 4))
def test_elimination_by_hand_and_by_flint_are_one(data: st.DataObject, n: int) -> None:
    """A matrix times √2 goes the way of any scalar, the same matrix the way of fractions."""
    rows = [[data.draw(entries) for _ in range(n)] for _ in range(n)]
    A, R = Exact.of(rows), Exact.of([[root(2) * entry for entry in row] for row in rows])
    assert determinant(R) == determinant(A) * root(2) ** n
    assert rank(R) == rank(A)
    back, turned = inverse(A), inverse(R)
    assert (back is None) == (turned is None) == (determinant(A) == 0)
    if back is not None and turned is not None:
        assert [[root(2) * e for e in row] for row in turned.rows] == back.tolist()
        assert (A @ back).tolist() == np.eye(n).astype(int).tolist()


@settings(max_examples=30)
@given(st.data(), st.integers(1, 3), st.integers(1, 3))
def test_the_pseudo_inverse_keeps_its_four_laws(data: st.DataObject, m: int, n: int) -> None:
    A = Exact.of([[data.draw(entries) for _ in range(n)] for _ in range(m)])
    P = pseudo_inverse(A)
    left, right = A @ P, P @ A
    assert (left @ A).rows == A.rows
    assert (right @ P).rows == P.rows
    assert all(tuple(zip(*one.rows, strict=True)) == one.rows for one in (left, right))


def test_the_commutation_matrix_turns_what_is_stacked() -> None:
    A = np.arange(6.0).reshape(2, 3)
    assert np.array_equal(commutation(2, 3) @ A.reshape(-1, order="F"), A.T.reshape(-1, order="F"))


@pytest.mark.parametrize(
    ("text", "t", "value"),
    [
        ("sqrt(t)", 8, 2 * root(2)),
        ("t^(1/3)", Fraction(8, 27), Fraction(2, 3)),
        ("t^(-3/2)", 4, Fraction(1, 8)),
        ("exp(t)", 0, 1),
        ("log(t)", 1, 0),
        ("cos(t)", 0, 1),
        ("abs(t)", 1 - root(2), root(2) - 1),
        ("t^2", 1 + root(2), 3 + 2 * root(2)),
        ("(t^2-1)/(t-1)", letter("a"), letter("a") + 1),
    ],
)
def test_what_is_exact_stays_exact(text: str, t: object, value: object) -> None:
    assert evaluate(formula(text), {"t": t}, {}, Rationals()) == value


@pytest.mark.parametrize("text", ["log(t)", "sqrt(t)", "t^(1/2)", "inv(t*ones(2,2))"])
def test_floating_values_are_not_a_number_where_they_are_undefined(text: str) -> None:
    """And nothing is warned of: warnings are errors here."""
    assert not np.all(np.isfinite(evaluate(formula(text), {"t": -1.0})))


def test_it_is_quick() -> None:
    import time

    node = formula("norm2(A*x-b)^2")
    values = {"A": np.ones((4, 3)), "x": np.ones((3, 1)), "b": np.ones((4, 1))}
    began = time.perf_counter()
    for _ in range(200):
        evaluate(node, values)
    assert time.perf_counter() - began < 0.2


def test_what_is_missing_or_too_large_is_refused() -> None:
    with pytest.raises(BadInput, match=r"evaluate\.missing"):
        evaluate(formula("A*x"), {"A": np.ones((2, 2))})
    with pytest.raises(BadInput, match=r"evaluate\.missing"):
        evaluate(formula("eye(n)"), {})
    with pytest.raises(BadInput, match=r"evaluate\.size"):
        evaluate(formula("kron(A,A)"), {"A": np.ones((20_000, 3))})
    with pytest.raises(BadInput, match=r"evaluate\.shape"):
        evaluate(formula("A*x"), {"A": np.ones((2, 2)), "x": np.ones((3, 1))})
