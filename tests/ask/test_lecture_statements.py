"""What four lectures state beside their worked numbers, and what is answered where they err.

Where each lecture is from stands in `test_lectures.py`.
"""

from fractions import Fraction
from typing import Any

import pytest

import matelier as mt
from told import rows, told

EIGHTH_TURN = "√2/2 -√2/2 0; √2/2 √2/2 0; 0 0 1"
TRIPLE = "√2/2 -√2/4 √6/4; √2/2 √2/4 -√6/4; 0 √3/2 1/2"
FLATTENING = "1 0 0; 0 1/4 -√3/4; 0 -√3/4 3/4"
VOLUME = "0.8 0 0.7; 1.0 0.8 0.8; 0.7 0.9 0.7"
HUNDREDS = "100 200 300; 10 20 30; 1 2 3"
THREES = "1 2 3; 4 5 6; 7 8 0"


# Spanish: systems, rank and what can be inverted.


@pytest.mark.parametrize(
    ("system", "kind"),
    [
        ("1 1 | 10; 1 2 | 12", "unique"),
        ("1 1 | 10; 2 2 | 20", "infinite"),
        ("1 1 | 10; 2 2 | 24", "none"),
        ("1 1 | 0; 1 2 | 0", "unique"),
        ("1 1 | 0; 2 2 | 0", "infinite"),
    ],
)
def test_three_kinds_of_system(system: str, kind: str) -> None:
    assert told(mt.solve(system)).kind == kind


@pytest.mark.parametrize(("A", "dimension"), [("1 1; 1 2", 0), ("1 1; 2 2", 1), ("0 0; 0 0", 2)])
def test_the_solutions_of_a_homogeneous_system_have_the_dimension_that_rank_leaves(A: str, dimension: int) -> None:
    assert told(mt.subspaces(A)).null.shape[1] == dimension == 2 - told(mt.rank(A))


@pytest.mark.parametrize(("A", "independent"), [("1 1; 1 2", True), ("1 1; 2 2", False)])
def test_rows_are_dependent_where_the_matrix_is_singular(A: str, independent: bool) -> None:
    assert told(mt.independent(mt.transpose(A).value)).independent is independent
    assert bool(told(mt.determinant(A))) is independent


@pytest.mark.parametrize(("A", "holds"), [("1 1; 1 2", True), ("3 1; 1 2", True), ("1 1; 2 2", False)])
def test_the_conditions_for_an_inverse_hold_all_or_none(A: str, holds: bool) -> None:
    answer = told(mt.invertible(A))
    assert answer.invertible is holds
    assert {condition.holds for condition in answer.conditions} == {holds}


# English: what matrices do, projection, eigenvectors.


@pytest.mark.parametrize(
    ("A", "names"),
    [
        ("1 0; 0 1", {"identity", "diagonal"}),
        ("2 0; 0 1", {"diagonal"}),
        ("0 1 0; 0 0 1; 1 0 0", {"permutation", "orthogonal", "rotation"}),
        ("0 1 0; 1 0 0; 0 0 1", {"permutation", "orthogonal", "reflection"}),
        (EIGHTH_TURN, {"rotation", "orthogonal"}),
        (TRIPLE, {"rotation", "orthogonal"}),
        (FLATTENING, {"orthogonal_projection", "projection", "symmetric", "singular"}),
        ("1.5 0.7; 0.7 1", {"symmetric", "invertible"}),
    ],
)
def test_kinds_of_matrix(A: str, names: set[str]) -> None:
    assert names <= {kind.name for kind in told(mt.kinds(A))}


def test_digits_of_an_orthonormal_matrix_are_not_one_and_are_told_to_be_near() -> None:
    answer = mt.kinds("0.707 -0.354 0.612; 0.707 0.354 -0.612; 0 0.866 0.5")
    assert "orthogonal" not in {kind.name for kind in told(answer)}
    assert answer.notices


def test_a_projection_of_a_projection_is_the_projection() -> None:
    assert rows(told(mt.power(FLATTENING, 2))) == rows(FLATTENING)


def test_four_notes_explain_a_spectrogram_in_rank_four_and_a_mixed_one_adds_nothing() -> None:
    W = "1 0 0 2; 0 1 0 1; 0 0 1 1; 1 1 0 0; 0 1 1 0"
    mixed = "1 0 0 1; 0 1 0 1; 0 0 1 1; 1 1 0 2; 0 1 1 2"
    assert told(mt.rank(told(mt.projection_matrix(W)))) == 4
    P = told(mt.projection_matrix(mixed))
    assert told(mt.rank(P)) == 3
    assert P.rows == told(mt.projection_matrix("1 0 0; 0 1 0; 0 0 1; 1 1 0; 0 1 1")).rows


def test_the_pseudo_inverse_undoes_a_tall_matrix_and_projects_on_its_columns() -> None:
    A = "1 0; 1 1; 1 2"
    back = told(mt.pseudo_inverse(A))
    assert told(mt.multiply(back, A)).rows == rows("1 0; 0 1")
    assert told(mt.multiply(A, back)).rows == told(mt.projection_matrix(A)).rows
    assert told(mt.pseudo_inverse(back)).rows == rows(A)


def test_a_square_pseudo_inverse_is_the_inverse() -> None:
    assert told(mt.pseudo_inverse(VOLUME)).rows == rows(told(mt.inverse(VOLUME)))


def test_the_way_back_has_the_reciprocal_ratio_of_volumes() -> None:
    assert told(mt.determinant(told(mt.inverse(VOLUME)))) == 1 / Fraction("0.11")


def test_products_do_not_commute_and_their_determinants_do() -> None:
    A, B = VOLUME, "1 2 0; 0 1 3; 1 0 1"
    AB, BA = told(mt.multiply(A, B)), told(mt.multiply(B, A))
    assert AB.rows != BA.rows
    assert told(mt.determinant(AB)) == told(mt.determinant(BA))


def test_the_volume_of_a_sum_is_not_the_sum_of_volumes() -> None:
    assert told(mt.determinant("2 0; 0 2")) == 4
    assert 2 * told(mt.determinant("1 0; 0 1")) == 2


@pytest.mark.parametrize("sign", ["", "-"])
def test_the_axes_of_an_ellipse_are_orthogonal_eigenvectors(sign: str) -> None:
    large, small = told(mt.eigen(f"1.5 {sign}0.7; {sign}0.7 1"))
    assert (large.value, small.value) == (rows("5/4 + √221/20")[0][0], rows("5/4 - √221/20")[0][0])
    assert told(mt.inner(large.vectors, small.vectors)) == 0
    assert told(mt.definite(f"1.5 {sign}0.7; {sign}0.7 1")).kind == "positive_definite"


def test_stretching_along_two_lines_by_1_4_and_0_8() -> None:
    values = [one.value for one in told(mt.eigen("1 -0.07; -1.1 1.2"))]
    assert [round(float(value), 1) for value in values] == [1.4, 0.8]
    assert sum(values) == Fraction("2.2")


def test_a_rotation_has_complex_eigenvalues() -> None:
    values = {one.value for one in told(mt.eigen("√2/2 -√2/2; √2/2 √2/2"))}
    assert values == {rows("√2/2 + √2/2*i")[0][0], rows("√2/2 - √2/2*i")[0][0]}
    assert told(mt.diagonalize("0 -1; 1 0")).field == "C"


def test_factors_1_and_2_along_two_lines_give_back_the_matrix() -> None:
    V, L = "1 1; 0 1", "1 0; 0 2"
    M = told(mt.multiply(told(mt.multiply(V, L)), told(mt.inverse(V))))
    assert [one.value for one in told(mt.eigen(M))] == [2, 1]


# Korean: norms, eigenvalues, definiteness.


def test_the_frobenius_norm_to_the_printed_digits() -> None:
    assert float(told(mt.norms(HUNDREDS)).frobenius) == 376.0505285197722


def test_the_eigenvalues_to_the_printed_digits() -> None:
    values = [one.value for one in told(mt.eigen(THREES))]
    assert [round(float(value), 8) for value in values] == [12.12289378, -0.38838384, -5.73450994]


def test_eigenvectors_to_the_printed_digits() -> None:
    printed = {
        12.12289378: (-0.29982463, -0.70747178, -0.63999131),
        -0.38838384: (-0.74706733, 0.65820192, -0.09306254),
        -5.73450994: (-0.27625411, -0.38842554, 0.87909571),
    }
    for one, vector in zip(told(mt.eigen(THREES)), printed.values(), strict=True):
        found = [float(entry) for (entry,) in one.vectors.rows]
        length = sum(entry * entry for entry in found) ** 0.5
        sign = 1 if found[0] * vector[0] > 0 else -1
        assert [sign * entry / length for entry in found] == pytest.approx(vector, abs=6e-9)


def test_a_matrix_moves_an_eigenvector_to_its_multiple() -> None:
    first = told(mt.eigen(THREES))[0]
    moved = told(mt.multiply(THREES, first.vectors))
    assert moved.rows == tuple((first.value * entry,) for (entry,) in first.vectors.rows)


def test_the_dependent_row_is_a_combination_of_the_others() -> None:
    assert rows(told(mt.in_span("1 2; 4 1; 2 -3", "3; 5; -1")).coefficients) == rows("1; 1")


def test_a_gram_matrix_is_semidefinite_and_definite_for_independent_columns() -> None:
    assert told(mt.definite(told(mt.gram("1 2; 3 4; 5 6")))).kind == "positive_definite"
    assert told(mt.definite(told(mt.gram("1 2 3; 4 5 6")))).kind == "positive_semidefinite"


def test_the_null_space_is_orthogonal_to_the_rows() -> None:
    spaces = told(mt.subspaces("1 4 2; 2 1 -3; 3 5 -1"))
    assert not any(told(mt.multiply("1 4 2; 2 1 -3; 3 5 -1", spaces.null)).rows[0])
    assert (spaces.row.shape[1], spaces.null.shape[1]) == (2, 1)


def test_the_largest_value_of_a_form_on_the_unit_circle_is_the_largest_eigenvalue() -> None:
    first = told(mt.eigen("2 1; 1 2"))[0]
    assert first.value == 3
    x = first.vectors
    assert told(mt.inner(x, told(mt.multiply("2 1; 1 2", x)))) == 3 * told(mt.inner(x, x))


def test_the_eigenvalues_of_a_diagonal_are_its_entries() -> None:
    assert [one.value for one in told(mt.eigen("4 0 0; 0 5 0; 0 0 6"))] == [6, 5, 4]


def test_it_errs_where_the_rank_of_a_sum_is_bounded_by_the_smaller_rank() -> None:
    assert told(mt.rank("1 0; 0 0")) == told(mt.rank("0 0; 0 1")) == 1
    assert told(mt.rank("1 0; 0 1")) == 2


def test_it_errs_where_the_rank_is_the_number_of_eigenvalues_that_are_not_zero() -> None:
    (zero,) = told(mt.eigen("0 1; 0 0"))
    assert (zero.value, zero.algebraic, zero.geometric) == (0, 2, 1)
    assert told(mt.rank("0 1; 0 0")) == 1


# Portuguese: products, norms, determinants, eigenvalues of an operator.


@pytest.mark.parametrize("by", ["entries", "columns", "rows", "outer_products"])
def test_a_product_is_seen_in_four_ways(by: Any) -> None:
    answer = mt.multiply("1 2; 3 4", "5 6; 7 8", by=by)
    assert told(answer).rows == rows("19 22; 43 50")
    assert len(answer.steps) >= 2


@pytest.mark.parametrize("by", ["elimination", "cofactors", "sarrus", "leibniz"])
def test_a_determinant_is_worked_in_four_ways(by: Any) -> None:
    answer = mt.determinant(THREES, by=by)
    assert answer.steps[-1].after == told(answer) == 27


@pytest.mark.parametrize("by", ["gauss_jordan", "adjugate"])
def test_an_inverse_is_worked_in_two_ways(by: Any) -> None:
    answer = mt.inverse("3 5 6; 5 2 4; 6 4 8", by=by)
    assert answer.steps
    back = told(answer)
    assert back is not None
    assert told(mt.multiply("3 5 6; 5 2 4; 6 4 8", back)).rows == rows("1 0 0; 0 1 0; 0 0 1")


def test_T_has_the_eigenvalue_6_with_the_vector_5_2() -> None:
    six, minus_one = told(mt.eigen("4 5; 2 1"))
    assert (six.value, minus_one.value) == (6, -1)
    assert told(mt.in_span(six.vectors, "5; 2")).in_span


def test_one_eigenvalue_may_have_a_plane_of_vectors() -> None:
    one, zero = told(mt.eigen("1 0 0; 0 1 0; 0 0 0"))
    assert (one.value, one.geometric, zero.value) == (1, 2, 0)
    assert told(mt.in_span(one.vectors, "7; -3; 0")).in_span


def test_eigenvectors_of_different_eigenvalues_are_independent() -> None:
    P = told(mt.diagonalize("4 5; 2 1")).P
    assert told(mt.independent(P)).independent


def test_a_symmetric_matrix() -> None:
    assert "symmetric" in {kind.name for kind in told(mt.kinds("3 5 6; 5 2 4; 6 4 8"))}


def test_a_product_of_orthogonal_matrices_is_orthogonal() -> None:
    product = told(mt.multiply("3/5 -4/5; 4/5 3/5", "0 1; 1 0"))
    assert "orthogonal" in {kind.name for kind in told(mt.kinds(product))}


def test_orthogonal_vectors_stand_at_90_degrees() -> None:
    assert told(mt.angle("1 2", "-2 1")).degrees == 90


def test_the_inner_product_is_both_lengths_times_the_cosine() -> None:
    u, v = "1 0", "1 √3"
    lengths = told(mt.norms(u)).two * told(mt.norms(v)).two
    assert told(mt.inner(u, v)) == lengths * told(mt.angle(u, v)).cosine


def test_it_errs_where_the_transpose_of_a_product_keeps_the_order() -> None:
    A, B = "1 2; 3 4", "5 6; 7 8"
    left = told(mt.transpose(told(mt.multiply(A, B))))
    assert left.rows == told(mt.multiply(told(mt.transpose(B)), told(mt.transpose(A)))).rows
    assert left.rows != told(mt.multiply(told(mt.transpose(A)), told(mt.transpose(B)))).rows


def test_it_errs_where_a_matrix_of_5_rows_and_4_columns_has_rank_5() -> None:
    A = "1 0 0 0; 0 1 0 0; 0 0 1 0; 0 0 0 1; 1 1 1 1"
    assert told(mt.rank(A)) == 4
    assert "full_column_rank" in {kind.name for kind in told(mt.kinds(A))}


def test_it_errs_where_a_norm_of_t_x_is_t_times_the_norm() -> None:
    assert told(mt.norms("-6 -8")).two == 10 == abs(-2) * told(mt.norms("3 4")).two


def test_it_errs_where_a_norm_sums_odd_powers_with_their_signs() -> None:
    assert float(told(mt.norms("1 -2", p=3)).p) == pytest.approx(9 ** (1 / 3))


def test_it_errs_where_the_adjugate_is_not_transposed() -> None:
    assert told(mt.cofactors("1 2; 3 4")).rows == rows("4 -3; -2 1")
    assert told(mt.adjugate("1 2; 3 4")).rows == rows("4 -2; -3 1")
    assert told(mt.multiply("1 2; 3 4", "4 -2; -3 1")).rows == rows("-2 0; 0 -2")


def test_it_errs_where_an_expansion_leaves_out_the_entries() -> None:
    minors = [told(mt.minor("1 2; 3 4", 0, j)) for j in range(2)]
    assert told(mt.determinant("1 2; 3 4")) == 1 * minors[0] - 2 * minors[1] != minors[0] - minors[1]
