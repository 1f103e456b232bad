"""The normal form of every operation: what is equal by the plain rules becomes the same expression."""

from fractions import Fraction

from matelier.calculus.expression import (
    ELEMENTWISE,
    MINUS_ONE,
    Expression,
    add,
    diag,
    kron,
    ones,
    power,
    transpose,
    vec,
)
from matelier.calculus.forms.entrywise import entry_power, entrywise, function
from matelier.calculus.forms.form import Form, Normalize, body_of, chain_of
from matelier.calculus.forms.products import based, is_diagonal_of_column, powered, product
from matelier.calculus.forms.reductions import (
    all_square,
    determinant_of,
    log_determinant_of,
    norm1_of,
    norm2_of,
    outside,
    sum_of,
    trace_of,
)
from matelier.calculus.forms.scalars import power_of
from matelier.calculus.forms.sums import total
from matelier.calculus.forms.turning import either_way, turned

Parts = tuple[Expression, ...]


def normal() -> Form:
    """A new simplification."""
    return Form(RULES)


def _add(form: Form, node: Expression, parts: Parts) -> Expression:
    return total(form, parts, parts[0].shape if parts else node.shape)


def _mul(form: Form, _: Expression, parts: Parts) -> Expression:
    return product(form, parts)


def _hadamard(form: Form, _: Expression, parts: Parts) -> Expression:
    return entrywise(form, parts)


def _power(form: Form, _: Expression, parts: Parts) -> Expression:
    base, exponent = parts
    if exponent.value is None:
        return power(base, exponent)
    if base.is_scalar:
        return power_of(form, base, exponent.value)
    return product(form, [base] * int(exponent.value)) if exponent.value <= 4 else _high_power(form, base, exponent)


def _high_power(form: Form, base: Expression, exponent: Expression) -> Expression:
    assert exponent.value is not None
    own, times = based(form, base)
    return powered(form, own, times * int(exponent.value))


def _entry_power(form: Form, _: Expression, parts: Parts) -> Expression:
    return entry_power(form, *parts)


def _transpose(form: Form, _: Expression, parts: Parts) -> Expression:
    return turned(form, parts[0])


def _inverse(form: Form, _: Expression, parts: Parts) -> Expression:
    (inside,) = parts
    if inside.is_scalar:
        return power_of(form, inside, Fraction(-1))
    scalars, body = body_of(inside)
    return product(form, [*(power_of(form, part, Fraction(-1)) for part in scalars), _inverse_of(form, body)])


def _inverse_of(form: Form, body: Expression) -> Expression:
    if body.op == "transpose":
        return turned(form, form.make("inv", body.parts[0]))
    if body.op == "power" and body.parts[1].value is not None:
        base, times = based(form, body)
        return powered(form, base, -times)
    if body.op == "mul" and all(part.is_square for part in body.parts):
        return product(form, [form.make("inv", part) for part in reversed(body.parts)])
    if body.op == "inv":
        return body.parts[0]
    if body.op == "eye":
        return body
    if body.op == "kron":
        return form.of(kron(*(form.make("inv", part) for part in body.parts))) if all_square(body) else _plain(body)
    if is_diagonal_of_column(body):
        return form.of(diag(entry_power(form, body.parts[0], MINUS_ONE)))
    return turned(form, body) if "orth" in body.traits else _plain(body)


def _plain(body: Expression) -> Expression:
    return Expression("inv", (body,), body.shape)


def _kron(form: Form, _: Expression, parts: Parts) -> Expression:
    (before, left), (after, right) = body_of(parts[0]), body_of(parts[1])
    scalars = [*before, *after]
    if left.op == right.op == "transpose":
        whole = transpose(kron(left.parts[0], right.parts[0]))
        return product(form, [*scalars, kron(left, right) if 1 not in (*left.shape, *right.shape) else whole])
    return product(form, [*scalars, kron(left, right)]) if scalars else kron(left, right)


def _vec(form: Form, _: Expression, parts: Parts) -> Expression:
    def rule(body: Expression) -> Expression:
        if body.shape[0] == 1:
            return turned(form, body)
        return ones(vec(body).shape[0]) if body.op == "ones" else vec(body)

    return outside(form, parts[0], rule)


def _diag(form: Form, _: Expression, parts: Parts) -> Expression:
    def rule(body: Expression) -> Expression:
        if body.shape[1] == 1:
            return diag(body)
        return _diagonal(form, body)

    return outside(form, parts[0], rule)


def _diagonal(form: Form, body: Expression) -> Expression:
    # The diagonal of a square matrix, as a column.
    if body.op == "transpose":
        return form.make("diag", body.parts[0])
    if body.op == "add":
        return form.of(add(*(form.make("diag", part) for part in body.parts)))
    if is_diagonal_of_column(body):
        return body.parts[0]
    if body.op in ("eye", "ones"):
        return ones(body.shape[0])
    chain = chain_of(body)
    if len(chain) > 1:
        if chain[0].shape[1] == 1:
            return form.make("hadamard", chain[0], turned(form, product(form, chain[1:])))
        if is_diagonal_of_column(chain[0]):
            return form.make("hadamard", chain[0].parts[0], form.make("diag", product(form, chain[1:])))
        if is_diagonal_of_column(chain[-1]):
            return form.make("hadamard", chain[-1].parts[0], form.make("diag", product(form, chain[:-1])))
        for place, factor in enumerate(chain):
            if is_diagonal_of_column(factor):  # the diagonal of P·diag(v)·Q is (P .* Q')·v
                after = turned(form, product(form, chain[place + 1 :]))
                return product(form, [form.make("hadamard", product(form, chain[:place]), after), factor.parts[0]])
    return diag(either_way(form, body))


def _function(name: str) -> Normalize:
    return lambda form, _, parts: function(form, name, parts[0])


RULES: dict[str, Normalize] = {
    "add": _add,
    "mul": _mul,
    "hadamard": _hadamard,
    "power": _power,
    "epower": _entry_power,
    "transpose": _transpose,
    "inv": _inverse,
    "kron": _kron,
    "vec": _vec,
    "diag": _diag,
    "sum": sum_of,
    "tr": trace_of,
    "eigsum": trace_of,
    "det": determinant_of,
    "eigprod": determinant_of,
    "logdet": log_determinant_of,
    "norm1": norm1_of,
    "norm2": norm2_of,
    **{name: _function(name) for name in sorted(ELEMENTWISE)},
}
