"""The big picture: rectangles at right angles, as many as there are spaces with more than 0 in them."""

import numpy as np
import pytest

import matelier as mt
from matelier.spine.page import Arrow, Figure, Line, Scene


def scene(typed: str) -> Scene:
    figure = next(block for block in mt.subspaces(typed).page() if isinstance(block, Figure))
    assert isinstance(figure.marks, Scene)
    return figure.marks


@pytest.mark.parametrize(
    ("typed", "spaces", "arrows"), [("1 2 3; 2 4 6", 4, 3), ("1 2; 3 4", 2, 1), ("0 0; 0 0", 2, 1), ("1; 2", 3, 1)]
)
def test_there_is_a_rectangle_for_each_space_that_holds_more_than_zero(typed: str, spaces: int, arrows: int) -> None:
    parts = scene(typed).parts
    assert sum(isinstance(part, Line) and part.filled for part in parts) == spaces
    assert sum(isinstance(part, Arrow) for part in parts) == arrows


def test_partners_touch_at_their_origin_at_right_angles_and_nowhere_else() -> None:
    corners = [part.points for part in scene("1 2 3; 2 4 6").parts if isinstance(part, Line) and part.filled]
    row, column, null, left = corners
    for one, other in ((row, null), (column, left)):
        assert np.allclose(one[0], other[0])
        assert np.isclose((one[1] - one[0]) @ (other[3] - other[0]), 0)
        normal = (one[2] - one[0]) / np.linalg.norm(one[2] - one[0])
        assert ((one[1:] - one[0]) @ normal > 0).all()
        assert ((other[1:] - one[0]) @ normal < 0).all()


def test_dimensions_are_told_in_every_language() -> None:
    for language in ("en", "es", "ko", "pt"):
        assert mt.subspaces("1 2 3; 2 4 6").figure(language, kind="svg").startswith(b"<?xml")
