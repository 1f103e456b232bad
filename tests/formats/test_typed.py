"""Typed and pasted matrices: every notation says the same matrix."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.formats.typed import read_typed
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact
from written import joined, latex, matrices, rationals

integers = st.integers(-999, 999).map(Fraction)
BRACKETS = st.text(alphabet="0123456789 []{}();,|\n-+.e√ai&\\", max_size=40)
COMMANDS = [
    "\\frac",
    "{",
    "}",
    "1",
    "&",
    "\\\\",
    "\\sqrt",
    "\\begin{pmatrix}",
    "\\end{pmatrix}",
    " ",
    "a",
    "\\left(",
    "^",
]


@given(matrices(), st.sampled_from([" ", ", ", ",", "\t", "   "]), st.sampled_from(["; ", ";", "\n", ";\n"]))
@settings(deadline=None)
def test_what_is_typed_is_read(A: Exact, comma: str, row_end: str) -> None:
    read, notices = read_typed(joined(A, comma, row_end))
    assert (read.rows, read.bar) == (A.rows, A.bar)
    assert notices == ()


@given(matrices(), st.sampled_from(["pmatrix", "bmatrix", "vmatrix", "Bmatrix", "matrix"]))
@settings(deadline=None)
def test_what_is_written_in_latex_is_read(A: Exact, environment: str) -> None:
    read, _ = read_typed(latex(A, environment))
    assert (read.rows, read.bar) == (A.rows, A.bar)


@given(matrices(rationals))
def test_what_python_prints_is_read(A: Exact) -> None:
    assert read_typed(str(A.tolist()))[0].rows == A.rows


@given(matrices(integers))
def test_what_numpy_prints_is_read(A: Exact) -> None:
    for array in (A.to_numpy(), A.to_numpy().astype(int), 1j * A.to_numpy()):
        factor = root(-1) if array.dtype.kind == "c" else 1
        rows = tuple(tuple(factor * entry for entry in row) for row in A.rows)
        assert read_typed(str(array))[0].rows == rows
        assert read_typed(repr(array))[0].rows == rows


@given(matrices(integers))
def test_what_matlab_takes_and_prints_is_read(A: Exact) -> None:
    bare = Exact(A.rows)
    assert read_typed("A = [" + joined(bare, " ", "; ") + "];")[0].rows == A.rows
    printed = "A =\n\n" + "\n".join("".join(f"{int(entry):9d}" for entry in row) for row in A.rows) + "\n\n"
    assert read_typed(printed)[0].rows == A.rows


@given(st.text(max_size=60) | BRACKETS | st.lists(st.sampled_from(COMMANDS), max_size=15).map("".join))
@settings(deadline=None, max_examples=500)
def test_any_text_is_a_matrix_or_bad_input(text: str) -> None:
    matrix = read_or_refuse(text)
    if isinstance(matrix, BadInput):
        assert matrix.key.split(".")[0] in ("matrix", "number", "latex")
    else:
        assert len({len(row) for row in matrix.rows}) == 1


def read_or_refuse(text: str) -> Exact | BadInput:
    try:
        return read_typed(text)[0]
    except BadInput as error:
        return error


@pytest.mark.parametrize(
    "text",
    [
        "1 2; 3 4", "1 2\n3 4", "1, 2\n3, 4\n", "1,2;3,4", "[[1, 2], [3, 4]]", "[[1. 2.]\n [3. 4.]]", "[1 2]\n[3 4]",
        "array([[1, 2],\n       [3, 4]])", "np.array([[1., 2.], [3., 4.]], dtype=float32)", "Matrix([[1, 2], [3, 4]])",
        "[1 2; 3 4]", "A = [1, 2; 3, 4];", "A =\n\n     1     2\n     3     4\n\n", "{{1,2},{3,4}}", "1 2;;3 4;",
        "⎡1  2⎤\n⎢    ⎥\n⎣3  4⎦", "# a remark\n1 2\n3 4", "1\t2\r\n3\t4\r\n", "1,2,\n3,4,", "1, 2 ; 3 4",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    ],
)  # fmt: skip
def test_there_are_many_ways_to_type_it(text: str) -> None:
    matrix, notices = read_typed(text)
    assert matrix == Exact.of([[1, 2], [3, 4]])
    assert notices == ()


def test_the_bar_of_an_augmented_matrix_is_kept() -> None:
    assert read_typed("1 2 | 3; 4 5 | 6")[0] == Exact.of([[1, 2, 3], [4, 5, 6]], bar=2)


def test_spaces_around_a_sign_belong_to_the_entry() -> None:
    assert read_typed("1.0000 + 2.0000i   3.0000 - 1.0000i")[0].rows == ((1 + 2 * root(-1), 3 - root(-1)),)
    assert read_typed("1 -2; (1 + √5) / 2 4")[0].rows == ((1, -2), ((1 + root(5)) / 2, 4))
    assert read_typed("a + 1, 2")[0].rows == ((letter("a") + 1, 2),)


def test_a_factor_above_the_rows_multiplies_them() -> None:
    assert read_typed("A =\n\n   1.0e+03 *\n\n    1.5000    2.0000\n")[0].rows == ((1500, 2000),)


def test_decimal_commas_between_spaces_are_read_and_told() -> None:
    matrix, notices = read_typed("1,5 2; 3 4,25")
    assert matrix == Exact.of([[Fraction(3, 2), 2], [3, Fraction(17, 4)]])
    assert [notice.key for notice in notices] == ["matrix.notice.decimal_comma", "matrix.notice.decimals"]


def test_a_decimal_is_exact_and_this_is_told_once_of_the_first() -> None:
    _, (told,) = read_typed("1.0 -0.707; 0.5 2")
    assert (told.key, told.facts) == ("matrix.notice.decimals", {"given": "-0.707", "value": Fraction(-707, 1000)})
    assert read_typed("1.0 2.; 3 4")[1] == read_typed("1/2 3; 4 5")[1] == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "matrix.empty"), (" \n ", "matrix.empty"), ("[]", "matrix.empty"), ("[[], []]", "matrix.empty"),
        ("1 2; 3", "matrix.ragged"), ("1 2 |; 3 4 |", "matrix.bar"), ("|1 2; 3 4|", "matrix.bar"),
        ("1 2 | 3; 4 | 5 6", "matrix.bar"), ("1 | 2 | 3", "matrix.bar"), ("1 2 | 3; 4 5 6", "matrix.bar"),
        ("[[1, 2], [3, 4]", "matrix.brackets"), ("[[[1]]]", "matrix.brackets"), ("[1 2] 5", "matrix.brackets"),
        ("]1[", "matrix.brackets"), ("1,2 3,4.5", "matrix.comma"), ("1,000 2,000", "matrix.comma"),
        ("1,5 2, 3", "matrix.comma"), ("1 2 ... 9", "matrix.elided"), ("1 ⋯ 9", "matrix.elided"),
        ("1,,2", "number.empty"), ("1 2; nan 4", "number.not_finite"), ("foo bar; 1 2", "number.letter"),
        ("1 " * (8 << 20) + "1", "matrix.too_many_characters"),
    ],
)  # fmt: skip
def test_what_is_no_matrix_is_refused(text: str, key: str) -> None:
    with pytest.raises(BadInput, match=rf"{key}\b".replace(".", r"\.")):
        read_typed(text)


def test_the_place_of_what_is_wrong_is_told() -> None:
    with pytest.raises(BadInput) as caught:
        read_typed("1 2; 3 π")
    assert caught.value.facts == {"row": 2, "column": 2, "given": "π", "name": "π"}
    with pytest.raises(BadInput) as caught:
        read_typed("1 2\n3 4\n5")
    assert caught.value.facts == {"row": 3, "given": 1, "first": 2}


def test_more_than_a_million_entries_are_refused() -> None:
    with pytest.raises(Unable, match=r"matrix\.too_large"):
        read_typed("0 " * 1_000_001)


@pytest.mark.parametrize(
    "bomb", ["(" * 100_000, "1" + " " * 300_000 + "-2", "array(" + ",dtype=" * 50_000, "[" * 100_000]
)
def test_a_bomb_does_no_harm(bomb: str) -> None:
    assert isinstance(read_or_refuse(bomb), BadInput) == (bomb[0] in "([a")


def test_numpy_leaves_entries_out_of_a_large_array() -> None:
    with pytest.raises(BadInput, match=r"matrix\.elided"):
        read_typed(str(np.zeros((100, 100))))
