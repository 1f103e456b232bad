"""What a matrix does, read back: the parts multiply to it, whatever it is; the tale is told in four languages."""

import json
from fractions import Fraction
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matelier as mt
from matelier.explainers.agreement import agrees
from matelier.render.words import LANGUAGES
from matelier.spine.page import Figure

ALWAYS = settings(max_examples=60, deadline=None, derandomize=True)

angle = st.integers(-6, 6).map(lambda k: 30 * k)
number = st.integers(-3, 3)
plane = st.one_of(
    angle.map(mt.rotation),
    angle.map(mt.reflection),
    st.tuples(number, number).map(lambda pair: mt.scaling(*pair)),
    number.map(mt.shear),
    st.sampled_from([(1, 2), (1, 0), (3, -1)]).map(lambda v: mt.projection_onto(v)),
    st.floats(-180, 180).map(mt.rotation),
)
space = st.one_of(
    st.tuples(angle, angle).map(lambda pair: mt.rotation_3d(*pair)),
    st.permutations([1, 2, 3]).map(lambda order: mt.permutation(*order)),
    st.tuples(number, number, number).map(lambda each: mt.scaling(*each)),
    st.tuples(number, number, number).filter(any).map(lambda v: mt.reflection(normal=v)),
)


def composed(parts: list[Any]) -> Any:
    return reduce(lambda A, B: A @ B, parts)


def multiplied(parts: Any) -> np.ndarray:
    return reduce(lambda A, B: B @ A, [part.matrix.to_numpy() for part in parts])


@ALWAYS
@given(st.one_of(st.lists(plane, min_size=1, max_size=3), st.lists(space, min_size=1, max_size=3)))
def test_what_is_read_back_multiplies_back(parts: list[Any]) -> None:
    A = composed(parts)
    answer = mt.read_map(A)
    value, size = answer.value, np.abs(A.to_numpy()).max()
    assert answer.checked
    for group in (value.parts, value.turns):
        assert np.abs(multiplied(group) - A.to_numpy()).max() <= 1e-12 * max(1.0, float(size))
        if isinstance(A, mt.Exact) and all(isinstance(part.matrix, mt.Exact) for part in group):
            assert reduce(lambda B, C: C @ B, [part.matrix for part in group]).rows == A.rows
    assert value.rank == (
        mt.rank(A).value if isinstance(A, mt.Exact) else np.linalg.matrix_rank(A.to_numpy(), tol=1e-9)
    )


@ALWAYS
@given(st.lists(st.lists(st.integers(-4, 4), min_size=1, max_size=3), min_size=1, max_size=3))
def test_matrices_of_any_shape_are_read(rows: list[list[int]]) -> None:
    A = mt.matrix([(row * 3)[: len(rows[0])] for row in rows])
    answer = mt.read_map(A)
    assert answer.checked
    for group in (answer.value.parts, answer.value.turns):
        assert np.abs(multiplied(group) - A.to_numpy()).max() <= 1e-12 * max(1.0, float(np.abs(A.to_numpy()).max()))
    assert {part.kind for part in answer.value.turns} - {"rotation", "scaling", "uniform_scaling"} <= {
        "identity", "zero", "stretch_drop", "stretch_embed", *(name.kind for name in answer.value.parts),
    }  # fmt: skip


@ALWAYS
@given(st.lists(st.lists(number, min_size=2, max_size=2), min_size=2, max_size=2))
def test_of_a_composition_the_first_part_only_stretches_and_the_last_decides_what_is_turned_over(rows: Any) -> None:
    value = mt.read_map(rows).value
    if value.kind == "composition":
        stretched = np.linalg.eigvalsh(value.parts[0].matrix.to_numpy()) if len(value.parts) > 1 else np.ones(1)
        assert stretched.min() >= -1e-12
        assert value.determinant >= 0 or value.parts[-1].kind == "reflection"
        assert value.determinant <= 0 or value.parts[-1].kind in ("rotation", "point_reflection")


def test_a_turn_after_a_stretch_is_read_as_that_exactly() -> None:
    value = mt.read_map(mt.rotation(30) @ mt.scaling(3, 1)).value
    assert [part.kind for part in value.parts] == ["scaling", "rotation"]
    assert value.parts[0].numbers == {"factors": (3, 1)}
    assert value.parts[1].numbers == {"degrees": Fraction(30)}


def test_a_rank_that_falls_is_told_with_what_is_reached_and_what_is_lost() -> None:
    answer = mt.read_map("1 2; 2 4")
    assert (answer.value.rank, answer.value.onto, answer.value.lost) == (1, ((1, 2),), ((2, -1),))
    assert "No area is left" in answer.text("en")
    assert "a line: that through 0 and (1, 2)" in answer.text("en")


def test_printed_decimals_are_read_but_for_rounding() -> None:
    printed = "; ".join(" ".join(map(str, row)) for row in mt.rotation(33).tolist())
    answer = mt.read_map(printed)
    assert answer.value.kind == "rotation"
    assert answer.value.parts[0].numbers["degrees"] == pytest.approx(33)
    assert [notice.key for notice in answer.notices] == ["read_map.rounded"]
    assert mt.read_map("1/4096 0; 0 1").notices == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["1 2; 3 4", "0 1 0; 0 0 1; 1 0 0", "1 2 3", "1 1; 0 0", "1 3; 0 1", "2; 0; 1"])
def test_it_is_told_with_pictures(typed: str, language: str) -> None:
    answer = mt.read_map(typed)
    assert any(isinstance(block, Figure) for block in answer.page())
    text = answer.text(language)
    assert "{" not in text
    assert "<svg" in answer.html(language)


def test_the_picture_is_a_png() -> None:
    assert mt.read_map("1 2; 3 4").figure("ko").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "source", ["1 2; 3 4", "3 0; 4 5", "1 2 3; 4 5 6; 7 8 9", "1 1; 0 0", np.array([[0.5, 0.1], [1, 2]])]
)
def test_a_saved_answer_is_believed_and_a_forged_one_is_not(source: Any, tmp_path: Path) -> None:
    saved = mt.read_map(source).save(tmp_path / "answer.json", "en")
    assert mt.verify(saved).value.holds
    data = json.loads(saved.read_text(encoding="utf-8"))
    assert agrees(data)
    for name, forged in (
        ("kind", "rotation"),
        ("rank", 3),
        ("determinant", "7"),
        ("parts", data["value"]["parts"][:-1]),
    ):
        assert not agrees(data | {"value": data["value"] | {name: forged}})
    assert not agrees(data | {"given": {"A": [["1", "2"], ["3", "5"]]}})


@pytest.mark.parametrize(
    ("source", "error", "key"),
    [
        ("1 2 3 4; 5 6 7 8", mt.BadInput, r"read_map\.size"),
        ("a 1; 0 1", mt.BadInput, r"read_map\.letters"),
        ("i 1; 0 1", mt.BadInput, r"read_map\.complex"),
        (f"1{'0' * 101} 1; 0 1", mt.Unable, r"read_map\.large"),
    ],
)
def test_what_is_no_small_real_map_is_refused(source: str, error: Any, key: str) -> None:
    with pytest.raises(error, match=key) as refused:
        mt.read_map(source)
    assert refused.value.__notes__
