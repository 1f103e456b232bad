"""Expressions of linear algebra as trees: every node knows its shape; built by these functions alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from matelier.spine.errors import BadInput

Dimension: TypeAlias = str | int
"""A dimension's name, such as "n", or a number; names that differ are numbers that may differ."""
Shape: TypeAlias = tuple[Dimension, Dimension]
"""Rows and columns; a scalar is (1, 1), a column (n, 1), a row (1, n)."""

SCALAR: Shape = (1, 1)
TRAITS = frozenset(
    [
        "sym",
        "psd",
        "inv",
        "detpos",
        "pos",
        "pm1",
        "simplex",
        "big",
        "antisym",
        "orth",
        "diagonal",
        "upper",
        "lower",
        "idempotent",
        "unit",
    ]
)
"""What may be known of a symbol: symmetric, positive definite (then symmetric, too), invertible, det > 0, entries > 0,
entries ±1, positive with the sum 1, entries > 12; antisymmetric, orthogonal (inverse = transpose), diagonal, upper and
lower triangular, P·P = P, of length 1."""
ELEMENTWISE = frozenset(["exp", "log", "sin", "cos", "tan", "tanh", "sqrt", "abs", "sign", "relu"])
"""Functions that act on a scalar, or on a matrix entry by entry."""
SQUARE_TO_SCALAR = frozenset(["tr", "det", "logdet", "eigsum", "eigprod"])
TO_SCALAR = frozenset(["sum", "norm1", "norm2", "norminf", "rank"])
"""Of any matrix: the sum of the entries, of their magnitudes, √(sum of squares), the largest magnitude, the rank."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A node: what it is (`op`), its parts, its shape; and for leaves a name, a value, or what is known of a symbol.

    Leaves: "number" (value, a scalar), "symbol" (name, traits), "dimension" (name: n itself as a number), "eye",
    "ones", "zeros", "comm" (of its shape mn × mn: comm(m, n)·vec(X) = vec(X') for X m × n; `dims` holds m, n).
    Inner nodes: "add" (two or more parts of one shape), "mul" (scalar parts first, then matrices in their order),
    "hadamard" (two or more parts of one shape), "power" (a scalar to a constant or scalar power, or a square matrix to
    a whole number ≥ 2: parts are base and exponent), "epower" (entry by entry), "transpose", "inv", "pinv", "kron",
    "vec", "diag" (a column to a matrix or a square matrix to its column), and the names in ELEMENTWISE,
    SQUARE_TO_SCALAR and TO_SCALAR; in worked steps alone "d", the differential of its part, not yet taken. −x is
    (−1)·x; a/b is a·b^(−1); a./b is a.*b.^(−1).
    """

    op: str
    parts: tuple["Expression", ...] = ()
    shape: Shape = SCALAR
    name: str = ""
    value: Fraction | None = None
    traits: frozenset[str] = frozenset()
    dims: tuple[Dimension, ...] = ()
    _hash: int = field(default=0, compare=False, repr=False)

    def __post_init__(self) -> None:
        told = (self.op, self.parts, self.shape, self.name, self.value, self.dims)
        object.__setattr__(self, "_hash", hash(told))

    def __hash__(self) -> int:
        return self._hash

    @property
    def is_scalar(self) -> bool:
        """Whether it is one number."""
        return self.shape == SCALAR

    @property
    def is_square(self) -> bool:
        """Whether it has as many rows as columns."""
        return self.shape[0] == self.shape[1]

    def nodes(self) -> Iterator["Expression"]:
        """Every node, this one first."""
        waiting: list[Expression] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.parts))

    def has(self, name: str) -> bool:
        """Whether the symbol of this name stands in it."""
        return any(node.op == "symbol" and node.name == name for node in self.nodes())


Symbols: TypeAlias = Mapping[str, Expression]


def number(value: Fraction | int) -> Expression:
    """A constant."""
    return Expression("number", value=Fraction(value))


ZERO, ONE, MINUS_ONE = number(0), number(1), number(-1)


def symbol(name: str, shape: Shape = SCALAR, traits: frozenset[str] = frozenset()) -> Expression:
    """A variable."""
    known = traits | {"sym", "inv", "detpos"} if "psd" in traits else traits
    return Expression("symbol", shape=shape, name=name, traits=known)


def dimension(name: Dimension) -> Expression:
    """A dimension as a number: the n of t^n."""
    return number(name) if isinstance(name, int) else Expression("dimension", name=name)


def eye(n: Dimension) -> Expression:
    """The identity, n × n."""
    return ONE if n == 1 else Expression("eye", shape=(n, n))


def ones(m: Dimension, n: Dimension = 1) -> Expression:
    """m × n, every entry 1."""
    return ONE if (m, n) == SCALAR else Expression("ones", shape=(m, n))


def zeros(m: Dimension, n: Dimension = 1) -> Expression:
    """m × n, every entry 0."""
    return ZERO if (m, n) == SCALAR else Expression("zeros", shape=(m, n))


def comm(m: Dimension, n: Dimension) -> Expression:
    """The commutation matrix: comm(m, n)·vec(X) = vec(X') for X m × n."""
    mn = times(m, n)
    if 1 in (m, n):
        return eye(mn)
    return Expression("comm", shape=(mn, mn), dims=(m, n))


def times(m: Dimension, n: Dimension) -> Dimension:
    """The dimension of vec of an m × n matrix: a number, or the names' product in alphabetical order ("m*n")."""
    if isinstance(m, int) and isinstance(n, int):
        return m * n
    if m == 1 or n == 1:
        return n if m == 1 else m
    numbers = [part for d in (m, n) for part in str(d).split("*")]
    return "*".join(sorted(numbers))


def add(*parts: Expression) -> Expression:
    """The sum; flat, without zeros. Raises BadInput("expression.shapes") where shapes differ."""
    shape = parts[0].shape
    for part in parts:
        if part.shape != shape:
            raise BadInput("expression.shapes", sign="+", left=said(shape), right=said(part.shape))
    flat = [term for part in parts for term in (part.parts if part.op == "add" else (part,)) if not is_zero(term)]
    if not flat:
        return zeros(*shape)
    return flat[0] if len(flat) == 1 else Expression("add", tuple(flat), shape)


def mul(*parts: Expression) -> Expression:
    """The product, flat: constants folded into one in front, scalars, then matrices in their order.

    Raises BadInput("expression.shapes") where inner dimensions differ.
    """
    flat = [factor for part in parts for factor in _factors(part)]
    constant, scalars, chain = Fraction(1), list[Expression](), list[Expression]()
    for factor in flat:
        if factor.value is not None:
            constant *= factor.value
        elif factor.is_scalar:
            scalars.append(factor)
        else:
            if chain and chain[-1].shape[1] != factor.shape[0]:
                raise BadInput("expression.shapes", sign="*", left=said(chain[-1].shape), right=said(factor.shape))
            chain.append(factor)
    shape = (chain[0].shape[0], chain[-1].shape[1]) if chain else SCALAR
    if constant == 0 or any(is_zero(factor) for factor in chain):
        return zeros(*shape)
    kept = [factor for factor in chain if factor.op != "eye"] or chain[:1]
    folded = [*([number(constant)] if constant != 1 else []), *scalars, *kept]
    if not folded:
        return ONE
    return folded[0] if len(folded) == 1 else Expression("mul", tuple(folded), shape)


def _factors(part: Expression) -> tuple[Expression, ...]:
    """What a product multiplies; of x'·A·x, one number, the matrices stay together."""
    if part.op != "mul":
        return (part,)
    scalars = tuple(factor for factor in part.parts if factor.is_scalar)
    chain = part.parts[len(scalars) :]
    if not part.is_scalar or not chain:
        return part.parts
    return (*scalars, Expression("mul", chain)) if scalars else (part,)


def negative(part: Expression) -> Expression:
    """−x."""
    return mul(MINUS_ONE, part)


def hadamard(*parts: Expression) -> Expression:
    """The product entry by entry; of scalars the product. Raises BadInput("expression.shapes")."""
    shape = parts[0].shape
    for part in parts:
        if part.shape != shape:
            raise BadInput("expression.shapes", sign=".*", left=said(shape), right=said(part.shape))
    if shape == SCALAR:
        return mul(*parts)
    flat = [factor for part in parts for factor in (part.parts if part.op == "hadamard" else (part,))]
    if any(is_zero(factor) for factor in flat):
        return zeros(*shape)
    kept = [factor for factor in flat if factor.op != "ones"] or flat[:1]
    return kept[0] if len(kept) == 1 else Expression("hadamard", tuple(kept), shape)


def power(base: Expression, exponent: Expression) -> Expression:
    """A scalar to a power, or a square matrix to a whole number ≥ 1. Raises BadInput("expression.power")."""
    if not exponent.is_scalar:
        raise BadInput("expression.power", base=said(base.shape), exponent=said(exponent.shape))
    constant = exponent.value
    if constant == 1:
        return base
    if not base.is_scalar:
        if not base.is_square or constant is None or constant.denominator != 1 or constant < 1:
            raise BadInput("expression.power", base=said(base.shape), exponent=said(exponent.shape))
        return base if base.op == "eye" else Expression("power", (base, exponent), base.shape)
    if constant == 0 or base.value == 1:
        return ONE
    if base.value is not None and constant is not None and constant.denominator == 1 and abs(constant) <= 64:
        if base.value == 0 and constant < 0:
            raise BadInput("expression.zero_divisor")
        return number(base.value ** int(constant))
    return Expression("power", (base, exponent))


def epower(base: Expression, exponent: Expression) -> Expression:
    """Every entry to a scalar power (or each to its own, where the exponent has the base's shape)."""
    if base.is_scalar and exponent.is_scalar:
        return power(base, exponent)
    if exponent.value == 1:
        return base
    if not exponent.is_scalar and exponent.shape != base.shape:
        raise BadInput("expression.shapes", sign=".^", left=said(base.shape), right=said(exponent.shape))
    return ones(*base.shape) if exponent.value == 0 else Expression("epower", (base, exponent), base.shape)


def transpose(part: Expression) -> Expression:
    """Rows become columns: (X')' = X and scalars stay.

    X' of a symmetric X stays written: to the derivative by X it is not X, as every entry varies by itself.
    """
    if part.is_scalar or part.op == "eye":
        return part
    m, n = part.shape
    if part.op == "transpose":
        return part.parts[0]
    if part.op in ("ones", "zeros"):
        return ones(n, m) if part.op == "ones" else zeros(n, m)
    return Expression("transpose", (part,), (n, m))


def inv(part: Expression) -> Expression:
    """The inverse; of a scalar 1/x. Raises BadInput("expression.square")."""
    if part.is_scalar:
        return power(part, MINUS_ONE)
    _square("inv", part)
    if part.op == "inv":
        return part.parts[0]
    return part if part.op == "eye" else Expression("inv", (part,), part.shape)


def pinv(part: Expression) -> Expression:
    """The pseudo-inverse, n × m for m × n."""
    return Expression("pinv", (part,), (part.shape[1], part.shape[0]))


def kron(left: Expression, right: Expression) -> Expression:
    """The Kronecker product, mp × nq for m × n and p × q; with a scalar the product."""
    if left.is_scalar or right.is_scalar:
        return mul(left, right)
    (m, n), (p, q) = left.shape, right.shape
    return Expression("kron", (left, right), (times(m, p), times(n, q)))


def vec(part: Expression) -> Expression:
    """The columns stacked into one; a column stays."""
    m, n = part.shape
    return part if n == 1 else Expression("vec", (part,), (times(m, n), 1))


def diag(part: Expression) -> Expression:
    """Of a column the matrix with it on the diagonal; of a square matrix its diagonal as a column."""
    m, n = part.shape
    if part.is_scalar:
        return part
    if n == 1:
        return eye(m) if part.op == "ones" else Expression("diag", (part,), (m, m))
    _square("diag", part)
    return ones(m) if part.op == "eye" else Expression("diag", (part,), (m, 1))


def elementwise(name: str, part: Expression) -> Expression:
    """One of ELEMENTWISE, of a scalar or of every entry."""
    return Expression(name, (part,), part.shape)


def scalar_of(name: str, part: Expression) -> Expression:
    """One of SQUARE_TO_SCALAR or TO_SCALAR. Raises BadInput("expression.square")."""
    if name in SQUARE_TO_SCALAR:
        _square(name, part)
    if part.is_scalar and name in ("tr", "det", "sum", "eigsum", "eigprod"):
        return part
    return Expression(name, (part,))


def is_zero(part: Expression) -> bool:
    """Whether it is the constant zero."""
    return part.op == "zeros" or part.value == 0


def said(shape: Shape) -> str:
    """A shape as it is told: "m × n"."""
    return f"{shape[0]} × {shape[1]}"


def _square(name: str, part: Expression) -> None:
    if not part.is_square:
        raise BadInput("expression.square", function=name, given=said(part.shape))
