"""What a matrix does: its value is exact, its words fit it, its figures show it."""

import numpy as np
import pytest

import matelier as mt
from matelier.explainers.maps.transform import frames
from matelier.explainers.maps.transform_pictures import null_figure
from matelier.geometry.grid import placed
from matelier.geometry.volume import area
from matelier.spine.page import Arrow, Dots, Figure, Line, Scene
from told import told

KINDS = {
    "0 0; 0 0": "zero", "1 0; 0 1": "identity", "2 0; 0 2": "scalar", "0 -1; 1 0": "rotation",
    "0 1; 1 0": "reflection", "1 0; 0 0": "orthogonal_projection", "1 1; 0 0": "projection", "2 0; 0 3": "diagonal",
    "1 1; 0 1": "shear", "2 1; 1 2": "symmetric", "1 2; 3 4": "general", "0 -1; 2 1": "turns", "1 2; 2 4": "collapse",
    "1 2; 3 4; 5 6": "into", "1 2 3; 4 5 6": "onto", "1 2; 2 4; 3 6": "collapse", "√2/2 -√2/2; √2/2 √2/2": "rotation",
}  # fmt: skip


def figures(answer: mt.Answer[object]) -> dict[str, Scene]:
    """The scenes of a page by the last word of their keys."""
    found = [block for block in answer.page() if isinstance(block, Figure)]
    return {figure.title.rpartition(".")[2]: figure.marks for figure in found if isinstance(figure.marks, Scene)}


@pytest.mark.parametrize(("typed", "kind"), KINDS.items())
def test_a_matrix_has_its_most_telling_name_and_every_claim_holds(typed: str, kind: str) -> None:
    assert told(mt.transform(typed)).kind == kind


@pytest.mark.parametrize("typed", KINDS)
def test_ratio_and_orientation_are_size_and_sign_of_the_determinant(typed: str) -> None:
    A, value = mt.matrix(typed), told(mt.transform(typed))
    array = A.to_numpy()
    if A.shape[0] == A.shape[1]:
        assert value.ratio == abs(value.determinant) == abs(mt.determinant(A).value)
        assert value.orientation == np.sign(float(value.determinant))
    else:
        assert value.determinant is value.orientation is value.eigen is None
        gram = max(np.linalg.det(array.T @ array), 0.0) if A.shape[0] > A.shape[1] else 0.0
        assert float(value.ratio) == pytest.approx(np.sqrt(gram), abs=1e-6)
    assert value.rank == np.linalg.matrix_rank(array)
    assert [float(one) for one in value.singular_values] == pytest.approx(
        np.linalg.svd(array, compute_uv=False).tolist(), abs=1e-12
    )
    assert value.null.shape == (A.shape[1], A.shape[1] - value.rank)


@pytest.mark.parametrize("typed", [*KINDS, "1 2 3", "2", "1; 2", "1 2 0; 0 1 3; 1 0 1", "1 2 3; 4 5 6; 7 8 9"])
def test_arrows_named_a_e_are_the_columns_and_all_is_in_two_or_three_dimensions(typed: str) -> None:
    A, scenes = mt.matrix(typed).to_numpy(), figures(mt.transform(typed))
    first = scenes.get("after") or scenes.get("grid") or scenes["cube"]
    for j, column in enumerate(A.T):
        named = [part for part in first.parts if str(part.name).startswith(f"A e{'₁₂₃'[j]}")]
        head = named[0].head if isinstance(named[0], Arrow) else named[0].points[0]
        assert np.allclose(head[: len(column)], column)
        assert not head[len(column) :].any()
    for scene in scenes.values():
        sizes = {(part.tail.shape if isinstance(part, Arrow) else part.points.shape)[-1] for part in scene.parts}
        assert sizes in ({2}, {3})


@pytest.mark.parametrize("typed", ["2 1; 1 2", "1 2; 3 4", "0 1; 1 0", "1 2; 2 4"])
def test_the_drawn_square_has_the_determinant_as_its_area(typed: str) -> None:
    square = next(
        part for part in figures(mt.transform(typed))["area"].parts if isinstance(part, Line) and part.role == "after"
    )
    assert area(square.points) == pytest.approx(float(mt.determinant(typed).value))


@pytest.mark.parametrize("typed", ["2 1; 1 2", "1 2; 3 4", "4 1 0; 1 3 1; 0 1 2", "1 1; 0 1", "1 2; 2 4"])
def test_eigenvectors_are_drawn_on_lines_that_stay(typed: str) -> None:
    A, parts = mt.matrix(typed).to_numpy(), figures(mt.transform(typed))["eigen"].parts
    lines = [part.points for part in parts if isinstance(part, Line)]
    values = [one for one in np.linalg.eigvals(A) if abs(one.imag) < 1e-9]
    assert 1 <= len(lines) <= len(values)
    for ends in lines:
        images = ends @ A.T
        assert np.allclose(np.outer(images[0], ends[0]), np.outer(ends[0], images[0]))  # parallel


def test_a_matrix_that_turns_all_shows_how_and_has_no_line_that_stays() -> None:
    scenes = figures(mt.transform("0 -1; 1 0"))
    assert "eigen" not in scenes
    arrows = [part for part in scenes["turns"].parts if isinstance(part, Arrow)]
    assert len(arrows) == 6


def test_what_becomes_zero_is_drawn_and_each_parallel_becomes_one_point() -> None:
    for typed in ("1 2; 2 4", "1 2 3; 4 5 6; 7 8 9", "1 1 1; 1 1 1; 1 1 1", "1 2 3; 4 5 6", "1 2 3"):
        A, scene = mt.matrix(typed).to_numpy(), figures(mt.transform(typed))["null"]
        lines = [part for part in scene.parts if isinstance(part, Line)]
        for line in lines:
            images = line.points @ A.T
            assert np.allclose(images, images[0], atol=1e-9)
            assert line.role != "found" or np.allclose(images, 0, atol=1e-9)
        assert sum(line.role == "found" for line in lines) == 1
        if A.shape[0] == A.shape[1]:
            assert sum(isinstance(part, Dots) for part in scene.parts) == len(lines)
    assert null_figure(np.eye(2), np.empty((2, 0))) is None
    assert null_figure(np.zeros((2, 2)), np.eye(2)) is None


@pytest.mark.parametrize("typed", ["2 1; 1 2", "1 2; 3 4; 5 6", "1 2 3; 4 5 6", "0 -1; 1 0", "2", "1 2 3"])
def test_a_film_begins_with_staying_and_ends_with_the_matrix_in_one_frame(typed: str) -> None:
    answer = mt.transform(typed)
    A, film = mt.matrix(typed).to_numpy(), list(frames(answer, 5))
    assert len(film) == 5
    first, last = (
        {str(part.name): part for part in figure.marks.parts if isinstance(part, Arrow)}  # type: ignore[union-attr]
        for figure in (film[0], film[-1])
    )
    assert np.allclose(first["A e₁"].head, np.eye(len(first["A e₁"].head))[0])
    assert np.allclose(last["A e₁"].head[: len(A)], A[:, 0])
    bounds = [figure.marks.frame for figure in film]  # type: ignore[union-attr]
    assert all(np.array_equal(bounds[0], one) for one in bounds)
    for figure in film:
        for part in figure.marks.parts:  # type: ignore[union-attr]
            points = np.array([part.tail, part.head]) if isinstance(part, Arrow) else part.points
            points = placed(points, bounds[0].shape[1])
            assert (points >= bounds[0][0] - 1e-12).all()
            assert (points <= bounds[0][1] + 1e-12).all()


@pytest.mark.parametrize(
    ("typed", "key"),
    [("1 2 3 4", "transform.size"), ("a 1; 1 2", "transform.letters"), ("i 1; 1 2", "transform.complex")],
)
def test_what_nobody_can_draw_is_refused_in_words(typed: str, key: str) -> None:
    with pytest.raises(mt.BadInput, match=key):
        mt.transform(typed)


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (3, 2), (2, 3), (1, 3)])
def test_measured_numbers_with_all_their_digits_are_answered_too(shape: tuple[int, int]) -> None:
    for A in np.random.default_rng(5).normal(size=(3, *shape)):
        value = told(mt.transform(A))
        assert [float(one) for one in value.singular_values] == pytest.approx(np.linalg.svd(A, compute_uv=False))
        scenes = figures(mt.transform(A))
        if shape[0] == shape[1]:
            assert float(value.ratio) == pytest.approx(abs(np.linalg.det(A)))
            assert ("turns" in scenes) == (not np.isreal(np.linalg.eigvals(A)).any())


def test_measured_numbers_are_told_rounded() -> None:
    turn = np.radians(37)
    answer = mt.transform([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    assert answer.checked
    assert max(map(len, answer.text().splitlines())) <= 100
