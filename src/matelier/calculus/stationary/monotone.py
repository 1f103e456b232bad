"""Stationary points seen through what stands around: a norm through its square, exp and log through their inside."""

from collections.abc import Mapping
from dataclasses import replace

from matelier.calculus.expression import MINUS_ONE, Expression, mul, number, power
from matelier.calculus.stationary.affine import summands
from matelier.calculus.stationary.solution import Array, Recognised, Values, Verdict
from matelier.spine.sentence import Sentence

RISING = frozenset(["exp", "log", "sqrt", "norm2"])
TURNED: dict[Verdict, Verdict] = {"minimum": "maximum", "maximum": "minimum"}


def inside(objective: Expression, name: str) -> tuple[Expression, int] | None:
    """The number u whose stationary points the objective h(u) has too, and whether h rises (1) or falls (−1).

    Of c·h(u) + d with h one of exp, log, √, or a norm (then u is its square); None where it is none of these.
    """
    kept = [one for one in summands(objective) if one.has(name)]
    if len(kept) != 1:
        return None
    core, sign = kept[0], 1
    if core.op == "mul":
        own = [part for part in core.parts if part.has(name)]
        others = mul(*(part for part in core.parts if not part.has(name)))
        if len(own) != 1 or others.value is None:
            return None
        core, sign = own[0], 1 if others.value > 0 else -1
    if core.op == "power" and core.parts[1].value == MINUS_ONE.value:
        return (core.parts[0], -sign) if core.parts[0].is_scalar else None
    if core.op not in RISING or not core.is_scalar:
        return None
    return (power(core, number(2)) if core.op == "norm2" else core.parts[0]), sign


def seen_through(recognised: Recognised, objective: Expression, sign: int) -> Recognised:
    """What was found of the inside, said of the whole."""
    found = recognised.found
    verdict, why = found.verdict, found.why
    if sign < 0:
        verdict, why = TURNED.get(verdict, verdict), Sentence("stationary.why.falling")

    def points(values: Values, dims: Mapping[str, int]) -> list[tuple[Array, Verdict]]:
        told = recognised.points(values, dims)
        return [(X, TURNED.get(kind, kind) if sign < 0 else kind) for X, kind in told]

    return Recognised(replace(found, objective=objective, verdict=verdict, why=why, value=None), points)
