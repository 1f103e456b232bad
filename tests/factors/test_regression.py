"""Least squares with an intercept: reference values, laws, and columns that say nothing new."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.factors.regression import regress
from matelier.spine.errors import BadInput

SEEDS = st.integers(0, 2**31)

# Longley, as certified by the National Institute of Standards and Technology (Statistical Reference Datasets).
LONGLEY = """
60323 83.0 234289 2356 1590 107608 1947
61122 88.5 259426 2325 1456 108632 1948
60171 88.2 258054 3682 1616 109773 1949
61187 89.5 284599 3351 1650 110929 1950
63221 96.2 328975 2099 3099 112075 1951
63639 98.1 346999 1932 3594 113270 1952
64989 99.0 365385 1870 3547 115094 1953
63761 100.0 363112 3578 3350 116219 1954
66019 101.2 397469 2904 3048 117388 1955
67857 104.6 419180 2822 2857 118734 1956
68169 108.4 442769 2936 2798 120445 1957
66513 110.8 444546 4681 2637 121950 1958
68655 112.6 482704 3813 2552 123366 1959
69564 114.2 502601 3931 2514 125368 1960
69331 115.7 518173 4806 2572 127852 1961
70551 116.9 554894 4007 2827 130081 1962
"""
CERTIFIED = [15.0618722713733, -0.0358191792925910, -2.02022980381683, -1.03322686717359, -0.0511041056535807,
             1829.15146461355]  # fmt: skip
ERRORS = [84.9149257747669, 0.0334910077722432, 0.488399681651699, 0.214274163161675, 0.226073200069370,
          455.478499142212]  # fmt: skip


def test_longley_is_what_is_certified() -> None:
    table = np.array([line.split() for line in LONGLEY.split("\n") if line], float)
    found = regress(table[:, 1:], table[:, 0])
    assert found.intercept == pytest.approx(-3482258.63459582, rel=1e-9)
    assert found.intercept_error == pytest.approx(890420.383607373, rel=1e-9)
    assert found.x == pytest.approx(CERTIFIED, rel=1e-8)
    assert found.errors == pytest.approx(ERRORS, rel=1e-9)
    assert found.share == pytest.approx(0.995479004577296, rel=1e-12)
    assert found.deviation == pytest.approx(304.854073561965, rel=1e-10)
    assert found.degrees == 9


@settings(deadline=None, max_examples=30)
@given(SEEDS, st.integers(4, 40), st.integers(1, 6))
def test_it_is_what_least_squares_of_the_columns_beside_a_column_of_ones_gives(seed: int, n: int, p: int) -> None:
    random = np.random.default_rng(seed)
    A, b = random.normal(5, 2, (n, p)), random.normal(-3, 4, n)
    found = regress(A, b)
    if n > p + 1:
        known = np.linalg.lstsq(np.column_stack([A, np.ones(n)]), b)[0]
        assert np.append(found.x, found.intercept) == pytest.approx(known, rel=1e-6, abs=1e-8)
    assert found.kept_energy + found.left == pytest.approx(found.whole)
    assert (found.errors is None) == (n <= p + 1)


@settings(deadline=None, max_examples=30)
@given(SEEDS, st.floats(-120, 120), st.floats(-120, 120))
def test_units_change_the_coefficients_alone(seed: int, power: float, other: float) -> None:
    random = np.random.default_rng(seed)
    A, b = random.normal(size=(20, 3)), random.normal(size=20)
    plain, scaled = regress(A, b), regress(A * [1, 10.0**power, 1], b * 10.0**other)
    assert scaled.share == pytest.approx(plain.share)
    assert scaled.effects == pytest.approx(plain.effects)
    assert scaled.x * [1, 10.0**power, 1] / 10.0**other == pytest.approx(plain.x)
    assert scaled.deviation == pytest.approx((plain.deviation or 0) * 10.0**other)


@settings(deadline=None, max_examples=30)
@given(SEEDS)
def test_a_column_that_others_make_up_is_left_out_and_named(seed: int) -> None:
    random = np.random.default_rng(seed)
    A, b = random.normal(size=(20, 4)), random.normal(size=20)
    A[:, 2] = 3 * A[:, 0] - A[:, 1] + 7
    found = regress(A, b)
    assert found.kept == (0, 1, 3)
    assert [(one.column, one.others) for one in found.dependent] == [(2, (0, 1))]
    assert found.share == pytest.approx(regress(A[:, [0, 1, 3]], b).share)


def test_a_constant_column_and_one_too_many_say_nothing() -> None:
    random = np.random.default_rng(0)
    A = np.column_stack([np.full(4, 7.1), random.normal(size=(4, 4))])
    found = regress(A, random.normal(size=4))
    assert found.kept == (1, 2, 3)
    assert found.dependent[0].others == ()
    assert found.degrees == 0
    assert found.errors is found.intercept_error is found.deviation is None


def test_what_cannot_be_explained_is_refused() -> None:
    with pytest.raises(BadInput, match=r"regression\.constant"):
        regress(np.eye(3), np.full(3, 0.1))
    with pytest.raises(BadInput, match=r"regression\.too_few"):
        regress(np.ones((1, 1)), np.ones(1))
