"""Laws of an echo as a matrix: the Toeplitz product, the convolution and the stream of blocks are one."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.certify.echo import circular
from matelier.signals.echo import INAUDIBLE, Applied, Folded, repeated, repeated_length, response, toeplitz_of

NUMBERS = st.lists(st.fractions(-3, 3, max_denominator=9), min_size=1, max_size=7)


@given(h=NUMBERS, x=NUMBERS)
@settings(derandomize=True, deadline=None)
def test_the_product_with_the_toeplitz_matrix_is_the_convolution(h: list[Fraction], x: list[Fraction]) -> None:
    H = toeplitz_of(h, len(x))
    assert H.shape == (len(h) + len(x) - 1, len(x))
    y = [sum(a * b for a, b in zip(row, x, strict=True)) for row in H.rows]
    direct = [sum(h[k] * x[t - k] for k in range(len(h)) if 0 <= t - k < len(x)) for t in range(len(y))]
    assert y == direct
    assert np.allclose([float(entry) for entry in y], np.convolve([float(a) for a in h], [float(b) for b in x]))


@given(
    h=st.integers(1, 300), n=st.integers(0, 700), block=st.integers(1, 200), channels=st.integers(1, 3),
    seed=st.integers(0, 9),
)  # fmt: skip
@settings(max_examples=40, derandomize=True, deadline=None)
def test_block_after_block_gives_the_direct_sum(h: int, n: int, block: int, channels: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    taps, x = generator.standard_normal(h), generator.standard_normal((n, channels)).astype(np.float32)
    whole = Applied(taps, channels, least_block=block)
    parts = [whole.add(x[start : start + 50]) for start in range(0, n, 50)]
    y = np.concatenate([*parts, whole.end()])
    assert y.shape == (n + h - 1, channels)
    if n:
        direct = np.column_stack([np.convolve(taps, x[:, k].astype(np.float64)) for k in range(channels)])
        assert np.abs(y - direct).max() < 1e-12 * (1 + np.abs(direct).max()) * h


def test_an_echo_in_numbers() -> None:
    assert response([2, 3, 3], [0.5, 0.25, 0.25]).tolist() == [1, 0, 0.5, 0.5]
    again = repeated([2], [0.5])
    assert again[:7].tolist() == [1, 0, 0.5, 0, 0.25, 0, 0.125]


@given(
    taps=st.lists(st.tuples(st.integers(1, 9), st.floats(-0.3, 0.3).filter(bool)), min_size=1, max_size=3),
)
@settings(derandomize=True, deadline=None)
def test_echoes_of_echoes_undo_the_echo_but_for_what_is_not_heard(taps: list[tuple[int, float]]) -> None:
    lags, gains = [lag for lag, _ in taps], [gain for _, gain in taps]
    h = repeated(lags, gains)
    assert len(h) == repeated_length(lags, gains)
    undone = np.convolve(h, response(lags, [-gain for gain in gains]))
    wanted = np.zeros(len(undone))
    wanted[0] = 1
    assert np.abs(undone - wanted)[: len(h)].max() < 1e-12
    assert np.abs(undone[len(h) :]).sum() <= INAUDIBLE


@given(h=st.integers(1, 60), n=st.integers(1, 200), period=st.integers(1, 16), seed=st.integers(0, 9))
@settings(max_examples=50, derandomize=True, deadline=None)
def test_every_pth_sample_added_up_a_convolution_becomes_circular(h: int, n: int, period: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    parts = generator.standard_normal(h), generator.standard_normal(n)
    folded = [Folded.of(period) for _ in range(3)]
    for fold, samples in zip(folded, (*parts, np.convolve(*parts)), strict=True):
        for start in range(0, len(samples), 7):
            fold.add(samples[start : start + 7])
        assert fold.place == len(samples)
        assert fold.sums.sum() == pytest.approx(samples.sum())
        assert fold.sizes.sum() == pytest.approx(np.abs(samples).sum())
    assert np.allclose(folded[2].sums, circular(folded[0].sums, folded[1].sums))
