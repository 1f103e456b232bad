"""Systems: every solution is told, or the contradiction."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import SURDS, E, fractions, proved, systems, worked
from matelier.exact.arithmetic import identity, product
from matelier.exact.eliminate import rank
from matelier.exact.projection import least_squares
from matelier.exact.solve import solve, solve_by_elimination, split
from matelier.scalars.ratio import letter
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact

either = st.one_of(systems(), systems(st.one_of(fractions, st.sampled_from(SURDS))))


@given(either)
@settings(max_examples=80)
def test_fast_and_worked_agree(system: tuple[Exact, Exact]) -> None:
    value, steps = worked(solve_by_elimination(*system))
    assert value == proved(solve(*system))
    assert steps[0].rule == "solve.augment"


@given(either)
@settings(max_examples=80)
def test_the_kinds_are_told_apart_by_the_ranks(system: tuple[Exact, Exact]) -> None:
    A, b = system
    value = solve(A, b).value
    r, n = rank(A).value, A.shape[1]
    with_b = rank(Exact(tuple(x + y for x, y in zip(A.rows, b.rows, strict=True)))).value
    assert value.kind == ("none" if with_b > r else "unique" if r == n else "infinite")
    assert len(value.free) == (n - r if value.kind != "none" else 0)


@given(systems())
@settings(max_examples=40)
def test_where_there_is_no_solution_the_nearest_is_offered(system: tuple[Exact, Exact]) -> None:
    value = solve(*system).value
    assert value.least_squares == (least_squares(*system).value.x if value.kind == "none" else None)


def test_the_three_kinds() -> None:
    A = E("1 2; 3 4")
    assert proved(solve(A, E("5; 6"))).point == E("-4; 9/2")
    many = proved(solve(E("1 2 3; 2 4 6"), E("1; 2")))
    assert (many.kind, many.point, many.directions, many.free) == (
        "infinite",
        E("1; 0; 0"),
        E("-2 -3; 1 0; 0 1"),
        (1, 2),
    )
    none = solve(E("1 2; 2 4"), E("1; 3"))
    assert proved(none).kind == "none"
    assert none.claims[0].kind == "no_solution"


def test_the_contradiction_is_a_step() -> None:
    _, steps = worked(solve_by_elimination(E("1 2; 2 4"), E("1; 3")))
    assert (steps[-1].rule, steps[-1].facts) == ("solve.contradiction", {"i": 2, "value": 1})


def test_the_generic_solution_says_where_it_holds() -> None:
    a = letter("a")
    found = solve(Exact.of([[1, 1, a], [1, a, 1], [a, 1, 1]]), Exact.of([[1], [1], [1]]))
    assert proved(found).point == Exact.of([[1 / (a + 2)]] * 3)
    assert set(found.notices[0].facts["pivots"]) == {a - 1, a + 2}


def test_an_augmented_matrix_is_split_at_its_bar() -> None:
    assert split(Exact.of([[1, 2, 3], [4, 5, 6]], bar=2)) == (E("1 2; 4 5"), E("3; 6"))
    for bar in (None, 1):
        with pytest.raises(BadInput, match=r"solve\.no_right_side"):
            split(Exact.of([[1, 2, 3], [4, 5, 6]], bar=bar))


def test_bad_input() -> None:
    with pytest.raises(BadInput, match=r"matrix\.not_one_column"):
        solve(E("1 2; 3 4"), E("1; 2; 3"))
    with pytest.raises(BadInput, match=r"matrix\.not_one_column"):
        next(solve_by_elimination(E("1 2; 3 4"), E("1 2; 3 4")))
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(solve_by_elimination(identity(50), Exact.of([[1]] * 50)))


def test_a_solution_put_in_gives_the_right_side() -> None:
    A, b = E("2 1 -1; -3 -1 2; -2 1 2"), E("8; -11; -3")
    point = solve(A, b).value.point
    assert point == E("2; 3; -1")
    assert product(A, point) == b
