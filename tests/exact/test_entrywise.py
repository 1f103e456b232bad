"""The entrywise product: commutes, repeats what is single, and says so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, entries, fractions, matrices, proved, worked
from matelier.exact.arithmetic import product
from matelier.exact.entrywise import hadamard, hadamard_by_entries
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact


@st.composite
def fitting(draw: st.DrawFn) -> tuple[Exact, Exact]:
    A = draw(matrices())
    m, n = (size if draw(st.booleans()) else 1 for size in A.shape)
    return A, Exact.of(draw(entries(m, n, fractions)))


@given(fitting())
@settings(max_examples=50)
def test_the_order_does_not_matter_and_fast_and_worked_agree(pair: tuple[Exact, Exact]) -> None:
    A, B = pair
    assert proved(hadamard(A, B)) == worked(hadamard_by_entries(A, B))[0] == hadamard(B, A).value
    assert (hadamard(A, B).notices == ()) == (A.shape == B.shape)


def test_a_column_of_numbers_is_the_diagonal_matrix_from_the_left() -> None:
    assert hadamard(E("2; 3"), E("1 2; 3 4")).value == product(E("2 0; 0 3"), E("1 2; 3 4"))


@pytest.mark.parametrize(("B", "key"), [("5 6", "hadamard.row"), ("5; 6", "hadamard.column"), ("5", "hadamard.number")])
def test_what_is_repeated_is_told(B: str, key: str) -> None:
    assert [(one.key, one.facts["which"]) for one in hadamard(E("1 2; 3 4"), E(B)).notices] == [(key, 2)]


def test_bad_input() -> None:
    with pytest.raises(BadInput, match=r"hadamard\.sizes"):
        hadamard(E("1 2"), E("1 2 3"))
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(hadamard_by_entries(Exact.of([[1]] * 50), Exact.of([[1] * 50])))
