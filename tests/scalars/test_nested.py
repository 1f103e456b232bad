"""Square roots of surds: what comes apart does, what does not multiplies, compares and is written."""

from fractions import Fraction

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from matelier.scalars.nested import Nested, denested, square_root
from matelier.scalars.surd import Surd, root
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

small = st.fractions(-4, 4, max_denominator=3)
surds = st.builds(lambda a, b, c, d: a + b * root(d) + c * root(3), small, small, small, st.sampled_from([2, 5, 6]))
quadratic = st.builds(lambda a, b: a + b * root(5), small, small)
GOLDEN = square_root((5 - root(5)) / 10)


@given(surds)
@seed(1)
@settings(max_examples=80, deadline=None)
def test_a_square_comes_apart(x: Scalar) -> None:
    assert square_root(x * x) == abs(x)


@given(quadratic, quadratic)
@seed(2)
@settings(max_examples=80, deadline=None)
def test_it_multiplies_and_compares_as_its_square(x: Scalar, y: Scalar) -> None:
    x, y = abs(x), abs(y)
    p, q = square_root(x), square_root(y)
    assert p * p == x
    assert p * q == square_root(x * y)
    assert (p < q) == (x < y)
    assert float(p) == pytest.approx(float(x) ** 0.5)
    if x:
        assert q / p * p == q
        assert p * (1 / p) == 1


def test_known_roots() -> None:
    assert square_root((3 + root(5)) / 2) == (1 + root(5)) / 2
    assert square_root(5 + 2 * root(6)) == root(2) + root(3)
    assert denested(1 + root(2)) is None
    assert isinstance(GOLDEN, Nested)
    assert GOLDEN == Nested(Fraction(1, 10), 50 - 10 * root(5))
    assert str(GOLDEN) == "√(50-10√5)/10"
    assert str(-2 * GOLDEN) == "-√(50-10√5)/5"


def test_sums_of_multiples_stay_one_root() -> None:
    assert GOLDEN + GOLDEN == 2 * GOLDEN
    assert GOLDEN * root(5) + GOLDEN == GOLDEN * (1 + root(5))
    assert GOLDEN - GOLDEN == 0
    assert 0 + GOLDEN == GOLDEN
    assert hash(2 * GOLDEN / 2) == hash(GOLDEN)


def test_a_complex_factor_has_a_size_and_a_conjugate() -> None:
    z = GOLDEN * (1 + root(-1))
    assert z * z.conjugate() == 2 * GOLDEN * GOLDEN
    assert abs(z) == GOLDEN * root(2)
    assert z != -z
    assert z == (1 + root(-1)) * GOLDEN
    assert complex(z) == pytest.approx(0.5257311121 * (1 + 1j))


def test_what_cannot_be_written_is_said() -> None:
    with pytest.raises(Unable, match=r"scalar\.nested_sum"):
        GOLDEN + 1
    with pytest.raises(Unable, match=r"scalar\.nested_sum"):
        GOLDEN + square_root(1 + root(2))
    for given_ in (-root(2), root(-2), 1 + root(-1)):
        with pytest.raises(Unable, match=r"scalar\.root_of"):
            square_root(given_)


def test_order_with_other_numbers() -> None:
    assert 0 < GOLDEN < 1
    assert -GOLDEN < GOLDEN
    assert GOLDEN < root(2)
    assert isinstance(GOLDEN * GOLDEN, Surd)
