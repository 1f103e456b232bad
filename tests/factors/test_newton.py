"""Newton's steps never raise the divergence, and end where no amount would rather be another."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.factors.divergence import amounts_by_divergence, divergences
from matelier.factors.newton import Newton

seeds = st.integers(0, 2**31)


def problem(seed: int, rows: int = 9, columns: int = 30, parts: int = 7) -> tuple[NDArray[Any], NDArray[Any]]:
    random = np.random.default_rng(seed)
    W = random.random((columns, parts)) ** 6 * (random.random((columns, parts)) < 0.5)
    W[:, : parts // 2] += 1e-3
    D = random.random((rows, columns)) ** 8 + np.maximum(random.standard_normal((rows, parts)), 0) @ W.T
    D[random.random(D.shape) < 0.2] = 0
    return D / D.max(), W / np.maximum(np.linalg.norm(W, axis=0), 1e-30)


@settings(deadline=None, max_examples=60)
@given(seeds, st.sampled_from([np.float32, np.float64]))
def test_a_sweep_never_raises_the_divergence_of_any_row(seed: int, dtype: Any) -> None:
    D, W = (A.astype(dtype) for A in problem(seed))
    sweep = Newton(W, 0.0)
    at = sweep.start(D, np.random.default_rng(seed).random((len(D), W.shape[1])).astype(dtype) ** 9)
    before = divergences(D, at.X @ W.T, floor=1e-10)
    for _ in range(10):
        at, _ = sweep(D, at)
        after = divergences(D, at.X @ W.T, floor=1e-10)
        assert (after <= before + (2e-5 if dtype == np.float32 else 1e-12) * (1 + D.sum(axis=1))).all()
        assert (at.X >= 0).all()
        before = after


@settings(deadline=None, max_examples=60)
@given(seeds)
def test_at_the_end_no_amount_wants_more_and_those_that_sound_are_at_rest(seed: int) -> None:
    D, W = problem(seed)
    X, gaps = amounts_by_divergence(D, W, tolerance=1e-10, cycles=200)
    sums = W.sum(axis=0)
    slope = sums - (D / np.maximum(X @ W.T, 1e-10)) @ W
    assert (gaps <= 1e-8 * (1 + D.sum(axis=1))).all()
    assert (slope >= -1e-4 * (1 + sums)).all()
    assert (X * np.abs(slope)).max() <= 1e-6


def test_few_sweeps_do() -> None:
    D, W = problem(3, rows=40, columns=200, parts=30)
    _, gaps = amounts_by_divergence(D, W, tolerance=0.0, cycles=9)
    assert gaps.sum() <= 1e-4 * D.sum()


def test_silence_and_notes_without_sound_have_no_amount() -> None:
    D, W = problem(5)
    D[2] = 0
    W[:, 3] = 0
    X, gaps = amounts_by_divergence(D, W)
    assert X[2].tolist() == [0] * W.shape[1]
    assert not X[:, 3].any()
    assert gaps[2] == pytest.approx(0)
