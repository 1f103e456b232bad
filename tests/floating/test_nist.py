"""NIST's certified regressions: from decimals all digits, from doubles none that is not right."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import nist
import rationally
from matelier.certify.check import holds
from matelier.exact.projection import least_squares as exactly
from matelier.floating.least_squares import least_squares
from matelier.formats.matrix import read_matrix
from matelier.spine.matrix import Exact

NAMES = sorted(nist.REGRESSIONS)


def digits(found: Fraction, certified: Fraction) -> float:
    """So many digits two numbers have in common."""
    off = abs(found - certified)
    return 99.0 if not off else -float(Decimal(float(off / abs(certified))).log10())


@pytest.mark.parametrize("name", NAMES)
def test_from_a_table_of_decimals_every_coefficient_is_right(name: str, tmp_path: Path) -> None:
    regression = nist.REGRESSIONS[name]
    file = tmp_path / f"{name}.csv"
    file.write_text(regression.csv, encoding="utf-8")
    table, _ = read_matrix(file)
    A, b = regression.system([list(row) for row in table.rows])
    found = exactly(Exact.of(A), Exact.of(b)).value.x
    for (x,), certified in zip(found.rows, regression.coefficients, strict=True):
        assert digits(x, certified) >= 14


@pytest.mark.parametrize("name", NAMES)
def test_from_doubles_the_claimed_digits_are_right(name: str) -> None:
    A, b = nist.REGRESSIONS[name].stored()
    found = least_squares(A, b)
    x = found.value.x
    truth = rationally.nearest(A, b)
    assert truth is not None
    assert rationally.lies(truth, x)
    assert x.label in ("PROVED", "EXACT")
    assert all(holds(claim) for claim in found.claims)
    assert (x.radius <= 1e-15 * np.abs(x.value)).all()


def test_rounding_the_decimals_of_filip_costs_more_digits_than_any_solver_can_give_back() -> None:
    regression = nist.REGRESSIONS["Filip"]
    x = least_squares(*regression.stored()).value.x
    kept = [digits(Fraction(float(v)), c) for (v,), c in zip(x.value, regression.coefficients, strict=True)]
    assert 6 < min(kept) < 9


def test_a_plain_solver_loses_filip_altogether() -> None:
    regression = nist.REGRESSIONS["Filip"]
    A, b = regression.stored()
    plain = np.linalg.lstsq(A, b, rcond=None)[0]
    kept = [digits(Fraction(float(v)), c) for (v,), c in zip(plain, regression.coefficients, strict=True)]
    assert max(kept) < 2
