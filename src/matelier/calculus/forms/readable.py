"""A normal form as one writes it: factored where that is shorter, signs inside sums, x'·x for a squared norm."""

from collections.abc import Iterator
from fractions import Fraction

from matelier.calculus.expression import (
    MINUS_ONE,
    Expression,
    add,
    elementwise,
    epower,
    hadamard,
    mul,
    number,
    power,
    transpose,
)
from matelier.calculus.forms.denominators import over_one
from matelier.calculus.forms.factoring import factorings
from matelier.calculus.forms.form import Form, rank_of, scaled, split
from matelier.calculus.forms.products import product
from matelier.calculus.language.text import nodes
from matelier.calculus.renewing import rebuilt


def readable(form: Form, node: Expression) -> Expression:
    """The shortest way found to write what is in normal form."""
    found = form.shown.get(node)
    if found is None:
        rule = {"add": _add, "mul": _mul, "hadamard": _hadamard, "power": _power, "epower": _power}.get(node.op)
        form.depth += 1
        found = rule(form, node) if rule else rebuilt(node, tuple(readable(form, part) for part in node.parts))
        form.depth -= 1
        form.shown[node] = found
    return found


def _add(form: Form, node: Expression) -> Expression:
    candidates = [add(*_positive_first([readable(form, part) for part in node.parts]))]
    if not form.may_try():
        return candidates[0]
    candidates += [readable(form, factored) for factored in factorings(form, node)]
    candidates += [readable(form, fraction) for fraction in over_one(form, node)]
    return min(candidates, key=rank_of)


def _positive_first(parts: list[Expression]) -> list[Expression]:
    first = next((place for place, part in enumerate(parts) if split(part)[0] > 0), 0)
    return [parts[first], *parts[:first], *parts[first + 1 :]]


def _mul(form: Form, node: Expression) -> Expression:
    coefficient, _ = split(node)
    factors = [part for part in node.parts if part.value is None]
    candidates = [mul(number(coefficient), *(readable(form, factor) for factor in factors))]
    if not form.may_try():
        return candidates[0]
    for place, factor in enumerate(factors) if coefficient < 0 else ():
        if any(_of_one_sum(factor, other) for other in factors[:place] + factors[place + 1 :]):
            continue  # (x − y)·(x − y)' stays what it is
        if (flipped := _flipped(form, factor)) is not None:
            others = [flipped if k == place else readable(form, part) for k, part in enumerate(factors)]
            candidates.append(mul(number(-coefficient), *others))
    candidates += [readable(form, product(form, one)) for one in _with_one_fraction(form, node)]
    return min(candidates, key=nodes)


def _with_one_fraction(form: Form, node: Expression) -> Iterator[list[Expression]]:
    """The factors with a sum among them written as one fraction, whose denominator may meet another."""
    for place, factor in enumerate(node.parts):
        for fraction in over_one(form, factor) if factor.op == "add" else ():
            yield [*node.parts[:place], fraction, *node.parts[place + 1 :]]


def _of_one_sum(factor: Expression, other: Expression) -> bool:
    inside = factor.parts[0] if factor.op == "transpose" else factor
    return inside.op == "add" and inside in (other, other.parts[0] if other.parts else None)


def _flipped(form: Form, factor: Expression) -> Expression | None:
    """The factor with the other sign, a sum in it turned about."""
    if factor.op == "add":
        if all(split(part)[0] > 0 for part in factor.parts):
            return None  # 1 + u is not turned into −u − 1
        return readable(form, add(*(scaled(-k, rest) for k, rest in map(split, factor.parts))))
    if factor.op == "transpose":
        inside = _flipped(form, factor.parts[0])
        return None if inside is None else transpose(inside)
    if factor.op in ("power", "epower"):
        base, exponent = factor.parts
        odd = exponent.value is not None and exponent.value.denominator == 1 and exponent.value % 2 == 1
        inside = _flipped(form, base) if odd else None
        return None if inside is None else rebuilt(factor, (inside, exponent))
    if factor.op == "hadamard" or (factor.op == "mul" and not factor.parts[0].is_scalar):
        for place, part in enumerate(factor.parts):
            if (inside := _flipped(form, part)) is not None:
                parts = [inside if k == place else readable(form, other) for k, other in enumerate(factor.parts)]
                return hadamard(*parts) if factor.op == "hadamard" else mul(*parts)
    return None


def _hadamard(form: Form, node: Expression) -> Expression:
    candidates = [hadamard(*(readable(form, part) for part in node.parts))]
    candidates += [readable(form, form.make("hadamard", *one)) for one in _with_one_fraction(form, node)]
    return min(candidates, key=nodes)


def _power(form: Form, node: Expression) -> Expression:
    base, exponent = node.parts
    value = exponent.value
    if not base.is_scalar and node.op == "power":
        return power(readable(form, base), exponent)
    if value is not None and abs(value) == Fraction(1, 2):
        root = elementwise("sqrt", readable(form, base))
        return root if value > 0 else epower(root, MINUS_ONE)
    if base.op == "norm2" and value is not None and not form.names_norms and value % 2 == 0 and value.denominator == 1:
        inside = readable(form, base.parts[0])
        if inside.op == "symbol" and inside.shape[1] == 1:
            return power(mul(transpose(inside), inside), number(value / 2))
    return epower(readable(form, base), readable(form, exponent))
