"""Numbers made from a root of an irreducible polynomial, with exact arithmetic, order and as many digits as asked."""

from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from typing import Any, cast

from flint import acb, ctx

from matelier.scalars.approximate import FIRST_BITS, ball, near, nearest
from matelier.scalars.enclosed import Root, letters_of, roots_of, written_polynomial
from matelier.scalars.power import power
from matelier.scalars.ratio import Ratio
from matelier.scalars.residues import inverse, is_field, least_polynomial, mean, multiplied, remainder, together
from matelier.scalars.surd import Surd, root
from matelier.scalars.univariate import Polynomial, coefficients_of, polynomial
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

X: Polynomial = polynomial([Fraction(0), Fraction(1)])


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Algebraic:
    """A polynomial in a root α of an irreducible one, of lower degree than that; never a constant.

    Made by `solutions` and by arithmetic, which gives the coefficient's own kind wherever a constant is left. Square
    roots are among the coefficients where the root's polynomial stays irreducible beside them. Numbers of different
    roots are reckoned with one by one, never together.
    """

    element: Polynomial
    root: Root

    def __add__(self, other: object) -> Scalar:
        if (p := self._of_mine(other)) is None:
            return NotImplemented
        mine, theirs = together(self.element, p)
        return made(mine + theirs, self.root)

    __radd__ = __add__

    def __neg__(self) -> "Algebraic":
        return Algebraic(-self.element, self.root)

    def __pos__(self) -> "Algebraic":
        return self

    def __sub__(self, other: object) -> Scalar:
        if (p := self._of_mine(other)) is None:
            return NotImplemented
        mine, theirs = together(self.element, p)
        return made(mine - theirs, self.root)

    def __rsub__(self, other: object) -> Scalar:
        return -self + other

    def __mul__(self, other: object) -> Scalar:
        if isinstance(other, int | Fraction) and not other:
            return Fraction(0)
        if (p := self._of_mine(other)) is None:
            return NotImplemented
        return made(multiplied(self.element, p, self.root), self.root)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Scalar:
        if (p := self._of_mine(other)) is None:
            return NotImplemented
        if not p:
            raise ZeroDivisionError("division by zero")
        return made(multiplied(self.element, inverse(p, self.root), self.root), self.root)

    def __rtruediv__(self, other: object) -> Scalar:
        return made(inverse(self.element, self.root), self.root) * other

    def __pow__(self, exponent: object) -> Scalar:
        return power(self, exponent) if isinstance(exponent, int) else NotImplemented

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Algebraic):
            return False
        if self.root == other.root:
            return self.coefficients == other.coefficients
        if self.root.has_letters or other.root.has_letters:
            return False
        return self.smallest() == other.smallest()

    def __hash__(self) -> int:
        letters = self.root.has_letters
        return hash((self.root.polynomial, tuple(self.coefficients)) if letters else mean(self.element, self.root))

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, int | Fraction | Surd | Algebraic):
            return NotImplemented
        if self == other:
            return False
        if not (self.is_real and getattr(other, "is_real", True)):
            raise TypeError("a number that is not real has no place on the line")
        bits = FIRST_BITS
        while True:
            with ctx.workprec(bits):
                gap: Any = ball(self, bits).real - ball(other, bits).real
            if not gap.contains(0):
                return bool(gap < 0)
            bits *= 2

    def __abs__(self) -> "Algebraic":
        return self if self > 0 else -self

    def __float__(self) -> float:
        """The nearest binary64, for real ones."""
        if not self.is_real:
            raise TypeError("a number that is not real is no float")
        return nearest(self, real=True)

    def __complex__(self) -> complex:
        if self.root.has_letters:
            self._has_no_value()
        return complex(nearest(self, real=True), 0.0 if self.is_real else nearest(self, real=False))

    def __str__(self) -> str:
        if self.root.has_letters and self.root.degree == 2:
            return _written_quadratic(self)
        told = str(self.root) + ("" if self.root.has_letters else f" near {near(made(X, self.root))}")
        if self.is_root:
            return told
        return f"{written_polynomial(self.coefficients[::-1], 'λ')} with λ = {told}"

    @property
    def coefficients(self) -> list[Scalar]:
        """Those of the polynomial in the root, from the constant up."""
        return coefficients_of(self.element)

    @property
    def is_real(self) -> bool:
        """Whether it is real, decided exactly. Raises Unable("scalar.no_value") with letters."""
        if self.root.has_letters:
            self._has_no_value()
        return (self.root.is_real and all(is_real(c) for c in self.coefficients)) or self.smallest().is_real

    @property
    def is_root(self) -> bool:
        """Whether the number is the root itself, no other polynomial in it."""
        return self.coefficients == [0, 1]

    def conjugate(self) -> "Algebraic":
        """The complex conjugate: the conjugate polynomial in the conjugate root."""
        if self.root.has_letters:
            self._has_no_value()
        return Algebraic(polynomial([c.conjugate() for c in self.coefficients]), self.root.conjugate())

    def smallest(self) -> Root:
        """The same number as a root of the irreducible polynomial that it is itself a root of."""
        if self.is_root:
            return Root(self.root.polynomial, self.root.index)
        candidates = list(roots_of(least_polynomial(self.element, self.root)))
        bits = FIRST_BITS
        while len(candidates) > 1:
            with ctx.workprec(bits):
                mine = ball(self, bits)
                candidates = [one for one in candidates if one.enclosure(bits).overlaps(mine)]
            bits *= 2
        return candidates[0]

    def quadratic(self) -> tuple[Scalar, Scalar, Scalar]:
        """u, v, d with the number u + v·√d, d without squares: for roots of quadratic polynomials with letters."""
        u, v = [*self.coefficients, Fraction(0)][:2]
        _, b, c = self.root.polynomial
        outside, inside = _squares_out(b * b - 4 * c)
        return u - v * b / 2, v * outside / 2, inside

    def enclosure(self, bits: int) -> Any:
        """A ball with the number in it, about so many bits small (FLINT's acb)."""
        alpha, total = self.root.enclosure(bits + 32), acb(0)
        for c in reversed(self.coefficients):
            total = total * alpha + ball(c, bits + 32)
        return total

    def parts(self) -> dict[str, object]:
        """What `from_parts` (with letters, `from_letters`) makes it from: its polynomial and the root's, from the
        highest power, and the disc (with letters, the root's place); `over` is the root's with square roots in it.
        """
        parts = {"element": tuple(reversed(self.coefficients)), "irreducible": self.root.polynomial}
        if self.root.has_letters:
            return {**parts, "index": self.root.index}
        disc, over = self.root.disc, {"over": self.root.over} if self.root.over else {}
        return {**parts, "centre": (disc.x, disc.y), "radius": disc.radius, **over}

    def _of_mine(self, other: object) -> Polynomial | None:
        # The other number as a polynomial in my root; Unable where it has another, or where mine comes apart beside it.
        if isinstance(other, int | Fraction) or (isinstance(other, Ratio) and self.root.has_letters):
            return polynomial([cast("Scalar", other)])
        if isinstance(other, Surd) and not self.root.has_letters:
            theirs: Polynomial = polynomial([other])
        elif isinstance(other, Algebraic) and other.root == self.root:
            theirs = other.element
        elif isinstance(other, Algebraic | Surd | Ratio):
            raise Unable("scalar.different_roots", one=str(self), other=str(other))
        else:
            return None
        if not self.root.has_letters and not is_field(self.root, self.element, theirs):
            raise Unable("scalar.different_roots", one=str(self), other=str(other))
        return theirs

    def _has_no_value(self) -> None:
        raise Unable("scalar.no_value", given=str(self), letters=letters_of(self.root.polynomial))


def made(element: Polynomial, one: Root) -> Scalar:
    """The number that this polynomial gives at the root: Algebraic, or the constant that is left."""
    coefficients = coefficients_of(remainder(element, one))
    if len(coefficients) < 2:
        return coefficients[0] if coefficients else Fraction(0)
    return Algebraic(polynomial(coefficients), one)


def is_real(value: Scalar) -> bool:
    """Whether a number without letters is real."""
    return isinstance(value, int | Fraction) or value.is_real


def _squares_out(discriminant: Scalar) -> tuple[Scalar, Scalar]:
    # s, d with s²·d = the discriminant, d a product of different irreducible polynomials and a squarefree number.
    constant, powers = discriminant.factors() if isinstance(discriminant, Ratio) else (discriminant, ())
    number = root(constant)
    ((under, outside),) = number.terms if isinstance(number, Surd) else ((1, number),)
    inside: Scalar = Fraction(under)
    for factor, exponent in powers:
        outside, inside = outside * factor ** (exponent // 2), inside * factor ** (exponent % 2)
    return outside, inside


def _written_quadratic(value: Algebraic) -> str:
    u, v, d = value.quadratic()
    size = str(v)
    sign, size = ("-", str(-v)) if size.startswith("-") else ("+", size)
    size = "" if size == "1" else f"({size})*" if set(size[1:]) & set("+-/") else f"{size}*"
    told = f"{size}i" if d == -1 else f"{size}√({d})"
    return (str(u) if u else "") + f"{sign}{told}".removeprefix("" if u else "+")
