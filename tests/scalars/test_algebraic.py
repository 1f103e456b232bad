"""Numbers made from roots of polynomials: a field, ordered where real, each root in a disc of its own."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.scalars.algebraic import Algebraic
from matelier.scalars.approximate import near
from matelier.scalars.enclosed import discs, primitive, roots_of
from matelier.scalars.ratio import letter
from matelier.scalars.solutions import from_parts, solutions
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable

CUBIC = (1, -6, -72, -27)  # the characteristic polynomial of [1 2 3; 4 5 6; 7 8 0]
QUINTIC = (1, 0, 0, 0, -1, -1)
SWINNERTON_DYER = (1, 0, -10, 0, 1)  # its roots are ±√2 ± √3
POLYNOMIALS = [CUBIC, QUINTIC, SWINNERTON_DYER, (1, 0, 0, -2), (3, 0, 1, 0, 5)]


def roots(coefficients: tuple[int, ...]) -> tuple[Algebraic, ...]:
    return solutions([Fraction(c) for c in coefficients])


def numbers(polynomial: tuple[int, ...]) -> st.SearchStrategy[object]:
    small = st.fractions(-3, 3, max_denominator=4)
    return st.lists(small, min_size=1, max_size=4).map(
        lambda cs: sum((c * roots(polynomial)[0] ** k for k, c in enumerate(cs)), Fraction(0))
    )


@given(st.sampled_from(POLYNOMIALS).flatmap(lambda p: st.tuples(*[numbers(p)] * 3)))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_they_are_a_field(three: tuple[Algebraic, Algebraic, Algebraic]) -> None:
    x, y, z = three
    assert (x + y) + z == x + (y + z)
    assert x * (y + z) == x * y + x * z
    assert (x * y) * z == x * (y * z)
    assert x - x == 0
    assert isinstance(x - x, Fraction)
    if y:
        assert x / y * y == x


@given(st.sampled_from([CUBIC, SWINNERTON_DYER]).flatmap(lambda p: st.tuples(*[numbers(p)] * 2)))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_order_and_floats_are_those_of_the_reals(pair: tuple[Algebraic, Algebraic]) -> None:
    x, y = pair
    assert (x < y) + (x == y) + (x > y) == 1
    if abs(float(x) - float(y)) > 1e-9:
        assert (x < y) == (float(x) < float(y))
    if x == y:
        assert hash(x) == hash(y)


@pytest.mark.parametrize("polynomial", POLYNOMIALS)
def test_each_root_is_a_root_and_each_disc_holds_it(polynomial: tuple[int, ...]) -> None:
    found = roots(polynomial)
    assert len(found) == len(polynomial) - 1
    for x in found:
        assert sum((c * x ** (len(polynomial) - 1 - k) for k, c in enumerate(polynomial)), Fraction(0)) == 0
        disc = x.root.disc
        assert abs(complex(x) - complex(disc.x, disc.y)) < 1e-12
        assert x.is_real == (complex(x).imag == 0)
        assert x.conjugate().conjugate() == x
        assert abs(complex(x.conjugate()) - complex(x).conjugate()) < 1e-15


def test_the_discs_are_apart_even_where_roots_nearly_meet() -> None:
    close = primitive([Fraction(c) for c in (1, 0, 0, -(10**12), 2 * 10**6, -1)])  # two roots 2e-15 apart (Mignotte)
    found = discs(close)
    assert all(found[i].apart(found[k]) for i in range(5) for k in range(i))
    assert sum(disc.y == 0 for disc in found) in (3, 5)


def test_degree_one_and_two_are_fractions_and_surds() -> None:
    assert solutions([Fraction(2), Fraction(-3)]) == (Fraction(3, 2),)
    assert solutions([Fraction(1), Fraction(-1), Fraction(-1)]) == ((1 + root(5)) / 2, (1 - root(5)) / 2)
    assert solutions([Fraction(1), Fraction(0), Fraction(1)]) == (root(-1), -root(-1))


def test_the_roots_of_the_lecture() -> None:
    x, y, z = roots(CUBIC)
    assert [near(r) for r in (x, y, z)] == ["12.1229", "-0.388384", "-5.73451"]
    assert z < y < 0 < 12 < x
    assert x > Fraction(121228, 10000)
    assert float(x) == 12.122893784632394
    assert str(x) == "root of x^3-6*x^2-72*x-27 near 12.1229"
    assert str(x * x - 1) == "λ^2-1 with λ = root of x^3-6*x^2-72*x-27 near 12.1229"


def test_one_number_in_two_fields_is_one_number() -> None:
    large, small, minus_small, minus_large = roots(SWINNERTON_DYER)
    assert large == -minus_large
    assert hash(large) == hash(-minus_large)
    assert large == 1 / small
    assert large**2 != small**2
    assert large**2 == minus_large**2
    assert small != minus_small


def test_a_real_number_of_a_complex_root_is_known_to_be_real() -> None:
    _, turned, _ = roots((1, 0, 0, -2))
    assert not turned.is_real
    with pytest.raises(TypeError):
        float(turned)
    unity = roots((1, 1, 1, 1, 1))[0]
    assert (unity + 1 / unity).is_real
    assert float(unity + 1 / unity) == pytest.approx(0.6180339887498949)


def test_zero_comes_together_with_every_root_and_nothing_else_does() -> None:
    x, y, _ = roots(CUBIC)
    assert 0 * x + y == y
    assert Fraction(0) * x == 0
    for other in (y, letter("a")):
        with pytest.raises(Unable, match=r"scalar\.different_roots"):
            x + other
        with pytest.raises(Unable, match=r"scalar\.different_roots"):
            other * x
    with pytest.raises(ZeroDivisionError):
        x / (y - y)


@pytest.mark.parametrize("polynomial", POLYNOMIALS)
def test_the_parts_make_the_number_again(polynomial: tuple[int, ...]) -> None:
    for x in roots(polynomial):
        assert from_parts(**(x * x - x / 3).parts()) == x * x - x / 3


def test_forged_parts_are_refused() -> None:
    parts = roots(CUBIC)[0].parts()
    for forged in (
        {"irreducible": (Fraction(1), Fraction(0), Fraction(0), Fraction(-1))},
        {"irreducible": (Fraction(1), Fraction(-3))},
        {"radius": Fraction(100)},
        {"centre": (Fraction(5), Fraction(0))},
    ):
        with pytest.raises(BadInput, match=r"scalar\.wrong_root"):
            from_parts(**{**parts, **forged})


def test_letters_make_fields_too() -> None:
    a = letter("a")
    plus, minus = solutions([Fraction(1), Fraction(-2), 1 - a])
    assert plus + minus == 2
    assert plus * minus == 1 - a
    assert (plus - 1) ** 2 == a
    assert 1 / plus * plus == 1
    assert (str(plus), str(minus)) == ("1+√(a)", "1-√(a)")
    one, *_ = solutions([Fraction(1), Fraction(0), Fraction(-1), a])
    assert one**3 - one + a == 0
    with pytest.raises(Unable, match=r"scalar\.no_value"):
        complex(plus)


def test_roots_keep_their_order() -> None:
    places = [complex(r.disc.x, r.disc.y) for r in roots_of([Fraction(c) for c in QUINTIC])]
    assert places[0].imag == 0
    assert [z.imag > 0 for z in places[1:]] == [True, False, True, False]
    assert places[1].real > places[3].real


def test_square_roots_come_into_the_field_where_the_polynomial_stays_whole() -> None:
    x = roots(CUBIC)[0]
    sum_ = x + root(2)
    assert (sum_ - x, sum_ * (1 / sum_)) == (root(2), 1)
    assert complex((x * root(-1) + 1).conjugate()) == pytest.approx(1 - 12.122893784632394j)
    assert not (x * root(-1)).is_real
    assert (x * root(-1)) ** 2 == -(x**2)
    assert hash((x + root(2)) - root(2)) == hash(x)
    with pytest.raises(Unable, match=r"scalar\.different_roots"):  # √2 is among the numbers of √2 + √3 already
        roots(SWINNERTON_DYER)[0] + root(2)


def test_roots_over_surds_are_roots_and_no_others() -> None:
    i = root(-1)
    found = solutions([Fraction(1), Fraction(0), -i, 1 + i])
    assert len(found) == 3
    assert all(x**3 - i * x + 1 + i == 0 for x in found)
    assert len({x.smallest() for x in found}) == 3
    x = found[0]
    assert x.conjugate() ** 3 + i * x.conjugate() + 1 - i == 0
    assert str(x).startswith("root of x^3-i*x+(1+i) near ")
    assert x == solutions(x.root.polynomial)[x.root.index]  # the same number over the rationals


def test_the_parts_of_roots_over_surds_make_them_again_and_forged_ones_do_not() -> None:
    i = root(-1)
    x = solutions([Fraction(1), Fraction(0), -i, 1 + i])[0]
    parts = (x * i + 2).parts()
    assert from_parts(**parts) == x * i + 2
    other = next(disc for disc in discs(x.root.polynomial) if abs(complex(disc.x, disc.y) - complex(x)) > 1e-9
                 and all(abs(complex(disc.x, disc.y) - complex(y)) > 1e-9 for y in solutions(x.root.over)))  # fmt: skip
    for forged in (
        {"over": (Fraction(1), Fraction(0), -i, 1 - i)},  # of another polynomial
        {"over": (Fraction(1), Fraction(0), Fraction(0), i)},  # it comes apart: −i is i³
        {"over": (2 * Fraction(1), Fraction(0), -2 * i, 2 + 2 * i)},
        {"centre": (other.x, other.y)},  # a root of the rational polynomial, not of the factor
    ):
        with pytest.raises(BadInput, match=r"scalar\.wrong_root"):
            from_parts(**{**parts, **forged})
