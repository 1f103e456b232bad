"""Random exact matrices, and how each notation writes them."""

from collections.abc import Callable
from fractions import Fraction

from hypothesis import strategies as st

from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.matrix import Exact, Scalar

rationals = st.fractions(min_value=-99, max_value=99, max_denominator=12)
surds = st.builds(lambda p, q, d: p + q * root(d), rationals, rationals, st.sampled_from([-1, 2, 5, -6])) | st.builds(
    lambda q: q * root(2) - root(-3), rationals
)
ratios = st.builds(
    lambda p, q, n: (p * letter("a") ** n - q) / (letter("b") + q),
    rationals, rationals, st.integers(0, 3),
)  # fmt: skip
scalars = rationals | surds | ratios


@st.composite
def matrices(draw: st.DrawFn, entries: st.SearchStrategy[Scalar] = scalars) -> Exact:
    """A matrix of at most 4 × 4, with or without a bar."""
    m, n = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    bar = draw(st.none() | st.integers(1, n - 1)) if n > 1 else None
    return Exact.of([[draw(entries) for _ in range(n)] for _ in range(m)], bar=bar)


def joined(A: Exact, comma: str, row_end: str, *, write: Callable[[Scalar], str] = str) -> str:
    """The rows with these signs between entries and rows, the bar as |."""

    def row(entries: tuple[Scalar, ...]) -> str:
        left, right = entries[: A.bar], entries[A.bar :] if A.bar else ()
        return " | ".join(comma.join(map(write, part)) for part in (left, right) if part)

    return row_end.join(row(entries) for entries in A.rows)


def in_latex(number: Scalar) -> str:
    """One entry in LaTeX."""
    if isinstance(number, Fraction):
        sign, top = "-" if number < 0 else "", abs(number.numerator)
        return f"{sign}{top}" if number.denominator == 1 else rf"{sign}\frac{{{top}}}{{{number.denominator}}}"
    if hasattr(number, "terms"):
        pieces = [in_latex(c) + ("" if d == 1 else rf"\cdot\sqrt{{{d}}}") for d, c in number.terms]
        return "+".join(pieces).replace("+-", "-")
    return rf"\frac{{{polynomial(number.numerator)}}}{{{polynomial(number.denominator)}}}"


def polynomial(terms: list[tuple[Fraction, dict[str, int]]]) -> str:
    """A polynomial in LaTeX, powers in braces and letters side by side."""
    return " + ".join(
        rf"\left({in_latex(c)}\right) " + "".join(f"{name}^{{{power}}}" for name, power in powers.items())
        for c, powers in terms
    ) or "0"  # fmt: skip


def latex(A: Exact, environment: str = "pmatrix") -> str:
    """The matrix in LaTeX, an array where it has a bar."""
    rows = r" \\ ".join(" & ".join(map(in_latex, row)) for row in A.rows)
    if A.bar is None:
        return rf"\begin{{{environment}}} {rows} \end{{{environment}}}"
    columns = "c" * A.bar + "|" + "c" * (A.shape[1] - A.bar)
    return rf"\left[\begin{{array}}{{{columns}}} {rows} \end{{array}}\right]"
