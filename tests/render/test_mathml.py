"""MathML: well-formed, every matrix told in words, the bar and the brackets there for every browser."""

import re
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handmade import A, beside_identity, gauss_jordan
from matelier.render.mathml import math
from matelier.render.webpage import as_html, fragment
from matelier.render.words import LANGUAGES, words
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.formula import (
    Entries,
    Fenced,
    Node,
    Number,
    Operator,
    Quotient,
    Root,
    Row,
    Subscript,
    Superscript,
    Symbol,
)
from matelier.spine.matrix import Exact
from matelier.spine.page import Formula, Grid, Heading, Page, Worked
from matelier.spine.sentence import Sentence

ENGLISH = words("en")
B = Exact.of([[1 + root(5), Fraction(1, 2), 2], [letter("a"), -1, 0]], bar=2)
leaves = st.one_of(
    st.sampled_from(["x", "det", "λ", "<&>"]).map(Symbol),
    st.sampled_from([Fraction(-3, 2), Fraction(7), root(-3), letter("a") ** 2 - 1]).map(Number),
    st.sampled_from("+−·=<≤,\u2003").map(Operator),
    st.sampled_from([Entries(B), Entries(A, frozenset({(0, 1)}), "|"), Sentence("view.note")]),
)
trees: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: Row(tuple(parts))),
        *(
            st.tuples(inner, inner).map(lambda two, kind=kind: kind(*two))
            for kind in (Quotient, Superscript, Subscript)
        ),
        inner.map(Root),
        st.tuples(inner, st.sampled_from("(|‖")).map(lambda two: Fenced(*two)),
    ),
    max_leaves=8,
)


def test_fences_grow_only_round_what_is_tall() -> None:
    for tall in (Number(Fraction(1, 2)), Row((Symbol("x"), Entries(A))), Root(Quotient(Number(1), Number(2)))):
        assert math(Fenced(tall), ENGLISH).count('stretchy="true"') >= 2
    for low in (Number(-3), Number(root(2)), Row((Symbol("x"), Operator(","), Superscript(Symbol("y"), Number(2))))):
        assert 'stretchy="true"' not in math(Fenced(low), ENGLISH)


@given(trees, st.sampled_from(LANGUAGES))
@settings(max_examples=80, deadline=None)
def test_it_is_well_formed(tree: Node, language: str) -> None:
    ET.fromstring(math(tree, words(language)))


@given(trees)
@settings(max_examples=80, deadline=None)
def test_quotients_and_scripts_have_two_parts_each(tree: Node) -> None:
    for element in ET.fromstring(math(tree, ENGLISH)).iter():
        if element.tag in ("mfrac", "msup", "msub"):
            assert len(element) == 2


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "2 by 3 matrix: row 1: 1+√5, 1/2, bar, 2; row 2: a, −1, bar, 0"),
        ("es", "matriz de 2 por 3: fila 1: 1+√5, 1/2, barra, 2; fila 2: a, −1, barra, 0"),
        ("ko", "2행 3열 행렬: 1행: 1+√5, 1/2, 세로선, 2; 2행: a, −1, 세로선, 0"),
        ("pt", "matriz 2 por 3: linha 1: 1+√5, 1/2, barra, 2; linha 2: a, −1, barra, 0"),
    ],
)
def test_a_matrix_is_told_in_words(language: str, label: str) -> None:
    root_element = ET.fromstring(math(Entries(B), words(language)))
    assert root_element.attrib["aria-label"] == label


def test_the_words_of_a_formula_tell_all_of_it() -> None:
    tree = Row((Symbol("A"), Operator("="), Entries(Exact.of([[1]]))))
    assert 'aria-label="A = 1 by 1 matrix: row 1: 1"' in math(tree, ENGLISH)
    assert "aria-label" not in math(Symbol("A"), ENGLISH)


def test_the_bar_stands_in_every_row_and_in_the_table() -> None:
    element = ET.fromstring(math(Entries(B), ENGLISH))
    (table,) = element.iter("mtable")
    assert table.attrib["columnlines"] == "none solid"
    assert [["border-left" in cell.attrib.get("style", "") for cell in row] for row in table] == [
        [False, False, True]
    ] * 2


def test_a_large_matrix_keeps_its_corners_and_is_told_by_its_size() -> None:
    element = ET.fromstring(math(Entries(Exact.of([[1] * 50] * 40)), ENGLISH))
    assert element.attrib["aria-label"] == "40 × 50 matrix"
    assert len(list(element.iter("mtr"))) == 20
    assert len(list(element.iter("mtd"))) == 400


def test_a_sign_after_a_sign_stands_close() -> None:
    told = math(Row((Symbol("x"), Operator("="), Operator("−"), Symbol("y"))), ENGLISH)
    assert '<mo form="prefix">−</mo>' in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_and_a_fragment_hold_formulas_matrices_and_steps(language: str) -> None:
    page: Page = (Heading("view.roll"), Formula(Entries(B)), Grid(B), Worked(gauss_jordan(beside_identity(A))))
    for html in (as_html(page, words(language)), fragment(page, words(language))):
        whole = re.findall(r"<math.*?</math>", html, re.DOTALL)
        assert len(whole) == 2 + 7 + 8  # seven matrices, eight operations
        assert all(ET.fromstring(one) is not None for one in whole)
        assert "mtable.matrix" in html
