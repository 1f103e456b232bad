"""What is known of stationary points: the equations, the formula, when it is the only one, and of what kind it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.calculus.expression import Expression
from matelier.calculus.language.text import as_text
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

Array: TypeAlias = NDArray[np.float64]
Values: TypeAlias = Mapping[str, Array]
Verdict: TypeAlias = Literal["minimum", "maximum", "each", "depends", "everywhere", "none", "undecided"]
"""Of every stationary point; "each": one is the minimum, one the maximum, others saddle points; "depends": on the
second derivative; "none": there is no stationary point."""


@dataclass(frozen=True, slots=True)
class Equation:
    """left = right."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Condition:
    """left = right or left > right: what must hold for the formula; `key` is its sentence."""

    key: str
    left: Expression
    sign: Literal["=", ">"]
    right: Expression

    @property
    def told(self) -> Sentence:
        """The sentence, with both sides as text."""
        return Sentence(self.key, {"left": as_text(self.left), "right": as_text(self.right)})


@dataclass(frozen=True, slots=True)
class Stationary(Record):
    """Where the objective's gradient vanishes, or is a combination of the constraints' gradients.

    `known` is the shape that was recognised, "stationary.unknown" where none was: then the equations are all there is.
    `solution` is the formula for the unknown, None where there is none: of an eigenvalue problem `equations` begin with
    A·x = t·x. `multiplier` is the formula of the multiplier, `value` the objective's there. `meaning` says what the
    multiplier tells, `why` where the verdict comes from; `matrix` and `metric` are A and B of A·x = t·B·x.
    """

    known: str
    objective: Expression
    wrt: Expression
    constraints: tuple[Equation, ...]
    lagrangian: Expression
    multipliers: tuple[Expression, ...]
    equations: tuple[Equation, ...]
    solution: Expression | None
    verdict: Verdict
    why: Sentence
    conditions: tuple[Condition, ...] = ()
    multiplier: Expression | None = None
    value: Expression | None = None
    meaning: Sentence | None = None
    matrix: Expression | None = None
    metric: Expression | None = None


Points: TypeAlias = Callable[[Values, Mapping[str, int]], list[tuple[Array, Verdict]]]
"""Stationary points in numbers, each with its kind, for given values of the other symbols and dimensions."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised, and how to reckon such points in numbers, so that it can be put to the test."""

    found: Stationary
    points: Points


def no_points(values: Values, dims: Mapping[str, int]) -> list[tuple[Array, Verdict]]:  # noqa: ARG001
    """None: there is nothing to reckon."""
    return []
