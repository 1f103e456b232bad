"""Statements about stationary points: there the gradient is a combination of the constraints' gradients."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from matelier.certify.expressions.differences import first, units
from matelier.certify.expressions.evaluate import Sizes, transposed
from matelier.certify.expressions.points import (
    LENGTHS,
    Declared,
    Float64,
    around,
    declared,
    dice,
    drawn,
    names_of,
    value_at,
)
from matelier.certify.expressions.syntax import Tree, parsed

Witness: TypeAlias = Mapping[str, Any]
Point: TypeAlias = tuple[dict[str, Any], Sizes]
POINTS, TRIES = 4, 60
NEAR = 1e-5
"""How much of the gradient beside the point may be left at it."""
EVEN = 1e-7


def _stationary(witness: Witness) -> bool:
    """{"expression", "wrt", "solution", "variables"}: the gradient is a combination of the constraints' gradients.

    With constraints also "constraints", pairs of texts ([["x'*x", "1"]]), which hold there; with conditions also
    "conditions", triples ([["rank(A)", "=", "n"]]) without which a point does not count.
    """
    solution, wrt = parsed(witness["solution"]), str(witness["wrt"])
    if any(part.name == wrt for part in _nodes(solution)):
        return False
    objective, constraints = parsed(witness["expression"]), _pairs(witness)

    def look(values: dict[str, Any], sizes: Sizes) -> bool | None:
        X = value_at(solution, values, sizes)
        if X.shape != values[wrt].shape or not np.isfinite(X).all():
            return False
        return _is_stationary(objective, constraints, wrt, {**values, wrt: X}, sizes)

    return _at_points(witness, [objective, solution], look)


def _stationary_eigen(witness: Witness) -> bool:
    """{"expression", "wrt", "matrix", "variables", "constraints"} and perhaps "metric", a text: so at eigenvectors.

    wrt is made of eigenvectors v of the symmetric matrix, of length 1; with a metric matrix·v = λ·metric·v and
    v'·metric·v = 1.
    """
    matrix, wrt = parsed(witness["matrix"]), str(witness["wrt"])
    metric = parsed(witness["metric"]) if "metric" in witness else None
    objective, constraints = parsed(witness["expression"]), _pairs(witness)

    def look(values: dict[str, Any], sizes: Sizes) -> bool | None:
        A = value_at(matrix, values, sizes)
        B = np.eye(len(A)) if metric is None else value_at(metric, values, sizes)
        if A.shape != B.shape or not np.allclose(A, transposed(A)) or not np.allclose(B, transposed(B)):
            return False
        m, n = values[wrt].shape
        if m != len(A) or n > m:
            return False if m != len(A) else None
        root = np.linalg.inv(np.linalg.cholesky(B))
        vectors = transposed(root) @ np.linalg.eigh(root @ A @ transposed(root))[1]
        picks = [[(k + i) % m for i in range(n)] for k in range(m)]  # every eigenvector has its turn
        told = [_is_stationary(objective, constraints, wrt, {**values, wrt: vectors[:, pick]}, sizes) for pick in picks]
        return None if None in told else all(told)

    return _at_points(witness, [objective, matrix], look)


def _is_stationary(
    objective: Tree, constraints: Sequence[tuple[Tree, Tree]], wrt: str, values: dict[str, Any], sizes: Sizes
) -> bool | None:
    X = values[wrt]
    gradient = first(around(objective, wrt, values, sizes), X, units(*X.shape))
    beside = first(around(objective, wrt, values, sizes), X * 1.25 + 0.125, units(*X.shape))
    if gradient is None or beside is None:
        return None
    left, rows = gradient.entries.reshape(-1), list[Float64]()
    for one, other in constraints:
        sides = [value_at(side, values, sizes) for side in (one, other)]
        if np.abs(sides[0] - sides[1]).max() > EVEN * max(1.0, float(np.abs(sides[0]).max())):
            return False
        slopes = [first(around(side, wrt, values, sizes), X, units(*X.shape)) for side in (one, other)]
        if slopes[0] is None or slopes[1] is None:
            return None
        rows.append(slopes[0].entries - slopes[1].entries)
    if rows:
        J = np.concatenate(rows)
        left = left - J.T @ np.linalg.lstsq(J.T, left, rcond=1e-9)[0]
    scale = max(float(np.abs(gradient.entries).max()), float(np.abs(beside.entries).max()))
    return float(np.abs(left).max()) <= NEAR * scale + gradient.noise


def _at_points(witness: Witness, trees: list[Tree], look: Callable[[dict[str, Any], Sizes], bool | None]) -> bool:
    conditions = [(parsed(a), str(sign), parsed(b)) for a, sign, b in witness.get("conditions", ())]
    every = [*trees, *(side for pair in _pairs(witness) for side in pair)]
    enough = 0
    for values, sizes in _points(witness, declared(witness["variables"]), every):
        if all(_is_so(*condition, values, sizes) for condition in conditions):
            told = look(values, sizes)
            if told is False:
                return False
            enough += told is True
            if enough == POINTS:
                return True
    return False


def _points(witness: Witness, symbols: Mapping[str, Declared], trees: Sequence[Tree]) -> Iterator[Point]:
    # Sizes in every order, as some of a condition's are to be larger than others.
    names = names_of(symbols, *trees)
    rng, offered = dice(dict(witness)), LENGTHS[: max(len(names), 3)]
    order = list[int]()
    for k in range(TRIES):  # of two sizes each is the larger one at every other point
        order = [int(size) for size in rng.permutation(offered)[: len(names)]] if k % 2 == 0 else order[::-1]
        sizes = dict(zip(names, order, strict=True))
        yield drawn(symbols, sizes, rng, positive=k % 4 == 3), sizes


def _is_so(left: Tree, sign: str, right: Tree, values: Mapping[str, Any], sizes: Sizes) -> bool:
    one, other = value_at(left, values, sizes), value_at(right, values, sizes)
    slack = EVEN * max(1.0, float(np.abs(one).max()))
    apart: Float64 = one - other
    tests = {
        "=": np.abs(apart) <= slack, "≠": np.abs(apart) > slack, "<=": apart <= slack, ">=": apart >= -slack,
        "<": apart < -slack, ">": apart > slack,
    }  # fmt: skip
    return one.shape == other.shape and bool(np.asarray(tests[sign]).all())


def _pairs(witness: Witness) -> list[tuple[Tree, Tree]]:
    return [(parsed(left), parsed(right)) for left, right in witness.get("constraints", ())]


def _nodes(tree: Tree) -> Iterator[Tree]:
    yield tree
    for part in tree.parts:
        yield from _nodes(part)


STATIONARY_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "stationary": _stationary,
    "stationary_eigen": _stationary_eigen,
}
