"""Values bound to the symbols of an expression: names, dimensions, and what was declared of each."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.calculus.expression import Expression, said
from matelier.calculus.language.text import as_text
from matelier.calculus.values.evaluate import number_of, shape_of, sized
from matelier.calculus.values.rationals import has_letters, to_floats
from matelier.calculus.values.samples import dimensions_of, symbols_of
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

Array = NDArray[Any]
CLOSE = 1e-9


def check_names(symbols: Iterable[str], values: Iterable[str]) -> None:
    """Raises BadInput("evaluate.missing") or BadInput("evaluate.superfluous"), with the name."""
    wanted, given = list(symbols), list(values)
    for name in wanted:
        if name not in given:
            raise BadInput("evaluate.missing", name=name)
    for name in given:
        if name not in wanted:
            raise BadInput("evaluate.superfluous", name=name, known=", ".join(wanted) or "—")


def bound(expression: Expression, values: Mapping[str, object], dims: Mapping[str, int]) -> dict[str, int]:
    """The dimensions as numbers, as the values tell them.

    Raises BadInput("evaluate.dimension") where two values tell differently, naming the place where they meet;
    BadInput("evaluate.shape"), and BadInput("evaluate.missing") for a dimension that nothing tells.
    """
    known, told_by = dict(dims), dict[str, Expression]()
    symbols = symbols_of((expression,))
    for node in symbols.values():
        size = shape_of(values[node.name], node.shape)
        for name, number in zip(node.shape, size, strict=True):
            if not isinstance(name, str) or "*" in name:
                continue
            if known.setdefault(name, number) != number:
                raise _conflict(expression, name, told_by.get(name), node, values, known)
            told_by.setdefault(name, node)
    for node in symbols.values():
        size, wanted = shape_of(values[node.name], node.shape), sized(node.shape, known)
        if size != wanted:
            raise BadInput("evaluate.shape", name=node.name, given=said(size), wanted=said(wanted))
    for name in dimensions_of((expression,)):
        number_of(name, known)
    return known


def _conflict(
    expression: Expression,
    name: str,
    first: Expression | None,
    second: Expression,
    values: Mapping[str, object],
    known: Mapping[str, int],
) -> BadInput:
    given = said(shape_of(values[second.name], second.shape))
    if first is None:
        return BadInput("evaluate.told_dimension", dimension=name, number=known[name], name=second.name, given=given)
    other = said(shape_of(values[first.name], first.shape))
    place = _meeting(expression, first.name, second.name)
    facts = {"dimension": name, "first": first.name, "first_shape": other, "second": second.name, "second_shape": given}
    return BadInput("evaluate.dimension", place=place, **facts)


def _meeting(expression: Expression, one: str, two: str) -> str:
    # The smallest part of the expression in which both stand.
    place = expression
    while inner := next((part for part in place.parts if part.has(one) and part.has(two)), None):
        place = inner
    return as_text(place)


def check_traits(symbols: Iterable[Expression], values: Mapping[str, object]) -> None:
    """Raises BadInput("evaluate.trait.sym") and so on where a value lacks what is declared of its symbol.

    Of values with letters symmetry alone is looked at.
    """
    for node in symbols:
        value = values[node.name]
        lacks = _lacks_with_letters if has_letters(value) else _lacks
        for trait in (one for one in TRAIT_CHECKS if one in node.traits):
            if lacks(value, trait):
                raise BadInput(f"evaluate.trait.{trait}", name=node.name)


def _lacks(value: object, trait: str) -> bool:
    return not TRAIT_CHECKS[trait](np.atleast_2d(to_floats(value)))


def _lacks_with_letters(value: object, trait: str) -> bool:
    return trait == "sym" and isinstance(value, Exact) and value.rows != tuple(zip(*value.rows, strict=True))


def _same(one: Array, two: Array) -> bool:
    return bool(np.all(np.abs(one - two) <= CLOSE * max(1.0, float(np.max(np.abs(one))))))


def _definite(A: Array) -> bool:
    return _same(A, A.T.conj()) and bool(np.linalg.eigvalsh(A)[0] > 0)


def _is_one(number: float) -> bool:
    return abs(number - 1) <= CLOSE


TRAIT_CHECKS: Mapping[str, Callable[[Array], bool]] = {
    "sym": lambda A: _same(A, A.T),
    "psd": _definite,
    "inv": lambda A: bool(np.linalg.matrix_rank(A) == len(A)),
    "detpos": lambda A: bool(np.linalg.slogdet(A)[0] > 0),
    "pos": lambda A: bool(np.all(A > 0)),
    "pm1": lambda A: bool(np.all(np.abs(A) == 1)),
    "simplex": lambda A: bool(np.all(A > 0)) and _is_one(float(np.sum(A))),
    "big": lambda A: bool(np.all(A > 12)),
    "antisym": lambda A: _same(A, -A.T),
    "orth": lambda A: _same(A.T @ A, np.eye(len(A))),
    "diagonal": lambda A: bool(np.all(A == np.diag(np.diag(A)))),
    "upper": lambda A: bool(np.all(A == np.triu(A))),
    "lower": lambda A: bool(np.all(A == np.tril(A))),
    "idempotent": lambda A: _same(A @ A, A),
    "unit": lambda A: _is_one(float(np.linalg.norm(A))),
}
