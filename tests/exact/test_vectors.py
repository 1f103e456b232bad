"""Inner products, angles, outer products and Gram matrices: their laws, and numbers known by heart."""

from fractions import Fraction
from math import acos, degrees, sqrt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exactly import SURDS, E, entries, fractions, matrices, proved, strange, worked
from matelier.exact.angles import known_cosine, known_cosines
from matelier.exact.arithmetic import adjoint, conjugate, product, scaled, transposed
from matelier.exact.eliminate import rank
from matelier.exact.vectors import (
    angle,
    angle_by_lengths,
    gram,
    gram_by_entries,
    inner_product,
    inner_product_by_terms,
    outer,
    outer_by_columns,
)
from matelier.render.brackets import Pen
from matelier.render.formula import one_line
from matelier.render.words import words
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Scalar


@st.composite
def pairs(draw: st.DrawFn, of: st.SearchStrategy[Scalar] = fractions) -> tuple[Exact, Exact]:
    n = draw(st.integers(1, 4))
    u, v = Exact.of(draw(entries(n, 1, of))), Exact.of(draw(entries(n, 1, of)))
    return (u, transposed(v)) if draw(st.booleans()) else (u, v)


either = st.one_of(pairs(), pairs(st.one_of(fractions, st.sampled_from(SURDS))))


@given(either)
@settings(max_examples=50)
def test_exchanged_the_inner_product_is_conjugated(pair: tuple[Exact, Exact]) -> None:
    u, v = pair
    value = proved(inner_product(u, v))
    assert value == worked(inner_product_by_terms(u, v))[0] == conjugate(inner_product(v, u).value)
    assert inner_product(u, u).value >= 0


@given(pairs())
@settings(max_examples=50)
def test_the_angle_is_that_of_floats_and_does_not_know_lengths(pair: tuple[Exact, Exact]) -> None:
    u, v = pair
    assume(any(any(row) for row in u.rows) and any(any(row) for row in v.rows))
    value = proved(angle(u, v))
    assert value == worked(angle_by_lengths(u, v))[0] == angle(v, u).value
    a, b = u.to_numpy().ravel(), v.to_numpy().ravel()
    cosine = float(a @ b) / sqrt(float(a @ a) * float(b @ b))
    assert float(value.degrees) == pytest.approx(degrees(acos(max(-1, min(1, cosine)))), abs=1e-5)
    assert angle(scaled(u, Fraction(3, 7)), v).value == value
    assert angle(scaled(u, Fraction(-1)), v).value.degrees == 180 - value.degrees


@given(either)
@settings(max_examples=30)
def test_an_outer_product_has_rank_one_at_most_and_the_inner_product_as_its_trace(pair: tuple[Exact, Exact]) -> None:
    u, v = pair
    C = proved(outer(u, v))
    assert C == worked(outer_by_columns(u, v))[0]
    assert rank(C).value <= 1
    assert sum((C.rows[i][i] for i in range(len(C.rows))), Fraction(0)) == inner_product(v, u).value


@given(st.one_of(matrices(), strange))
@settings(max_examples=50)
def test_a_gram_matrix_is_its_own_adjoint_and_has_the_rank_of_the_columns(A: Exact) -> None:
    G = proved(gram(A))
    assert G == worked(gram_by_entries(A))[0] == adjoint(G) == product(adjoint(A), A)
    assert rank(G).value == rank(A).value


def test_each_entry_of_a_gram_matrix_is_told_with_its_products() -> None:
    *pairs, whole = worked(gram_by_entries(E("1 2; 3 4; 5 6")))[1]
    assert {step.level for step in pairs} == {1}
    assert [one_line(step.after, Pen(words("en"))) for step in pairs] == [
        "g₁₁ = 1·1 + 3·3 + 5·5 = 35",
        "g₁₂ = 1·2 + 3·4 + 5·6 = 44",
        "g₂₂ = 2·2 + 4·4 + 6·6 = 56",
    ]
    assert whole.after == E("35 44; 44 56")


@pytest.mark.parametrize(("cosine", "told"), list(known_cosines().items()))
def test_known_cosines_are_those_of_their_degrees(cosine: Scalar, told: Fraction) -> None:
    assert degrees(acos(float(cosine))) == pytest.approx(float(told), abs=1e-6)
    assert known_cosine(cosine, Fraction(1)) == cosine


@pytest.mark.parametrize(
    ("u", "v", "expected"),
    [("1 0", "1 1", 45), ("1 0", "0 1", 90), ("1 2", "-2 -4", 180), ("3 4", "6 8", 0), ("1 0 1", "1 1 0", 60)],
)
def test_known_angles_are_exact(u: str, v: str, expected: int) -> None:
    value = proved(angle(E(u), E(v)))
    assert (value.degrees, value.exact) == (expected, True)


def test_roots_in_the_vectors_and_under_the_length_still_give_known_angles() -> None:
    assert proved(angle(E("1; 0"), Exact.of([[root(3)], [1]]))).degrees == 30
    wide = Exact.of([[1 + root(2)], [1]])  # its length is √(4 + 2√2), which is no sum of roots
    assert proved(angle(wide, Exact.of([[-1], [1 + root(2)]]))).degrees == 90
    assert proved(angle(wide, E("1; 0"))) == angle(wide, E("1 0")).value
    assert angle(wide, E("1; 0")).value.cosine is None
    assert float(angle(wide, E("1; 0")).value.degrees) == 22.5


def test_other_angles_have_ten_right_decimals() -> None:
    value = proved(angle(E("1 0"), E("3 4")))
    assert (value.cosine, value.degrees, value.exact) == (Fraction(3, 5), Fraction("53.1301023542"), False)


def test_nearly_parallel_vectors_are_told_apart_from_parallel_ones() -> None:
    far = Exact.of([[10**200], [1]])
    value = proved(angle(E("1; 0"), far))
    assert (value.degrees, value.exact) == (0, False)


def test_complex_vectors_are_conjugated_and_this_is_told() -> None:
    i = root(-1)
    found = inner_product(Exact.of([[1], [i]]), Exact.of([[1], [i]]))
    assert (proved(found), [notice.key for notice in found.notices]) == (2, ["inner.conjugated"])
    assert outer(E("1; 2"), Exact.of([[i]])).value == Exact.of([[-i], [-2 * i]])


def test_bad_input() -> None:
    with pytest.raises(BadInput, match=r"vector\.not_one_line"):
        inner_product(E("1 2; 3 4"), E("1 2"))
    with pytest.raises(BadInput, match=r"vector\.lengths"):
        inner_product(E("1 2"), E("1; 2; 3"))
    with pytest.raises(BadInput, match=r"angle\.zero_vector"):
        angle(E("1 2"), E("0 0"))
    with pytest.raises(Unable, match=r"angle\.letters"):
        angle(Exact.of([[letter("a")]]), E("1"))
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(outer_by_columns(Exact.of([[1]] * 50), Exact.of([[1]] * 50)))
