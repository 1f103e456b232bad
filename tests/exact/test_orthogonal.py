"""Gram–Schmidt and QR: orthogonal columns that span the same, roots only where lengths ask for them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, matrices, proved, strange, worked
from matelier.exact.arithmetic import adjoint, identity, product
from matelier.exact.eliminate import rank
from matelier.exact.orthogonal import gram_schmidt, gram_schmidt_by_projections, qr, qr_by_gram_schmidt
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact

GAUSSIAN = st.builds(lambda x, y: x + y * root(-1), st.integers(-2, 2), st.integers(-2, 2))
plain = st.one_of(matrices(), matrices(st.integers(1, 3), st.integers(1, 3), GAUSSIAN))


@given(st.one_of(plain, strange))
@settings(max_examples=50)
def test_fast_and_worked_agree_and_as_many_directions_are_left_as_the_rank(A: Exact) -> None:
    value = proved(gram_schmidt(A))
    assert value == worked(gram_schmidt_by_projections(A))[0]
    assert value.orthogonal.shape == (len(A.rows), rank(A).value)


@given(plain)
@settings(max_examples=50)
def test_q_times_r_is_the_matrix_and_q_is_orthonormal(A: Exact) -> None:
    value = proved(qr(A))
    assert value == worked(qr_by_gram_schmidt(A))[0]
    if value.Q.shape[1]:
        assert product(value.Q, value.R) == A
        assert product(adjoint(value.Q), value.Q) == identity(value.Q.shape[1])
    assert gram_schmidt(A).value.normalised == value.Q


def test_known_numbers() -> None:
    value = proved(gram_schmidt(E("1 1; 1 0; 0 1")))
    assert value.orthogonal == E("1 1/2; 1 -1/2; 0 1")
    assert value.normalised is not None
    assert value.normalised.rows[0] == (1 / root(2), 1 / root(6))
    assert qr(E("3 1; 4 2")).value.R == E("5 11/5; 0 2/5")


def test_steps_tell_what_is_taken_away() -> None:
    _, steps = worked(gram_schmidt_by_projections(E("1 2 1; 1 2 0; 0 0 1")))
    assert [step.rule.partition(".")[2] for step in steps] == [
        "whole", "subtract", "dependent", "subtract", "direction", "normalise",
    ]  # fmt: skip
    assert (steps[1].facts["column"], steps[1].facts["k"], steps[1].facts["factor"]) == (2, 1, 2)
    assert steps[1].facts["direction"] == E("1; 1; 0")


def test_a_length_with_letters_is_not_taken() -> None:
    A = Exact.of([[letter("a")], [1]])
    assert proved(gram_schmidt(A)).normalised is None
    with pytest.raises(Unable, match=r"orthogonal\.no_length"):
        qr(A)


def test_steps_of_a_large_matrix_are_refused() -> None:
    for way in (gram_schmidt_by_projections, qr_by_gram_schmidt):
        with pytest.raises(Unable, match=r"exact\.entries"):
            next(way(identity(50)))
