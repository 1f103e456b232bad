"""Floating arithmetic of expressions, by NumPy: NaN where a value is undefined."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.calculus.expression import Expression

Array = Any
"""A matrix as a two-dimensional array, or a number."""
MOST = 1 << 27


class Floats:
    """NumPy's binary64 (or complex) numbers."""

    most = MOST

    def given(self, value: object, size: tuple[int, int]) -> Array:
        """The value as an array of this size, or as a number; a flat one is a column or a row."""
        found: NDArray[Any] = np.asarray(value.to_numpy() if hasattr(value, "to_numpy") else value)  # type: ignore[attr-defined]
        array = found if np.iscomplexobj(found) else found.astype(np.float64)
        return array.reshape(-1)[0] if size == (1, 1) else array.reshape(size)

    def leaf(self, node: Expression, size: tuple[int, int], dims: Sequence[int]) -> Array:
        """A number, a dimension, or one of the named matrices."""
        match node.op:
            case "number":
                return _nearest(node)
            case "dimension":
                return np.float64(dims[0])
            case "eye":
                return np.eye(size[0])
            case "comm":
                return commutation(*dims)
            case _:
                return np.full(size, 1.0 if node.op == "ones" else 0.0)

    def apply(self, node: Expression, parts: Sequence[Array], size: tuple[int, int]) -> Array:
        """One operation."""
        parts = [_lifted(part, value) for part, value in zip(node.parts, parts, strict=True)]
        with np.errstate(all="ignore"):
            try:
                made = _product(node, parts) if node.op == "mul" else OPERATIONS[node.op](*parts)
            except np.linalg.LinAlgError:  # singular, or NaN in it
                made = np.full(size, np.nan)
        return made.reshape(-1)[0] if node.is_scalar and np.ndim(made) else made


FLOATS = Floats()


def _lifted(part: Expression, value: Array) -> Array:
    # A matrix that has one row and one column by chance is still a matrix.
    return value if part.is_scalar or np.ndim(value) == 2 else np.reshape(value, (1, 1))


def commutation(m: int, n: int) -> NDArray[np.float64]:
    """comm(m, n): takes vec(X) to vec(X') for X m × n."""
    return np.eye(m * n)[np.arange(m * n).reshape(n, m).T.reshape(-1)]


def _nearest(node: Expression) -> np.float64:
    assert node.value is not None
    try:
        return np.float64(float(node.value))
    except OverflowError:
        return np.float64(np.inf if node.value > 0 else -np.inf)


def _product(node: Expression, parts: Sequence[Array]) -> Array:
    scalars = [value for part, value in zip(node.parts, parts, strict=True) if part.is_scalar]
    chain = list(parts[len(scalars) :])
    number: Array = np.float64(1.0)
    for value in scalars:
        number = number * value
    if not chain:
        return number
    if chain[-1].shape[1] == 1:  # a matrix times a column costs less than two matrices
        made = chain[-1]
        for value in reversed(chain[:-1]):
            made = value @ made
    else:
        made = chain[0]
        for value in chain[1:]:
            made = made @ value
    return number * made if scalars else made


def _sum(*parts: Array) -> Array:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _entrywise(*parts: Array) -> Array:
    total = parts[0]
    for part in parts[1:]:
        total = total * part
    return total


def _power(base: Array, exponent: Array) -> Array:
    if np.ndim(base) == 0:
        return np.power(base, exponent)
    return np.linalg.matrix_power(base, int(exponent))


def _diagonal(value: Array) -> Array:
    return np.diag(value[:, 0]) if value.shape[1] == 1 else np.diag(value).reshape(-1, 1)


def _of_eigenvalues(reduce: Callable[[Array], Array]) -> Callable[[Array], Array]:
    def reduced(value: Array) -> Array:
        total = reduce(np.linalg.eigvals(np.atleast_2d(value)))
        return total if np.iscomplexobj(value) else total.real

    return reduced


def _rank(value: Array) -> Array:
    return np.float64(np.linalg.matrix_rank(np.atleast_2d(value)))


def _transposed(value: Array) -> Array:
    return value.T


def _pseudo_inverse(value: Array) -> Array:
    return np.linalg.pinv(np.atleast_2d(value))


def _stacked(value: Array) -> Array:
    return value.reshape(-1, 1, order="F")


def _raised(base: Array, exponent: Array) -> Array:
    return np.power(base, exponent)


def _positive_part(value: Array) -> Array:
    return np.maximum(value, 0.0)


def _log_det(value: Array) -> Array:
    return np.linalg.slogdet(np.atleast_2d(value))[1]


def _norm1(value: Array) -> Array:
    return np.sum(np.abs(value))


def _norm2(value: Array) -> Array:
    return np.sqrt(np.sum(np.abs(value) ** 2))


def _largest(value: Array) -> Array:
    return np.max(np.abs(value))


OPERATIONS: Mapping[str, Callable[..., Array]] = {
    "add": _sum,
    "hadamard": _entrywise,
    "power": _power,
    "epower": _raised,
    "transpose": _transposed,
    "inv": np.linalg.inv,
    "pinv": _pseudo_inverse,
    "kron": np.kron,
    "vec": _stacked,
    "diag": _diagonal,
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "tanh": np.tanh,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "relu": _positive_part,
    "tr": np.trace,
    "det": np.linalg.det,
    "logdet": _log_det,
    "eigsum": _of_eigenvalues(np.sum),
    "eigprod": _of_eigenvalues(np.prod),
    "sum": np.sum,
    "norm1": _norm1,
    "norm2": _norm2,
    "norminf": _largest,
    "rank": _rank,
}
