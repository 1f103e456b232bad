"""A derivative compared with differences of the function itself, at random points."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matelier.calculus.derivatives.gradient import gradient
from matelier.calculus.derivatives.unconstrained import direction_symbol, plain, unconstrained
from matelier.calculus.expression import Expression
from matelier.calculus.values.evaluate import Value, evaluate, sized
from matelier.calculus.values.samples import dimensions_of, random_sizes, random_values, symbols_of

Array = NDArray[np.float64]
Kind = Literal["gradient", "hessian", "jacobian", "hessian_vector"]
POINTS, DIRECTIONS, TRIES = 3, 3, 24
WIDTH = 4e-4
TOLERANCE = 1e-6
MOVED, SMALL, SINGULAR = 1e-9, 1e-4, 1e12
ROUNDING = 1e-10  # of the function's own size: what differences of width WIDTH lose


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a derivative fared: the largest relative deviation from differences, over how many points."""

    deviation: float
    points: int
    dimensions: tuple[Mapping[str, int], ...]

    @property
    def holds(self) -> bool:
        """Whether it is the derivative, as far as differences can tell."""
        return self.deviation <= TOLERANCE

    def __bool__(self) -> bool:
        return self.holds


def agrees(
    expression: Expression, derivative: Expression, wrt: Expression, kind: Kind = "gradient", *, seed: int = 0
) -> Verdict | None:
    """How far the derivative is from 4th-order central differences at 3 random points of distinct dimensions.

    Along random directions of wrt, each entry by itself even where wrt is known to be symmetric. A point is drawn
    again, at most 24 times, where the function is undefined or has a kink, where the derivative is made of rounding, or
    where it has an inverse that does not exist there, as that of A*X*B may for their sizes; None where not three points
    were found. A derivative that is otherwise not a number where the function is smooth does not hold. A Hessian is
    compared with the gradient, after the gradient with the function.
    """
    along = direction_symbol(expression, wrt).name
    if kind in ("hessian", "hessian_vector"):
        expression = gradient(plain(expression, wrt), unconstrained(wrt))
    random = np.random.default_rng(seed)
    worst, seen = 0.0, list[Mapping[str, int]]()
    for _ in range(POINTS + TRIES):
        deviation, dims = _deviation(expression, derivative, wrt, kind, along, random)
        if deviation is None:
            continue
        worst = max(worst, deviation)
        seen.append(dims)
        if len(seen) == POINTS or not worst <= TOLERANCE:
            return Verdict(worst, len(seen), tuple(seen))
    return None


def _deviation(
    expression: Expression,
    derivative: Expression,
    wrt: Expression,
    kind: Kind,
    along: str,
    random: np.random.Generator,
) -> tuple[float | None, Mapping[str, int]]:
    whole = (expression, derivative, wrt)
    dims = random_sizes(dimensions_of(whole), random)
    symbols = {name: node for name, node in symbols_of(whole).items() if name != along}
    values = random_values(symbols, dims, random)
    size = sized(wrt.shape, dims)
    worst = 0.0
    for _ in range(DIRECTIONS):
        V = random.standard_normal(size)
        found = np.atleast_2d(evaluate(derivative, {**values, along: V}, dims))
        if not _is_firm(found, np.atleast_2d(evaluate(derivative, _moved({**values, along: V}), dims))):
            return None, dims
        if not np.all(np.isfinite(found)) and _has_no_inverse(derivative, {**values, along: V}, dims):
            return None, dims
        slope = directional(lambda given: evaluate(expression, given, dims), values, wrt.name, V)
        if slope is None:
            return None, dims
        wanted, scale = slope
        worst = max(worst, _apart(_along(found, V, kind), wanted, scale))
    return worst, dims


def _moved(values: Mapping[str, Array]) -> dict[str, Array]:
    return {name: A * (1 + MOVED * np.cos(np.arange(A.size)).reshape(A.shape)) for name, A in values.items()}


def _is_firm(found: Array, beside: Array) -> bool:
    """Whether entries moved a little change the value but little: inv(X'*X) of a wide X is made of rounding."""
    if not (np.all(np.isfinite(found)) and np.all(np.isfinite(beside))):
        return True  # what is no number there does not hold
    return bool(np.max(np.abs(found - beside)) <= TOLERANCE * (np.max(np.abs(found)) + SMALL))


def _has_no_inverse(derivative: Expression, values: Mapping[str, Array], dims: Mapping[str, int]) -> bool:
    inverted = {node.parts[0] for node in derivative.nodes() if node.op == "inv"}
    matrices = (np.atleast_2d(evaluate(part, values, dims)) for part in inverted)
    return any(np.all(np.isfinite(M)) and np.linalg.cond(M) > SINGULAR for M in matrices)


def directional(
    function: Callable[[Mapping[str, Array]], Value], values: Mapping[str, Array], name: str, V: Array
) -> tuple[Array, float] | None:
    """The slope along V by differences of two widths, and the function's size; None where they tell two slopes."""
    at = values[name]
    slopes = list[Array]()
    scale = 0.0
    for width in (WIDTH, WIDTH / 2):
        around: list[Array] = [np.atleast_2d(function({**values, name: at + k * width * V})) for k in (-2, -1, 1, 2)]
        if not all(np.all(np.isfinite(value)) for value in around):
            return None
        slopes.append((around[0] - 8 * around[1] + 8 * around[2] - around[3]) / (12 * width))
        scale = float(np.max(np.abs(around)))
    size = max(float(np.max(np.abs(slopes[1]))), 1e-3 * scale, 1e-12)
    smooth = float(np.max(np.abs(slopes[1] - slopes[0]))) <= TOLERANCE * size + ROUNDING * scale
    return (slopes[1], scale) if smooth else None


def _along(derivative: Array, V: Array, kind: Kind) -> Array:
    # What the derivative says of the slope along V.
    if kind == "gradient":
        return np.atleast_2d(np.sum(derivative * V))
    if kind == "hessian_vector":
        return derivative
    return derivative @ V.reshape(-1, 1, order="F")


def _apart(found: Array, wanted: Array, scale: float) -> float:
    if found.size != wanted.size or not np.all(np.isfinite(found)):
        return float("inf")
    flat = found if found.shape == wanted.shape else found.reshape(wanted.shape, order="F")
    gap = max(0.0, float(np.max(np.abs(flat - wanted))) - ROUNDING * (scale + 0.01))
    return gap / max(float(np.max(np.abs(wanted))), float(np.max(np.abs(flat))), 1e-12)
