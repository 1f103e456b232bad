"""Letters and constants of expressions as they are printed."""

from matelier.calculus.expression import Dimension, Expression
from matelier.calculus.language.sizes import size_of
from matelier.calculus.language.tokens import GREEK_NAMES
from matelier.spine.formula import Node, Number, Operator, Row, Subscript, Superscript, Symbol

TURN = Symbol("T")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
ALL_ONES = Symbol("𝟏")


def letter(name: str) -> Node:
    """A letter as it is printed: λ for lambda, x₁ for x1 and x_1, dX and dβ for differentials."""
    if is_differential(name):
        return Row((Symbol("d"), letter(name[1:])))
    head, line, tail = name.partition("_")
    if line and tail:
        return Subscript(letter(head), letter(tail) if not tail.isdigit() else Number(int(tail)))
    digits = name.lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if digits.isdigit() and len(digits) < len(name):
        return Subscript(letter(name[: -len(digits)]), Number(int(digits)))
    return Symbol(GREEK_NAMES.get(name, name))


def is_differential(name: str) -> bool:
    """Whether this is a d before a letter: dX, dbeta, dx_1."""
    head = name[1:].partition("_")[0].rstrip("0123456789")
    return name[0] == "d" and (len(head) == 1 or head in GREEK_NAMES)


def spelled(name: str) -> str:
    """A letter within a sentence: λ for lambda, β₁ for beta_1."""
    head = name.rstrip("0123456789")
    head, digits = head.rstrip("_"), name[len(head) :]
    return GREEK_NAMES.get(head, head) + digits.translate(LOWERED) if "_" not in head else name


def constant(expression: Expression) -> Node:
    """I, 0, the column 𝟏ₙ, the matrix 𝟏ₘ·𝟏ₙᵀ, the commutation matrix K."""
    m, n = expression.dims or expression.shape
    match expression.op:
        case "eye":
            return Symbol("I")
        case "zeros":
            return Number(0)
        case "comm":
            return Subscript(Symbol("K"), Row((_size(m), Operator(","), _size(n))))
        case _:
            column = Subscript(ALL_ONES, _size(m))
            row = Superscript(Subscript(ALL_ONES, _size(n)), TURN)
            return column if n == 1 else row if m == 1 else Row((column, Operator("·"), row))


def _size(side: Dimension) -> Node:
    factors = [Number(one) if isinstance(one, int) else Symbol(one) for one in size_of(side)]
    return factors[0] if len(factors) == 1 else Row(tuple(factors))
