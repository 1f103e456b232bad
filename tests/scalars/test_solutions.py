"""Roots over a field of roots: which of the rational multiple's roots are its own is seen at any size."""

from fractions import Fraction

from matelier.scalars.approximate import ball
from matelier.scalars.solutions import solutions
from matelier.scalars.surd import root


def test_the_roots_of_a_polynomial_with_long_numbers_are_its_own() -> None:
    s = (10**30 - 1) * root(2)
    found = solutions((Fraction(1), -s - 2, 2 * s - 1))
    assert len(found) == 2
    assert all(abs(complex(ball(x * x - (s + 2) * x + 2 * s - 1, 512))) < 1e-60 for x in found)
