"""The determinant of measured numbers: by triangles whose product with A is near I, or exactly."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np

from matelier.floating import rational
from matelier.floating.gaussian import complex_determinant
from matelier.floating.given import claim, entries, square
from matelier.floating.inverted import off_identity
from matelier.floating.lapack import triangles
from matelier.floating.rank import would_decide
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import UNIT, Floats, gamma, is_complex, product, sizes, slack
from matelier.floating.scaling import equilibrated
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.measured import Near
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

SMALL, MIDDLE = 6, 30  # rows of complex numbers that are eliminated at once, or where bounds do not do
LOST = 2e-323  # more than what a rest and a radius lose together where they come below all normal numbers
QUICK = 1.0  # seconds that are spent on exactness unasked


@dataclass(frozen=True, slots=True, eq=False)
class Determinant(Record):
    """det A = mantissa · 2^exponent, so that none is too large; `value` where binary64 holds it, else None.

    `zero` says whether it is 0, None where that is open.
    """

    value: Near | None
    mantissa: Near
    exponent: int
    zero: bool | None
    would: Sentence | None = None


@np.errstate(all="ignore")
def determinant(A: object, *, patience: float = PATIENCE) -> Found[Determinant]:
    """The determinant of the stored numbers; exactly, where that takes less than about `patience` seconds.

    Raises BadInput("matrix.not_square") and as `measured`. [Rump 2010]
    """
    array = entries(A)
    n = square(array)
    if (n <= SMALL or not is_complex(array)) and rational.seconds(array) <= min(patience, QUICK):
        return _exactly(array)
    found = _by_triangles(array)
    if found is not None:
        return Found(found[0], kept(*found[1]), withheld())
    if (n <= MIDDLE or not is_complex(array)) and rational.affordable(rational.seconds(array), patience):
        return _exactly(array)
    unknown = Near(0.0, float("inf"), "UNDECIDED")
    return Found(Determinant(None, unknown, 0, None, would_decide(array)), (), withheld())


def _exactly(A: Floats) -> Found[Determinant]:
    if is_complex(A):
        told = complex_determinant(A)
    else:
        Z, lows = rational.whole(A)
        told = (Fraction(int(cast("Any", Z).det())) * Fraction(2) ** sum(lows), Fraction(0))
    proof = claim("measured_exact_determinant", "EXACT", A=A, top=str(told[0]), imaginary=str(told[1]))
    mantissa, exponent = _split(told, complex_=is_complex(A))
    return Found(Determinant(_brought(mantissa, exponent), mantissa, exponent, not any(told)), (proof,))


def _split(told: tuple[Fraction, Fraction], *, complex_: bool) -> tuple[Near, int]:
    size = max(abs(part) for part in told)
    e = size.numerator.bit_length() - size.denominator.bit_length() if size else 0
    parts = rational.near([part / Fraction(2) ** e for part in told], (2,))
    value, rest = parts.value, parts.rest
    if complex_:
        return Near(complex(*value), float(parts.radius.sum()), "EXACT", complex(*rest)), e
    return Near(float(value[0]), float(parts.radius[0]), "EXACT", float(rest[0])), e


def _brought(mantissa: Near, e: int) -> Near | None:
    """The number itself, where no power of two is lost."""
    if mantissa.value == 0:
        return mantissa
    if not -900 < e < 1000:
        return None
    by = 2.0**e
    rest, radius = None if mantissa.rest is None else mantissa.rest * by, mantissa.radius * by
    if radius / by != mantissa.radius or (rest is not None and rest / by != mantissa.rest):
        radius += LOST
    return Near(mantissa.value * by, radius, mantissa.label, rest)


def _by_triangles(A: Floats) -> tuple[Determinant, tuple[Claim, ...]] | None:
    # X, Y with X Y P A = I − F: det A = ± det(I − F) / Π diag X, and (1 − f)ⁿ ≤ |det(I − F)| ≤ (1 + f)ⁿ, about.
    even = equilibrated(A)
    parts = triangles(even.A) if even.exact else None
    if parts is None:
        return None
    X, Y, order, sign = parts
    rows = off_product(X, Y, even.A[order])
    n = len(A)
    f = float(rows.max())
    off = n * f / (1 - n * f) if n * f < 1 else float("inf")
    if not off < 0.5:
        return None
    value, e = product_of(1 / X.diagonal(), sign)
    e -= int(even.rows.sum() + even.columns.sum())
    radius = abs(value) * (off * 1.01 + gamma(4 * n + 20) * (4 if is_complex(A) else 1)) + 2 * UNIT
    mantissa = Near(value, float(radius), label())
    zero = False if abs(value) > radius else None
    proof = claim(
        "measured_determinant", A=A, X=X, Y=Y, order=np.array(order), rows=even.rows, columns=even.columns,
        mantissa=np.array([value]), exponent=e, radius=float(radius),
    )  # fmt: skip
    return Determinant(_brought(mantissa, e), mantissa, e, zero), (proof,)


def off_product(X: Floats, Y: Floats, A: Floats) -> Any:
    """For each row an upper bound of Σ|I − X Y A|, entries of A at most 1."""
    R = product(X, Y)
    # What X Y is off, times A: |X||Y||A|.
    lost = slack(len(X), X, Y) * (sizes(X) @ (sizes(Y) @ sizes(A).sum(axis=1)))
    return off_identity(R, A) + lost * (1 + gamma(4 * len(X) + 8)) * 1.25


def product_of(numbers: Floats, sign: int) -> tuple[Any, int]:
    """Π numbers as a number near 1 and a power of two."""
    value: Any = complex(sign) if is_complex(numbers) else float(sign)
    e = 0
    for number in numbers.tolist():
        value *= number
        power = int(np.frexp(max(abs(value.real), abs(value.imag)))[1])
        value, e = value * 2.0**-power, e + power
    return value, e
