"""Which kinds a letter may have, the usual first: capitals are matrices, x a column, c a number."""

from collections.abc import Iterator, Sequence

from matelier.calculus.language.sizes import ONE, SCALAR_SIZES, Sizes, Unknowns
from matelier.calculus.language.tokens import GREEK_NAMES
from matelier.calculus.language.variables import Declared

OTHER_KIND = 2
"""What it costs to read a letter as another kind than usual."""
COLUMN_LETTERS = frozenset("abdghpqruvwxyz")


def choices(name: str, known: Declared | None) -> list[tuple[int, str]]:
    """The kinds a letter may have, each with what it costs."""
    if known and known.kind:
        return [(0, known.kind)]
    first = name[0]
    if first.isupper():
        return [(0, "matrix"), (OTHER_KIND + 1, "column"), (2 * OTHER_KIND + 1, "scalar")]
    if first in COLUMN_LETTERS and name not in GREEK_NAMES:
        return [(0, "column"), (OTHER_KIND, "scalar"), (2 * OTHER_KIND, "matrix")]
    return [(0, "scalar"), (OTHER_KIND, "column"), (2 * OTHER_KIND, "matrix")]


def of_cost(choices: Sequence[list[tuple[int, str]]], cost: int) -> Iterator[tuple[str, ...]]:
    """The choices that cost exactly this together."""
    if not choices:
        if cost == 0:
            yield ()
        return
    for price, kind in choices[0]:
        if price <= cost:
            yield from ((kind, *rest) for rest in of_cost(choices[1:], cost - price))


def of_kind(kind: str, unknowns: Unknowns) -> Sizes:
    """New sizes of this kind."""
    match kind:
        case "scalar":
            return SCALAR_SIZES
        case "column":
            return (unknowns.fresh(), ONE)
        case "square":
            side = unknowns.fresh()
            return (side, side)
        case _:
            return (unknowns.fresh(), unknowns.fresh())
