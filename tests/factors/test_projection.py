"""Projection: idempotent, orthogonal to what is left, the same from any basis of the same span."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.factors.projection import Basis, basis, cleaned
from matelier.spine.errors import BadInput

seeds = st.integers(0, 2**31)
sizes = st.integers(1, 25)


def random_basis(seed: int, bins: int, notes: int) -> Basis:
    return basis(np.random.default_rng(seed).random((bins, notes)).astype(np.float32))


def frames_of(seed: int, bins: int) -> np.ndarray:
    return np.random.default_rng(seed + 1).random((7, bins)).astype(np.float32)


@settings(deadline=None)
@given(seeds, sizes, sizes)
def test_projecting_twice_is_projecting_once(seed: int, bins: int, notes: int) -> None:
    span, M = random_basis(seed, bins, notes), frames_of(seed, bins)
    once = span.project(span.coordinates(M))
    twice = span.project(span.coordinates(once))
    np.testing.assert_allclose(twice, once, atol=1e-5 * np.abs(M).max())


@settings(deadline=None)
@given(seeds, sizes, sizes)
def test_what_is_left_is_orthogonal_to_every_note(seed: int, bins: int, notes: int) -> None:
    span, M = random_basis(seed, bins, notes), frames_of(seed, bins)
    left = M - span.project(span.coordinates(M))
    assert np.abs(left @ span.W).max() <= 1e-5 * np.linalg.norm(M) * np.linalg.norm(span.W)


@settings(deadline=None)
@given(seeds, sizes, sizes)
def test_a_sound_made_of_the_notes_is_its_own_projection(seed: int, bins: int, notes: int) -> None:
    span = random_basis(seed, bins, notes)
    M = (np.random.default_rng(seed).random((5, notes)).astype(np.float32)) @ span.W.T
    np.testing.assert_allclose(span.project(span.coordinates(M)), M, atol=2e-5 * np.abs(M).max())


@settings(deadline=None)
@given(seeds, st.integers(2, 25))
def test_any_vectors_of_the_same_plane_give_the_same_projection(seed: int, bins: int) -> None:
    random = np.random.default_rng(seed)
    W = random.random((bins, 2)).astype(np.float32)
    V = W @ np.array([[1.0, 0.5], [-0.25, 2.0]], np.float32)
    M = frames_of(seed, bins)
    first, second = basis(W), basis(V)
    if first.S[-1] < 1e-2 * first.S[0]:
        return  # nearly one direction: float32 entries do not determine the plane
    np.testing.assert_allclose(
        first.project(first.coordinates(M)), second.project(second.coordinates(M)), atol=1e-3 * np.abs(M).max()
    )


@settings(deadline=None)
@given(seeds, sizes, sizes)
def test_amounts_are_those_of_the_pseudo_inverse(seed: int, bins: int, notes: int) -> None:
    span, M = random_basis(seed, bins, notes), frames_of(seed, bins)
    cutoff = max(bins, notes) * float(np.finfo(np.float32).eps)
    expected = M.astype(np.float64) @ np.linalg.pinv(span.W.astype(np.float64), rcond=cutoff).T
    tolerance = 1e-5 * np.abs(M).max() / span.S[-1]
    np.testing.assert_allclose(span.amounts(span.coordinates(M)), expected, atol=tolerance * np.sqrt(bins))


@settings(deadline=None)
@given(seeds, sizes, sizes)
def test_ridge_amounts_solve_the_damped_normal_equations(seed: int, bins: int, notes: int) -> None:
    span, M = random_basis(seed, bins, notes), frames_of(seed, bins)
    W = span.W.astype(np.float64)
    expected = np.linalg.solve(W.T @ W + 0.5 * np.eye(notes), W.T @ M.T).T
    np.testing.assert_allclose(span.amounts(span.coordinates(M), ridge=0.5), expected, atol=1e-4 * np.abs(M).sum())


def test_the_rank_of_two_equal_notes_is_one() -> None:
    note = np.random.default_rng(0).random((50, 1)).astype(np.float32)
    span = basis(np.hstack([note, note]))
    amounts = span.amounts(span.coordinates(note.T))
    assert span.rank == 1
    np.testing.assert_allclose(amounts, [[0.5, 0.5]], atol=1e-6)  # of all the ways to share it, the shortest


def test_cleaning_up_sets_what_is_below_the_threshold_to_zero() -> None:
    assert cleaned(np.array([[-1.0, 0.1, 0.2]], np.float32), 0.15).tolist() == [[0, 0, np.float32(0.2)]]


def test_no_columns_and_no_numbers_are_refused() -> None:
    with pytest.raises(BadInput, match=r"factor\.no_columns"):
        basis(np.zeros((5, 0)))
    with pytest.raises(BadInput, match=r"factor\.not_finite.*row=2.*column=1"):
        basis(np.array([[1.0], [np.nan]]))
