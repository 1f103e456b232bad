"""Letters: every value is covered by the generic answer or by one case alone, and what is told there is so."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exactly import E, proved
from matelier.exact.arithmetic import at, entries, product, substituted
from matelier.exact.cases import with_cases, work_cases
from matelier.exact.determinant import determinant
from matelier.exact.eigen import eigen
from matelier.exact.eliminate import rank, rank_by_elimination, row_reduce
from matelier.exact.inverse import inverse
from matelier.exact.invertible import invertible
from matelier.exact.solve import solve
from matelier.exact.spaces import in_span, independent, subspaces
from matelier.exact.topics import moved
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.answer import Case, Found
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Scalar

a, b, c = letter("a"), letter("b"), letter("c")
ONE_LETTER = [0, 1, 2, -1, a, a, a + 1, 2 * a - 1, a * a, a * a - 2, a * a + 1]
TWO_LETTERS = [0, 1, -1, a, b, a, b, a + b, a - 1, a * b, a * a, 2 * b]
few = st.integers(-2, 2).map(Fraction) | st.fractions(-2, 2, max_denominator=2)
QUESTIONS = [rank, row_reduce, determinant, inverse, independent, subspaces, invertible]


def matrices(entries: list[Any], *, square: bool = False, most: int = 3) -> Any:
    sizes = st.integers(1, most)
    shapes = sizes.map(lambda n: (n, n)) if square else st.tuples(sizes, sizes)
    return shapes.flatmap(
        lambda shape: st.lists(
            st.lists(st.sampled_from(entries), min_size=shape[1], max_size=shape[1]),
            min_size=shape[0], max_size=shape[0],
        ).map(Exact.of)
    )  # fmt: skip


def applies(case: Case[Any], values: Mapping[str, Scalar]) -> bool:
    return (
        all(at(p, values) for p in case.nonzero)
        and not any(at(p, values) for p in case.zero)
        and all(at(value, values) == values[name] for name, value in case.where.items())
    )


def holds_at(question: Callable[..., Found[Any]], values: Mapping[str, Scalar], *parts: Exact) -> None:
    """What the question finds at these values is what the one case that applies says, or else the generic answer."""
    found = with_cases(question, *parts)
    there = [substituted(A, values) for A in parts]
    direct = question(*there).value
    here = [case for case in found.cases if applies(case, values)]
    assert len(here) <= 1
    if here and here[0].found is None:
        assert here[0].zero
        return
    told = here[0].found.value if here and here[0].found else found.value
    if question is independent:
        assert told.independent == direct.independent
        assert told.relation is None or not any(entries(product(there[0], substituted(told.relation, values))))
    elif question is in_span:
        assert told.in_span == direct.in_span
        assert told.coefficients is None or product(there[0], substituted(told.coefficients, values)) == there[1]
    elif question is invertible:
        here_too = {c.name: (c.holds, c.evidence.facts.get("rank")) for c in direct.conditions}
        assert all(here_too[c.name] == (c.holds, c.evidence.facts.get("rank")) for c in told.conditions)
        assert moved((told.left_inverse, told.right_inverse), values) == (direct.left_inverse, direct.right_inverse)
    else:
        assert moved(told, values) == direct


def some_value(draw: Any, found: Found[Any]) -> dict[str, Scalar]:
    """Values of the letters, every second time such as lie in a case."""
    values: dict[str, Scalar] = {name: draw(few) for name in "ab"}
    if found.cases and draw(st.booleans()):
        case = draw(st.sampled_from(found.cases))

        for name, value in sorted(case.where.items(), reverse=True):
            try:
                values[name] = at(value, values)
            except ZeroDivisionError:
                continue
    return values


@given(st.data())
@settings(max_examples=70)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_value_of_one_letter_is_covered(question: Callable[..., Found[Any]], data: Any) -> None:
    A = data.draw(matrices(ONE_LETTER, square=question in (determinant, inverse)))
    holds_at(question, some_value(data.draw, with_cases(question, A)), A)


@given(st.data())
@settings(max_examples=70)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_value_of_two_letters_is_covered(question: Callable[..., Found[Any]], data: Any) -> None:
    A = data.draw(matrices(TWO_LETTERS, square=question in (determinant, inverse)))
    holds_at(question, some_value(data.draw, with_cases(question, A)), A)


@given(st.data())
@settings(max_examples=70)
@pytest.mark.parametrize("question", [solve, in_span])
@pytest.mark.parametrize("entries", [ONE_LETTER, TWO_LETTERS], ids=["one", "two"])
def test_systems_are_covered(question: Callable[..., Found[Any]], entries: list[Any], data: Any) -> None:
    A = data.draw(matrices(entries))
    m = A.shape[0]
    right = st.lists(st.sampled_from(entries), min_size=m, max_size=m).map(lambda c: Exact.of([[x] for x in c]))
    parts = (A, data.draw(right))
    holds_at(question, some_value(data.draw, with_cases(question, *parts)), *parts)


CYCLE = Exact.of([[1, 1, a], [1, a, 1], [a, 1, 1]])


def wheres(found: Found[Any]) -> list[dict[str, Scalar]]:
    return [dict(case.where) for case in found.cases]


def specials(found: Found[Any]) -> list[Any]:
    return [proved(case.found) if case.found else None for case in found.cases]


def test_the_rank_drops_at_two_values() -> None:
    found = with_cases(rank, CYCLE)
    assert proved(found) == 3
    assert wheres(found) == [{"a": -2}, {"a": 1}]
    assert specials(found) == [2, 1]
    assert not found.notices


def test_a_system_has_none_one_or_many_solutions() -> None:
    found = with_cases(solve, CYCLE, E("1; 1; 1"))
    assert proved(found).kind == "unique"
    assert [value.kind for value in specials(found)] == ["none", "infinite"]
    found = with_cases(solve, CYCLE, Exact.of([[1], [b], [1]]))
    told = [(dict(case.where), case.nonzero, case.found and case.found.value.kind) for case in found.cases]
    assert told == [
        ({"a": -2}, (b + 2,), "none"),
        ({"a": 1}, (b - 1,), "none"),
        ({"a": -2, "b": -2}, (), "infinite"),
        ({"a": 1, "b": 1}, (), "infinite"),
    ]


def test_the_determinant_says_for_which_values_the_matrix_is_singular() -> None:
    assert wheres(with_cases(determinant, CYCLE)) == [{"a": -2}, {"a": 1}]
    assert wheres(with_cases(determinant, Exact.of([[a, 2], [1, a]]))) == [{"a": -root(2)}, {"a": root(2)}]
    assert wheres(with_cases(determinant, Exact.of([[a, 1], [1, b]]))) == [{"a": 1 / b}]


def test_what_only_elimination_divides_by_is_no_case() -> None:
    assert with_cases(rank, Exact.of([[a, 1], [-1, 0]])).cases == ()
    assert with_cases(rank, Exact.of([[a, b]])).cases[0].where == {"a": 0, "b": 0}


def test_letters_stand_for_real_numbers() -> None:
    found = with_cases(determinant, Exact.of([[a, 1], [-1, a]]))
    assert found.cases == ()
    assert [(notice.key, notice.facts) for notice in found.notices] == [
        ("cases.complex", {"polynomials": (a * a + 1,)})
    ]


def test_where_entries_are_not_defined_is_told() -> None:
    found = with_cases(rank, Exact.of([[1 / a, 1], [1, b]]))
    assert [(case.where, case.nonzero) for case in found.cases] == [({"a": b}, (b,))]
    assert (found.notices[0].key, found.notices[0].facts) == ("cases.undefined", {"polynomials": (a,)})


def test_a_cubic_condition_has_its_case() -> None:
    (case,) = with_cases(rank, Exact.of([[a**3 - 2, 1], [0, 1]])).cases
    assert case.found is not None
    assert proved(case.found) == 1


def test_a_condition_that_is_not_solved_is_told() -> None:
    (case,) = with_cases(rank, Exact.of([[a, b], [2 * b, a]])).cases
    assert (case.where, case.zero, case.found) == ({}, (a * a - 2 * b * b,), None)


def test_too_many_cases_are_told_by_their_conditions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matelier.exact.cases.MOST_CASES", 1)
    found = with_cases(rank, Exact.of([[a, 0], [0, a - 1]]))
    assert len(found.cases) == 2
    assert found.cases[1].found is None
    assert found.notices[-1].key == "cases.many"


def test_every_case_is_worked() -> None:
    found = with_cases(rank, CYCLE)
    steps = list(work_cases(rank_by_elimination, found.cases, CYCLE))
    assert [step.rule for step in steps] == ["cases.case"] * 2
    assert [step.children[-1].after.rows[-1] for step in steps] == [(0, 0, 0)] * 2


def test_without_letters_it_is_the_question_itself() -> None:
    A = E("1 2; 3 4")
    assert with_cases(rank, A) == rank(A)


def test_a_value_at_which_an_entry_divides_by_zero_is_refused() -> None:
    with pytest.raises(BadInput, match=r"letters\.undefined"):
        substituted(Exact.of([[1, 1 / a]]), {"a": Fraction(0)})
    assert substituted(Exact.of([[a, b]], bar=1), {"a": Fraction(2)}) == Exact.of([[2, b]], bar=1)


def pattern(values: Any) -> list[tuple[int, int]]:
    return sorted((one.algebraic, one.geometric) for one in values)


@given(st.data())
@settings(max_examples=60)
@pytest.mark.parametrize("entries_", [ONE_LETTER, TWO_LETTERS], ids=["one", "two"])
def test_eigenvalues_are_covered(entries_: list[Any], data: Any) -> None:
    A = data.draw(st.integers(2, 3).flatmap(lambda n: matrices(entries_, square=True, most=n)))
    found = with_cases(eigen, A)
    values = some_value(data.draw, found)
    here = [case for case in found.cases if applies(case, values)]
    assert len(here) <= 1
    if here and here[0].found is None:
        return
    told = here[0].found.value if here and here[0].found else found.value
    try:
        assert pattern(told) == pattern(eigen(substituted(A, values)).value)
    except Unable:
        assume(False)


def test_eigenvalues_meet_where_the_discriminant_is_zero() -> None:
    found = with_cases(eigen, Exact.of([[0, 1], [-1, a]]))
    assert wheres(found) == [{"a": -2}, {"a": 2}]
    assert [pattern(case.found.value) for case in found.cases if case.found] == [[(2, 1)], [(2, 1)]]
    assert [(notice.key, notice.facts) for notice in found.notices] == [
        ("cases.real_where_2", {"discriminant": a * a - 4})
    ]


def test_a_double_eigenvalue_may_have_more_vectors_in_a_special_case() -> None:
    (case,) = with_cases(eigen, Exact.of([[1, a], [0, 1]])).cases
    assert case.where == {"a": 0}
    assert case.found is not None
    assert pattern(case.found.value) == [(2, 2)]


def test_a_symmetric_matrix_has_real_eigenvalues() -> None:
    found = with_cases(eigen, Exact.of([[a, b], [b, c]]))
    assert [notice.key for notice in found.notices] == ["cases.real_always_2"]


def test_a_vector_that_may_be_zero_is_told() -> None:
    found = with_cases(inverse, Exact.of([[a, b], [c, letter("d")]]))
    told = {str(case.where): [notice.key for notice in case.found.notices] for case in found.cases if case.found}
    assert sorted(told.values()) == [[], [], ["cases.evidence"]]


def test_a_tall_matrix_loses_its_left_inverse_in_a_special_case() -> None:
    found = with_cases(invertible, Exact.of([[1, a], [a, 1], [0, 0]]))
    assert found.value.left_inverse is not None
    assert wheres(found) == [{"a": -1}, {"a": 1}]
    assert [case.found.value.left_inverse for case in found.cases if case.found] == [None, None]
