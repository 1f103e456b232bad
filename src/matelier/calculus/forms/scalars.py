"""Scalar factors in normal form: each base once, its powers added up, all exponentials one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from matelier.calculus.expression import ONE, Expression, add, elementwise, mul, number, power
from matelier.calculus.forms.form import Form, rank_of
from matelier.calculus.forms.magnitudes import signs_together
from matelier.calculus.forms.quotients import swapped
from matelier.spine.errors import BadInput

NEVER_NEGATIVE = frozenset(["exp", "norm1", "norm2", "norminf", "abs", "relu", "rank"])


@dataclass(slots=True)
class Scalars:
    """The scalar factors of a product while it is made."""

    coefficient: Fraction = Fraction(1)
    powers: dict[Expression, Fraction] = field(default_factory=dict[Expression, Fraction])
    exponents: list[Expression] = field(default_factory=list[Expression])

    def take(self, factor: Expression, exponent: Fraction = Fraction(1)) -> None:
        """One more factor in normal form, to this power."""
        if factor.value is not None:
            self._constant(factor.value, exponent)
        elif factor.op == "mul" and factor.parts[0].is_scalar:
            self._product(factor, exponent)
        elif factor.op == "exp":
            self.exponents.append(mul(number(exponent), factor.parts[0]))
        elif factor.op == "power" and (inner := merged(factor, exponent)) is not None:
            self.take(factor.parts[0], inner)
        else:
            self.powers[factor] = self.powers.get(factor, Fraction(0)) + exponent

    def _product(self, factor: Expression, exponent: Fraction) -> None:
        # A root of a product is the product of roots only of what cannot be negative.
        whole = exponent.denominator == 1
        together = [part for part in factor.parts if not (whole or never_negative(part))]
        for part in factor.parts:
            if part not in together:
                self.take(part, exponent)
        if len(together) == 1:
            self.take(together[0], exponent)
        elif together:
            atom = mul(*together)
            self.powers[atom] = self.powers.get(atom, Fraction(0)) + exponent

    def _constant(self, value: Fraction, exponent: Fraction) -> None:
        if exponent.denominator == 1 and abs(exponent) <= 64 and value != 0:
            self.coefficient *= value**exponent.numerator
        elif value == 0:
            if exponent < 0:
                raise BadInput("expression.zero_divisor")
            self.coefficient = Fraction(0)
        elif value != 1:
            base = number(value)
            self.powers[base] = self.powers.get(base, Fraction(0)) + exponent

    def settled(self, form: Form) -> Iterator[Expression]:
        """The factors, the constant apart: equal bases and exponentials put together, small ones first."""
        if self.exponents:
            self._exponentials(form)
        signs_together(self.powers)
        signs_together(self.powers)
        for base, exponent in sorted(self.powers.items(), key=lambda item: rank_of(item[0])):
            if exponent == 0:
                continue
            if base.value is not None and exponent.denominator == 1:
                self._constant(base.value, exponent)
            else:
                yield power(base, number(exponent))

    def _exponentials(self, form: Form) -> None:
        exponent = form.of(add(*self.exponents))
        exponent, self.powers = swapped(form, exponent, self.powers, scalar=True)
        self.exponents = []
        if exponent.op == "log":
            self.take(exponent.parts[0])
        elif exponent.value != 0:
            self.powers[elementwise("exp", exponent)] = Fraction(1)


def merged(factor: Expression, exponent: Fraction) -> Fraction | None:
    """The one exponent of (b^a)^exponent, where it is b^(a·exponent) wherever both are defined."""
    base, inner = factor.parts
    if inner.value is None:
        return None
    even = inner.value.denominator == 1 and inner.value.numerator % 2 == 0
    return None if even and exponent.denominator != 1 and not never_negative(base) else inner.value * exponent


def never_negative(node: Expression) -> bool:
    """Whether no entry can be below zero."""
    if node.value is not None:
        return node.value >= 0
    if node.op in NEVER_NEGATIVE or node.op in ("ones", "dimension") or node.traits & {"pos", "simplex", "big"}:
        return True
    if node.op in ("power", "epower"):
        exponent = node.parts[1].value
        even = exponent is not None and exponent.denominator == 1 and exponent % 2 == 0
        entrywise = node.is_scalar or node.op == "epower"  # the square of a matrix has any sign
        return node.shape == node.parts[0].shape and ((even and entrywise) or never_negative(node.parts[0]))
    return node.op in ("add", "hadamard", "sum", "sqrt") and all(never_negative(part) for part in node.parts)


def power_of(form: Form, base: Expression, exponent: Fraction) -> Expression:
    """A scalar in normal form to a constant power, in normal form."""
    if exponent == 1:
        return base
    scalars = Scalars()
    scalars.take(base, exponent)
    settled = list(scalars.settled(form))
    return mul(number(scalars.coefficient), *settled) if settled or scalars.coefficient != 1 else ONE
