"""Systems, least squares, inverses, determinants: every digit that is told is right."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rationally
from matelier.certify.check import holds
from matelier.floating.determinant import determinant
from matelier.floating.inverse import inverse
from matelier.floating.least_squares import least_squares
from matelier.floating.project import project
from matelier.floating.pseudo_inverse import pseudo_inverse
from matelier.floating.solve import solve
from matelier.spine.errors import BadInput
from rationally import Array


def squeezed(n: int, power: float) -> Array:
    """A matrix of this condition."""
    random = np.random.default_rng(0)
    U, V = (np.linalg.qr(random.standard_normal((n, n)))[0] for _ in range(2))
    return (U * np.logspace(0, -power, n)) @ V.T


@given(st.integers(0, 2**32), st.integers(1, 6))
@settings(max_examples=30, deadline=None)
def test_what_solves_a_system_is_told_to_the_last_digit(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    A, b = random.standard_normal((n, n)), random.standard_normal((n, 2))
    point = solve(A, b).value.point
    assert point is not None
    assert (point.radius <= 2.0**-53 * np.abs(point.value).max(axis=0)).all()
    truth = rationally.solution(A, b)
    assert truth is not None
    assert rationally.lies(truth, point)


def test_how_many_solutions_there_are() -> None:
    A = np.array([[1.0, 2.0], [2.0, 4.0]])
    assert solve(A, np.array([1.0, 2.0])).value.kind == "infinite"
    assert solve(A, np.array([1.0, 3.0])).value.kind == "none"
    assert solve(np.eye(2), np.ones(2)).value.kind == "unique"
    assert solve(np.ones((1, 2)), np.ones(1)).value.kind == "infinite"
    tall = solve(np.ones((2, 1)), np.array([1.0, 2.0])).value
    assert tall.kind == "none"
    assert tall.least_squares is not None
    assert tall.least_squares.value == pytest.approx(1.5)


def test_directions_lead_from_solution_to_solution() -> None:
    A = np.random.default_rng(0).standard_normal((2, 5))
    value = solve(A, np.ones(2)).value
    assert value.directions is not None
    assert value.directions.shape == (5, 3)
    assert np.abs(A @ value.directions).max() < 1e-14


def test_what_is_too_large_and_too_bad_is_open_with_what_would_decide() -> None:
    A = squeezed(230, 17)
    value = solve(A, np.ones(230)).value
    assert (value.kind, value.label) == ("open", "UNDECIDED")
    assert value.would is not None


@pytest.mark.parametrize("n", [50, 220, 300])
def test_a_condition_of_1e12_is_proved(n: int) -> None:
    value = solve(squeezed(n, 12), np.ones(n), patience=0.0).value
    assert value.label == "PROVED"


def test_a_condition_of_1e16_is_decided_by_rationals() -> None:
    value = solve(squeezed(60, 16), np.ones(60)).value
    assert (value.kind, value.label) == ("unique", "EXACT")


def test_scaled_rows_and_columns_cost_no_digit() -> None:
    random = np.random.default_rng(0)
    A = np.ldexp(random.standard_normal((12, 12)), random.integers(-300, 300, (12, 1)))
    point = solve(A, np.ones(12), patience=0.0).value.point
    assert point is not None
    assert (point.radius <= 1e-20 * np.abs(point.value)).all()


def test_complex_systems() -> None:
    A, b = np.array([[1, 1j], [2, 1 - 1j]]), np.array([[1 + 1j], [0]])
    found = solve(A, b)
    truth = rationally.solution(A, b)
    assert truth is not None
    assert rationally.lies(truth, found.value.point)
    assert all(holds(claim) for claim in found.claims)


def test_an_inverse_has_every_entry_within_its_radius() -> None:
    A = np.random.default_rng(1).standard_normal((6, 6))
    value = inverse(A).value
    assert value.exists.holds is True
    truth = rationally.inverse(A)
    assert truth is not None
    assert rationally.lies(truth, value.inverse)
    none = inverse(np.array([[1.0, 2.0], [2.0, 4.0]])).value
    assert none.exists.holds is False
    assert none.inverse is None


def test_determinants_of_any_size() -> None:
    A = np.random.default_rng(0).standard_normal((40, 40))
    for patience in (0.0, 20.0):
        value = determinant(A * 2.0**40, patience=patience).value
        sign, log = np.linalg.slogdet(A)
        assert value.zero is False
        assert np.sign(value.mantissa.value) == sign
        assert np.log2(abs(value.mantissa.value)) + value.exponent == pytest.approx(log / np.log(2) + 1600)
        assert value.value is None  # beyond binary64
    assert determinant(np.ones((3, 3))).value.zero is True
    assert determinant(np.array([[1, 1j], [1j, 1]])).value.mantissa.value * 2 == 2


def test_least_squares_leave_what_is_told() -> None:
    random = np.random.default_rng(0)
    A, b = random.standard_normal((20, 3)), random.standard_normal((20, 1))
    value = least_squares(A, b).value
    assert value.unique.holds is True
    assert (
        float(value.size.lower[0]) <= np.linalg.norm(b - A @ value.x.value) <= float(value.size.upper[0]) * (1 + 1e-12)
    )
    assert least_squares(A[:2].copy(), b[:2]).value.unique.holds is False


def test_of_dependent_columns_the_shortest_is_found_exactly_or_checked() -> None:
    A = np.ones((4, 2))
    value = least_squares(A, np.arange(4.0)).value
    assert value.x.label == "EXACT"
    assert value.x.value.tolist() == [[0.75], [0.75]]
    assert value.unique.holds is False
    assert pseudo_inverse(A).value.inverse.value.tolist() == [[0.125] * 4] * 2
    found = least_squares(A, np.arange(4.0), patience=0.0).value
    assert found.x.label == "CHECKED"
    assert found.unique.would is not None
    assert pseudo_inverse(A, patience=0.0).value.inverse.label == "CHECKED"


def test_projections_are_near_and_what_is_left_is_orthogonal() -> None:
    random = np.random.default_rng(0)
    W, b = random.standard_normal((9, 2)), random.standard_normal((9, 1))
    found = project(b, W)
    assert np.abs(W.T @ found.value.left.value).max() < 1e-13
    assert (found.value.p.radius < 1e-13).all()
    assert all(holds(claim) for claim in found.claims)


def test_a_right_hand_side_of_another_length_is_refused() -> None:
    with pytest.raises(BadInput, match=r"measured\.not_as_long"):
        solve(np.eye(3), np.ones(2))
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        determinant(np.ones((2, 3)))
