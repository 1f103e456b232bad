"""Sums of fractions: over one denominator they have the same value and are shorter."""

import numpy as np
import pytest

from calculus.corpus import SIZES, Case, close, instance, reckon
from calculus.reckoned import size
from matelier.calculus.forms.simplify import simplified
from matelier.calculus.language.shapes import read
from matelier.calculus.language.text import as_text

FRACTIONS = [
    ("2*x./(ones(n)+x.^2) - 2*x.^3./(ones(n)+x.^2).^2", "2*x./(ones(n)+x.^2).^2", "x: n"),
    ("x - norm2(x)^2*x/(1+norm2(x)^2)", "x/(1+norm2(x)^2)", "x: n"),
    ("1/(1+s) - s/(1+s)^2", "1/(1+s)^2", "s: pos"),
    ("X - s*X/(1+s)", "X/(1+s)", "X: m x n; s: pos"),
    ("a/(a+b) + b/(a+b)", "1", "a: pos; b: pos"),
]


@pytest.mark.parametrize(("text", "short", "variables"), FRACTIONS)
def test_they_become_one_fraction(text: str, short: str, variables: str) -> None:
    case = Case("fractions", text, "", variables, short)
    found = as_text(simplified(read(text, case.variables()).expression))
    assert size(found) <= size(short), found
    for round_ in range(len(SIZES)):
        values, sizes = instance(case, round_)
        assert close(reckon(found, values, sizes), reckon(text, values, sizes), 1e-12)


def test_what_has_no_shorter_numerator_stays() -> None:
    text = "a/(1+s) - b/(1+t)"
    values = {name: np.full((1, 1), value) for name, value in zip("abst", (2.0, 3.0, 0.5, 0.7), strict=True)}
    found = as_text(simplified(read(text, {name: [] for name in "abst"}).expression))
    assert size(found) == size(text)
    assert close(reckon(found, values, {}), reckon(text, values, {}), 1e-12)
