"""Areas with their signs: the image of any shape has det A times the area."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.geometry.grid import mapped
from matelier.geometry.volume import area, unit_cube, volume

numbers = st.floats(-4, 4, allow_nan=False, width=32)
polygons = st.lists(st.tuples(numbers, numbers), min_size=3, max_size=9).map(lambda p: np.array(p, dtype=np.float64))
matrices = st.lists(numbers, min_size=4, max_size=4).map(lambda e: np.array(e, dtype=np.float64).reshape(2, 2))


@given(matrices, polygons)
def test_the_image_of_any_polygon_has_det_times_its_area(A: np.ndarray, polygon: np.ndarray) -> None:
    assert area(mapped(A, polygon)) == pytest.approx(np.linalg.det(A) * area(polygon), abs=1e-9)


@given(polygons)
def test_the_other_way_round_the_area_has_the_other_sign(polygon: np.ndarray) -> None:
    assert area(polygon[::-1]) == pytest.approx(-area(polygon), abs=1e-12)


@given(st.lists(numbers, min_size=9, max_size=9))
def test_the_image_of_the_cube_has_the_size_of_det_as_its_volume(entries: list[float]) -> None:
    A = np.array(entries, dtype=np.float64).reshape(3, 3)
    assert volume(tuple(mapped(A, face) for face in unit_cube(3))) == pytest.approx(abs(np.linalg.det(A)), abs=1e-9)


def test_units_are_one_and_a_cube_has_six_faces() -> None:
    assert area(unit_cube(2)[0]) == 1
    assert volume(unit_cube(3)) == 1
    assert len({tuple(sorted(map(tuple, face.tolist()))) for face in unit_cube(3)}) == 6
    assert unit_cube(1)[0].tolist() == [[0], [1]]
