"""Letters and constants of expressions as they are printed."""

from matelier.calculus.expression import Dimension, Expression
from matelier.calculus.language.sizes import size_of
from matelier.calculus.language.tokens import GREEK_NAMES
from matelier.spine.formula import Node, Number, Operator, Row, Subscript, Superscript, Symbol

TURN = Symbol("T")


def letter(name: str) -> Node:
    """A letter as it is printed: λ for lambda, x₁ for x1 and x_1, dX for a differential."""
    head, line, tail = name.partition("_")
    if line and tail:
        return Subscript(letter(head), letter(tail) if not tail.isdigit() else Number(int(tail)))
    digits = name.lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if digits.isdigit() and len(digits) < len(name):
        return Subscript(letter(name[: -len(digits)]), Number(int(digits)))
    if len(name) == 2 and name[0] == "d":
        return Row((Symbol("d"), Symbol(name[1])))
    return Symbol(GREEK_NAMES.get(name, name))


def constant(expression: Expression) -> Node:
    """I, 0, the column 1ₙ, the matrix 1ₘ·1ₙᵀ, the commutation matrix K."""
    m, n = expression.dims or expression.shape
    match expression.op:
        case "eye":
            return Symbol("I")
        case "zeros":
            return Number(0)
        case "comm":
            return Subscript(Symbol("K"), Row((_size(m), Operator(","), _size(n))))
        case _:
            column = Subscript(Number(1), _size(m))
            row = Superscript(Subscript(Number(1), _size(n)), TURN)
            return column if n == 1 else row if m == 1 else Row((column, Operator("·"), row))


def _size(side: Dimension) -> Node:
    factors = [Number(one) if isinstance(one, int) else Symbol(one) for one in size_of(side)]
    return factors[0] if len(factors) == 1 else Row(tuple(factors))
