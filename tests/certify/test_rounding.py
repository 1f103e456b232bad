"""Bounds of rounding hold against exact rationals, in the cases that are made to break them too."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.certify.rounding import TINY, enclosures, gamma, longest, obliqueness, product, scaled, scaled_model

Float64 = NDArray[np.float64]


def exact(A: Float64) -> flint.fmpq_mat:
    """The same matrix of rationals."""
    entries = [Fraction(x) for x in A.ravel().tolist()]
    return flint.fmpq_mat(*A.shape, [flint.fmpq(x.numerator, x.denominator) for x in entries])


def fraction(x: flint.fmpq) -> Fraction:
    """The same number of the standard library."""
    return Fraction(int(x.p), int(x.q))


def singular_squares(A: Float64) -> list[flint.arb]:
    """The squares of the singular values, largest first, each certified to hundreds of digits."""
    A = A if A.shape[0] >= A.shape[1] else A.T
    M = exact(A)
    roots: list[flint.arb] = []
    flint.ctx.prec = 2000
    try:
        for root, times in (M.transpose() * M).charpoly().numer().complex_roots():
            roots += [root.real] * times
        return sorted(roots, key=lambda root: root.mid(), reverse=True)
    finally:
        flint.ctx.prec = 53


def enclosed(A: Float64, low: Float64, high: Float64) -> bool:
    """Whether the singular values of A lie between these bounds, by exact arithmetic."""
    squares = singular_squares(A)
    flint.ctx.prec = 2000
    try:
        pairs = zip(squares, low.tolist(), high.tolist(), strict=False)
        return all(
            not flint.arb(below) ** 2 > square and (above == np.inf or not flint.arb(above) ** 2 < square)
            for square, below, above in pairs
        )
    finally:
        flint.ctx.prec = 53


def off(P: Float64, A: Float64, B: Float64) -> list[Fraction]:
    """How far each entry of P is from that of A B."""
    M = exact(A) * exact(B)
    return [abs(Fraction(x) - fraction(M[i, j])) for (i, j), x in np.ndenumerate(P)]


@pytest.mark.parametrize("terms", [10, 64, 65, 1000])
def test_a_column_made_for_rounding_is_bounded(terms: int) -> None:
    # 1 + 2⁻⁵³ + 2⁻⁵³ + … loses every term when they come in this order.
    A = np.full((1, terms), 2.0**-53)
    A[0, ::16] = 1.0
    B = np.ones((terms, 3))
    B[:, 1] = -1.0
    B[::2, 2] = -1.0
    P, error = product(A, B)
    assert all(gap <= Fraction(bound) for gap, bound in zip(off(P, A, B), error.ravel().tolist(), strict=True))


def test_the_bound_of_a_product_is_no_looser_than_it_must_be() -> None:
    random = np.random.default_rng(0)
    A, B = random.random((5, 1000)), random.random((1000, 5))
    _, error = product(A, B)
    assert (error <= 2 * gamma(64 + 16 + 4) * (A @ B)).all()


@given(st.integers(0, 2**32), st.integers(1, 70), st.sampled_from([0, 30, 300, 1000]))
@settings(max_examples=40, deadline=None)
def test_products_are_within_their_bounds(seed: int, inner: int, spread: int) -> None:
    random = np.random.default_rng(seed)
    A, B = (np.ldexp(random.standard_normal(shape), -random.integers(0, spread + 1, shape))
            for shape in ((2, inner), (inner, 2)))  # fmt: skip
    P, error = product(A, B)
    assert all(gap <= Fraction(bound) for gap, bound in zip(off(P, A, B), error.ravel().tolist(), strict=True))


@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_a_norm_is_never_told_too_small(seed: int, n: int, m: int) -> None:
    N = np.abs(np.random.default_rng(seed).standard_cauchy((n, m)))
    found = longest(N)
    assert enclosed(N, np.zeros(1), np.array([found]))
    assert found <= np.linalg.norm(N) * (1 + 1e-9)


def test_the_norm_of_ones_is_met() -> None:
    assert longest(np.ones((30, 40))) == pytest.approx(np.sqrt(1200), rel=1e-12)


@given(st.integers(0, 2**32), st.integers(1, 4), st.integers(1, 4), st.sampled_from([0.0, 1e-17, 1e-12, 1e-3, 1.0]),
       st.sampled_from([0, 20, 60]))  # fmt: skip
@settings(max_examples=120, deadline=None)
def test_singular_values_lie_where_they_are_said_to(seed: int, n: int, m: int, noise: float, spread: int) -> None:
    # The SVD may be as bad as it likes: then the bounds are wide, never wrong.
    random = np.random.default_rng(seed)
    A = np.ldexp(random.integers(-8, 9, (n, m)) / 8.0, -random.integers(0, spread + 1, (n, m)))
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    U, V = (Q + noise * random.standard_normal(Q.shape) for Q in (U, Vt.T))
    s = s * (1 + noise * random.standard_normal(s.shape)).clip(0)
    low, high = enclosures(A, np.full(A.shape, TINY), U, s, V)
    assert enclosed(A, low, high)
    if noise == 0:
        assert (high - low <= 1e-13 * s[0] + 1e-140).all()


def test_a_small_singular_value_beside_a_large_one_is_not_told_better_than_it_is_known() -> None:
    # A is the rounded product itself: nothing seems to be left, but the small value is lost in the rounding.
    random = np.random.default_rng(0)
    for _ in range(30):
        U, V = (np.linalg.qr(random.standard_normal((3, 3))).Q for _ in range(2))
        s = np.array([1.0, 2.0**-30, 2.0**-60])
        A = (U * s) @ V.T
        low, high = enclosures(A, np.zeros((3, 3)), U, s, V)
        assert enclosed(A, low, high)


def test_an_error_of_the_entries_widens_the_bounds() -> None:
    A = np.diag([1.0, 0.5])
    low, high = enclosures(A, np.full((2, 2), 0.1), np.eye(2), np.array([1.0, 0.5]), np.eye(2))
    assert enclosed(A + 0.1, low, high)
    assert enclosed(A - 0.1, low, high)


def test_columns_that_are_not_orthonormal_prove_nothing_or_little() -> None:
    A = np.diag([1.0, 0.5])
    assert obliqueness(2 * np.eye(2)) >= 3
    low, high = enclosures(A, np.zeros((2, 2)), 2 * np.eye(2), np.array([0.5, 0.25]), np.eye(2))
    assert (low == 0).all()
    assert (high == np.inf).all()


def test_scaling_by_powers_of_two_rounds_nothing() -> None:
    M, W, X = np.full((2, 2), 3e200), np.full((2, 1), 7e120), np.full((1, 2), 5e79)
    scaled_M, scaled_W, scaled_X, e = scaled_model(M, W, X)
    assert np.abs(scaled_M).max() <= 1
    assert np.abs(scaled_W).max() <= 1
    assert Fraction(float(scaled_M[0, 0])) * Fraction(2) ** e == Fraction(3e200)
    ratio = Fraction(float(scaled_W[0, 0])) * Fraction(float(scaled_X[0, 0])) / Fraction(float(scaled_M[0, 0]))
    assert ratio == Fraction(7e120) * Fraction(5e79) / Fraction(3e200)


def test_numbers_too_large_to_reckon_with_are_refused() -> None:
    with pytest.raises(ValueError, match="range"):
        scaled(np.array([1e300]), 10)
    with pytest.raises(ValueError, match="range"):
        product(np.full((1, 2), 1e300), np.full((2, 1), 1e300))


def test_gamma_grows_with_the_terms_and_ends() -> None:
    assert gamma(1) > 2.0**-53
    assert gamma(1000) > 1000 * 2.0**-53
    assert gamma(2.0**53) == np.inf
