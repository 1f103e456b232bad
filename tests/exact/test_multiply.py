"""Products: entries, columns, rows and outer products tell the same product; powers, traces, transposes."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import SURDS, E, entries, fractions, matrices, proved, squares, strange, strange_squares, worked
from matelier.exact.arithmetic import identity, product
from matelier.exact.multiply import (
    multiply,
    multiply_by_columns,
    multiply_by_entries,
    multiply_by_outer_products,
    multiply_by_rows,
    power,
    power_by_multiplying,
    trace,
    trace_by_diagonal,
    transpose,
    transpose_by_rows,
)
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput, Unable
from matelier.spine.formula import Entries
from matelier.spine.matrix import Exact
from matelier.spine.step import Work

WAYS = [multiply_by_entries, multiply_by_columns, multiply_by_rows, multiply_by_outer_products]
Way = Callable[[Exact, Exact], Work[Found[Exact]]]
any_scalar = st.one_of(fractions, st.sampled_from(SURDS))


@st.composite
def pairs(draw: Callable[..., Exact]) -> tuple[Exact, Exact]:
    m, k, n = (draw(st.integers(1, 4)) for _ in range(3))
    return Exact.of(draw(entries(m, k, any_scalar))), Exact.of(draw(entries(k, n, any_scalar)))


@pytest.mark.parametrize("way", WAYS)
@given(pair=pairs())
@settings(max_examples=30)
def test_fast_and_worked_agree(way: Way, pair: tuple[Exact, Exact]) -> None:
    assert proved(multiply(*pair)) == worked(way(*pair))[0]


@given(st.one_of(squares(3), strange_squares), st.integers(-3, 5))
@settings(max_examples=40)
def test_powers_agree_and_add_up(A: Exact, exponent: int) -> None:
    value = proved(power(A, exponent))
    assert value == worked(power_by_multiplying(A, exponent))[0]
    if value is not None and exponent >= 0:
        assert product(value, A) == power(A, exponent + 1).value


@given(st.one_of(matrices(), strange))
@settings(max_examples=30)
def test_transposed_twice_it_is_itself(A: Exact) -> None:
    assert proved(transpose(A)) == worked(transpose_by_rows(A))[0]
    assert transpose(transpose(A).value).value == A


@given(squares(), st.data())
@settings(max_examples=30)
def test_the_trace_of_a_product_does_not_know_its_order(A: Exact, data: st.DataObject) -> None:
    n = len(A.rows)
    B = Exact.of(data.draw(entries(n, n, fractions)))
    assert trace(product(A, B)).value == trace(product(B, A)).value
    assert proved(trace(A)) == worked(trace_by_diagonal(A))[0]


def test_an_entry_tells_its_terms() -> None:
    _, steps = worked(multiply_by_entries(E("1 2; 3 4"), E("5; 6")))
    assert [(step.facts["i"], step.facts["column"], step.facts["terms"], step.after) for step in steps] == [
        (1, 1, (5, 12), 17),
        (2, 1, (15, 24), 39),
    ]


def test_each_column_times_its_row_is_told_and_then_their_sum() -> None:
    A, B = E("1 2; 3 4"), E("5 6; 7 8")
    *products, added = worked(multiply_by_outer_products(A, B))[1]
    shown = [step.after.parts for step in products]
    assert [[part.matrix for part in parts if isinstance(part, Entries)] for parts in shown] == [
        [E("1; 3"), E("5 6"), E("5 6; 15 18")],
        [E("2; 4"), E("7 8"), E("14 16; 28 32")],
    ]
    matrices_told = [part.matrix for part in added.after.parts if isinstance(part, Entries)]
    assert matrices_told == [E("5 6; 15 18"), E("14 16; 28 32"), E("19 22; 43 50")]


def test_a_singular_matrix_has_no_negative_power() -> None:
    assert proved(power(E("1 2; 2 4"), -1)) is None


def test_a_negative_power_is_one_of_the_inverse() -> None:
    assert proved(power(E("1 1; 0 1"), -3)) == E("1 -3; 0 1")
    assert proved(power(E("1 1; 0 1"), 0)) == identity(2)


def test_bad_input() -> None:
    with pytest.raises(BadInput, match=r"multiply\.sizes"):
        multiply(E("1 2"), E("1 2"))
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        power(E("1 2"), 2)
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        trace(E("1 2"))
    with pytest.raises(Unable, match=r"power\.large"):
        power(E("1"), 10_001)
    with pytest.raises(Unable, match=r"power\.large"):
        next(power_by_multiplying(E("1"), 65))
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(multiply_by_rows(identity(40), identity(40)))
