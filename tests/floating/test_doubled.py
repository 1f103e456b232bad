"""Residuals in twice the digits: off by no more than is told, in sums that cancel to the last bit too."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import rationally
from matelier.floating.doubled import added, halves, residual, totals, two_sum
from rationally import Array, Fraction


def gap(found: Array, rest: Array, exact: list[Fraction]) -> list[Fraction]:
    """How far hi + lo is from the exact numbers."""
    return [abs(Fraction(float(h)) + Fraction(float(t)) - x) for h, t, x in zip(found, rest, exact, strict=True)]


@given(st.floats(-1e100, 1e100), st.floats(-1e100, 1e100))
def test_a_sum_and_what_it_lost_are_the_exact_sum(a: float, b: float) -> None:
    s, e = two_sum(np.array([a]), np.array([b]))
    assert Fraction(float(s[0])) + Fraction(float(e[0])) == Fraction(a) + Fraction(b)


@given(st.floats(-1e100, 1e100))
def test_halves_are_the_whole(a: float) -> None:
    high, low = halves(np.array([a]))
    assert float(high[0]) + float(low[0]) == a


@given(st.integers(0, 2**32), st.integers(1, 90), st.sampled_from([0, 40, 200]))
@settings(max_examples=60, deadline=None)
def test_sums_are_off_by_no_more_than_is_told(seed: int, n: int, spread: int) -> None:
    random = np.random.default_rng(seed)
    terms = np.ldexp(random.standard_normal((3, n)), random.integers(-spread, spread + 1, (3, n)))
    terms[1, n // 2 :] = -terms[1, : n - n // 2][::-1]
    high, low, off = totals(terms.copy())
    exact = [sum((Fraction(x) for x in row), Fraction(0)) for row in terms.tolist()]
    assert all(g <= Fraction(bound) for g, bound in zip(gap(high, low, exact), off.tolist(), strict=True))


@given(st.integers(0, 2**32), st.integers(1, 40), st.booleans())
@settings(max_examples=60, deadline=None)
def test_residuals_are_off_by_no_more_than_is_told(seed: int, n: int, twofold: bool) -> None:
    random = np.random.default_rng(seed)

    def some(*shape: int) -> Array:
        A = np.ldexp(random.standard_normal(shape), -random.integers(0, 60, shape))
        return A + 1j * random.standard_normal(shape) if twofold else A

    A, x = some(3, n), some(n)
    b, y = A @ x, some(n) * 2.0**-55  # what is left is all rounding
    high, low, off = residual(A, b, x, y)
    M = rationally.rational(rationally.real(A))
    columns = [rationally.rational(rationally.upright(part[:, None])) for part in (b, x, y)]
    exact = rationally.fractions(columns[0] - M * columns[1] - M * columns[2])
    gaps = gap(*(rationally.upright(part[:, None])[:, 0] for part in (high, low)), [value for (value,) in exact])
    told = np.concatenate([off, off]) if twofold else off
    assert all(g <= Fraction(float(bound)) for g, bound in zip(gaps, told, strict=True))
    assert (off <= 1e-24).all()


def test_products_near_underflow_are_counted() -> None:
    A, x = np.array([[0.7, 0.3]]), np.array([2.0**-1060 / 3, 2.0**-1060 / 7])
    high, low, off = residual(A, np.zeros(1), x, np.zeros(2))
    exact = -sum(Fraction(float(a)) * Fraction(float(t)) for a, t in zip(A[0], x, strict=True))
    (missing,) = gap(high, low, [exact])
    assert 0 < missing <= Fraction(float(off[0]))


def test_what_is_added_is_kept_beside() -> None:
    high, low = added(np.array([1.0]), np.array([2.0**-60]), np.array([2.0**-55]))
    assert Fraction(float(high[0])) + Fraction(float(low[0])) == 1 + Fraction(2) ** -60 + Fraction(2) ** -55
