"""Every question, of random matrices: the judge accepts the answer, and the worked way finds what the fast one found.

`answer.steps` raises AssertionError where the two ways differ.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matelier as mt
from asked import SAMPLES
from exactly import entries, fractions, matrices, squares, strange, strange_squares, systems
from matelier.exact.arithmetic import difference, product, scaled, transposed
from matelier.spine.matrix import Exact

small = matrices(st.integers(1, 3), st.integers(1, 3))
two_or_three = st.integers(2, 3).flatmap(lambda n: matrices(st.just(n), st.just(n)))
letters = st.sampled_from(["x", "y", "2x-y", "x+3y", "0", "x*y", "x+1", "k*x"])


def with_transpose(A: Exact) -> Exact:
    """A + Aᵀ, which is symmetric and may be of any sign."""
    return difference(A, scaled(transposed(A), Fraction(-1)))


def with_columns(A: Exact) -> Exact:
    """AᵀA, which is symmetric and never negative."""
    return product(transposed(A), A)


@st.composite
def vectors(draw: Any, *, same: bool, nonzero: bool = False) -> tuple[Exact, Exact]:
    """Two vectors, rows or columns, of the same length or not."""
    m = draw(st.integers(1, 4))
    sizes = (m, m if same else draw(st.integers(1, 4)))
    numbers = fractions.filter(bool) if nonzero else fractions
    drawn = [Exact.of(draw(entries(1, n, numbers))) for n in sizes]
    u, v = (transposed(x) if draw(st.booleans()) else x for x in drawn)
    return u, v


@st.composite
def factors(draw: Any) -> tuple[Exact, Exact]:
    """Two matrices with a product."""
    m, n, r = (draw(st.integers(1, 3)) for _ in range(3))
    return draw(matrices(st.just(m), st.just(n))), draw(matrices(st.just(n), st.just(r)))


def alone(of: st.SearchStrategy[Exact]) -> st.SearchStrategy[tuple[Exact]]:
    return st.tuples(of)


ANY = alone(st.one_of(small, strange))
NUMBERS = alone(small)
SQUARE = alone(st.one_of(squares(3), strange_squares))
GIVEN: Mapping[str, Any] = {
    **dict.fromkeys(
        ("rank", "row_reduce", "subspaces", "independent", "lu", "transpose", "gram", "kinds", "describe"), ANY
    ),
    **dict.fromkeys(
        (
            "pseudo_inverse",
            "projection_matrix",
            "gram_schmidt",
            "qr",
            "svd",
            "condition",
            "norms",
            "read_map",
            "transform",
        ),
        NUMBERS,
    ),
    **dict.fromkeys(("determinant", "inverse", "adjugate", "cofactors", "trace", "invertible", "definite"), SQUARE),
    **dict.fromkeys(("characteristic_polynomial", "minimal_polynomial", "eigen", "diagonalize"), SQUARE),
    **dict.fromkeys(("jordan", "quadratic_form"), alone(squares(3))),
    **dict.fromkeys(("ldl", "cholesky"), alone(squares(3).map(with_transpose) | small.map(with_columns))),
    **dict.fromkeys(("solve", "in_span", "least_squares", "project"), systems()),
    "minor": st.tuples(two_or_three, st.integers(0, 1), st.integers(0, 1)),
    "power": st.tuples(squares(3), st.integers(-4, 4)),
    "multiply": factors(),
    "hadamard": small.map(lambda A: (A, scaled(A, Fraction(2)))),
    "inner": vectors(same=True),
    "outer": vectors(same=False),
    "angle": vectors(same=True, nonzero=True),
    "linear_map": st.tuples(st.lists(letters, min_size=1, max_size=3).map(lambda T: f"T(x, y) = ({', '.join(T)})")),
}


def test_every_question_is_asked() -> None:
    assert sorted(GIVEN) == sorted(SAMPLES)


@pytest.mark.parametrize("question", sorted(GIVEN))
@given(data=st.data())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_the_judge_accepts_and_the_worked_way_agrees(question: str, data: Any) -> None:
    given = data.draw(GIVEN[question])
    answer = getattr(mt, question)(*given)
    assert answer.checked
    assert all(step.rule for step in answer.steps)
