"""Stationary points among vectors of one length or orthonormal columns: eigenvectors, principal axes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from matelier.calculus.derivatives.gradient import gradient, gradient_work
from matelier.calculus.expression import (
    ONE,
    Expression,
    add,
    eye,
    is_zero,
    mul,
    negative,
    number,
    power,
    scalar_of,
    transpose,
    zeros,
)
from matelier.calculus.forms.signs import never_negative
from matelier.calculus.language.text import as_text
from matelier.calculus.stationary.affine import affine, coefficient, gathered, left_factor, opposite, summands
from matelier.calculus.stationary.lagrangian import Problem, lagrangian
from matelier.calculus.stationary.solution import Array, Equation, Points, Recognised, Stationary, Values, Verdict
from matelier.calculus.values.evaluate import evaluate, number_of
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

HALF = number(Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Form:
    """X'·A·X, or its trace, under X'·B·X = c·I; the objective is `rest` plus `factor` (of this `sign`) times it."""

    A: Expression
    B: Expression
    c: Expression
    sign: int = 1
    rest: Expression | None = None
    data: Expression | None = None
    factor: Expression = ONE


def spectral_work(problem: Problem) -> Work[Recognised | None]:
    """A·x = t·B·x from a quadratic form on the sphere x'·B·x = c, or A·X = B·X·T; None where it is no such problem.

    [Goodfellow et al. 2016, section 2.12]
    """
    sphere = sphere_of(problem)
    if sphere is None:
        return None
    B, c = sphere
    form = _form(problem, B, c)
    if form is None:
        return None
    X, t = problem.wrt, problem.multipliers[0]
    reduced = problem
    if form.data is not None:
        reduced = yield from _reduced_work(problem, form)
    zero = Equation(reduced.stationarity, zeros(*X.shape))
    yield Step("stationary.zero", {}, reduced.stationarity, zero)
    equation = Equation(mul(form.A, X), mul(t, form.B, X) if t.is_scalar else mul(form.B, X, t))
    key = "stationary.eigenvalue" if t.is_scalar else "stationary.eigenvalues"
    yield Step(key, {"multiplier": t.name}, zero, equation)
    value = _value(form, t)
    yield Step("stationary.value", {}, problem.objective, value)
    return Recognised(_found(problem, reduced, form, equation, value), _points(form, X))


def sphere_of(problem: Problem) -> tuple[Expression, Expression] | None:
    """B and c of one constraint X'·B·X = c (for a matrix X, I); None where there is another."""
    if len(problem.constraints) != 1 or problem.wrt.is_scalar:
        return None
    (constraint,), X = problem.constraints, problem.wrt
    if constraint.left.is_scalar and X.shape[1] == 1:
        if is_zero(constraint.right):
            return None
        B = half_slope(gradient(constraint.left, X), X)
        return None if B is None else (B, constraint.right)
    chain = list(constraint.left.parts) if constraint.left.op == "mul" else []
    if len(chain) not in (2, 3) or chain[0] != transpose(X) or chain[-1] != X or constraint.right.op != "eye":
        return None
    return (chain[1] if len(chain) == 3 else eye(X.shape[0])), number(1)


def half_slope(slope: Expression, X: Expression) -> Expression | None:
    """The symmetric A of a gradient 2·A·X; None for any other gradient."""
    found = affine(slope, X)
    if found is None or not found.terms or not is_zero(gathered(found.constant)):
        return None
    factor = left_factor(found, X.shape[0])
    if factor is None or is_zero(factor):
        return None
    even = all(coefficient(one).numerator % 2 == 0 for one in summands(factor))
    return add(*(mul(HALF, one) for one in summands(factor))) if even else mul(HALF, factor)


def _form(problem: Problem, B: Expression, c: Expression) -> Form | None:
    X = problem.wrt
    A = half_slope(problem.gradient, X)
    if A is not None:
        return Form(A, B, c, rest=_rest(problem.objective, X))
    if B.op == "eye" and c.value == 1 and (left_over := _left_over(problem.objective, X)) is not None:
        factor, M, from_left = left_over
        data = mul(M, transpose(M)) if from_left else mul(transpose(M), M)
        scale = power(scalar_of("norm2", M), number(2))
        sign = -1 if never_negative(factor) else 1
        return Form(data, B, c, sign, mul(factor, scale), M, negative(factor))
    return None


def _rest(objective: Expression, X: Expression) -> Expression | None:
    # What does not depend on X.
    kept = [one for one in summands(objective) if not one.has(X.name)]
    return add(*kept) if kept else None


def _core(objective: Expression, D: Expression) -> tuple[Expression, Expression]:
    # c and h of c·h, c without D.
    parts = objective.parts if objective.op == "mul" else (objective,)
    return mul(*(one for one in parts if not one.has(D.name))), mul(*(one for one in parts if one.has(D.name)))


def _left_over(objective: Expression, D: Expression) -> tuple[Expression, Expression, bool] | None:
    """c, M, whether from the left, of c·‖M − D·D'·M‖² or c·‖M − M·D·D'‖²; None where it is neither."""
    factor, core = _core(objective, D)
    if not (never_negative(factor) or never_negative(negative(factor))) or core.op != "power":
        return None
    if core.parts[1].value != 2 or core.parts[0].op != "norm2":
        return None
    inside = core.parts[0].parts[0]
    M = add(*(one for one in summands(inside) if not one.has(D.name))) if inside.op == "add" else None
    if M is None or is_zero(M):
        return None
    copy = opposite(add(*(one for one in summands(inside) if one.has(D.name))))
    if M.shape[0] == D.shape[0] and copy == mul(D, transpose(D), M):
        return factor, M, True
    return (factor, M, False) if M.shape[1] == D.shape[0] and copy == mul(M, D, transpose(D)) else None


def _reduced_work(problem: Problem, form: Form) -> Work[Problem]:
    """‖M − D·D'·M‖² is ‖M‖² − tr(D'·M·M'·D) where D'·D = I: what is kept is the question."""
    X = problem.wrt
    inner = mul(transpose(X), form.A, X)
    kept = inner if inner.is_scalar else scalar_of("tr", inner)
    assert form.rest is not None
    after = add(form.rest, mul(form.factor, kept))
    yield Step("stationary.kept", {"data": form.data}, problem.objective, after, children=_expanded(problem, after))
    whole = lagrangian(kept, problem.constraints, problem.multipliers)
    yield Step("stationary.lagrangian", {"multipliers": problem.multipliers}, kept, whole)
    slope = gradient(whole, X)
    yield Step("stationary.gradient", {"variable": X}, whole, slope, children=tuple(gradient_work(whole, X)))
    return replace(problem, lagrangian=whole, stationarity=slope)


def _expanded(problem: Problem, after: Expression) -> tuple[Step, ...]:
    """‖E‖² = tr(E'E), multiplied out, and D'D = I put in."""
    f, X = problem.objective, problem.wrt
    factor, norm = _core(f, X)
    E = norm.parts[0].parts[0]
    copies = [one for one in summands(E) if one.has(X.name)]
    M, R = add(*(one for one in summands(E) if not one.has(X.name))), opposite(add(*copies))
    as_trace = mul(factor, scalar_of("tr", mul(transpose(E), E)))
    pieces = (mul(transpose(M), M), mul(number(-2), transpose(M), R), mul(transpose(R), R))
    spread = add(*(mul(factor, number(coefficient(one)), scalar_of("tr", _bare(one))) for one in pieces))
    return (
        Step("stationary.as_trace", {}, f, as_trace, level=2),
        Step("stationary.spread", {}, as_trace, spread, level=2),
        Step("stationary.orthonormal", {}, spread, after, level=2),
    )


def _bare(one: Expression) -> Expression:
    return mul(number(1 / coefficient(one)), one)


def _value(form: Form, t: Expression) -> Expression:
    kept = mul(form.c, t) if t.is_scalar else scalar_of("tr", t)
    kept = mul(form.factor, kept)
    return kept if form.rest is None else add(form.rest, kept)


def _found(problem: Problem, reduced: Problem, form: Form, equation: Equation, value: Expression) -> Stationary:
    several = not problem.multipliers[0].is_scalar
    kind = "pca" if several or form.data is not None else "eigenvalue"
    if form.B.op != "eye":
        kind = "generalised_eigenvalue"
    why = "least" if form.data is not None and form.sign < 0 else "axes" if several else "eigenvalues"
    return Stationary(
        f"stationary.{kind}",
        problem.objective,
        problem.wrt,
        problem.constraints,
        reduced.lagrangian,
        problem.multipliers,
        (equation, *problem.constraints),
        None,
        "each",
        Sentence(f"stationary.why.{why}", {"matrix": as_text(form.A)}),
        value=value,
        meaning=Sentence(
            "stationary.meaning.eigenvalues" if several else "stationary.meaning.eigenvalue",
            {"multiplier": problem.multipliers[0].name, "value": as_text(value)},
        ),
        matrix=form.A,
        metric=form.B,
    )


def _points(form: Form, X: Expression) -> Points:
    def points(values: Values, dims: Mapping[str, int]) -> list[tuple[Array, Verdict]]:
        A, B = np.atleast_2d(evaluate(form.A, values, dims)), np.atleast_2d(evaluate(form.B, values, dims))
        c, k = float(evaluate(form.c, values, dims)), number_of(X.shape[1], dims)
        if k > len(A) or c <= 0 or np.linalg.eigvalsh(B)[0] <= 1e-6:
            return []
        V = generalised_eigenvectors(A, B) * np.sqrt(c)
        low, high = V[:, :k], V[:, len(A) - k :]
        kinds: tuple[Verdict, Verdict] = ("minimum", "maximum") if form.sign > 0 else ("maximum", "minimum")
        return [(low, kinds[0]), (high, kinds[1]), (V[:, 1 : k + 1] if len(A) > k else low, "each")]

    return points


def generalised_eigenvectors(A: Array, B: Array) -> Array:
    """V with A·V = B·V·diag(t), V'·B·V = I, t rising: for symmetric A, and B positive definite."""
    L = np.linalg.cholesky(B)
    inner = np.linalg.solve(L, np.linalg.solve(L, A).T)
    return np.asarray(np.linalg.solve(L.T, np.linalg.eigh((inner + inner.T) / 2)[1]), dtype=np.float64)
