"""Signs and magnitudes in a product: sign(u)·|u| is u, sign(u)/|u| is 1/u, |u|/u is sign(u)."""

from fractions import Fraction

from matelier.calculus.expression import elementwise
from matelier.calculus.forms.quotients import Powers

MAGNITUDES = ("sign", "abs")


def signs_together(powers: Powers) -> None:
    """Puts the powers of u, |u| and sign(u) into their shortest form, wherever two of them stand."""
    insides = dict.fromkeys(base.parts[0] for base in powers if base.op in MAGNITUDES)
    for inside in insides:
        if inside.op == "relu":
            continue  # sign(relu(u)) is 1 or 0, not ±1
        keys = (elementwise("sign", inside), elementwise("abs", inside), inside)
        counts = [powers.pop(key, Fraction(0)) for key in keys]
        settled = _settled(*counts) if all(count.denominator == 1 for count in counts) else counts
        for key, count in zip(keys, settled, strict=True):
            if count != 0:
                powers[key] = count


def _settled(sign: Fraction, magnitude: Fraction, plain: Fraction) -> list[Fraction]:
    """The powers of sign(u), |u| and u with the same product, away from 0."""
    power = magnitude + plain
    if (sign - magnitude) % 2 == 0:
        return [Fraction(0), Fraction(0), power]
    if power % 2 == 1:
        return [Fraction(0), power, Fraction(0)]
    return [Fraction(0), Fraction(1), power - 1] if power != 0 else [Fraction(1), Fraction(0), Fraction(0)]
