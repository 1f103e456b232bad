"""Stationary points where the gradient is Σ L·X·R − C: by two inverses for one term, by vec for several."""

from collections.abc import Mapping

from matelier.calculus.expression import (
    MINUS_ONE,
    Expression,
    add,
    eye,
    inv,
    kron,
    mul,
    number,
    power,
    transpose,
    vec,
    zeros,
)
from matelier.calculus.language.text import as_text
from matelier.calculus.stationary.affine import coefficient, gathered, opposite, summands, without_common
from matelier.calculus.stationary.lagrangian import Problem
from matelier.calculus.stationary.least_squares import by_formula, classified, full_rank, inverted, invertible, is_never
from matelier.calculus.stationary.solution import Array, Condition, Equation, Recognised, Stationary, Values, Verdict
from matelier.calculus.values.evaluate import evaluate, sized
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work


def two_sided_work(problem: Problem) -> Work[Recognised | None]:
    """The solution of Σ L·X·R = C for a matrix X; None where the gradient is no such thing."""
    found = problem.read()
    X = problem.wrt
    if found is None or problem.constraints or not found.terms or any(term.turned for term in found.terms):
        return None
    m, n = X.shape
    sides = [(mul(term.scale, term.left or eye(m)), term.right or eye(n)) for term in found.terms]
    whole = add(*(mul(L, X, R) for L, R in sides))
    left, right = without_common(whole, opposite(gathered(found.constant)))
    common = number(coefficient(summands(left)[0]) / coefficient(summands(whole)[0]))
    sides = [(mul(common, L), R) for L, R in sides]
    zero = Equation(problem.gradient, zeros(m, n))
    yield Step("stationary.zero", {}, problem.gradient, zero)
    equation = Equation(left, right)
    yield Step("stationary.rearrange", {}, zero, equation)
    if len(sides) == 1:
        return (yield from _one_term_work(problem, equation, *sides[0], turned=(common.value or 0) < 0))
    matrix = gathered(add(*(kron(transpose(R), L) for L, R in sides)))
    stacked = Equation(mul(matrix, vec(X)), vec(right))
    yield Step("stationary.vec", {}, equation, stacked)
    solved = mul(inv(matrix), vec(right))
    yield Step("stationary.solve", {}, stacked, Equation(vec(X), solved))
    turned = mul(power(common, MINUS_ONE), matrix)
    verdict, why = _verdict(turned)

    def points(values: Values, dims: Mapping[str, int]) -> list[tuple[Array, Verdict]]:
        return [(evaluate(solved, values, dims).reshape(sized(X.shape, dims), order="F"), verdict)]

    equations = (equation, Equation(vec(X), solved))
    return Recognised(_found(problem, equations, None, (verdict, why), (invertible(matrix),)), points)


def _one_term_work(
    problem: Problem, equation: Equation, L: Expression, R: Expression, *, turned: bool
) -> Work[Recognised]:
    X = problem.wrt
    scale = mul(*(part for part in L.parts if part.is_scalar)) if L.op == "mul" else None
    left = mul(*(part for part in L.parts if not part.is_scalar)) if L.op == "mul" else L
    outside = () if scale is None else (power(scale, MINUS_ONE),)
    solution = mul(*outside, inverted(left), equation.right, inverted(R))
    conditions = (*_unique(left), *_unique(R))
    facts = {"conditions": tuple(one.told for one in conditions)}
    yield Step("stationary.solve", facts, equation, Equation(X, solution))
    verdict, why = _verdict(kron(transpose(R), opposite(L) if turned else L))
    found = _found(problem, (equation,), solution, (verdict, why), conditions)
    return Recognised(found, by_formula(solution, verdict))


def _unique(side: Expression) -> tuple[Condition, ...]:
    told = classified(side, side, side.shape[0])
    return (full_rank(told.root) if told.root is not None else invertible(side),)


def _verdict(matrix: Expression) -> tuple[Verdict, Sentence]:
    facts = {"matrix": as_text(matrix)}
    if is_never(matrix, sign=1):
        return "minimum", Sentence("stationary.why.positive", facts)
    if is_never(matrix, sign=-1):
        return "maximum", Sentence("stationary.why.negative", facts)
    return "depends", Sentence("stationary.why.depends", facts)


def _found(
    problem: Problem,
    equations: tuple[Equation, ...],
    solution: Expression | None,
    kind: tuple[Verdict, Sentence],
    conditions: tuple[Condition, ...],
) -> Stationary:
    f = problem.objective
    known = "stationary.two_sided"
    return Stationary(known, f, problem.wrt, (), f, (), equations, solution, *kind, conditions=conditions)
