"""The circle and its image: the ellipse of the singular value decomposition."""

import numpy as np
import pytest

from matelier.geometry.ellipse import circle, outline, semi_axes, sphere
from matelier.geometry.grid import mapped

RANDOM = np.random.default_rng(11)
SHAPES = [(2, 2), (3, 3), (3, 2), (2, 3), (1, 2), (1, 3)]


def low(m: int, n: int) -> np.ndarray:
    """A matrix of rank 1."""
    return np.outer(RANDOM.normal(size=m), RANDOM.normal(size=n))


@pytest.mark.parametrize(("m", "n"), SHAPES)
def test_the_image_of_the_circle_lies_on_the_ellipse_of_the_singular_value_decomposition(m: int, n: int) -> None:
    A = RANDOM.normal(size=(m, n))
    U, s, _ = np.linalg.svd(A, full_matrices=False)
    for once in sphere(np.eye(n)):
        coordinates = mapped(A, once) @ U / s  # along the semi-axes, each measured by its own length
        squares = (coordinates**2).sum(axis=1)
        assert (squares <= 1 + 1e-9).all()
        if m >= n:
            assert np.allclose(squares, 1, atol=1e-9)


@pytest.mark.parametrize(("m", "n"), SHAPES)
@pytest.mark.parametrize("make", [low, lambda m, n: RANDOM.normal(size=(m, n))])
def test_semi_axes_are_images_of_orthonormal_vectors_at_right_angles_with_the_singular_values(
    m: int, n: int, make: object
) -> None:
    A = make(m, n)  # type: ignore[operator]
    axes = semi_axes(A)
    values = np.linalg.svd(A, compute_uv=False)
    assert np.allclose(axes.before @ axes.before.T, np.eye(n))
    assert np.allclose(axes.before @ A.T, axes.after, atol=1e-12)
    lengths = np.linalg.norm(axes.after, axis=1)
    assert np.allclose(lengths[: len(values)], values, atol=1e-12)
    assert np.allclose(axes.after @ axes.after.T, np.diag(lengths**2), atol=1e-9)
    assert axes.count == np.linalg.matrix_rank(A)
    assert (axes.after.sum(axis=1) >= 0).all()


def test_the_outline_of_a_flat_image_holds_every_image_of_the_sphere() -> None:
    A = RANDOM.normal(size=(2, 3))
    edge, axes = outline(semi_axes(A)), semi_axes(A)
    unit = RANDOM.normal(size=(500, 3))
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    U, lengths = (
        axes.after[:2] / np.linalg.norm(axes.after[:2], axis=1)[:, None],
        np.linalg.norm(axes.after, axis=1)[:2],
    )
    assert np.allclose((((edge @ U.T) / lengths) ** 2).sum(axis=1), 1)
    assert ((((unit @ A.T @ U.T) / lengths) ** 2).sum(axis=1) <= 1 + 1e-12).all()


def test_the_circle_is_one_away_from_the_origin_and_touches_the_axes() -> None:
    once = circle()
    assert np.allclose(np.linalg.norm(once, axis=1), 1)
    assert np.allclose(once.max(axis=0), 1)
