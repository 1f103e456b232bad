"""Laws of pictures under matrices: exact to the bit where they can be, areas grown by |det|, holes."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.signals.pixels import (
    Order,
    Pixels,
    columns_of,
    forward_mapped,
    frame_of,
    inverse_mapped,
    is_permutation,
    permuted,
    picture_of_columns,
    recoloured,
    stretch_matrix,
)
from matelier.spine.errors import BadInput, Unable

ORDERS: tuple[Order, ...] = ("nearest", "bilinear", "bicubic")
EIGHT = [
    np.array(rows)
    for a, b in product((1, -1), (1, -1))
    for rows in ([[a, 0], [0, b]], [[0, a], [b, 0]])
]  # fmt: skip
TURN = np.array([[0, -1], [1, 0]])


def noise(height: int, width: int, channels: int, bits: int = 8, seed: int = 0) -> Pixels:
    kind = {8: np.uint8, 16: np.uint16}[bits]
    return np.random.default_rng(seed).integers(0, 1 << bits, (height, width, channels), dtype=kind)


def rotation(degrees: float) -> np.ndarray:
    t = np.radians(degrees)
    return np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])


pictures = st.builds(
    noise, st.integers(1, 12), st.integers(1, 12), st.integers(1, 4), st.sampled_from([8, 16]), st.integers(0, 99)
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(pictures, st.sampled_from(EIGHT))
def test_a_flip_or_quarter_turn_is_undone_to_the_bit_by_its_inverse(P: Pixels, A: np.ndarray) -> None:
    assert is_permutation(A)
    assert np.array_equal(permuted(permuted(P, A), A.T), P)  # of a permutation with signs Aᵀ is A⁻¹
    assert np.shares_memory(permuted(P, A), P)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(pictures, st.sampled_from(EIGHT), st.sampled_from(ORDERS))
def test_for_permutations_all_ways_are_one(P: Pixels, A: np.ndarray, order: Order) -> None:
    if P.shape[2] in (2, 4):
        P[:, :, -1] = np.iinfo(P.dtype).max
    expected = permuted(P, A)
    assert np.array_equal(inverse_mapped(P, A, order=order).pixels, expected)
    forward = forward_mapped(P, A)
    assert np.array_equal(forward.pixels[:, :, : P.shape[2]], expected)
    assert (forward.empty, forward.again, forward.inside) == (0, 0, P.shape[0] * P.shape[1])


def test_a_quarter_turn_goes_against_the_clock_as_in_the_plane() -> None:
    P = noise(3, 5, 3)
    assert np.array_equal(permuted(P, TURN), np.rot90(P))
    assert not is_permutation(np.array([[1, 1], [0, 1]]))
    assert not is_permutation(np.array([[1, 0], [1, 0]]))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("channels", "bits"), [(1, 8), (3, 8), (4, 8), (3, 16), (2, 16)])
def test_the_identity_changes_nothing(order: Order, channels: int, bits: int) -> None:
    P = noise(31, 23, channels, bits)
    if channels in (2, 4):
        P[:, :, :-1][P[:, :, -1] == 0] = 0  # a clear pixel has no colour to keep
    found = inverse_mapped(P, np.eye(2), order=order)
    assert np.abs(found.pixels.astype(int) - P).max() <= (bits == 16 and channels == 2)
    assert np.array_equal(forward_mapped(P, np.eye(2)).pixels[:, :, :channels], P)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.floats(-3, 3), min_size=4, max_size=4), st.integers(1, 90), st.integers(1, 90))
def test_the_area_grows_by_the_determinant(entries: list[float], height: int, width: int) -> None:
    A = np.array(entries).reshape(2, 2)
    det = abs(np.linalg.det(A))
    if det < 0.01:
        return
    found = inverse_mapped(noise(height, width, 1), A)
    sides = 2 * (np.linalg.norm(A[:, 0]) * width + np.linalg.norm(A[:, 1]) * height)
    assert abs(found.inside - det * height * width) <= sides / 2 + 1  # [Nosarzewska 1948]
    assert int((found.pixels[:, :, -1] > 0).sum()) == found.inside or found.pixels.shape[2] == 1


@pytest.mark.parametrize("degrees", [10, 45, 133])
def test_a_disc_becomes_an_ellipse_of_det_times_its_area(degrees: float) -> None:
    y, x = np.mgrid[:200, :200] - 99.5
    disc = (255 * (x**2 + y**2 < 80**2)).astype(np.uint8)[:, :, None]
    A = rotation(degrees) @ np.array([[1.7, 0.4], [0, 0.8]])
    lit = (inverse_mapped(disc, A, order="nearest").pixels[:, :, 0] > 0).sum()
    assert lit / (disc > 0).sum() == pytest.approx(1.7 * 0.8, rel=0.01)


def test_forward_mapping_of_a_stretch_leaves_every_second_column_empty() -> None:
    P = noise(7, 9, 3)
    found = forward_mapped(P, np.diag([2, 1]))
    assert found.pixels.shape == (7, 18, 4)
    assert (found.inside, found.empty, found.again) == (126, 63, 0)
    assert np.array_equal(found.pixels[:, 1::2, :3], P)
    assert found.pixels[:, ::2].max() == 0


def test_forward_mapping_of_a_turn_by_45_degrees_is_grainy_and_inverse_mapping_is_not() -> None:
    P = noise(100, 100, 3)
    forward, inverse = forward_mapped(P, rotation(45)), inverse_mapped(P, rotation(45))
    assert 0.1 < forward.empty / forward.inside < 0.2
    assert forward.again == pytest.approx(forward.empty, abs=200)  # who is missing here has fallen there
    assert inverse.empty == 0
    assert inverse.pixels.shape == (142, 142, 4)


def test_forward_mapping_by_a_singular_matrix_falls_on_a_line() -> None:
    found = forward_mapped(noise(6, 8, 1), np.array([[1, 0], [0, 0]]))
    assert found.pixels.shape == (1, 8, 2)
    with pytest.raises(BadInput, match=r"pixels\.no_inverse"):
        inverse_mapped(noise(6, 8, 1), np.array([[1, 2], [2, 4]]))
    with pytest.raises(Unable, match=r"pixels\.too_large"):
        inverse_mapped(noise(6, 8, 1), np.diag([1e5, 1e5]))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("across", "down"), [(2, 1), (1, 3), (0.5, 1.5), (-1.37, 0.3)])
def test_a_stretch_is_a_product_with_a_matrix_on_each_side(order: Order, across: float, down: float) -> None:
    P = noise(20, 30, 1)
    D_x, D_y = stretch_matrix(30, across, order=order), stretch_matrix(20, down, order=order)
    by_products = np.clip(D_y @ P[:, :, 0] @ D_x.T, 0, 255)
    found = inverse_mapped(P, np.diag([across, down]), order=order).pixels[:, :, 0]
    assert found.shape == by_products.shape
    assert np.abs(found - by_products).max() <= 0.51
    assert np.abs(D_x.sum(axis=1) - 1).max() < 1e-12


@pytest.mark.parametrize("order", ORDERS)
def test_the_quick_loops_find_what_the_plain_one_finds(order: Order) -> None:
    P, A = noise(60, 50, 3), rotation(31) @ np.array([[1.3, 0.2], [0, 0.7]])
    quick = inverse_mapped(P, A, order=order).pixels
    plain = inverse_mapped(P.astype(np.uint16) * 257, A, order=order).pixels
    assert np.abs(quick * 257.0 - plain).max() <= 257
    with_alpha = np.concatenate([P, np.full((60, 50, 1), 255, np.uint8)], axis=2)
    assert np.array_equal(inverse_mapped(with_alpha, A, order=order).pixels, quick)
    on_grey = inverse_mapped(P, A, order=order, background=(9, 9, 9)).pixels
    seen = quick[:, :, 3] > 0
    assert np.array_equal(on_grey[seen], quick[seen][:, :3])
    assert (on_grey[~seen] == 9).all()


def test_pictures_are_warped_as_another_library_warps_them() -> None:
    warp = pytest.importorskip("skimage.transform")
    data = pytest.importorskip("skimage.data")
    P = data.camera()[::4, ::4, None]
    A, height = rotation(20) @ np.diag([1.4, 0.9]), P.shape[0]
    found = inverse_mapped(P, A)
    frame = frame_of(np.hstack([A, np.zeros((2, 1))]), *P.shape[:2])

    def looked_up(places: np.ndarray) -> np.ndarray:
        x, y = frame.left + places[:, 0] + 0.5, frame.bottom + frame.height - places[:, 1] - 0.5
        old = np.linalg.solve(A, np.stack([x, y]))
        return np.stack([old[0] - 0.5, height - old[1] - 0.5], axis=1)

    other = warp.warp(P[:, :, 0], looked_up, output_shape=(frame.height, frame.width), order=1, mode="edge")
    seen = found.pixels[:, :, 1] > 0
    assert np.abs(255 * other - found.pixels[:, :, 0])[seen].max() < 1


def test_clear_pixels_lend_no_colour() -> None:
    P = np.zeros((20, 20, 4), np.uint8)
    P[5:15, 5:15] = (200, 100, 50, 255)
    found = inverse_mapped(P, rotation(30)).pixels
    seen = found[:, :, 3] > 0
    assert np.abs(found[seen][:, :3].astype(int) - (200, 100, 50)).max() <= 1


@settings(max_examples=25, deadline=None, derandomize=True)
@given(pictures, st.permutations([0, 1, 2]))
def test_a_permutation_of_colours_swaps_channels_exactly(P: Pixels, order: list[int]) -> None:
    rgb = P[:, :, [0, 0, 0]] if P.shape[2] < 3 else P[:, :, :3]
    found, clipped = recoloured(P, np.eye(3)[order])
    assert np.array_equal(found[:, :, :3], rgb[:, :, order])
    assert clipped == 0
    if P.shape[2] in (2, 4):
        assert np.array_equal(found[:, :, 3], P[:, :, -1])


def test_colours_beyond_white_are_clipped_and_counted() -> None:
    P = np.array([[[100, 200, 50], [10, 20, 30]]], np.uint8)
    found, clipped = recoloured(P, np.hstack([2 * np.eye(3), [[0], [0], [-0.2]]]))
    assert found.tolist() == [[[200, 255, 49], [20, 40, 9]]]
    assert clipped == 1
    found, clipped = recoloured(P.astype(np.uint16) * 257, 1 - np.eye(3))
    assert found[0, 1].tolist() == [257 * 50, 257 * 40, 257 * 30]
    assert clipped == 1  # red and green of the first are more than white


def test_pixels_as_columns_make_the_picture_again() -> None:
    P = noise(4, 6, 3)
    columns = columns_of(P)
    assert columns.shape == (5, 24)
    assert columns[:, 0].tolist() == [0, 3, *P[0, 0].tolist()]
    assert np.array_equal(picture_of_columns(columns, P), P)
