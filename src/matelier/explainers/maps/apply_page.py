"""Tells what a matrix did to a picture: before and after, the area, why there are holes, pixels seen from near."""

from typing import Any, cast

import numpy as np

from matelier.certify.check import holds
from matelier.explainers.maps.apply import Applied
from matelier.signals.pixels import forward_mapped, inverse_mapped
from matelier.signals.smaller import enlarged, small_copy
from matelier.spine.answer import Answer
from matelier.spine.errors import BadInput
from matelier.spine.formula import Operator, Row, Subscript, Superscript, Symbol
from matelier.spine.matrix import Matrix
from matelier.spine.page import Block, Figure, Formula, Grid, Heading, Page, Photos, Table
from matelier.spine.sentence import Sentence

SIDE, NEAR = 480, 360  # pixels of the long side of what is shown whole, and from near
PATCH = 44  # pixels a side of what is seen from near

P, N, D = (Symbol(name) for name in "PND")
STRETCHED = Row((
    N, Operator("="), Subscript(D, Symbol("y")), P, Superscript(Subscript(D, Symbol("x")), Symbol("T")),
))  # fmt: skip


def apply_page(answer: Answer[Applied]) -> Page:
    """The matrix and the picture, both pictures side by side, what happened to areas or colours, and the checks."""
    value = answer.value
    A = cast("Matrix", answer.given["A"])
    entries = np.asarray(A.to_numpy(), np.float64)
    facts: dict[str, Any] = {name: value[name] for name in value.keys()}  # noqa: SIM118 - a Record is no dict
    facts["name"] = answer.given["file"]
    blocks: list[Block] = [
        Heading("apply.title", facts),
        Sentence("apply.given", {**facts, "kind": Sentence(f"apply.channels.{_kind(value.channels)}")}),
        Grid(A),
        Sentence(f"apply.how.{value.how}", {"order": Sentence(f"apply.order.{answer.given['order']}")}),
        *(_colours(value) if value.how == "colour" else _areas(value, entries)),
        Figure("apply.before_after", _photos(value)),
        *(_near(value, entries) if value.how in ("inverse", "forward") else ()),
        *_sizes(value),
    ]
    blocks += [Heading("apply.notices", level=3), *answer.notices] if answer.notices else []
    return (*blocks, *_checks(answer))


def _kind(channels: int) -> str:
    return ("grey", "grey_alpha", "rgb", "rgb_alpha")[channels - 1]


def _areas(value: Applied, entries: Any) -> Page:
    determinant: Any = value.determinant
    d = float(determinant)
    blocks: list[Block] = [Sentence(_area_key(d), {"determinant": determinant, "ratio": abs(d)})]
    if d < 0:
        blocks.append(Sentence("apply.turned_over"))
    if value.how == "forward":
        share = value.empty / value.inside if value.inside else 0.0
        blocks.append(
            Sentence("apply.holes" if value.empty else "apply.no_holes", {"empty": value.empty, "share": share})
        )
        blocks += [Sentence("apply.again", {"again": value.again})] if value.again else []
    if value.how == "inverse" and not (entries[0, 1] or entries[1, 0]):
        blocks += [Sentence("apply.stretch"), Formula(STRETCHED)]
    return tuple(blocks)


def _area_key(determinant: float) -> str:
    if determinant == 0:
        return "apply.flat"
    return "apply.area_kept" if abs(abs(determinant) - 1) < 1e-12 else "apply.area"


def _colours(value: Applied) -> Page:
    whole = value.width * value.height
    facts = {"clipped": value.clipped, "share": value.clipped / whole}
    return (Sentence("apply.clipped" if value.clipped else "apply.none_clipped", facts),)


def _photos(value: Applied) -> Photos:
    photos = (small_copy(value.before.pixels, SIDE), small_copy(value.pixels, SIDE))
    return Photos(photos, (Sentence("apply.before"), Sentence("apply.after")))


def _near(value: Applied, entries: Any) -> Page:
    """A few pixels of the middle, mapped forward and by look-up, each pixel a square."""
    A = entries[:2, :2]
    side = max(4, int(PATCH / max(float(np.linalg.norm(A, 2)), 0.5)))
    top, left = (max(0, (size - side) // 2) for size in value.before.pixels.shape[:2])
    patch = value.before.pixels[top : top + side, left : left + side]
    photos = [enlarged(forward_mapped(patch, A).pixels, NEAR)]
    names = [Sentence("apply.forward")]
    try:
        photos.append(enlarged(inverse_mapped(patch, A).pixels, NEAR))
        names.append(Sentence("apply.inverse"))
    except BadInput:  # there is nothing to look up
        pass
    return Sentence("apply.near_read"), Figure("apply.near", Photos(tuple(photos), tuple(names)))


def _sizes(value: Applied) -> Page:
    rows = (
        (Sentence("apply.pixels"), f"{value.width} × {value.height}", f"{value.new_width} × {value.new_height}"),
        (
            Sentence("apply.channels"),
            Sentence(f"apply.channels.{_kind(value.channels)}"),
            Sentence(f"apply.channels.{_kind(value.new_channels)}"),
        ),
    )
    written = (Sentence("apply.written", {"path": value.out}),) if value.out else ()
    return (
        Table(("apply.what", "apply.before", "apply.after"), rows),
        Sentence("apply.took", {"seconds": value.seconds}),
        *written,
    )


def _checks(answer: Answer[Applied]) -> Page:
    if not answer.claims:
        return ()
    judged = tuple(
        (Sentence(f"claim.{claim.kind}"), claim.label, Sentence("claim.holds" if holds(claim) else "claim.falls"))
        for claim in answer.claims
    )
    return Heading("apply.checks", level=2), Table(("verify.claim", "factor.label", "verify.verdict"), judged)
