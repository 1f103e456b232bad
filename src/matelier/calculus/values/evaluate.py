"""The value of an expression, in whatever arithmetic: exact, floating, or modulo a prime."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np

from matelier.calculus.expression import Dimension, Expression, Shape, said
from matelier.calculus.values.floats import FLOATS
from matelier.spine.errors import BadInput

Value: TypeAlias = Any
"""What an arithmetic reckons with: a number, or a matrix of them; a column is n × 1."""
Size: TypeAlias = tuple[int, int]


@runtime_checkable
class Arithmetic(Protocol):
    """How to make values and to apply one operation to them; `most` is how many entries a matrix may have."""

    @property
    def most(self) -> int:
        """The largest number of entries of one matrix."""
        ...

    def given(self, value: object, size: Size) -> Value:
        """A value that was given for a symbol, as this arithmetic holds it."""
        ...

    def leaf(self, node: Expression, size: Size, dims: Sequence[int]) -> Value:
        """A number, eye, ones, zeros, comm of this size; `dims` are the node's own, as numbers."""
        ...

    def apply(self, node: Expression, parts: Sequence[Value], size: Size) -> Value:
        """An inner node of the values of its parts."""
        ...


def evaluate(
    expression: Expression,
    values: Mapping[str, object],
    dims: Mapping[str, int] | None = None,
    arithmetic: Arithmetic | None = None,
) -> Value:
    """The value where the symbols have these values; equal parts are reckoned once.

    `dims` are the dimensions' names as numbers; those that the values' shapes tell may be left out. The arithmetic is
    the floating one unless said: NaN where a value is undefined. Raises BadInput("evaluate.missing"), where no value
    was given for a symbol or a dimension, BadInput("evaluate.shape"), and BadInput("evaluate.size") before a matrix
    grows beyond the arithmetic's `most`.
    """
    ground = FLOATS if arithmetic is None else arithmetic
    sizes = dict(dims or {})
    learn(expression, values, sizes)
    known: dict[Expression, Value] = {}
    for node in in_order(expression):
        known[node] = value_of(node, values, sizes, known, ground)
    return known[expression]


def value_of(
    node: Expression,
    values: Mapping[str, object],
    dims: Mapping[str, int],
    known: Mapping[Expression, Value],
    arithmetic: Arithmetic,
) -> Value:
    """The value of one node, its parts' values being known."""
    size = sized(node.shape, dims)
    if size[0] * size[1] > arithmetic.most:
        raise BadInput("evaluate.size", rows=size[0], columns=size[1], most=arithmetic.most)
    if node.op == "symbol":
        if node.name not in values:
            raise BadInput("evaluate.missing", name=node.name)
        if (given := shape_of(values[node.name], node.shape)) != size:
            raise BadInput("evaluate.shape", name=node.name, given=said(given), wanted=said(size))
        return arithmetic.given(values[node.name], size)
    if node.op == "dimension":
        return arithmetic.leaf(node, size, (number_of(node.name, dims),))
    if not node.parts:
        return arithmetic.leaf(node, size, [number_of(d, dims) for d in node.dims])
    return arithmetic.apply(node, [known[part] for part in node.parts], size)


def in_order(expression: Expression) -> list[Expression]:
    """Every different node, parts before what is made of them, from left to right."""
    done: dict[Expression, None] = {}
    waiting: list[tuple[Expression, bool]] = [(expression, False)]
    while waiting:
        node, entered = waiting.pop()
        if node in done:
            continue
        if entered or not node.parts:
            done[node] = None
        else:
            waiting.append((node, True))
            waiting.extend((part, False) for part in reversed(node.parts))
    return list(done)


def learn(expression: Expression, values: Mapping[str, object], dims: dict[str, int]) -> None:
    """Adds to `dims` the dimensions that the shapes of the values tell."""
    for node in expression.nodes():
        if node.op == "symbol" and node.name in values:
            for name, size in zip(node.shape, shape_of(values[node.name], node.shape), strict=True):
                if isinstance(name, str):
                    dims.setdefault(name, size)


def shape_of(value: object, shape: Shape) -> Size:
    """Rows and columns of a value; a flat list of numbers is a column, or a row where a row is wanted."""
    given: Any = value
    found: tuple[int, ...] = given.shape if hasattr(given, "shape") else np.shape(given)
    if len(found) == 2:
        return found[0], found[1]
    if len(found) == 1:
        return (1, found[0]) if shape[0] == 1 and shape[1] != 1 else (found[0], 1)
    return (1, 1)


def sized(shape: Shape, dims: Mapping[str, int]) -> Size:
    """A shape in numbers."""
    return number_of(shape[0], dims), number_of(shape[1], dims)


def number_of(dimension: Dimension, dims: Mapping[str, int]) -> int:
    """A dimension as a number; of "m*n" the product. Raises BadInput("evaluate.missing")."""
    if isinstance(dimension, int):
        return dimension
    if dimension in dims:
        return dims[dimension]
    total = 1
    for name in dimension.split("*"):
        if not name.isdigit() and name not in dims:
            raise BadInput("evaluate.missing", name=name)
        total *= int(name) if name.isdigit() else dims[name]
    return total
