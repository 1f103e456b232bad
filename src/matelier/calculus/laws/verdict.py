"""What is found of a law: it holds, it falls by an example, or it is open; and what would mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from matelier.calculus.expression import Expression
from matelier.calculus.laws.conditions import Condition, Sign
from matelier.spine.matrix import Exact, Floating
from matelier.spine.sentence import Sentence

Status: TypeAlias = Literal["holds", "falls", "open"]
How: TypeAlias = Literal["identity", "law", "form", "example", "shapes", "search", "parts"]


@dataclass(frozen=True, slots=True)
class Statement:
    """Two sides and the sign between them, with all that is taken for true of their letters.

    `relations` are the conditions that are comparisons, as expressions; `traits` what words say of each letter.
    """

    left: Expression
    sign: Sign
    right: Expression
    symbols: Mapping[str, Expression]
    conditions: tuple[Condition, ...] = ()
    relations: tuple[tuple[Expression, Sign, Expression], ...] = ()
    traits: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a side and its value in an example."""

    expression: Expression
    value: Exact | Floating


@dataclass(frozen=True, slots=True)
class Example:
    """Values of the letters and of both sides; the parts of each side in the order in which one reckons."""

    sizes: Mapping[str, int]
    values: Mapping[str, Exact]
    left: Exact | Floating
    right: Exact | Floating
    left_parts: tuple[Part, ...] = ()
    right_parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Mended:
    """A law near the one that falls, which holds or (`status` "open") for which no example against it was found."""

    text: str
    status: Status
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is found of a law.

    `how`: "identity" (both sides are the same rational function at each of the `sizes`; a wrong law passes with
    probability below 2^`wrong_log2`), "law" (an instance of the listed `law`, whose proof is the catalogue's sentence
    of that key), "form" (never negative by its form), "example" (it falls, or something else happens, at `example`),
    "shapes" (a side is not defined, as `reason` tells), "search" (no example in `tries`), "parts" (each of `parts`).
    Where a listed law covers an identity, `law` is its key, too. ≠ holds where the sides are not always equal: they
    differ at `example`, and are equal all the same at `equal_at`, where that was found.
    """

    text: str
    status: Status
    how: How
    statement: Statement | None = None
    law: str | None = None
    wrong_log2: float | None = None
    sizes: tuple[Mapping[str, int], ...] = ()
    tries: int = 0
    example: Example | None = None
    equal_at: Example | None = None
    reason: Sentence | None = None
    mended: Mended | None = None
    holds_if: tuple[tuple[Condition, ...], ...] = ()
    parts: "tuple[Verdict, ...]" = ()
