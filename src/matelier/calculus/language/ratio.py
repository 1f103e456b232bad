"""A product as people write it: a constant, what stands over and under the line, rows times columns, matrices."""

from dataclasses import dataclass, field
from fractions import Fraction

from matelier.calculus.expression import Expression, epower, hadamard, mul, number, power


def ratio_of(expression: Expression) -> "Ratio":
    """The product an expression is; of anything else itself as its only factor."""
    ratio = Ratio()
    ratio.take(expression)
    ratio.under.sort(key=lambda part: part.op == "mul")
    return ratio


def over_and_under(parts: tuple[Expression, ...]) -> tuple[list[Expression], list[Expression]]:
    """The factors of a product entry by entry, and its divisors: of x.^(−2) x.^2."""
    over, under = list[Expression](), list[Expression]()
    for part in parts:
        value = part.parts[1].value if part.op == "epower" else None
        if value is not None and value < 0:
            under.append(epower(part.parts[0], number(-value)))
        else:
            over.append(part)
    return over, under


@dataclass(slots=True)
class Ratio:
    """A product: its constant, numbers over and under the line, row-times-column chains (numbers, too), matrices."""

    constant: Fraction = Fraction(1)
    over: list[Expression] = field(default_factory=list[Expression])
    under: list[Expression] = field(default_factory=list[Expression])
    inner: list[tuple[Expression, ...]] = field(default_factory=list[tuple[Expression, ...]])
    chain: list[Expression] = field(default_factory=list[Expression])

    @property
    def is_one(self) -> bool:
        """Whether it is a single factor."""
        return self.constant == 1 and not self.under and len(self.over) + len(self.inner) + len(self.chain) == 1

    def take(self, part: Expression) -> None:
        """One more factor."""
        if part.op == "mul":
            self.product(part)
        elif part.value is not None:
            self.constant *= part.value
        elif (turned := _turned(part)) is not None:
            self.divide(turned)
        elif part.is_scalar:
            self.over.append(part)
        elif part.op == "hadamard":
            self.entrywise(part)
        else:
            self.chain.append(part)

    def divide(self, part: Expression) -> None:
        """One more divisor: of 1/(x/2) 2/x."""
        inside = Ratio()
        inside.take(part)
        self.constant /= inside.constant
        self.over += inside.under
        self.under += inside.over
        self.under += [Expression("mul", parts) for parts in inside.inner]

    def product(self, part: Expression) -> None:
        """The factors of a product; a row times a column is a number and stays together."""
        numbers = [one for one in part.parts if one.is_scalar]
        for one in numbers:
            self.take(one)
        whole = part.parts[len(numbers) :]
        while whole and whole[0].shape[0] == 1:
            end = next((i + 1 for i, one in enumerate(whole) if one.shape[1] == 1), 0)
            if end == 0:
                break
            self.inner.append(whole[:end])
            whole = whole[end:]
        for one in whole:
            self.take(one)

    def entrywise(self, part: Expression) -> None:
        """(2·a)∘x is 2·(a∘x)."""
        kept = list[Expression]()
        for one in part.parts:
            numbers = [factor for factor in one.parts if factor.is_scalar] if one.op == "mul" else []
            for factor in numbers:
                self.take(factor)
            kept.append(mul(*one.parts[len(numbers) :]) if numbers else one)
        product = hadamard(*kept)
        if product.op == "hadamard":
            self.chain.append(product)
        else:
            self.take(product)


def _turned(part: Expression) -> Expression | None:
    """What stands under the line: of x^(−2) x^2."""
    if part.op != "power" or not part.is_scalar:
        return None
    base, exponent = part.parts
    return power(base, number(-exponent.value)) if exponent.value is not None and exponent.value < 0 else None
