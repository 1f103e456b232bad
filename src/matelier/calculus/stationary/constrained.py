"""Stationary points of a quadratic function under A·x = b: the projection, the least norm, the multiplier's price."""

from dataclasses import dataclass, replace

from matelier.calculus.expression import (
    Expression,
    add,
    dimension,
    is_zero,
    mul,
    negative,
    scalar_of,
    transpose,
    zeros,
)
from matelier.calculus.language.text import as_text
from matelier.calculus.stationary.affine import affine, gathered, left_factor, opposite
from matelier.calculus.stationary.lagrangian import Problem
from matelier.calculus.stationary.least_squares import (
    by_formula,
    divided,
    inverted,
    invertible,
    is_never,
    strictly_definite,
)
from matelier.calculus.stationary.solution import Condition, Equation, Recognised, Stationary, Verdict, no_points
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work


@dataclass(frozen=True, slots=True)
class Parts:
    """Q·X = q + A'·t and A·X = b."""

    Q: Expression
    q: Expression
    A: Expression
    b: Expression
    scale: Expression | None
    """c where Q = c·I."""


def constrained_work(problem: Problem) -> Work[Recognised | None]:
    """The solution of the two equations; None where the gradient or the constraint is not affine in the unknown."""
    parts = _parts(problem)
    if parts is None:
        return _linear(problem)
    X, t = problem.wrt, problem.multipliers[0]
    zero = Equation(problem.stationarity, zeros(*X.shape))
    yield Step("stationary.zero", {}, problem.stationarity, zero)
    p = divided(parts.Q, parts.q) if not is_zero(parts.q) else parts.q
    inverse = inverted(parts.Q)
    towards = mul(inverse, transpose(parts.A))
    by_t = Equation(X, add(p, mul(towards, t)))
    yield Step("stationary.solve_for", {"variable": X}, zero, by_t)
    lacking = gathered(add(parts.b, *(negative(one) for one in _each(mul(parts.A, p)))))
    across = mul(parts.A, towards)
    into = Equation(mul(across, t), lacking)
    yield Step("stationary.into_constraint", {}, by_t, into)
    multiplier = mul(inverted(across), lacking)
    yield Step("stationary.solve", {}, into, Equation(t, multiplier))
    solution = _solution(parts, p, towards, across, lacking)
    yield Step("stationary.put_back", {}, by_t, Equation(X, solution))
    return Recognised(_found(problem, parts, p, solution, multiplier), by_formula(solution, _verdict(parts)[0]))


def _solution(parts: Parts, p: Expression, towards: Expression, across: Expression, lacking: Expression) -> Expression:
    if parts.scale is not None:  # c cancels: c⁻¹·A'·(c⁻¹·A·A')⁻¹
        towards = transpose(parts.A)
        across = mul(parts.A, towards)
    return add(p, mul(towards, inverted(across), lacking))


def _each(node: Expression) -> tuple[Expression, ...]:
    return node.parts if node.op == "add" else (node,)


def _linear(problem: Problem) -> Recognised | None:
    # A linear function on a plane: stationary nowhere, unless its gradient is a combination of A's rows.
    slope, X = problem.read(), problem.wrt
    held = [affine(one.left, X) for one in problem.constraints]
    if slope is None or slope.terms or not held or any(one is None for one in held):
        return None
    equation = Equation(problem.stationarity, zeros(*X.shape))
    told = Sentence("stationary.why.linear_within", {"gradient": as_text(slope.constant)})
    f, bound = problem.objective, problem.constraints
    kept = (problem.lagrangian, problem.multipliers, (equation, *bound))
    return Recognised(Stationary("stationary.none", f, X, bound, *kept, None, "none", told), no_points)


def _parts(problem: Problem) -> Parts | None:
    if len(problem.constraints) != 1 or problem.wrt.is_scalar:
        return None
    (constraint,), X = problem.constraints, problem.wrt
    slope, held = problem.read(), affine(constraint.left, X)
    if slope is None or held is None or not slope.terms or not held.terms:
        return None
    Q = left_factor(slope, X.shape[0])
    A = left_factor(held, X.shape[0])
    if Q is None or A is None:
        return None
    right = add(constraint.right, opposite(gathered(held.constant))) if not is_zero(constraint.right) else None
    b = opposite(gathered(held.constant)) if right is None else right
    identity = Q.op == "eye" or (Q.op == "mul" and all(part.is_scalar or part.op == "eye" for part in Q.parts))
    scale = Q if identity else None
    return Parts(Q, opposite(gathered(slope.constant)), A, b, scale)


def _verdict(parts: Parts) -> tuple[Verdict, Sentence]:
    facts = {"matrix": as_text(parts.Q)}
    if is_never(parts.Q, sign=1):
        return "minimum", Sentence("stationary.why.positive", facts)
    if is_never(parts.Q, sign=-1):
        return "maximum", Sentence("stationary.why.negative", facts)
    return "depends", Sentence("stationary.why.depends_within", facts)


def _found(problem: Problem, parts: Parts, p: Expression, solution: Expression, multiplier: Expression) -> Stationary:
    verdict, why = _verdict(parts)
    kind = "constrained_quadratic"
    if parts.scale is not None:
        kind = "least_norm" if is_zero(p) else "projection"
    rows = parts.A.shape[0]
    independent = (
        () if rows == 1 else (Condition("stationary.condition.rows", scalar_of("rank", parts.A), "=", dimension(rows)),)
    )
    invertible_too = () if strictly_definite(parts.Q) else (invertible(parts.Q),)
    nonzero = (
        (Condition("stationary.condition.not_zero_row", scalar_of("norm2", transpose(parts.A)), ">", zeros(1)),)
        if rows == 1
        else ()
    )
    known = () if parts.A.op in ("ones", "eye") else (*independent, *nonzero)
    equation = Equation(problem.stationarity, zeros(*problem.wrt.shape))
    found = Stationary(
        f"stationary.{kind}",
        problem.objective,
        problem.wrt,
        problem.constraints,
        problem.lagrangian,
        problem.multipliers,
        (equation, *problem.constraints),
        solution,
        verdict,
        why,
        (*known, *invertible_too),
    )
    meaning = Sentence("stationary.meaning.price", {"multiplier": problem.multipliers[0].name})
    return replace(found, multiplier=multiplier, meaning=meaning)
