"""A mixture shared out: the masks add up to one, parts of disjoint spectra are exact."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.factors.separation import Known, amounts, masks

seeds = st.integers(0, 2**31)


def known(seed: int, parts: int = 3, columns: int = 3, bins: int = 40) -> Known:
    random = np.random.default_rng(seed)
    W = random.random((bins, parts * columns)) * (random.random((bins, parts * columns)) < 0.5)
    part_of = np.sort(np.append(np.arange(parts), random.integers(0, parts, parts * columns - parts)))
    return Known(W.astype(np.float32), tuple(part_of.tolist()))


def frames(seed: int, bins: int = 40) -> NDArray[Any]:
    random = np.random.default_rng(seed + 1)
    M = random.random((30, bins)) * (random.random((30, bins)) < 0.8)
    M[3] = 0
    return M.astype(np.float32)


@settings(deadline=None, max_examples=30)
@given(seeds, st.sampled_from([1e-12, 1.0, 1e6]))
def test_masks_are_shares_that_add_up_to_one(seed: int, scale: float) -> None:
    W, M = known(seed), frames(seed) * np.float32(scale)
    X, _ = amounts(M, W)
    shares = masks(X, W)
    assert shares.shape == (W.parts, *M.shape)
    assert shares.min() >= 0
    np.testing.assert_allclose(shares.sum(axis=0), 1, atol=1e-6)
    models = W.models(X)
    np.testing.assert_allclose(models.sum(axis=0), X @ W.W.T, rtol=1e-4, atol=1e-5 * scale)
    loud = models.sum(axis=0) > 1e-3 * models.max()
    np.testing.assert_allclose(shares[:, loud], models[:, loud] / models.sum(axis=0)[loud], atol=1e-5)


def test_silence_is_shared_out_evenly() -> None:
    W = known(0)
    X, gaps = amounts(np.zeros((4, 40), np.float32), W)
    assert not gaps.any()
    np.testing.assert_allclose(masks(X, W), 1 / 3, atol=1e-6)


@settings(deadline=None, max_examples=15)
@given(seeds)
def test_parts_whose_spectra_share_no_bin_are_told_apart_exactly(seed: int) -> None:
    random = np.random.default_rng(seed)
    W = np.zeros((40, 4), np.float32)
    W[:20, :2], W[20:, 2:] = random.random((20, 2)), random.random((20, 2))
    X = random.random((30, 4)).astype(np.float32)
    both = Known(W, (0, 0, 1, 1))
    shares = masks(amounts(X @ W.T, both)[0], both)
    assert (shares[0, :, :20] > 1 - 1e-4).all()
    assert (shares[1, :, 20:] > 1 - 1e-4).all()
