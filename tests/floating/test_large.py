"""From 20 rows to 200: systems against rationals, values against balls of 256 bits."""

import flint
import numpy as np
import pytest

import rationally
from matelier.floating.eigen import eigen
from matelier.floating.least_squares import least_squares
from matelier.floating.singular import decomposed
from matelier.floating.solve import solve
from rationally import Array

BITS = 256


def squeezed(n: int, power: float, seed: int) -> Array:
    """A matrix of this condition."""
    random = np.random.default_rng([n, seed])
    U, V = (np.linalg.qr(random.standard_normal((n, n)))[0] for _ in range(2))
    return (U * np.logspace(0, -power, n)) @ V.T


def balls(A: Array) -> list[flint.acb]:
    """The eigenvalues, each in a ball of its own."""
    flint.ctx.prec = BITS
    try:
        found = flint.acb_mat([[flint.acb(x.real, x.imag) for x in row] for row in (A + 0j).tolist()])
        return found.eig(algorithm="rump")
    finally:
        flint.ctx.prec = 53


def outside(ball: flint.arb, lower: float, upper: float) -> bool:
    """Whether the whole ball lies outside."""
    return bool(ball > flint.arb(upper)) or bool(ball < flint.arb(lower))


@pytest.mark.parametrize(("n", "power"), [(20, 3), (60, 9), (120, 12), (200, 6), (40, 13)])
def test_large_systems_lie_within_their_radius(n: int, power: int) -> None:
    A = squeezed(n, power, 0)
    b = np.random.default_rng(n).standard_normal((n, 1))
    point = solve(A, b, patience=0.0).value.point
    assert point is not None
    truth = rationally.solution(A, b)
    assert truth is not None
    assert rationally.lies(truth, point)


@pytest.mark.parametrize(("m", "n"), [(60, 20), (400, 8), (90, 30)])
def test_tall_systems_lie_within_their_radius(m: int, n: int) -> None:
    random = np.random.default_rng(m)
    A, b = random.standard_normal((m, n)) @ squeezed(n, 5, 1), random.standard_normal((m, 1))
    x = least_squares(A, b, patience=0.0).value.x
    truth = rationally.nearest(A, b)
    assert truth is not None
    assert x.label == "PROVED"
    assert rationally.lies(truth, x)


@pytest.mark.parametrize("n", [20, 30])
def test_large_singular_values_lie_between_their_bounds(n: int) -> None:
    A = squeezed(n, 14, 2)
    found = decomposed(A)
    whole = np.block([[np.zeros((n, n)), A], [A.T, np.zeros((n, n))]])
    values = sorted((ball.real for ball in balls(whole)), key=lambda ball: float(ball.mid()), reverse=True)[:n]
    for ball, lower, upper in zip(values, found.lower.tolist(), found.upper.tolist(), strict=True):
        assert not outside(ball, lower, upper)


@pytest.mark.parametrize("n", [20, 40])
def test_large_eigenvalues_lie_where_they_are_said_to(n: int) -> None:
    A = np.random.default_rng(n).standard_normal((n, n))
    S = A + A.T
    value = eigen(S).value.values
    for ball, lower, upper in zip(
        sorted((ball.real for ball in balls(S)), key=lambda ball: float(ball.mid())),
        value.lower.tolist(), value.upper.tolist(), strict=True,
    ):  # fmt: skip
        assert not outside(ball, lower, upper)
    near = eigen(A).value.values
    roots = balls(A)
    for centre, radius in zip(near.value.tolist(), near.radius.tolist(), strict=True):
        gaps = [abs(root - flint.acb(centre.real, centre.imag)) for root in roots]
        assert any(not gap > flint.arb(radius) for gap in gaps)
