"""The normal form of every operation: what is equal by the plain rules becomes the same expression."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from matelier.calculus.entrywise import entry_power, entrywise, function
from matelier.calculus.expression import (
    ELEMENTWISE,
    MINUS_ONE,
    ONE,
    ZERO,
    Expression,
    add,
    diag,
    dimension,
    is_zero,
    kron,
    mul,
    number,
    ones,
    power,
    scalar_of,
    transpose,
    vec,
    zeros,
)
from matelier.calculus.form import Form, Normalize, body_of, chain_of, rank_of
from matelier.calculus.products import based, inner, is_diagonal_of_column, joined_pair, powered, product
from matelier.calculus.scalars import power_of
from matelier.calculus.sums import total
from matelier.calculus.turning import either_way, turned

Parts = tuple[Expression, ...]


def normal() -> Form:
    """A new simplification."""
    return Form(RULES)


def _outside(form: Form, part: Expression, rule: Callable[[Expression], Expression]) -> Expression:
    # Scalar factors in front of a linear function.
    scalars, body = body_of(part)
    made = rule(body)
    if is_zero(body):
        return zeros(*made.shape)
    return product(form, [*scalars, made]) if scalars else made


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
        return form.of(kron(*(form.make("inv", part) for part in body.parts))) if _all_square(body) else _plain(body)
    if is_diagonal_of_column(body):
        return form.of(diag(entry_power(form, body.parts[0], MINUS_ONE)))
    return turned(form, body) if "orth" in body.traits else _plain(body)


def _all_square(node: Expression) -> bool:
    return all(part.is_square for part in node.parts)


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

    return _outside(form, parts[0], rule)


def _diag(form: Form, _: Expression, parts: Parts) -> Expression:
    def rule(body: Expression) -> Expression:
        if body.shape[1] == 1:
            return diag(body)
        return _diagonal(form, body)

    return _outside(form, parts[0], rule)


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


def _sum(form: Form, _: Expression, parts: Parts) -> Expression:
    if parts[0].is_scalar:
        return parts[0]
    return _outside(form, parts[0], lambda body: _sum_of(form, body))


def _sum_of(form: Form, body: Expression) -> Expression:
    m, n = body.shape
    if body.op == "ones":
        return form.of(mul(dimension(m), dimension(n)))
    if body.op == "eye":
        return dimension(m)
    if body.op == "transpose" or m == 1:
        return form.make("sum", turned(form, body))
    if is_diagonal_of_column(body):
        return form.make("sum", body.parts[0])
    if "simplex" in body.traits:
        return ONE
    if body.op == "epower" and body.parts[1].value == 2:
        return form.of(power(scalar_of("norm2", body.parts[0]), number(2)))
    if body.op == "add":
        apart = form.of(add(*(form.make("sum", part) for part in body.parts)))
        return scalar_of("sum", body) if apart.op == "add" else apart
    chain = chain_of(body)
    if len(chain) > 1 and chain[0].shape[1] == 1:
        return product(form, [form.make("sum", chain[0]), form.make("sum", product(form, chain[1:]))])
    if body.op == "hadamard" and len(body.parts) == 2 and n == 1 and all(_is_atom(part) for part in body.parts):
        return inner(form, [turned(form, body.parts[0]), body.parts[1]])
    return scalar_of("sum", body)


def _is_atom(part: Expression) -> bool:
    return part.op not in ("hadamard", "epower")


def _trace(form: Form, _: Expression, parts: Parts) -> Expression:
    (inside,) = parts
    if inside.is_scalar:
        return inside
    return _outside(form, inside, lambda body: _trace_of(form, body))


def _trace_of(form: Form, body: Expression) -> Expression:
    if body.op == "add":
        return form.of(add(*(form.make("tr", part) for part in body.parts)))
    if body.op == "eye":
        return dimension(body.shape[0])
    if body.op == "transpose":
        return form.make("tr", body.parts[0])
    if body.op == "kron" and _all_square(body):
        return product(form, [form.make("tr", part) for part in body.parts])
    if is_diagonal_of_column(body) or body.op == "ones":
        return form.make("sum", body.parts[0]) if body.parts else dimension(body.shape[0])
    if body.op != "mul":
        return scalar_of("tr", either_way(form, body))
    chain = list(body.parts)
    for place in range(1, len(chain)):
        if chain[place].shape[0] == 1:  # a column times a row somewhere round the circle
            return product(form, [*chain[place:], *chain[:place]])
    if joined_pair(form, chain[-1], chain[0]) is not None:
        return form.make("tr", product(form, [chain[-1], *chain[:-1]]))
    return _round_trace(form, chain)


def _round_trace(form: Form, chain: Sequence[Expression]) -> Expression:
    # The least of all rotations, forwards and turned; of T'·T the squared norm.
    backwards = [turned(form, factor) for factor in reversed(chain)]
    ways = [[*way[k:], *way[:k]] for way in (chain, backwards) for k in range(len(chain))]
    half = len(chain) // 2
    for way in ways:
        other = [turned(form, factor) for factor in reversed(way)]
        if len(chain) % 2 == 0 and other[:half] == way[:half]:
            return form.of(power(scalar_of("norm2", product(form, way[half:])), number(2)))
    plain = [way for way in ways if not any(factor.op == "mul" for factor in way)]
    least = min(plain, key=lambda way: [rank_of(factor) for factor in way])
    return scalar_of("tr", product(form, least))


def _determinant(form: Form, _: Expression, parts: Parts) -> Expression:
    (inside,) = parts
    if inside.op in ("inv", "power") and not inside.is_scalar:
        base, times = based(form, inside)
        return power_of(form, form.make("det", base), Fraction(times))
    return inside if inside.is_scalar else ONE if inside.op == "eye" else scalar_of("det", either_way(form, inside))


def _log_determinant(form: Form, _: Expression, parts: Parts) -> Expression:
    (inside,) = parts
    if inside.op == "eye":
        return ZERO
    if inside.op == "inv":
        return product(form, [MINUS_ONE, form.make("logdet", inside.parts[0])])
    return scalar_of("logdet", either_way(form, inside))


def _norm2(form: Form, _: Expression, parts: Parts) -> Expression:
    (inside,) = parts
    if inside.is_scalar:
        return function(form, "abs", inside)
    scalars, body = body_of(inside)
    if "unit" in body.traits or is_zero(body):
        own = ONE if "unit" in body.traits else ZERO
    else:
        own = scalar_of("norm2", either_way(form, body))
    return product(form, [*(function(form, "abs", part) for part in scalars), own])


def _norm1(form: Form, _: Expression, parts: Parts) -> Expression:
    (inside,) = parts
    return function(form, "abs", inside) if inside.is_scalar else scalar_of("norm1", inside)


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
    "sum": _sum,
    "tr": _trace,
    "eigsum": _trace,
    "det": _determinant,
    "eigprod": _determinant,
    "logdet": _log_determinant,
    "norm1": _norm1,
    "norm2": _norm2,
    **{name: _function(name) for name in sorted(ELEMENTWISE)},
}
