"""Bounds of products and norms hold against rationals, in columns that are made to lose every digit too."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rationally
from matelier.floating.rounding import (
    AGAIN,
    difference,
    exponent,
    gamma,
    longest,
    longest_product,
    obliqueness,
    product,
    scaled,
    sizes,
    slack,
)
from rationally import Array, Fraction

INNERS = [10, 63, 64, 65, 130, 1000, 1500]


def lossy(inner: int, heads: int) -> tuple[Array, Array]:
    """Rows of ones and of numbers that are lost when they are added to a one."""
    A = np.full((9, inner), 2.0**-53)
    A[:, :heads] = 1.0
    A[3:6] *= np.where(np.arange(inner) % 2, -1.0, 1.0)
    B = np.ones((inner, 9))
    B[:, 1] = -1.0
    return A, B


def squared_gaps(P: Array, A: Array, B: Array) -> list[Fraction]:
    """|P − AB|² exactly, entry by entry."""
    M, N = rationally.rational(rationally.real(A)), rationally.rational(rationally.real(B))
    exact = np.array(rationally.fractions(M * N), dtype=object)
    found = rationally.real(P)
    k = len(P)
    gaps = [
        [(Fraction(float(x)) - y) ** 2 for x, y in zip(*rows, strict=True)] for rows in zip(found, exact, strict=True)
    ]
    if P.dtype.kind != "c":
        return [gap for row in gaps for gap in row]
    return [gaps[i][j] + gaps[k + i][j] for i in range(k) for j in range(P.shape[1])]


@pytest.mark.parametrize("inner", INNERS)
@pytest.mark.parametrize("heads", [1, 8, 16])
def test_columns_made_for_rounding_are_within_the_slack(inner: int, heads: int) -> None:
    A, B = lossy(inner, min(heads, inner - 1))
    for C, D in ((A, B), (A + 1j * A[::-1], B * (1 + 1j))):
        bound = slack(inner, C, D) * (np.abs(C) @ np.abs(D))
        gaps = squared_gaps(product(C, D), C, D)
        assert all(gap <= Fraction(x) ** 2 for gap, x in zip(gaps, bound.ravel().tolist(), strict=True))


def test_such_columns_do_lose_more_than_one_rounding() -> None:
    A, B = lossy(64, 1)
    gaps = squared_gaps(product(A, B), A, B)
    assert max(gaps) > (Fraction(gamma(1)) * 4) ** 2


@given(st.integers(0, 2**32), st.integers(1, 70), st.sampled_from([0, 30, 300]), st.booleans())
@settings(max_examples=30, deadline=None)
def test_random_products_are_within_the_slack(seed: int, inner: int, spread: int, twofold: bool) -> None:
    random = np.random.default_rng(seed)
    A, B = (np.ldexp(random.standard_normal(shape), -random.integers(0, spread + 1, shape))
            for shape in ((2, inner), (inner, 2)))  # fmt: skip
    if twofold:
        A, B = A + 1j * A[::-1], B - 1j * B[::-1]
    bound = slack(inner, A, B) * (np.abs(A) @ np.abs(B)) * (1 + 1e-12)
    gaps = squared_gaps(product(A, B), A, B)
    assert all(gap <= Fraction(x) ** 2 for gap, x in zip(gaps, bound.ravel().tolist(), strict=True))


@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 6), st.integers(-900, 900))
@settings(max_examples=60, deadline=None)
def test_a_norm_is_never_told_too_small(seed: int, m: int, n: int, power: int) -> None:
    N = np.abs(np.random.default_rng(seed).standard_cauchy((m, n)))
    found = longest(np.ldexp(N, power)) * 2.0**-power
    assert rationally.singular_values_lie(N, np.zeros(1), np.array([found]))
    assert found <= np.linalg.norm(N) * (1 + 1e-9)


def test_the_norm_of_ones_is_met() -> None:
    assert longest(np.ones((30, 40))) == pytest.approx(np.sqrt(1200), rel=1e-11)
    assert longest_product(np.ones((30, 5)), np.ones((5, 40))) == pytest.approx(5 * np.sqrt(1200), rel=1e-11)


@given(st.integers(0, 2**32), st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_a_product_of_norms_is_never_told_too_small(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    A, B = (random.integers(0, 9, (n, n)).astype(float) for _ in range(2))
    assert rationally.singular_values_lie(A @ B, np.zeros(1), np.array([longest_product(A, B)]))


@given(st.integers(0, 2**32), st.integers(1, 5), st.booleans())
@settings(max_examples=30, deadline=None)
def test_obliqueness_is_never_told_too_small(seed: int, n: int, twofold: bool) -> None:
    random = np.random.default_rng(seed)
    Q = np.linalg.qr(random.standard_normal((n + 1, n)) + (1j * random.standard_normal((n + 1, n)) if twofold else 0))[
        0
    ]
    bound = Fraction(obliqueness(Q) / AGAIN)
    roots = rationally.Roots(rationally.gram(Q), 2 if twofold else 1)
    assert roots.above(1 + bound, or_at=False) == 0
    assert roots.above(1 - bound, or_at=True) == n


def test_a_hidden_difference_is_within_its_bound() -> None:
    # A is the rounded product itself: nothing seems to be left.
    random = np.random.default_rng(0)
    for _ in range(20):
        B, C = random.standard_normal((3, 3)), random.standard_normal((3, 3))
        A = B @ C
        e = exponent(A)
        exact = np.array(rationally.fractions(rationally.rational(B) * rationally.rational(C)), dtype=object)
        gap = max(abs(Fraction(float(x)) - y) for x, y in zip(A.ravel(), exact.ravel(), strict=True))
        assert gap <= Fraction(difference(scaled(A, -e), scaled(B, -e), C) / AGAIN) * Fraction(2) ** e
        assert difference(A / 2.0**e, B / 2.0**e, C) < 1e-13


def test_scaling_by_powers_of_two_rounds_nothing() -> None:
    A = np.array([[3e200 + 1e190j, 1e-3]])
    assert (scaled(scaled(A, -600), 600) == A).all()
    assert exponent(A) == int(np.frexp(3e200)[1])
    assert np.abs(scaled(A, -exponent(A)).real).max() < 1


def test_sizes_of_complex_numbers_are_not_too_small() -> None:
    random = np.random.default_rng(0)
    A = random.standard_normal((40, 1)) + 1j * random.standard_normal((40, 1))
    for (z,), (size,) in zip(A.tolist(), sizes(A).tolist(), strict=True):
        assert Fraction(size) ** 2 >= Fraction(z.real) ** 2 + Fraction(z.imag) ** 2


def test_gamma_grows_with_the_terms_and_ends() -> None:
    assert gamma(1) > 2.0**-53
    assert gamma(1000) > 1000 * 2.0**-53
    assert gamma(2.0**53) == np.inf


def test_what_is_infinite_has_no_norm() -> None:
    assert longest(np.array([[np.inf]])) == np.inf
    assert longest(np.zeros((0, 3))) == 0
