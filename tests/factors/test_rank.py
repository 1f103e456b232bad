"""Every way of choosing the rank finds it where it stands out, and says so where it cannot look."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.factors.rank import (
    above_threshold,
    best_held_out,
    elbow,
    held_out_errors,
    marchenko_pastur_median,
    most_evident,
)  # fmt: skip
from matelier.spine.errors import BadInput


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**31), st.integers(1, 6))
def test_a_rank_that_stands_out_of_the_noise_is_found_by_all(seed: int, rank: int) -> None:
    random = np.random.default_rng(seed)
    U, _ = np.linalg.qr(random.standard_normal((300, rank)))
    V, _ = np.linalg.qr(random.standard_normal((40, rank)))
    D = 150 * U @ V.T + random.standard_normal((300, 40))
    s = np.linalg.svd(D, compute_uv=False)
    assert elbow(s) == rank
    assert above_threshold(s, D.shape) == rank
    assert above_threshold(s, D.shape, noise=1) == rank
    # However strong the signal: now and then noise has a direction that is evident by itself.
    assert most_evident(np.linalg.svd(D - D.mean(axis=0), compute_uv=False), len(D)) in (rank, rank + 1)
    errors = held_out_errors(D, 10)
    assert errors[rank] <= 1.01 * errors.min() < 0.9 * errors[rank - 1]


@pytest.mark.parametrize(("ratio", "published"), [(0.05, 1.5194), (0.5, 2.1711), (1.0, 2.8582)])
def test_the_threshold_is_that_of_the_paper(ratio: float, published: float) -> None:
    # Gavish & Donoho 2014, table IV: τ = ω(β) · median
    n = 1_000_000
    m = int(ratio * n)
    s = np.sort(np.append([published + 2e-3, published - 2e-3], np.ones(19)))[::-1]
    factor = np.sqrt(2 * (ratio + 1) + 8 * ratio / (ratio + 1 + np.sqrt(ratio**2 + 14 * ratio + 1)))
    assert factor / np.sqrt(marchenko_pastur_median(ratio)) == pytest.approx(published, abs=2e-4)
    assert above_threshold(s, (n, m), noise=1 / (factor * np.sqrt(n)) * published) == 1


def test_pure_noise_has_no_rank_and_nothing_has_none() -> None:
    D = np.random.default_rng(0).standard_normal((200, 50))
    assert above_threshold(np.linalg.svd(D, compute_uv=False), D.shape) == 0
    assert best_held_out(held_out_errors(D, 8)) == 0
    assert elbow(np.zeros(4)) == 0


def test_data_without_noise_are_foretold_at_their_rank() -> None:
    random = np.random.default_rng(1)
    D = random.standard_normal((40, 3)) @ random.standard_normal((3, 30))
    errors = held_out_errors(D, 8)
    assert errors[3] <= 1e-20 * errors[0]
    assert best_held_out(errors) == 3
    assert most_evident(np.linalg.svd(D - D.mean(axis=0), compute_uv=False), 40) == 3


def test_what_cannot_be_looked_at_is_refused() -> None:
    for wrong in ([], [1, 2], [2, -1], [np.nan]):
        with pytest.raises(BadInput, match=r"rank\.values"):
            elbow(np.array(wrong, float))
    with pytest.raises(BadInput, match=r"rank\.too_few"):
        above_threshold(np.ones(3), (10, 5))
    with pytest.raises(BadInput, match=r"rank\.too_few"):
        most_evident(np.ones(5), 5)
    with pytest.raises(BadInput, match=r"rank\.too_few"):
        held_out_errors(np.ones((6, 30)), 2)
