"""The characteristic and the minimal polynomial of a matrix, by FLINT, on paper, and with any entries."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from math import lcm
from operator import mul
from typing import Any

from matelier.exact.arithmetic import (
    added,
    check_square,
    diagonal,
    entries,
    has_letters,
    identity,
    product,
    scaled,
    total,
)
from matelier.exact.determinant import expansion
from matelier.exact.eliminate import null_space
from matelier.exact.factoring import LAMBDA
from matelier.exact.operations import check_digits, check_work
from matelier.exact.witness import claim
from matelier.scalars.enclosed import Coefficients
from matelier.scalars.held import integers, rational
from matelier.scalars.lowest import ONE, ZERO
from matelier.scalars.surd import Surd
from matelier.spine.answer import Found
from matelier.spine.formula import Node, Number, Operator, Row, Superscript, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

MOST_EXPANDED = 3  # larger determinants of λI − A are not for paper


def characteristic_polynomial(A: Exact) -> Found[Coefficients]:
    """The coefficients of det(λI − A), from the highest power; the first is 1. Raises BadInput("matrix.not_square")."""
    check_square(A)
    return _characteristic(A, characteristic_coefficients(A))


def characteristic_coefficients(A: Exact) -> Coefficients:
    """The same of a matrix known to be square, bare."""
    if rational(A):
        Z, unit = _whole(A)
        return _shrunk(Z.charpoly(), unit)
    return tuple(coefficient for coefficient, _, _ in _leverrier(A))


def minimal_polynomial(A: Exact) -> Found[Coefficients]:
    """The coefficients, from the highest power, of the monic polynomial of least degree that A is a root of.

    Raises BadInput("matrix.not_square").
    """
    check_square(A)
    return _minimal(A, minimal_coefficients(A))


def minimal_coefficients(A: Exact) -> Coefficients:
    """The same of a matrix known to be square, bare."""
    if rational(A):
        Z, unit = _whole(A)
        return _shrunk(Z.minpoly(), unit)
    powers = [identity(len(A.rows))]
    while (found := _relation(powers)) is None:
        powers.append(product(powers[-1], A))
    return found


def characteristic_polynomial_by_cofactors(A: Exact) -> Work[Found[Coefficients]]:
    """The same by expanding det(λI − A) along its rows, up to 3 × 3; else as `characteristic_polynomial_by_traces`.

    Raises BadInput("matrix.not_square"); Unable("exact.entries") or ("exact.digits") for work that nobody would read.
    """
    n = check_square(A)
    check_work(A)
    if n > MOST_EXPANDED or any(isinstance(entry, Surd) for entry in entries(A)):
        return (yield from characteristic_polynomial_by_traces(A))
    shifted = Exact(
        tuple(tuple((LAMBDA if i == j else ZERO) - x for j, x in enumerate(row)) for i, row in enumerate(A.rows))
    )
    yield Step("polynomial.shift", {}, A, shifted, level=0)
    step = expansion(shifted, level=1)
    yield step
    found = characteristic_coefficients(A)
    yield Step("polynomial.collect", {}, step.after, in_lambda(found), level=0)
    return _characteristic(A, found)


def characteristic_polynomial_by_traces(A: Exact) -> Work[Found[Coefficients]]:
    """The same by traces: M₀ = I, cₖ = −tr(A Mₖ₋₁)/k, Mₖ = A Mₖ₋₁ + cₖ I [Faddeev & Faddeeva 1963].

    Raises BadInput("matrix.not_square"); Unable("exact.entries") or ("exact.digits") for work that nobody would read.
    """
    check_square(A)
    check_work(A)
    found: list[Scalar] = []
    for k, (coefficient, before, after) in enumerate(_leverrier(A)):
        check_digits(entries(after))
        found.append(coefficient)
        if k:
            facts = {"k": k, "trace": -coefficient * k, "coefficient": coefficient}
            yield Step("polynomial.trace", facts, before, after)
    yield Step("polynomial.read", {}, A, in_lambda(found), level=0)
    return _characteristic(A, tuple(found))


def minimal_polynomial_by_powers(A: Exact) -> Work[Found[Coefficients]]:
    """The same from the powers I, A, A², … until one is a combination of those before it. Raises as the other ways."""
    check_square(A)
    check_work(A)
    powers = [identity(len(A.rows))]
    while (found := _relation(powers)) is None:
        powers.append(product(powers[-1], A))
        check_digits(entries(powers[-1]))
        rule = "polynomial.power_new" if _relation(powers) is None else "polynomial.power_depends"
        yield Step(rule, {"power": len(powers) - 1}, powers[-2], powers[-1])
    yield Step("polynomial.relation", {"degree": len(found) - 1}, A, _relation_of(found), level=0)
    yield Step("polynomial.minimal", {}, A, in_lambda(found), level=0)
    return _minimal(A, found)


def polynomial_at(coefficients: Sequence[Scalar], A: Exact) -> Exact:
    """The matrix p(A), by Horner; coefficients from the highest power."""
    unit = identity(len(A.rows))
    value = scaled(unit, coefficients[0])
    for c in coefficients[1:]:
        value = added(product(value, A), scaled(unit, c)) if c else product(value, A)
    return value


def image(A: Exact, v: Sequence[Scalar]) -> tuple[Scalar, ...]:
    """The numbers of A·v."""
    return tuple(total(x * y for x, y in zip(row, v, strict=True) if x and y) for row in A.rows)


def shifted_by(A: Exact, value: Scalar) -> Exact:
    """A − value·I."""
    return Exact(tuple(tuple(x - value if i == j else x for j, x in enumerate(row)) for i, row in enumerate(A.rows)))


def in_lambda(coefficients: Sequence[Scalar], unknown: str = "λ") -> Node:
    """The polynomial as a formula, coefficients from the highest power: λ³ − 6λ² − 72λ − 27."""
    return _sum(coefficients, Symbol(unknown), ())


def _relation_of(coefficients: Sequence[Scalar]) -> Node:
    left = _sum(coefficients, Symbol("A"), (Symbol("I"),))
    return Row((*(left.parts if isinstance(left, Row) else (left,)), Operator("="), Number(ZERO)))


def _sum(coefficients: Sequence[Scalar], base: Node, unit: tuple[Node, ...]) -> Node:
    parts: list[Node] = []
    for c, name in _terms(coefficients, base, unit):
        negative = _reads_negative(c)
        parts += [Operator("−")] if negative else [Operator("+")] if parts else []
        size = -c if negative else c
        parts += [*([Number(size)] if size != 1 or not name else []), *name]
    return Row(tuple(parts)) if len(parts) > 1 else parts[0] if parts else Number(ZERO)


def _terms(
    coefficients: Sequence[Scalar], base: Node, unit: tuple[Node, ...]
) -> Iterator[tuple[Scalar, tuple[Node, ...]]]:
    # Coefficients with what they multiply; a sum that multiplies nothing stands term by term: λ² − 1 + i.
    for power, c in zip(reversed(range(len(coefficients))), coefficients, strict=True):
        name = _power(base, power) or unit
        if isinstance(c, Surd) and not name:
            yield from ((x if d == 1 else Surd(((d, x),)), name) for d, x in c.terms)
        elif c:
            yield c, name


def _reads_negative(c: Scalar) -> bool:
    # Minus something: −3, −2√5, −1 − i.
    return all(part < 0 for _, part in c.terms) if isinstance(c, Surd) else isinstance(c, Fraction) and c < 0


def _power(base: Node, power: int) -> tuple[Node, ...]:
    return () if not power else (base,) if power == 1 else (Superscript(base, Number(power)),)


def _whole(A: Exact) -> tuple[Any, int]:
    # A whole matrix Z and a number with Z = unit · A.
    Z, scales = integers(A)
    unit, n = lcm(*scales), len(scales)
    if unit == 1:
        return Z, unit
    each = chain.from_iterable([unit // scale] * n for scale in scales)
    return type(Z)(n, n, list(map(mul, Z.entries(), each))), unit


def _shrunk(p: Any, unit: int) -> Coefficients:
    # From the polynomial of unit · A to that of A: λ becomes unit · λ.
    return tuple(Fraction(int(c), unit**k) for k, c in enumerate(reversed(p.coeffs())))


def _leverrier(A: Exact) -> list[tuple[Scalar, Exact, Exact]]:
    # Each coefficient, and the matrices before and after it: A Mₖ₋₁ and Mₖ.
    M = identity(len(A.rows))
    found: list[tuple[Scalar, Exact, Exact]] = [(ONE, M, M)]
    for k in range(1, len(A.rows) + 1):
        AM = product(A, M)
        coefficient = -total(diagonal(AM)) / k
        M = shifted_by(AM, -coefficient)
        found.append((coefficient, AM, M))
    return found


def _relation(powers: Sequence[Exact]) -> Coefficients | None:
    # The last power as a combination of those before it, if it is one, as a monic polynomial.
    stacked = Exact(tuple(zip(*(tuple(entries(M)) for M in powers), strict=True)))
    null, _ = null_space(stacked)
    if null.shape[1] == 0:
        return None
    relation = [row[0] for row in null.rows]
    return tuple(c / relation[-1] for c in reversed(relation))


def _characteristic(A: Exact, found: Coefficients) -> Found[Coefficients]:
    return Found(found, (claim("characteristic_polynomial", A=A, coefficients=Exact((found,))),))


def _minimal(A: Exact, found: Coefficients) -> Found[Coefficients]:
    notices = (Sentence("polynomial.generic"),) if any(map(has_letters, entries(A))) else ()
    return Found(found, (claim("minimal_polynomial", A=A, coefficients=Exact((found,))),), notices)
