"""β-divergences: never negative, never NaN, never rising; amounts are optimal, and their gap reaches the least."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import nnls

from matelier.arrays.home import home_of
from matelier.factors.divergence import (
    Model,
    Squared,
    amounts_by_divergence,
    divergences,
    kullback_leibler,
)
from matelier.factors.fit import fit
from matelier.factors.multiplicative import factors_by_divergence
from matelier.spine.errors import BadInput
from matelier.spine.step import Step, finish

Floats = NDArray[Any]
seeds = st.integers(0, 2**31)
betas = st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0, 3.0])


def problem(seed: int, beta: float, rows: int = 12, columns: int = 25, parts: int = 5) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    W = random.random((columns, parts)) ** 4 + 0.01
    D = np.maximum(random.standard_normal((rows, parts)), 0) @ W.T + 0.1 * random.random((rows, columns)) ** 2
    if beta > 0:
        D[random.random(D.shape) < 0.1] = 0
        D[random.random(rows) < 0.2] = 0
    return D, W


@settings(deadline=None)
@given(seeds, betas)
def test_a_divergence_is_zero_exactly_where_the_model_is_right(seed: int, beta: float) -> None:
    random = np.random.default_rng(seed)
    D, P = random.random((4, 9)) + 0.01, random.random((4, 9)) + 0.01
    assert (divergences(D, P, beta=beta) > 0).all()
    np.testing.assert_allclose(divergences(D, D, beta=beta), 0, atol=1e-12)


def test_divergences_are_their_formulas() -> None:
    D, P = np.array([[1.0, 2.0, 0.0]]), np.array([[2.0, 0.5, 3.0]])
    assert divergences(D, P, beta=2)[0] == pytest.approx((1 + 2.25 + 9) / 2)
    assert kullback_leibler(D, P) == pytest.approx(np.log(0.5) + 2 * np.log(4) + 2.5)
    assert divergences(D, P, beta=3)[0] == pytest.approx(np.sum((D**3 + 2 * P**3 - 3 * D * P**2) / 6))
    root = np.sqrt(P)
    assert divergences(D, P, beta=0.5)[0] == pytest.approx(np.sum(2 * (np.sqrt(D) - root) ** 2 / root))
    D, P = D[:, :2], P[:, :2]
    assert divergences(D, P, beta=0)[0] == pytest.approx(np.sum(D / P - np.log(D / P) - 1))


@settings(deadline=None, max_examples=40)
@given(seeds, betas, st.sampled_from([np.float32, np.float64]))
def test_each_cycle_over_amounts_lowers_the_divergence(seed: int, beta: float, dtype: Any) -> None:
    D, W = (A.astype(dtype) for A in problem(seed, beta))
    sweep = Squared(Model(W, beta))
    factors = sweep.start(D, np.ones((len(D), W.shape[1]), dtype))
    before = sweep.model.divergences(D, factors.X)
    for _ in range(12):
        factors, _ = sweep(D, factors)
        after = sweep.model.divergences(D, factors.X)
        assert (after <= before + 1e-5 * (np.abs(before) + D.sum(axis=1)) * (dtype == np.float32) + 1e-12).all()
        before = after


@settings(deadline=None, max_examples=40)
@given(seeds, betas)
def test_a_multiplicative_step_never_raises_the_divergence(seed: int, beta: float) -> None:
    D, W = problem(seed, beta)
    model = Model(W, beta)
    X = np.random.default_rng(seed).random((len(D), W.shape[1])) ** 6 + 1e-6
    for _ in range(8):
        before = model.divergences(D, X)
        X = model.stepped(X, *model.pulls(D, X))
        assert (model.divergences(D, X) <= before * (1 + 1e-9) + 1e-12).all()


@settings(deadline=None, max_examples=25)
@given(seeds)
def test_the_gap_reaches_down_to_the_least_there_is(seed: int) -> None:
    D, W = problem(seed, 1.0)
    X, gaps = amounts_by_divergence(D, W, cycles=4, tolerance=0.0)
    best, best_gaps = amounts_by_divergence(D, W, cycles=3000, tolerance=1e-9)
    loss, least = divergences(D, X @ W.T), divergences(D, best @ W.T)
    assert (best_gaps <= 1e-6 * (1 + D.sum())).all()
    assert (loss - gaps <= least + 1e-9 * (1 + D.sum())).all()
    assert (least <= loss + best_gaps + 1e-12).all()


@settings(deadline=None, max_examples=20)
@given(seeds)
def test_at_two_amounts_are_least_squares(seed: int) -> None:
    D, W = problem(seed, 2.0)
    X, _ = amounts_by_divergence(D, W, beta=2)
    np.testing.assert_allclose(X, [nnls(W, d)[0] for d in D], atol=1e-7 * (1 + D.max()))


@settings(deadline=None, max_examples=25)
@given(seeds, betas, st.sampled_from([1e-25, 1.0, 1e25]))
def test_scale_changes_nothing_but_the_scale_and_nothing_is_nan(seed: int, beta: float, scale: float) -> None:
    D, W = problem(seed, beta)
    one, _ = amounts_by_divergence(D.astype(np.float32), W, beta=beta, cycles=5)
    other, far = amounts_by_divergence((D * scale).astype(np.float32), W, beta=beta, cycles=5)
    assert np.isfinite(other).all()
    assert not np.isnan(far).any()
    loss = divergences(D, one @ W.T, beta=beta, floor=1e-10).sum()
    scaled = divergences(D, (other / np.float32(scale)) @ W.T, beta=beta, floor=1e-10).sum()
    assert abs(scaled - loss) <= 2e-2 * loss + 1e-6


@settings(deadline=None, max_examples=30)
@given(seeds, betas, st.integers(1, 30))
def test_with_both_factors_free_the_loss_never_rises(seed: int, beta: float, rank: int) -> None:
    D, _ = problem(seed, beta, rows=20)
    seen: list[Step] = []
    work = factors_by_divergence(home_of(D), rank=rank, beta=beta, tolerance=-1.0, sweeps=12)
    found = finish(work, seen.append)
    told = [float(str(step.facts["loss"])) for step in seen]
    assert all(after <= before for before, after in pairwise(told))
    assert np.isfinite(found.W).all()
    assert np.isfinite(found.X).all()
    again = divergences(D, found.X @ found.W.T, beta=beta, floor=1e-10 * D.max()).sum()
    assert found.loss == pytest.approx(again, rel=1e-6, abs=1e-9)


def test_low_rank_data_are_found_again_and_held_spectra_stay() -> None:
    random = np.random.default_rng(1)
    W, X = random.random((15, 2)) ** 3, random.random((40, 2)) ** 3
    D = X @ W.T
    work = factors_by_divergence(home_of(D), rank=2, tolerance=1e-8, sweeps=3000)
    found = finish(work)
    assert found.loss < 1e-5 * D.sum()
    held = finish(factors_by_divergence(home_of(D), rank=2, held=W[:, :1], tolerance=1e-8, sweeps=3000))
    assert held.W[:, 0].tolist() == W[:, 0].tolist()
    assert held.loss < 1e-4 * D.sum()


def test_a_start_that_is_the_answer_stays_the_answer() -> None:
    _, W = problem(3, 1.0)
    X = np.random.default_rng(0).random((5, W.shape[1]))
    D = X @ W.T
    sweep = Squared(Model(W, 1.0))
    found = finish(fit(D, sweep.start(D, X), sweep, tolerance=-np.inf, enough=1e-12, sweeps=50))
    np.testing.assert_allclose(found.X @ W.T, D, rtol=1e-9)


def test_what_has_no_divergence_is_refused() -> None:
    D, W = problem(1, 1.0)
    with pytest.raises(BadInput, match=r"factor\.beta"):
        amounts_by_divergence(D, W, beta=9)
    with pytest.raises(BadInput, match=r"factor\.zeros"):
        amounts_by_divergence(np.zeros((2, 25)), W, beta=0)
    with pytest.raises(BadInput, match=r"factor\.negative"):
        amounts_by_divergence(-1 - D, W)
    with pytest.raises(BadInput, match=r"factor\.parts"):
        finish(factors_by_divergence(home_of(D), rank=0))
    with pytest.raises(BadInput, match=r"factor\.zeros"):
        finish(factors_by_divergence(home_of(np.zeros((4, 3))), rank=1, beta=0.0))
