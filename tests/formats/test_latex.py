"""Matrices in LaTeX, as lecture notes have them."""

from fractions import Fraction

import pytest

from matelier.formats.latex import read_latex
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact, Scalar

a, b = letter("a"), letter("b")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (r"\frac{1}{2}", Fraction(1, 2)), (r"\tfrac12", Fraction(1, 2)), (r"-\dfrac{3}{4}", Fraction(-3, 4)),
        (r"\frac{1+\sqrt5}{2}", (1 + root(5)) / 2), (r"\sqrt{2}", root(2)), (r"2\sqrt{3}", 2 * root(3)),
        (r"2\cdot 3", 6), (r"\left(a+1\right)^2", (a + 1) ** 2), ("a^{-2}", 1 / a**2), ("ab", a * b),
        ("2ab^{2}", 2 * a * b**2), ("1{,}5", Fraction(3, 2)), (r"\mathrm{i}", root(-1)), (r"-\,i", -root(-1)),
        (r"\frac{a}{b}", a / b), (r"\sqrt{\frac{1}{2}}", root(2) / 2), (r"3 \times 10^{2}", 300), ("{2}{3}", 6),
    ],
)  # fmt: skip
def test_entries(cell: str, number: Scalar) -> None:
    assert read_latex(rf"\begin{{pmatrix}}{cell}\end{{pmatrix}}").rows == ((number,),)


@pytest.mark.parametrize(
    "text",
    [
        r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \\ \end{bmatrix}",
        r"$$A = \begin{vmatrix}1&2\\3&4\end{vmatrix}.$$",
        r"\left[\begin{array}{rr} 1 & 2 \\ \hline 3 & 4 \end{array}\right]",
        r"\begin{pmatrix*}[r] 1 & 2 \\[2pt] 3 & 4 \end{pmatrix*}",
        r"\begin{array}{|cc|}1&2\cr3&4\end{array}",
    ],
)
def test_environments(text: str) -> None:
    assert read_latex(text) == Exact.of([[1, 2], [3, 4]])


def test_the_bar_of_an_array_is_kept() -> None:
    assert read_latex(r"\begin{array}{cc|c} 1 & 2 & 3 \\ 4 & 5 & 6 \end{array}").bar == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (r"\frac12", "latex.environment"), (r"\begin{align}1\end{align}", "latex.environment"),
        (r"\begin{pmatrix} 1", "latex.unbalanced"), (r"\begin{pmatrix} 1 \end{bmatrix}", "latex.unbalanced"),
        (r"\begin{array} 1 \end{array}", "latex.unbalanced"),
        (r"\begin{array}{c|c|c}1&2&3\end{array}", "latex.columns"),
        (r"\begin{array}{p|c}1&2\end{array}", "latex.columns"), (r"\begin{array}{cc|c}1&2\end{array}", "matrix.bar"),
        (r"\begin{pmatrix}1\end{pmatrix}\begin{pmatrix}2\end{pmatrix}", "latex.several"),
        (r"\begin{pmatrix}\foo\end{pmatrix}", "latex.command"),
        (r"\begin{pmatrix}\frac{1\end{pmatrix}", "latex.braces"),
        (r"\begin{pmatrix}\frac{1}\end{pmatrix}", "latex.braces"), (r"\begin{pmatrix}1}\end{pmatrix}", "latex.braces"),
        (r"\begin{pmatrix}1&\cdots\end{pmatrix}", "matrix.elided"), (r"\begin{pmatrix}\end{pmatrix}", "matrix.empty"),
        (r"\begin{pmatrix}2\frac12\end{pmatrix}", "number.ambiguous"),
        (r"\begin{pmatrix}1&\pi\end{pmatrix}", "number.trans"),
        (r"\begin{pmatrix}\sqrt[3]{2}\end{pmatrix}", "number.root"),
        (r"\begin{pmatrix}1&2\\3\end{pmatrix}", "matrix.ragged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str, key: str) -> None:
    with pytest.raises(BadInput, match=key.replace(".", r"\.")):
        read_latex(text)


@pytest.mark.parametrize("bomb", [r"\frac{" * 1500, "{" * 4000 + "1" + "}" * 4000, r"\sqrt" * 1500, r"\left(" * 1500])
def test_a_bomb_of_nesting_is_refused(bomb: str) -> None:
    with pytest.raises(BadInput, match=r"number\.too_deep"):
        read_latex(rf"\begin{{pmatrix}}{bomb}\end{{pmatrix}}")


def test_the_place_of_what_is_wrong_is_told() -> None:
    with pytest.raises(BadInput) as caught:
        read_latex(r"\begin{pmatrix}1&2\\3&\foo\end{pmatrix}")
    assert caught.value.facts == {"row": 2, "column": 2, "given": r"\foo", "name": r"\foo"}
