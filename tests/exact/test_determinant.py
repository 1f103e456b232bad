"""The determinant: every way leads to the same number, and it is multiplicative."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, entries, fractions, matrices, proved, squares, strange_squares, worked
from matelier.exact.arithmetic import product, transposed
from matelier.exact.determinant import (
    determinant,
    determinant_by_cofactors,
    determinant_by_elimination,
    determinant_by_leibniz,
    determinant_by_sarrus,
)
from matelier.exact.eliminate import rank
from matelier.exact.operations import replay
from matelier.scalars.ratio import letter
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.sentence import Sentence
from matelier.spine.step import Work

WAYS = [determinant_by_cofactors, determinant_by_elimination, determinant_by_leibniz]
Way = Callable[[Exact], Work[Found[Scalar]]]
either = st.one_of(squares(), strange_squares)


@pytest.mark.parametrize("way", WAYS)
@given(A=either)
@settings(max_examples=40)
def test_fast_and_worked_agree(way: Way, A: Exact) -> None:
    value, steps = worked(way(A))
    assert value == proved(determinant(A))
    assert steps[-1].after == value


@given(matrices(st.just(3), st.just(3)))
@settings(max_examples=40)
def test_sarrus_agrees(A: Exact) -> None:
    value, steps = worked(determinant_by_sarrus(A))
    assert value == determinant(A).value == steps[-1].after


@given(st.integers(1, 4).flatmap(lambda n: st.tuples(entries(n, n, fractions), entries(n, n, fractions))))
@settings(max_examples=40)
def test_it_is_multiplicative(pair: tuple[list[list[Scalar]], list[list[Scalar]]]) -> None:
    A, B = map(Exact.of, pair)
    assert determinant(product(A, B)).value == determinant(A).value * determinant(B).value


@given(either)
@settings(max_examples=40)
def test_it_is_zero_exactly_when_the_rank_is_not_full_and_the_same_for_the_transpose(A: Exact) -> None:
    assert (determinant(A).value == 0) == (rank(A).value < len(A.rows))
    assert determinant(transposed(A)).value == determinant(A).value


@given(squares())
@settings(max_examples=40)
def test_row_steps_replay(A: Exact) -> None:
    _, steps = worked(determinant_by_elimination(A))
    state = A
    for step in steps[:-1]:
        state = replay(step, state)
        assert step.after == state
    assert steps[-1].before == state


def test_a_zero_column_before_the_last_is_no_trap() -> None:
    assert proved(determinant(E("0 -1; 0 -1"))) == 0
    assert worked(determinant_by_elimination(E("0 -1; 0 -1")))[0] == 0


def test_the_lecture_matrix() -> None:
    assert proved(determinant(E("1 2 3; 4 5 6; 7 8 0"))) == 27


def test_cofactors_go_along_the_line_with_most_zeros() -> None:
    _, (step,) = worked(determinant_by_cofactors(E("1 2 3; 4 0 6; 7 0 9")))
    assert (step.facts["line"], step.facts["index"]) == (Sentence("line.column"), 2)
    assert step.facts["reason"] == "reason.most_zeros"
    assert [(term.facts["i"], term.facts["column"], term.facts["sign"]) for term in step.children] == [(1, 2, -1)]
    assert [step.level, step.children[0].level, step.children[0].children[0].level] == [0, 1, 2]


def test_a_large_one_is_proved_without_triangles() -> None:
    A = Exact.of([[(7 * i * i + 3 * i * j + j * j * j) % 19 - 9 for j in range(30)] for i in range(30)])
    found = determinant(A)
    assert [claim.kind for claim in found.claims] == ["determinant_by_primes"]
    proved(found)


def test_with_letters_it_is_a_polynomial() -> None:
    a = letter("a")
    assert proved(determinant(Exact.of([[1, 1, a], [1, a, 1], [a, 1, 1]]))) == -((a - 1) ** 2) * (a + 2)


@pytest.mark.parametrize("way", [determinant, *WAYS])
def test_a_matrix_that_is_not_square_is_bad_input(way: Callable[[Exact], object]) -> None:
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        list(way(E("1 2 3; 4 5 6")))  # type: ignore[call-overload]


def test_sarrus_needs_three_by_three() -> None:
    with pytest.raises(BadInput, match=r"determinant\.sarrus"):
        next(determinant_by_sarrus(E("1 2; 3 4")))


@pytest.mark.parametrize(
    ("way", "n", "key"),
    [(determinant_by_cofactors, 8, r"determinant\.cofactors"), (determinant_by_leibniz, 5, r"determinant\.leibniz")],
)
def test_the_hopeless_is_refused(way: Way, n: int, key: str) -> None:
    with pytest.raises(Unable, match=key):
        next(way(Exact.of([[i + j for j in range(n)] for i in range(n)])))
