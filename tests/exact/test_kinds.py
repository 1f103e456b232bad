"""Kinds of matrix: each found where it was made on purpose, proved by the judge, and told apart from its neighbours."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, matrices, proved, squares, strange
from matelier.exact.arithmetic import adjoint, beside, difference, identity, product, scaled, transposed
from matelier.exact.inverse import inverse
from matelier.exact.kinds import kinds
from matelier.exact.projection import projection_matrix
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.matrix import Exact

i = root(-1)


def names(A: Exact) -> set[str]:
    return {kind.name for kind in proved(kinds(A))}


def near(A: Exact) -> dict[str, dict[str, object]]:
    return {told.key: dict(told.facts) for told in kinds(A).notices}


def reason(A: Exact, name: str) -> dict[str, object]:
    return dict(next(kind.reason.facts for kind in kinds(A).value if kind.name == name))


@given(st.one_of(matrices(), squares(), strange))
@settings(max_examples=80)
def test_every_kind_that_is_told_is_proved_and_one_at_least_is_told(A: Exact) -> None:
    assert proved(kinds(A))


@given(squares())
@settings(max_examples=50)
def test_a_square_matrix_is_invertible_or_singular(A: Exact) -> None:
    assert len(names(A) & {"invertible", "singular"}) == 1
    assert ("invertible" in names(A)) == (inverse(A).value is not None)


@given(matrices())
@settings(max_examples=40)
def test_what_is_made_of_a_kind_is_found_to_be_of_it(A: Exact) -> None:
    assert names(product(adjoint(A), A)) >= {"symmetric", "normal", "covariance", "gram"}
    P = projection_matrix(A).value
    assert names(P) >= {"projection", "orthogonal_projection", "symmetric"}
    if any(any(row) for row in A.rows):
        assert "involution" in names(difference(scaled(P, Fraction(2)), identity(len(A.rows))))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_permutations_are_found_and_turn_or_mirror_by_their_sign(order: tuple[int, ...]) -> None:
    A = Exact.of([[int(j == k) for j in range(3)] for k in order])
    swaps = sum(order[p] > order[q] for p in range(3) for q in range(p + 1, 3))
    assert names(A) >= {"permutation", "orthogonal", "stochastic_rows", "stochastic_columns"}
    assert ("reflection" in names(A)) == (swaps % 2 == 1)
    assert ("rotation" in names(A)) == (swaps == 2)
    assert reason(A, "permutation")["order"] == tuple(k + 1 for k in order)


KNOWN = [
    ("0 0; 0 0", "zero"), ("1 0; 0 1", "identity"), ("5 0; 0 5", "scalar"), ("1 0; 0 2", "diagonal"),
    ("1 2; 0 3", "upper_triangular"), ("0 2; 0 0", "strictly_upper_triangular"), ("1 0; 2 3", "lower_triangular"),
    ("0 0; 2 0", "strictly_lower_triangular"), ("1 2; 2 3", "symmetric"), ("0 2; -2 0", "antisymmetric"),
    ("3/5 4/5; -4/5 3/5", "orthogonal"), ("3/5; 4/5", "orthonormal_columns"), ("1 1; -1 1", "normal"),
    ("0 1; 1 0", "permutation"), ("0 -1; 1 0", "rotation"), ("1 0; 0 -1", "reflection"), ("1 1; 0 0", "projection"),
    ("1/2 1/2; 1/2 1/2", "orthogonal_projection"), ("1 2; 0 -1", "involution"), ("0 1 5; 0 0 2; 0 0 0", "nilpotent"),
    ("1 2; 2 4", "singular"), ("1 2; 3 4", "invertible"), ("1 2; 3 4; 5 6", "full_column_rank"),
    ("1 2 3; 4 5 6", "full_row_rank"), ("1/2 1/2; 1/4 3/4", "stochastic_rows"),
    ("1/2 1/4; 1/2 3/4", "stochastic_columns"),
    ("2 1; 1 1", "covariance"), ("1 2 3; 4 1 2", "toeplitz"), ("1 2 3; 2 3 4", "hankel"),
    ("1 2 3; 3 1 2; 2 3 1", "circulant"),
    ("1 2 4; 1 3 9; 1 5 25", "vandermonde"), ("4 2 1; 9 3 1", "vandermonde"), ("0 0 6; 1 0 -11; 0 1 6", "companion"),
    ("0 1 0; 0 0 1; 6 -11 6", "companion"), ("6 -11 6; 1 0 0; 0 1 0", "companion"), ("1 1; 1 -1", "hadamard"),
    ("2 1 3; 0 0 4", "row_echelon"), ("1 2 0; 0 0 1", "reduced_row_echelon"), ("1 2 3; 2 4 6", "rectangular"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), KNOWN)
def test_known_ones_are_found(text: str, name: str) -> None:
    assert name in names(E(text))


def test_every_kind_is_found_somewhere_and_not_everywhere() -> None:
    from matelier.exact.kinds import TESTS

    found = [names(E(text)) for text, _ in KNOWN] + [names(Exact.of([[0, -i], [i, 0]]))]
    assert set().union(*found) == set(TESTS)
    assert set.intersection(*found) == set()


def test_complex_ones_are_hermitian_and_unitary() -> None:
    A = Exact.of([[0, -i], [i, 0]])
    assert names(A) >= {"hermitian", "unitary", "normal", "involution"}
    assert not names(A) & {"symmetric", "orthogonal", "covariance"}
    assert "hermitian" not in names(Exact.of([[0, i], [i, 0]]))


@pytest.mark.parametrize(("cosine", "sine", "expected"), [
    (root(3) / 2, Fraction(1, 2), 30), (root(2) / 2, -root(2) / 2, -45), (Fraction(-1), Fraction(0), 180),
    ((root(6) - root(2)) / 4, (root(6) + root(2)) / 4, 75),
])  # fmt: skip
def test_a_turn_of_the_plane_has_its_angle(cosine: Fraction, sine: Fraction, expected: int) -> None:
    A = Exact.of([[cosine, -sine], [sine, cosine]])
    assert reason(A, "rotation") == {"degrees": expected}
    assert "rotation" in names(A)


def test_other_turns_have_their_cosine_and_in_space_their_axis() -> None:
    assert reason(E("3/5 -4/5; 4/5 3/5"), "rotation") == {"cosine": Fraction(3, 5), "sine": Fraction(4, 5)}
    assert reason(E("0 0 1; 1 0 0; 0 1 0"), "rotation") == {"axis": E("1; 1; 1"), "degrees": 120}
    assert reason(E("1 0 0; 0 -1 0; 0 0 -1"), "rotation") == {"axis": E("1; 0; 0"), "degrees": 180}
    assert reason(E("3/5 -4/5 0; 4/5 3/5 0; 0 0 1"), "rotation") == {"axis": E("0; 0; 1"), "cosine": Fraction(3, 5)}


def test_the_axis_has_more_positive_entries_than_negative_and_the_turn_its_sense() -> None:
    for A in (E("0 1 0; -1 0 0; 0 0 1"), E("0 1 0; 0 0 1; 1 0 0"), E("3/5 4/5 0; -4/5 3/5 0; 0 0 1")):
        assert reason(transposed(A), "rotation")["axis"] == reason(A, "rotation")["axis"]
    assert reason(E("0 1 0; -1 0 0; 0 0 1"), "rotation") == {"axis": E("0; 0; 1"), "degrees": -90}
    assert reason(E("0 1 0; 0 0 1; 1 0 0"), "rotation") == {"axis": E("1; 1; 1"), "degrees": -120}


def test_a_mirror_tells_its_normal() -> None:
    assert reason(E("3/5 4/5; 4/5 -3/5"), "reflection") == {"normal": E("1; -2")}


def test_a_gram_matrix_tells_of_which() -> None:
    G = reason(E("4 2; 2 10"), "gram")["G"]
    assert G == E("2 1; 0 3")
    assert "gram" in names(Exact.of([[2, i], [-i, 2]]))


def test_nilpotent_and_companion_tell_their_numbers() -> None:
    assert reason(E("0 1 0; 0 0 1; 0 0 0"), "nilpotent") == {"index": 3}
    assert reason(E("1 -1; 1 -1"), "nilpotent") == {"index": 2}
    assert reason(E("0 0 6; 1 0 -11; 0 1 6"), "companion") == {"coefficients": (1, -6, 11, -6)}
    assert reason(E("6 -11 6; 1 0 0; 0 1 0"), "companion") == {"coefficients": (1, -6, 11, -6)}


@pytest.mark.parametrize(("text", "key", "facts"), [
    ("1 2 0; 3 4 5; 0 5 6", "near.symmetric", {"row": 1, "column": 2, "entry": 2, "other": 3}),
    ("1 2 3; 0 4 5; 1 0 6", "near.upper_triangular", {"row": 3, "column": 1, "entry": 1}),
    ("1 0 3; 2 4 0; 1 0 6", "near.lower_triangular", {"row": 1, "column": 3, "entry": 3}),
    ("1 0 0; 1 0 0; 0 0 1", "near.permutation_column", {"index": 1, "count": 2}),
    ("1 1; 1 -1", "near.orthogonal_length", {"column": 1, "square": 2}),
    ("1 3/5; 0 4/5", "near.orthogonal_slant", {"i": 1, "column": 2, "value": Fraction(3, 5)}),
    ("-1 0 0; 0 -1 0; 0 0 -1", "near.rotation", {"determinant": -1}),
    ("1/2 1/2 0; 0 1 0; 0 1/2 1/4", "near.stochastic_row", {"index": 3, "sum": Fraction(3, 4)}),
    ("1/2 0 0; 1/2 1 1/2; 0 0 1/4", "near.stochastic_column", {"index": 3, "sum": Fraction(3, 4)}),
    ("1 2; 2 1", "near.covariance", {"v": E("-2; 1"), "value": -3}),
])  # fmt: skip
def test_near_misses_tell_what_is_in_the_way(text: str, key: str, facts: dict[str, object]) -> None:
    assert near(E(text))[key] == facts


def test_a_near_miss_of_hermitian_tells_of_conjugates() -> None:
    assert "near.hermitian" in near(Exact.of([[1, i, 0], [i, 1, 0], [0, 0, 2]]))


def test_what_is_far_from_symmetric_is_not_told() -> None:
    assert near(E("1 2; 3 4")) == near(E("1 2 3; 4 5 6; 7 8 0")) == {}


def test_with_letters_only_what_holds_for_all_their_values_is_told() -> None:
    a = letter("a")
    found = kinds(Exact.of([[a, 1], [1, a]]))
    assert {kind.name for kind in proved(found)} >= {"symmetric", "normal", "invertible"}
    assert [told.key for told in found.notices] == ["exact.generic"]


def test_a_bar_and_a_source_do_not_hide_a_kind() -> None:
    A = beside(E("1; 2"), E("2; 1"))
    assert names(Exact(A.rows, origin={"file": "x"}, bar=1)) == names(Exact(A.rows)) >= {"symmetric"}
    assert names(transposed(A)) >= {"symmetric"}
