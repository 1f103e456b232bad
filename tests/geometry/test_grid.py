"""The grid and its image: what is drawn is A applied to the points; from the identity to A in even steps."""

import numpy as np
import pytest

from matelier.geometry.grid import between, grid, mapped, placed

RANDOM = np.random.default_rng(7)


@pytest.mark.parametrize(("m", "n"), [(2, 2), (3, 3), (3, 2), (2, 3), (1, 2), (2, 1)])
def test_each_point_of_the_image_is_a_applied_to_the_point(m: int, n: int) -> None:
    A = RANDOM.normal(size=(m, n))
    for line in grid(n, 2):
        for x, image in zip(line, mapped(A, line), strict=True):
            assert np.allclose(image, A @ x, rtol=0, atol=1e-14)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_there_is_a_line_for_each_place_across_and_it_has_whole_numbers(n: int) -> None:
    lines = grid(n, 2)
    assert len(lines) == n * 5 ** (n - 1)
    assert len({line.tobytes() for line in lines}) == len(lines)
    assert all(np.array_equal(line, line.round()) and np.abs(line).max() == 2 for line in lines)


def test_between_goes_from_staying_to_the_matrix_in_even_steps() -> None:
    A = RANDOM.normal(size=(3, 2))
    assert np.array_equal(between(A, 0.0), np.eye(3, 2))
    assert np.array_equal(between(A, 1.0), A)
    assert np.allclose(2 * between(A, 0.5), np.eye(3, 2) + A)


def test_a_plane_is_placed_in_space_at_zero() -> None:
    assert placed(np.array([[1.0, 2.0]]), 3).tolist() == [[1, 2, 0]]
