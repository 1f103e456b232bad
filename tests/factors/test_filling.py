"""Gaps are filled by parts and means; what is known stays."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.factors.filling import Filling, filling
from matelier.spine.errors import BadInput
from matelier.spine.step import finish

Float64 = NDArray[np.float64]


def table(seed: int, *, share: float = 0.2) -> tuple[Float64, Float64]:
    """A table of two parts beside means that differ, and the same with gaps."""
    random = np.random.default_rng(seed)
    true = random.standard_normal((40, 2)) @ random.standard_normal((2, 8)) + 10 * random.standard_normal(8)
    return true, np.where(random.random(true.shape) < share, np.nan, true)


@given(st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_what_is_known_stays_and_what_is_missing_is_found(seed: int) -> None:
    true, M = table(seed)
    found = finish(filling(M, rank=2, ridge=1e-6, tolerance=1e-10, sweeps=3000)).filled(M)
    known = ~np.isnan(M)
    np.testing.assert_array_equal(found[known], M[known])
    enough = (known.sum(axis=1) >= 5)[:, None] & ~known
    assert np.median(np.abs(found - true)[enough]) < 1e-2


@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_a_row_is_filled_alone_as_among_others(seed: int) -> None:
    _, M = table(seed)
    model = finish(filling(M, rank=2))
    each = np.vstack([model.filled(row[None]) for row in M])
    np.testing.assert_allclose(each, model.filled(M), atol=1e-10)


def test_a_constant_beside_the_columns_is_the_means_alone() -> None:
    _, M = table(3)
    one, other = (finish(filling(D, rank=2)) for D in (M, M + np.arange(8.0)))
    np.testing.assert_allclose(other.mean - one.mean, np.arange(8.0), atol=1e-3)


def test_without_means_there_are_none() -> None:
    _, M = table(1)
    assert not finish(filling(M, rank=2, center=False)).mean.any()


def test_a_row_of_gaps_is_the_mean_and_single_precision_stays() -> None:
    model = Filling(np.ones((3, 1)), np.array([1.0, 2.0, 3.0]), 0.1)
    rows: Any = np.array([[np.nan] * 3, [1, 2, 3]], np.float32)
    filled = model.filled(rows)
    assert filled.dtype == np.float32
    np.testing.assert_allclose(filled, [[1, 2, 3], [1, 2, 3]])


def test_nothing_known_or_no_ridge_is_refused() -> None:
    with pytest.raises(BadInput, match=r"factor\.nothing_known"):
        finish(filling(np.full((2, 2), np.nan), rank=1))
    with pytest.raises(BadInput, match=r"completion\.ridge"):
        finish(filling(np.eye(2), rank=1, ridge=0))
