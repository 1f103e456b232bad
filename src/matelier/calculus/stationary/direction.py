"""Stationary points of a linear function on a sphere, and of Rayleigh's quotient: a direction, the eigenvectors."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from matelier.calculus.derivatives.gradient import gradient
from matelier.calculus.expression import (
    MINUS_ONE,
    Expression,
    elementwise,
    is_zero,
    mul,
    number,
    power,
    scalar_of,
    zeros,
)
from matelier.calculus.language.text import as_text
from matelier.calculus.stationary.lagrangian import Problem, multipliers_for
from matelier.calculus.stationary.solution import Array, Equation, Recognised, Stationary, Values, Verdict
from matelier.calculus.stationary.spectral import generalised_eigenvectors, half_slope, sphere_of
from matelier.calculus.values.evaluate import evaluate
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

HALF, TWO = number(Fraction(1, 2)), number(2)


def direction_work(problem: Problem) -> Work[Recognised | None]:
    """a'·x on the sphere x'·x = c: along a, √c·a/‖a‖ (the opposite is the other stationary point)."""
    sphere, X = sphere_of(problem), problem.wrt
    if sphere is None:
        return None
    B, c = sphere
    if X.shape[1] != 1 or B.op != "eye" or problem.gradient.has(X.name) or is_zero(problem.gradient):
        return None
    a, t = problem.gradient, problem.multipliers[0]
    zero = Equation(problem.stationarity, zeros(*X.shape))
    yield Step("stationary.zero", {}, problem.stationarity, zero)
    by_t = Equation(X, mul(HALF, power(t, MINUS_ONE), a))
    yield Step("stationary.solve_for", {"variable": X}, zero, by_t)
    length, radius = scalar_of("norm2", a), elementwise("sqrt", c) if c.value != 1 else c
    into = Equation(mul(power(HALF, TWO), power(t, number(-2)), power(length, TWO)), c)
    yield Step("stationary.into_constraint", {}, by_t, into)
    yield Step("stationary.solve", {}, into, Equation(t, mul(HALF, power(radius, MINUS_ONE), length)))
    solution = mul(radius, power(length, MINUS_ONE), a)
    yield Step("stationary.put_back", {}, by_t, Equation(X, solution))
    equation = (zero, *problem.constraints)
    told = Stationary(
        "stationary.direction",
        problem.objective,
        X,
        problem.constraints,
        problem.lagrangian,
        problem.multipliers,
        equation,
        solution,
        "each",
        Sentence("stationary.why.direction"),
        meaning=Sentence("stationary.meaning.price", {"multiplier": t.name}),
    )

    def points(values: Values, dims: Mapping[str, int]) -> list[tuple[Array, Verdict]]:
        if c.value is None and float(evaluate(c, values, dims)) <= 0:
            return []
        x = evaluate(solution, values, dims)
        return [(x, "maximum"), (-x, "minimum")]

    return Recognised(told, points)


def rayleigh_work(problem: Problem) -> Work[Recognised | None]:
    """A·x = t·B·x, t being the quotient x'·A·x / x'·B·x itself; None where the objective is no such quotient."""
    x, f = problem.wrt, problem.objective
    parts = quotient(f, x.name) if problem.is_column and not problem.constraints else None
    if parts is None:
        return None
    A, B = (half_slope(gradient(one, x), x) for one in parts)
    if A is None or B is None:
        return None
    (t,) = multipliers_for((Equation(f, f),), (f,))
    zero = Equation(problem.gradient, zeros(*x.shape))
    yield Step("stationary.zero", {}, problem.gradient, zero)
    equation = Equation(mul(A, x), mul(t, B, x))
    yield Step("stationary.rayleigh", {"multiplier": t.name}, zero, equation)
    why = Sentence("stationary.why.eigenvalues", {"matrix": as_text(A)})
    meaning = Sentence("stationary.meaning.eigenvalue", {"multiplier": t.name, "value": t.name})
    told = Stationary(
        "stationary.rayleigh",
        f,
        x,
        (),
        f,
        (t,),
        (equation,),
        None,
        "each",
        why,
        value=t,
        meaning=meaning,
        matrix=A,
        metric=B,
    )

    def points(values: Values, dims: Mapping[str, int]) -> list[tuple[Array, Verdict]]:
        one, other = (np.atleast_2d(evaluate(each, values, dims)) for each in (A, B))
        if np.linalg.eigvalsh(other)[0] <= 1e-6:
            return []
        V = generalised_eigenvectors(one, other)
        return [(V[:, :1], "minimum"), (V[:, -1:], "maximum"), (V[:, 1:2], "each")]

    return Recognised(told, points)


def quotient(objective: Expression, name: str) -> tuple[Expression, Expression] | None:
    """N and D of N/D, the unknown in both; None where the objective is no such quotient."""
    below = [part for part in objective.parts if part.op == "power" and part.has(name) and _is_below(part)]
    if objective.op != "mul" or len(below) != 1:
        return None
    (one,) = below
    above = mul(*(part for part in objective.parts if part is not one))
    return (above, power(one, MINUS_ONE) if one.parts[1] != MINUS_ONE else one.parts[0]) if above.has(name) else None


def _is_below(part: Expression) -> bool:
    exponent = part.parts[1].value
    return exponent is not None and exponent < 0
