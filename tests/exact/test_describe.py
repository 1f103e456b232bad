"""The portrait agrees with the questions that tell more, and is quick."""

from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, matrices, proved, strange
from matelier.exact.arithmetic import beside
from matelier.exact.describe import describe
from matelier.exact.determinant import determinant
from matelier.exact.eliminate import rank
from matelier.exact.solve import solve
from matelier.scalars.surd import root
from matelier.spine.matrix import Exact


@given(st.one_of(matrices(), strange))
@settings(max_examples=40)
def test_the_parts_agree_with_their_own_questions(A: Exact) -> None:
    m, n = A.shape
    value = proved(describe(A))
    assert (value.rows, value.columns, value.rank) == (m, n, rank(A).value)
    assert (value.dimensions.column + value.dimensions.null, value.dimensions.row + value.dimensions.left_null) == (
        n,
        m,
    )
    assert value.determinant == (determinant(A).value if m == n else None)
    assert value.invertible == (bool(value.determinant) if m == n else None)


def test_a_symmetric_matrix() -> None:
    value = proved(describe(E("2 1; 1 2")))
    assert (value.kinds, value.trace, value.eigenvalues, value.definite) == (
        ("symmetric",), 4, (3, 1), "positive_definite",
    )  # fmt: skip


@pytest.mark.parametrize(("b", "kind"), [("3; 6", "infinite"), ("3; 7", "none")])
def test_a_bar_makes_it_a_system(b: str, kind: str) -> None:
    A = E("1 2; 2 4")
    value = proved(describe(beside(A, E(b))))
    assert value.system == solve(A, E(b)).value.kind == kind
    assert (value.columns, value.rank) == (2, 1)


def test_a_vector_has_a_length() -> None:
    assert proved(describe(E("3 4"))).length == 5
    assert proved(describe(E("1; 1"))).length == root(2)
    assert proved(describe(E("1 2; 3 4"))).length is None


def test_only_the_most_telling_kinds_are_told() -> None:
    assert describe(E("0 -1; 1 0")).value.kinds == ("antisymmetric", "companion", "rotation")
    assert "diagonal" not in describe(E("3 0; 0 3")).value.kinds


def test_a_large_one_is_quick_and_a_larger_one_says_what_is_left_out() -> None:
    A = Exact.of([[Fraction((7 * i * i + 3 * i * j + j**3) % 19 - 9) for j in range(200)] for i in range(200)])
    start = perf_counter()
    value = describe(A).value
    assert perf_counter() - start < 4  # half a second where nothing else runs
    assert value.determinant is not None
    wide = describe(Exact.of([[1] * 300] * 2))
    assert wide.value.rank == 1
    assert [told.key for told in wide.notices] == ["describe.left_out"]
