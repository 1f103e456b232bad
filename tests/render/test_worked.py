"""Worked steps on every medium: their notation, their chains, their finer steps, within the width."""

import re
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handmade import SYSTEM, A, beside_identity, gauss_jordan, told
from matelier.render.brackets import Pen
from matelier.render.formula import formula_lines
from matelier.render.letters import width_of
from matelier.render.operations import chains, operation
from matelier.render.paper import latex_fragment
from matelier.render.sums import result
from matelier.render.text import as_text
from matelier.render.webpage import as_html
from matelier.render.words import LANGUAGES, words
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.formula import Entries, Node
from matelier.spine.matrix import Exact
from matelier.spine.page import Worked
from matelier.spine.step import Step

INVERSE = gauss_jordan(beside_identity(A))
a = letter("a")


def noted(rule: str, language: str = "en", **facts: object) -> str:
    (line,) = formula_lines(operation(Step(rule, facts), words(language)), Pen(words(language)), 80)
    return line


@pytest.mark.parametrize(
    ("factor", "line"),
    [
        (1, "R₂ ← R₂ + R₁"),
        (-1, "R₂ ← R₂ − R₁"),
        (-3, "R₂ ← R₂ − 3·R₁"),
        (-a, "R₂ ← R₂ − a·R₁"),
        (a + 1, "R₂ ← R₂ + (a+1)·R₁"),
        (-a - 1, "R₂ ← R₂ − (a+1)·R₁"),
        (1 - root(5), "R₂ ← R₂ + (1−√5)·R₁"),
        ((1 + root(5)) / -2, "R₂ ← R₂ − (1+√5)/2·R₁"),
    ],
)
def test_signs_and_ones_read_as_people_write(factor: object, line: str) -> None:
    assert noted("row.add", i=2, k=1, factor=factor) == line


def test_the_other_operations_too() -> None:
    assert noted("row.swap", i=1, k=2, language="es") == "F₁ ↔ F₂"
    assert noted("row.scale", i=3, factor=-1, language="pt") == "L₃ ← −L₃"
    assert noted("row.scale", i=12, factor=1 / a, language="ko") == "R₁₂ ← 1/a·R₁₂"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_elimination_fits_one_screen_of_a_terminal(language: str) -> None:
    lines = as_text((Worked(gauss_jordan(SYSTEM)),), words(language)).splitlines()
    assert len(lines) <= 24
    assert max(map(width_of, lines)) <= 80


@given(st.integers(24, 120), st.sampled_from(LANGUAGES), st.sampled_from(["utf-8", "ascii"]))
@settings(max_examples=25, deadline=None)
def test_no_line_is_wider_than_the_page(width: int, language: str, encoding: str) -> None:
    page = (Worked((*INVERSE, told(0, told(1), *INVERSE, after=A))),)
    lines = as_text(page, words(language), width=width, encoding=encoding).splitlines()
    assert max(map(width_of, lines)) <= max(width, 40)  # a matrix alone is never wider than this one


def test_each_matrix_is_shown_once() -> None:
    begun = told(0, after=INVERSE[0].before)
    assert as_html((Worked((begun, *INVERSE)),), words("en")).count("<mtable") == 1 + len(arrows())
    assert latex_fragment((Worked((begun, *INVERSE)),), words("en")).count(r"\begin{array}") == 1 + len(arrows())
    text = as_text((Worked((begun, *INVERSE)),), words("en"))
    assert text.count("⎡") == 1 + len(arrows())


def arrows() -> tuple[object, ...]:
    (chain,) = chains(INVERSE)
    assert isinstance(chain, tuple)
    return chain


def test_what_one_row_clears_stands_over_one_arrow() -> None:
    (chain,) = chains(INVERSE)
    assert isinstance(chain, tuple)
    assert [[step.rule for step in arrow.steps] for arrow in chain] == [
        ["row.swap"], ["row.add"], ["row.scale"], ["row.add", "row.add"], ["row.scale"], ["row.add", "row.add"],
    ]  # fmt: skip
    assert [step for arrow in chain for step in arrow.steps] == list(INVERSE)
    assert all(one.after == other.before for one, other in pairwise(chain))


def test_the_pivot_is_marked_in_the_matrix_that_it_works_on() -> None:
    (chain,) = chains(INVERSE)
    assert isinstance(chain, tuple)
    assert [sorted(arrow.marked) for arrow in chain] == [[], [(0, 0)], [(1, 1)], [(1, 1)], [(2, 2)], [(2, 2)]]


def test_finer_steps_are_left_out_of_text_and_folded_on_a_page() -> None:
    steps = (told(0, told(1, told(2))),)
    says = words("en").say("step.recording.events", steps[0].facts).removesuffix(".")
    for level in (0, 1, 2):
        for text in (
            as_text((Worked(steps, level),), words("en"), width=200),
            latex_fragment((Worked(steps, level),), words("en")),
        ):
            assert text.count(says) == level + 1
        html = as_html((Worked(steps, level),), words("en"))
        assert (html.count(says), html.count("<details>")) == (3, 1 if level < 2 else 0) if level else (3, 2)


def test_finer_steps_are_indented() -> None:
    lines = as_text((Worked((told(0, told(1)),)),), words("en"), width=200).splitlines()
    assert [len(line) - len(line.lstrip()) for line in lines if line] == [0, 2]


def expansion() -> Step:
    """|A| along its first row, whose first entry is 0."""
    small = [Exact.of([[1, 3], [2, -2]]), Exact.of([[1, -1], [2, 1]])]
    terms = [
        Step("recording.events", {"sign": sign, "entry": entry, "events": 1}, minor, None, 1)
        for sign, entry, minor in zip((-1, 1), (2, 1), small, strict=True)
    ]
    return Step("determinant.expand", {}, A, 19, 0, tuple(terms))


@pytest.mark.parametrize(
    ("step", "middle"),
    [
        (expansion(), "│ 1  −1   3 │ = −2·│ 1   3 │ + │ 1  −1 │ = 19"),
        (
            Step("determinant.two", dict(zip("abcd", (1, -1, 2, 1), strict=True)), Exact.of([[1, -1], [2, 1]]), 3),
            "│ 1  −1 │ = 1·1 − (−1)·2 = 3",
        ),
        (
            Step("determinant.diagonal", {"swaps": 1, "sign": -1, "factors": (1, 2, -3), "value": 6}),
            "(−1)¹·1·2·(−3) = 6",
        ),
        (Step("determinant.sarrus_up", {"factors": (-2, 1), "value": -2}), "−2·1 = −2"),
        (Step("determinant.permutation", {"sign": -1, "factors": (-2, 1), "value": 2}), "−(−2·1) = 2"),
        (Step("determinant.sum", {"terms": (0, 12, -4), "value": 8}), "0 + 12 − 4 = 8"),
        (
            Step("cofactor.entry", {"i": 1, "column": 2, "sign": -1}, Exact.of([[7]]), -7),
            "C₁₂ = −│ 7 │ = −7",
        ),
    ],
)
def test_determinants_have_their_formula(step: Step, middle: str) -> None:
    tree = result(step)
    assert tree is not None
    assert middle in formula_lines(tree, Pen(words("en")), 80)


def test_a_step_that_leads_to_a_formula_shows_it() -> None:
    tree: Node = Entries(Exact.of([[5]]))
    assert "[ 5 ]" in as_text((Worked((told(1, after=tree),)),), words("en"))
    assert re.search(r"<math[^>]*>.*<mn>5</mn>", as_html((Worked((told(1, after=tree),)),), words("en")))


def test_lines_alone_stand_close_and_the_others_apart() -> None:
    steps = (told(1), told(1), told(1, after=Entries(A)), told(1))
    lines = as_text((Worked(steps),), words("en"), width=200).splitlines()
    assert [bool(line) for line in lines] == [True, True, False, True, True, True, True, False, True]


def test_a_short_formula_stands_behind_its_sentence() -> None:
    step = Step("determinant.sum", {"terms": (1, -2), "value": -1})
    (line,) = as_text((Worked((step,)),), words("en")).splitlines()
    assert line.endswith(": 1 − 2 = −1")


def test_the_reason_stands_before_the_full_stop() -> None:
    assert as_text((Worked((told(1),)),), words("en"), width=200).endswith(" events (loud).\n")


def test_what_stands_right_of_the_bar_is_no_pivot() -> None:
    before, after = (Exact.of([[0, 0, value], [1, 0, 1]], bar=2) for value in (2, 1))
    (chain,) = chains([Step("row.scale", {"i": 1, "factor": 1}, before, after)])
    assert isinstance(chain, tuple)
    assert chain[0].marked == frozenset()


def cofactors(n: int) -> tuple[Step, ...]:
    """The cofactors of a matrix of ones and their finer steps."""
    minor = Exact.of([[1] * (n - 1)] * (n - 1))
    places = [(i + 1, k + 1) for i in range(n) for k in range(n)]
    return tuple(
        Step("cofactor.entry", {"i": i, "column": k, "sign": (-1) ** (i + k)}, minor, 0, 1, (told(2),))
        for i, k in places
    )


def test_the_cofactors_of_a_row_stand_beside_each_other() -> None:
    lines = as_text((Worked(cofactors(3)),), words("en")).splitlines()
    assert [line for line in lines if line and line[0] != " "] == [f"Cofactors of row {i}:" for i in (1, 2, 3)]
    assert all(f"C₁{k}" in lines[1] for k in "₁₂₃")
    html = as_html((Worked(cofactors(3)),), words("en"))
    assert (html.count("<summary>"), html.count("C₁"), html.count("Cofactor of row")) == (3 + 9, 0, 9)
    assert len(as_text((Worked(cofactors(3)[:3]),), words("en")).splitlines()) > 6  # one row alone stays as it is


def test_what_is_taken_away_is_shown() -> None:
    u, v, left = (Exact.of([[entry] for entry in column]) for column in ((1, 1), (3, 1), (1, -1)))
    facts = {"column": 2, "k": 1, "factor": 2, "direction": u}
    tree = result(Step("gram_schmidt.subtract", facts, v, left))
    assert tree is not None
    assert formula_lines(tree, Pen(words("en")), 80) == ["⎡ 3 ⎤ − 2·⎡ 1 ⎤ = ⎡  1 ⎤", "⎣ 1 ⎦     ⎣ 1 ⎦   ⎣ −1 ⎦"]


def test_steps_that_are_all_fine_are_told_all_the_same() -> None:
    facts = {"i": 1, "column": 2, "row": (1, -2), "down": (3, Fraction(1, 2))}
    step = Step("multiply.entry", facts, None, 2, level=2)
    assert as_text((Worked((step,)),), words("en")) == "Row 1 times column 2: 1·3 + (−2)·1/2 = 2\n"
    assert latex_fragment((Worked((step,)),), words("en")).strip().startswith("Row 1 times column 2: $1 ")


@pytest.mark.parametrize("shape", [(0, 0), (0, 2), (2, 0)])
def test_a_matrix_without_entries_is_an_empty_pair_of_brackets(shape: tuple[int, int]) -> None:
    empty = Exact(((),) * shape[0])
    pen = Pen(words("en"))
    brackets, bars = formula_lines(Entries(empty), pen, 80), formula_lines(Entries(empty, fence="|"), pen, 80)
    assert len(brackets) == len(bars) == max(1, shape[0])
    assert shape[0] > 1 or (brackets, bars) == (["[  ]"], ["│  │"])
