"""What those who listen hear: row operations and formulas in words, in every language."""

from fractions import Fraction

import pytest

from handmade import A, gauss_jordan
from matelier.render.spoken import spoken, spoken_operation
from matelier.render.webpage import as_html
from matelier.render.words import LANGUAGES, words
from matelier.spine.formula import Entries, Fenced, Node, Number, Operator, Quotient, Root, Row, Superscript, Symbol
from matelier.spine.matrix import Exact
from matelier.spine.page import Worked
from matelier.spine.step import Step

x = Symbol("x")


@pytest.mark.parametrize(
    ("rule", "facts", "language", "told"),
    [
        ("row.swap", {"i": 1, "k": 3}, "en", "swap row 1 and row 3"),
        ("row.scale", {"i": 2, "factor": Fraction(-1, 3)}, "en", "multiply row 2 by −1/3"),
        ("row.add", {"i": 2, "k": 1, "factor": -3}, "en", "from row 2 subtract 3 times row 1"),
        ("row.add", {"i": 2, "k": 1, "factor": 3}, "en", "to row 2 add 3 times row 1"),
        ("row.add", {"i": 2, "k": 1, "factor": -3}, "es", "a la fila 2 restarle la fila 1 multiplicada por 3"),
        ("row.add", {"i": 2, "k": 1, "factor": -3}, "pt", "da linha 2 subtrair a linha 1 multiplicada por 3"),
        ("row.swap", {"i": 1, "k": 3}, "ko", "1행과 3행 교환"),
    ],
)
def test_a_row_operation_is_a_sentence(rule: str, facts: dict[str, object], language: str, told: str) -> None:
    assert spoken_operation(Step(rule, facts), words(language)) == told


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        (Superscript(Symbol("A"), Number(-1)), "inverse of A"),
        (Superscript(Symbol("A"), Symbol("T")), "transpose of A"),
        (Superscript(Symbol("A"), Symbol("H")), "conjugate transpose of A"),
        (Superscript(Symbol("W"), Operator("+")), "pseudoinverse of W"),
        (Superscript(x, Number(2)), "x to the power 2"),
        (Superscript(x, Number(-1)), "x to the power −1"),
        (Root(Number(2)), "square root of 2"),
        (Fenced(x, "‖"), "norm of x"),
        (Quotient(Number(1), x), "1 over x"),
        (Row((Number(2), Operator("·"), x)), "2 times x"),
        (Row((x, Operator("\u2003"), x)), "x , x"),
        (Entries(Exact.of([[1, 2]]), fence="|"), "determinant of the 1 by 2 matrix: row 1: 1, 2"),
    ],
)
def test_a_formula_is_read_as_one_reads_it(tree: Node, told: str) -> None:
    assert spoken(tree, words("en")) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_arrow_of_a_page_says_its_operations(language: str) -> None:
    steps = gauss_jordan(A)
    told = as_html((Worked(steps),), words(language))
    for step in steps:
        assert f'aria-label="{spoken_operation(step, words(language))}"' in told
