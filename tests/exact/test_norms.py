"""Norms: the inequalities between them, fast and worked alike, textbook numbers."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, matrices, proved, worked
from matelier.exact.arithmetic import identity, transposed
from matelier.exact.norms import norms, norms_by_sums
from matelier.scalars.ball import Ball
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact

GAUSSIAN = st.builds(lambda x, y: x + y * root(-1), st.integers(-2, 2), st.integers(-2, 2))
plain = st.one_of(matrices(), matrices(st.integers(1, 3), st.integers(1, 3), GAUSSIAN))


@given(plain)
@settings(max_examples=60)
def test_fast_and_worked_agree_and_norms_are_ordered(A: Exact) -> None:
    value = proved(norms(A))
    assert value == worked(norms_by_sums(A))[0]
    two, slack = float(value.two), 1e-9
    assert float(value.max) <= two + slack
    assert two <= float(value.frobenius) + slack
    if min(A.shape) > 1:
        assert two * two <= float(value.one) * float(value.infinity) + slack


@given(matrices())
@settings(max_examples=40)
def test_they_are_those_of_numpy(A: Exact) -> None:
    value, B = norms(A).value, A.to_numpy()
    told = (float(value.frobenius), float(value.two))
    assert told == pytest.approx((np.linalg.norm(B), np.linalg.norm(B, 2)), abs=1e-9)
    if min(A.shape) > 1:
        assert (float(value.one), float(value.infinity)) == pytest.approx(
            (np.linalg.norm(B, 1), np.linalg.norm(B, np.inf))
        )


def test_known_numbers() -> None:
    value = proved(norms(E("1 2; 3 4")))
    assert (value.one, value.infinity, value.frobenius, value.max) == (6, 7, root(30), 4)
    assert value.two == (root(26) + root(34)) / 2
    assert norms(E("3 0; 4 5")).value.two == 3 * root(5)
    assert norms(transposed(E("3; 4"))).value.one == 7
    assert proved(norms(Exact.of([[1 + root(-1), 0], [0, 1]]))).one == root(2)


def test_a_norm_is_exact_where_the_largest_eigenvalue_alone_can_be_written() -> None:
    rows = [[100, 0, 0, 0], [0, 1, 2, 3], [0, 4, 5, 6], [0, 7, 8, 0]]
    assert proved(norms(Exact.of(rows))).two == 100
    rows[0][0] = 1
    assert isinstance(proved(norms(Exact.of(rows))).two, Ball)


def test_a_norm_without_formula_has_certified_digits() -> None:
    two = proved(norms(E("1 2 3; 4 5 6; 7 8 0"))).two
    assert isinstance(two, Ball)
    assert str(two).startswith("13.20145861894867501966")


def test_p_norms_are_exact_where_they_can_be() -> None:
    v = E("3; 4; 5")
    told = [proved(norms(v, p)).p for p in (1, 2, 3)]
    assert told == [12, 5 * root(2), 6]
    four = proved(norms(E("1; 1; 1; 1; 1"), 4)).p
    assert str(four).startswith("1.49534878122122")
    assert proved(norms(E("1; 1; 1; 1"), 4)).p == root(2)
    assert proved(norms(Exact.of([[root(2)], [1]]), 3)).p > Fraction(3, 2)
    assert worked(norms_by_sums(v, 3))[0].p == 6


def test_bad_input() -> None:
    for p in (0, -1, 101, Fraction(1, 2), True):
        with pytest.raises(BadInput, match=r"norms\.p"):
            norms(E("1; 2"), p)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match=r"norms\.p_vector"):
        norms(E("1 2; 3 4"), 3)
    with pytest.raises(Unable, match=r"norms\.letters"):
        norms(Exact.of([[letter("a")]]))
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(norms_by_sums(identity(50)))


def test_a_large_matrix_has_no_spectral_norm_here_and_this_is_told() -> None:
    A = Exact.of(np.random.default_rng(1).integers(-5, 6, (45, 45)).tolist())
    found = norms(A)
    assert found.value.two is None
    assert found.notices[0].key == "norms.two_large"
