"""Eigenvalues between bounds, in discs and by exact polynomials; definiteness; factors and what they leave."""

import numpy as np
import pytest

import rationally
from matelier.certify.check import holds
from matelier.floating.definite import definite
from matelier.floating.eigen import eigen
from matelier.floating.factoring import cholesky, lu, qr
from matelier.floating.general import overlapping
from matelier.floating.inertia import by_polynomial, inertia_exactly


def test_eigenvalues_of_a_symmetric_matrix_lie_between_their_bounds() -> None:
    A = np.random.default_rng(0).standard_normal((6, 6))
    A = A + A.T
    value = eigen(A).value
    assert value.symmetric
    assert rationally.eigenvalues_lie(A, value.values.lower, value.values.upper)


def test_repeated_eigenvalues_are_told_with_their_exact_multiplicity() -> None:
    A = np.eye(8) + np.diag(np.ones(7), 1)
    value = eigen(A).value
    assert value.multiplicities == (8,)
    assert value.values.value == pytest.approx(1)
    assert value.values.label == "EXACT"


def test_discs_of_a_large_matrix_are_apart() -> None:
    A = np.random.default_rng(0).standard_normal((120, 120))
    found = eigen(A)
    assert len(found.value.groups) == 120
    assert found.value.values.label == "PROVED"
    assert found.value.values.radius.max() < 1e-6


def test_discs_that_touch_are_one_group() -> None:
    values = np.array([0.0, 1.0, 2.0, 9.0]) + 0j
    assert overlapping(values, np.array([0.6, 0.6, 0.6, 0.6])) == ((0, 1, 2), (3,))
    assert overlapping(values, np.array([0.6, np.inf, 0.6, 0.6])) == ((0, 1, 2, 3),)


@pytest.mark.parametrize(
    ("A", "kind", "inertia"),
    [
        (np.eye(3), "positive_definite", (3, 0, 0)),
        (-np.eye(3), "negative_definite", (0, 3, 0)),
        (np.ones((2, 2)), "positive_semidefinite", (1, 0, 1)),
        (-np.ones((2, 2)), "negative_semidefinite", (0, 1, 1)),
        (np.zeros((2, 2)), "zero", (0, 0, 2)),
        (np.array([[0.0, 1.0], [1.0, 0.0]]), "indefinite", (1, 1, 0)),
        (np.array([[2, 1j], [-1j, 2]]), "positive_definite", (2, 0, 0)),
        (np.diag([1.0, 1e-300]), "positive_definite", (2, 0, 0)),
        (np.array([[1.0, 1.0], [1.0, 1.0 - 2.0**-53]]), "indefinite", (1, 1, 0)),
    ],
)
def test_what_a_form_does(A: rationally.Array, kind: str, inertia: tuple[int, int, int]) -> None:
    found = definite(A)
    assert (found.value.kind, found.value.inertia) == (kind, inertia)
    assert all(holds(claim) for claim in found.claims)


def test_a_matrix_that_is_not_symmetric_tells_the_place() -> None:
    value = definite(np.array([[1.0, 2.0], [2.0 + 2.0**-51, 1.0]])).value
    assert (value.kind, value.place) == ("not_symmetric", (0, 1))


def test_signs_on_the_diagonal_decide_what_is_too_large_to_be_exact() -> None:
    A = np.diag(np.concatenate([np.ones(230), [-1e-30]]))
    found = definite(A)
    assert (found.value.kind, found.value.label) == ("indefinite", "EXACT")
    assert all(holds(claim) for claim in found.claims)
    semi = np.diag(np.concatenate([np.ones(230), [0.0]]))
    assert definite(semi).value.kind == "open"
    assert definite(semi).value.would is not None


def test_two_ways_count_the_same_directions() -> None:
    random = np.random.default_rng(0)
    for k in range(60):
        n = int(random.integers(1, 6))
        M = random.integers(-2, 3, (n, n)).astype(float)
        M = (M + M.T) * (1 - np.eye(n) if k % 2 else 1)
        found = inertia_exactly(M, 1.0)
        assert found is not None
        assert found[0] == by_polynomial(M) == rationally.inertia(M)
        assert all(holds(claim) for claim in found[1])


def test_factors_leave_no_more_than_is_told() -> None:
    A = np.random.default_rng(0).standard_normal((6, 4))
    q, t = qr(A).value, lu(A).value
    assert np.linalg.norm(A - q.Q @ q.R, 2) <= q.left < 1e-13
    assert (q.R.diagonal() >= 0).all()
    assert np.linalg.norm(A[list(t.order)] - t.L @ t.U, 2) <= t.left < 1e-13


def test_a_root_there_is_only_where_the_form_is_positive() -> None:
    A = np.array([[4.0, 2.0], [2.0, 3.0]])
    value = cholesky(A).value
    assert value.L is not None
    assert np.allclose(value.L @ value.L.T, A)
    assert cholesky(-A).value.L is None
    assert cholesky(np.ones((2, 2))).value.definite.kind == "positive_semidefinite"


def test_directions_are_counted_by_bounds_alone() -> None:
    # The diagonal says more than the bounds of a number that is the least there is.
    A = np.zeros((3, 3))
    A[0, 0] = 5e-324
    found = definite(A, patience=0.0)
    assert found.value.kind == "open"
    assert all(holds(claim) for claim in found.claims)
