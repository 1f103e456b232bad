"""Learning the notes from the sound: the loss never rises, and notes that sound alone are found."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.factor.divergence import multiplicative_amounts
from matelier.factor.fit import Sweep, fit
from matelier.factor.learn import farthest_columns, hierarchical
from matelier.spine.step import Step, finish


def losses(sweep: Sweep, seed: int) -> list[float]:
    random = np.random.default_rng(seed)
    M = (random.random((20, 4)) @ random.random((4, 30)) + 0.1 * random.random((20, 30))).astype(np.float32)
    seen: list[Step] = []
    finish(fit(M, farthest_columns(M, rank=3), sweep, tolerance=0.0, sweeps=15), seen.append)
    return [float(str(step.facts["loss"])) for step in seen]


@settings(deadline=None)
@given(st.integers(0, 2**31), st.sampled_from([hierarchical, multiplicative_amounts]))
def test_the_loss_never_rises(seed: int, sweep: Sweep) -> None:
    told = losses(sweep, seed)
    assert len(told) > 1
    assert all(after <= before * (1 + 1e-5) for before, after in pairwise(told))


def test_notes_that_once_sound_alone_are_found() -> None:
    random = np.random.default_rng(0)
    W = random.random((30, 3)).astype(np.float32) ** 5
    W /= np.linalg.norm(W, axis=0)
    X = random.random((3, 50)).astype(np.float32)
    X[:, :3] = np.diag([5, 5, 5])
    found, _ = finish(fit(W @ X, farthest_columns(W @ X, rank=3), hierarchical, tolerance=1e-7, sweeps=500))
    assert (np.abs(W.T @ found).max(axis=1) > 0.999).all()


def test_more_parts_than_the_sound_has_stay_finite() -> None:
    M = np.outer(np.arange(1, 6), np.ones(7)).astype(np.float32)
    W, X = finish(fit(M, farthest_columns(M, rank=4), hierarchical))
    assert np.isfinite(W).all()
    np.testing.assert_allclose(W @ X, M, rtol=1e-2)
