"""Completion: tables of low rank are recovered from part of their entries, and the loss never rises."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.factors.completion import Completed, completed, held_out_errors, soft_imputed
from matelier.factors.moving import completion_moves, soft_gap
from matelier.spine.errors import BadInput
from matelier.spine.step import Step, finish

Float64 = NDArray[np.float64]
seeds = st.integers(0, 2**31)


def with_gaps(
    seed: int, rank: int = 2, rows: int = 40, columns: int = 30, share: float = 0.4
) -> tuple[Float64, Float64]:
    """A table of low rank, and the same with a share of its entries missing."""
    random = np.random.default_rng(seed)
    whole = random.standard_normal((rows, rank)) @ random.standard_normal((rank, columns))
    return whole, np.where(random.random(whole.shape) < share, np.nan, whole)


def losses(steps: list[Step]) -> list[float]:
    return [float(str(step.facts["loss"])) for step in steps]


@settings(deadline=None, max_examples=25)
@given(seeds, st.integers(1, 3))
def test_a_table_of_low_rank_is_recovered(seed: int, rank: int) -> None:
    whole, known = with_gaps(seed, rank)
    found = finish(completed(known, rank=rank, ridge=1e-14, tolerance=1e-16, sweeps=4000))
    assert np.linalg.norm(found.table - whole) <= 1e-6 * np.linalg.norm(whole)


@settings(deadline=None, max_examples=25)
@given(seeds, st.integers(1, 40), st.sampled_from([1e-6, 0.1, 10.0]))
def test_the_loss_never_rises_by_least_squares(seed: int, rank: int, ridge: float) -> None:
    _, known = with_gaps(seed, rows=12, columns=9)
    known[3], known[:, 2] = np.nan, np.nan
    seen: list[Step] = []
    found = finish(completed(known, rank=rank, ridge=ridge, tolerance=-1.0, sweeps=12), seen.append)
    told = losses(seen)
    assert all(after <= before for before, after in pairwise(told))
    np.testing.assert_allclose(found.table[3], 0, atol=1e-12)
    np.testing.assert_allclose(found.table[:, 2], 0, atol=1e-12)
    scale = np.nanmean(known**2)
    price = ridge * np.sqrt(scale) * (np.sum(found.W**2) + np.sum(found.X**2))
    assert np.nansum((known - found.table) ** 2) + price <= found.loss * (1 + 1e-6) + 1e-12


@settings(deadline=None, max_examples=25)
@given(seeds)
def test_without_gaps_the_model_is_the_best_of_its_rank(seed: int) -> None:
    D = np.random.default_rng(seed).standard_normal((12, 8))
    found = finish(completed(D, rank=3, ridge=1e-10, tolerance=1e-13, sweeps=5000))
    least = float(np.sum(np.linalg.svd(D, compute_uv=False)[3:] ** 2))
    assert np.sum((D - found.table) ** 2) == pytest.approx(least, rel=1e-3)
    assert (np.take_along_axis(found.W, np.abs(found.W).argmax(axis=0)[None], 0) > 0).all()


@settings(deadline=None, max_examples=25)
@given(seeds)
def test_without_gaps_the_ridge_lowers_the_singular_values(seed: int) -> None:
    D = np.random.default_rng(seed).standard_normal((12, 8))
    found = finish(completed(D, rank=8, ridge=2.0, tolerance=1e-14, sweeps=5000))
    S = np.linalg.svd(D, compute_uv=False) - 2.0 * np.sqrt(np.mean(D**2))
    np.testing.assert_allclose(np.linalg.svd(found.table, compute_uv=False), np.maximum(S, 0), atol=1e-2)


@settings(deadline=None, max_examples=25)
@given(seeds, st.sampled_from([1e-6, 1.0, 1e6]))
def test_scale_changes_nothing_but_the_scale(seed: int, scale: float) -> None:
    _, known = with_gaps(seed)
    one = finish(completed(known, rank=2, sweeps=20))
    other = finish(completed(known * scale, rank=2, sweeps=20))
    np.testing.assert_allclose(other.table, one.table * scale, rtol=1e-6, atol=1e-6 * scale)


@settings(deadline=None, max_examples=15)
@given(seeds)
def test_soft_impute_reaches_its_one_optimum_and_its_loss_never_rises(seed: int) -> None:
    whole, known = with_gaps(seed, share=0.2)
    seen: list[Step] = []
    path = finish(soft_imputed(known, prices=(1.0, 20.0, 0.01), tolerance=1e-9), seen.append)
    starts = [k for k, step in enumerate(seen) if step.facts["sweep"] == 1] + [len(seen)]
    for a, b in pairwise(starts):
        assert all(after <= before for before, after in pairwise(losses(seen[a:b])))
    assert np.linalg.norm(path[-1].table - whole) < 0.02 * np.linalg.norm(whole)
    pull = np.nan_to_num(known - path[1].table, nan=0.0)  # optimal: its 2-norm is the price
    assert np.linalg.norm(pull, 2) == pytest.approx(1.0, abs=0.02)


@settings(deadline=None, max_examples=15)
@given(seeds, st.sampled_from([0.1, 1.0, 8.0]), st.sampled_from([1e-3, 1.0, 1e5]))
def test_no_table_is_better_than_the_duality_gap_of_soft_impute_says(seed: int, price: float, scale: float) -> None:
    random = np.random.default_rng(seed)
    _, known = with_gaps(seed, share=0.2)
    known, price = known * scale, price * scale
    whole = 0.5 * float(np.nansum(known**2))

    def value(Z: Float64) -> float:
        return 0.5 * float(np.nansum((known - Z) ** 2)) + price * float(np.linalg.norm(Z, "nuc"))

    (best,) = finish(soft_imputed(known, prices=[price], tolerance=1e-13, sweeps=20_000))
    assert soft_gap(known, best.X, best.W.T, price) <= 1e-6
    least = value(best.table)
    W, X = scale * random.standard_normal((40, 3)), random.standard_normal((3, 30))
    others = [(W, X), (0 * W, X), (best.X * 1.01, best.W.T), (best.X[:, :1], best.W.T[:1])]
    for W, X in others:
        assert (value(W @ X) - least) / whole <= soft_gap(known, W, X, price) + 1e-9


@settings(deadline=None, max_examples=8)
@given(seeds)
def test_where_completion_stops_no_slope_is_left(seed: int) -> None:
    _, known = with_gaps(seed)
    scale = float(np.sqrt(np.nanmean(known**2)))
    found = finish(completed(known, rank=2, ridge=1e-3, tolerance=1e-11, sweeps=4000))
    assert completion_moves(known, found.X, found.W.T, 1e-3 * scale) <= 1e-4
    assert completion_moves(known, 1.1 * found.X, found.W.T, 1e-3 * scale) > 1e-2


def test_without_gaps_soft_impute_lowers_the_singular_values_by_the_price() -> None:
    D = np.random.default_rng(3).standard_normal((9, 6))
    (found,) = finish(soft_imputed(D, prices=[1.5]))
    S = np.maximum(np.linalg.svd(D, compute_uv=False) - 1.5, 0)
    np.testing.assert_allclose(np.linalg.svd(found.table, compute_uv=False), S, atol=1e-9)


def test_a_start_is_gone_on_from() -> None:
    _, known = with_gaps(5)
    first = finish(completed(known, rank=2, tolerance=1e-12, sweeps=2000))
    seen: list[Step] = []
    again = finish(completed(known, rank=2, start=first, tolerance=1e-6), seen.append)
    assert len(seen) == 2
    np.testing.assert_allclose(again.table, first.table, atol=1e-6)


def test_hidden_entries_tell_the_rank() -> None:
    whole, known = with_gaps(7, rank=3, rows=60, columns=50)
    noisy = known + 0.05 * np.random.default_rng(0).standard_normal(whole.shape)
    errors = held_out_errors(noisy, ranks=(1, 2, 3, 4, 6))
    assert int(np.argmin(errors)) == 2
    assert errors[2] < 0.2


def test_films_that_were_not_seen_are_recommended_by_taste() -> None:
    nan = np.nan  # four people who like adventures or romances, six films, three of each
    ratings = np.array(
        [[5, 5, nan, 1, 1, nan], [nan, 5, 5, 1, nan, 1], [1, nan, 1, 5, 5, nan], [1, 1, nan, nan, 5, 5.0]]
    )
    model: Completed = finish(completed(ratings, rank=2, ridge=0.01))
    guessed = np.where(np.isnan(ratings), model.table, ratings)
    assert (guessed[:2, :3] > 3.5).all()
    assert (guessed[:2, 3:] < 2.5).all()
    assert (guessed[2:, 3:] > 3.5).all()
    assert (guessed[2:, :3] < 2.5).all()


def test_what_cannot_be_completed_is_refused() -> None:
    _, known = with_gaps(0)

    def refused(key: str, D: Any, **options: Any) -> None:
        with pytest.raises(BadInput, match=key):
            finish(completed(D, **{"rank": 2, **options}))

    refused(r"factor\.parts", known, rank=0)
    refused(r"factor\.nothing_known", np.full((2, 2), np.nan))
    refused(r"completion\.infinite", np.array([[1.0, np.inf]]))
    refused(r"completion\.ridge", known, ridge=0.0)
    refused(r"home\.shape", np.ones(3))
    with pytest.raises(BadInput, match=r"factor\.price"):
        finish(soft_imputed(known, prices=[-1.0]))
