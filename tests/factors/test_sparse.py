"""Few amounts and shares: they satisfy their optimality conditions, and equal an independent way."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import nnls

from matelier.arrays.home import home_of
from matelier.arrays.sides import Sides
from matelier.factors.given import NonNegative
from matelier.factors.methods import Wishes, by_measure
from matelier.factors.sparse import shares, sparse_signed
from matelier.spine.errors import BadInput
from matelier.spine.step import finish

Float64 = NDArray[np.float64]
seeds = st.integers(0, 2**31)
prices = st.sampled_from([0.0, 0.01, 0.3, 100.0])


def problem(seed: int, bins: int = 12, notes: int = 5, frames: int = 8) -> tuple[Float64, Float64, dict[str, Any]]:
    """W, the frames as rows, and what the solvers are told of them."""
    random = np.random.default_rng(seed)
    W = random.random((bins, notes)) ** 3 + 0.02
    W /= np.linalg.norm(W, axis=0)
    D = np.maximum(random.standard_normal((frames, notes)), 0) @ W.T + 0.2 * random.random((frames, bins))
    D[0] = 0
    return W, D, {"G": W.T @ W, "C": D @ W}


@settings(deadline=None)
@given(seeds, prices)
def test_few_non_negative_amounts_are_optimal_and_their_gap_holds(seed: int, price: float) -> None:
    W, D, told = problem(seed)
    X, gaps = NonNegative(W, price)(D)
    slope = told["C"] - X @ told["G"] - price
    assert (X >= 0).all()
    assert slope.max() <= 1e-8
    assert np.abs(slope * X).max() <= 1e-8
    assert gaps.max() <= 1e-8


@settings(deadline=None)
@given(seeds, prices.filter(bool))
def test_few_signed_amounts_are_optimal_and_their_gap_reaches_the_least(seed: int, price: float) -> None:
    W, D, told = problem(seed)
    D -= 0.5 * D.mean()
    told["C"] = D @ W
    energies = (D**2).sum(axis=1)
    X, gaps = sparse_signed(**told, energies=energies, price=price)
    slope = told["C"] - X @ told["G"]
    assert np.abs(slope).max() <= price + 1e-3
    rough, rough_gaps = sparse_signed(**told, energies=energies, price=price, visits=2)
    loss, least = (0.5 * ((D - Y @ W.T) ** 2).sum(axis=1) + price * np.abs(Y).sum(axis=1) for Y in (rough, X))
    assert (loss - rough_gaps <= least + 1e-9).all()
    assert (gaps <= 0.5e-10 * energies + 1e-15).all()


@settings(deadline=None)
@given(seeds)
def test_a_low_price_is_least_squares_and_a_high_price_is_nothing(seed: int) -> None:
    W, D, told = problem(seed)
    energies = (D**2).sum(axis=1)
    X, _ = sparse_signed(**told, energies=energies, price=1e-9)
    np.testing.assert_allclose(X @ W.T, D @ np.linalg.pinv(W).T @ W.T, atol=1e-4)
    X, _ = NonNegative(W)(D)
    np.testing.assert_allclose(X, [nnls(W, d)[0] for d in D], atol=1e-8)
    assert not sparse_signed(**told, energies=energies, price=1e3)[0].any()


@settings(deadline=None)
@given(seeds, st.integers(1, 9))
def test_shares_sum_to_one_and_no_mixture_is_nearer(seed: int, notes: int) -> None:
    _, D, told = problem(seed, notes=notes)
    X = shares(**told, energies=(D**2).sum(axis=1))
    assert (X >= 0).all()
    np.testing.assert_allclose(X.sum(axis=1), 1)
    slope = X @ told["G"] - told["C"]  # at the best, every note that is used has the lowest slope
    lowest = slope.min(axis=1, keepdims=True)
    assert (X * (slope - lowest)).max() <= 1e-7


def test_a_mixture_is_unmixed() -> None:
    W, _, _ = problem(5)
    X = np.random.default_rng(1).dirichlet(np.ones(W.shape[1]), 20)
    D = X @ W.T
    np.testing.assert_allclose(shares(W.T @ W, D @ W, (D**2).sum(axis=1)), X, atol=1e-6)


@settings(deadline=None)
@given(seeds)
def test_spectra_for_known_amounts_are_the_transposed_problem(seed: int) -> None:
    random = np.random.default_rng(seed)
    X, D = random.random((30, 4)) * [1, 10, 0.1, 0], random.random((30, 7))
    W = finish(by_measure(Sides(home_of(D)), Wishes(W=X), "nonnegative")).X.T
    np.testing.assert_allclose(W[:, :3], [nnls(X[:, :3], d)[0] for d in D.T], atol=1e-6 * (1 + W.max()))
    assert not W[:, 3].any()


def test_a_price_of_nothing_is_refused() -> None:
    _, D, told = problem(0)
    with pytest.raises(BadInput, match=r"factor\.price"):
        sparse_signed(**told, energies=(D**2).sum(axis=1), price=0.0)
