"""Polynomials in letters, term by term as one writes them: x² + 4xy − y."""

from math import prod

from matelier.scalars.ratio import Ratio, letter
from matelier.spine.formula import Node, Number, Operator, Row
from matelier.spine.matrix import Scalar


def in_terms(value: Scalar) -> Node:
    """The polynomial as a sum of its terms; what is none, as it is."""
    if not isinstance(value, Ratio) or any(powers for _, powers in value.denominator):
        return Number(value)
    parts: list[Node] = []
    under = value.denominator[0][0]
    for factor, powers in ((over / under, powers) for over, powers in value.numerator):
        if factor < 0 or parts:
            parts.append(Operator("−" if factor < 0 else "+"))
        parts.append(Number(prod((letter(name) ** power for name, power in powers.items()), start=abs(factor))))
    return Row(tuple(parts))
