"""Every method as on paper: the same answer for every block size, and for M turned round."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matelier.arrays import home
from matelier.arrays.home import home_of
from matelier.arrays.sides import Sides
from matelier.factors.methods import MEASURES, MISSING, ONLY_M, Wishes, by_measure
from matelier.spine.factors import Factors
from matelier.spine.step import finish

STREAMED = [by for by in ONLY_M if by not in (*MISSING, "robust")]
QUICK = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
shapes = st.tuples(st.integers(8, 40), st.integers(4, 12), st.integers(0, 2**31))


def found(by: str, shape: tuple[int, int, int]) -> Factors:
    random = np.random.default_rng(shape[2])
    M = Sides(home_of(random.random(shape[:2])))
    if by in ONLY_M:
        return finish(ONLY_M[by](M, Wishes(rank=2, sweeps=15)))
    return finish(by_measure(M, Wishes(W=random.random((shape[0], 3)), sparse=0.1, ridge=0.1), by))


@pytest.mark.parametrize("by", [*STREAMED, *MEASURES])
@QUICK
@given(shape=shapes, entries=st.sampled_from([1, 30, 64]))
def test_the_size_of_blocks_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, by: Any, shape: tuple[int, int, int], entries: int
) -> None:
    whole = found(by, shape)
    with monkeypatch.context() as patched:
        patched.setattr(home, "ENTRIES", entries)
        parted = found(by, shape)
    np.testing.assert_allclose(parted.model, whole.model, rtol=1e-6, atol=1e-6)
    assert parted.left == pytest.approx(whole.left, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("by", ["svd", "nonnegative", "divergence"])
@QUICK
@given(shape=shapes)
def test_turned_round_M_has_its_factors_turned_round(by: Any, shape: tuple[int, int, int]) -> None:
    M = np.random.default_rng(shape[2]).random(shape[:2])
    wishes = Wishes(rank=2)
    one, other = (finish(ONLY_M[by](Sides(home_of(A)), wishes)) for A in (M, M.T))
    np.testing.assert_allclose(one.model, other.model.T, rtol=1e-4, atol=1e-5)
