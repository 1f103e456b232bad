"""Declarations of variables: "A: m x n sym; x: n; c: scalar", or a mapping with shapes as text, lists or mappings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from matelier.calculus.expression import TRAITS, Dimension, Expression, Shape
from matelier.calculus.language.syntax import ALIASES, TAKES
from matelier.calculus.language.tokens import GREEK
from matelier.spine.errors import BadInput

Given: TypeAlias = str | Mapping[str, object]
"""What may be given as declarations."""
SQUARE = frozenset(["sym", "psd", "inv", "detpos", "antisym", "orth", "diagonal", "upper", "lower", "idempotent"])
"""What only a square matrix can be."""
MOST_VARIABLES = 50

_NAME = re.compile(rf"[A-Za-z{GREEK}][A-Za-z0-9_{GREEK}]{{0,39}}\Z")
_SIZE = re.compile(r"(?:[A-Za-z][A-Za-z0-9_]{0,9}|[1-9][0-9]{0,8})\Z")
_BETWEEN = re.compile(r"\s*[×*,]\s*|(?<=[\s0-9])x(?=[\s0-9])")
_SPELLED = {
    "symmetric": "sym", "spd": "psd", "invertible": "inv", "positive": "pos", "antisymmetric": "antisym",
    "skew": "antisym", "orthogonal": "orth", "diag": "diagonal", "projection": "idempotent",
}  # fmt: skip


_KINDS = {
    "scalar": "scalar", "number": "scalar", "vector": "column", "column": "column", "matrix": "matrix",
    "square": "square",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Declared:
    """What was said of a variable; a shape of None is to be inferred, of this kind ("matrix", "column", "") if said."""

    shape: Shape | None = None
    traits: frozenset[str] = frozenset()
    kind: str = ""


def declared(given: Given | None) -> dict[str, Declared]:
    """The declarations by name.

    Raises BadInput("expression.declaration", "expression.variable_name", "expression.size", "expression.trait",
    "expression.declared_twice", "expression.trait_square").
    """
    if given is None:
        return {}
    pairs = _pairs(given) if isinstance(given, str) else list(given.items())
    if len(pairs) > MOST_VARIABLES:
        raise BadInput("expression.variables", given=len(pairs), most=MOST_VARIABLES)
    found = dict[str, Declared]()
    for name, told in pairs:
        if not _NAME.match(name) or name in TAKES or name in ALIASES:
            raise BadInput("expression.variable_name", given=name[:40])
        if name in found:
            raise BadInput("expression.declared_twice", name=name)
        found[name] = _fitting(name, _declared(name, told))
    sizes = {d for one in found.values() for d in one.shape or () if isinstance(d, str)}
    for name in sizes & set(found):
        raise BadInput("expression.size_and_variable", name=name)
    return found


def _pairs(text: str) -> list[tuple[str, object]]:
    if len(text) > 10_000:
        raise BadInput("expression.long", given=len(text), most=10_000)
    pairs = list[tuple[str, object]]()
    for piece in re.split(r"[;\n]", text):
        if not piece.strip():
            continue
        names, colon, told = piece.partition(":")
        if not colon:
            raise BadInput("expression.declaration", given=piece.strip()[:60])
        pairs += [(name.strip(), told) for name in names.split(",")]
    return pairs


def _declared(name: str, told: object) -> Declared:
    match told:
        case Declared():
            return told
        case Expression():
            return Declared(told.shape, told.traits)
        case str():
            return _from_text(name, told)
        case Mapping():
            return _from_mapping(name, cast(Mapping[object, object], told))
        case Sequence():
            return Declared(_shape(name, cast(Sequence[object], told)))
        case _:
            raise BadInput("expression.declaration", given=f"{name}: {told!r}"[:60])


def _from_mapping(name: str, told: Mapping[object, object]) -> Declared:
    shape = told.get("shape")
    traits = frozenset(_trait(name, str(key)) for key, value in told.items() if key != "shape" and value is True)
    match shape:
        case None:
            return Declared(None, traits, "square" if traits & SQUARE else "")
        case str():
            read = _from_text(name, shape)
            return Declared(read.shape, read.traits | traits)
        case Sequence():
            return Declared(_shape(name, cast(Sequence[object], shape)), traits)
        case _:
            raise BadInput("expression.declaration", given=f"{name}: {shape!r}"[:60])


def _from_text(name: str, told: str) -> Declared:
    """Sizes first, traits behind: "m x n sym", "n", "scalar", "[m, n]", "sym"."""
    plain = _BETWEEN.sub(" × ", re.sub(r"[\[\]()]", " ", told)).split()
    sizes, traits, joined, kind = list[object](), set[str](), True, ""
    for word in plain:
        lower = word.lower()
        if word == "×":
            joined = True
        elif lower in _KINDS:
            kind = _KINDS[lower]
        elif lower in TRAITS or lower in _SPELLED:
            traits.add(_trait(name, lower))
            joined = False
        elif joined and _SIZE.match(word):
            sizes.append(word)
            joined = False
        else:
            raise BadInput("expression.trait", name=name, given=word[:40], known=", ".join(sorted(TRAITS)))
    if kind == "scalar" and not sizes:
        return Declared((1, 1), frozenset(traits))
    return Declared(_shape(name, sizes) if sizes else None, frozenset(traits), "square" if traits & SQUARE else kind)


def _trait(name: str, given: str) -> str:
    trait = _SPELLED.get(given, given)
    if trait not in TRAITS:
        raise BadInput("expression.trait", name=name, given=given[:40], known=", ".join(sorted(TRAITS)))
    return trait


def _shape(name: str, given: Sequence[object]) -> Shape:
    if len(given) > 2:
        raise BadInput("expression.size", name=name, given=str(list(given))[:60])
    sides = [_side(name, side) for side in given]
    return (sides[0] if sides else 1, sides[1] if len(sides) == 2 else 1)


def _side(name: str, given: object) -> Dimension:
    told = str(given)
    if isinstance(given, bool) or not isinstance(given, int | str) or not _SIZE.match(told):
        raise BadInput("expression.size", name=name, given=told[:60])
    return int(told) if told.isdigit() else told


def _fitting(name: str, one: Declared) -> Declared:
    square = one.traits & SQUARE
    if one.shape and square and one.shape[0] != one.shape[1]:
        given = f"{one.shape[0]} × {one.shape[1]}"
        raise BadInput("expression.trait_square", name=name, trait=min(square), given=given)
    return one
