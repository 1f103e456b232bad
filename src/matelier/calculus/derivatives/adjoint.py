"""A linear expression in dX turned round: G of sum(G .* dX), by carrying the seed inwards from the outside."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from matelier.calculus.expression import (
    ONE,
    Expression,
    Shape,
    add,
    comm,
    diag,
    eye,
    hadamard,
    inv,
    kron,
    mul,
    ones,
    scalar_of,
    transpose,
    vec,
    zeros,
)
from matelier.calculus.language.text import as_text
from matelier.spine.errors import Unable

Terms: TypeAlias = Iterator[Expression]
Carry: TypeAlias = Callable[[Expression, Expression, str], Terms]


def adjoint(linear: Expression, wrt: Expression, seed: Expression = ONE) -> Expression:
    """G, of wrt's shape, with sum(seed .* linear) = sum(G .* wrt), where `linear` is linear in the symbol `wrt`.

    Raises Unable("calculus.not_linear") at a function it cannot go through. [Magnus & Neudecker 2019, chapter 9]
    """
    found = tuple(carried(linear, seed, wrt.name))
    return add(*found) if found else zeros(*wrt.shape)


def carried(node: Expression, seed: Expression, name: str) -> Terms:
    """The terms of G that come from this node, whose own share of the seed is known."""
    if node.op == "symbol" and node.name == name:
        yield seed
    elif node.has(name):
        if node.op not in CARRY:
            raise Unable("calculus.not_linear", function=node.op, place=as_text(node))
        yield from CARRY[node.op](node, seed, name)


def _add(node: Expression, seed: Expression, name: str) -> Terms:
    for part in node.parts:
        yield from carried(part, seed, name)


def _mul(node: Expression, seed: Expression, name: str) -> Terms:
    scalars = tuple(part for part in node.parts if part.is_scalar)
    chain = node.parts[len(scalars) :]
    for place, part in enumerate(scalars):
        others = (*scalars[:place], *scalars[place + 1 :])
        against = mul(*others, inner_product(seed, mul(*chain)) if chain else seed)
        if part.has(name):
            yield from carried(part, against, name)
    for place, part in enumerate(chain):
        if part.has(name):
            left = [transpose(factor) for factor in reversed(chain[:place])]
            right = [transpose(factor) for factor in reversed(chain[place + 1 :])]
            yield from carried(part, mul(*scalars, *left, seed, *right), name)


def inner_product(left: Expression, right: Expression) -> Expression:
    """sum(left .* right) as it is read off: tr(left'·right), for columns left'·right, for numbers their product."""
    if left.is_scalar:
        return mul(left, right)
    if left.shape[1] == 1:
        return mul(transpose(left), right)
    if left.shape[0] == 1:
        return mul(left, transpose(right))
    return scalar_of("tr", mul(transpose(left), right))


def _hadamard(node: Expression, seed: Expression, name: str) -> Terms:
    for place, part in enumerate(node.parts):
        if part.has(name):
            yield from carried(part, hadamard(seed, *node.parts[:place], *node.parts[place + 1 :]), name)


def _transpose(node: Expression, seed: Expression, name: str) -> Terms:
    return carried(node.parts[0], transpose(seed), name)


def _trace(node: Expression, seed: Expression, name: str) -> Terms:
    return carried(node.parts[0], mul(seed, eye(node.parts[0].shape[0])), name)


def _sum(node: Expression, seed: Expression, name: str) -> Terms:
    return carried(node.parts[0], mul(seed, ones(*node.parts[0].shape)), name)


def _diag(node: Expression, seed: Expression, name: str) -> Terms:
    return carried(node.parts[0], diag(seed), name)


def _vec(node: Expression, seed: Expression, name: str) -> Terms:
    return carried(node.parts[0], _unstacked(seed, node.parts[0]), name)


def _unstacked(seed: Expression, like: Expression) -> Expression:
    # The m × n matrix whose vec this is: (vec(I)' ⊗ I)·(I ⊗ seed).
    m, n = like.shape
    if seed.op == "vec" and seed.parts[0].shape == like.shape:
        return seed.parts[0]
    return mul(kron(transpose(vec(eye(n))), eye(m)), kron(eye(n), seed))


def _kron(node: Expression, seed: Expression, name: str) -> Terms:
    left, right = node.parts
    (m, n), (p, q) = left.shape, right.shape
    pair = _as_pair(seed, left.shape, right.shape)
    if pair is not None:  # sum((C ⊗ D) .* (A ⊗ B)) = tr(C'·A)·tr(D'·B)
        number, C, D = pair
        if right.has(name):
            yield from carried(right, mul(number, inner_product(C, left), D), name)
        if left.has(name):
            yield from carried(left, mul(number, inner_product(D, right), C), name)
        return
    if right.has(name):
        yield from carried(right, _weighed_blocks(left, seed, right.shape), name)
    if left.has(name):
        turned = mul(comm(p, m), seed, comm(n, q)) if 1 not in (m, p) else seed  # of right ⊗ left
        yield from carried(left, _weighed_blocks(right, turned, left.shape), name)


def _as_pair(seed: Expression, outer: Shape, block: Shape) -> tuple[Expression, Expression, Expression] | None:
    """The seed as a number times C ⊗ D of these shapes, where that is plain to see."""
    if seed.op == "kron":
        C, D = seed.parts
        return (ONE, C, D) if (C.shape, D.shape) == (outer, block) else None
    if seed.op == "eye" and outer[0] == outer[1]:
        return ONE, eye(outer[0]), eye(block[0])
    if seed.op == "ones":
        return ONE, ones(*outer), ones(*block)
    if seed.op == "transpose":
        pair = _as_pair(seed.parts[0], (outer[1], outer[0]), (block[1], block[0]))
        return None if pair is None else (pair[0], transpose(pair[1]), transpose(pair[2]))
    if seed.op == "inv" and outer[0] == outer[1]:
        pair = _as_pair(seed.parts[0], outer, block)
        return None if pair is None else (inv(pair[0]), inv(pair[1]), inv(pair[2]))
    if seed.op == "mul" and len([part for part in seed.parts if not part.is_scalar]) == 1:
        pair = _as_pair(seed.parts[-1], outer, block)
        return None if pair is None else (mul(*seed.parts[:-1], pair[0]), pair[1], pair[2])
    return None


def _weighed_blocks(weights: Expression, seed: Expression, block: Shape) -> Expression:
    # The sum of weights[i, j]·(block i, j of the seed), for blocks of this shape; of C ⊗ D it is tr(weights'·C)·D.
    (_, n), (p, q) = weights.shape, block
    diagonal = mul(kron(transpose(weights), eye(p)), seed)
    return mul(kron(transpose(vec(eye(n))), eye(p)), kron(eye(n), diagonal), kron(vec(eye(n)), eye(q)))


CARRY: dict[str, Carry] = {
    "add": _add,
    "mul": _mul,
    "hadamard": _hadamard,
    "transpose": _transpose,
    "tr": _trace,
    "sum": _sum,
    "diag": _diag,
    "vec": _vec,
    "kron": _kron,
}
