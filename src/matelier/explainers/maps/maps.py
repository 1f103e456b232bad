"""Tells what a matrix does: its name, or first this and then that; how areas change, what is reached and lost."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

from matelier.certify.check import holds
from matelier.explainers.maps.parts import MapRead
from matelier.explainers.maps.pictures import step_figures, whole_figure
from matelier.explainers.matrices.matrix import equation
from matelier.explainers.scene_parts import Float64, point_named, short
from matelier.geometry.reading import NamedMap, Numbers, line_degrees
from matelier.scalars.surd import Surd
from matelier.spine.answer import Answer
from matelier.spine.formula import Entries, Node, Operator, Row, Symbol
from matelier.spine.matrix import Exact, Floating, Scalar
from matelier.spine.page import Block, Formula, Grid, Heading, Page, Table
from matelier.spine.sentence import Sentence

NEAR = 1e-12  # to 1, of a determinant that is rounded
REACHED = ("point", "line", "plane")


def map_page(answer: Answer[MapRead]) -> Page:
    """What it is called, or of which maps it is made; sizes, what is lost, pictures; turned, stretched, turned."""
    A, value = cast("Exact | Floating", answer.given["A"]), answer.value
    return (
        Heading("read_map.title"),
        *_shown("A", A),
        *answer.notices,
        *(_named(value) if value.names or len(value.parts) == 1 else _composed(value)),
        *_sizes(value, A.shape),
        *_pictures(A.to_numpy().astype(float), value.parts),
        *_turned(value),
        *_checks(answer),
    )


def _named(value: MapRead) -> Page:
    names = value.names or value.parts
    first, others = names[0], names[1:]
    split: Page = ()
    if len(value.parts) > 1:
        split = (Sentence("read_map.composed", {"count": len(value.parts)}), *_in_order(value.parts))
    also = tuple(Sentence("read_map.also", {"kind": _kind(one), "does": told(one)}) for one in others)
    return (Sentence("read_map.named", {"kind": _kind(first)}), told(first), *split, *also)


def _pictures(A: Float64, parts: Sequence[NamedMap]) -> Iterator[Block]:
    yield whole_figure(A)
    if len(parts) > 1:
        for k, (part, figure) in enumerate(zip(parts, step_figures(A.shape[1], parts), strict=True), 1):
            yield Sentence("read_map.step", {"k": k, "does": told(part)})
            yield figure


def _kind(one: NamedMap) -> Sentence:
    return Sentence(f"read_map.kind.{one.kind}")


def _composed(value: MapRead) -> Page:
    count = len(value.parts)
    return (Sentence("read_map.composed", {"count": count}), *_in_order(value.parts), *_product(value.parts))


def _in_order(parts: Sequence[NamedMap]) -> Iterator[Block]:
    for k, part in enumerate(parts, 1):
        yield Sentence("read_map.step", {"k": k, "does": told(part)})
        if isinstance(part.matrix, Floating):
            yield Grid(part.matrix)


def _product(parts: Sequence[NamedMap]) -> Page:
    """A = the last part times ... times the first."""
    if not all(isinstance(part.matrix, Exact) for part in parts):
        return ()
    nodes: tuple[Node, ...] = tuple(Entries(cast("Exact", part.matrix)) for part in reversed(parts))
    return (Formula(Row((Symbol("A"), Operator("="), *nodes))), Sentence("read_map.right_to_left"))


def _turned(value: MapRead) -> Page:
    if value.turns == value.parts:
        return ()
    return (Heading("read_map.turns", level=2), *_in_order(value.turns), *_product(value.turns))


def _sizes(value: MapRead, shape: tuple[int, int]) -> Page:
    m, n = shape
    blocks: list[Block] = []
    if value.determinant is not None and n > 1:
        size = abs(value.determinant)
        what = "area" if n == 2 else "volume"
        sense = "zero" if not size or value.rank < n else "flipped" if value.determinant < 0 else "kept"
        if abs(float(size) - 1) < NEAR:
            sense = f"same_{sense}"
        blocks.append(Sentence(f"read_map.{what}.{sense}", {"factor": amount(size)}))
    if 0 < value.rank < m:
        reached = {"onto": tuple(map(vector, value.onto))}
        blocks.append(Sentence(f"read_map.onto.{REACHED[value.rank]}", reached))
    if value.lost and value.rank:
        blocks.append(Sentence("read_map.lost", {"lost": tuple(map(vector, value.lost))}))
    return tuple(blocks)


def _checks(answer: Answer[MapRead]) -> Page:
    judged: dict[str, bool] = {}
    for claim in answer.claims:
        judged[claim.kind] = judged.get(claim.kind, True) and holds(claim)
    rows = tuple(
        (Sentence(f"claim.{kind}"), Sentence("claim.holds" if right else "claim.falls"))
        for kind, right in judged.items()
    )
    return (Heading("matrix.check", level=2), Table(("verify.claim", "verify.verdict"), rows))


def _shown(name: str, A: Exact | Floating) -> Page:
    return (equation(name, A),) if isinstance(A, Exact) else (Grid(A),)


def told(one: NamedMap) -> Sentence:
    """What a map with a name does, in one sentence."""
    return TOLD[one.kind](one.numbers, one.matrix.shape[1])


def amount(number: Scalar | float) -> Any:
    """A number as it is, where it is exact and short; else about how much."""
    if not number:
        return Fraction(0)
    brief = short(number) if isinstance(number, Fraction | Surd) else float(number)
    return Sentence("read_map.about", {"value": brief}) if isinstance(brief, float) else brief


def angle(degrees: Fraction | float) -> Sentence:
    """How many degrees, without the sign."""
    size = abs(degrees)
    if isinstance(size, Fraction):
        return Sentence("read_map.degrees", {"degrees": size})
    return Sentence("read_map.about_degrees", {"degrees": size})


def vector(entries: Sequence[Scalar]) -> Any:
    """A direction by its coordinates."""
    if all(isinstance(entry, Fraction) for entry in entries):
        return Exact(tuple((entry,) for entry in entries)) if len(entries) > 1 else entries[0]
    return point_named([entry if isinstance(entry, Fraction | Surd) else round(float(entry), 3) for entry in entries])


def _along(direction: Sequence[Scalar]) -> Sentence:
    # In the plane by its angle where that says more than its entries.
    if len(direction) == 2 and not all(isinstance(entry, Fraction) for entry in direction):
        return Sentence("read_map.line_at", {"angle": angle(line_degrees(direction))})
    return Sentence("read_map.line_along", {"direction": vector(direction)})


def _plainly(key: str) -> Callable[[Numbers, int], Sentence]:
    return lambda _, __: Sentence(key)


def _uniform(numbers: Numbers, _: int) -> Sentence:
    factor = numbers["factor"]
    key = "read_map.is.uniform_scaling" if factor > 0 else "read_map.is.uniform_scaling_turned"
    return Sentence(key, {"factor": amount(abs(factor))})


def _scaled(numbers: Numbers, _: int) -> Sentence:
    return Sentence("read_map.is.scaling", {"factors": tuple(map(amount, numbers["factors"]))})


def _rotated(numbers: Numbers, n: int) -> Sentence:
    way = "right" if numbers["degrees"] < 0 else "left"
    if n == 2:
        return Sentence(f"read_map.is.rotation_{way}", {"angle": angle(numbers["degrees"])})
    facts = {"angle": angle(numbers["degrees"]), "axis": vector(numbers["axis"])}
    return Sentence(f"read_map.is.rotation_axis_{way}", facts)


def _turned_and_mirrored(numbers: Numbers, _: int) -> Sentence:
    way = "right" if numbers["degrees"] < 0 else "left"
    facts = {"angle": angle(numbers["degrees"]), "axis": vector(numbers["axis"])}
    return Sentence(f"read_map.is.rotary_reflection_{way}", facts)


def _mirrored(numbers: Numbers, n: int) -> Sentence:
    if n == 3:
        return Sentence("read_map.is.reflection_plane", {"normal": vector(numbers["normal"])})
    return Sentence("read_map.is.reflection_line", {"line": _along(numbers["direction"])})


def _rearranged(numbers: Numbers, _: int) -> Sentence:
    cycles = tuple(" → ".join(map(str, (*cycle, cycle[0]))) for cycle in numbers["cycles"])
    return Sentence("read_map.is.permutation", {"order": numbers["order"], "cycles": cycles})


def _projected(numbers: Numbers, _: int) -> Sentence:
    onto, along = numbers["onto"], numbers["along"]
    facts = {"onto": tuple(map(vector, onto)), "along": tuple(map(vector, along))}
    way = "orthogonal" if numbers["orthogonal"] else "oblique"
    return Sentence(f"read_map.is.projection_{way}_{REACHED[len(onto)]}", facts)


def _slid(numbers: Numbers, n: int) -> Sentence:
    facts = {
        "factor": amount(numbers["factor"]),
        "along": vector(numbers["along"]),
        "normal": vector(numbers["normal"]),
    }
    return Sentence("read_map.is.shear_plane" if n == 2 else "read_map.is.shear_space", facts)


def _stretched(numbers: Numbers, _: int) -> Sentence:
    pairs = zip(numbers["factors"], numbers["directions"], strict=True)
    each = tuple(
        Sentence("read_map.by_along", {"factor": amount(factor), "line": _along(direction)})
        for factor, direction in pairs
    )
    return Sentence("read_map.is.stretch", {"each": each})


def _dropped(numbers: Numbers, n: int) -> Sentence:
    return Sentence("read_map.is.drop", {"kept": numbers["kept"], "of": n})


def _embedded(numbers: Numbers, _: int) -> Sentence:
    return Sentence("read_map.is.embed", {"places": numbers["places"]})


def _stretched_axes(kind: str) -> Callable[[Numbers, int], Sentence]:
    return lambda numbers, _: Sentence(f"read_map.is.{kind}", {"factors": tuple(map(amount, numbers["factors"]))})


TOLD: Mapping[str, Callable[[Numbers, int], Sentence]] = {
    "zero": _plainly("read_map.is.zero"),
    "identity": _plainly("read_map.is.identity"),
    "point_reflection": _plainly("read_map.is.point_reflection"),
    "uniform_scaling": _uniform,
    "scaling": _scaled,
    "rotation": _rotated,
    "reflection": _mirrored,
    "rotary_reflection": _turned_and_mirrored,
    "permutation": _rearranged,
    "projection": _projected,
    "shear": _slid,
    "stretch": _stretched,
    "drop": _dropped,
    "embed": _embedded,
    "stretch_drop": _stretched_axes("stretch_drop"),
    "stretch_embed": _stretched_axes("stretch_embed"),
}
