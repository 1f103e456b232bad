"""Formulas and matrices in characters: aligned, within the width, with the characters that there are."""

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.formats.typed import read_typed
from matelier.render.brackets import Pen, grid_lines
from matelier.render.formula import formula_lines, one_line
from matelier.render.letters import width_of
from matelier.render.text import as_text
from matelier.render.words import words
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
from matelier.spine.matrix import Exact
from matelier.spine.page import Grid
from matelier.spine.sentence import Sentence

PEN = Pen(words("en"))
ASCII = Pen(words("en"), "ascii")
A = Exact.of([[1, 2], [3, 4]])
entries = st.one_of(
    st.fractions(-9, 9, max_denominator=9), st.sampled_from([root(2), 1 - root(-3), letter("a") + 1, 1 / letter("b")])
)


@st.composite
def matrices(draw: Any, most: int = 8) -> Exact:
    m, n = draw(st.integers(1, most)), draw(st.integers(1, most))
    rows = draw(st.lists(st.lists(entries, min_size=n, max_size=n), min_size=m, max_size=m))
    return Exact.of(rows, bar=draw(st.one_of(st.none(), st.integers(1, n - 1))) if n > 1 else None)


@given(matrices(), st.integers(20, 100), st.sampled_from([PEN, ASCII]))
@settings(max_examples=60, deadline=None)
def test_the_lines_of_a_matrix_are_equally_wide_and_fit(M: Exact, width: int, pen: Pen) -> None:
    lines = grid_lines(M, pen, width, marked={(0, 0)})
    assert len({width_of(line) for line in lines}) == 1
    assert width_of(lines[0]) <= width


@given(matrices(4))
@settings(max_examples=60, deadline=None)
def test_a_matrix_within_a_sentence_is_read_back_as_itself(M: Exact) -> None:
    told = words("en").tell(M)
    if told.startswith("["):
        assert read_typed(told)[0].rows == M.rows
        assert read_typed(told)[0].bar == M.bar


def test_a_column_within_a_sentence_is_a_tuple_and_a_large_matrix_its_size() -> None:
    assert words("pt").tell(Exact.of([[1], [Fraction(-1, 2)]])) == "(1, −1/2)"
    assert words("es").tell(Exact.of([[0] * 40] * 40)) == "matriz de 40 × 40"


def test_the_bar_and_the_pivots_are_seen() -> None:
    lines = grid_lines(Exact.of([[2, 1, -5], [0, 3, 7]], bar=2), PEN, 80, marked={(0, 0), (1, 1)})
    told = as_text((Grid(Exact.of([[2, 1, -5], [0, 3, 7]], bar=2), frozenset({(0, 0), (1, 1)})),), words("en"))
    assert told.splitlines() == ["⎡ (2)   1  │ −5 ⎤", "⎣  0   (3) │  7 ⎦"]
    assert [width_of(line) for line in lines] == [width_of(line) for line in told.splitlines()]


@pytest.mark.parametrize(
    ("tree", "lines"),
    [
        (
            Row((Symbol("A"), Operator("="), Entries(A), Superscript(Entries(A), Symbol("T")))),
            ["A = ⎡ 1  2 ⎤ ⎡ 1  2 ⎤ᵀ", "    ⎣ 3  4 ⎦ ⎣ 3  4 ⎦"],
        ),
        (
            Row((Entries(A, fence="|"), Operator("="), Number(Fraction(-2)), Operator("≠"), Number(0))),
            ["│ 1  2 │ = −2 ≠ 0", "│ 3  4 │"],
        ),
        (Row((Superscript(Symbol("W"), Number(-1)), Superscript(Symbol("W"), Operator("+")))), ["W⁻¹ W⁺"]),
        (Root(Row((Symbol("a"), Operator("+"), Symbol("b")))), ["√(a + b)"]),
        (Quotient(Number(1), Row((Symbol("det"), Symbol("A")))), ["   1", "───────", " det A"]),
        (Fenced(Entries(Exact.of([[1], [2]])), "‖"), ["‖ ⎡ 1 ⎤ ‖", "‖ ⎣ 2 ⎦ ‖"]),
        (Row((Symbol("x"), Operator(","), Subscript(Symbol("x"), Number(12)))), ["x, x₁₂"]),
        (Row((Symbol("x"), Operator("="), Operator("−"), Symbol("y"))), ["x = −y"]),
        (Sentence("list.and"), [" and"]),
    ],
)
def test_formulas_read_as_on_paper(tree: Any, lines: list[str]) -> None:
    assert formula_lines(tree, PEN, 80) == lines


def test_a_long_formula_is_broken_before_a_relation() -> None:
    parts: tuple[Any, ...] = (Entries(A),)
    for _ in range(5):
        parts = (*parts, Operator("="), Entries(A))
    lines = formula_lines(Row(parts), PEN, 40)
    assert max(map(width_of, lines)) <= 40
    assert lines[3].startswith(" = ⎡")


def test_plain_letters_stay_aligned_and_say_the_same() -> None:
    squared = Row((Superscript(Symbol("a"), Number(2)), Operator("≠"), Number(root(3)), Entries(A)))
    assert formula_lines(squared, ASCII, 80) == ["a^2 != sqrt(3) [ 1  2 ]", "               [ 3  4 ]"]


def test_a_number_longer_than_the_line_is_cut_in_the_middle() -> None:
    (line,) = grid_lines(Exact.of([[10**5000, 7]]), PEN, 60)
    assert re.fullmatch(r"\[ 10+…0+  7 \]", line)
    assert 30 <= len(line) <= 60


def test_a_fraction_longer_than_its_column_begins_with_its_digits() -> None:
    third, long = Fraction(10**30, 3 * 10**30 + 1), Fraction(-(2 * 10**20), 3)
    (line,) = grid_lines(Exact.of([[third, -third], [long, Fraction(1, 10**30)]]), PEN, 40)[:1]
    assert re.fullmatch(r"⎡ +0\.3+…  +−0\.3+… ⎤", line), line
    (small,) = grid_lines(Exact.of([[long, Fraction(1, 10**30)]]), PEN, 40)
    assert re.fullmatch(r"\[ −20+…0+/3  1/10+…0+ \]", small), small


def test_a_formula_on_one_line_has_its_matrices_in_one_line_too() -> None:
    v = Entries(Exact.of([[1], [Fraction(-1, 2)]]))
    determinant = Entries(A, fence="|")
    tree = Row((Superscript(Symbol("A"), Number(2)), v, Operator("="), Quotient(Row((Symbol("λ"), v)), determinant)))
    assert one_line(tree, PEN) == "A² (1, −1/2) = (λ (1, −1/2))/│1 2; 3 4│"
    assert one_line(Root(Fenced(v)), PEN).isprintable()


def test_a_line_ends_between_two_formulas_before_it_ends_within_one() -> None:
    one = (Symbol("x"), Operator("="), Entries(A), Operator("="), Number(12345))
    tree = Row((*one, Operator("\u2003"), *one))
    assert [line.count("=") for line in formula_lines(tree, PEN, 40)] == [2, 0, 0, 2, 0]
    assert formula_lines(tree, PEN, 40)[3].startswith("x")
    assert max(line.count("=") for line in formula_lines(tree, PEN, 16)) == 1
