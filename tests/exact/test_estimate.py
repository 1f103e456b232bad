"""What is hopeless is refused at once, and nothing that people can wait for."""

import random
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given

from effort import counted
from exactly import matrices, strange_squares
from matelier.exact.determinant import determinant
from matelier.exact.eliminate import rank, row_reduce
from matelier.exact.estimate import COSTS, PATIENCE, check_hope, estimated, growth
from matelier.exact.inverse import inverse
from matelier.exact.multiply import power
from matelier.exact.orthogonal import qr
from matelier.exact.polynomial import characteristic_polynomial
from matelier.exact.solve import solve
from matelier.exact.spaces import subspaces
from matelier.scalars.lowest import whole
from matelier.scalars.nested import square_root
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact

LETTERS = [letter(name) for name in "abcd"]


def numbers(n: int, most: int) -> Exact:
    dice = random.Random(n)
    return Exact(tuple(tuple(whole([dice.randint(-most, most) for _ in range(n)])) for _ in range(n)))


def lettered(n: int, count: int) -> Exact:
    return Exact.of([[LETTERS[(i + j) % count] + i * j for j in range(n)] for i in range(n)])


@pytest.mark.parametrize(
    "question", [rank, determinant, solve, row_reduce, subspaces, inverse, characteristic_polynomial]
)
@pytest.mark.parametrize("most", [9, 999])
def test_two_hundred_rows_of_short_numbers_pass(question: object, most: int) -> None:
    check_hope(question, numbers(200, most))  # type: ignore[arg-type]


@given(matrices())
def test_what_is_typed_by_hand_passes(A: Exact) -> None:
    assert all(estimated(name, A) < PATIENCE / 1000 for name in COSTS)


@given(strange_squares)
def test_so_it_does_with_roots_and_letters(A: Exact) -> None:
    assert all(estimated(name, A) < PATIENCE / 10 for name in COSTS)
    check_hope(inverse, A)


def test_three_thousand_rows_are_refused_at_once() -> None:
    line = tuple(whole([7, -12, 95, 0, 3] * 600))
    A = Exact(tuple(line[i % 5 :] + line[: i % 5] for i in range(3000)))

    def refused() -> None:
        with pytest.raises(Unable, match=r"exact\.hopeless: .*duration\.minutes"):
            check_hope(determinant, A)

    assert counted(refused)[1] < 30_000_000  # looked through once


def test_twelve_rows_of_four_letters_are_refused_at_once() -> None:
    with pytest.raises(Unable, match=r"exact\.hopeless_letters: .*'a', 'b', 'c', 'd'"):
        check_hope(determinant, lettered(12, 4))


def test_fewer_letters_and_fewer_rows_pass() -> None:
    check_hope(determinant, lettered(12, 2))
    check_hope(determinant, lettered(6, 4))


def test_a_triangle_of_letters_passes() -> None:
    n = 12
    A = Exact.of([[LETTERS[(i + j) % 4] if i <= j else 0 for j in range(n)] for i in range(n)])
    check_hope(determinant, A)
    assert growth(A).product == 1


def test_few_letters_on_the_diagonal_grow_little() -> None:
    A = Exact.of([[LETTERS[i] if i == j < 4 else i * j + 1 for j in range(12)] for i in range(12)])
    assert growth(A).minor == 2**4
    check_hope(determinant, A)


def test_long_numbers_are_refused_where_short_ones_pass() -> None:
    A = Exact(tuple(tuple(entry + Fraction(10) ** 400 for entry in row) for row in numbers(150, 9).rows))
    check_hope(inverse, numbers(150, 9))
    with pytest.raises(Unable, match=r"exact\.hopeless:"):
        check_hope(inverse, A)


def test_a_diagonal_is_not_hopeless() -> None:
    n = 600
    A = Exact(tuple(tuple(whole([7 if i == j else 0 for j in range(n)])) for i in range(n)))
    check_hope(inverse, A)


def test_more_rows_and_longer_numbers_take_longer() -> None:
    for name in COSTS:
        assert all(a < b for a, b in pairwise(estimated(name, numbers(n, 99)) for n in (10, 40, 160)))
        assert all(a <= b for a, b in pairwise(estimated(name, numbers(40, most)) for most in (9, 999, 10**9)))


def test_roots_cost_by_their_field() -> None:
    def full(*roots: int) -> Exact:
        return Exact.of([[sum((root(d) for d in roots), Fraction(i * j)) for j in range(6)] for i in range(6)])

    assert estimated("rank", full(-1)) == estimated("rank", full(5)) < estimated("rank", full(2, 3))
    assert estimated("rank", full(2, 3)) == estimated("rank", full(2, 3, 6))


def test_what_is_not_estimated_passes() -> None:
    check_hope(lambda A: A, numbers(200, 9))
    check_hope(determinant, 3)


def test_a_root_within_a_root_is_estimated_too() -> None:
    A = Exact.of([[square_root(2 + root(2)), 1], [0, 1]])
    assert all(estimated(name, A) > 0 for name in COSTS)


def test_a_power_is_refused_where_its_entries_would_grow_too_long() -> None:
    check_hope(power, numbers(200, 9), 100)
    check_hope(power, numbers(10, 9), 10_000)

    def refused() -> None:
        with pytest.raises(Unable, match=r"power\.hopeless"):
            check_hope(power, numbers(200, 9), 10_000)
        with pytest.raises(Unable, match=r"power\.hopeless"):
            check_hope(power, numbers(100, 9), -1000)

    assert counted(refused)[1] < 2_000_000


def test_q_and_r_of_two_hundred_rows_are_refused() -> None:
    check_hope(qr, numbers(60, 9))
    with pytest.raises(Unable, match=r"exact\.hopeless"):
        check_hope(qr, numbers(200, 9))
