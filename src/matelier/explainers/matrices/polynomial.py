"""Polynomials in letters as one writes them: term by term, x² + 4xy − y, or as a product, −(a+2)(a−1)."""

from collections.abc import Sequence
from math import prod

from matelier.render.numeral import in_line, raised, signed
from matelier.scalars.ratio import Ratio, letter
from matelier.spine.formula import Node, Number, Operator, Row, Superscript
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


def factored(value: Scalar) -> str:
    """The number in a line, a polynomial as the product of its irreducible factors: −(a+2)(a−1)."""
    if not isinstance(value, Ratio):
        return in_line(value)
    constant, parts = value.factors()
    if [power for _, power in parts] == [1]:
        return in_line(value)
    over = _product(constant.numerator, [(p, power) for p, power in parts if power > 0])
    below = [(p, -power) for p, power in parts if power < 0]
    under = _product(constant.denominator, below)
    return over if under == "1" else f"{over}/{under if under.isdigit() or len(under) == 1 else f'({under})'}"


def with_product(value: Scalar) -> tuple[Scalar | Node, ...]:
    """The number, and after a polynomial of several factors their product as a formula: −(a+2)(a−1)²."""
    if not isinstance(value, Ratio):
        return (value,)
    constant, powers = value.factors()
    if len(powers) < 2 and all(exponent == 1 for _, exponent in powers):
        return (value,)
    parts: list[Node] = [Operator("−")] if constant == -1 else [Number(constant)] if constant != 1 else []
    for factor, exponent in powers:
        _, base = signed(factor)
        parts.append(base if exponent == 1 else Superscript(base, Number(exponent)))
    return value, Row(tuple(parts)) if len(parts) > 1 else parts[0]


def _product(whole: int, parts: Sequence[tuple[Ratio, int]]) -> str:
    told = "−" * (whole < 0) + str(abs(whole)) * (abs(whole) != 1 or not parts)
    names = sorted((not in_line(p).isalpha(), in_line(p), power) for p, power in parts)  # letters, then sums
    for is_sum, name, power in names:
        told += (f"({name})" if is_sum else name) + raised(str(power)) * (power > 1)
    return told
