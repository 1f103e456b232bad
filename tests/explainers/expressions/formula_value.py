"""What a formula on paper is worth, read as a reader would: products bind tighter than ∘ and ⊗, these than + and −."""

from collections.abc import Mapping, Sequence

import numpy as np

from matelier.spine.formula import Fenced, Node, Number, Operator, Quotient, Root, Row, Subscript, Superscript, Symbol

Values = Mapping[str, np.ndarray]
TURN = Symbol("T")
EACH = {
    "exp": np.exp, "log": np.log, "sin": np.sin, "cos": np.cos, "tan": np.tan, "tanh": np.tanh, "abs": np.abs,
    "sign": np.sign, "relu": lambda X: np.maximum(X, 0), "σ": lambda X: 1 / (1 + np.exp(-X)),
}  # fmt: skip
WHOLE = {
    "tr": np.trace, "det": np.linalg.det, "sum": np.sum, "rank": np.linalg.matrix_rank,
    "vec": lambda X: X.reshape(-1, 1, order="F"),
    "diag": lambda X: np.diag(X.ravel()) if X.shape[1] == 1 else np.diag(X).reshape(-1, 1),
}  # fmt: skip


def worth(node: Node, values: Values, shape: tuple[int, int]) -> np.ndarray:
    """The value as a matrix; `shape` is the whole's, for I and 0 that stand alone."""
    found = _sum(_flat(node), values)
    return _spread(found, shape)


def _spread(found: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """0 and I stand without their sizes."""
    return np.full(shape, found[0, 0]) if found.shape == (1, 1) and found[0, 0] == 0 else found


def _flat(node: Node) -> list[Node]:
    return [inner for part in node.parts for inner in _flat(part)] if isinstance(node, Row) else [node]


def _split(parts: Sequence[Node], signs: str) -> list[tuple[str, list[Node]]]:
    pieces: list[tuple[str, list[Node]]] = [("", [])]
    for part in parts:
        if isinstance(part, Operator) and part.sign in signs:
            pieces.append((part.sign, []))
        else:
            pieces[-1][1].append(part)
    return [(sign, piece) for sign, piece in pieces if piece]


def _sum(parts: Sequence[Node], values: Values) -> np.ndarray:
    terms = [(sign, _joined(piece, values)) for sign, piece in _split(parts, "+−")]
    shape = max((term.shape for _, term in terms), key=np.prod)
    return sum(((-1 if sign == "−" else 1) * _spread(term, shape) for sign, term in terms), np.zeros(shape))


def _joined(parts: Sequence[Node], values: Values) -> np.ndarray:
    """Products joined by ∘ ⊘ ⊗; ⊗ and the others together need parentheses."""
    pieces = _split(parts, "∘⊘⊗")
    signs = {sign for sign, _ in pieces[1:]}
    assert "⊗" not in signs or len(signs) == 1, "⊗ beside ∘"
    found = _product(pieces[0][1], values)
    for sign, piece in pieces[1:]:
        other = _product(piece, values)
        found = np.kron(found, other) if sign == "⊗" else found * other if sign == "∘" else found / other
    return found


def _product(parts: Sequence[Node], values: Values) -> np.ndarray:
    found: np.ndarray | None = None
    at = 0
    while at < len(parts):
        factor, at = _factor(parts, at, values)
        found = factor if found is None else _times(found, factor)
    assert found is not None
    return found


def _times(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return left * right if (1, 1) in (left.shape, right.shape) else left @ right


def _factor(parts: Sequence[Node], at: int, values: Values) -> tuple[np.ndarray, int]:
    part = parts[at]
    if part == Operator("·"):
        return np.ones((1, 1)), at + 1
    if isinstance(part, Symbol) and (part.name in EACH or part.name in WHOLE):
        inner = parts[at + 1]
        if isinstance(inner, Symbol):
            value, at = _factor(parts, at + 1, values)
        else:
            raised = inner
            while isinstance(raised, Superscript):
                raised = raised.base
            assert isinstance(raised, Fenced), f"{part.name} without parentheses"
            value, at = _one(inner, values), at + 2
        return _called(part.name, value), at
    return _one(part, values), at + 1


def _called(name: str, value: np.ndarray) -> np.ndarray:
    return np.asarray(EACH[name](value) if name in EACH else np.atleast_2d(WHOLE[name](value)), dtype=float)


def _one(node: Node, values: Values) -> np.ndarray:
    match node:
        case Number(value):
            return np.array([[float(value)]])
        case Symbol(name):
            return values[name]
        case Fenced(inside, fence):
            value = _sum(_flat(inside), values)
            return {"(": value, "|": np.abs(value), "‖": np.atleast_2d(np.linalg.norm(value))}[fence]
        case Root(inside):
            return np.sqrt(_sum(_flat(inside), values))
        case Quotient(over, under):
            return _sum(_flat(over), values) / _sum(_flat(under), values)
        case Subscript(base, down):
            return _lowered(base, down, values)
        case Superscript(base, up):
            return _raised(base, up, values)
        case Row():
            return _sum(_flat(node), values)
        case _:
            raise TypeError(node)


def _lowered(base: Node, down: Node, values: Values) -> np.ndarray:
    if isinstance(base, Fenced) and base.fence == "‖":
        inside = _sum(_flat(base.inside), values)
        return np.atleast_2d({"1": np.abs(inside).sum(), "F": np.linalg.norm(inside)}[str(getattr(down, "name", 1))])
    assert base == Symbol("𝟏")
    assert isinstance(down, Symbol)
    return np.ones((len(values[f"size {down.name}"]), 1))


def _raised(base: Node, up: Node, values: Values) -> np.ndarray:
    value = _one(base, values) if not isinstance(base, Row) else _sum(_flat(base), values)
    signs = _flat(up)
    if signs == [TURN]:
        return value.T
    if signs[-1] == TURN:
        return np.linalg.inv(value).T
    if signs[0] == Operator("∘"):
        return value ** _sum(signs[1:], values)
    exponent = _sum(signs, values)
    if value.shape == (1, 1):
        return value**exponent
    return np.linalg.matrix_power(value, round(float(exponent[0, 0])))
