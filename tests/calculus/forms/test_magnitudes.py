"""Signs and magnitudes of one number: the shortest form has the same value on both sides of 0."""

from fractions import Fraction

import numpy as np
import pytest

from calculus.reckoned import Reckoner, size
from calculus.reckoned import read as tree_of
from matelier.calculus.expression import Expression, elementwise, symbol
from matelier.calculus.forms.magnitudes import signs_together
from matelier.calculus.forms.simplify import simplified
from matelier.calculus.language.shapes import read
from matelier.calculus.language.text import as_text

T = symbol("t")
KEYS = (elementwise("sign", T), elementwise("abs", T), T)


def worth(powers: dict[Expression, Fraction], t: Fraction) -> Fraction:
    values = dict(zip(KEYS, (Fraction(1 if t > 0 else -1), abs(t), t), strict=True))
    product = Fraction(1)
    for base, count in powers.items():
        product *= values[base] ** int(count)
    return product


@pytest.mark.parametrize("sign", range(-2, 4))
@pytest.mark.parametrize("magnitude", range(-4, 5))
@pytest.mark.parametrize("plain", range(-4, 5))
def test_the_value_stays_and_at_most_two_are_left(sign: int, magnitude: int, plain: int) -> None:
    powers = {base: Fraction(count) for base, count in zip(KEYS, (sign, magnitude, plain), strict=True)}
    before = dict(powers)
    signs_together(powers)
    assert all(worth(powers, t) == worth(before, t) for t in (Fraction(3, 2), Fraction(-2, 5)))
    assert len(powers) <= 2


def test_the_sign_of_what_passes_is_not_a_sign() -> None:
    powers = {elementwise("sign", elementwise("relu", T)): Fraction(2)}
    signs_together(powers)
    assert powers == {elementwise("sign", elementwise("relu", T)): Fraction(2)}


@pytest.mark.parametrize(
    ("text", "short"),
    [("sign(t)*abs(t)", "t"), ("sign(t)/abs(t)", "1/t"), ("t*sign(t)", "abs(t)"), ("abs(t)/t", "sign(t)")],
)
def test_it_is_seen_in_expressions(text: str, short: str) -> None:
    found = as_text(simplified(read(text).expression))
    assert size(found) == size(short)
    for t in (1.5, -0.4):
        values = {"t": np.full((1, 1), t)}
        assert Reckoner(np, values, {}).worth(tree_of(found)) == pytest.approx(
            Reckoner(np, values, {}).worth(tree_of(short))
        )
