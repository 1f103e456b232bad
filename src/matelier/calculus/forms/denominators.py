"""Sums of fractions over one denominator: x − s·x/(1 + s) is x/(1 + s)."""

from collections.abc import Iterator

from matelier.calculus.expression import Expression, epower, number, power
from matelier.calculus.forms.form import Form, body_of, rank_of, split
from matelier.calculus.forms.products import product
from matelier.calculus.forms.sums import scalar_powers, total

MOST_TERMS, MOST_PRODUCTS = 4, 16


def over_one(form: Form, node: Expression) -> Iterator[Expression]:
    """The sum as one fraction, multiplied out above the line: once for each sum that two or more could stand over."""
    if len(node.parts) > MOST_TERMS:
        return
    powers = [_divisors(part) for part in node.parts]
    for base in dict.fromkeys(base for own in powers for base in own):
        most = max(own.get(base, 0) for own in powers)
        above = _above(form, node, base, [own.get(base, 0) for own in powers])
        if above is not None and rank_of(above)[0] < rank_of(node)[0]:
            yield _times(form, above, base, -most)


def _above(form: Form, node: Expression, base: Expression, powers: list[int]) -> Expression | None:
    most = max(powers)
    terms = list[Expression]()
    for part, own in zip(node.parts, powers, strict=True):
        found = [_times(form, part, base, own)]
        for _ in range(most - own):
            found = [_multiplied(form, one, other) for one in found for other in base.parts]
            if len(found) > MOST_PRODUCTS:
                return None
        terms += found
    return total(form, terms, node.shape)


def _divisors(part: Expression) -> dict[Expression, int]:
    """The sums that a term is divided by, with whole powers; entry by entry, too."""
    found = {base: -k for base, k in scalar_powers(split(part)[1]).items() if base.op == "add"}
    _, body = body_of(part)
    for factor in body.parts if body.op == "hadamard" else (body,):
        if factor.op == "epower" and factor.parts[0].op == "add" and factor.parts[1].value is not None:
            found[factor.parts[0]] = -factor.parts[1].value
    return {base: int(k) for base, k in found.items() if k > 0 and k.denominator == 1}


def _times(form: Form, part: Expression, base: Expression, exponent: int) -> Expression:
    if exponent == 0:
        return part
    if base.is_scalar:
        return product(form, [part, power(base, number(exponent))])
    return form.make("hadamard", part, epower(base, number(exponent)))


def _multiplied(form: Form, one: Expression, other: Expression) -> Expression:
    return product(form, [one, other]) if other.is_scalar else form.make("hadamard", one, other)
