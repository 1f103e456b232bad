"""PCA is the SVD of centred data, in every home to the bit, whatever the offset, the rank or the shape."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrays.test_home import homes
from matelier.arrays.home import home_of
from matelier.factors import spectral
from matelier.factors.axes import left
from matelier.factors.gram import gram
from matelier.factors.krylov import strongest
from matelier.factors.spectral import principal_axes, singular_axes
from matelier.spine.errors import BadInput

seeds = st.integers(0, 2**31)


def data_of(seed: int, n: int, m: int, rank: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.standard_normal((n, rank)) @ random.standard_normal((rank, m)) + random.standard_normal(m)


def sine(V: np.ndarray, W: np.ndarray) -> float:
    return float(np.linalg.norm(W - V @ (V.T @ W), 2))


@settings(deadline=None, max_examples=60)
@given(seeds, st.integers(1, 40), st.integers(1, 20), st.integers(0, 8), st.booleans())
def test_the_singular_values_are_those_of_the_whole_within_their_errors(
    seed: int, n: int, m: int, rank: int, centred: bool
) -> None:
    D = data_of(seed, n, m, rank)
    found = (principal_axes if centred else singular_axes)(home_of(D))
    X = D - D.mean(axis=0) if centred else D
    s = np.linalg.svd(X, compute_uv=False)
    assert np.all(np.abs(found.values - s) <= found.errors + 1e-14 * np.linalg.norm(D))
    np.testing.assert_allclose(found.V.T @ found.V, np.eye(len(s)), atol=1e-12)
    scale = float(np.linalg.norm(X) + 1e-13 * np.linalg.norm(D))
    np.testing.assert_allclose(X @ found.V @ found.V.T, X, atol=1e-11 * scale)
    assert np.all(found.V[np.abs(found.V).argmax(axis=0), range(len(s))] > 0)
    assert found.rank <= max(rank + 1, 1)


@settings(deadline=None, max_examples=30)
@given(seeds, st.integers(0, 6))
def test_what_is_left_is_the_least_and_is_as_told(seed: int, length: int) -> None:
    D = data_of(seed, 60, 12, 12)
    found = principal_axes(home_of(D))
    codes = found.encode(D)[:, :length]
    rest = float(((D - found.decode(codes)) ** 2).sum())
    assert rest == pytest.approx(found.rests[length] ** 2, rel=1e-9)
    other, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((12, length)))
    X = D - D.mean(axis=0)
    assert rest <= ((X - X @ other @ other.T) ** 2).sum() * (1 + 1e-12)
    assert np.all(np.diff(found.rests) <= 1e-12 * found.rests[0])


def test_whitened_codes_have_variance_one_and_no_correlation() -> None:
    D = data_of(1, 500, 6, 6)
    codes = principal_axes(home_of(D)).whiten(D)
    np.testing.assert_allclose(np.cov(codes.T), np.eye(6), atol=1e-10)
    np.testing.assert_array_equal(principal_axes(home_of(np.ones((5, 2)))).whiten(np.ones((5, 2))), 0)


@pytest.mark.parametrize("count", [3, None])
def test_the_home_and_its_pieces_do_not_change_a_single_bit(count: int | None, tmp_path: Path) -> None:
    D = np.random.default_rng(3).standard_normal((30_000, 40)).astype(np.float32) * np.arange(1, 41, dtype=np.float32)
    first, *others = [
        principal_axes(home, count) for length in (1001,) for home in homes(D, tmp_path, length)
    ]  # fmt: skip
    for other in others:
        assert other.V.tobytes() == first.V.tobytes()
        assert (other.values.tobytes(), other.center.tobytes()) == (first.values.tobytes(), first.center.tobytes())


def test_an_offset_of_a_thousand_does_not_matter_in_float32() -> None:
    random = np.random.default_rng(5)
    strength = np.where(np.arange(60) < 8, np.linspace(8, 4, 60), 1)
    turn, _ = np.linalg.qr(random.standard_normal((60, 60)))
    D = ((random.standard_normal((40_000, 60)) * strength) @ turn + 1000).astype(np.float32)
    X = D.astype(np.float64)
    _, s, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    found = principal_axes(home_of(D), 8)
    assert found.route == "gram32"
    assert sine(Vt[:8].T, found.V) <= min(1e-6, found.lean)
    assert np.all(np.abs(found.values - s[:8]) <= found.errors)


def test_small_singular_values_are_found_by_the_rows_where_the_gram_matrix_has_lost_them() -> None:
    random = np.random.default_rng(7)
    U, _ = np.linalg.qr(random.standard_normal((3000, 12)))
    V, _ = np.linalg.qr(random.standard_normal((12, 12)))
    s = 10.0 ** -np.arange(12)
    found = singular_axes(home_of((U * s) @ V.T))
    assert found.route == "rows"
    np.testing.assert_allclose(found.values, s, atol=1e-15)


def test_the_error_of_the_gram_matrix_is_as_told() -> None:
    D = (np.random.default_rng(2).standard_normal((20_000, 30)) + 1000).astype(np.float32)
    X = D.astype(np.float64)
    X -= X.mean(axis=0)
    exact = X.T @ X
    for products in (np.float32, np.float64):
        total = gram(home_of(D), products=products)
        assert np.linalg.norm(total.centred() - exact, 2) <= total.error
        assert total.error <= 1e-6 * np.trace(exact)
        assert total.expected == total.summed == 1


@pytest.mark.parametrize("offset", [0.0, 1000.0])
def test_the_error_of_the_gram_matrix_is_as_told_when_the_mean_wanders(offset: float) -> None:
    D = (np.random.default_rng(2).standard_normal((80_000, 30)) + offset).astype(np.float32)
    D[40_000:] += 100
    X = D.astype(np.float64)
    for products in (np.float32, np.float64):
        total = gram(home_of(D), products=products)
        moved = X - X.mean(axis=0)
        assert np.linalg.norm(total.centred() - moved.T @ moved, 2) <= total.error_of(centred=True)
        assert (
            np.linalg.norm(total.uncentred() - X.T @ X, 2)
            <= total.error_of(centred=False) * (1 + 1e-9) + 1e-12 * (X**2).sum()
        )


def test_equal_singular_values_are_named_as_a_group() -> None:
    random = np.random.default_rng(4)
    U, _ = np.linalg.qr(random.standard_normal((200, 5)))
    found = singular_axes(home_of(U * np.array([5.0, 3, 3, 2, 2])))
    assert found.groups == ((1, 2), (3, 4))
    assert singular_axes(home_of(U * np.array([5.0, 3, 3, 2, 1])), 2).lean == np.inf


def test_nothing_a_single_row_and_a_single_column_have_axes() -> None:
    nothing = principal_axes(home_of(np.zeros((20, 3))))
    assert (nothing.values.tolist(), nothing.rank, nothing.shares.tolist()) == ([0, 0, 0], 0, [0, 0, 0])
    row = np.array([[3.0, 0, -4]])
    assert principal_axes(home_of(row)).rank == 0
    np.testing.assert_allclose(singular_axes(home_of(row)).V[:, 0], [-0.6, 0, 0.8], atol=1e-15)
    assert principal_axes(home_of(np.arange(5.0)[:, None])).variances == pytest.approx([2.5])


@pytest.mark.parametrize("scale", [2.0**-520, 2.0**520, 2.0**-1000])
def test_numbers_whose_squares_are_none_are_scaled(scale: float) -> None:
    D = data_of(8, 50, 4, 4)
    far, near = principal_axes(home_of(D * scale)), principal_axes(home_of(D))
    np.testing.assert_allclose(far.values / scale, near.values, rtol=1e-12)
    np.testing.assert_allclose(far.V, near.V, atol=1e-12)


def test_large_float32_numbers_are_squared_in_float64() -> None:
    D = (data_of(9, 400, 8, 8) * 1e25).astype(np.float32)
    assert principal_axes(home_of(D), 2).route == "gram64"


def test_the_strongest_axes_by_krylov_are_those_of_the_whole() -> None:
    random = np.random.default_rng(6)
    U, _ = np.linalg.qr(random.standard_normal((600, 300)))
    V, _ = np.linalg.qr(random.standard_normal((300, 300)))
    s = 1 / np.arange(1.0, 301)
    D = (U * s) @ V.T
    found = strongest(home_of(D), 10, centred=False, excess=1e-9)
    rest = ((D - D @ found.V[:, :10] @ found.V[:, :10].T) ** 2).sum()
    assert rest / (s[10:] ** 2).sum() - 1 <= 1e-9
    np.testing.assert_allclose(np.sqrt(found.eigenvalues[:10]), s[:10], rtol=1e-7)


def test_block_krylov_is_about_centred_data_wherever_the_mean_wanders() -> None:
    random = np.random.default_rng(8)
    D = random.standard_normal((9000, 200)) @ np.diag(0.95 ** np.arange(200.0))
    D[6000:] += 30
    for offset in (0.0, 500.0):
        found = strongest(home_of(D + offset), 12, centred=True, excess=1e-9)
        X = D - D.mean(axis=0)
        values = np.linalg.eigvalsh(X.T @ X)[::-1]
        np.testing.assert_allclose(found.eigenvalues[:12].sum(), values[:12].sum(), rtol=1e-10)
        np.testing.assert_allclose(found.center, (D + offset).mean(axis=0), rtol=1e-12)
        assert found.energy == pytest.approx(values.sum(), rel=1e-10)
    D[8000, 1] = np.inf
    with pytest.raises(BadInput, match=r"home\.not_finite.*row=8001.*column=2"):
        strongest(home_of(D), 12, centred=True)


def test_what_is_left_is_measured_block_by_block() -> None:
    D = data_of(2, 300, 7, 7)
    found = principal_axes(home_of(D), 3)
    assert left(home_of(D), found) == pytest.approx(float(found.rests[-1] ** 2), rel=1e-9)


def test_bad_input_is_told_with_its_place() -> None:
    D = np.ones((6, 3))
    for count in (0, 4, -1):
        with pytest.raises(BadInput, match=r"spectral\.count.*most=3"):
            principal_axes(home_of(D), count)
    for dtype in (np.float32, np.float64):
        broken = np.ones((200, 30), dtype)
        broken[100, 2] = np.nan
        with pytest.raises(BadInput, match=r"home\.not_finite.*row=101.*column=3"):
            principal_axes(home_of(broken), 2)
    found = principal_axes(home_of(D), 1)
    for wrong in (np.ones((2, 4)), np.ones(3)):
        with pytest.raises(BadInput, match=r"spectral\.width"):
            found.encode(wrong)
    with pytest.raises(BadInput, match=r"spectral\.width"):
        found.decode(np.ones((2, 2)))
    wild = np.ones((10, 2))
    wild[5] = 1e200
    wild = np.vstack([np.ones((600_000, 2)), wild])
    with pytest.raises(BadInput, match=r"gram\.range"):
        principal_axes(home_of(wild))


def test_axes_that_are_as_long_as_the_next_are_found_without_a_warning() -> None:
    found = principal_axes(home_of(np.eye(3)), count=1)
    assert found.values[0] == pytest.approx(1)


@pytest.mark.parametrize("centred", [False, True])
def test_where_few_passes_do_not_do_axes_are_found_vector_by_vector(
    monkeypatch: pytest.MonkeyPatch, centred: bool
) -> None:
    monkeypatch.setattr(spectral, "PASSES", 2)
    monkeypatch.setattr(spectral, "LARGE", 200)
    D = np.random.default_rng(0).standard_normal((300, 250)) + 3  # noise: its singular values hardly fall
    found = (principal_axes if centred else singular_axes)(home_of(D), 10)
    s = np.linalg.svd(D - D.mean(axis=0) if centred else D, compute_uv=False)
    assert found.route == "lanczos"
    assert np.all(np.abs(found.values - s[:10]) <= found.errors + 1e-12)
    assert found.errors.max() < 1e-6
