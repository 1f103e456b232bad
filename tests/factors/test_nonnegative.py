"""Non-negative amounts: they satisfy Karush, Kuhn and Tucker, and equal an independent solver's."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import nnls

from matelier.factors.nonnegative import nonnegative

Float64 = NDArray[np.float64]


def problem(seed: int, bins: int, notes: int, frames: int, overlap: float) -> tuple[Float64, Float64]:
    """Overlapping notes, and sounds of which some are made of the notes, some are not, and some are silent."""
    random = np.random.default_rng(seed)
    W = random.random((bins, notes)) ** 4 + overlap
    W /= np.linalg.norm(W, axis=0)
    made = W @ np.maximum(random.standard_normal((notes, frames)), 0)
    M = made + random.random((bins, frames)) * (random.random(frames) < 0.5)
    return W, M * (random.random(frames) < 0.9)


problems = st.builds(
    problem,
    st.integers(0, 2**31),
    st.integers(1, 30),
    st.integers(1, 12),
    st.integers(1, 12),
    st.sampled_from([0.0, 0.1, 3.0]),
)


def solved(W: Float64, M: Float64) -> tuple[Float64, Float64]:
    return nonnegative(W.T @ W, np.ascontiguousarray((W.T @ M).T), sums=W.sum(axis=0), bins=len(W))


@settings(deadline=None)
@given(problems)
def test_amounts_satisfy_the_kkt_conditions(case: tuple[Float64, Float64]) -> None:
    W, M = case
    X, _ = solved(W, M)
    gradient = W.T @ (M - W @ X.T)
    scale = max(float(np.abs(W.T @ M).max()), 1e-300)
    assert (X >= 0).all()
    assert gradient.max() <= 1e-7 * scale
    assert np.abs(gradient * (X.T > 1e-9 * scale)).max() <= 1e-7 * scale


@settings(deadline=None)
@given(problems)
def test_nothing_fits_better_than_an_independent_solver_says(case: tuple[Float64, Float64]) -> None:
    W, M = case
    X, gaps = solved(W, M)
    left = ((M - W @ X.T) ** 2).sum(axis=0)
    least = np.array([nnls(W, m)[1] ** 2 for m in M.T])
    energy = (M**2).sum(axis=0)
    assert (left <= least + 1e-8 * energy).all()
    assert (left - 2 * gaps <= least + 1e-9 * energy).all()  # the gap reaches down to the least there is


def test_the_frame_before_does_not_matter() -> None:
    W, M = problem(7, 40, 12, 60, 0.1)
    X, _ = solved(W, M)
    shuffled = np.random.default_rng(1).permutation(M.shape[1])
    Y, _ = solved(W, M[:, shuffled])
    np.testing.assert_allclose(Y, X[shuffled], atol=1e-9 * X.max())


def test_equal_notes_and_more_notes_than_bins_are_solved_too() -> None:
    W, M = problem(3, 6, 5, 20, 0.0)
    W = np.hstack([W, W, np.random.default_rng(0).random((6, 4))])
    W /= np.linalg.norm(W, axis=0)
    X, _ = solved(W, M)
    least = np.array([nnls(W, m)[1] ** 2 for m in M.T])
    np.testing.assert_allclose(((M - W @ X.T) ** 2).sum(axis=0), least, atol=1e-7 * (M**2).sum())
