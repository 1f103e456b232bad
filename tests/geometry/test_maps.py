"""Laws of named maps: inverses, compositions, mirrors, projections; and what is refused."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matelier as mt
from matelier.geometry.maps import Map
from matelier.scalars.surd import root

ALWAYS = settings(max_examples=40, deadline=None, derandomize=True)

exact_angles = st.integers(-48, 48).map(lambda k: 15 * k)
whole = st.integers(-5, 5)
near = st.floats(-720, 720, allow_nan=False)


def directions(n: int) -> Any:
    return st.tuples(*[whole] * n).filter(any)


def distance(A: Map, B: Map) -> float:
    return float(np.abs(A.to_numpy() - B.to_numpy()).max())


@ALWAYS
@given(st.integers(-9, 9))
def test_quarter_turns_are_exact_inverses(k: int) -> None:
    assert mt.rotation(90 * k) @ mt.rotation(-90 * k) == mt.identity(2)
    assert {abs(entry) for row in mt.rotation(90 * k).tolist() for entry in row} == {0, 1}


@ALWAYS
@given(exact_angles, exact_angles)
def test_turning_twice_is_turning_by_the_sum_exactly(a: int, b: int) -> None:
    assert mt.rotation(a) @ mt.rotation(b) == mt.rotation(a + b)
    assert mt.determinant(mt.rotation(a)).value == 1


@ALWAYS
@given(near, near)
def test_turning_twice_is_turning_by_the_sum_but_for_rounding(a: float, b: float) -> None:
    assert distance(mt.rotation(a) @ mt.rotation(b), mt.rotation(a + b)) < 1e-12


@ALWAYS
@given(exact_angles, near)
def test_exact_and_floating_maps_are_composed(a: int, b: float) -> None:
    one, other = mt.rotation(a) @ mt.rotation(b), mt.rotation(b) @ mt.rotation(a)
    assert distance(one, other) < 1e-12


@ALWAYS
@given(directions(3), st.sampled_from([1, 4, 9]), exact_angles)
def test_a_turn_about_an_axis_keeps_the_axis_and_is_a_rotation(axis: Any, times: int, angle: int) -> None:
    R = mt.rotation_3d(axis=axis, degrees=angle)
    kept = R @ mt.matrix([[entry] for entry in axis])
    assert distance(kept, mt.matrix([[entry] for entry in axis])) < 1e-12
    assert distance(mt.rotation_3d(axis=[times * x for x in axis], degrees=angle), R) < 1e-12
    assert np.linalg.det(R.to_numpy()) == pytest.approx(1)
    if isinstance(R, mt.Exact):
        assert mt.determinant(R).value == 1


@ALWAYS
@given(exact_angles, exact_angles, exact_angles)
def test_three_angles_turn_about_x_then_y_then_z(a: int, b: int, c: int) -> None:
    axes = {"z": (0, 0, 1), "y": (0, 1, 0), "x": (1, 0, 0)}
    z, y, x = (mt.rotation_3d(axis=axes[name], degrees=angle) for name, angle in (("z", a), ("y", b), ("x", c)))
    assert mt.rotation_3d(a, b, c) == z @ (y @ x)
    assert mt.rotation_3d(a, b) == z @ y


@ALWAYS
@given(directions(3))
def test_a_mirror_undoes_itself_and_turns_its_normal_over(normal: Any) -> None:
    F = mt.reflection(normal=normal)
    assert F @ F == mt.identity(3)
    assert F @ mt.matrix([[x] for x in normal]) == mt.matrix([[-x] for x in normal])
    assert mt.determinant(F).value == -1


@ALWAYS
@given(exact_angles, directions(2))
def test_two_mirrors_are_a_turn_by_twice_their_angle(a: int, direction: Any) -> None:
    assert mt.reflection(a) @ mt.reflection(0) == mt.rotation(2 * a)
    F = mt.reflection(direction=direction)
    assert F @ mt.matrix([[x] for x in direction]) == mt.matrix([[x] for x in direction])
    assert F == mt.reflection(normal=(-direction[1], direction[0]))


@ALWAYS
@given(st.lists(directions(3), min_size=1, max_size=4), whole)
def test_a_projection_does_nothing_more_the_second_time_and_is_symmetric(vectors: Any, factor: int) -> None:
    P = mt.projection_onto(vectors)
    assert P @ P == P == mt.transpose(P).value
    assert P == mt.projection_matrix([list(row) for row in zip(*vectors, strict=True)]).value
    assert P == mt.projection_onto(*vectors, [factor * x for x in vectors[0]])


@ALWAYS
@given(st.permutations([1, 2, 3, 4]))
def test_a_permutation_puts_entries_in_its_order(order: list[int]) -> None:
    P = mt.permutation(*order)
    entries = [10, 20, 30, 40]
    assert P @ mt.matrix(entries) == mt.matrix([entries[place - 1] for place in order])
    assert mt.transpose(P).value @ P == mt.identity(4)
    assert P == mt.permutation(" ".join(map(str, order))) == mt.permutation(order)


@ALWAYS
@given(whole, whole, directions(2))
def test_shears_along_one_line_add_up_and_keep_areas(j: int, k: int, along: Any) -> None:
    one, other = mt.shear(j, along), mt.shear(k, along)
    assert distance(one @ other, mt.shear(j + k, along)) < 1e-12
    assert np.linalg.det(one.to_numpy()) == pytest.approx(1)


def test_famous_matrices_are_what_books_print() -> None:
    half = root(2) / 2
    assert mt.rotation(45).tolist() == [[half, -half], [half, half]]
    assert mt.rotation(toward=(3, 4)) == mt.matrix("3/5 -4/5; 4/5 3/5")
    assert mt.rotation_3d(axis=(1, 1, 1), degrees=120) == mt.permutation(3, 1, 2)
    assert mt.scaling(2, "1/3") == mt.matrix("2 0; 0 1/3")
    assert mt.shear(2) == mt.matrix("1 2; 0 1")
    assert mt.shear(2, "y") == mt.matrix("1 0; 2 1")
    assert mt.shear(2, (1, 0, 0), (0, 0, 1)) == mt.matrix("1 0 2; 0 1 0; 0 0 1")
    assert mt.permutation(2, 3, 1) @ mt.matrix([3, 4, 5]) == mt.matrix([4, 5, 3])
    assert mt.reflection(22.5) == mt.matrix("√2/2 √2/2; √2/2 -√2/2")
    assert mt.projection_onto("1 0; 0 1; 0 1") == mt.matrix("1 0 0; 0 1/2 1/2; 0 1/2 1/2")


def test_numbers_that_no_root_writes_make_a_floating_matrix() -> None:
    assert isinstance(mt.rotation(33), mt.Floating)
    assert isinstance(mt.rotation(36), mt.Floating)  # its sine has a root within a root
    assert isinstance(mt.scaling(0.1, 1), mt.Floating)
    assert mt.scaling(0.5, 1).tolist() == [[Fraction(1, 2), 0], [0, 1]]
    assert isinstance(mt.projection_onto(np.array([0.1, 0.2])), mt.Floating)
    assert np.abs(mt.projection_onto(np.array([0.1, 0.2])).to_numpy() - [[0.2, 0.4], [0.4, 0.8]]).max() < 1e-15


@pytest.mark.parametrize("A", [mt.rotation(45), mt.rotation(15), mt.rotation_3d(30, 45), mt.reflection(30)])
def test_maps_with_roots_are_answered_by_the_other_questions(A: mt.Exact) -> None:
    for question in (mt.determinant, mt.inverse, mt.kinds, mt.describe, mt.eigen, mt.svd, mt.rank):
        assert question(A).checked


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda: mt.scaling(2), r"maps\.factors"),
        (lambda: mt.identity(0), r"maps\.size"),
        (lambda: mt.identity("1/2"), r"maps\.whole"),  # type: ignore[arg-type]
        (lambda: mt.rotation(), r"maps\.one_of"),
        (lambda: mt.rotation(3, toward=(1, 0)), r"maps\.one_of"),
        (lambda: mt.rotation(float("nan")), r"maps\.not_finite"),
        (lambda: mt.rotation("nan"), r"maps\.not_finite"),
        (lambda: mt.rotation("a"), r"maps\.number"),
        (lambda: mt.rotation("i"), r"maps\.number"),
        (lambda: mt.rotation(toward=(0, 0)), r"maps\.zero_vector"),
        (lambda: mt.rotation(toward=(1, 2, 3)), r"maps\.length"),
        (lambda: mt.rotation_3d(axis=(0, 0, 0), degrees=30), r"maps\.zero_vector"),
        (lambda: mt.rotation_3d(axis=(1, 0, 0)), r"maps\.no_angle"),
        (lambda: mt.rotation_3d(30, degrees=30), r"maps\.one_of"),
        (lambda: mt.reflection(normal="0 0 0"), r"maps\.zero_vector"),
        (lambda: mt.shear(1, (1, 0, 0)), r"maps\.no_normal"),
        (lambda: mt.shear(1, (1, 0), (1, 1)), r"maps\.not_orthogonal"),
        (lambda: mt.permutation(1, 1, 2), r"maps\.not_permutation"),
        (lambda: mt.permutation("1 3"), r"maps\.not_permutation"),
        (lambda: mt.projection_onto(), r"maps\.no_vectors"),
        (lambda: mt.projection_onto((1, 2), (1, 2, 3)), r"maps\.length"),
    ],
)
def test_what_is_no_map_is_refused_with_a_sentence(make: Any, key: str) -> None:
    with pytest.raises(mt.BadInput, match=key) as refused:
        make()
    assert refused.value.__notes__
