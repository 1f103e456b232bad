"""Exact arithmetic of expressions: fractions, square roots, letters; floating only where no exact value is known."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from matelier.calculus.expression import ELEMENTWISE, Expression
from matelier.calculus.language.text import as_text
from matelier.calculus.values.elimination import determinant, inverse, matrix_power, product, pseudo_inverse, rank
from matelier.calculus.values.entries import NoExactValue, function_of, is_exact, magnitude, root_of, scalar_power
from matelier.calculus.values.floats import FLOATS, Array, commutation
from matelier.scalars.digits import MOST_BITS
from matelier.spine.errors import BadInput, Refusal, Unable
from matelier.spine.matrix import Exact, Floating, Scalar

Value = Any
"""An exact number or an Exact matrix, or where nothing exact is known a floating one."""
MOST = 1 << 20
ZERO, ONE = Fraction(0), Fraction(1)


class Rationals:
    """Exact numbers; `rounded` are the nodes whose exact parts gave a floating value."""

    most = MOST

    def __init__(self) -> None:
        self.rounded: list[Expression] = []

    def given(self, value: object, size: tuple[int, int]) -> Value:
        """A number, an Exact or a Floating matrix, an array; whole numbers are exact, floats stay what they are."""
        if isinstance(value, Exact):
            return _alone(value, size == (1, 1))
        if is_exact(value):
            return Fraction(value) if isinstance(value, int) else value
        array = np.asarray(value.array if isinstance(value, Floating) else value)
        if array.dtype.kind in "iu" or array.dtype == object:
            flat = [_whole(entry) for entry in array.reshape(-1).tolist()]
            if all(is_exact(entry) for entry in flat):
                rows = Exact.of([flat[k : k + size[1]] for k in range(0, len(flat), size[1])])
                return _alone(rows, size == (1, 1))
        return FLOATS.given(value, size)

    def leaf(self, node: Expression, size: tuple[int, int], dims: Sequence[int]) -> Value:
        """A number, a dimension, or one of the named matrices."""
        match node.op:
            case "number":
                return node.value
            case "dimension":
                return Fraction(dims[0])
            case "eye":
                return Exact.of([[int(i == j) for j in range(size[1])] for i in range(size[0])])
            case "comm":
                return Exact.of(commutation(*dims).astype(int).tolist())
            case _:
                return Exact.of([[int(node.op == "ones")] * size[1]] * size[0])

    def apply(self, node: Expression, parts: Sequence[Value], size: tuple[int, int]) -> Value:
        """One operation; floating where one of the parts is, or where there is no exact value."""
        if any(floating(part) for part in parts):
            return FLOATS.apply(node, [to_floats(part) for part in parts], size)
        lifted = [_lifted(part, value) for part, value in zip(node.parts, parts, strict=True)]
        try:
            return _alone(_exactly(node, lifted), node.is_scalar)
        except NoExactValue:
            pass
        except Refusal as refusal:
            if refusal.key.startswith("evaluate."):
                raise type(refusal)(refusal.key, place=as_text(node), **refusal.facts) from refusal
            if any(has_letters(part) for part in parts):
                raise
        if any(has_letters(part) for part in parts):
            raise Unable("evaluate.letters", place=as_text(node))
        self.rounded.append(node)
        return FLOATS.apply(node, [to_floats(part) for part in parts], size)


def floating(value: Value) -> bool:
    """Whether a value is floating, not exact."""
    return isinstance(value, float | complex | np.ndarray | np.generic)


def has_letters(value: Value) -> bool:
    """Whether letters stand in an exact value."""
    entries = (entry for row in value.rows for entry in row) if isinstance(value, Exact) else (value,)
    return any(getattr(entry, "letters", ()) for entry in entries)


def to_floats(value: Value) -> Array:
    """The value as floats; complex where a number is not real. Raises Unable("evaluate.letters"), naming it."""
    if floating(value):
        return value
    if has_letters(value):
        raise Unable("evaluate.letters", place=str(value))
    rows = value.rows if isinstance(value, Exact) else ((value,),)
    real = all(getattr(entry, "is_real", True) for row in rows for entry in row)
    array = np.array([[_nearest(entry, real) for entry in row] for row in rows])
    return array if isinstance(value, Exact) else array[0, 0]


def _nearest(entry: Scalar, real: bool) -> float | complex:
    try:
        return float(entry) if real else complex(entry)
    except OverflowError:
        return float("inf") if entry > 0 else -float("inf")


def _whole(entry: Any) -> Any:
    return Fraction(entry) if isinstance(entry, int) and not isinstance(entry, bool) else entry


def _alone(value: Value, is_number: bool) -> Value:
    return value.rows[0][0] if is_number and isinstance(value, Exact) else value


def _lifted(part: Expression, value: Value) -> Value:
    # A matrix that has one row and one column by chance is still a matrix.
    return value if part.is_scalar or isinstance(value, Exact) else Exact.of([[value]])


def _exactly(node: Expression, parts: Sequence[Value]) -> Value:
    if node.op in ELEMENTWISE:
        return _each(parts[0], lambda entry: function_of(node.op, entry))
    if node.op == "mul":
        return _product(node, parts)
    return OPERATIONS[node.op](*parts)


def _each(value: Value, apply: Callable[[Scalar], Scalar]) -> Value:
    return Exact.of([[apply(e) for e in row] for row in value.rows]) if isinstance(value, Exact) else apply(value)


def _pairwise(combine: Callable[[Scalar, Scalar], Scalar]) -> Callable[..., Value]:
    def combined(*parts: Value) -> Value:
        total = parts[0]
        for part in parts[1:]:
            if isinstance(total, Exact):
                pairs = zip(total.rows, part.rows, strict=True)
                total = Exact.of([[combine(a, b) for a, b in zip(one, two, strict=True)] for one, two in pairs])
            else:
                total = combine(total, part)
        return total

    return combined


def _product(node: Expression, parts: Sequence[Value]) -> Value:
    chain = [value for part, value in zip(node.parts, parts, strict=True) if not part.is_scalar]
    number: Scalar = ONE
    for value in parts[: len(parts) - len(chain)]:
        number = number * value
    if not chain:
        return number
    chain = [value if isinstance(value, Exact) else Exact.of([[value]]) for value in chain]
    column = chain[-1].shape[1] == 1  # a matrix times a column costs less than two matrices
    made = chain[-1] if column else chain[0]
    for value in reversed(chain[:-1]) if column else chain[1:]:
        made = product(value, made) if column else product(made, value)
    return made if number == 1 else _each(made, lambda entry: number * entry)


def _power(base: Value, exponent: Value) -> Value:
    if not isinstance(base, Exact):
        return scalar_power(base, exponent)
    times = int(exponent)
    longest = max(_bits(entry) for row in base.rows for entry in row) + base.shape[0].bit_length()
    if longest * times > MOST_BITS:
        raise Unable("evaluate.too_long", exponent=times)
    return matrix_power(base, times)


def _bits(entry: Scalar) -> int:
    return entry.numerator.bit_length() + entry.denominator.bit_length() if isinstance(entry, Fraction) else 64


def _entry_powers(base: Value, exponent: Value) -> Value:
    if isinstance(exponent, Exact):
        return _pairwise(scalar_power)(base, exponent)
    return _each(base, lambda entry: scalar_power(entry, exponent))


def _transposed(value: Value) -> Value:
    return Exact.of(list(zip(*value.rows, strict=True)))


def _inverse(value: Value) -> Value:
    if not isinstance(value, Exact):
        return scalar_power(value, -ONE)
    found = inverse(value)
    if found is None:
        raise BadInput("evaluate.singular")
    return found


def _kron(A: Value, B: Value) -> Value:
    return Exact.of([[a * b for a in one for b in two] for one in A.rows for two in B.rows])


def _stacked(value: Value) -> Value:
    return Exact.of([[entry] for column in zip(*value.rows, strict=True) for entry in column])


def _diagonal(value: Value) -> Value:
    if value.shape[1] > 1:
        return Exact.of([[row[i]] for i, row in enumerate(value.rows)])
    entries = [row[0] for row in value.rows]
    return Exact.of([[e if i == j else ZERO for j in range(len(entries))] for i, e in enumerate(entries)])


def _matrix(value: Value) -> Exact:
    return value if isinstance(value, Exact) else Exact.of([[value]])


def _total(value: Value) -> Scalar:
    return sum((entry for row in _matrix(value).rows for entry in row), ZERO)


def _trace(value: Value) -> Scalar:
    return sum((row[i] for i, row in enumerate(_matrix(value).rows)), ZERO)


def _determinant(value: Value) -> Scalar:
    return determinant(_matrix(value))


def _log_det(value: Value) -> Scalar:
    return function_of("log", magnitude(_determinant(value)))


def _norm1(value: Value) -> Scalar:
    return _total(_each(value, magnitude))


def _norm2(value: Value) -> Scalar:
    return root_of(_total(_each(value, lambda entry: entry * entry.conjugate())))


def _largest(value: Value) -> Scalar:
    return max(magnitude(entry) for row in _matrix(value).rows for entry in row)


def _rank(value: Value) -> Scalar:
    return Fraction(rank(_matrix(value)))


def _pseudo_inverse(value: Value) -> Value:
    return pseudo_inverse(_matrix(value))


OPERATIONS: Mapping[str, Callable[..., Value]] = {
    "add": _pairwise(lambda a, b: a + b),
    "hadamard": _pairwise(lambda a, b: a * b),
    "power": _power,
    "epower": _entry_powers,
    "transpose": _transposed,
    "inv": _inverse,
    "pinv": _pseudo_inverse,
    "kron": _kron,
    "vec": _stacked,
    "diag": _diagonal,
    "tr": _trace,
    "det": _determinant,
    "logdet": _log_det,
    "eigsum": _trace,
    "eigprod": _determinant,
    "sum": _total,
    "norm1": _norm1,
    "norm2": _norm2,
    "norminf": _largest,
    "rank": _rank,
}
