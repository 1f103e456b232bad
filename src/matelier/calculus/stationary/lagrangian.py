"""The Lagrangian: the objective less multipliers times the constraints, and what a problem of that kind consists of."""

from dataclasses import dataclass

from matelier.calculus.expression import (
    SCALAR,
    ZERO,
    Expression,
    Shape,
    add,
    is_zero,
    mul,
    negative,
    number,
    power,
    said,
    scalar_of,
    symbol,
    transpose,
    zeros,
)
from matelier.calculus.language.text import as_text
from matelier.calculus.language.tokens import GREEK_NAMES
from matelier.calculus.stationary.affine import Affine, affine, coefficient, summands
from matelier.calculus.stationary.solution import Equation
from matelier.calculus.values.samples import dimensions_of, symbols_of
from matelier.spine.errors import BadInput

NUMBERS = ("lambda", "mu", "nu", "t", "s", "u", "v")
MATRICES = ("Lambda", "T", "S", "U", "V", "M")
"""Multipliers by their names, the usual ones first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An objective, its unknown and its gradient; the constraints with a multiplier each, and theirs together."""

    objective: Expression
    wrt: Expression
    gradient: Expression
    constraints: tuple[Equation, ...] = ()
    multipliers: tuple[Expression, ...] = ()
    lagrangian: Expression = ZERO
    stationarity: Expression = ZERO

    @property
    def is_column(self) -> bool:
        """Whether the unknown is a column of several numbers."""
        return self.wrt.shape[1] == 1 and not self.wrt.is_scalar

    def read(self) -> Affine | None:
        """The gradient as affine in the unknown."""
        return affine(self.gradient, self.wrt)


def prepared(constraint: tuple[Expression, Expression], wrt: Expression) -> Equation:
    """The constraint with what is known on the right; the norm squared where the norm itself is given.

    Raises BadInput("stationary.constraint_shapes") where the sides differ in shape, BadInput
    ("stationary.constraint_free") where the unknown does not stand in it.
    """
    left, right = constraint
    if left.shape != right.shape and not is_zero(right):
        raise BadInput("stationary.constraint_shapes", left=said(left.shape), right=said(right.shape))
    whole = (*summands(left), *(negative(one) for one in summands(right) if not is_zero(right)))
    own, rest = ([one for one in whole if one.has(wrt.name) == held] for held in (True, False))
    if not own:
        raise BadInput("stationary.constraint_free", constraint=as_text(left), name=wrt.name)
    turned = all(coefficient(one) < 0 for one in own)
    left = add(*(negative(one) if turned else one for one in own))
    right = add(zeros(*left.shape), *(one if turned else negative(one) for one in rest))
    if left.op == "norm2":
        return Equation(power(left, number(2)), power(right, number(2)))
    return Equation(left, right)


def multipliers_for(constraints: tuple[Equation, ...], used: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """A symbol for each constraint: λ for a number or a column, Λ for a matrix, symmetric where the constraint is."""
    taken = {*symbols_of(used), *dimensions_of(used)}
    taken |= {name for name, sign in GREEK_NAMES.items() if sign in taken}
    found = list[Expression]()
    for constraint in constraints:
        letters = MATRICES if 1 not in constraint.left.shape else NUMBERS
        name = next((one for one in letters if one not in taken), None) or next(
            f"{letters[0]}{k}" for k in range(1, 99) if f"{letters[0]}{k}" not in taken
        )
        taken.add(name)
        symmetric = _is_symmetric(constraint.left) and not constraint.left.is_scalar
        found.append(symbol(name, constraint.left.shape, frozenset(["sym"]) if symmetric else frozenset()))
    return tuple(found)


def lagrangian(
    objective: Expression, constraints: tuple[Equation, ...], multipliers: tuple[Expression, ...]
) -> Expression:
    """f − t·(g − c), f − t'·(A·x − b), f − tr(T'·(G − C)): [Boyd & Vandenberghe 2004, section 5.1]."""
    terms = (negative(_paired(t, _difference(one))) for one, t in zip(constraints, multipliers, strict=True))
    return add(objective, *terms)


def _difference(constraint: Equation) -> Expression:
    right = constraint.right
    return constraint.left if is_zero(right) else add(constraint.left, negative(right))


def _paired(multiplier: Expression, difference: Expression) -> Expression:
    shape: Shape = difference.shape
    if shape == SCALAR:
        return mul(multiplier, difference)
    if shape[1] == 1:
        return mul(transpose(multiplier), difference)
    return scalar_of("tr", mul(transpose(multiplier), difference))


def _is_symmetric(part: Expression) -> bool:
    if "sym" in part.traits or part.op == "eye":
        return True
    if part.op == "mul":
        chain = [each for each in part.parts if not each.is_scalar]
        return [transpose(each) for each in reversed(chain)] == chain
    return False
