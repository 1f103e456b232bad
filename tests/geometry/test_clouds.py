"""Laws of the clouds that have a name, and of the shapes that a projection is drawn with."""

import numpy as np
import pytest

from matelier.geometry.clouds import CLOUDS, cone, cube, helix
from matelier.geometry.flattened import MOST_FACES, MOST_POINTS, outlines, patch, residuals, thinned, view_of
from matelier.spine.cloud import Cloud


@pytest.mark.parametrize("name", sorted(CLOUDS))
def test_a_cloud_is_called_by_its_name_and_its_faces_have_corners(name: str) -> None:
    cloud = CLOUDS[name]()
    assert cloud.name == name
    assert cloud.points.shape[1] == 3
    assert all(0 <= corner < len(cloud.points) for face in cloud.faces for corner in face)
    assert len(np.unique(cloud.points.round(9), axis=0)) == len(cloud.points)


def test_the_points_of_a_cone_lie_on_it() -> None:
    x, y, z = cone().points.T
    assert np.allclose(np.hypot(x, y), 1 - z / 2)


def test_the_points_of_a_cube_lie_on_its_edges_and_those_of_a_face_in_one_plane() -> None:
    points = cube().points
    assert ((np.abs(points) == 1).sum(axis=1) >= 2).all()
    for corners in outlines(cube()):
        assert np.linalg.matrix_rank(corners - corners[0]) == 2
        sides = np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1)
        assert np.allclose(sides, 2)


def test_the_points_of_a_helix_are_as_far_from_its_axis_everywhere() -> None:
    x, y, _ = helix().points.T
    assert np.allclose(np.hypot(x, y), 1)


def test_a_patch_holds_the_points_and_lies_in_their_plane() -> None:
    generator = np.random.default_rng(3)
    basis = np.linalg.qr(generator.standard_normal((3, 2)))[0]
    inside = generator.standard_normal((40, 2))
    corners = patch(basis, inside @ basis.T)
    assert corners.shape == (4, 3)
    assert np.allclose(corners @ basis @ basis.T, corners)
    assert ((corners @ basis).min(axis=0) < inside.min(axis=0)).all()
    assert ((corners @ basis).max(axis=0) > inside.max(axis=0)).all()
    assert patch(basis[:, :1], inside @ basis.T).shape == (2, 3)
    assert patch(np.eye(3), np.eye(3)).shape == (0, 3)


def test_many_points_are_thinned_alike_in_the_cloud_and_in_its_images() -> None:
    points = np.random.default_rng(0).standard_normal((100_001, 3))
    faces = tuple((k, k + 1, k + 2) for k in range(5_000))
    few, image = thinned(Cloud(points, faces), 2 * points)
    assert MOST_POINTS <= len(few.points) <= MOST_POINTS + 3 * MOST_FACES
    assert np.array_equal(image.points, 2 * few.points)
    assert len(few.faces) <= MOST_FACES
    for corners, face in zip(outlines(few), faces[:: -(-5_000 // MOST_FACES)], strict=True):
        assert np.array_equal(corners, points[list(face)])


def test_a_small_cloud_is_not_thinned() -> None:
    cloud = cone()
    assert np.array_equal(thinned(cloud)[0].points, cloud.points)
    assert thinned(cloud)[0].faces == cloud.faces


def test_residuals_go_from_the_point_to_its_image() -> None:
    points = np.arange(6.0).reshape(2, 3)
    assert [segment.tolist() for segment in residuals(points, -points)] == [
        [points[k].tolist(), (-points[k]).tolist()] for k in range(2)
    ]
    assert len(residuals(np.zeros((1000, 3)), np.zeros((1000, 3)))) < 100


@pytest.mark.parametrize("normal", [(0, 0, 1), (1, 0, 0), (0, 1, 0), (1, 1, -1), (1, 2, 0), (0.5, -0.8, 0.4)])
def test_a_plane_is_not_looked_at_from_its_edge(normal: tuple[float, ...]) -> None:
    azimuth, elevation = np.radians(view_of(np.array(normal, float)))
    towards = [np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation)]
    assert 0.25 < abs(np.dot(normal, towards)) / np.linalg.norm(normal) < 0.8
