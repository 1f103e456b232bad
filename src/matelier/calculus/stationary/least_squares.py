"""Stationary points where the gradient is affine: normal equations, ridge, the mean, any quadratic function."""

from dataclasses import dataclass, replace

from matelier.calculus.expression import (
    MINUS_ONE,
    ZERO,
    Dimension,
    Expression,
    add,
    dimension,
    eye,
    inv,
    is_zero,
    mul,
    number,
    power,
    scalar_of,
    transpose,
    zeros,
)
from matelier.calculus.forms.signs import is_semidefinite, never_negative
from matelier.calculus.language.text import as_text
from matelier.calculus.stationary.affine import (
    Affine,
    coefficient,
    gathered,
    left_factor,
    numeric_factor,
    opposite,
    right_factor,
    summands,
    without_common,
)
from matelier.calculus.stationary.lagrangian import Problem
from matelier.calculus.stationary.solution import (
    Condition,
    Equation,
    Points,
    Recognised,
    Stationary,
    Verdict,
    no_points,
)
from matelier.calculus.values.evaluate import evaluate
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work


@dataclass(frozen=True, slots=True)
class Quadratic:
    """matrix·X = right (X·matrix = right where `from_right`): a gradient set to zero; `kind` is what it is known as.

    The second derivative is the matrix times a positive number, or where it is `turned` a negative one.
    """

    matrix: Expression
    right: Expression
    kind: str
    root: Expression | None
    ridge: Expression | None
    from_right: bool = False
    turned: bool = False


def quadratic_work(problem: Problem) -> Work[Recognised | None]:
    """The solution of an affine equation gradient = 0; None where it is not affine, or constraints are there."""
    found = problem.read()
    if found is None or problem.constraints:
        return None
    if not found.terms:
        return _constant(problem, gathered(found.constant))
    told = read_quadratic(found, problem.wrt)
    if told is None:
        return None
    X = problem.wrt
    product = mul(X, told.matrix) if told.from_right else mul(told.matrix, X)
    before = Equation(problem.gradient, zeros(*X.shape))
    yield Step("stationary.zero", {}, problem.gradient, before)
    equation = Equation(product, told.right)
    yield Step("stationary.rearrange", {}, before, equation)
    solution = solved(told)
    conditions = conditions_of(told)
    solved_for = Equation(X, solution)
    yield Step("stationary.solve", {"conditions": tuple(one.told for one in conditions)}, equation, solved_for)
    verdict, why = verdict_of(told)
    found_one = Stationary(
        f"stationary.{told.kind}", problem.objective, X, (), problem.objective, (), (equation,), solution, verdict, why
    )
    return Recognised(replace(found_one, conditions=conditions), by_formula(solution, verdict))


def by_formula(solution: Expression, verdict: Verdict) -> Points:
    """The points that a formula gives."""
    return lambda values, dims: [(evaluate(solution, values, dims), verdict)]


def read_quadratic(found: Affine, wrt: Expression) -> Quadratic | None:
    """Σ L·X = −P, Σ X·R = −P, or c·x = −p, divided by the number common to all; None where X has both sides."""
    right = opposite(gathered(found.constant))
    if wrt.is_scalar:
        factor = numeric_factor(found)
        if factor is None:
            return None
        turned = coefficient(summands(factor)[0]) < 0
        matrix, right = without_common(factor, right)
        kind = "nearest_multiple" if matrix.value is None and never_negative(matrix) else "quadratic"
        return Quadratic(matrix, right, kind, None, None, turned=turned)
    left = left_factor(found, wrt.shape[0])
    other = right_factor(found, wrt.shape[1])
    factor = other if left is None else left
    if factor is None:
        return None
    turned = coefficient(summands(factor)[0]) < 0
    matrix, right = without_common(factor, right)
    told = classified(matrix, right, wrt.shape[0 if left is not None else 1])
    return replace(told, from_right=left is None, turned=turned)


def classified(matrix: Expression, right: Expression, size: Dimension) -> Quadratic:
    """The equation matrix·X = right by what the matrix is made of: F'F, F'F + λI, c·I, or anything else."""
    grams, ridges = list[Expression | None](), list[Expression]()
    for one in summands(matrix):
        scalars = [part for part in one.parts if part.is_scalar] if one.op == "mul" else []
        chain = one.parts[len(scalars) :] if one.op == "mul" else (one,)
        if chain == (eye(size),):
            ridges.append(mul(*scalars) if scalars else number(1))
        else:
            grams.append(gram_root(chain) if all(never_negative(part) for part in scalars) else None)
    root = grams[0] if len(grams) == 1 and not is_zero(right) else None
    ridge = ridges[0] if len(ridges) == 1 else None
    if not grams:
        kind = "mean"
    elif root is not None and not ridges:
        kind = "normal_equations"
    elif root is not None and ridge is not None:
        kind = "ridge"
    else:
        kind, root = "quadratic", None
    return Quadratic(matrix, right, kind, root, ridge)


def gram_root(chain: tuple[Expression, ...]) -> Expression | None:
    """F of F'·F and of F'·W·F with W positive definite; None where the product is neither."""
    half = len(chain) // 2
    if not half or any(transpose(chain[i]) != chain[-1 - i] for i in range(half)):
        return None
    if len(chain) % 2 and not _weights(chain[half]):
        return None
    return mul(*chain[-half:])


def _weights(middle: Expression) -> bool:
    return is_semidefinite(middle) or (middle.op == "diag" and never_negative(middle.parts[0]))


def solved(told: Quadratic) -> Expression:
    """matrix⁻¹·right, shorter where the right side begins with the matrix or the matrix is c·I."""
    if is_zero(told.right):
        return told.right
    inverse = inverted(told.matrix)
    if told.from_right:
        return mul(told.right, inverse)
    return divided(told.matrix, told.right)


def divided(matrix: Expression, right: Expression) -> Expression:
    """matrix⁻¹·right; of matrix·z it is z."""
    if matrix.is_scalar:
        return mul(right, power(matrix, MINUS_ONE))
    if all(one.op == "mul" and matrix in one.parts[:2] for one in summands(right)) and matrix.op != "mul":
        rest = (
            mul(*(part for i, part in enumerate(one.parts) if i != one.parts.index(matrix))) for one in summands(right)
        )
        found = tuple(rest)
        if all(one.shape == right.shape for one in found):
            return gathered(add(*found))
    return mul(inverted(matrix), right)


def inverted(matrix: Expression) -> Expression:
    """The inverse; of c·I and c·M with the number outside."""
    if matrix.op != "mul" or matrix.is_scalar:
        return inv(matrix)
    scalars = [part for part in matrix.parts if part.is_scalar]
    chain = mul(*matrix.parts[len(scalars) :])
    return mul(*(power(part, MINUS_ONE) for part in scalars), inv(chain))


def conditions_of(told: Quadratic) -> tuple[Condition, ...]:
    """When the equation has one solution and no more."""
    if told.kind == "normal_equations":
        assert told.root is not None
        return (full_rank(told.root),)
    if told.kind == "ridge":
        assert told.ridge is not None
        positive = told.ridge.value is not None and told.ridge.value > 0
        known = positive or "pos" in told.ridge.traits
        return () if known else (Condition("stationary.condition.positive", told.ridge, ">", ZERO),)
    return () if strictly_definite(told.matrix) else (invertible(told.matrix),)


def full_rank(root: Expression) -> Condition:
    """rank(F) = its columns."""
    columns = dimension(root.shape[1])
    if root.op == "transpose":  # said of the matrix itself: its rows
        return Condition("stationary.condition.rows", scalar_of("rank", root.parts[0]), "=", columns)
    return Condition("stationary.condition.columns", scalar_of("rank", root), "=", columns)


def invertible(matrix: Expression) -> Condition:
    """rank(Q) = n; of F'F that F's columns are independent; of a number |q| > 0."""
    if matrix.is_scalar:
        return Condition("stationary.condition.nonzero", Expression("abs", (matrix,)), ">", ZERO)
    (bare,) = without_common(matrix)
    root = gram_root(bare.parts) if bare.op == "mul" else None
    if root is not None:
        return full_rank(root)
    return Condition("stationary.condition.invertible", scalar_of("rank", bare), "=", dimension(matrix.shape[0]))


def strictly_definite(matrix: Expression) -> bool:
    """Whether it is known to be positive or negative definite, and so invertible."""
    if matrix.value is not None:
        return matrix.value != 0
    if matrix.op == "add":
        parts = summands(matrix)
        return is_semidefinite(matrix) and any(strictly_definite(part) for part in parts)
    if matrix.op == "mul":
        return all(strictly_definite(part) for part in matrix.parts) and len(matrix.parts) <= 2
    if matrix.op == "inv":
        return strictly_definite(matrix.parts[0])
    known = "pos" in matrix.traits if matrix.is_scalar else "psd" in matrix.traits
    return known or matrix.op in ("eye", "dimension")


def verdict_of(told: Quadratic) -> tuple[Verdict, Sentence]:
    """Whether the second derivative makes it a minimum or a maximum everywhere, and why."""
    matrix = opposite(told.matrix) if told.turned else told.matrix
    facts = {"matrix": as_text(matrix)}
    if told.kind in ("normal_equations", "ridge") and not told.turned:
        return "minimum", Sentence(f"stationary.why.{told.kind}", facts)
    if is_never(matrix, sign=1):
        return "minimum", Sentence("stationary.why.positive", facts)
    if is_never(matrix, sign=-1) or told.kind in ("normal_equations", "ridge"):
        return "maximum", Sentence("stationary.why.negative", facts)
    return "depends", Sentence("stationary.why.depends", facts)


def is_never(matrix: Expression, *, sign: int) -> bool:
    """Whether a matrix is semidefinite, or a number ≥ 0, by its form (of the opposite sign for −1)."""
    signed = matrix if sign > 0 else opposite(matrix)
    return never_negative(signed) if matrix.is_scalar else is_semidefinite(signed)


def _constant(problem: Problem, constant: Expression) -> Recognised:
    # A gradient without the unknown: zero everywhere or nowhere.
    everywhere = is_zero(constant)
    known = "stationary.everywhere" if everywhere else "stationary.none"
    told = Sentence(f"{known}.why", {"gradient": as_text(constant)})
    equation = Equation(constant, zeros(*problem.wrt.shape))
    verdict: Verdict = "everywhere" if everywhere else "none"
    f, X = problem.objective, problem.wrt
    return Recognised(Stationary(known, f, X, (), f, (), (equation,), None, verdict, told), no_points)
