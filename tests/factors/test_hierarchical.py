"""Non-negative factors in energy: the loss never rises, parts that once stand alone are found, optima are optima."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.arrays.home import home_in_stream, home_of
from matelier.factors.fit import fit
from matelier.factors.hierarchical import Hierarchical, Parts, Penalty, nonnegative_factors
from matelier.factors.optimality import least_of_rank, nearness, residual
from matelier.factors.start import farthest_rows
from matelier.spine.errors import BadInput
from matelier.spine.step import Step, finish

Floats = NDArray[Any]
seeds = st.integers(0, 2**31)


def table(seed: int, rows: int = 30, columns: int = 20, noise: float = 0.1, dtype: Any = np.float32) -> Floats:
    random = np.random.default_rng(seed)
    made = random.random((rows, 4)) @ random.random((4, columns)) + noise * random.random((rows, columns))
    made[random.random(rows) < 0.1] = 0
    made[:, random.random(columns) < 0.1] = 0
    return made.astype(dtype)


def factors(D: Floats, rank: int, **options: Any) -> Parts:
    return finish(nonnegative_factors(home_of(D), rank=rank, **options))


@settings(deadline=None, max_examples=40)
@given(
    seeds,
    st.integers(1, 25),
    st.sampled_from([(Penalty(), Penalty()), (Penalty(0.1, 0.2), Penalty(0.3, 0.1))]),
    st.sampled_from([np.float32, np.float64]),
)
def test_the_loss_never_rises(seed: int, rank: int, penalties: tuple[Penalty, Penalty], dtype: Any) -> None:
    D = home_of(table(seed, dtype=dtype))
    sweep = Hierarchical(*penalties)
    seen: list[Step] = []
    W = np.random.default_rng(seed).random((20, rank))
    parts = finish(fit(D, sweep.start(D, W), sweep, tolerance=-1.0, sweeps=15), seen.append)
    told = [float(str(step.facts["loss"])) for step in seen]
    assert len(told) > 1
    assert all(after <= before for before, after in pairwise(told))
    assert (parts.W >= 0).all()
    assert (parts.X >= 0).all()
    energy = float(np.sum(table(seed, dtype=dtype).astype(np.float64) ** 2))
    true = residual(D, parts.W, parts.X) + sweep.on_W.of(parts.W) + sweep.on_X.of(parts.X)
    assert abs(told[-1] - true) <= 1e-5 * energy  # what is told is the loss of what is returned


@settings(deadline=None, max_examples=25)
@given(seeds)
def test_parts_that_once_stand_alone_are_found_exactly(seed: int) -> None:
    random = np.random.default_rng(seed)
    W = random.random((30, 3)) ** 5
    X = random.random((50, 3))
    X[:3] = np.diag([9, 9, 9])
    D = X @ W.T
    sweep = Hierarchical()
    start = farthest_rows(D, rank=3)
    found = finish(fit(home_of(D), sweep.start(home_of(D), start), sweep, tolerance=1e-12, sweeps=500))
    alike = (W / np.linalg.norm(W, axis=0)).T @ (found.W / np.linalg.norm(found.W, axis=0))
    assert (alike.max(axis=1) > 1 - 1e-5).all()
    assert found.loss < 1e-6 * float(np.sum(D**2))


@settings(deadline=None, max_examples=15)
@given(seeds)
def test_at_the_end_neither_factor_can_move(seed: int) -> None:
    D = home_of(table(seed, dtype=np.float64))
    parts = finish(nonnegative_factors(D, rank=3, tolerance=1e-13, sweeps=3000))
    near = nearness(D, parts.W, parts.X)
    assert near.moves_X < 1e-3
    assert near.moves_W < 1e-3
    assert near.told().key.startswith("factor.local_optimum")


@settings(deadline=None, max_examples=15)
@given(seeds)
def test_at_the_end_no_factor_can_lower_what_it_pays(seed: int) -> None:
    D = table(seed, dtype=np.float64)
    on_W, on_X = Penalty(0.4, 0.3), Penalty(0.2, 0.5)
    parts = factors(D, 2, on_W=on_W, on_X=on_X, tolerance=1e-13, sweeps=5000)
    W, X = parts.W, parts.X
    scale = float(np.abs(D.T @ X).max())
    for Y, pull, gram, pays in ((X, D @ W, W.T @ W, on_X), (W, D.T @ X, X.T @ X, on_W)):
        slope = Y @ gram - pull + pays.sparse / 2 + pays.ridge * Y
        assert slope.min() > -1e-3 * scale
        assert np.abs(slope * Y).max() <= 1e-3 * scale * max(float(Y.max()), 1e-9)


def test_a_model_that_is_too_loud_can_move() -> None:
    D = table(5, dtype=np.float64)
    parts = factors(D, 4)
    near = nearness(home_of(D), parts.W, 2 * parts.X)
    assert near.moves_X > 0.5
    assert near.moves_W > 0.5


@settings(deadline=None, max_examples=25)
@given(seeds, st.integers(1, 8))
def test_no_model_of_the_rank_leaves_less_than_the_bound(seed: int, rank: int) -> None:
    D = table(seed, dtype=np.float64)
    tail = float(np.sum(np.linalg.svd(D, compute_uv=False)[rank:] ** 2))
    least = least_of_rank(home_of(D), rank)
    assert least <= tail * (1 + 1e-12)
    assert tail - least <= 1e-9 * float(np.sum(D**2))
    near = nearness(home_of(D), *(lambda p: (p.W, p.X))(factors(D, rank)))
    assert near.left >= near.least
    assert near.excess >= 0


@settings(deadline=None, max_examples=20)
@given(seeds, st.sampled_from([2.0**-40, 2.0**-10, 2.0**30]))
def test_scale_changes_nothing_but_the_scale(seed: int, scale: float) -> None:
    D = table(seed)
    one, other = factors(D, 3), factors(D * np.float32(scale), 3)
    np.testing.assert_allclose(other.W, one.W, atol=1e-4)
    np.testing.assert_allclose(other.X, one.X * scale, atol=1e-4 * float(one.X.max()) * scale)


@settings(deadline=None, max_examples=20)
@given(seeds)
def test_one_part_is_the_leading_singular_pair(seed: int) -> None:
    D = table(seed, dtype=np.float64)
    parts = factors(D, 1, tolerance=1e-12)
    S = np.linalg.svd(D, compute_uv=False)
    assert abs(parts.loss - float(np.sum(S[1:] ** 2))) <= 1e-8 * float(np.sum(S**2))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_as_many_parts_as_columns_leave_nothing_and_silence_stays_silent(dtype: Any) -> None:
    D = table(4, rows=12, columns=6, dtype=dtype)
    parts = factors(D, 9, tolerance=1e-9, sweeps=3000)
    assert parts.W.dtype == parts.X.dtype == dtype
    assert parts.loss < 1e-5 * float(np.sum(D**2))
    assert not parts.X[~D.any(axis=1)].any()
    assert factors(np.zeros((5, 4), dtype), 2).loss == 0


def test_columns_have_length_one_and_come_in_order_of_energy() -> None:
    parts = factors(table(3, noise=1.0), 4)
    np.testing.assert_allclose(np.linalg.norm(parts.W, axis=0), 1, rtol=1e-5)
    assert (np.diff(np.sum(parts.X.astype(np.float64) ** 2, axis=0)) <= 0).all()


def test_held_columns_stay_and_the_others_find_the_rest() -> None:
    random = np.random.default_rng(2)
    W, X = random.random((20, 3)) ** 4, np.maximum(random.standard_normal((60, 3)), 0)
    parts = factors(X @ W.T, 3, held=W[:, :2], tolerance=1e-9, sweeps=3000)
    assert parts.W[:, :2].tobytes() == np.ascontiguousarray(W[:, :2]).tobytes()
    assert parts.loss < 1e-3 * float(np.sum((X @ W.T) ** 2))


def test_a_price_makes_amounts_few() -> None:
    D = table(6, rows=60, noise=1.0)
    free = factors(D, 5)
    few = factors(D, 5, on_X=Penalty(sparse=2.0), on_W=Penalty(ridge=1.0))
    assert np.count_nonzero(few.X) < np.count_nonzero(free.X)


def test_the_home_does_not_matter() -> None:
    D = table(8, rows=700, columns=2000)
    streamed = home_in_stream(lambda: (D[a : a + 97] for a in range(0, 700, 97)), D.shape, dtype=D.dtype)
    one = factors(D, 3, sweeps=4)
    other = finish(nonnegative_factors(streamed, rank=3, sweeps=4))
    assert one.W.tobytes() == other.W.tobytes()
    assert one.X.tobytes() == other.X.tobytes()


def test_what_cannot_be_factored_is_refused() -> None:
    D = table(1)
    with pytest.raises(BadInput, match=r"factor\.parts"):
        factors(D, 0)
    with pytest.raises(BadInput, match=r"factor\.negative"):
        factors(-D, 2)
    with pytest.raises(BadInput, match=r"factor\.held"):
        factors(D, 2, held=np.ones((3, 1)))
    with pytest.raises(BadInput, match=r"factor\.one_penalty"):
        factors(D, 2, on_X=Penalty(1.0))
    with pytest.raises(BadInput, match=r"factor\.penalty_negative"):
        factors(D, 2, on_X=Penalty(-1.0), on_W=Penalty(1.0))
    D[3, 2] = np.nan
    with pytest.raises(BadInput, match=r"home\.not_finite"):
        factors(D, 2)
