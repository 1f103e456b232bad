"""Lines and planes cut off at a box: all of them, on the plane, within the box, once round."""

import numpy as np
import pytest

from matelier.geometry.systems import VIEWS, best_view, box, cut_of_box, line_in_box
from matelier.geometry.volume import area

RANDOM = np.random.default_rng(3)


@pytest.mark.parametrize("n", [2, 3])
def test_a_cut_lies_on_its_plane_and_on_the_sides_of_the_box(n: int) -> None:
    for _ in range(100):
        normal, center, reach = RANDOM.normal(size=n), RANDOM.normal(size=n), float(RANDOM.uniform(0.5, 3))
        offset = float(normal @ (center + RANDOM.uniform(-reach, reach, n)))
        cut = cut_of_box(normal, offset, center, reach)
        assert len(cut) == 2 if n == 2 else 3 <= len(cut) <= 6
        assert np.allclose(cut @ normal, offset)
        assert np.allclose(np.abs(cut - center).max(axis=1), reach)


def test_corners_of_a_plane_go_once_round() -> None:
    for _ in range(50):
        normal = RANDOM.normal(size=3)
        cut = cut_of_box(normal, 0.3, np.zeros(3), 1.0)
        frame = np.linalg.svd(normal[None])[2][1:]
        flat = cut @ frame.T
        turns = [
            area(np.array([a, b, c])) for a, b, c in zip(flat, np.roll(flat, -1, 0), np.roll(flat, -2, 0), strict=True)
        ]
        assert all(t > -1e-12 for t in turns) or all(t < 1e-12 for t in turns)  # convex: always the same way


def test_what_does_not_come_near_the_box_has_no_cut() -> None:
    assert cut_of_box(np.array([1.0, 0.0, 0.0]), 5.0, np.zeros(3), 1.0).shape == (0, 3)
    assert cut_of_box(np.array([1.0, 0.0]), 5.0, np.zeros(2), 1.0).shape == (0, 2)


@pytest.mark.parametrize("direction", [[1.0, 0.0, 0.0], [1.0, 2.0, -1.0], [0.0, 1.0, 1.0]])
def test_a_line_in_a_box_ends_at_its_sides(direction: list[float]) -> None:
    center = np.array([1.0, -2.0, 0.5])
    ends = line_in_box(center, np.array(direction), center, 2.0)
    assert np.allclose(np.abs(ends - center).max(axis=1), 2.0)
    assert np.linalg.matrix_rank(np.vstack([ends - center, [direction]])) == 1


def test_the_box_holds_the_origin_every_line_and_every_crossing_that_is_near() -> None:
    A, b = np.array([[1.0, 1], [1, -1], [1, 0]]), np.array([3.0, 1, 4])
    center = np.array([2.5, 0.5])
    reach = box(A, b, center)
    for i, k in ((0, 1), (0, 2), (1, 2)):
        assert np.abs(np.linalg.solve(A[[i, k]], b[[i, k]]) - center).max() < reach
    assert np.abs(center).max() < reach
    nearly = np.array([[1.0, 1], [1, 1 + 1e-9]])
    assert box(nearly, np.array([1.0, 2.0]), np.zeros(2)) < 10  # a crossing a billion away is not shown


def test_the_best_view_sees_planes_open_and_lines_long() -> None:
    azimuth, elevation = np.radians(VIEWS[0])
    eye = np.array([np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation)])
    across = np.cross(eye, [0.0, 0.0, 1.0])
    assert best_view(across[None], np.empty((0, 3))) != VIEWS[0]
    assert best_view(np.empty((0, 3)), eye[None]) != VIEWS[0]
    assert best_view(np.empty((0, 3)), np.empty((0, 3))) == VIEWS[0]
