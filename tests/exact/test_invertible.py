"""Invertible or not: all conditions agree, and each brings evidence that can be put in."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, matrices, proved, squares, strange_squares, worked
from matelier.certify.check import holds
from matelier.exact.arithmetic import identity, product
from matelier.exact.determinant import determinant
from matelier.exact.inverse import inverse
from matelier.exact.invertible import CONDITIONS, invertible, invertible_by_elimination
from matelier.exact.solve import solve
from matelier.exact.witness import claim
from matelier.scalars.ratio import letter
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact

either = st.one_of(squares(), strange_squares)


def evidence(A: Exact) -> Mapping[str, Mapping[str, object]]:
    return {condition.name: condition.evidence.facts for condition in invertible(A).value.conditions}


@given(st.one_of(either, matrices()))
@settings(max_examples=80)
def test_fast_and_worked_agree(A: Exact) -> None:
    assert proved(invertible(A)) == worked(invertible_by_elimination(A))[0]


@given(either)
@settings(max_examples=60)
def test_all_conditions_say_the_same_as_the_inverse(A: Exact) -> None:
    value = invertible(A).value
    assert value.invertible == (inverse(A).value is not None)
    assert {condition.holds for condition in value.conditions} == {value.invertible}
    assert [condition.name for condition in value.conditions] == list(CONDITIONS)


@given(squares())
@settings(max_examples=60)
def test_the_evidence_can_be_put_in(A: Exact) -> None:
    facts = evidence(A)
    if invertible(A).value.invertible:
        assert facts["determinant"]["determinant"] == determinant(A).value
        return
    v, y, b = facts["columns"]["v"], facts["rows"]["y"], facts["every_b"]["b"]
    assert holds(claim("null_vector", A=A, v=v))
    assert holds(claim("no_solution", A=A, b=b, y=y))
    assert isinstance(b, Exact)
    assert solve(A, b).value.kind == "none"


@given(matrices())
@settings(max_examples=60)
def test_without_being_square_it_may_have_an_inverse_on_one_side(A: Exact) -> None:
    m, n = A.shape
    if m == n:
        return
    value = proved(invertible(A))
    assert not value.invertible
    full = {condition.name: condition.holds for condition in value.conditions}
    assert full["columns"] == full["null_space"] == full["injective"] == (value.left_inverse is not None)
    assert full["rows"] == full["every_b"] == full["surjective"] == (value.right_inverse is not None)
    if value.left_inverse is not None:
        assert product(value.left_inverse, A) == identity(n)
    if value.right_inverse is not None:
        assert product(A, value.right_inverse) == identity(m)


def test_the_lecture_matrix_with_determinant_27() -> None:
    facts = evidence(E("1 2 3; 4 5 6; 7 8 0"))
    assert facts["determinant"] == {"determinant": 27}
    assert facts["eigenvalue"] == {"constant": -27}
    assert facts["gram"] == {"square": 729}


def test_the_lecture_matrix_that_has_none() -> None:
    value = invertible(E("1 1; 2 2")).value
    assert not value.invertible
    assert evidence(E("1 1; 2 2"))["columns"] == {"v": E("-1; 1")}


def test_with_letters_the_answer_is_the_generic_one() -> None:
    a = letter("a")
    found = invertible(Exact.of([[a, 1], [1, a]]))
    assert proved(found).invertible
    assert [told.key for told in found.notices] == ["exact.generic"]


def test_large_ones_leave_out_what_nobody_would_read() -> None:
    facts = evidence(identity(13))
    assert facts["lu"] == facts["elementary"] == {}
    assert evidence(Exact.of([[1] * 13] * 13))["lu"] == {}
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(invertible_by_elimination(identity(50)))
