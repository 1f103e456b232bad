"""Stationary points put to the test: at random values the slope along every allowed direction is zero there."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from matelier.calculus.expression import Expression, is_zero
from matelier.calculus.stationary.lagrangian import Problem
from matelier.calculus.stationary.solution import Array, Condition, Recognised, Values, Verdict
from matelier.calculus.values.evaluate import evaluate, sized
from matelier.calculus.values.samples import dimensions_of, random_sizes, random_values, symbols_of

Function: TypeAlias = Callable[[Array], Array]
ROUNDS, TRIES, NEIGHBOURS = 3, 60, 12
WIDTH, SLOPE, HELD, LEVEL, BEND = 1e-5, 2e-5, 1e-7, 1e-8, 1e-2


def stands(problem: Problem, recognised: Recognised, *, seed: int = 0) -> bool:
    """Whether every point is stationary and no point near it disproves the verdict, at 3 random sets of values.

    Sets for which the conditions do not hold are drawn again; False where not three were found.
    """
    random = np.random.default_rng(seed)
    seen = 0
    for _ in range(TRIES):
        with np.errstate(all="ignore"):
            told = _at_random(problem, recognised, random)
        if told is False:
            return False
        seen += told is True
        if seen == ROUNDS:
            return True
    return False


def _at_random(problem: Problem, recognised: Recognised, random: np.random.Generator) -> bool | None:
    # None where the conditions do not hold, or there is no such point.
    found = recognised.found
    whole = (problem.objective, *(side for one in problem.constraints for side in (one.left, one.right)))
    dims = random_sizes(dimensions_of((*whole, problem.wrt)), random)
    values = random_values(symbols_of(whole), dims, random)
    if not all(_holds(one, values, dims) for one in found.conditions):
        return None
    points = recognised.points(values, dims)
    if not points or not all(np.all(np.isfinite(point)) for point, _ in points):
        return None
    shape = sized(problem.wrt.shape, dims)
    return all(_is_stationary(problem, np.reshape(X, shape), kind, values, dims, random) for X, kind in points)


def _holds(condition: Condition, values: Values, dims: Mapping[str, int]) -> bool:
    left, right = (float(evaluate(side, values, dims)) for side in (condition.left, condition.right))
    return left == right if condition.sign == "=" else left > right + 1e-3


def _is_stationary(
    problem: Problem, X: Array, kind: Verdict, values: Values, dims: Mapping[str, int], random: np.random.Generator
) -> bool:
    def objective(at: Array) -> Array:
        return _flat(problem.objective, {**values, problem.wrt.name: at}, dims)

    def constraint(at: Array) -> Array:
        sides = [(_flat(c.left, {**values, problem.wrt.name: at}, dims), c.right) for c in problem.constraints]
        gaps = [left if is_zero(right) else left - _flat(right, values, dims) for left, right in sides]
        return np.concatenate(gaps) if gaps else np.zeros(0)

    def near(at: Array) -> Array | None:
        return _fitted(allowed(at, constraint), problem.wrt.traits)

    scale = 1.0 + float(np.max(np.abs(X)))
    if np.any(np.abs(constraint(X)) > HELD * scale * scale):
        return False
    if not _is_smooth(objective, X, random):
        return False
    slopes = _slopes(objective, X)[0]
    J = _slopes(constraint, X)
    left_over = _left_over(slopes, J)
    size = float(np.linalg.norm(slopes)) + _steepness(objective, X, random)
    if not float(np.linalg.norm(left_over)) <= SLOPE * size:
        return False
    return kind not in ("minimum", "maximum") or _is_of_kind(objective, near, X, kind, random)


def _fitted(near: Array | None, traits: frozenset[str]) -> Array | None:
    # Of a symmetric, definite or positive unknown, only such points count.
    if near is None or ("pos" in traits and not np.all(near > 0)):
        return None
    if "sym" in traits:
        near = (near + near.T) / 2
    return None if "psd" in traits and np.linalg.eigvalsh(near)[0] <= 0 else near


def _flat(node: Expression, values: Values, dims: Mapping[str, int]) -> Array:
    return np.atleast_1d(np.asarray(evaluate(node, values, dims), dtype=np.float64)).reshape(-1)


def _slopes(function: Function, X: Array) -> Array:
    # One row a value of the function, one column an entry of X.
    columns = list[Array]()
    width = WIDTH * (1.0 + float(np.max(np.abs(X))))
    for place in np.ndindex(*X.shape):
        step = np.zeros(X.shape)
        step[place] = width
        columns.append((function(X + step) - function(X - step)) / (2 * width))
    return np.stack(columns, axis=1)


def _is_smooth(objective: Function, X: Array, random: np.random.Generator) -> bool:
    # At a kink, as a norm has where it is zero, the slopes to both sides differ.
    V = random.standard_normal(X.shape)
    here, width = float(objective(X)[0]), WIDTH * (1.0 + float(np.max(np.abs(X))))
    after, before = (float(objective(X + sign * width * V)[0]) for sign in (1, -1))
    bend, size = abs(after - 2 * here + before) / width, _steepness(objective, X, random)
    return bool(np.isfinite(here)) and bend <= BEND * max(size, abs(here))


def _left_over(slopes: Array, J: Array) -> Array:
    # What of the objective's slopes is no combination of the constraints'.
    if not len(J):
        return slopes
    return np.asarray(slopes - J.T @ np.linalg.lstsq(J.T, slopes, rcond=1e-7)[0], dtype=np.float64)


def _steepness(objective: Function, X: Array, random: np.random.Generator) -> float:
    # How steep the objective is elsewhere, so that "zero" has a measure.
    away = X + random.standard_normal(X.shape)
    steep = float(np.linalg.norm(_slopes(objective, away)))
    return steep if np.isfinite(steep) else 1.0


def _is_of_kind(
    objective: Function, near: Callable[[Array], Array | None], X: Array, kind: Verdict, random: np.random.Generator
) -> bool:
    # No allowed point near by is lower than a minimum, or higher than a maximum.
    here = float(objective(X)[0])
    for k in range(NEIGHBOURS):
        other = near(X + 10.0 ** -(k % 3) * random.standard_normal(X.shape))
        there = float(objective(other)[0]) if other is not None else here
        slack = LEVEL * (1.0 + abs(here) + abs(there))
        if np.isfinite(there) and (there < here - slack if kind == "minimum" else there > here + slack):
            return False
    return True


def allowed(X: Array, constraint: Function) -> Array | None:
    """A point near X at which the constraints hold, by Newton's method; None where it does not arrive."""
    for _ in range(12):
        gap = constraint(X)
        if not len(gap) or float(np.max(np.abs(gap))) < 1e-11:
            return X
        step = np.linalg.lstsq(_slopes(constraint, X), gap, rcond=1e-7)[0]
        X = X - step.reshape(X.shape)
        if not np.all(np.isfinite(X)):
            return None
    return X if float(np.max(np.abs(constraint(X)))) < 1e-9 else None
