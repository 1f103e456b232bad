"""What a simplification remembers while it works: normal forms that are known, and sums as they were first written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from matelier.calculus.expression import ONE, Expression, mul, number
from matelier.calculus.language.text import nodes
from matelier.calculus.renewing import rebuilt

MOST_TRIES, MOST_DEPTH = 300, 40
"""Other ways that are tried for one expression (what books write takes less than a hundred), and ways within ways."""
Normalize: TypeAlias = Callable[["Form", Expression, tuple[Expression, ...]], Expression]


@dataclass(slots=True)
class Form:
    """One simplification: `rules` make the normal form of an operation of its parts' normal forms.

    A sum is the same sum in whatever order, with whatever sign and turned or not; the first one seen is the one that is
    kept, so that what a person wrote stays as written.
    """

    rules: Mapping[str, Normalize]
    known: dict[Expression, Expression] = field(default_factory=dict[Expression, Expression])
    turned: dict[Expression, Expression] = field(default_factory=dict[Expression, Expression])
    sums: dict[frozenset[tuple[Expression, Fraction]], tuple[Expression, Fraction]] = field(
        default_factory=dict[frozenset[tuple[Expression, Fraction]], tuple[Expression, Fraction]]
    )
    shown: dict[Expression, Expression] = field(default_factory=dict[Expression, Expression])
    names_norms: bool = True
    tries: int = MOST_TRIES
    depth: int = 0

    def may_try(self) -> bool:
        """Whether there is time for another way to write a sum or a product; ways within ways end somewhere."""
        self.tries -= 1
        return self.tries > 0 and self.depth <= MOST_DEPTH

    def of(self, expression: Expression) -> Expression:
        """The normal form."""
        found = self.known.get(expression)
        if found is None:
            parts = tuple(self.of(part) for part in expression.parts)
            rule = self.rules.get(expression.op)
            found = rule(self, expression, parts) if rule else rebuilt(expression, parts)
            self.known[expression] = self.known[found] = found
        return found

    def make(self, name: str, *parts: Expression) -> Expression:
        """The normal form of one operation of parts in normal form."""
        return self.rules[name](self, ONE, parts)


def split(expression: Expression) -> tuple[Fraction, Expression]:
    """The constant in front and the rest."""
    if expression.value is not None:
        return expression.value, ONE
    if expression.op == "mul" and expression.parts[0].value is not None:
        rest = expression.parts[1:]
        return expression.parts[0].value, rest[0] if len(rest) == 1 else Expression("mul", rest, expression.shape)
    return Fraction(1), expression


def scaled(coefficient: Fraction | int, rest: Expression) -> Expression:
    """The constant times the rest."""
    return rest if coefficient == 1 else mul(number(coefficient), rest)


def body_of(expression: Expression) -> tuple[tuple[Expression, ...], Expression]:
    """The scalar factors of a product, the constant too, and the matrix left over; of a scalar itself and 1."""
    if expression.is_scalar:
        return (expression,), ONE
    if expression.op != "mul":
        return (), expression
    scalars = tuple(part for part in expression.parts if part.is_scalar)
    chain = expression.parts[len(scalars) :]
    return scalars, chain[0] if len(chain) == 1 else Expression("mul", chain, expression.shape)


def numbers_of(expression: Expression) -> list[Expression]:
    """The scalar factors one by one, those of a number that is itself a product of numbers, too."""
    scalars, _ = body_of(expression)
    together = (scalar.op == "mul" and scalar.parts[0].is_scalar for scalar in scalars)
    pairs = zip(scalars, together, strict=True)
    return [part for scalar, is_product in pairs for part in (scalar.parts if is_product else (scalar,))]


def chain_of(expression: Expression) -> tuple[Expression, ...]:
    """The matrices that a product without scalar factors multiplies."""
    return expression.parts if expression.op == "mul" else (expression,)


def rank_of(expression: Expression) -> tuple[int, str]:
    """Small before large, then by name: the order of factors."""
    return nodes(expression), spelled(expression)


@lru_cache(maxsize=1 << 14)
def spelled(expression: Expression) -> str:
    """A text that tells expressions apart."""
    inside = ",".join(spelled(part) for part in expression.parts)
    own = expression.name or ("" if expression.value is None else str(expression.value))
    return own or f"{expression.op}:{expression.dims}:{expression.shape}({inside})"


def first(expressions: Iterable[Expression]) -> Expression:
    """The smallest of them."""
    return min(expressions, key=rank_of)
