"""Exponentials over sums of exponentials: e^u/(1 + e^u) is 1/(1 + e^(−u)), whichever is shorter."""

from fractions import Fraction

from matelier.calculus.expression import Expression, add, elementwise, epower, hadamard, mul, negative, number
from matelier.calculus.forms.form import Form, rank_of, split

Powers = dict[Expression, Fraction]


def swapped(form: Form, exponent: Expression, powers: Powers, *, scalar: bool) -> tuple[Expression, Powers]:
    """The exponent u of e^u and the other factors' powers, e^v moved in or out of sums so that all is shortest."""
    best = (exponent, powers)
    for base, count in powers.items():
        if base.op != "add" or count.denominator != 1:
            continue
        for inner in _exponents(base):
            other = form.of(_times_exp(base, negative(inner)))
            coefficient, rest = split(other)
            if coefficient != 1 or rest.op != "add":
                continue
            moved = {part: power for part, power in powers.items() if part != base}
            moved[rest] = moved.get(rest, Fraction(0)) + count  # it may stand there already
            left = form.of(add(exponent, mul(number(count), inner)))
            best = min(best, (left, moved), key=lambda pair: _length(pair, scalar))
    return best


def _exponents(node: Expression) -> list[Expression]:
    found = list[Expression]()
    for part in node.parts:
        factors = part.parts if part.op in ("mul", "hadamard") else (part,)
        found += [factor.parts[0] for factor in factors if factor.op == "exp" and factor.shape == node.shape]
    return found


def _times_exp(node: Expression, exponent: Expression) -> Expression:
    times = elementwise("exp", exponent)
    constants_first = sorted(node.parts, key=lambda part: part.op != "exp")  # e^u·e^(−u), which becomes 1
    return add(*(hadamard(part, times) for part in constants_first))


def _length(pair: tuple[Expression, Powers], scalar: bool) -> tuple[int, str]:
    exponent, powers = pair
    factors = [epower(base, number(count)) for base, count in powers.items()]
    if exponent.value != 0 and exponent.op != "zeros":
        factors.append(elementwise("exp", exponent))
    if not factors:
        return (0, "")
    whole = mul(*factors) if scalar else hadamard(*factors)
    return rank_of(whole)
