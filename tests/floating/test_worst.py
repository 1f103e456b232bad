"""Cases made to hurt: bounds without one of their terms would be wrong here."""

import numpy as np
import pytest

import rationally
from matelier.certify.check import holds
from matelier.floating.definite import definite, shifted
from matelier.floating.inverted import inverted, solved
from matelier.floating.least import minimum, narrowed
from matelier.floating.singular import enclosures
from rationally import Array


def squeezed(n: int, power: float, seed: int) -> Array:
    """A matrix of this condition."""
    random = np.random.default_rng(seed)
    U, V = (np.linalg.qr(random.standard_normal((n, n)))[0] for _ in range(2))
    return (U * np.logspace(0, -power, n)) @ V.T


@pytest.mark.parametrize("seed", range(12))
def test_a_small_part_beside_a_large_one_is_not_told_better_than_it_is_known(seed: int) -> None:
    # The small part is near underflow: its residuals are no numbers that can be split.
    A = np.zeros((4, 4))
    A[0, 0], A[1:, 1:] = 1.0, squeezed(3, 5, seed)
    b = np.array([[1.0], [2.0**-1050 / 3], [2.0**-1055 / 7], [2.0**-1060]])
    x = solved(inverted(A), b)
    truth = rationally.solution(A, b)
    assert truth is not None
    assert x is None or rationally.lies(truth, x)


@pytest.mark.parametrize("power", [2, 6, 10, 13, 14, 15, 16])
def test_solutions_lie_where_they_are_said_to_at_any_condition(power: float) -> None:
    for seed in range(4):
        A = squeezed(8, power, seed)
        b = np.random.default_rng(seed).standard_normal((8, 2))
        found = inverted(A)
        x, y = solved(found, b), minimum(narrowed(A), b)
        truth = rationally.solution(A, b)
        assert truth is not None
        assert x is None or rationally.lies(truth, x)
        assert y is None or rationally.lies(truth, y)
        assert x is not None or power > 13


@pytest.mark.parametrize("last", [2.0**-52, 2.0**-50, 2.0**-40])
def test_what_cholesky_runs_through_is_not_called_definite_for_that(last: float) -> None:
    # Indefinite by less than rounding can see.
    for seed in range(20):
        B = np.random.default_rng(seed).integers(-9, 10, (6, 5)) / 8.0
        A = B @ B.T
        A[-1, -1] -= last / 64
        found = definite(A)
        up, down, flat = rationally.inertia(A)
        assert found.value.inertia in (None, (up, down, flat))
        assert all(holds(claim) for claim in found.claims)
        assert not (down or flat) or shifted(A) is None


def test_an_svd_of_the_rounded_product_hides_what_was_rounded() -> None:
    random = np.random.default_rng(0)
    for _ in range(30):
        U, V = (np.linalg.qr(random.standard_normal((3, 3)))[0] for _ in range(2))
        s = np.array([0.5, 2.0**-30, 2.0**-60])
        A = (U * s) @ V.T
        lower, upper, _ = enclosures(A, U, s, V)
        assert rationally.singular_values_lie(A, lower, upper)


@pytest.mark.parametrize("stretch", [1e-3, 1e-9])
def test_columns_that_are_too_long_are_counted(stretch: float) -> None:
    A = np.diag([0.75, 0.5])
    lower, upper, _ = enclosures(A, (1 + stretch) * np.eye(2), np.array([0.75, 0.5]) / (1 + stretch), np.eye(2))
    assert rationally.singular_values_lie(A, lower, upper)
