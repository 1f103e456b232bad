"""k-means: the loss never rises, clusters far apart are found, every row stands with its nearest mean."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.arrays.home import home_in_stream, home_of
from matelier.factors.clusters import Clusters, clusters_of, lloyd, spread_means
from matelier.factors.fit import fit
from matelier.spine.errors import BadInput
from matelier.spine.step import Step, finish

seeds = st.integers(0, 2**31)


def cloud(seed: int, rows: int = 60) -> NDArray[Any]:
    random = np.random.default_rng(seed)
    return random.integers(0, 4, (rows, 3)) + 0.3 * random.standard_normal((rows, 3))


@settings(deadline=None)
@given(seeds, st.integers(1, 60), st.sampled_from([0.0, 1e6]))
def test_the_loss_never_rises_and_is_that_of_the_product(seed: int, clusters: int, offset: float) -> None:
    D = cloud(seed) + offset
    seen: list[Step] = []
    found = finish(clusters_of(home_of(D), clusters=clusters, seed=seed), seen.append)
    told = [float(str(step.facts["loss"])) for step in seen]
    assert all(after <= before for before, after in pairwise(told))
    assert found.loss == pytest.approx(np.sum((D - found.X @ found.W.T) ** 2), rel=1e-9, abs=1e-9)
    distances = np.square(D[:, None] - found.W.T).sum(axis=2)
    np.testing.assert_allclose(distances[np.arange(60), found.of_row], distances.min(axis=1), atol=1e-7)


@settings(deadline=None)
@given(seeds)
def test_clusters_far_apart_are_found(seed: int) -> None:
    random = np.random.default_rng(seed)
    truth = np.repeat([0, 1, 2], [30, 20, 10])
    D = 100 * np.eye(3)[truth] + random.standard_normal((60, 3))
    found = finish(clusters_of(home_of(D), clusters=3, seed=seed))
    assert found.of_row.tolist() == truth.tolist()  # in order, the largest first
    np.testing.assert_allclose(found.W.T, [D[truth == k].mean(axis=0) for k in range(3)])


def test_one_cluster_is_the_mean_and_as_many_as_rows_leave_nothing() -> None:
    D = cloud(1, rows=9)
    np.testing.assert_allclose(finish(clusters_of(home_of(D), clusters=1)).W[:, 0], D.mean(axis=0))
    assert finish(clusters_of(home_of(D), clusters=9)).loss == pytest.approx(0, abs=1e-20)


def test_a_mean_without_rows_finds_some() -> None:
    D = np.array([[0.0], [1.0], [10.0]])
    W = np.array([[0.0, 99.0, 999.0]])
    found = finish(fit(home_of(D), Clusters(W, np.zeros(3, np.int64), np.inf, W), lloyd, tolerance=0.0))
    assert found.loss == 0


def test_the_home_and_equal_rows_do_not_matter() -> None:
    D = np.repeat(cloud(2), 3, axis=0)
    streamed = home_in_stream(lambda: (D[a : a + 7] for a in range(0, len(D), 7)), D.shape, dtype=D.dtype)
    one, other = (finish(clusters_of(home, clusters=5, seed=4)) for home in (home_of(D), streamed))
    assert one.W.tobytes() == other.W.tobytes()
    assert np.isfinite(finish(clusters_of(home_of(np.ones((6, 2))), clusters=3)).W).all()


def test_more_clusters_than_rows_are_refused() -> None:
    for clusters in (0, 61):
        with pytest.raises(BadInput, match=r"factor\.clusters"):
            spread_means(home_of(cloud(0)), clusters)
    D = cloud(0)
    D[4, 1] = np.inf
    with pytest.raises(BadInput, match=r"home\.not_finite"):
        finish(clusters_of(home_of(D), clusters=2))
