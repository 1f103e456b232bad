"""Systems as pictures: the verdict is exact, what is drawn satisfies its equation."""

import numpy as np
import pytest
from hypothesis import given

import matelier as mt
from exactly import systems
from matelier.exact.solve import solve
from matelier.explainers.matrices.system_pictures import contradiction, equation_text, system_picture, verdict
from matelier.spine.matrix import Exact
from matelier.spine.page import Dots, Figure, Line, Scene

VERDICTS = {
    "1 1 | 3; 1 -1 | 1": "lines.point",
    "1 1 | 3; 2 2 | 6": "lines.same",
    "0 0 | 0": "lines.whole",
    "1 1 | 3; 1 1 | 1": "lines.parallel",
    "1 1 | 3; 1 -1 | 1; 1 0 | 4": "lines.triangle",
    "1 1 | 3; 0 0 | 1": "lines.impossible",
    "1 1 1 | 3; 1 -1 0 | 1; 0 1 2 | 4": "planes.point",
    "1 0 0 | 1; 0 1 0 | 2": "planes.line",
    "1 0 0 | 0; 0 1 0 | 0; 1 1 0 | 0": "planes.sheaf",
    "1 0 0 | 1; 2 0 0 | 2": "planes.same",
    "0 0 0 | 0": "planes.whole",
    "1 1 1 | 3; 1 1 1 | 1; 1 -1 0 | 0": "planes.parallel",
    "1 0 0 | 0; 0 1 0 | 0; 1 1 0 | 1": "planes.prism",
    "1 0 0 | 0; 0 1 0 | 0; 0 0 1 | 0; 1 1 1 | 1": "planes.pyramid",
    "0 0 0 | 2": "planes.impossible",
}


def picture(answer: mt.Answer[object]) -> Figure | None:
    return next((block for block in answer.page() if isinstance(block, Figure)), None)


@pytest.mark.parametrize(("typed", "title"), VERDICTS.items())
def test_the_verdict_is_the_title_of_the_figure(typed: str, title: str) -> None:
    figure = picture(mt.solve(typed))
    assert figure is not None
    assert figure.title == f"solve.picture.{title}"


@given(systems())
def test_the_verdict_is_none_exactly_where_there_is_no_solution_and_the_contradiction_is_minimal(
    pair: tuple[Exact, Exact],
) -> None:
    A, b = pair
    found = solve(A, b).value
    wrong = contradiction(A, b)
    assert bool(wrong) == (found.kind == "none")
    if wrong:
        chosen = Exact(tuple(A.rows[i] for i in wrong)), Exact(tuple(b.rows[i] for i in wrong))
        assert solve(*chosen).value.kind == "none"
        for k in range(len(wrong)):
            rest = [i for j, i in enumerate(wrong) if j != k]
            if rest:
                less = Exact(tuple(A.rows[i] for i in rest)), Exact(tuple(b.rows[i] for i in rest))
                assert solve(*less).value.kind != "none"


@given(systems())
def test_what_is_drawn_satisfies_its_equation_and_the_solutions_all_of_them(pair: tuple[Exact, Exact]) -> None:
    A, b = pair
    blocks = system_picture(A, b, solve(A, b).value)
    if A.shape[1] not in (2, 3):
        assert blocks == ()
        return
    assert verdict(A, b) in blocks[-1].title  # type: ignore[union-attr]
    scene = blocks[-1].marks  # type: ignore[union-attr]
    assert isinstance(scene, Scene)
    rows, right = A.to_numpy(), b.to_numpy()[:, 0]
    drawn = [i for i, row in enumerate(rows) if row.any()]
    known = [part for part in scene.parts if part.role == "known"]
    assert len(known) == len(drawn)
    for i, part in zip(drawn, known, strict=True):
        assert isinstance(part, Line)
        assert len(part.points) >= 2
        assert np.allclose(part.points @ rows[i], right[i], atol=1e-6)
    for part in scene.parts:
        if part.role == "found" and isinstance(part, Line | Dots):
            assert np.allclose(part.points @ rows.T, right, atol=1e-6)


def test_with_letters_there_is_a_figure_of_the_special_case_alone() -> None:
    answer = mt.solve("a 1 | 2; 1 2 | 3")
    assert system_picture(answer.given["A"], answer.given["b"], answer.value) == ()  # type: ignore[arg-type]
    figure = picture(answer)
    assert figure is not None
    assert figure.title == "solve.picture.lines.parallel"  # a = 1/2


@pytest.mark.parametrize("typed", ["1 2 3 4 | 5", "i 1 | 2; 1 2 | 3", "1 0 | 1; " * 6 + "0 1 | 2"])
def test_without_real_numbers_in_few_equations_there_is_no_figure(typed: str) -> None:
    assert picture(mt.solve(typed)) is None


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("2 -1 | 3", "2x − y = 3"),
        ("0 1/2 -3 | -1", "(1/2)y − 3z = −1"),
        ("0 0 | 0", "0 = 0"),
        ("-1 √2 | 0", "−x + √2y = 0"),
    ],
)
def test_an_equation_is_written_as_on_paper(typed: str, text: str) -> None:
    row = mt.matrix(typed).rows[0]
    assert equation_text(row[:-1], row[-1]) == text
