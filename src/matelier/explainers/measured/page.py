"""How answers about measured numbers are told: what was given, what was found, how far it is certain, the check."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.explainers.claimed import claim_told
from matelier.explainers.measured.data import STORED_AS
from matelier.explainers.measured.matrices import MATRICES_TOLD, eigen_told, norms_told
from matelier.explainers.measured.parts import Told
from matelier.explainers.measured.systems import SYSTEMS_TOLD
from matelier.spine.answer import Answer
from matelier.spine.matrix import Floating
from matelier.spine.page import Block, Curve, Figure, Grid, Heading, Page, Series
from matelier.spine.sentence import Sentence

MOST_SHOWN = 10  # rows or columns of what was given, for it to be shown
MOST_CHECKED = 40_000  # entries given, for the judge to be called while somebody waits for the page
MOST_TOLD = 8  # kinds of claim that are told in words; the JSON has all
PICTURED = ("rank", "condition", "svd", "subspaces", "describe")
SYSTEM = "solve"
TOLD = {**MATRICES_TOLD, **SYSTEMS_TOLD}
"""What was found, by the question: blocks, label, how far the numbers shown can be off, what would decide."""

Float64 = NDArray[np.float64]


def about_measured(answer: Answer[Any]) -> bool:
    """Whether the answer is about measured numbers."""
    return any(isinstance(part, Floating) for part in answer.given.values())


def is_undecided(answer: Answer[Any]) -> bool:
    """Whether the bounds left the question open."""
    return about_measured(answer) and told_of(answer).label == "UNDECIDED"


def told_of(answer: Answer[Any]) -> Told:
    """What is told of the answer's value."""
    if answer.question not in ("eigen", "norms"):
        return TOLD[answer.question](answer.value)
    (A,) = (part for part in answer.given.values() if isinstance(part, Floating))
    if answer.question == "norms":
        return norms_told(answer.value, vector=1 in A.shape, p=answer.given.get("p"))
    return eigen_told(answer.value, real=A.array.dtype.kind != "c")


def measured_page(answer: Answer[Any]) -> Page:
    """What was given, what was found with its digits that are certain, one line of how certain, the picture."""
    told = told_of(answer)
    return (
        Heading(f"{answer.question}.title"),
        *_given(answer.given),
        *told.blocks,
        *_line(told, answer.given),
        *answer.notices,
        *_picture(answer),
        *_check(answer),
    )


def _given(given: Mapping[str, object]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for name, part in given.items():
        if isinstance(part, Floating):
            m, n = part.shape
            kind = part.origin.get(STORED_AS, str(part.array.dtype))
            blocks.append(Sentence("measured.given", {"name": name, "rows": m, "columns": n, "kind": kind}))
            if m <= MOST_SHOWN and n <= MOST_SHOWN:
                blocks.append(Grid(part))
    return tuple(blocks)


def about(given: Mapping[str, object]) -> Sentence:
    """Which data the answer is about: the stored numbers, or all that are so near."""
    within = given.get("within")
    return Sentence("claim.about.stored") if not within else Sentence("measured.about.within", {"within": within})


def _line(told: Told, given: Mapping[str, object]) -> tuple[Sentence, ...]:
    facts: dict[str, object] = {"about": about(given)}
    key = f"measured.line.{told.label.lower()}"
    if told.label == "PROVED" and told.off is not None and 0 < told.off < float("inf"):
        key, facts = "measured.line.proved_off", {**facts, "off": told.off}
    line = Sentence(key, facts)
    return (line,) if told.would is None else (line, told.would)


def _picture(answer: Answer[Any]) -> tuple[Block, ...]:
    """The singular values on a logarithmic axis, with the distance within which the data are known."""
    value, within = answer.value, answer.given.get("within")
    if answer.question not in PICTURED and not (answer.question == SYSTEM and within):
        return ()
    holder = value.rank if answer.question == "describe" else value
    s: Float64 = np.atleast_1d(holder.values.value)
    if len(s) < 2 or not (s > 0).any():
        return ()
    places = np.arange(1, len(s) + 1, dtype=np.float64)
    lines = [Series(Sentence("measured.figure.values"), places, s)]
    if isinstance(within, float | int) and within > 0:
        lines.append(Series(Sentence("measured.figure.within"), places, np.full(len(s), float(within))))
    else:
        lines = [Series("", places, s)]
    return (Figure("measured.figure.gap", Curve(tuple(lines), None, True), "axis.place", "axis.singular"),)


def _check(answer: Any) -> tuple[Block, ...]:
    if not answer.claims:
        return ()
    entries = max(part.array.size for part in answer.given.values() if isinstance(part, Floating))
    if entries > MOST_CHECKED:
        return (Sentence("matrix.check_asked"),)
    kinds = tuple(islice(dict.fromkeys(claim.kind for claim in answer.claims), MOST_TOLD))
    told = tuple(claim_told(kind, real=True) for kind in kinds)
    held = Sentence("measured.checked", {"about": Sentence("claim.about.stored")})
    return (Heading("matrix.check", level=2), *told, held if answer.checked else Sentence("matrix.falls"))
