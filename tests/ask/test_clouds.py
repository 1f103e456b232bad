"""Laws of a cloud that is projected and laid into the paper, what it tells, and what is refused."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matelier as mt
from matelier.certify.check import holds
from matelier.exact.arithmetic import product, transposed
from matelier.explainers.maps.clouds import another_basis, turned_into_paper
from matelier.faces.cli import run
from matelier.geometry.clouds import cone
from matelier.spine.claim import Claim
from matelier.spine.matrix import Exact, Floating
from matelier.spine.page import Dots, Figure, Scene

WHOLE = st.integers(-4, 4)
SPANS = st.integers(2, 3).flatmap(
    lambda d: st.integers(1, 3).flatmap(
        lambda k: st.lists(st.lists(WHOLE, min_size=k, max_size=k), min_size=d, max_size=d)
    )
).filter(lambda rows: any(map(any, rows)))  # fmt: skip


def points_of(rows: list[list[int]], count: int = 25) -> np.ndarray:
    return np.random.default_rng(len(rows)).standard_normal((count, len(rows)))


@given(rows=SPANS)
@settings(max_examples=40, derandomize=True, deadline=None)
def test_p_is_a_projection_and_the_turn_lays_it_flat_without_changing_a_distance(rows: list[list[int]]) -> None:
    points = points_of(rows)
    answer = mt.project_points(points, mt.matrix(rows))
    value = answer.value
    assert answer.checked
    assert product(value.P, value.P) == value.P == transposed(value.P)
    assert isinstance(value.R, Exact)
    assert product(value.R, transposed(value.R)) == Exact.of(np.eye(len(rows), dtype=int).tolist())
    assert value.turned is not None
    assert np.abs(value.turned[:, value.rank :]).max(initial=0) <= 1e-14 * np.abs(points).max()
    kept = np.linalg.norm(value.projected[:, None] - value.projected[None], axis=2)
    in_paper = value.turned[:, : value.rank]
    assert np.allclose(np.linalg.norm(in_paper[:, None] - in_paper[None], axis=2), kept, atol=1e-12)
    assert np.linalg.det(value.R.to_numpy()) == pytest.approx(1)
    assert np.abs((points - value.projected) @ np.array(rows)).max() < 1e-12
    assert value.kept + value.left == pytest.approx(value.whole)


@given(rows=SPANS)
@settings(max_examples=40, derandomize=True, deadline=None)
def test_the_same_plane_has_the_same_p_exactly(rows: list[list[int]]) -> None:
    value = mt.project_points(points_of(rows), mt.matrix(rows)).value
    other = mt.project_points(points_of(rows), value.another).value
    assert other.P == value.P
    assert other.rank == value.rank == value.another.shape[1]
    assert value.another != value.W
    assert np.array_equal(other.projected, value.projected)


def test_the_cone_of_the_lecture() -> None:
    answer = mt.project_points("cone", "1 0; 0 1; 1 1")
    value = answer.value
    assert value.P == mt.matrix("2/3 -1/3 1/3; -1/3 2/3 1/3; 1/3 1/3 2/3")
    assert value.normal == mt.matrix("1; 1; -1")
    assert value.R == mt.matrix("√2/2 0 √2/2; -√6/6 √6/3 √6/6; -√3/3 -√3/3 √3/3")
    assert value.count == len(cone().points)
    scenes = [block.marks for block in answer.page() if isinstance(block, Figure)]
    assert [isinstance(scene, Scene) for scene in scenes] == [True] * 3
    drawn = [[p.points.shape[1] for p in s.parts if isinstance(p, Dots)] for s in scenes if isinstance(s, Scene)]
    assert drawn == [[3, 3], [3], [2]]  # in space, still with three coordinates, in the paper


def test_a_line_needs_one_coordinate_in_the_paper_in_space_and_in_the_plane() -> None:
    value = mt.project_points("cube", "1 2 2").value  # a row stands where a column is meant
    assert value.rank == 1
    assert value.normal is None
    assert value.R is not None
    assert value.R.tolist()[0] == mt.matrix("1/3 2/3 2/3").tolist()[0]
    flat = mt.project_points([[1, 2], [3, 1]], "2; 1").value
    assert flat.turned is not None
    assert np.allclose(flat.turned, [[4 / 5**0.5, 0], [7 / 5**0.5, 0]])
    assert flat.normal == mt.matrix("1; -2")


def test_dependent_vectors_are_told_with_their_rank() -> None:
    answer = mt.project_points("helix", "1 2 0; 1 2 1; 0 0 1")
    assert answer.value.rank == 2
    assert [notice.key for notice in answer.notices] == ["project_points.dependent"]
    assert answer.notices[0].facts == {"columns": 3, "rank": 2}
    assert answer.checked


def test_what_spans_everything_leaves_everything() -> None:
    answer = mt.project_points("cone", "1 0 0; 1 1 0; 0 0 1")
    assert answer.value.share == 1
    assert "project_points.everything" in [notice.key for notice in answer.notices]
    assert answer.checked
    assert "P = I" in answer.text("en")


def test_lengths_that_are_no_short_roots_are_rounded_and_told() -> None:
    C = mt.matrix("1 2; 3 4; √2 6")
    R = turned_into_paper(C)
    assert isinstance(R, Floating)
    assert np.allclose(R.array @ R.array.T, np.eye(3), atol=1e-15)
    assert np.linalg.det(R.array) == pytest.approx(1)
    assert np.allclose(R.array[2] @ C.to_numpy(), 0)
    answer = mt.project_points("cone", C)
    assert "project_points.rounded" in [notice.key for notice in answer.notices]
    assert answer.checked
    measured = mt.project_points("cone", np.random.default_rng(1).standard_normal((3, 2)))
    assert measured.checked


def test_without_the_turn_the_points_stay_in_space() -> None:
    answer = mt.project_points("cone", "1 0; 0 1; 1 1", turn=False)
    assert answer.value.R is None
    assert answer.value.turned is None
    assert sum(isinstance(block, Figure) for block in answer.page()) == 2
    assert answer.checked


def test_another_basis_is_another_one() -> None:
    assert another_basis(mt.matrix("1; 2")) == mt.matrix("2; 4")
    assert another_basis(mt.matrix("1 0; 0 1; 1 1")) == mt.matrix("2 1; 1 1; 3 2")


@pytest.mark.parametrize("lang", ["en", "es", "ko", "pt"])
def test_it_is_told_in_every_language(lang: str) -> None:
    answer = mt.project_points("cone", "1 0; 0 1; 1 1")
    assert "{" not in answer.text(lang)
    assert "<svg" in answer.html(lang)


def test_many_points_are_drawn_thinned_and_projected_all() -> None:
    points = np.random.default_rng(0).standard_normal((200_001, 3))
    answer = mt.project_points(points, "1 0; 0 1; 1 1")
    assert answer.value.projected.shape == points.shape
    assert answer.checked
    assert len(answer.html("en")) < 4_000_000
    assert len(answer.to_json("en")) < 200_000


def test_the_folder_has_the_points_the_page_and_an_answer_that_is_judged_again(tmp_path: Path) -> None:
    answer = mt.project_points("cone", "1 0; 0 1; 1 1", out=tmp_path / "cone", lang="es")
    names = sorted(file.name for file in (tmp_path / "cone").iterdir())
    assert names == ["answer.json", "projected.csv", "report.html", "turned.csv"]
    again = mt.project_points(tmp_path / "cone" / "projected.csv", "1 0; 0 1; 1 1").value
    assert np.abs(again.projected - answer.value.projected).max() < 1e-15
    in_paper = mt.project_points(tmp_path / "cone" / "turned.csv", "1; 0").value.cloud.points
    assert answer.value.turned is not None
    assert np.array_equal(in_paper, answer.value.turned[:, :2])
    file = tmp_path / "cone" / "answer.json"
    assert mt.verify(file).value.holds
    for change in ({"share": 0.9}, {"kept": 1.0}, {"rank": 1}, {"P": [["1", "0", "0"]] * 3}, {"R": None}):
        data = json.loads(file.read_text(encoding="utf-8"))
        data["value"] |= change
        (tmp_path / "forged.json").write_text(json.dumps(data), encoding="utf-8")
        assert not mt.verify(tmp_path / "forged.json").value.holds, change


def test_a_forged_witness_is_refused() -> None:
    claims = {claim.kind: claim for claim in mt.project_points("cone", "1 0; 0 1; 1 1").claims}
    for kind, part in [
        ("points_projected", "projected"), ("points_projected", "P"), ("points_projected", "kept"),
        ("points_turned", "turned"), ("points_turned", "R"), ("points_turned", "projected"),
    ]:  # fmt: skip
        claim = claims[kind]
        forged = replace(claim, witness={**claim.witness, part: 1.001 * np.asarray(claim.witness[part])})
        assert holds(claim)
        assert not holds(forged), (kind, part)
    claim = claims["points_turned"]
    assert not holds(Claim("points_turned", {**claim.witness, "rank": 1}))


@pytest.mark.parametrize(
    ("points", "onto", "key"),
    [
        ("cone", "1 0 1; 0 1 1", "project_points.turned_round"),
        ("cone", "1 0; 0 1", "project_points.height"),
        ([[1, 2]], "1 0; 0 1; 1 1", "project_points.height"),
        ("cone", "0 0; 0 0; 0 0", "project_points.zero"),
        ("cone", "a 0; 0 1; 1 1", "project_points.letters"),
        ("cone", "i 0; 0 1; 1 1", "project_points.complex"),
        ("pyramid", "1 0; 0 1; 1 1", "points.missing"),
        ([[1, 2, 3, 4]], "1 0; 0 1; 1 1", "points.array"),
    ],
)
def test_what_does_not_fit_is_refused(points: object, onto: str, key: str) -> None:
    with pytest.raises(mt.BadInput, match=key.replace(".", r"\.")):
        mt.project_points(points, onto)


def test_the_command_line_says_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["project-points", "cone", "-1 0; 0 1; 1 1", "--no-turn", "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["value"]["P"][0][0] == "2/3"
    assert told["checked"] is True
    assert run(["project-points", "cone", "1 0; 0 1; 1 1", "--out", str(tmp_path / "x"), "--lang", "ko"]) == 0
    assert "report.html" in capsys.readouterr().out
    assert run(["project-points", "nothing.csv", "1 0; 0 1; 1 1"]) == 2
    assert "cone" in capsys.readouterr().err


def test_long_numbers_are_told_in_decimals() -> None:
    told = mt.project_points("cone", "0.123456 1; 0.5 2; 1/3 √2").text("en")
    assert "P ≈" in told
    assert "n ≈" in told
    assert "W =" in told
    assert "…" not in told
