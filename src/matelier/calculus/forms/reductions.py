"""Numbers made of matrices in normal form: sums, traces, determinants, norms."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from matelier.calculus.expression import (
    MINUS_ONE,
    ONE,
    ZERO,
    Expression,
    add,
    dimension,
    is_zero,
    mul,
    number,
    power,
    scalar_of,
    zeros,
)
from matelier.calculus.forms.entrywise import function
from matelier.calculus.forms.form import Form, body_of, chain_of, rank_of
from matelier.calculus.forms.products import based, inner, is_diagonal_of_column, joined_pair, product
from matelier.calculus.forms.scalars import power_of
from matelier.calculus.forms.turning import either_way, read_turned, turned

Parts = tuple[Expression, ...]


def outside(form: Form, part: Expression, rule: Callable[[Expression], Expression]) -> Expression:
    """A linear function, its `rule` applied to the matrix without its scalar factors, these in front."""
    scalars, body = body_of(part)
    made = rule(body)
    if is_zero(body):
        return zeros(*made.shape)
    return product(form, [*scalars, made]) if scalars else made


def all_square(node: Expression) -> bool:
    """Whether every part is a square matrix."""
    return all(part.is_square for part in node.parts)


def sum_of(form: Form, _: Expression, parts: Parts) -> Expression:
    """The sum of the entries."""
    if parts[0].is_scalar:
        return parts[0]
    return outside(form, parts[0], lambda body: _of_sum(form, body))


def _of_sum(form: Form, body: Expression) -> Expression:
    m, n = body.shape
    if body.op == "ones":
        return form.of(mul(dimension(m), dimension(n)))
    if body.op == "eye":
        return dimension(m)
    if (other := read_turned(form, body)) is not None:
        return form.make("sum", other)
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


def trace_of(form: Form, _: Expression, parts: Parts) -> Expression:
    """The trace: of every rotation and the transpose the same."""
    (inside,) = parts
    if inside.is_scalar:
        return inside
    return outside(form, inside, lambda body: _of_trace(form, body))


def _of_trace(form: Form, body: Expression) -> Expression:
    if body.op == "add":
        return form.of(add(*(form.make("tr", part) for part in body.parts)))
    if body.op == "eye":
        return dimension(body.shape[0])
    if body.op == "transpose":
        return form.make("tr", body.parts[0])
    if body.op == "kron" and all_square(body):
        return product(form, [form.make("tr", part) for part in body.parts])
    if is_diagonal_of_column(body) or body.op == "ones":
        return form.make("sum", body.parts[0]) if body.parts else dimension(body.shape[0])
    if body.op != "mul":
        return scalar_of("tr", either_way(form, body))
    chain = list(body.parts)
    for place in range(1, len(chain)):
        if chain[place].shape[0] == 1:  # a column times a row somewhere round the circle
            return product(form, [*chain[place:], *chain[:place]])
    joined = joined_pair(form, chain[-1], chain[0])
    if joined is not None and len(joined) < 2:  # two that only change places would go round for ever
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


def determinant_of(form: Form, _: Expression, parts: Parts) -> Expression:
    """The determinant, of an inverse and a power that of the base."""
    (inside,) = parts
    if inside.op in ("inv", "power") and not inside.is_scalar:
        base, times = based(form, inside)
        return power_of(form, form.make("det", base), Fraction(times))
    return inside if inside.is_scalar else ONE if inside.op == "eye" else scalar_of("det", either_way(form, inside))


def log_determinant_of(form: Form, _: Expression, parts: Parts) -> Expression:
    """The logarithm of the determinant's magnitude."""
    (inside,) = parts
    if inside.op == "eye":
        return ZERO
    if inside.op == "inv":
        return product(form, [MINUS_ONE, form.make("logdet", inside.parts[0])])
    return scalar_of("logdet", either_way(form, inside))


def norm2_of(form: Form, _: Expression, parts: Parts) -> Expression:
    """The norm, scalar factors in front."""
    (inside,) = parts
    if inside.is_scalar:
        return function(form, "abs", inside)
    scalars, body = body_of(inside)
    if "unit" in body.traits or is_zero(body):
        own = ONE if "unit" in body.traits else ZERO
    else:
        own = scalar_of("norm2", either_way(form, body))
    return product(form, [*(function(form, "abs", part) for part in scalars), own])


def norm1_of(form: Form, _: Expression, parts: Parts) -> Expression:
    """The sum of the magnitudes."""
    (inside,) = parts
    return function(form, "abs", inside) if inside.is_scalar else scalar_of("norm1", inside)
