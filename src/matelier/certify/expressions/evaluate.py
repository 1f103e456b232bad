"""The judge's own evaluation of expressions: what a tree is worth at a point, or at many points at once."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.certify.expressions.syntax import Tree

Values: TypeAlias = NDArray[Any]
"""Matrices (..., m, n), of floats or of exact numbers; the axes in front count the points."""
Sizes: TypeAlias = Mapping[str, int]
MOST_WORK = 2 * 10**8  # multiplications of floats for one expression at all of its points
HIGHEST_POWER = 64  # of a matrix


class Kit(ABC):
    """How one kind of number is reckoned with; what is the same for every kind is done here."""

    dtype: Any = np.dtype(float)
    most_work = MOST_WORK

    def __init__(self) -> None:
        self.work = 0

    def spend(self, *sizes: int) -> None:
        """Counts the work that is to be done; ValueError where it is too much."""
        self.work += prod(sizes)
        if self.work > self.most_work:
            raise ValueError("too much to reckon")

    def kept(self, A: Values) -> Values:
        """The values, brought to the form in which they are kept; ValueError where they are too large."""
        return A

    @abstractmethod
    def number(self, value: Fraction | int) -> Any:
        """The number, as this kit has it."""

    @abstractmethod
    def function(self, name: str, A: Values) -> Values:
        """An elementwise function, entry by entry."""

    @abstractmethod
    def power(self, A: Values, exponents: Values) -> Values:
        """Every entry to its power."""

    @abstractmethod
    def inverse(self, A: Values) -> Values:
        """The inverse; ArithmeticError where there is none."""

    @abstractmethod
    def of_matrix(self, name: str, A: Values) -> Values:
        """The number that a function such as det makes of a matrix."""

    @abstractmethod
    def pseudo_inverse(self, A: Values) -> Values:
        """The pseudo-inverse."""

    def filled(self, m: int, n: int, value: int) -> Values:
        """m × n, every entry this number."""
        self.spend(m, n)
        return np.full((m, n), self.number(value), dtype=self.dtype)

    def one(self, value: Fraction | int) -> Values:
        """The number as a 1 × 1 matrix."""
        return np.array([[self.number(value)]], dtype=self.dtype)

    def unit(self, n: int) -> Values:
        """The identity."""
        self.spend(n, n)
        found = self.filled(n, n, 0)
        np.fill_diagonal(found, self.number(1))
        return found

    def constant(self, name: str, dims: tuple[int, ...]) -> Values:
        """eye, ones, zeros or comm of these dimensions."""
        if name == "eye":
            return self.unit(dims[0])
        if name != "comm":
            return self.filled(dims[0], dims[1] if len(dims) == 2 else 1, int(name == "ones"))
        m, n = dims
        unit = self.unit(m * n)
        order = np.arange(m * n).reshape(n, m).T.reshape(-1)  # vec(X')[j + i·n] = X[i, j] = vec(X)[i + j·m]
        return unit[order]


def value_of(tree: Tree, kit: Kit, values: Mapping[str, Values], sizes: Sizes) -> Values:
    """What the tree is worth where its symbols have these values. ValueError where shapes do not fit."""
    if tree.op == "number":
        return kit.one(tree.value)
    if tree.op == "symbol":
        return _symbol(tree.name, kit, values, sizes)
    if tree.op in ("eye", "ones", "zeros", "comm"):
        return kit.constant(tree.op, tuple(dimension_of(part, sizes) for part in tree.parts))
    if (squares := _root_of_squares(tree)) is not None:
        return _squares(squares[0], squares[1], kit, values, sizes)
    parts = [value_of(part, kit, values, sizes) for part in tree.parts]
    kit.spend(sum(part.size for part in parts))
    return kit.kept(OPERATIONS[tree.op](kit, *parts) if tree.op in OPERATIONS else _function(tree.op, kit, *parts))


def dimension_of(tree: Tree, sizes: Sizes) -> int:
    """The dimension that is named, or given as a number, or as a product of such."""
    if tree.op == "*":
        return dimension_of(tree.parts[0], sizes) * dimension_of(tree.parts[1], sizes)
    if tree.op == "symbol":
        return sizes[tree.name]
    if tree.op != "number" or tree.value.denominator != 1 or not 1 <= tree.value <= 1000:
        raise ValueError("no dimension")
    return int(tree.value)


def _symbol(name: str, kit: Kit, values: Mapping[str, Values], sizes: Sizes) -> Values:
    if name in values and name in sizes:
        raise ValueError("a name that means two things")
    if name in values:
        return values[name]
    return kit.one(sizes[name])


def _root_of_squares(tree: Tree) -> tuple[Tree, int] | None:
    # norm2(x)^2k, which needs no root.
    if tree.op != "^" or tree.parts[0].op != "norm2" or tree.parts[1].op != "number":
        return None
    half = tree.parts[1].value / 2
    return (tree.parts[0].parts[0], int(half)) if half.denominator == 1 and 1 <= half <= HIGHEST_POWER else None


def _squares(tree: Tree, half: int, kit: Kit, values: Mapping[str, Values], sizes: Sizes) -> Values:
    A = value_of(tree, kit, values, sizes)
    return kit.kept(kit.power(kit.kept((A * A).sum(axis=(-2, -1), keepdims=True)), kit.one(half)))


def is_number(A: Values) -> bool:
    """Whether these are numbers, not matrices."""
    return A.shape[-2:] == (1, 1)


def transposed(A: Values) -> Values:
    """Rows become columns."""
    return np.swapaxes(A, -1, -2)


def _same(A: Values, B: Values) -> None:
    if A.shape[-2:] != B.shape[-2:]:
        raise ValueError("shapes do not fit")


def _plus(_: Kit, A: Values, B: Values) -> Values:
    _same(A, B)
    return A + B


def _minus(_: Kit, A: Values, B: Values) -> Values:
    _same(A, B)
    return A - B


def _negative(_: Kit, A: Values) -> Values:
    return -A


def _turned(_: Kit, A: Values) -> Values:
    return transposed(A)


def _sum(_: Kit, A: Values) -> Values:
    return A.sum(axis=(-2, -1), keepdims=True)


def _times(kit: Kit, A: Values, B: Values) -> Values:
    if is_number(A) or is_number(B):
        return A * B
    if A.shape[-1] != B.shape[-2]:
        raise ValueError("shapes do not fit")
    kit.spend(max(A.size // A.shape[-1] * B.shape[-1], A.shape[-2] * B.size), 1)
    return A @ B


def _entrywise(_: Kit, A: Values, B: Values) -> Values:
    if not is_number(A) and not is_number(B):
        _same(A, B)
    return A * B


def _over(kit: Kit, A: Values, B: Values) -> Values:
    if not is_number(B):
        raise ValueError("shapes do not fit")
    return _quotient(kit, A, B)


def _quotient(kit: Kit, A: Values, B: Values) -> Values:
    if not is_number(A) and not is_number(B):
        _same(A, B)
    return A * kit.power(B, kit.one(-1))


def _to_the(kit: Kit, A: Values, exponent: Values) -> Values:
    if not is_number(exponent):
        raise ValueError("shapes do not fit")
    if is_number(A):
        return kit.power(A, exponent)
    times = next((k for k in range(-HIGHEST_POWER, HIGHEST_POWER + 1) if (exponent == kit.number(k)).all()), None)
    if A.shape[-1] != A.shape[-2] or times is None:
        raise ValueError("no power of a matrix")
    base, found = A if times >= 0 else _inverse(kit, A), kit.unit(A.shape[-1])
    for _ in range(abs(times)):
        found = kit.kept(_times(kit, found, base))
    return found


def _each_to_the(kit: Kit, A: Values, exponents: Values) -> Values:
    if not is_number(A) and not is_number(exponents):
        _same(A, exponents)
    return kit.power(A, exponents)


def _kron(kit: Kit, A: Values, B: Values) -> Values:
    (m, n), (p, q) = A.shape[-2:], B.shape[-2:]
    kit.spend(max(A.size * p * q, B.size * m * n))
    product = A[..., :, None, :, None] * B[..., None, :, None, :]
    return product.reshape(*product.shape[:-4], m * p, n * q)


def _vec(_: Kit, A: Values) -> Values:
    return transposed(A).reshape(*A.shape[:-2], -1, 1)


def _diagonal(kit: Kit, A: Values) -> Values:
    m, n = A.shape[-2:]
    if n == 1:
        kit.spend(A.size, m)
        return A * kit.unit(m)
    _square(A)
    return np.diagonal(A, axis1=-2, axis2=-1)[..., None]


def _trace(_: Kit, A: Values) -> Values:
    _square(A)
    return np.diagonal(A, axis1=-2, axis2=-1)[..., None].sum(axis=-2)[..., None]


def _inverse(kit: Kit, A: Values) -> Values:
    _square(A)
    kit.spend(A.size, A.shape[-1])
    return kit.inverse(A)


def _pseudo_inverse(kit: Kit, A: Values) -> Values:
    kit.spend(A.size, 10 * min(A.shape[-2:]))
    return kit.pseudo_inverse(A)


def _square(A: Values) -> None:
    if A.shape[-1] != A.shape[-2]:
        raise ValueError("not square")


def _function(name: str, kit: Kit, A: Values) -> Values:
    if name in ("norm1", "norm2", "norminf", "rank"):
        kit.spend(A.size, min(A.shape[-2:]))
        return kit.of_matrix(name, A)
    if name in ("det", "logdet", "eigsum", "eigprod"):
        _square(A)
        kit.spend(A.size, A.shape[-1] ** (2 if name.startswith("eig") else 1))
        return kit.of_matrix(name, A)
    return kit.function(name, A)


OPERATIONS: Mapping[str, Callable[..., Values]] = {
    "+": _plus, "-": _minus, "minus": _negative, "*": _times, "/": _over, ".*": _entrywise, "./": _quotient,
    "^": _to_the, ".^": _each_to_the, "'": _turned, "kron": _kron, "vec": _vec,
    "diag": _diagonal, "tr": _trace, "inv": _inverse, "pinv": _pseudo_inverse,
    "sum": _sum,
}  # fmt: skip


class Floats(Kit):
    """Binary64: at many points at once; what is no number is NaN or infinite."""

    def number(self, value: Fraction | int) -> float:
        """The nearest float."""
        return float(value)

    def function(self, name: str, A: Values) -> Values:
        """By NumPy."""
        return FUNCTIONS[name](A)

    def power(self, A: Values, exponents: Values) -> Values:
        """By NumPy, squares and quotients as such."""
        if exponents.size == 1 and exponents.item() in (-1, 1, 2):
            return {1: lambda: A, 2: lambda: A * A, -1: lambda: 1 / A}[int(exponents.item())]()
        return np.power(A, exponents)

    def inverse(self, A: Values) -> Values:
        """By NumPy; NaN where a matrix has none."""
        try:
            return np.linalg.inv(A)
        except np.linalg.LinAlgError:
            return np.full(A.shape, np.nan)

    def of_matrix(self, name: str, A: Values) -> Values:
        """By NumPy: determinants by elimination, rank and eigenvalues as LAPACK has them."""
        if not np.isfinite(A).all():
            return np.full((*A.shape[:-2], 1, 1), np.nan)
        return np.asarray(OF_MATRIX[name](A), dtype=float)[..., None, None]

    def pseudo_inverse(self, A: Values) -> Values:
        """By NumPy's singular values."""
        if not np.isfinite(A).all():
            return np.full(transposed(A).shape, np.nan)
        return np.linalg.pinv(A)


FUNCTIONS: Mapping[str, Callable[[Values], Values]] = {
    "exp": np.exp, "log": np.log, "sin": np.sin, "cos": np.cos, "tan": np.tan, "tanh": np.tanh, "sqrt": np.sqrt,
    "abs": np.abs, "sign": np.sign, "relu": lambda A: np.maximum(A, 0),
}  # fmt: skip
OF_MATRIX: Mapping[str, Callable[[Values], Any]] = {
    "norm1": lambda A: np.abs(A).sum(axis=(-2, -1)),
    "norm2": lambda A: np.sqrt((A * A).sum(axis=(-2, -1))),
    "norminf": lambda A: np.abs(A).max(axis=(-2, -1)),
    "rank": np.linalg.matrix_rank,
    "det": np.linalg.det,
    "logdet": lambda A: np.linalg.slogdet(A)[1],
    "eigsum": lambda A: np.linalg.eigvals(A).sum(axis=-1).real,
    "eigprod": lambda A: np.linalg.eigvals(A).prod(axis=-1).real,
}
