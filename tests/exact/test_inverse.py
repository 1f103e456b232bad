"""The inverse: A·B = I both ways, or a vector that A sends to zero."""

from collections.abc import Callable
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, proved, squares, strange_squares, worked
from matelier.exact.arithmetic import identity, product
from matelier.exact.determinant import determinant
from matelier.exact.inverse import inverse, inverse_by_adjugate, inverse_by_gauss_jordan
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact
from matelier.spine.step import Work

either = st.one_of(squares(), strange_squares)


@pytest.mark.parametrize("way", [inverse_by_gauss_jordan, inverse_by_adjugate])
@given(A=either)
@settings(max_examples=50)
def test_fast_and_worked_agree(way: Callable[[Exact], Work[Found[Exact | None]]], A: Exact) -> None:
    value, steps = worked(way(A))
    assert value == proved(inverse(A)) == steps[-1].after


@given(either)
@settings(max_examples=50)
def test_there_is_none_exactly_when_the_determinant_is_zero(A: Exact) -> None:
    B = inverse(A).value
    assert (B is None) == (determinant(A).value == 0)
    if B is not None:
        assert product(A, B) == product(B, A) == identity(len(A.rows))
        assert inverse(B).value == A


def test_none_comes_with_a_vector_that_is_sent_to_zero() -> None:
    found = inverse(E("1 2; 2 4"))
    assert found.value is None
    assert found.claims[0].kind == "null_vector"
    assert found.claims[0].witness["v"] == E("-2; 1")


def test_hilbert_has_an_inverse_of_whole_numbers() -> None:
    n = 12
    H = Exact.of([[E("1").rows[0][0] / (i + j + 1) for j in range(n)] for i in range(n)])
    B = proved(inverse(H))
    assert B is not None
    assert {entry.denominator for row in B.rows for entry in row} == {1}
    assert B.rows[0][0] == 144
    assert B.rows[-1][-1] == (2 * n - 1) * comb(2 * n - 2, n - 1) ** 2


def test_surds_and_gaussian_numbers_have_exact_inverses() -> None:
    A = Exact.of([[root(2), 1], [1, root(-1)]])
    assert proved(inverse(A)) is not None


def test_with_letters_the_determinant_must_not_be_zero() -> None:
    a = letter("a")
    found = inverse(Exact.of([[a, 1], [1, a]]))
    proved(found)
    (notice,) = found.notices
    assert set(notice.facts["pivots"]) == {a - 1, a + 1}


def test_bad_input() -> None:
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        inverse(E("1 2"))
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(inverse_by_gauss_jordan(identity(32)))
