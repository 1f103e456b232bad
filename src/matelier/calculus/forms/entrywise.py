"""Products entry by entry and functions of every entry, in normal form."""

from collections.abc import Sequence
from fractions import Fraction

from matelier.calculus.expression import (
    ONE,
    Expression,
    add,
    elementwise,
    epower,
    hadamard,
    is_zero,
    mul,
    number,
    ones,
    zeros,
)
from matelier.calculus.forms.form import Form, body_of, rank_of, scaled, split
from matelier.calculus.forms.magnitudes import signs_together
from matelier.calculus.forms.products import product
from matelier.calculus.forms.quotients import Powers, swapped
from matelier.calculus.forms.scalars import merged, never_negative, power_of
from matelier.calculus.forms.turning import read_turned, turned

ODD = frozenset(["sin", "tan", "tanh", "sign"])
EVEN = frozenset(["cos", "abs"])
AT_ZERO = {"exp": 1, "cos": 1, "sin": 0, "tan": 0, "tanh": 0, "sqrt": 0, "abs": 0, "sign": 0, "relu": 0}


class Entries:
    """The factors of a product entry by entry while it is made: scalars in front, each base with its power."""

    def __init__(self) -> None:
        self.scalars: list[Expression] = []
        self.powers: Powers = {}
        self.exponents: list[Expression] = []

    def take(self, factor: Expression, exponent: Fraction = Fraction(1)) -> None:
        """One more factor in normal form, to this power; of its scalars the power is taken before."""
        if exponent == 1:
            scalars, factor = body_of(factor)
            self.scalars += scalars
        if factor.op == "hadamard" and (exponent.denominator == 1 or all(map(never_negative, factor.parts))):
            for part in factor.parts:
                self.take(part, exponent)
        elif factor.op == "exp":
            self.exponents.append(mul(number(exponent), factor.parts[0]))
        elif factor.op == "epower" and (inner := merged(factor, exponent)) is not None:
            self.take(factor.parts[0], inner)
        elif factor.op != "ones":
            self.powers[factor] = self.powers.get(factor, Fraction(0)) + exponent

    def settled(self, form: Form) -> list[Expression]:
        """The factors, small ones first, equal bases and exponentials put together."""
        if self.exponents:
            exponent, self.powers = swapped(form, form.of(add(*self.exponents)), self.powers, scalar=False)
            self.exponents = []
            if exponent.op == "log":
                self.take(exponent.parts[0])
            elif exponent.op != "zeros":
                self.powers[elementwise("exp", exponent)] = Fraction(1)
        self._signs()
        kept = sorted(self.powers.items(), key=lambda item: rank_of(item[0]))
        return [epower(base, number(exponent)) for base, exponent in kept if exponent != 0]

    def _signs(self) -> None:
        signs_together(self.powers)
        for base, exponent in list(self.powers.items()):
            if exponent.denominator == 1 and "pm1" in base.traits:
                self.powers[base] = exponent % 2
            elif base.op == "sign" and base.parts[0].op == "relu":
                # it is 1 or 0: its powers are itself, and relu(u) is 0 where it is
                self.powers[base] = Fraction(0 if self.powers.get(base.parts[0], Fraction(0)) > 0 else 1)
            elif base.op == "cos" and exponent.denominator == 1:
                self._tangent(base)

    def _tangent(self, base: Expression) -> None:
        sine = elementwise("sin", base.parts[0])
        if 0 != self.powers[base] == -self.powers.get(sine, Fraction(0)):
            self.powers[elementwise("tan", base.parts[0])] = self.powers.pop(sine)
            del self.powers[base]


def entrywise(form: Form, factors: Sequence[Expression]) -> Expression:
    """The product entry by entry of factors of one shape, in normal form."""
    shape = factors[0].shape
    if shape == (1, 1):
        return product(form, factors)
    if any(is_zero(factor) for factor in factors):
        return zeros(*shape)
    bodies = [body_of(factor)[1] for factor in factors]
    plain = [body for body in bodies if body.op != "ones"]
    if plain and all(body.op == "transpose" or body.shape[0] == 1 for body in plain) and _read_turned(form, plain):
        return turned(form, entrywise(form, [turned(form, factor) for factor in factors]))
    entries = Entries()
    for factor in factors:
        entries.take(factor)
    settled = entries.settled(form)
    whole = hadamard(*settled) if settled else ones(*shape)
    return product(form, [*entries.scalars, whole])


def _read_turned(form: Form, factors: Sequence[Expression]) -> bool:
    return all(read_turned(form, factor) is not None for factor in factors)


def entry_power(form: Form, base: Expression, exponent: Expression) -> Expression:
    """Every entry to a constant power, in normal form; to a power that is not constant as it stands."""
    if base.is_scalar and exponent.value is not None:
        return power_of(form, base, exponent.value)
    if exponent.value is None:
        return epower(base, exponent)
    if (other := read_turned(form, base)) is not None:
        return turned(form, entry_power(form, other, exponent))
    scalars, body = body_of(base)
    whole = exponent.value.denominator == 1
    if not whole and not all(never_negative(factor) for factor in scalars):
        return epower(base, exponent)
    entries = Entries()
    if body.op == "hadamard" and not whole and not all(never_negative(part) for part in body.parts):
        entries.powers[body] = exponent.value
    else:
        entries.take(body, exponent.value)
    settled = entries.settled(form)
    before = [power_of(form, factor, exponent.value) for factor in scalars]
    return product(form, [*before, *entries.scalars, hadamard(*settled) if settled else ones(*base.shape)])


def function(form: Form, name: str, inside: Expression) -> Expression:
    """One of ELEMENTWISE of what is in normal form."""
    shape = inside.shape
    if (other := read_turned(form, inside)) is not None:
        return turned(form, function(form, name, other))
    if name == "sqrt":
        return entry_power(form, inside, number(Fraction(1, 2)))
    if is_zero(inside) and name in AT_ZERO:
        return mul(number(AT_ZERO[name]), ones(*shape))
    if name == "log":
        return _logarithm(inside)
    if name == "exp" and inside.op == "log":
        return inside.parts[0]
    coefficient, rest = split(inside)
    if coefficient < 0 and name in ODD | EVEN:
        turned_about = function(form, name, scaled(-coefficient, rest))
        return product(form, [number(-1), turned_about]) if name in ODD else turned_about
    if name in ("abs", "sign", "relu"):
        return _of_sign(form, name, inside)
    return elementwise(name, inside)


def _logarithm(inside: Expression) -> Expression:
    if inside.op == "exp":
        return inside.parts[0]
    if inside.op == "ones" or inside == ONE:
        return zeros(*inside.shape)
    return elementwise("log", inside)


def _of_sign(form: Form, name: str, inside: Expression) -> Expression:
    coefficient, rest = split(inside)
    if never_negative(inside) and name in ("abs", "relu"):
        return inside
    if (inside.op == "exp" or inside.traits & {"pos", "simplex", "big"}) and name == "sign":
        return ones(*inside.shape)
    if rest.op in ("abs", "sign") and name == rest.op:
        return product(form, [number(abs(coefficient)), rest]) if name == "abs" else rest
    if coefficient > 0 and coefficient != 1:
        kept = elementwise(name, rest)
        return kept if name == "sign" else product(form, [number(coefficient), kept])
    return elementwise(name, inside)
