"""Why an answer is the best: least squares by what is orthogonal, PCA as the linear autoencoder of least error."""

from matelier.spine.formula import Fenced, Node, Number, Operator, Row, Subscript, Superscript, Symbol
from matelier.spine.page import Formula, Heading, Page
from matelier.spine.sentence import Sentence

TWO = Number(2)
TURN, SPACE, EQUAL, MINUS, PLUS = Symbol("T"), Operator("\u2003"), Operator("="), Operator("−"), Operator("+")
C, M, P, W, X, c, m, w, x, r, sigma, i, k = (Symbol(letter) for letter in "CMPWXcmwxrσik")


def derived(by: str, wanted: str) -> Page:
    """The derivation of a case, `wanted` being the factor to be found ("" for both); nothing where there is none."""
    match by:
        case "pca":
            return pca_derived()
        case "svd":
            return (Sentence("derivation.tail"), _tail(M))
        case "least_squares":
            return (_normal(wanted),)
        case _:
            return ()


def pca_derived() -> Page:
    """Decode, encode, what is left, what is kept, and which axes keep most. [Goodfellow et al. 2016, section 2.12]"""
    told = (("decode", _decode()), ("encode", _encode()), ("left", _left()), ("kept", _kept()), ("axes", _axes()))
    blocks = (block for key, formula in told for block in (Sentence(f"derivation.{key}"), formula))
    return (Heading("derivation.title", level=2), *blocks)


def _decode() -> Formula:
    return _row(r, EQUAL, c, PLUS, _turned(X), w, SPACE, X, _turned(X), EQUAL, Symbol("I"))


def _encode() -> Formula:
    away = Fenced(Row((m, MINUS, c)), "(")
    error = Superscript(Fenced(Row((m, MINUS, r)), "‖"), TWO)
    spread = (*_squared(m, MINUS, c), MINUS, TWO, _turned(w), X, away, PLUS, *_squared(w))
    return _row(error, EQUAL, *spread, SPACE, w, EQUAL, X, away)


def _squared(*inside: Node) -> tuple[Node, ...]:
    return (Superscript(Fenced(Row(inside), "‖"), TWO),)


def _left() -> Formula:
    least = Subscript(Symbol("min"), X)
    rest = Superscript(Fenced(Row((C, MINUS, C, _turned(X), X)), "‖"), TWO)
    centred = (C, EQUAL, M, MINUS, Number(1), _turned(c))
    return _row(least, rest, SPACE, X, _turned(X), EQUAL, Symbol("I"), SPACE, *centred)


def _kept() -> Formula:
    rest = Superscript(Fenced(Row((C, MINUS, C, _turned(X), X)), "‖"), TWO)
    return _row(rest, EQUAL, *_trace(_turned(C), C), MINUS, *_trace(X, _turned(C), C, _turned(X)))


def _axes() -> Formula:
    return _tail(C)


def _tail(data: Node) -> Formula:
    one, value = Subscript(x, i), Superscript(Subscript(sigma, i), TWO)
    left = Subscript(Symbol("∑"), Row((i, Operator(">"), k)))
    rest = Superscript(Fenced(Row((data, MINUS, W, X)), "‖"), TWO)
    return _row(_turned(data), data, one, EQUAL, value, one, SPACE, rest, EQUAL, left, value)


def _normal(wanted: str) -> Formula:
    rest, nothing = Fenced(Row((M, MINUS, W, X)), "("), Number(0)
    if wanted == "W":
        solved = (W, EQUAL, M, _inverted(X), SPACE, W, X, EQUAL, M, _inverted(X), X)
        return _row(rest, _turned(X), EQUAL, nothing, SPACE, *solved)
    solved = (X, EQUAL, _inverted(W), M, SPACE, W, X, EQUAL, W, _inverted(W), M, EQUAL, P, M)
    return _row(_turned(W), rest, EQUAL, nothing, SPACE, *solved)


def _inverted(one: Node) -> Node:
    return Superscript(one, Symbol("+"))


def _trace(*parts: Node) -> tuple[Node, ...]:
    return (Symbol("tr"), Fenced(Row(parts), "("))


def _turned(one: Node) -> Node:
    return Superscript(one, TURN)


def _row(*parts: Node) -> Formula:
    return Formula(Row(parts))
