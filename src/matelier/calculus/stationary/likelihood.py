"""Stationary points of log-determinants and of entropies: the covariance that fits, and the softmax."""

from matelier.calculus.expression import (
    MINUS_ONE,
    SCALAR,
    ZERO,
    Expression,
    add,
    dimension,
    elementwise,
    inv,
    is_zero,
    mul,
    ones,
    power,
    scalar_of,
    symbol,
    zeros,
)
from matelier.calculus.forms.simplify import simplified
from matelier.calculus.renewing import substituted
from matelier.calculus.stationary.affine import Affine, affine, gathered, multiplied_out, opposite, summands
from matelier.calculus.stationary.lagrangian import Problem
from matelier.calculus.stationary.least_squares import by_formula, inverted, invertible, is_never, strictly_definite
from matelier.calculus.stationary.solution import Condition, Equation, Recognised, Stationary, Verdict
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work


def gaussian_work(problem: Problem) -> Work[Recognised | None]:
    """S of a·S⁻¹ = b·S⁻¹·C·S⁻¹, or P of a·P⁻¹ = C, for a symmetric unknown; None for any other gradient.

    [Boyd & Vandenberghe 2004, section 7.1.1]
    """
    S, slope = problem.wrt, problem.gradient
    if problem.constraints or S.is_scalar or not S.is_square or "sym" not in S.traits:
        return None
    zero = Equation(slope, zeros(*S.shape))
    around = _without_inverses(slope, S)
    read = None if around is None else _number_times(affine(around, S))
    by_inverse = read is None
    if read is None:
        stand_in = symbol("inverse", S.shape, frozenset(["sym"]))
        read = _number_times(affine(substituted(slope, {inv(S): stand_in}), stand_in))
    if read is None or read[1].has(S.name) or is_zero(read[1]):
        return None
    factor, rest = read
    value = simplified(add(*(mul(MINUS_ONE, power(factor, MINUS_ONE), one) for one in summands(rest))))
    solution = inverted(value) if by_inverse else value
    yield Step("stationary.zero", {}, slope, zero)
    made = Equation(inv(S) if by_inverse else S, value)
    yield Step("stationary.rearrange" if by_inverse else "stationary.around", {"variable": S}, zero, made)
    if by_inverse:
        yield Step("stationary.solve", {}, made, Equation(S, solution))
    verdict = _of_sign(opposite(factor) if by_inverse else factor) if "psd" in S.traits else "depends"
    unique = () if strictly_definite(value) else (invertible(value),)
    why, f = Sentence("stationary.why.gaussian"), problem.objective
    found = Stationary("stationary.gaussian", f, S, (), f, (), (zero,), solution, verdict, why, unique)
    return Recognised(found, by_formula(solution, verdict))


def _of_sign(factor: Expression) -> Verdict:
    return "minimum" if is_never(factor, sign=1) else "maximum" if is_never(factor, sign=-1) else "depends"


def _without_inverses(slope: Expression, S: Expression) -> Expression | None:
    # S·slope·S, where every summand begins and ends with S⁻¹ or is a number times S⁻¹.
    found = list[Expression]()
    for one in summands(multiplied_out(slope)):
        parts = one.parts if one.op == "mul" else (one,)
        scalars = [part for part in parts if part.is_scalar]
        chain = parts[len(scalars) :]
        if not chain or chain[0] != inv(S) or chain[-1] != inv(S):
            return None
        found.append(mul(*scalars, *(chain[1:-1] if len(chain) > 1 else (S,))))
    return add(*found) if all(one.shape == S.shape for one in found) else None


def _number_times(found: Affine | None) -> tuple[Expression, Expression] | None:
    # c, C of c·X + C; None where X stands among other matrices.
    if found is None or not found.terms or any(term.left or term.right or term.turned for term in found.terms):
        return None
    factor = gathered(add(*(term.scale for term in found.terms)))
    return None if is_zero(factor) else (factor, gathered(found.constant))


def entropy_work(problem: Problem) -> Work[Recognised | None]:
    """x of a·log(x) + g + t·1 = 0 where sum(x) = s: s·exp(−g/a)/sum(exp(−g/a)); None for any other gradient."""
    x = problem.wrt
    if len(problem.constraints) != 1 or not problem.is_column:
        return None
    (constraint,) = problem.constraints
    logarithm = symbol("logarithm", x.shape)
    read = _number_times(affine(substituted(problem.gradient, {elementwise("log", x): logarithm}), logarithm))
    if constraint.left != scalar_of("sum", x) or read is None or read[1].has(x.name):
        return None
    factor, rest = read
    kept = [one for one in summands(rest) if not _is_constant(one)]
    solution = _shared(x, kept, factor, constraint.right)
    zero = Equation(problem.stationarity, zeros(*x.shape))
    yield Step("stationary.zero", {}, problem.stationarity, zero)
    t = problem.multipliers[0]
    right = add(mul(t, ones(x.shape[0])), *(mul(MINUS_ONE, one) for one in summands(rest)))
    by_log = Equation(elementwise("log", x), mul(power(factor, MINUS_ONE), right))
    yield Step("stationary.solve_for", {"variable": x}, zero, by_log)
    yield Step("stationary.into_constraint", {}, by_log, Equation(x, solution))
    verdict = _of_sign(factor)
    positive = () if constraint.right.value is not None else (
        Condition("stationary.condition.positive", constraint.right, ">", ZERO),
    )  # fmt: skip
    found = Stationary(
        "stationary.entropy",
        problem.objective,
        x,
        problem.constraints,
        problem.lagrangian,
        problem.multipliers,
        (zero, *problem.constraints),
        solution,
        verdict,
        Sentence("stationary.why.entropy"),
        positive,
        meaning=Sentence("stationary.meaning.price", {"multiplier": t.name}),
    )
    return Recognised(found, by_formula(solution, verdict))


def _is_constant(one: Expression) -> bool:
    # The same number in every entry.
    return one.op == "ones" or (one.op == "mul" and all(p.shape == SCALAR or p.op == "ones" for p in one.parts))


def _shared(x: Expression, kept: list[Expression], factor: Expression, total: Expression) -> Expression:
    if not kept:
        return mul(total, power(dimension(x.shape[0]), MINUS_ONE), ones(x.shape[0]))
    weights = elementwise("exp", add(*(mul(MINUS_ONE, power(factor, MINUS_ONE), one) for one in kept)))
    return mul(total, power(scalar_of("sum", weights), MINUS_ONE), weights)
