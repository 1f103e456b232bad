"""A linear expression in dX as a matrix: H with vec(expression) = H·vec(dX), by Kronecker products."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from matelier.calculus.derivatives.adjoint import adjoint
from matelier.calculus.expression import (
    Expression,
    add,
    comm,
    diag,
    eye,
    hadamard,
    kron,
    mul,
    ones,
    times,
    transpose,
    vec,
    zeros,
)
from matelier.calculus.language.text import as_text
from matelier.spine.errors import Unable

Terms: TypeAlias = Iterator[Expression]


def matrix_of(linear: Expression, wrt: Expression) -> Expression:
    """H with vec(linear) = H·vec(wrt), where `linear` is linear in the symbol `wrt`; columns are stacked.

    vec(A·dX·B) = (B' ⊗ A)·vec(dX), and comm where dX stands transposed. Raises Unable("calculus.no_matrix_form") where
    no product of matrices says it. [Magnus & Neudecker 2019, chapters 2 and 3]
    """
    rows, columns = times(*linear.shape), times(*wrt.shape)
    found = tuple(_terms(linear, wrt))
    return add(*found) if found else zeros(rows, columns)


def _terms(node: Expression, wrt: Expression) -> Terms:
    if node.op == "symbol" and node.name == wrt.name:
        yield kron(eye(node.shape[1]), eye(node.shape[0]))
    elif not node.has(wrt.name):
        return
    elif node.is_scalar:
        yield transpose(vec(adjoint(node, wrt)))
    elif node.op in ROWS:
        yield from ROWS[node.op](node, wrt)
    else:
        raise Unable("calculus.no_matrix_form", function=node.op, place=as_text(node))


def _add(node: Expression, wrt: Expression) -> Terms:
    for part in node.parts:
        yield from _terms(part, wrt)


def _mul(node: Expression, wrt: Expression) -> Terms:
    scalars = tuple(part for part in node.parts if part.is_scalar)
    chain = node.parts[len(scalars) :]
    for place, part in enumerate(scalars):
        if part.has(wrt.name):
            others = mul(*scalars[:place], *scalars[place + 1 :], vec(mul(*chain)))
            yield mul(others, transpose(vec(adjoint(part, wrt))))
    for place, part in enumerate(chain):
        if part.has(wrt.name):
            left = mul(eye(node.shape[0]), *chain[:place])
            right = mul(*chain[place + 1 :], eye(node.shape[1]))
            around = kron(transpose(right), left)
            for term in _terms(part, wrt):
                yield mul(*scalars, around, term)


def _hadamard(node: Expression, wrt: Expression) -> Terms:
    for place, part in enumerate(node.parts):
        if part.has(wrt.name):
            others = hadamard(ones(*node.shape), *node.parts[:place], *node.parts[place + 1 :])
            column = vec(others) if others.shape[0] != 1 else transpose(others)
            for term in _terms(part, wrt):
                yield mul(diag(column), term)


def _transpose(node: Expression, wrt: Expression) -> Terms:
    inside = node.parts[0]
    for term in _terms(inside, wrt):
        yield term if 1 in inside.shape else mul(comm(*inside.shape), term)


def _vec(node: Expression, wrt: Expression) -> Terms:
    return _terms(node.parts[0], wrt)


def _diag(node: Expression, wrt: Expression) -> Terms:
    # diag(v) is I .* (v·1'), and the diagonal of M is (I .* M)·1.
    inside = node.parts[0]
    n = inside.shape[0]
    if inside.shape[1] == 1:
        return _terms(hadamard(eye(n), mul(inside, ones(1, n))), wrt)
    return _terms(mul(hadamard(eye(n), inside), ones(n)), wrt)


ROWS: dict[str, Callable[[Expression, Expression], Terms]] = {
    "add": _add,
    "mul": _mul,
    "hadamard": _hadamard,
    "transpose": _transpose,
    "vec": _vec,
    "diag": _diag,
}
