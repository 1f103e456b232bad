"""What FLINT holds of a matrix is that matrix, and no longer than it lives."""

import pickle
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from exactly import E, matrices
from matelier.exact.flint import exact
from matelier.scalars import held
from matelier.scalars.held import integers, of_flint, of_whole, rational
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.matrix import Exact


@given(matrices())
def test_whole_rows_over_their_scales_are_the_rows(A: Exact) -> None:
    Z, scales = integers(A)
    assert exact(Z) == Exact(tuple(tuple(s * entry for entry in row) for row, s in zip(A.rows, scales, strict=True)))


def test_fractions_alone_are_rational() -> None:
    assert rational(E("1 1/2"))
    assert not rational(Exact.of([[1, root(2)]]))
    assert not rational(E("1"), Exact.of([[root(-1)]]))


def test_letters_and_plain_numbers_are_not_fractions() -> None:
    assert not rational(Exact(((letter("a"), Fraction(1)),)))
    assert not rational(Exact(((1, Fraction(1)),)))


def test_what_flint_holds_is_forgotten_with_its_matrix() -> None:
    A = E("1 2; 3 4")
    assert integers(A)[0] is integers(A)[0]
    before = len(held._held)
    del A
    assert len(held._held) == before - 1


@given(matrices())
def test_equal_rows_in_another_matrix_are_handed_over_anew(A: Exact) -> None:
    Z, _ = integers(A)
    other = Exact(A.rows)
    assert integers(other)[0] is not Z
    assert integers(other)[0] == Z


@given(st.integers(1, 3).flatmap(lambda n: st.lists(st.lists(st.integers(), min_size=n, max_size=n), min_size=1)))
def test_whole_numbers_are_held_as_they_are_made(rows: list[list[int]]) -> None:
    A = of_whole(rows)
    assert A == Exact.of(rows)
    assert integers(A)[0] == integers(Exact(A.rows))[0]


@given(matrices(), st.integers(1, 9))
def test_rows_that_are_made_when_looked_at_are_the_rows(A: Exact, denominator: int) -> None:
    Z, _ = integers(A)
    whole = Exact(tuple(tuple(Fraction(int(p), denominator) for p in row) for row in Z.tolist()))
    made = of_flint(Z, denominator)
    assert made.shape == whole.shape
    assert (made == whole, whole == made, made.rows == whole.rows, whole.rows == made.rows) == (True,) * 4
    assert hash(made.rows) == hash(whole.rows)
    assert made.rows[1:] + made.rows == whole.rows[1:] + whole.rows
    assert (*made.rows,) == whole.rows
    assert pickle.loads(pickle.dumps(made.rows)) == whole.rows
    assert of_flint(Z, -denominator) != whole or not any(map(any, whole.rows))


def test_who_gave_the_rows_may_write_to_them_again() -> None:
    rows = [[1, 2], [3, 4]]
    A = of_whole(rows)
    rows[0][0] = 9
    assert A == Exact.of([[1, 2], [3, 4]])
