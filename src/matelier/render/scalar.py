"""Exact numbers as JSON can hold them, and back: texts, and objects for those that no short text is."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias, cast

from matelier.scalars.algebraic import Algebraic
from matelier.scalars.approximate import near
from matelier.scalars.ball import Ball
from matelier.scalars.digits import written
from matelier.scalars.nested import Nested
from matelier.scalars.ratio import Ratio
from matelier.scalars.solutions import from_letters, from_parts
from matelier.scalars.surd import Surd
from matelier.spine.matrix import Scalar

DIGITS = 17  # of a root that is told in digits: those of binary64

Read: TypeAlias = Callable[[str], Scalar]
"""What reads an exact number's text."""


def plain_scalar(value: Scalar) -> str | dict[str, Any]:
    """An exact number: its text ("3/2", "1+√5", "a^2-1"), or an object with its text and its parts.

    A root of a polynomial of degree 3 or more, and what is made from it, has `element` and `irreducible` (both from the
    highest power: the number is the first polynomial at the root of the second) and the disc around its `centre` that
    holds this root alone; `over` is the factor of the second, with square roots in it, that the root is a root of. A
    number known to certified digits has its `middle` and its `radius`.
    """
    match value:
        case Fraction():
            top, bottom = written(value.numerator), written(value.denominator)
            return top if bottom == "1" else f"{top}/{bottom}"
        case Algebraic():
            parts = {name: _plain_part(part) for name, part in value.parts().items()}
            digits = {} if value.root.has_letters else {"near": near(value, DIGITS)}
            return {"text": str(value), **digits, **parts}
        case Ball(middle, radius):
            return {"text": str(value), "middle": plain_scalar(middle), "radius": plain_scalar(radius)}
        case _:
            return str(value)


def is_scalar(value: object) -> bool:
    """Whether this is an exact number, told by its kind."""
    return isinstance(value, Fraction | Surd | Ratio | Nested | Algebraic | Ball)


def scalar_from_plain(data: object, read: Read) -> Scalar:
    """The number again, a root proved to be one anew. Raises TypeError, ValueError, LookupError or a Refusal."""
    if isinstance(data, str):
        return read(data)
    parts = cast("Mapping[str, Any]", data)
    if "middle" in parts:
        return _ball(read(parts["middle"]), Fraction(read(parts["radius"])))
    element, irreducible = ([read(c) for c in parts[name]] for name in ("element", "irreducible"))
    if "index" in parts:
        return from_letters(element, irreducible, int(parts["index"]))
    centre, radius = [Fraction(read(c)) for c in parts["centre"]], Fraction(read(parts["radius"]))
    return from_parts(element, irreducible, centre, radius, [read(c) for c in parts.get("over", ())])


def _ball(middle: Scalar, radius: Fraction) -> Ball:
    if radius <= 0:
        raise ValueError("radius")
    return Ball(middle, radius)


def _plain_part(part: object) -> object:
    if isinstance(part, tuple):
        return [plain_scalar(c) for c in cast("tuple[Scalar, ...]", part)]
    return part if isinstance(part, int) else plain_scalar(part)
