"""Products of sums multiplied out, where few terms come of it."""

from itertools import product as choices

from matelier.calculus.expression import Expression
from matelier.calculus.form import Form, body_of, chain_of
from matelier.calculus.products import product
from matelier.calculus.sums import total
from matelier.calculus.turning import turned

MOST_TERMS = 24


def expanded(form: Form, node: Expression) -> Expression | None:
    """The sum with every product of sums multiplied out, in normal form; None where too many terms would come."""
    terms = list[Expression]()
    for part in node.parts if node.op == "add" else (node,):
        scalars, body = body_of(part)
        factors = [factor for scalar in scalars for factor in _scalar_factors(scalar)]
        ways = [_terms(form, factor) for factor in (*factors, *(chain_of(body) if not body.is_scalar else ()))]
        count = len(terms)
        for way in ways:
            count += len(way) - 1
        if count > MOST_TERMS:
            return None
        for chosen in choices(*ways):
            terms.append(product(form, chosen))
            if len(terms) > MOST_TERMS:
                return None
    return total(form, terms, node.shape)


def _scalar_factors(scalar: Expression) -> tuple[Expression, ...]:
    return scalar.parts if scalar.op == "mul" and scalar.parts[0].is_scalar else (scalar,)


def _terms(form: Form, factor: Expression) -> tuple[Expression, ...]:
    if factor.op == "add":
        return factor.parts
    if factor.op == "transpose" and factor.parts[0].op == "add":
        return tuple(turned(form, part) for part in factor.parts[0].parts)
    return (factor,)
