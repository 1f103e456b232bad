"""Amounts in few steps go towards the least divergence; adapted spectra go from the dictionary towards the data."""

from itertools import pairwise

import numpy as np
import pytest

from matelier.factors.adaptation import Adaptation, adapted, amounts_in_few_steps
from matelier.factors.divergence import kullback_leibler


def given(seed: int, *, rows: int = 300, bins: int = 40, rank: int = 6) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    W = random.random((bins, rank)).astype(np.float32) ** 4
    W /= W.sum(axis=0)
    X = (random.random((rows, rank)) ** 3).astype(np.float32) * 10
    return X @ W.T, W, X


@pytest.mark.parametrize("seed", range(5))
def test_no_step_raises_the_divergence(seed: int) -> None:
    D, W, _ = given(seed)
    far = [kullback_leibler(D, amounts_in_few_steps(D, W, steps=steps) @ W.T) for steps in (1, 2, 5, 20, 80)]
    assert all(after <= before * (1 + 1e-5) for before, after in pairwise(far))


def test_each_row_depends_on_itself_alone() -> None:
    D, W, _ = given(7)
    whole = amounts_in_few_steps(D, W)
    np.testing.assert_allclose(amounts_in_few_steps(D[100:110], W), whole[100:110], rtol=1e-4, atol=1e-6)


def test_what_a_row_sums_to_is_kept() -> None:
    D, W, _ = given(8)
    np.testing.assert_allclose(amounts_in_few_steps(D, W).sum(axis=1), D.sum(axis=1), rtol=1e-4)


def test_a_penalty_makes_amounts_smaller() -> None:
    D, W, _ = given(9)
    assert amounts_in_few_steps(D, W, penalty=0.1).sum() < 0.95 * amounts_in_few_steps(D, W).sum()


def test_adapted_spectra_explain_coloured_data_better_and_sum_to_1() -> None:
    D, W, _ = given(10)
    curve = np.exp(0.8 * np.sin(np.linspace(0, 3, 40))).astype(np.float32)
    coloured = D * curve
    better = adapted(coloured, W, Adaptation(prior=20.0))
    np.testing.assert_allclose(better.sum(axis=0), 1, rtol=1e-4)
    before = kullback_leibler(coloured, amounts_in_few_steps(coloured, W) @ W.T)
    after = kullback_leibler(coloured, amounts_in_few_steps(coloured, better) @ better.T)
    assert after < 0.5 * before


def test_an_endless_prior_leaves_all_but_the_curve() -> None:
    D, W, _ = given(11)
    kept = adapted(D, W, Adaptation(prior=1e9, most=0.0))
    np.testing.assert_allclose(kept, W, rtol=1e-3, atol=1e-6)


def test_where_a_column_may_not_sound_it_learns_nothing() -> None:
    D, W, _ = given(12)
    only = np.ones((len(D), W.shape[1]), np.bool_)
    only[:, 2] = False
    kept = adapted(D, W, Adaptation(prior=5.0, most=0.0), only=only)
    np.testing.assert_allclose(kept[:, 2], W[:, 2], rtol=1e-3, atol=1e-6)
    assert np.abs(kept[:, 1] - W[:, 1]).max() > 1e-3
