"""Orthogonal factors: one part a row, the loss never rises, data that are so are recovered, homes do not matter."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.arrays.home import home_in_stream, home_of
from matelier.factors.fit import fit
from matelier.factors.orthogonal import Directions, orthogonal_factors, spread_directions, turned
from matelier.spine.errors import BadInput
from matelier.spine.step import Step, finish

seeds = st.integers(0, 2**31)


def data(seed: int, rows: int = 50, columns: int = 8) -> NDArray[Any]:
    random = np.random.default_rng(seed)
    return random.random((rows, columns)) * (random.random((rows, columns)) < 0.6) * random.exponential(1, (rows, 1))


def of_one_part_each(seed: int, rank: int, rows: int = 60) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Rows that are multiples of one of `rank` directions far apart, which row has which, and the directions."""
    random = np.random.default_rng(seed)
    W = np.abs(random.standard_normal((12, rank))) * 0.2 + np.eye(12, rank)
    W /= np.linalg.norm(W, axis=0)
    of_row = np.append(np.arange(rank), random.integers(0, rank, rows - rank))
    return W.T[of_row] * random.uniform(0.1, 10, (rows, 1)), of_row, W


@settings(deadline=None)
@given(seeds, st.integers(1, 12), st.sampled_from([np.float32, np.float64]))
def test_factors_are_nonnegative_and_orthogonal_and_the_loss_never_rises(seed: int, rank: int, dtype: Any) -> None:
    D = data(seed).astype(dtype)
    seen: list[Step] = []
    found = finish(orthogonal_factors(home_of(D), rank=rank, seed=seed, tolerance=-1.0, sweeps=60), seen.append)
    told = [float(str(step.facts["loss"])) for step in seen]
    assert all(after <= before for before, after in pairwise(told))
    assert (found.W >= 0).all()
    assert (found.X >= 0).all()
    G = found.X.T @ found.X
    assert np.count_nonzero(G - np.diag(np.diagonal(G))) == 0  # exactly: no row has two parts
    assert (np.diff(np.diagonal(G)) <= 1e-9 * G.max()).all()
    np.testing.assert_allclose(np.linalg.norm(found.W, axis=0), 1, atol=1e-12)
    assert found.loss == pytest.approx(np.sum((D - found.X @ found.W.T) ** 2), rel=1e-9, abs=1e-12)
    assert found.amounts == pytest.approx((D @ found.W).max(axis=1), rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(seeds, st.integers(1, 6), st.sampled_from([1e-8, 1.0, 1e8]))
def test_rows_that_have_one_part_each_are_recovered(seed: int, rank: int, scale: float) -> None:
    D, of_row, W = of_one_part_each(seed, rank)
    found = finish(orthogonal_factors(home_of(D * scale), rank=rank, seed=seed))
    assert found.loss <= 1e-24 * np.sum(D**2) * scale**2
    assert {(a, b) for a, b in zip(of_row, found.of_row, strict=True)} == {
        (k, int(found.of_row[of_row == k][0])) for k in range(rank)
    }
    for k in range(rank):
        np.testing.assert_allclose(found.W[:, found.of_row[of_row == k][0]], W[:, k], atol=1e-9)


@settings(deadline=None, max_examples=25)
@given(seeds, st.integers(1, 6))
def test_the_start_has_each_direction_once(seed: int, rank: int) -> None:
    D, _, W = of_one_part_each(seed, rank)
    start = spread_directions(home_of(D), rank, seed=seed)
    assert sorted((start.T @ W).argmax(axis=1)) == list(range(rank))
    np.testing.assert_allclose((start.T @ W).max(axis=1), 1, atol=1e-12)


@settings(deadline=None, max_examples=25)
@given(seeds)
def test_each_part_is_the_leading_singular_vector_of_its_rows(seed: int) -> None:
    D = data(seed)
    found = finish(orthogonal_factors(home_of(D), rank=3, seed=seed, tolerance=1e-15, sweeps=5000))
    least = sum(float(np.sum(np.linalg.svd(D[found.of_row == k], compute_uv=False)[1:] ** 2)) for k in range(3))
    assert found.loss == pytest.approx(least, rel=1e-6)


def test_one_part_is_the_best_of_rank_one() -> None:
    D = data(7)
    found = finish(orthogonal_factors(home_of(D), rank=1, tolerance=1e-15))
    _, S, Vt = np.linalg.svd(D)
    assert found.loss == pytest.approx(float(np.sum(S[1:] ** 2)), rel=1e-9)
    np.testing.assert_allclose(found.W[:, 0], np.abs(Vt[0]), atol=1e-6)


def test_a_part_without_rows_takes_the_row_of_which_most_is_left() -> None:
    D = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 5]])
    W = np.array([[0.8, 0.6, 0.6], [0.6, 0.8, 0.8], [0, 0, 0]])
    start = Directions(W, np.zeros(3, np.int64), np.zeros(3), np.inf, W)
    assert finish(fit(home_of(D), start, turned, tolerance=0.0)).loss == pytest.approx(0, abs=1e-25)


def test_the_home_and_equal_rows_do_not_matter() -> None:
    D = np.tile(data(2, rows=5000, columns=300), (3, 1))  # several blocks
    streamed = home_in_stream(lambda: (D[a : a + 777] for a in range(0, len(D), 777)), D.shape, dtype=D.dtype)
    one, other = (finish(orthogonal_factors(home, rank=4, seed=4, sweeps=5)) for home in (home_of(D), streamed))
    for name in ("W", "of_row", "amounts"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
    alike = finish(orthogonal_factors(home_of(np.ones((6, 2))), rank=3))
    assert alike.loss <= 1e-28
    assert np.isfinite(alike.W).all()


def test_silence_has_parts_of_no_amount() -> None:
    found = finish(orthogonal_factors(home_of(np.zeros((4, 3))), rank=2))
    assert found.loss == 0
    assert not found.amounts.any()


def test_data_without_such_factors_are_refused() -> None:
    for rank in (0, 51):
        with pytest.raises(BadInput, match=r"factor\.orthogonal_parts"):
            finish(orthogonal_factors(home_of(data(0)), rank=rank))
    for entry, key in ((-1.0, r"factor\.negative"), (np.nan, r"home\.not_finite")):
        D = data(0)
        D[4, 1] = entry
        with pytest.raises(BadInput, match=key):
            finish(orthogonal_factors(home_of(D), rank=2))
