"""Stationary points: the gradient set to zero, with multipliers where there are constraints, and known shapes read."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from matelier.calculus.derivatives.gradient import gradient, gradient_work
from matelier.calculus.expression import Expression, said, zeros
from matelier.calculus.language.text import as_text
from matelier.calculus.stationary.constrained import constrained_work
from matelier.calculus.stationary.direction import direction_work, rayleigh_work
from matelier.calculus.stationary.lagrangian import Problem, lagrangian, multipliers_for, prepared
from matelier.calculus.stationary.least_squares import quadratic_work
from matelier.calculus.stationary.likelihood import entropy_work, gaussian_work
from matelier.calculus.stationary.monotone import inside, seen_through
from matelier.calculus.stationary.solution import Equation, Recognised, Stationary, no_points
from matelier.calculus.stationary.spectral import spectral_work
from matelier.calculus.stationary.stationary_claims import claims_of
from matelier.calculus.stationary.trial import stands
from matelier.calculus.stationary.two_sided import two_sided_work
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

T = TypeVar("T")
Recogniser: TypeAlias = Callable[[Problem], Work[Recognised | None]]
RECOGNISERS: tuple[Recogniser, ...] = (
    quadratic_work,
    two_sided_work,
    constrained_work,
    spectral_work,
    direction_work,
    rayleigh_work,
    gaussian_work,
    entropy_work,
)


def stationary_work(
    expression: Expression, wrt: Expression, constraints: Sequence[tuple[Expression, Expression]] = ()
) -> Work[Found[Stationary]]:
    """Where the gradient is zero, or under constraints a combination of theirs: equations, formula, kind, and why.

    A formula is returned after it was put to the test at random values; where nothing is recognised the equations are
    all there is ("stationary.unknown"). Raises BadInput("stationary.number") where the expression is no number,
    BadInput("stationary.absent") where the unknown does not stand in it, what `prepared` raises, and the gradient's.
    """
    if not expression.is_scalar:
        raise BadInput("stationary.number", expression=as_text(expression), shape=said(expression.shape))
    if not expression.has(wrt.name):
        raise BadInput("stationary.absent", expression=as_text(expression), name=wrt.name)
    problem = problem_of(expression, wrt, constraints)
    opening = list(_opening(problem))
    steps, recognised = _recognised(problem)
    through = inside(expression, wrt.name) if recognised is None else None
    if through is not None:
        inner, sign = through
        problem_inside = problem_of(inner, wrt, constraints)
        opening = [Step("stationary.inside", {"sign": sign}, expression, inner), *_opening(problem_inside)]
        steps, recognised = _recognised(problem_inside)
        recognised = None if recognised is None else seen_through(recognised, expression, sign)
        recognised = recognised if recognised is not None and _is_sure(problem, recognised) else None
    if recognised is None:
        yield from _opening(problem)
        return (yield from _unknown_work(problem))
    yield from (() if steps and steps[0].rule == "stationary.kept" else opening)
    yield from steps
    return Found(recognised.found, claims_of(recognised.found))


def _recognised(problem: Problem) -> tuple[list[Step], Recognised | None]:
    for recogniser in RECOGNISERS:
        steps, recognised = _tried(recogniser(problem))
        if recognised is not None and _is_sure(problem, recognised):
            return steps, recognised
    return [], None


def _is_sure(problem: Problem, recognised: Recognised) -> bool:
    return recognised.points is no_points or stands(problem, recognised)


def problem_of(
    expression: Expression, wrt: Expression, constraints: Sequence[tuple[Expression, Expression]] = ()
) -> Problem:
    """The objective with its gradient, and where there are constraints the Lagrangian with its own."""
    equations = tuple(prepared(one, wrt) for one in constraints)
    sides = (side for one in equations for side in (one.left, one.right))
    multipliers = multipliers_for(equations, (expression, *sides))
    whole = lagrangian(expression, equations, multipliers)
    slope = gradient(expression, wrt)
    return Problem(expression, wrt, slope, equations, multipliers, whole, gradient(whole, wrt) if equations else slope)


def _opening(problem: Problem) -> Iterator[Step]:
    if problem.constraints:
        facts = {"constraints": problem.constraints, "multipliers": problem.multipliers}
        yield Step("stationary.lagrangian", facts, problem.objective, problem.lagrangian)
    steps, slope = _tried(gradient_work(problem.lagrangian, problem.wrt))
    yield Step("stationary.gradient", {"variable": problem.wrt}, problem.lagrangian, slope, children=tuple(steps))


def _tried(work: Work[T]) -> tuple[list[Step], T]:
    steps = list[Step]()
    while True:
        try:
            steps.append(next(work))
        except StopIteration as end:
            return steps, end.value


def _unknown_work(problem: Problem) -> Work[Found[Stationary]]:
    wrt = problem.wrt
    equation = Equation(problem.stationarity, zeros(*wrt.shape))
    yield Step("stationary.zero", {}, problem.stationarity, equation)
    told = Stationary(
        "stationary.unknown",
        problem.objective,
        wrt,
        problem.constraints,
        problem.lagrangian,
        problem.multipliers,
        (equation, *problem.constraints),
        None,
        "undecided",
        Sentence("stationary.why.unknown"),
    )
    return Found(told)
