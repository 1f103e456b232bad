"""The laws of the lectures hold for random exact matrices, half of them singular or rectangular on purpose.

Every answer on the way is accepted by the judge.
"""

from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import matelier as mt
from exactly import matrices, squares, systems
from matelier.exact.arithmetic import columns, difference, identity, product, scaled, transposed
from matelier.spine.matrix import Exact
from told import told

ALWAYS = settings(max_examples=25, deadline=None, derandomize=True)
numbers = st.fractions(-3, 3, max_denominator=4)


@st.composite
def pairs(draw: Any, kind: str) -> tuple[Exact, Exact]:
    """Two matrices: "square" ones of one size, two of the "same" shape, or two that have a "product"."""
    m, n, r = (draw(st.integers(1, 3)) for _ in range(3))
    shapes = {"square": ((m, m), (m, m)), "same": ((m, n), (m, n)), "product": ((m, n), (n, r))}[kind]
    first, second = (draw(matrices(*map(st.just, shape))) for shape in shapes)
    return first, second


def plus(A: Exact, B: Exact) -> Exact:
    return difference(A, scaled(B, Fraction(-1)))


def det(A: Exact) -> Any:
    return told(mt.determinant(A))


@given(both=pairs("square"))
@ALWAYS
def test_the_determinant_of_a_product_is_the_product_of_determinants(both: tuple[Exact, Exact]) -> None:
    A, B = both
    assert det(told(mt.multiply(A, B))) == det(A) * det(B) == det(told(mt.multiply(B, A)))


@given(A=squares(), c=numbers)
@ALWAYS
def test_the_determinant_of_the_transpose_and_of_a_multiple(A: Exact, c: Fraction) -> None:
    assert det(told(mt.transpose(A))) == det(A)
    assert det(told(mt.hadamard(A, [[c]]))) == c ** len(A.rows) * det(A)


@given(A=squares())
@ALWAYS
def test_it_is_zero_exactly_for_the_singular_and_reciprocal_for_the_inverse(A: Exact) -> None:
    back = told(mt.inverse(A))
    assert (back is None) == (det(A) == 0) == (told(mt.rank(A)) < len(A.rows)) == ("singular" in names(A))
    assert back is None or det(back) == 1 / det(A)


def names(A: Exact) -> set[str]:
    return {kind.name for kind in told(mt.kinds(A))}


@given(both=pairs("square"))
@ALWAYS
def test_the_inverse_of_a_product_is_the_product_of_inverses_the_other_way_round(both: tuple[Exact, Exact]) -> None:
    A, B = both
    found = [told(mt.inverse(M)) for M in (A, B, product(A, B))]
    assert (found[2] is None) == (found[0] is None or found[1] is None)
    if found[2] is not None:
        assert found[2] == told(mt.multiply(found[1], found[0]))


@given(A=squares())
@ALWAYS
def test_inverse_of_the_inverse_and_of_the_transpose(A: Exact) -> None:
    back, across = told(mt.inverse(A)), told(mt.inverse(transposed(A)))
    assert (back is None) == (across is None)
    if back is not None:
        assert told(mt.inverse(back)) == A
        assert across == told(mt.transpose(back))


@given(both=pairs("product"))
@ALWAYS
def test_a_transposed_product_turns_the_order(both: tuple[Exact, Exact]) -> None:
    A, B = both
    turned = told(mt.multiply(told(mt.transpose(B)), told(mt.transpose(A))))
    assert told(mt.transpose(told(mt.multiply(A, B)))) == turned


@given(both=pairs("same"), c=numbers)
@ALWAYS
def test_laws_of_the_trace(both: tuple[Exact, Exact], c: Fraction) -> None:
    A, B = both[0], transposed(both[1])
    AB, BA = product(A, B), product(B, A)
    assert told(mt.trace(AB)) == told(mt.trace(BA)) == told(mt.trace(transposed(AB)))
    assert told(mt.trace(scaled(AB, c))) == c * told(mt.trace(AB))
    assert told(mt.trace(plus(AB, scaled(identity(len(AB.rows)), c)))) == told(mt.trace(AB)) + c * len(AB.rows)


@given(both=pairs("product"))
@ALWAYS
def test_rank_is_that_of_the_transpose_and_no_product_has_more(both: tuple[Exact, Exact]) -> None:
    A, B = both
    r, s = told(mt.rank(A)), told(mt.rank(B))
    assert r == told(mt.rank(transposed(A))) <= min(A.shape)
    assert told(mt.rank(product(A, B))) <= min(r, s)


@given(both=pairs("same"))
@ALWAYS
def test_the_rank_of_a_sum_is_at_most_the_sum_of_ranks(both: tuple[Exact, Exact]) -> None:
    A, B = both
    assert told(mt.rank(plus(A, B))) <= told(mt.rank(A)) + told(mt.rank(B))


@given(A=matrices())
@ALWAYS
def test_rank_and_nullity_add_up_and_the_null_space_is_orthogonal_to_the_rows(A: Exact) -> None:
    m, n = A.shape
    spaces, r = told(mt.subspaces(A)), told(mt.rank(A))
    found = [part.shape[1] for part in (spaces.column, spaces.row, spaces.null, spaces.left_null)]
    assert found == [r, r, n - r, m - r]
    for row in columns(spaces.row):
        for v in columns(spaces.null):
            assert told(mt.inner([row], [v])) == 0


@given(A=matrices(), B=squares(4))
@ALWAYS
def test_a_projection_is_its_own_square_and_the_same_from_another_basis(A: Exact, B: Exact) -> None:
    P = told(mt.projection_matrix(A))
    assert told(mt.power(P, 2)) == P == told(mt.transpose(P))
    assert told(mt.rank(P)) == told(mt.trace(P)) == told(mt.rank(A))
    if len(B.rows) == A.shape[1] and det(B):
        assert told(mt.projection_matrix(product(A, B))) == P


@given(A=matrices())
@ALWAYS
def test_the_pseudo_inverse_undoes_what_can_be_undone(A: Exact) -> None:
    back = told(mt.pseudo_inverse(A))
    assert product(product(A, back), A) == A
    assert product(product(back, A), back) == back
    assert told(mt.pseudo_inverse(back)) == A
    assert told(mt.multiply(A, back)) == told(mt.projection_matrix(A))


@given(system=systems())
@ALWAYS
def test_what_is_left_of_a_projection_is_orthogonal_and_the_nearest_is_the_projection(
    system: tuple[Exact, Exact],
) -> None:
    A, b = system
    found = told(mt.least_squares(A, b))
    assert product(A, found.x) == told(mt.project(A, b)) == difference(b, found.residual)
    assert not any(entry for row in product(transposed(A), found.residual).rows for entry in row)


@given(system=systems(), t=numbers)
@ALWAYS
def test_an_affine_mean_of_two_solutions_solves_too(system: tuple[Exact, Exact], t: Fraction) -> None:
    A, b = system
    found = told(mt.solve(A, b))
    assert (found.kind == "none") == (not told(mt.in_span(A, b)).in_span)
    assume(found.kind == "infinite")
    other = plus(found.point, Exact(tuple(row[:1] for row in found.directions.rows)))
    mean = plus(scaled(found.point, t), scaled(other, 1 - t))
    assert product(A, mean) == b == product(A, other)


@given(A=squares(3))
@ALWAYS
def test_the_characteristic_polynomial_has_trace_and_determinant_and_its_matrix_as_root(A: Exact) -> None:
    n = len(A.rows)
    coefficients = told(mt.characteristic_polynomial(A))
    assert coefficients[0] == 1
    assert coefficients[1] == -told(mt.trace(A))
    assert coefficients[-1] == (-1) ** n * det(A)
    value = scaled(identity(n), Fraction(0))
    for c in coefficients:
        value = plus(product(value, A), scaled(identity(n), c))
    assert not any(entry for row in value.rows for entry in row)


@given(A=squares(3))
@ALWAYS
def test_eigenvalues_add_up_to_the_trace_multiply_to_the_determinant_and_are_reciprocal_in_the_inverse(
    A: Exact,
) -> None:
    values = [complex(one.value) for one in told(mt.eigen(A)) for _ in range(one.algebraic)]
    assert len(values) == len(A.rows)
    assert abs(sum(values) - float(told(mt.trace(A)))) < 1e-4  # a double root is near to half of its digits alone
    assert abs(multiplied(values) - float(det(A))) < 1e-4
    back = told(mt.inverse(A))
    if back is not None:
        reciprocal = [complex(one.value) for one in told(mt.eigen(back)) for _ in range(one.algebraic)]
        for value in values:
            assert min(abs(1 / value - other) for other in reciprocal) < 1e-6


def multiplied(values: list[complex]) -> complex:
    found = 1 + 0j
    for value in values:
        found *= value
    return found


@given(A=squares(3), upper=st.booleans())
@ALWAYS
def test_the_eigenvalues_of_a_triangle_stand_on_its_diagonal(A: Exact, upper: bool) -> None:
    n = range(len(A.rows))
    T = Exact.of([[A.rows[i][j] if (i <= j if upper else i >= j) else 0 for j in n] for i in n])
    values = [one.value for one in told(mt.eigen(T)) for _ in range(one.algebraic)]
    assert sorted(values) == sorted(T.rows[i][i] for i in n)


@given(A=squares(3))
@ALWAYS
def test_a_matrix_is_v_times_its_eigenvalues_times_the_inverse_of_v(A: Exact) -> None:
    # A symmetric matrix is so over the real numbers.
    S = plus(A, transposed(A))
    found = told(mt.diagonalize(S))
    assert found.field == "R"
    enough = all(one.algebraic == one.geometric for one in told(mt.eigen(A)))
    assert (told(mt.diagonalize(A)) is not None) == enough


@given(A=matrices())
@ALWAYS
def test_a_gram_matrix_is_never_negative_and_positive_for_independent_columns(A: Exact) -> None:
    G = told(mt.gram(A))
    independent = told(mt.independent(A)).independent
    assert "symmetric" in names(G)
    assert told(mt.definite(G)).inertia == (told(mt.rank(A)), 0, A.shape[1] - told(mt.rank(A)))
    assert (told(mt.definite(G)).kind == "positive_definite") == independent
    assert told(mt.norms(A)).frobenius ** 2 == told(mt.trace(G))
