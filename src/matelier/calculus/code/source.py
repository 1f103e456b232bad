"""Pieces of source code: text, how tightly it holds together, and the library whose functions are called."""

from dataclasses import dataclass
from fractions import Fraction

from matelier.calculus.expression import Dimension
from matelier.calculus.language.sizes import size_of

SUM, PRODUCT, POWER, ATOM = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Written:
    """Code, and how tightly it holds together."""

    text: str
    level: int = ATOM

    def held(self, level: int) -> str:
        """In parentheses where it holds together less than that."""
        return self.text if self.level >= level else f"({self.text})"


@dataclass(frozen=True, slots=True)
class Library:
    """Which library is called, and by which name."""

    name: str
    jax: bool = False

    def call(self, function: str, *given: str) -> Written:
        """One of its functions, called."""
        return Written(f"{self.name}.{function}({', '.join(given)})")


def counted(value: Fraction) -> Written:
    """A number."""
    if value.denominator == 1:
        return Written(str(value.numerator), ATOM if value >= 0 else PRODUCT)
    return Written(f"{value.numerator} / {value.denominator}", PRODUCT)


def size(*sides: Dimension) -> Written:
    """The product of dimensions."""
    factors = [str(factor) for side in sides for factor in size_of(side)]
    return Written(" * ".join(factors) or "1", PRODUCT if len(factors) > 1 else ATOM)


def quotient(over: str, under: list[Written]) -> str:
    """Something over a product."""
    if not under:
        return over
    below = " * ".join(part.held(POWER) for part in under)
    return f"{over} / ({below})" if len(under) > 1 else f"{over} / {below}"
