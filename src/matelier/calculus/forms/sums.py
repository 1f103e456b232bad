"""Sums in normal form: like terms collected, common factors in front, one form for each sum however it is written."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from matelier.calculus.expression import (
    ONE,
    Expression,
    Shape,
    add,
    mul,
    number,
    ones,
    power,
    transpose,
    zeros,
)
from matelier.calculus.forms.form import Form, body_of, numbers_of, scaled, split
from matelier.calculus.forms.products import product
from matelier.calculus.forms.turning import turned

Terms = dict[Expression, Fraction]
"""Each term without its constant, and its constant."""


def total(form: Form, parts: Iterable[Expression], shape: Shape) -> Expression:
    """The sum of parts in normal form, in normal form."""
    terms: Terms = {}
    for part in parts:
        _collect(part, Fraction(1), terms)
    terms = {rest: coefficient for rest, coefficient in terms.items() if coefficient != 0}
    if not terms:
        return zeros(*shape)
    if len(terms) == 1:
        ((rest, coefficient),) = terms.items()
        return product(form, [number(coefficient), rest])
    if all(rest.op == "vec" and rest.parts[0].shape == next(iter(terms)).parts[0].shape for rest in terms):
        inside = (scaled(k, rest.parts[0]) for rest, k in terms.items())
        return form.make("vec", total(form, inside, next(iter(terms)).parts[0].shape))
    common = _common_scalars(terms)
    if common:
        inside = total(form, [_without(form, rest, common, k) for rest, k in terms.items()], shape)
        return product(form, [*(power(base, number(k)) for base, k in common.items()), inside])
    whole = _content(terms)
    if whole != 1 and any(rest.op == "add" and abs(k) == whole for rest, k in terms.items()):
        inside = total(form, [scaled(k / whole, rest) for rest, k in terms.items()], shape)
        return product(form, [number(whole), inside])
    if (shorter := _one_fraction_of_two(form, terms)) is not None:
        return total(form, shorter, shape)
    return _as_first_seen(form, terms, shape)


def _collect(part: Expression, times: Fraction, terms: Terms) -> None:
    coefficient, rest = split(part)
    if rest.op == "add" and abs(coefficient * times) == 1:
        for inner in rest.parts:
            _collect(inner, coefficient * times, terms)
    elif coefficient != 0 and rest.op != "zeros":
        terms[rest] = terms.get(rest, Fraction(0)) + coefficient * times


def _common_scalars(terms: Terms) -> dict[Expression, Fraction]:
    """The scalar factors of all terms, each with the smallest of its powers."""
    common: dict[Expression, Fraction] | None = None
    for rest in terms:
        own = scalar_powers(rest)
        if common is None:
            common = own
        else:
            common = {base: _least(k, own[base]) for base, k in common.items() if base in own and k * own[base] > 0}
    return common or {}


def _least(one: Fraction, other: Fraction) -> Fraction:
    return min(one, other, key=abs)


def scalar_powers(rest: Expression) -> dict[Expression, Fraction]:
    """The scalar factors of a term without its constant, as bases and powers."""
    powers: dict[Expression, Fraction] = {}
    for factor in numbers_of(rest):
        if factor.op == "power" and factor.parts[1].value is not None:
            powers[factor.parts[0]] = factor.parts[1].value
        elif factor.value is None:
            powers[factor] = Fraction(1)
    return powers


def _without(form: Form, rest: Expression, common: Mapping[Expression, Fraction], times: Fraction) -> Expression:
    return product(form, [number(times), rest, *(power(base, number(-k)) for base, k in common.items())])


def _as_first_seen(form: Form, terms: Terms, shape: Shape) -> Expression:
    """The sum as it was first seen, times a constant, turned where it was first seen turned."""
    whole = _content(terms)
    primitive = {rest: k / whole for rest, k in terms.items()}
    for sign in (1, -1):
        key = frozenset((rest, sign * k) for rest, k in primitive.items())
        if key in form.sums:
            node, scale = form.sums[key]
            return scaled(sign * whole / scale, node)
    if shape[0] != 1 or shape[1] != 1:
        other = _turned_terms(form, primitive)
        for sign in (1, -1):
            key = frozenset((rest, sign * k) for rest, k in other.items())
            if key in form.sums:
                node, scale = form.sums[key]
                return scaled(sign * whole / scale, turned(form, node))
    return _new(form, terms, primitive, whole)


def _turned_terms(form: Form, terms: Terms) -> Terms:
    found: Terms = {}
    for rest, k in terms.items():
        coefficient, other = split(turned(form, rest))
        found[other] = found.get(other, Fraction(0)) + k * coefficient
    return found


def _new(form: Form, terms: Terms, primitive: Terms, whole: Fraction) -> Expression:
    outer = Fraction(reduce(gcd, (abs(k.numerator) for k in terms.values())))
    outer /= reduce(gcd, (k.denominator for k in terms.values()))
    if all(k < 0 for k in terms.values()):
        outer = -outer
    inside = {rest: k / outer for rest, k in terms.items()}
    node = add(*(scaled(k, rest) for rest, k in inside.items()))
    if _rows_or_turned(node):
        other = _turned_terms(form, inside)
        if any(rest.op == "add" and abs(k) == 1 for rest, k in other.items()):
            whole_turned = total(form, [scaled(k, rest) for rest, k in other.items()], (node.shape[1], node.shape[0]))
            return product(form, [number(outer), turned(form, whole_turned)])
        node = transpose(_new_turned(form, other))
        return scaled(outer, node)
    form.sums[frozenset(primitive.items())] = (node, whole / outer)
    form.known[node] = node
    return scaled(outer, node)


def _rows_or_turned(node: Expression) -> bool:
    m, n = node.shape
    return n != 1 and (m == 1 or all(body_of(part)[1].op in ("transpose", "ones") for part in node.parts))


def _new_turned(form: Form, other: Terms) -> Expression:
    node = add(*(scaled(k, rest) for rest, k in other.items()))
    whole = _content(other)
    form.sums[frozenset((rest, k / whole) for rest, k in other.items())] = (node, whole)
    form.known[node] = node
    return node


def _content(terms: Terms) -> Fraction:
    over = reduce(gcd, (abs(k.numerator) for k in terms.values()))
    under = reduce(lcm, (k.denominator for k in terms.values()))
    return Fraction(over, under)


def _one_fraction_of_two(form: Form, terms: Terms) -> list[Expression] | None:
    """The terms with two of them made one, where their fractions allow it."""
    if not any(True for rest in terms for _ in _divisors(rest)):
        return None
    pairs = list(terms.items())
    for place, one in enumerate(pairs):
        for other in pairs[place + 1 :]:
            if (fraction := _one_fraction(form, dict([one, other]))) is not None:
                return [fraction if pair is one else scaled(pair[1], pair[0]) for pair in pairs if pair is not other]
    return None


def _one_fraction(form: Form, terms: Terms) -> Expression | None:
    """c·R + d·R/g as one fraction (c·g + d)·R/g, where c·g + d is a single term."""
    for (rest, c), (over, d) in (tuple(terms.items()), tuple(terms.items())[::-1]):
        for base, scalar in _divisors(over):
            back = product(form, [over, base]) if scalar else form.make("hadamard", over, base)
            coefficient, plain = split(back)
            if plain != rest:
                continue
            if d * coefficient == -2 * c and (exponent := logistic(base)) is not None:
                half = form.make("tanh", product(form, [number(Fraction(1, 2)), exponent]))
                whole = [number(c), rest, half]  # 1 − 2/(1 + e^u) = tanh(u/2)
                return product(form, whole) if scalar else form.make("hadamard", product(form, whole[:2]), half)
            one = ONE if scalar else ones(*base.shape)
            above = total(form, [product(form, [number(c), base]), mul(number(d * coefficient), one)], base.shape)
            if split(above)[1].op == "add":
                continue
            factors = [above, rest, power(base, number(-1))] if scalar else None
            if factors:
                return product(form, factors)
            under = form.make("epower", base, number(-1))
            return form.make("hadamard", above, rest, under)
    return None


def logistic(base: Expression) -> Expression | None:
    """u, where this is 1 + e^u."""
    if base.op != "add" or len(base.parts) != 2:
        return None
    exps = [part.parts[0] for part in base.parts if part.op == "exp"]
    units = [part for part in base.parts if part.op == "ones" or part.value == 1]
    return exps[0] if len(exps) == len(units) == 1 else None


def _divisors(node: Expression) -> list[tuple[Expression, bool]]:
    # Sums that a term is divided by, and whether they are scalars.
    if node.op not in ("mul", "hadamard", "epower", "power"):
        return []
    found = [(base, True) for base, k in scalar_powers(node).items() if k == -1 and base.op == "add"]
    _, body = body_of(node)
    entries = body.parts if body.op == "hadamard" else (body,)
    under = (part.parts[0] for part in entries if part.op == "epower" and part.parts[1].value == -1)
    return found + [(base, False) for base in under if base.op == "add"]
