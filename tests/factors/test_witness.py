"""What every method finds is proved to the judge, whatever the shape, the precision and the size of the numbers."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from matelier.arrays.home import home_of
from matelier.arrays.sides import Sides
from matelier.certify.check import holds
from matelier.factors.enclosed import least_claim, value_claim
from matelier.factors.methods import MEASURES, MISSING, ONLY_M, Wishes, by_measure
from matelier.factors.witness import claims_of
from matelier.spine.claim import Claim
from matelier.spine.step import finish

Floats = NDArray[np.floating[Any]]

SMALL, LARGE = ((30, 7), (7, 30)), ((3000, 40), (40, 3000))
MAIN = {
    "svd": "singular_values", "pca": "singular_values", "nonnegative": "nonnegative_factors",
    "divergence": "nonnegative_factors", "orthogonal": "orthogonal_factors", "clusters": "clusters",
    "completion": "completed", "soft_impute": "soft_imputed",
}  # fmt: skip
AMOUNTS = {
    "least_squares": "ridge_amounts", "ridge": "ridge_amounts", "nonnegative": "nonnegative_amounts",
    "divergence": "divergence_amounts", "sparse": "sparse_amounts", "mixture": "mixture_amounts",
}  # fmt: skip


def data(shape: tuple[int, int], dtype: Any, scale: float = 1.0) -> Floats:
    """Three parts and noise."""
    random = np.random.default_rng(0)
    M = random.random((shape[0], 3)) @ random.random((3, shape[1])) + 0.1 * random.random(shape)
    return (scale * M).astype(dtype)


def told(M: Floats, by: str, wishes: Wishes, *, given: bool = False) -> dict[str, Claim]:
    """The claims about what this method finds, each accepted by the judge, by their kind."""
    sides = Sides(home_of(M))
    found = finish(by_measure(sides, wishes, by) if given else ONLY_M[by](sides, wishes))
    claims = claims_of(sides, found, by, wishes)
    for claim in claims:
        assert holds(claim), claim
    return {claim.kind: claim for claim in claims}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", SMALL)
@pytest.mark.parametrize("by", MAIN)
def test_small_data_are_proved_whole(by: str, shape: tuple[int, int], dtype: Any) -> None:
    for scale in (1.0, 2.0**-40, 2.0**40):
        M = data(shape, dtype, scale)
        if by in MISSING:
            M[1, 2] = M[5, 3] = np.nan
        claims = told(M, by, Wishes(3, ridge=0.1 * scale if by == "soft_impute" else 0.0))
        assert MAIN[by] in claims
        assert ("factors_left" in claims) == (by not in MISSING)


@pytest.mark.parametrize("shape", LARGE)
@pytest.mark.parametrize("by", ["svd", "pca", "nonnegative", "clusters"])
def test_of_large_data_a_few_rows_and_the_sums_travel(by: str, shape: tuple[int, int]) -> None:
    claims = told(data(shape, np.float32), by, Wishes(3))
    assert {"sampled_rows_left", "blocks_summed"} <= set(claims)
    assert max(part.size for part in claims["sampled_rows_left"].witness.values() if isinstance(part, np.ndarray)) < 2e4


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [*SMALL, LARGE[0]])
@pytest.mark.parametrize("by", MEASURES)
def test_amounts_are_proved(by: str, shape: tuple[int, int], dtype: Any) -> None:
    M, W = data(shape, dtype), np.random.default_rng(1).random((shape[0], 3)).astype(dtype)
    for given in (W, W - dtype(0.5)) if by != "divergence" else (W,):
        assert AMOUNTS[by] in told(M, by, Wishes(W=given), given=True)
        turned = told(np.ascontiguousarray(M.T), by, Wishes(X=np.ascontiguousarray(given.T)), given=True)
        assert AMOUNTS[by] in turned


def test_dependent_columns_have_the_shortest_amounts() -> None:
    M, W = data((30, 7), np.float64), np.random.default_rng(1).random((30, 3))
    assert "minimum_norm" in told(M, "least_squares", Wishes(W=np.hstack([W, W[:, :1]])), given=True)


def test_with_a_price_dependent_columns_are_chosen_by_what_they_cost() -> None:
    M = np.array([[0.1116641, 0.5], [0.78990338, 0.4]])
    W = np.array([[0.0, 1, 0, 0, 1], [0, 2, 1, 0, 1]])
    claims = told(M, "nonnegative", Wishes(W=W, sparse=0.1), given=True)
    X: Any = claims["sparse_amounts"].witness["X"]
    np.testing.assert_allclose(X[:, 0], [0, 0.21166409, 0.26657519, 0, 0], atol=1e-6)


def test_prices_and_held_columns_are_part_of_what_is_proved() -> None:
    M = data((30, 7), np.float64)
    tight: dict[str, Any] = {"tolerance": 1e-12, "sweeps": 2000}
    sparse = told(M, "nonnegative", Wishes(3, sparse=0.5, **tight))["nonnegative_factors"].witness
    held = told(M, "nonnegative", Wishes(3, W=M[:, :1], **tight))["nonnegative_factors"].witness
    for witness in (sparse, held):
        assert max(float(str(witness["moves_W"])), float(str(witness["moves_X"]))) < 1e-3
    free = {**sparse, "sparse": 0.0}
    assert not holds(Claim("nonnegative_factors", free))
    assert not holds(Claim("nonnegative_factors", {**held, "held": 0}))


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (40, 3), (3, 40), (200, 200)])
@pytest.mark.parametrize("scale", [1.0, 2.0**-300, 2.0**300])
def test_singular_values_come_with_a_radius_that_is_proved(shape: tuple[int, int], centred: bool, scale: float) -> None:
    M = np.random.default_rng(2).standard_normal(shape) * scale
    values = np.linalg.svd(M - M.mean(axis=0) if centred else M, compute_uv=False)
    claim = value_claim(M, values[:2], centred=centred)
    assert holds(claim)
    radius: Any = claim.witness["radius"]
    assert radius.max() <= 1e-10 * max(values[0], scale)


def test_the_least_that_a_rank_can_leave_is_near_what_the_best_leaves() -> None:
    M = np.random.default_rng(3).standard_normal((20, 10))
    tail = float((np.linalg.svd(M, compute_uv=False)[4:] ** 2).sum())
    claim = least_claim(M, 4, tail * 1.05)
    assert holds(claim)
    assert claim.witness["least"] == pytest.approx(tail, rel=1e-8)
    assert claim.witness["excess"] == pytest.approx(0.05, rel=1e-6)


def test_zeros_are_proved_too() -> None:
    for by in ("svd", "pca"):
        assert told(np.zeros((6, 4)), by, Wishes(2))
