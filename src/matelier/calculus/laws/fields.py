"""The arithmetic in which laws are tried: values over a ground, roots adjoined, for `evaluate`."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from matelier.calculus.expression import Expression
from matelier.calculus.laws import rooted_entries as entries
from matelier.calculus.laws import rooted_products as products
from matelier.calculus.laws.grounds import Ground, Undecided
from matelier.calculus.laws.rooted import Rooted, numeral
from matelier.calculus.values.floats import commutation
from matelier.spine.matrix import Exact

MOST = 1 << 12


class Reckoning:
    """The arithmetic of Rooted values over a ground, as `evaluate` asks for it.

    ZeroDivisionError where a value does not exist (a singular matrix to be inverted); Undecided where the ground does
    not know the operation.
    """

    most = MOST

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def given(self, value: object, size: tuple[int, int]) -> Rooted:
        """A value made before, or a matrix of fractions."""
        if isinstance(value, Rooted):
            return value
        rows: Any = value.rows if isinstance(value, Exact) else ((value,),)
        entries = [self.ground.number(Fraction(entry)) for row in rows for entry in row]
        return Rooted({self.ground.one: self.ground.table(*size, entries)}, size)

    def leaf(self, node: Expression, size: tuple[int, int], dims: Sequence[int]) -> Rooted:
        """A number, a dimension, or one of the named matrices."""
        m, n = size
        match node.op:
            case "number" | "dimension":
                return numeral(self.ground, Fraction(dims[0]) if node.value is None else node.value)
            case "eye":
                whole = [int(i == j) for i in range(m) for j in range(n)]
            case "comm":
                whole = [int(entry) for entry in commutation(*dims).reshape(-1)]
            case _:
                whole = [int(node.op == "ones")] * (m * n)
        return Rooted({self.ground.one: self.ground.table(m, n, whole)}, size)

    def apply(self, node: Expression, parts: Sequence[Rooted], size: tuple[int, int]) -> Rooted:  # noqa: ARG002
        """One operation."""
        if node.op not in OPERATIONS:
            raise Undecided
        return OPERATIONS[node.op](self.ground, *parts)

    def squared(self, value: Rooted) -> Rooted:
        """A number times itself."""
        return products.times(self.ground, value, value)


OPERATIONS: Mapping[str, Callable[..., Rooted]] = {
    "add": products.plus,
    "mul": products.times,
    "hadamard": products.hadamard,
    "power": entries.raised,
    "epower": entries.mapped(entries.raised),
    "transpose": products.transposed,
    "inv": products.inverse,
    "pinv": entries.pseudo_inverse,
    "kron": products.kron,
    "vec": products.stacked,
    "diag": products.diagonal,
    "tr": products.trace,
    "eigsum": products.trace,
    "det": products.determinant,
    "eigprod": products.determinant,
    "sum": products.total,
    "sqrt": entries.mapped(entries.square_root),
    "abs": entries.mapped(entries.magnitude),
    "sign": entries.mapped(entries.signed),
    "relu": entries.mapped(entries.positive_part),
    "norm1": entries.norm1,
    "norm2": entries.norm2,
    "norminf": entries.norminf,
    "rank": entries.rank,
    "logdet": entries.log_det,
    **{name: entries.function(name) for name in ("exp", "log", "sin", "cos", "tan", "tanh")},
}
