"""Row reduction: fast and worked agree, steps replay, elementary matrices carry A to the result."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, matrices, proved, strange, worked
from matelier.exact.arithmetic import identity, product
from matelier.exact.eliminate import null_basis, rank, rank_by_elimination, row_reduce, row_reduce_by_elimination
from matelier.exact.operations import elementary, replay
from matelier.scalars.ratio import letter
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact

either = st.one_of(matrices(), strange)


@given(either)
@settings(max_examples=60)
def test_fast_and_worked_agree(A: Exact) -> None:
    fast, (slow, _) = proved(row_reduce(A)), worked(row_reduce_by_elimination(A))
    assert (fast.reduced, fast.echelon, fast.pivots, fast.rank) == (slow.reduced, slow.echelon, slow.pivots, slow.rank)


@given(either)
@settings(max_examples=60)
def test_the_echelon_form_is_where_the_steps_upward_begin(A: Exact) -> None:
    value, steps = worked(row_reduce_by_elimination(A))
    upward = [step for step in steps if step.facts["reason"] == "reason.clear_above"]
    assert value.echelon == (upward[0].before if upward else value.reduced)


@given(either)
@settings(max_examples=60)
def test_steps_replay(A: Exact) -> None:
    state = A
    value, steps = worked(row_reduce_by_elimination(A))
    for step in steps:
        assert step.before == state
        state = replay(step, state)
        assert step.after == state
    assert state == value.reduced


@given(either)
@settings(max_examples=60)
def test_the_product_of_the_elementary_matrices_carries_the_matrix_to_its_reduced_form(A: Exact) -> None:
    carried = identity(len(A.rows))
    value, steps = worked(row_reduce_by_elimination(A))
    for step in steps:
        carried = product(elementary(step, len(A.rows)), carried)
    assert product(carried, A) == value.reduced


@given(either)
@settings(max_examples=60)
def test_rank_and_nullity_are_the_number_of_columns(A: Exact) -> None:
    value = row_reduce(A).value
    assert proved(rank(A)) == value.rank == worked(rank_by_elimination(A))[0]
    assert value.rank + null_basis(value.reduced, value.pivots).shape[1] == A.shape[1]


def test_a_known_reduction() -> None:
    value, steps = worked(row_reduce_by_elimination(E("0 2 4; 1 1 1; 2 4 6")))
    assert value.reduced == E("1 0 -1; 0 1 2; 0 0 0")
    assert value.echelon == E("1 1 1; 0 1 2; 0 0 0")
    assert value.pivots == (0, 1)
    assert [(step.rule, step.facts["reason"]) for step in steps] == [
        ("row.swap", "reason.pivot_zero"),
        ("row.add", "reason.clear_below"),
        ("row.scale", "reason.leading_one"),
        ("row.add", "reason.clear_below"),
        ("row.add", "reason.clear_above"),
    ]
    assert (steps[1].facts["i"], steps[1].facts["k"], steps[1].facts["factor"], steps[1].facts["column"]) == (
        3,
        1,
        -2,
        1,
    )


def test_typed_decimals_have_the_rank_they_seem_to_have() -> None:
    assert proved(rank(E("0.1 0.2 0.3; 0.4 0.5 0.6; 0.7 0.8 0.9"))) == 2


def test_the_bar_of_an_augmented_matrix_is_kept() -> None:
    A = Exact.of(E("1 2 3; 4 5 6").rows, bar=2)
    value, steps = worked(row_reduce_by_elimination(A))
    assert {value.reduced.bar, value.echelon.bar, row_reduce(A).value.echelon.bar, steps[-1].after.bar} == {2}


def test_with_letters_it_is_told_where_the_result_holds() -> None:
    a = letter("a")
    found = row_reduce(Exact.of([[1, 1, a], [1, a, 1], [a, 1, 1]]))
    assert found.value.rank == 3
    (notice,) = found.notices
    assert notice.key == "exact.generic"
    assert set(notice.facts["pivots"]) == {a - 1, a + 2}


def test_a_number_is_a_better_pivot_than_a_letter() -> None:
    _, steps = worked(row_reduce_by_elimination(Exact.of([[letter("a"), 1], [1, 2]])))
    assert (steps[0].rule, steps[0].facts["reason"]) == ("row.swap", "reason.pivot_letter")


def test_a_plain_matrix_has_no_notice() -> None:
    assert row_reduce(E("1 2; 3 4")).notices == ()


def test_the_parts_are_read_by_name() -> None:
    value = row_reduce(E("1 2; 2 4")).value
    assert list(value.keys()) == ["reduced", "echelon", "pivots", "rank"]
    assert value["echelon"] == E("1 2; 0 0")


def test_steps_of_a_large_matrix_are_refused() -> None:
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(row_reduce_by_elimination(identity(50)))


def test_steps_with_long_numbers_are_refused() -> None:
    with pytest.raises(Unable, match=r"exact\.digits"):
        next(row_reduce_by_elimination(Exact.of([[10**2001, 1], [1, 1]])))
    with pytest.raises(Unable, match=r"exact\.digits"):
        worked(row_reduce_by_elimination(Exact.of([[3**4000, 5**2800], [7**2300, 11**1900]])))
