"""Eigenvalues and eigenvectors: laws over random matrices, numbers of the lectures, matrices chosen to be hard."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import counted
from exactly import E, matrices, proved, squares, strange_squares, worked
from matelier.exact.arithmetic import product, scaled, transposed
from matelier.exact.determinant import determinant
from matelier.exact.eigen import eigen, eigen_by_null_spaces
from matelier.exact.eigenvalues import Eigenvalue, has_letters
from matelier.scalars.algebraic import Algebraic, is_real
from matelier.scalars.approximate import near
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Scalar

i, a, b = root(-1), letter("a"), letter("b")
gaussian = st.sampled_from([0, 1, -1, 2, i, -i, 1 + i, 2 - i])


def values(A: Exact) -> list[Scalar]:
    return [one.value for one in proved(eigen(A))]


def companion(*coefficients: int) -> Exact:
    """The matrix whose characteristic polynomial is xⁿ + c₁xⁿ⁻¹ + … + cₙ."""
    n = len(coefficients)
    return Exact.of([[1 if r == k + 1 else -coefficients[n - 1 - r] if k == n - 1 else 0 for k in range(n)]
                     for r in range(n)])  # fmt: skip


@given(st.one_of(squares(), strange_squares))
@settings(max_examples=80)
def test_every_pair_is_proved_and_the_multiplicities_add_up(A: Exact) -> None:
    found = proved(eigen(A))
    assert sum(one.algebraic for one in found) == len(A.rows)
    for one in found:
        assert 1 <= one.geometric <= one.algebraic
        assert one.vectors.shape == (len(A.rows), one.geometric)
        assert product(A, one.vectors) == scaled(one.vectors, one.value)


@given(squares())
@settings(max_examples=60)
def test_fast_and_worked_agree_in_vectors_too(A: Exact) -> None:
    value, steps = worked(eigen_by_null_spaces(A))
    assert value == eigen(A).value
    shown = {step.facts["value"]: step.after for step in steps if step.rule == "eigen.vectors"}
    assert all(one.vectors == shown[one.value] for one in value if one.value in shown)
    assert {one.value for one in value if not isinstance(one.value, Algebraic)} == set(shown)


@given(squares())
@settings(max_examples=60)
def test_trace_and_determinant_are_sum_and_product(A: Exact) -> None:
    found = eigen(A).value
    total, times = 0j, 1 + 0j
    for one in found:
        total += complex(one.value) * one.algebraic
        times *= complex(one.value) ** one.algebraic
    assert total == pytest.approx(complex(sum(row[k] for k, row in enumerate(A.rows))), abs=1e-8)
    assert times == pytest.approx(complex(determinant(A).value), abs=1e-8)


@given(squares())
@settings(max_examples=40)
def test_symmetric_matrices_have_real_eigenvalues_and_full_spaces(A: Exact) -> None:
    for one in eigen(product(A, transposed(A))).value:
        assert is_real(one.value)
        assert one.geometric == one.algebraic
        assert one.value >= 0


@given(squares())
@settings(max_examples=40)
def test_real_ones_come_first_from_the_largest_and_conjugates_together(A: Exact) -> None:
    found = [one.value for one in eigen(A).value]
    real = [value for value in found if is_real(value)]
    assert found[: len(real)] == sorted(real, reverse=True)
    others = found[len(real) :]
    assert [one.conjugate() for one in others[::2]] == others[1::2]


@given(matrices(st.just(2), st.just(2), gaussian))
@settings(max_examples=40)
def test_gaussian_matrices_are_answered_exactly(A: Exact) -> None:
    found = proved(eigen(A))
    assert sum(one.algebraic for one in found) == 2


def test_the_numbers_of_the_lectures() -> None:
    assert [near(value) for value in values(E("1 2 3; 4 5 6; 7 8 0"))] == ["12.1229", "-0.388384", "-5.73451"]
    first = eigen(E("1 2 3; 4 5 6; 7 8 0")).value[0]
    v = [float(entry) for (entry,) in first.vectors.rows]
    assert [x / v[2] * 0.63999131 for x in v] == pytest.approx([0.29982463, 0.70747178, 0.63999131], abs=1e-8)
    found = proved(eigen(E("4 5; 2 1")))  # T(x, y) = (4x + 5y, 2x + y), and T(5, 2) = 6·(5, 2)
    assert (found[0].value, found[0].vectors) == (6, E("5; 2"))
    (one, zero) = proved(eigen(E("1 0 0; 0 1 0; 0 0 0")))  # T(x, y, z) = (x, y, 0)
    assert (one.value, one.geometric, one.vectors) == (1, 2, E("1 0; 0 1; 0 0"))
    assert (zero.value, zero.vectors) == (0, E("0; 0; 1"))


def test_the_inverse_has_the_reciprocal_eigenvalues_and_a_diagonal_has_its_own() -> None:
    assert values(E("3 0 0; 0 -1 0; 0 0 1/2")) == [3, E("1/2").rows[0][0], -1]
    A, B = E("2 1; 1 1"), E("1 -1; -1 2")
    assert [1 / value for value in values(A)] == values(B)[::-1]


def test_quadratic_ones_are_surds_with_vectors_in_their_field() -> None:
    golden, other = proved(eigen(E("1 1; 1 0")))
    assert (golden.value, other.value) == ((1 + root(5)) / 2, (1 - root(5)) / 2)
    assert golden.vectors == Exact.of([[(1 + root(5)) / 2], [1]])
    assert values(E("0 -1; 1 0")) == [i, -i]


def test_rotation_by_30_degrees_turns_every_real_vector() -> None:
    A = Exact.of([[root(3) / 2, E("-1/2").rows[0][0]], [E("1/2").rows[0][0], root(3) / 2]])
    assert values(A) == [(root(3) + i) / 2, (root(3) - i) / 2]
    assert eigen(A).value[0].vectors == Exact.of([[i], [1]])


@pytest.mark.parametrize(
    ("A", "real", "degree"),
    [
        (companion(0, -10, 0, 1), 4, 4),
        (companion(0, 0, 0, -1, -1), 1, 5),
        (E("4 3 2 1; 3 3 2 1; 0 2 2 1; 0 0 1 1"), 4, None),
        (E("6 5 4 3 2 1; 5 5 4 3 2 1; 0 4 4 3 2 1; 0 0 3 3 2 1; 0 0 0 2 2 1; 0 0 0 0 1 1"), 6, None),
    ],
)
def test_roots_without_formula_are_certified(A: Exact, real: int, degree: int | None) -> None:
    found = proved(eigen(A))
    assert "roots_enclosed" in {claim.kind for claim in eigen(A).claims} or degree is None
    assert sum(is_real(one.value) for one in found) == real
    for one in found:
        assert product(A, one.vectors) == scaled(one.vectors, one.value)


def test_repeated_irreducible_factors_keep_their_spaces_apart() -> None:
    once = companion(0, 0, -2)
    two = Exact.of([[*row, 0, 0, 0] for row in once.rows] + [[0, 0, 0, *row] for row in once.rows])
    linked = Exact.of([[*row, *((1, 0, 0), (0, 1, 0), (0, 0, 1))[k]] for k, row in enumerate(once.rows)]
                      + [[0, 0, 0, *row] for row in once.rows])  # fmt: skip
    assert [(one.algebraic, one.geometric) for one in proved(eigen(two))] == [(2, 2)] * 3
    assert [(one.algebraic, one.geometric) for one in proved(eigen(linked))] == [(2, 1)] * 3


def test_hermitian_matrices_have_real_values() -> None:
    assert values(Exact.of([[2, i], [-i, 2]])) == [3, 1]
    H = Exact.of([[2, i, 0], [-i, 1, 1], [0, 1, 5]])
    found = proved(eigen(H))
    assert all(is_real(one.value) for one in found)
    assert worked(eigen_by_null_spaces(H))[0] == found


def test_conjugate_values_of_a_complex_matrix_may_have_different_spaces() -> None:
    A = Exact.of([[i, 1, 0, 0], [0, i, 0, 0], [0, 0, -i, 0], [0, 0, 0, -i]])
    assert [(one.value, one.geometric) for one in proved(eigen(A))] == [(i, 1), (-i, 2)]


def test_among_the_roots_of_the_norm_only_those_of_the_matrix_are_taken() -> None:
    A = Exact.of([[i, 1, 2], [3, 2, 1], [0, 1, 1 + i]])
    found = eigen(A).value
    total = sum(complex(one.value) for one in found)
    assert len(found) == 3
    assert total == pytest.approx(3 + 2j)


def test_letters_give_ratios_and_roots_of_letters() -> None:
    assert set(values(Exact.of([[a, b], [b, a]]))) == {a - b, a + b}
    plus, minus = proved(eigen(Exact.of([[1, a], [1, 1]])))
    assert plus.value + minus.value == 2
    assert has_letters(plus.value)
    assert (plus.value - 1) ** 2 == a
    found = proved(eigen(Exact.of([[1, 1, a], [1, a, 1], [a, 1, 1]])))
    assert {one.value for one in found} == {a - 1, 1 - a, a + 2}
    (notice,) = eigen(Exact.of([[1, a], [1, 1]])).notices
    assert (notice.key, notice.facts["pivots"]) == ("exact.generic", (a,))


def test_the_parts_are_read_by_name() -> None:
    one: Eigenvalue = eigen(E("2")).value[0]
    assert list(one.keys()) == ["value", "algebraic", "geometric", "vectors"]
    assert (one["value"], one["vectors"]) == (2, E("1"))


def test_thirty_rows_take_no_time() -> None:
    A = Exact.of([[(7 * r * r + 3 * r * k + k**3) % 19 - 9 for k in range(30)] for r in range(30)])
    found, calls = counted(lambda: eigen(A))
    assert sum(one.algebraic for one in found.value) == 30
    assert calls < 1_000_000
    proved(found)


def test_bad_input() -> None:
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        eigen(E("1 2"))
    with pytest.raises(Unable, match=r"eigen\.large"):
        eigen(Exact.of([[0] * 61] * 61))
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        next(eigen_by_null_spaces(E("1 2")))
