"""The adjoint of a linear expression: sum(seed .* linear) = sum(G .* dX), whatever stands around dX."""

import pytest

from calculus.differing import are_equal
from matelier.calculus.derivatives.adjoint import adjoint
from matelier.calculus.expression import elementwise, hadamard, scalar_of, symbol
from matelier.calculus.language.shapes import read
from matelier.spine.errors import Unable


@pytest.mark.parametrize(
    ("linear", "variables"),
    [
        ("A*X*B", "A: k x m; X: m x n; B: n x p"),
        ("A*X'*B", "A: k x n; X: m x n; B: m x p"),
        ("A.*X", "A: m x n; X: m x n"),
        ("tr(A*X)*B", "A: n x m; X: m x n; B: k x p"),
        ("(a'*X*b)*c", "a: m; X: m x n; b: n; c: k"),
        ("sum(A.*X)*x", "A: m x n; X: m x n; x: k"),
        ("diag(X)", "X: n x n"),
        ("diag(X*b)", "X: m x n; b: n"),
        ("vec(A*X)", "A: k x m; X: m x n"),
        ("kron(b,vec(X))", "b: p; X: m x n"),
        ("kron(A,X)", "A: k x p; X: m x n"),
        ("kron(X,A)", "A: k x p; X: m x n"),
        ("c*(A*X+X*B)", "A: m x m; X: m x n; B: n x n; c: scalar"),
    ],
)
def test_the_seed_carried_inwards_weighs_dx_as_it_weighs_the_whole(linear: str, variables: str) -> None:
    reading = read(linear, variables)
    X, whole = reading.symbols["X"], reading.expression
    seed = symbol("Z", whole.shape)
    before = scalar_of("sum", hadamard(seed, whole))
    after = scalar_of("sum", hadamard(adjoint(whole, X, seed), X))
    assert are_equal(before, after)


@pytest.mark.parametrize(
    "seed", ["kron(C,D)", "2*kron(C,D)", "inv(kron(C,D))", "kron(C,D)'", "ones(k*m,k*m)", "eye(k*m)"]
)
def test_of_a_kronecker_seed_the_sides_are_weighed_apart(seed: str) -> None:
    told = read(f"tr(({seed})'*kron(A,X))", "A: k x k; X: m x m; C: k x k inv; D: m x m inv")
    X = told.symbols["X"]
    G = adjoint(told.expression, X)
    assert "kron" not in {node.op for node in G.nodes() if node.has("A")} or seed.startswith("kron")
    assert are_equal(told.expression, scalar_of("sum", hadamard(G, X)))


def test_what_is_not_linear_is_refused_with_its_place() -> None:
    X = read("X", "X: m x n").symbols["X"]
    with pytest.raises(Unable, match=r"calculus\.not_linear"):
        adjoint(scalar_of("sum", elementwise("exp", X)), X)
