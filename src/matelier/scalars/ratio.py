"""Ratios of polynomials with rational coefficients in letters, such as (a + 1)/(a² − 1), always reduced."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any, NoReturn, TypeAlias, cast

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from matelier.scalars.digits import MOST_BITS, MOST_DIGITS, written
from matelier.scalars.power import power
from matelier.scalars.surd import Surd
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

MOST_TERMS = 5_000
MOST_DEGREE = 500

Term: TypeAlias = tuple[Fraction, dict[str, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """A ratio of two polynomials without common factor, the denominator's first coefficient 1, not a constant.

    Made by `letter` and by arithmetic, which gives a Fraction wherever no letter is left. Letters stand for real
    numbers. Equal ratios have equal polynomials, in exactly the letters that occur in them.
    """

    top: fmpq_mpoly
    bottom: fmpq_mpoly

    def __add__(self, other: object) -> Scalar:
        if (pair := _together(self, other)) is None:
            return NotImplemented
        (p, q), (s, t) = pair
        if q == t:
            return _reduced(p + s, q)
        return _reduced(_times(p, t) + _times(s, q), _times(q, t))

    __radd__ = __add__

    def __neg__(self) -> "Ratio":
        return Ratio(-self.top, self.bottom)

    def __pos__(self) -> "Ratio":
        return self

    def __sub__(self, other: object) -> Scalar:
        return self + -cast("Ratio", other) if _known(other) else NotImplemented

    def __rsub__(self, other: object) -> Scalar:
        return -self + other

    def __mul__(self, other: object) -> Scalar:
        if (pair := _together(self, other)) is None:
            return NotImplemented
        (p, q), (s, t) = pair
        return _reduced(_times(p, s), _times(q, t))

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Scalar:
        if (pair := _together(self, other)) is None:
            return NotImplemented
        (p, q), (s, t) = pair
        return _reduced(_times(p, t), _times(q, s))

    def __rtruediv__(self, other: object) -> Scalar:
        return (Ratio(self.bottom, self.top)) * other if _known(other) else NotImplemented

    def __pow__(self, exponent: object) -> Scalar:
        return power(self, exponent) if isinstance(exponent, int) else NotImplemented

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ratio):
            return False
        return self.letters == other.letters and self.top == other.top and self.bottom == other.bottom

    def __hash__(self) -> int:
        return hash((self.letters, str(self.top), str(self.bottom)))

    def __lt__(self, other: object) -> bool:
        self._has_no_value()

    __le__ = __gt__ = __ge__ = __lt__

    def __float__(self) -> float:
        self._has_no_value()

    def __complex__(self) -> complex:
        self._has_no_value()

    def __str__(self) -> str:
        top, bottom = (_written(terms) for terms in self.whole())
        if bottom == "1":
            return top
        above = f"({top})" if "+" in top or "-" in top[1:] else top
        return f"{above}/({bottom})" if set(bottom) & set("+-*") else f"{above}/{bottom}"

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that occur, in order of the alphabet."""
        return tuple(self.top.context().names())

    @property
    def numerator(self) -> list[Term]:
        """The terms above, highest degree first, then in order of the alphabet."""
        return _terms(self.top)

    @property
    def denominator(self) -> list[Term]:
        """The terms below, in the same order; the first coefficient is 1."""
        return _terms(self.bottom)

    @property
    def is_real(self) -> bool:
        """True: letters stand for real numbers."""
        return True

    def conjugate(self) -> "Ratio":
        """Itself: letters stand for real numbers."""
        return self

    def whole(self) -> tuple[list[Term], list[Term]]:
        """The terms above and below, both multiplied so that all coefficients are whole and have no common divisor."""
        top, bottom = self.numerator, self.denominator
        unit = lcm(*(c.denominator for c, _ in top + bottom))
        divisor = gcd(*(int(c * unit) for c, _ in top + bottom))
        factor = Fraction(unit, divisor)
        return [(c * factor, powers) for c, powers in top], [(c * factor, powers) for c, powers in bottom]

    def substitute(self, values: Mapping[str, Scalar]) -> Scalar:
        """The number (or the ratio in the other letters) where these letters have these values.

        Raises ZeroDivisionError where the denominator becomes zero.
        """
        return _valued(self.numerator, values) / _valued(self.denominator, values)

    def factors(self) -> tuple[Fraction, tuple[tuple["Ratio", int], ...]]:
        """A constant and irreducible polynomials with their powers, negative below, whose product this is."""
        (above, tops), (below, bottoms) = self.top.factor(), self.bottom.factor()
        powers = [(p, int(n)) for p, n in tops] + [(p, -int(n)) for p, n in bottoms]
        found = [(cast("Ratio", _reduced(p, p.context().constant(1), monic=False)), n) for p, n in powers]
        return _fraction(above / below), tuple(found)

    def _has_no_value(self) -> NoReturn:
        raise Unable("scalar.no_value", given=str(self), letters=self.letters)


def letter(name: str) -> Ratio:
    """The letter as a number."""
    context = _context((name,))
    return Ratio(context.gen(0), context.constant(1))


def _context(letters: tuple[str, ...]) -> fmpq_mpoly_ctx:
    """The polynomials in these letters, highest degree first."""
    return fmpq_mpoly_ctx.get(letters, Ordering.deglex)


def _known(other: object) -> bool:
    """Whether we reckon with it; raises Unable("scalar.surd_with_parameter") for a surd."""
    if isinstance(other, Surd):
        raise Unable("scalar.surd_with_parameter", given=str(other))
    return isinstance(other, int | Fraction | Ratio)


def _together(one: Ratio, other: object) -> tuple[tuple[Any, Any], tuple[Any, Any]] | None:
    """Numerators and denominators of both in the letters of both; None where the other is no such number."""
    if not _known(other):
        return None
    if not isinstance(other, Ratio):
        number = Fraction(cast("Fraction", other))
        context = one.top.context()
        constant = context.constant(fmpq(number.numerator, number.denominator))
        return (one.top, one.bottom), (constant, context.constant(1))
    if one.letters == other.letters:
        return (one.top, one.bottom), (other.top, other.bottom)
    context = _context(tuple(sorted({*one.letters, *other.letters})))
    above, below, top, bottom = (
        part.project_to_context(context) for part in (one.top, one.bottom, other.top, other.bottom)
    )
    return (above, below), (top, bottom)


def _times(p: Any, q: Any) -> Any:
    """The product of two polynomials; raises Unable("scalar.too_many_terms") before it grows out of hand."""
    degree = int(p.total_degree()) + int(q.total_degree())
    if degree > MOST_DEGREE or len(p) * len(q) > MOST_TERMS**2 // 4:
        raise Unable("scalar.too_many_terms", degree=MOST_DEGREE, terms=MOST_TERMS)
    return p * q


def _reduced(top: Any, bottom: Any, *, monic: bool = True) -> Scalar:
    """The simplest number that is top / bottom."""
    if not bottom:
        raise ZeroDivisionError("division by a polynomial that is zero")
    common = top.gcd(bottom)
    top, bottom = top / common, bottom / common
    if monic:
        lead = bottom.leading_coefficient()
        top, bottom = top / lead, bottom / lead
    if top.is_constant() and bottom.is_constant():
        return _fraction(top.leading_coefficient() / bottom.leading_coefficient()) if top else Fraction(0)
    for part in (top, bottom):
        _keep_small(part)
    names, degrees = top.context().names(), zip(top.degrees(), bottom.degrees(), strict=True)
    used = tuple(name for name, powers in zip(names, degrees, strict=True) if any(powers))
    if len(used) < len(names):
        top, bottom = (part.project_to_context(_context(used)) for part in (top, bottom))
    return Ratio(top, bottom)


def _keep_small(part: Any) -> None:
    """Raise Unable where a polynomial has too many terms or too long a coefficient."""
    if len(part) > MOST_TERMS:
        raise Unable("scalar.too_many_terms", degree=MOST_DEGREE, terms=MOST_TERMS)
    if any(c.height_bits() > MOST_BITS for c in part.coeffs()):
        raise Unable("scalar.too_long", most=MOST_DIGITS)


def _fraction(number: Any) -> Fraction:
    """The same rational number as a Fraction."""
    return Fraction(int(number.p), int(number.q))


def _terms(polynomial: Any) -> list[Term]:
    """Coefficients and powers, in the order in which the polynomial keeps them."""
    names = polynomial.context().names()
    return [
        (_fraction(c), {name: int(power) for name, power in zip(names, powers, strict=True) if power})
        for powers, c in polynomial.terms()
    ]


def _valued(terms: list[Term], values: Mapping[str, Scalar]) -> Scalar:
    """The sum of the terms where these letters have these values and the others stay."""
    total: Scalar = Fraction(0)
    for c, powers in terms:
        product: Scalar = c
        for name, exponent in powers.items():
            product = product * (values[name] if name in values else letter(name)) ** exponent
        total = total + product
    return total


def _written(terms: list[Term]) -> str:
    """A sum of terms with whole coefficients, as `formats.number` reads it: a^2-2*a*b+1."""
    text = ""
    for c, powers in terms:
        factors = [name if exponent == 1 else f"{name}^{exponent}" for name, exponent in powers.items()]
        number = [written(abs(int(c)))] if abs(c) != 1 or not factors else []
        text += ("+" if c > 0 else "-") + "*".join(number + factors)
    return text.removeprefix("+")
