"""A map that was made is read back by its name and its numbers."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matelier as mt
from matelier.geometry.reading import names_of, plain_direction
from matelier.spine.matrix import Floating

ALWAYS = settings(max_examples=40, deadline=None, derandomize=True)

angles = st.integers(-11, 11).filter(bool).map(lambda k: 15 * k)
factors = st.integers(-5, 5).filter(bool)
directions = st.tuples(st.integers(-4, 4), st.integers(-4, 4)).filter(any)
spatial = st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(-3, 3)).filter(any)


def first(A: Any) -> tuple[str, Any]:
    named = names_of(A)[0]
    return named.kind, named.numbers


@ALWAYS
@given(angles)
def test_a_rotation_is_read_with_its_angle(angle: int) -> None:
    assert first(mt.rotation(angle)) == ("rotation", {"degrees": Fraction(angle)})
    kind, numbers = first(Floating(mt.rotation(angle).to_numpy()))
    assert kind == "rotation"
    assert numbers["degrees"] == pytest.approx(angle)


@ALWAYS
@given(spatial, angles.filter(lambda a: abs(a) != 180))
def test_a_rotation_of_space_is_read_with_its_axis_and_its_angle(axis: Any, angle: int) -> None:
    kind, numbers = first(mt.rotation_3d(axis=axis, degrees=angle))
    assert kind == "rotation"
    same = np.array([float(x) for x in numbers["axis"]]) @ np.array(axis, dtype=float)
    assert float(numbers["degrees"]) == pytest.approx(angle if same > 0 else -angle)
    assert plain_direction([float(x) for x in numbers["axis"]]) == pytest.approx(
        plain_direction(list(map(float, axis)))
    )


@ALWAYS
@given(directions)
def test_a_reflection_is_read_with_its_mirror(direction: Any) -> None:
    kind, numbers = first(mt.reflection(direction=direction))
    assert kind == "reflection"
    assert numbers["direction"] == plain_direction([Fraction(x) for x in direction])


@ALWAYS
@given(spatial)
def test_a_reflection_of_space_is_read_with_its_normal(normal: Any) -> None:
    assert first(mt.reflection(normal=normal)) == (
        "reflection", {"normal": plain_direction([Fraction(x) for x in normal])},
    )  # fmt: skip


@ALWAYS
@given(factors, directions)
def test_a_shear_is_read_with_its_direction_and_its_factor(factor: int, along: Any) -> None:
    kind, numbers = first(mt.shear(factor, along))
    assert kind == "shear"
    again = mt.shear(numbers["factor"], numbers["along"], numbers["normal"])
    assert np.abs(again.to_numpy() - mt.shear(factor, along).to_numpy()).max() < 1e-12
    assert abs(float(numbers["factor"])) == pytest.approx(abs(factor))


@ALWAYS
@given(spatial)
def test_a_projection_is_read_with_what_it_projects_on(onto: Any) -> None:
    kind, numbers = first(mt.projection_onto(onto))
    assert kind == "projection"
    assert numbers["orthogonal"]
    assert numbers["onto"] == (plain_direction([Fraction(x) for x in onto]),)
    assert len(numbers["along"]) == 2


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("0 0; 0 0", ["zero"]),
        ("1 0 0; 0 1 0; 0 0 1", ["identity"]),
        ("-1 0; 0 -1", ["point_reflection", "rotation", "uniform_scaling"]),
        ("-1 0 0; 0 -1 0; 0 0 -1", ["point_reflection", "uniform_scaling"]),
        ("3 0; 0 3", ["uniform_scaling"]),
        ("2 0; 0 -3", ["scaling"]),
        ("0 1; 1 0", ["reflection", "permutation"]),
        ("0 0 1; 1 0 0; 0 1 0", ["rotation", "permutation"]),
        ("1 1; 0 0", ["projection"]),
        ("1 0; 0 0", ["projection", "scaling"]),
        ("2 1; 1 2", ["stretch"]),
        ("0 -1 0; 1 0 0; 0 0 -1", ["rotary_reflection"]),
        ("1 0 0; 0 1 0", ["drop"]),
        ("1 0; 0 0; 0 1", ["embed"]),
        ("1 2; 3 4", []),
        ("-3", ["uniform_scaling"]),
    ],
)
def test_a_matrix_has_these_names(typed: str, kinds: list[str]) -> None:
    A = mt.matrix(typed)
    assert [named.kind for named in names_of(A)] == kinds
    assert [named.kind for named in names_of(Floating(A.to_numpy()))] == kinds


def test_numbers_of_single_precision_are_read_by_their_own_rounding() -> None:
    A = Floating(mt.rotation(33).to_numpy().astype(np.float32))
    assert names_of(A)[0].kind == "rotation"
    assert not names_of(Floating(A.array.astype(np.float64)))


def test_cycles_say_where_entries_go() -> None:
    assert names_of(mt.permutation(2, 3, 1))[1].numbers["cycles"] == ((1, 3, 2),)
