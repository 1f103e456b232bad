"""What each case of M ≈ W X makes small, as a formula."""

from typing import TypeAlias

from matelier.spine.formula import Fenced, Node, Number, Operator, Quotient, Row, Subscript, Superscript, Symbol
from matelier.spine.page import Formula

Nodes: TypeAlias = tuple[Node, ...]

LETTERS = ("M", "W", "X", "E", "L", "λ", "c", "β", "D", "I")
M, W, X, E, L, PRICE, CENTER, BETA, DIVERGENCE, UNIT = (Symbol(letter) for letter in LETTERS)
SPACE, MINUS, PLUS, COMMA, EQUAL = (Operator(sign) for sign in ("\u2003", "−", "+", ",", "="))
ONE, HALF, NONE = Number(1), Quotient(Number(1), Number(2)), Number(0)


def objective(by: str, wanted: str) -> Formula:
    """The problem of this name; `wanted` is the factor to be found, "" for both."""
    if wanted:
        found = W if wanted == "W" else X
        return Formula(Row((*_least(found), *_one(by, found))))
    return Formula(Row(_both(by)))


def _one(by: str, wanted: Node) -> Nodes:
    match by:
        case "ridge":
            return (_left(), PLUS, PRICE, _square(wanted))
        case "nonnegative":
            return (_left(), *_above(wanted))
        case "divergence":
            return (*_diverging(), *_above(wanted))
        case "sparse":
            return (HALF, _left(), PLUS, PRICE, Symbol("∑"), Fenced(wanted, "|"))
        case "mixture":
            across = (_turned(ONE), X, EQUAL, _turned(ONE)) if wanted is X else (W, ONE, EQUAL, ONE)
            return (_left(), *_above(wanted), COMMA, *across)
        case _:
            return (_left(),)


def _both(by: str) -> Nodes:
    match by:
        case "pca":
            centred = _square(M, MINUS, ONE, _turned(CENTER), MINUS, W, X)
            return (*_least(CENTER, W, X), centred, SPACE, X, _turned(X), EQUAL, UNIT)
        case "nonnegative":
            return (*_least(W, X), _left(), *_above(W, X))
        case "divergence":
            return (*_least(W, X), *_diverging(), *_above(W, X))
        case "orthogonal":
            return (*_least(W, X), _left(), *_above(W, X), COMMA, X, _turned(X), Symbol("diagonal"))
        case "clusters":
            return (*_least(W, X), _left(), SPACE, W, ONE, EQUAL, ONE, COMMA, W, Symbol("∈"), Symbol("{0, 1}"))
        case "completion":
            return (*_least(W, X), _known(), PLUS, PRICE, _square(W), PLUS, PRICE, _square(X))
        case "soft_impute":
            return (*_least(W, X), HALF, _known(), PLUS, PRICE, _nuclear(Row((W, X))))
        case "robust":
            left = (_nuclear(L), PLUS, PRICE, Symbol("∑"), Fenced(E, "|"))
            return (*_least(L, E), *left, SPACE, M, EQUAL, L, PLUS, E, COMMA, L, EQUAL, W, X)
        case _:
            return (*_least(W, X), _left())


def _least(*wanted: Node) -> Nodes:
    under: list[Node] = []
    for one in wanted:
        under += [COMMA, one] if under else [one]
    return (Subscript(Symbol("min"), Row(tuple(under))), SPACE)


def _square(*inside: Node) -> Node:
    return Superscript(Fenced(Row(inside), "‖"), Number(2))


def _left() -> Node:
    return _square(M, MINUS, W, X)


def _known() -> Node:
    return Subscript(_left(), Symbol("Ω"))


def _nuclear(inside: Node) -> Node:
    return Subscript(Fenced(inside, "‖"), Operator("∗"))


def _diverging() -> Nodes:
    return (Subscript(DIVERGENCE, BETA), Fenced(Row((M, COMMA, W, X)), "("))


def _above(*wanted: Node) -> Nodes:
    told: list[Node] = []
    for one in wanted:
        told += [COMMA, one] if told else [one]
    return (SPACE, *told, Operator("≥"), NONE)


def _turned(one: Node) -> Node:
    return Superscript(one, Symbol("T"))
