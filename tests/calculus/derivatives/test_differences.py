"""Differences as a judge: right derivatives hold, wrong ones fall, and not a number is no derivative."""

import numpy as np
import pytest

from matelier.calculus.derivatives.differences import agrees
from matelier.calculus.expression import TRAITS, symbol
from matelier.calculus.language.shapes import read
from matelier.calculus.values.evaluate import sized
from matelier.calculus.values.samples import MAKE, random_sizes, random_value


def holds(text: str, derivative: str, variables: str, wrt: str = "x") -> bool | None:
    """The verdict; None where there is none."""
    whole = read(text, variables)
    symbols = {name: {"shape": [str(d) for d in node.shape if d != 1], **dict.fromkeys(node.traits, True)}
               for name, node in whole.symbols.items()}  # fmt: skip
    claimed = read(derivative, {name: told for name, told in symbols.items() if name in derivative})
    verdict = agrees(whole.expression, claimed.expression, whole.symbols[wrt])
    return None if verdict is None else bool(verdict)


def test_a_right_gradient_holds_and_a_wrong_one_falls() -> None:
    assert holds("x'*A*x", "A*x+A'*x", "A: n x n; x: n")
    assert holds("x'*A*x", "2*A*x", "A: n x n; x: n") is False
    assert holds("x'*A*x", "2*A*x", "A: n x n sym; x: n")
    assert holds("a'*X'*b", "a*b'", "a: n; X: n x n sym; b: n", "X") is False


def test_a_derivative_that_is_no_number_does_not_hold() -> None:
    assert holds("sum(x.^2)", "2*x.*log(-abs(x))", "x: n") is False


def test_a_small_error_is_seen() -> None:
    assert holds("sum(exp(x))", "1.00001*exp(x)", "x: n") is False


def test_kinks_are_walked_round() -> None:
    assert holds("sum(relu(x))", "sign(relu(x))", "x: n")


def test_three_points_of_distinct_dimensions_are_looked_at() -> None:
    whole = read("norm2(A*x-b)^2", "A: m x n; x: n; b: m")
    derivative = read("2*A'*(A*x-b)", "A: m x n; x: n; b: m").expression
    verdict = agrees(whole.expression, derivative, whole.symbols["x"], seed=5)
    assert verdict is not None
    assert verdict.points == 3
    assert all(dims["m"] != dims["n"] for dims in verdict.dimensions)
    assert verdict == agrees(whole.expression, derivative, whole.symbols["x"], seed=5)


def test_a_function_that_is_nowhere_defined_has_no_verdict() -> None:
    assert holds("sum(log(-exp(x)))", "ones(n)", "x: n") is None


@pytest.mark.parametrize("trait", sorted(TRAITS))
def test_samples_have_what_is_known_of_them(trait: str) -> None:
    assert trait in MAKE
    random = np.random.default_rng(3)
    node = symbol("X", ("n", 1) if trait in ("simplex", "unit") else ("n", "n"), frozenset([trait]))
    X = random_value(node, sized(node.shape, random_sizes(["n"], random)), random)
    n = X.shape[0]
    holding = {
        "sym": lambda: np.allclose(X, X.T),
        "psd": lambda: np.linalg.eigvalsh(X).min() > 0 and np.allclose(X, X.T),
        "inv": lambda: abs(np.linalg.det(X)) > 1e-3,
        "detpos": lambda: np.linalg.det(X) > 0,
        "pos": lambda: X.min() > 0,
        "pm1": lambda: np.all(np.abs(X) == 1),
        "simplex": lambda: X.min() > 0 and np.isclose(X.sum(), 1),
        "big": lambda: X.min() > 12,
        "antisym": lambda: np.allclose(X, -X.T),
        "orth": lambda: np.allclose(X @ X.T, np.eye(n)),
        "diagonal": lambda: np.count_nonzero(X - np.diag(np.diag(X))) == 0,
        "upper": lambda: np.allclose(X, np.triu(X)),
        "lower": lambda: np.allclose(X, np.tril(X)),
        "idempotent": lambda: np.allclose(X @ X, X) and not np.allclose(X, X.T),
        "unit": lambda: np.isclose(np.linalg.norm(X), 1),
    }
    assert holding[trait]()
