"""Robust PCA: low rank and few wrong entries are told apart, and no split is better than the bound says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.factors.robust import split
from matelier.spine.errors import BadInput
from matelier.spine.step import finish

seeds = st.integers(0, 2**31)


@settings(deadline=None, max_examples=15)
@given(seeds, st.sampled_from([1e-3, 1.0, 1e5]))
def test_few_wrong_entries_are_found_exactly(seed: int, scale: float) -> None:
    random = np.random.default_rng(seed)
    low = scale * random.standard_normal((60, 1)) @ random.standard_normal((1, 60))
    few = np.where(random.random((60, 60)) < 0.02, 20 * scale * random.standard_normal((60, 60)), 0)
    found = finish(split(low + few, tolerance=1e-9))
    assert found.violated <= 1e-9
    assert found.rank == 1
    np.testing.assert_allclose(found.low, low, atol=1e-5 * scale * 20)
    assert -1e-6 <= found.gap < 0.01


@settings(deadline=None, max_examples=25)
@given(seeds, st.sampled_from([0.02, 0.3, 2.0]))
def test_no_split_has_less_than_the_bound(seed: int, weight: float) -> None:
    D = np.random.default_rng(seed).standard_normal((12, 9))
    found = finish(split(D, weight=weight))
    others = [(D, 0 * D), (0 * D, D), (found.low, D - found.low)]
    values = [np.linalg.norm(low, "nuc") + weight * np.abs(few).sum() for low, few in others]
    assert found.least <= min(values) * (1 + 1e-9)
    assert found.value == pytest.approx(values[2], rel=1e-5)


def test_nothing_is_split_into_nothing() -> None:
    found = finish(split(np.zeros((3, 4))))
    assert not found.low.any()
    assert found.rank == found.violated == found.gap == 0


def test_what_cannot_be_split_is_refused() -> None:
    with pytest.raises(BadInput, match=r"home\.shape"):
        finish(split(np.ones(3)))
    with pytest.raises(BadInput, match=r"home\.not_finite"):
        finish(split(np.array([[1.0, np.nan]])))
    with pytest.raises(BadInput, match=r"factor\.price"):
        finish(split(np.ones((2, 2)), weight=-1.0))
