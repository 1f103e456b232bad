"""LaTeX: everything that opens closes, no letter is left unescaped, matrices are read back as themselves."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handmade import SYSTEM, A, beside_identity, gauss_jordan, told
from matelier.formats.latex import read_latex
from matelier.render.latex import mathematics, matrix_of
from matelier.render.paper import as_latex, latex_fragment
from matelier.render.texletters import text
from matelier.render.words import LANGUAGES, words
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.formula import (
    Entries,
    Fenced,
    Number,
    Operator,
    Quotient,
    Root,
    Row,
    Subscript,
    Superscript,
    Symbol,
)
from matelier.spine.matrix import Exact, Floating
from matelier.spine.page import Formula, Grid, Heading, Page, Share, Table, Worked
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step

ENGLISH = words("en")
entries = st.one_of(
    st.fractions(-9, 9, max_denominator=9), st.sampled_from([root(2), 1 - root(-3), letter("a") + 1, 1 / letter("b")])
)


def page() -> Page:
    """One of everything that needs signs of its own."""
    norm = Row((Fenced(Symbol("x"), "‖"), Operator("≤"), Root(Row((Symbol("λ"), Operator("+"), Number(2))))))
    tree = Row((
        Superscript(Symbol("A"), Number(-1)), Operator("="), Quotient(Number(1), Row((Symbol("det"), Symbol("A")))),
        Entries(A, fence="|"), Operator("\u2003"), norm, Operator(","), Subscript(Symbol("x"), Number(1)),
        Operator("∈"), Symbol("ℝ"), Sentence("list.and"), Fenced(Entries(A)),
    ))  # fmt: skip
    return (
        Heading("view.roll"),
        Sentence("view.help"),
        Formula(tree),
        Grid(SYSTEM, frozenset({(0, 0)})),
        Grid(Exact.of([[1] * 12])),
        Grid(Floating(A.to_numpy())),
        Worked((told(0, told(1)), *gauss_jordan(beside_identity(A)))),
        Table(("view.note", "view.share"), (("50 % & #1_{2}", Share(0.5)), ("√3 · 2⁻¹ → R₂ ~ ^ \\ é 한 Ж", None))),
    )


def assert_closed(told: str) -> None:
    """Every brace, environment, \\left and pair of dollars that opens closes."""
    bare = re.sub(r"\\[\\{}$&#_%|]", "", told)
    assert bare.count("{") == bare.count("}")
    assert bare.count("$") % 2 == 0
    assert len(re.findall(r"\\left(?![a-z])", bare)) == len(re.findall(r"\\right(?![a-z])", bare))
    waiting: list[str] = []
    for what, name in re.findall(r"\\(begin|end)\{([^}]*)\}", told):
        if what == "begin":
            waiting.append(name)
        else:
            assert waiting.pop() == name
    assert waiting == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_opens_closes(language: str) -> None:
    assert_closed(as_latex(page(), words(language)))


@given(st.text(max_size=30))
def test_any_text_is_escaped(told: str) -> None:
    written = text(told)
    assert_closed(written)
    assert not re.search(r"(?<!\\)[#&%_]", re.sub(r"\$[_^]\{.\}\$", "", written))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_matrix_is_read_back_as_itself(data: Any) -> None:
    m, n = data.draw(st.integers(1, 4)), data.draw(st.integers(2, 4))
    rows = data.draw(st.lists(st.lists(entries, min_size=n, max_size=n), min_size=m, max_size=m))
    M = Exact.of(rows, bar=data.draw(st.sampled_from([None, 1, n - 1])))
    read = read_latex(matrix_of(M, ENGLISH))
    assert (read.rows, read.bar) == (M.rows, M.bar)


def test_a_cell_may_hold_a_formula() -> None:
    table = Table(("view.note",), ((Formula(Row((Symbol("λ"), Operator("="), Number(root(2))))),),))
    assert r"${\lambda = \sqrt{2}}$ \tabularnewline" in latex_fragment((table,), ENGLISH)


@pytest.mark.parametrize(("language", "needed"), [("en", "amsmath."), ("pt", "amsmath."), ("ko", "amsmath, kotex.")])
def test_the_first_lines_say_what_compiles_it(language: str, needed: str) -> None:
    first, _, third, *_ = as_latex((Heading("view.roll"),), words(language)).splitlines()
    assert first == "% !TeX program = pdflatex"
    assert third.startswith("% ")
    assert third.endswith(needed)


def test_pivots_are_boxed_and_wide_matrices_need_no_counter() -> None:
    assert r"\fbox{$2$}" in matrix_of(SYSTEM, ENGLISH, marked={(0, 0)})
    assert matrix_of(Exact.of([[1] * 12]), ENGLISH).startswith(r"\left[\begin{array}{cccccccccccc}")


def test_operations_stand_over_their_arrow() -> None:
    told = latex_fragment((Worked(gauss_jordan(SYSTEM)),), words("es"))
    two = [
        rf"\textstyle {{F}}_{{{i}}} \leftarrow {{F}}_{{{i}}} + {factor} \cdot {{F}}_{{1}}"
        for i, factor in ((2, 3), (3, 2))
    ]
    assert r" \\ ".join(two) in told
    assert told.count(r"\xrightarrow") == 6


def test_a_formula_without_a_matrix_stands_in_its_sentence_and_one_with_it_below() -> None:
    said = text(words("en").say("step.determinant.sum"))
    steps = (Step("determinant.sum", {"terms": (1, -2), "value": -1}), told(0, after=A))
    assert f"{said} $1 - 2 = - 1$\n" in latex_fragment((Worked(steps),), ENGLISH)
    assert ".\n\\[\n\\begin{bmatrix}" in latex_fragment((Worked(steps),), ENGLISH)


def test_a_table_takes_the_room_that_its_cells_need() -> None:
    short, long = ((("view.note", "view.share"), ((told, 1),)) for told in ("a", "a word " * 20))
    assert r"\begin{tabular}{ll}" in latex_fragment((Table(*short),), ENGLISH)
    first, second = re.findall(r"p\{([\d.]+)", latex_fragment((Table(*long),), ENGLISH))
    assert float(first) > float(second)
    assert float(first) + float(second) < 0.97
    formula = Formula(Row((Symbol("v"), Operator("="), Entries(Exact.of([[10**9] * 4])))))
    told = latex_fragment((Table(("view.note", "view.share"), ((formula, "a word " * 20),)),), ENGLISH)
    first, second = re.findall(r"p\{([\d.]+)", told)
    assert float(first) > 0.6  # what cannot wrap gets its room first


def test_a_long_formula_goes_on_in_the_next_line() -> None:
    long = tuple(part for i in range(4) for part in (Operator("="), Number(10**20 + i)))
    told = latex_fragment((Formula(Row((Symbol("x"), *long))),), ENGLISH)
    assert told.startswith("\\begin{align*}\n  & x = 1")
    assert told.count("\n  & = ") >= 1
    assert_closed(told)


def test_digits_that_go_on_are_a_number() -> None:
    tree = Row((Operator("≈"), Symbol("0,25…")))
    assert mathematics(tree, ENGLISH) == r"{\approx}\mathopen{} 0{,}25\ldots{}"


def test_letters_and_names() -> None:
    tree = Row((Symbol("det"), Symbol("λ"), Superscript(Symbol("W"), Symbol("T"))))
    assert mathematics(Symbol("det A"), ENGLISH) == r"\operatorname{det} A"
    assert mathematics(tree, ENGLISH) == r"\operatorname{det} \lambda {W}^{T}"


def test_what_is_left_out_of_a_long_matrix_is_seen() -> None:
    exact = matrix_of(Exact.of([[0] * 30] * 30), ENGLISH)
    measured = as_latex((Grid(Floating(np.zeros((30, 30)))),), ENGLISH)
    for latex, most in ((exact, 19), (measured, 9)):
        assert latex.count(r"\vdots") == most
        assert latex.count(r"\cdots") == 19
        assert latex.count(r"\ddots") == 1


def test_korean_asks_for_its_package_and_others_do_not() -> None:
    assert "kotex" in as_latex((Heading("view.roll"),), words("ko"))
    assert "kotex" not in as_latex((Heading("view.roll"),), words("pt"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_compiles(language: str, tmp_path: Path) -> None:
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdfLaTeX on this machine: the document is not compiled")
    told = as_latex(page(), words(language))
    if "kotex" in told and not subprocess.run(["kpsewhich", "kotex.sty"], capture_output=True, check=False).stdout:
        pytest.skip("no kotex on this machine: the document in Korean is not compiled")
    (tmp_path / "page.tex").write_text(told, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert run.returncode == 0, run.stdout.decode("utf-8", "replace")[-2000:]
