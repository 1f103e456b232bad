"""The value of an expression worked operation by operation: exact on exact values, floating on floating ones."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matelier.calculus.expression import Expression, Symbols
from matelier.calculus.language.text import as_text
from matelier.calculus.values.binding import bound, check_names, check_traits
from matelier.calculus.values.evaluate import Arithmetic, in_order, value_of
from matelier.calculus.values.floats import FLOATS, Array
from matelier.calculus.values.rationals import Rationals, Value, floating, to_floats
from matelier.calculus.values.samples import symbols_of
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact, Floating
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

SINGULAR = 1.0 / np.finfo(np.float64).eps


def evaluate_work(
    expression: Expression,
    values: Mapping[str, object],
    *,
    dims: Mapping[str, int] | None = None,
    symbols: Symbols | None = None,
) -> Work[Found[Value]]:
    """The value, a number or a matrix (Exact or Floating), with a step an operation and what was rounded as notices.

    Values are numbers, arrays, Exact or Floating matrices; where one of them is floating all is. `dims` are dimensions
    that no value tells; `symbols` those that were declared, where not all stand in the expression. Raises BadInput
    ("evaluate." missing, superfluous, dimension, shape, trait, size, not_finite, singular, nearly_singular,
    zero_divisor, undefined, overflow) and Unable ("evaluate." letters, too_long), with the place in the expression.
    """
    own = symbols_of((expression,))
    check_names(own, [name for name in values if name in own or name not in (symbols or {})])
    numbers = bound(expression, values, dims or {})
    arithmetic, given = _arithmetic({name: _plain(values[name]) for name in own})
    check_traits([node for node in own.values() if node.traits], given)
    known: dict[Expression, Value] = {}
    for node in in_order(expression):
        known[node] = value_of(node, given, numbers, known, arithmetic)
        if node.parts:
            parts = tuple(known[part] for part in node.parts)
            _check_finite(node, parts, known[node])
            facts = {"parts": tuple(shown(part) for part in parts)}
            yield Step(f"evaluate.{_rule(node)}", facts, node, shown(known[node]))
    rounded = arithmetic.rounded if isinstance(arithmetic, Rationals) else ()
    notices = tuple(Sentence("evaluate.rounded", {"place": as_text(node)}) for node in rounded)
    return Found(shown(known[expression]), (), notices)


def shown(value: Value) -> Value:
    """A value as answers hold it: a number, an Exact or a Floating matrix."""
    if isinstance(value, np.ndarray):
        return Floating(cast("NDArray[Any]", value))
    return cast("Any", value).item() if isinstance(value, np.generic) else value


def _plain(value: object) -> object:
    return value.array if isinstance(value, Floating) else value


def _rule(node: Expression) -> str:
    """The operation's name; of −1 times something that its sign is turned."""
    return "negative" if node.op == "mul" and len(node.parts) == 2 and node.parts[0].value == -1 else node.op


def _arithmetic(values: Mapping[str, object]) -> tuple[Arithmetic, Mapping[str, object]]:
    # Floating, and the values so, where one of them is; else exact.
    for name, value in values.items():
        if _is_floating(value) and not np.all(np.isfinite(np.asarray(value, dtype=complex))):
            raise BadInput("evaluate.not_finite", name=name)
    if any(_is_floating(value) for value in values.values()):
        return FLOATS, {name: value if _is_floating(value) else to_floats(value) for name, value in values.items()}
    return Rationals(), values


def _is_floating(value: object) -> bool:
    if isinstance(value, Exact):
        return False
    return np.asarray(value).dtype.kind in "fc"


def _check_finite(node: Expression, parts: Sequence[Value], value: Value) -> None:
    if not floating(value):
        return
    if node.op == "inv" and np.ndim(value) == 2 and not np.linalg.cond(to_floats(parts[0]), 1) < SINGULAR:
        raise BadInput("evaluate.nearly_singular", place=as_text(node))
    if np.all(np.isfinite(value)):
        return
    raise _reason(node, [to_floats(part) for part in parts])


def _reason(node: Expression, parts: Sequence[Array]) -> BadInput:
    place, first = as_text(node), parts[0]
    if node.op in ("inv", "logdet"):
        return BadInput("evaluate.singular", place=place)
    if node.op in ("power", "epower") and np.any((first == 0) & (parts[1] < 0)):
        return BadInput("evaluate.zero_divisor", place=place)
    if node.op in ("log", "sqrt", "power", "epower") and np.isrealobj(first) and np.any(first <= 0):
        return BadInput("evaluate.undefined", place=place, value=str(np.min(first)))
    return BadInput("evaluate.overflow", place=place)
