"""W known: shares add up, blocks do not matter, a sound made of the notes is explained whole."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.factors.divergence import kullback_leibler
from matelier.factors.known import (
    Known,
    Sums,
    divergence_amounts,
    explain_block,
    explained,
    least_squares_amounts,
    notes_in_columns,
)
from matelier.factors.projection import basis

Float32 = NDArray[np.float32]
seeds = st.integers(0, 2**31)


def notes(seed: int, bins: int = 60, count: int = 6) -> Float32:
    W = np.random.default_rng(seed).random((bins, count)) ** 6
    return (W / np.linalg.norm(W, axis=0)).astype(np.float32)


def music(seed: int, W: Float32, frames: int = 40, noise: float = 0.1) -> Float32:
    random = np.random.default_rng(seed + 1)
    X = np.maximum(random.standard_normal((frames, W.shape[1])), 0)
    return (X @ W.T + noise * random.random((frames, len(W)))).astype(np.float32)


def summed(M: Float32, known: Known, block: int) -> Sums:
    sums = Sums()
    for start in range(0, len(M), block):
        sums.add(explain_block(M[start : start + block], known).sums)
    return sums


@settings(deadline=None)
@given(seeds)
def test_shares_within_the_whole_add_up_to_what_the_model_explains(seed: int) -> None:
    W = notes(seed)
    sums = summed(music(seed, W), Known(basis(W), tuple(range(6))), 16)
    assert abs(sums.within.sum() / sums.energy - explained(sums)[1]) < 1e-5


@settings(deadline=None)
@given(seeds)
def test_the_projection_explains_at_least_what_non_negative_amounts_do(seed: int) -> None:
    W = notes(seed)
    projection, nonnegative = explained(summed(music(seed, W, noise=1.0), Known(basis(W), tuple(range(6))), 16))
    assert 0 <= nonnegative <= projection + 1e-6 <= 1 + 2e-6


@settings(deadline=None)
@given(seeds)
def test_a_share_alone_is_the_projection_on_that_note_alone(seed: int) -> None:
    W = notes(seed)
    M = music(seed, W)
    sums = summed(M, Known(basis(W), (0, 0, 1, 1, 1, 2)), 16)
    for note, columns in enumerate(([0, 1], [2, 3, 4], [5])):
        Q, _ = np.linalg.qr(W[:, columns].astype(np.float64))
        assert abs(sums.alone[note] - np.sum((M @ Q) ** 2)) < 1e-4 * sums.energy


@settings(deadline=None)
@given(seeds)
def test_a_sound_made_of_the_notes_is_explained_whole(seed: int) -> None:
    W = notes(seed)
    projection, nonnegative = explained(summed(music(seed, W, noise=0.0), Known(basis(W), tuple(range(6))), 16))
    assert projection > 1 - 1e-9
    assert nonnegative > 1 - 1e-9


@settings(deadline=None)
@given(seeds, st.integers(1, 40))
def test_the_block_size_does_not_change_the_answer(seed: int, block: int) -> None:
    W = notes(seed)
    known, M = Known(basis(W), tuple(range(6))), music(seed, W)
    one, many = summed(M, known, len(M)), summed(M, known, block)
    assert one.frames == many.frames == len(M)
    np.testing.assert_allclose(many.within, one.within, rtol=1e-5, atol=1e-6 * one.energy)
    np.testing.assert_allclose(explained(many), explained(one), atol=1e-6)


@settings(deadline=None)
@given(seeds)
def test_the_same_block_gives_the_same_bits(seed: int) -> None:
    W = notes(seed)
    known, M = Known(basis(W), tuple(range(6))), music(seed, W)
    assert explain_block(M, known).X.tobytes() == explain_block(M.copy(), known).X.tobytes()


def test_kullback_leibler_amounts_are_better_in_their_own_measure() -> None:
    W = notes(5)
    M = music(5, W, noise=0.5)
    known = Known(basis(W), tuple(range(6)))
    correlations = known.basis.correlations(known.basis.coordinates(M))
    by_energy, gap = least_squares_amounts(M, correlations, known.basis)
    by_divergence, promise = divergence_amounts(M, correlations, known.basis)
    assert 0 <= gap < 1e-9 < promise
    models = [np.ascontiguousarray((X @ W.T).astype(np.float32)) for X in (by_divergence, by_energy)]
    assert kullback_leibler(M, models[0]) < kullback_leibler(M, models[1])
    for amounts in (least_squares_amounts, divergence_amounts):
        assert 0 <= explained(explain_block(M, known, amounts).sums)[1] <= 1
    assert np.sum((M - models[1]) ** 2) < np.sum((M - models[0]) ** 2)


@settings(deadline=None)
@given(seeds)
def test_divergence_never_explains_less_than_nothing_nor_more_than_all(seed: int) -> None:
    known = Known(basis(notes(seed)), tuple(range(6)))
    noise = np.random.default_rng(seed).random((12, 60)).astype(np.float32)
    block = explain_block(noise, known, divergence_amounts)
    assert 0 <= explained(block.sums)[1] <= 1
    assert abs(block.sums.within.sum() - block.sums.modelled) < 1e-4 * block.sums.energy


def test_silence_is_explained_by_nothing() -> None:
    W = notes(1)
    sums = summed(np.zeros((10, 60), np.float32), Known(basis(W), tuple(range(6))), 4)
    assert explained(sums) == (0.0, 0.0)
    assert sums.share(sums.within.sum()) == 0


def test_columns_of_one_name_are_one_note() -> None:
    assert notes_in_columns(["A4", "B4", "A4", "C5"]) == (0, 1, 0, 2)
