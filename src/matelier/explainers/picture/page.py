"""Tells what was found in a picture: its best copies, the curve of singular values, its layers, what was checked."""

from math import isfinite

import numpy as np

from matelier.certify.check import holds
from matelier.explainers.claimed import claim_told
from matelier.explainers.picture.copies import Copied
from matelier.explainers.picture.photos import before_and_after, copies_beside, layers_and_sums
from matelier.explainers.picture.picture import PictureExplained
from matelier.explainers.picture.study import Goal
from matelier.spine.answer import Answer
from matelier.spine.formula import Operator, Row, Subscript, Superscript, Symbol
from matelier.spine.page import Block, Cell, Curve, Figure, Formula, Heading, Page, Series, Share, Table
from matelier.spine.sentence import Sentence

MOST_POINTS = 400  # of a curve
NEGLIGIBLE = 1e-9  # of the largest: singular values below it are rounding, and no part of a logarithmic curve

T = Symbol("T")


def picture_page(answer: Answer[PictureExplained]) -> Page:
    """As one would teach it: the picture, its copy, what was kept, the curve, the layers, the checks."""
    value = answer.value
    return (
        *_opening(answer),
        *_copies(value),
        *_goals(value),
        *_noise(value),
        *_curve(value),
        Heading("layers.layers_title", level=2),
        *layers_and_sums(value),
        *_closing(answer),
    )


def _opening(answer: Answer[PictureExplained]) -> Page:
    value, chosen = answer.value, answer.value.chosen
    colours = "colour" if len(value.channels) > 1 else "grey"
    facts = {"width": value.width, "height": value.height, "bits": value.bits}
    several = len(value.copies) > 1
    return (
        Heading("layers.title", {"name": answer.given["picture"]}),
        Sentence(f"layers.given.{colours}", facts),
        *([Sentence("layers.alpha")] if value.alpha else []),
        _told(chosen, several=several),
        copies_beside(value) if several else before_and_after(value),
        *((Heading("layers.notices", level=3), *answer.notices) if answer.notices else ()),
    )


def _told(chosen: Copied, *, several: bool) -> Sentence:
    facts = {
        "rank": max(chosen.ranks), "kept": chosen.kept, "numbers": chosen.numbers, "of": chosen.of,
        "share": chosen.numbers / chosen.of,
    }  # fmt: skip
    if several:
        return Sentence("layers.elbow", facts)
    if len(set(chosen.ranks)) > 1:
        return Sentence("layers.chosen.ranks", facts | {"ranks": ", ".join(str(k) for k in chosen.ranks)})
    return Sentence("layers.chosen", facts)


def _copies(value: PictureExplained) -> Page:
    rows = tuple(_row(one) for one in value.copies)
    heads = ("layers.rank_head", "layers.kept", "layers.numbers", "layers.size", "layers.psnr", "layers.ssim")
    over = [one for one in value.copies if one.numbers > one.of]
    return (
        Heading("layers.how_good", level=2),
        Table(heads, rows),
        Sentence("layers.numbers_read", {"rows": value.height, "columns": value.width}),
        *([Sentence("layers.no_saving", {"rank": max(over[0].ranks)})] if over else []),
        Sentence("layers.best_read"),
    )


def _row(one: Copied) -> tuple[Cell, ...]:
    ranks = str(one.ranks[0]) if len(set(one.ranks)) == 1 else ", ".join(str(k) for k in one.ranks)
    exact = Sentence("layers.exact")
    return (
        ranks, Share(one.kept), Sentence("layers.count", {"count": one.numbers}), Share(one.numbers / one.of),
        Sentence("layers.decibels", {"value": one.psnr}) if isfinite(one.psnr) else exact,
        None if one.ssim is None else round(one.ssim, 3),
    )  # fmt: skip


def _goals(value: PictureExplained) -> Page:
    if not value.goals:
        return ()
    told = [_goal(goal) for goal in value.goals]
    return Heading("layers.enough", level=2), *told, Sentence("layers.quality_read")


def _goal(goal: Goal) -> Sentence:
    facts = {"least": goal.least, "rank": goal.rank, "tried": goal.tried}
    return Sentence(f"layers.goal.{goal.measure}{'' if goal.rank is not None else '.none'}", facts)


def _noise(value: PictureExplained) -> Page:
    if value.channels[0].noise is None:
        return ()
    pixels = value.height * value.width
    rows = tuple(
        (
            Sentence(f"layers.channel.{one.name}"), _number(one.noise or 0.0), _number(one.threshold or 0.0), one.rank,
            _number((one.left / pixels) ** 0.5),
        )
        for one in value.channels
    )  # fmt: skip
    heads = ("layers.channel", "layers.noise", "layers.threshold", "layers.rank_head", "layers.taken_away")
    return (
        Heading("layers.noise_title", level=2),
        Sentence("layers.noise_told"),
        Table(heads, rows),
        Sentence("layers.noise_assumed"),
    )


def _number(value: float) -> Sentence:
    return Sentence("layers.number", {"value": value})


def _curve(value: PictureExplained) -> Page:
    series: list[Series] = []
    for one in value.channels:
        s = one.values[one.values > NEGLIGIBLE * (one.values[0] or 1.0)]
        places = np.unique(np.geomspace(1, max(len(s), 1), MOST_POINTS).astype(np.int64))
        places = places[places <= len(s)]
        name = "" if len(value.channels) == 1 else Sentence(f"layers.channel.{one.name}")
        series.append(Series(name, places.astype(np.float64), s[places - 1]))
    if max(len(one.x) for one in series) < 2:
        return ()
    marks = Curve(tuple(series), here=float(value.elbow), logarithmic=True)
    known = min(len(one.values) for one in value.channels)
    return (
        Heading("layers.curve_title", level=2),
        Sentence("layers.curve_read", {"rank": value.elbow, "count": known}),
        Figure("layers.curve", marks, "layers.curve.x", "layers.curve.y"),
    )


def _model() -> Formula:
    # M ≈ σ₁ u₁ v₁ᵀ + … + σₖ uₖ vₖᵀ = W X
    def layer(i: str) -> tuple[Subscript | Superscript, ...]:
        at = Symbol(i)
        v = Superscript(Subscript(Symbol("v"), at), T)
        return Subscript(Symbol("σ"), at), Subscript(Symbol("u"), at), v

    parts = (*layer("1"), Operator("+"), Operator("…"), Operator("+"), *layer("k"))
    return Formula(Row((Symbol("M"), Operator("≈"), *parts, Operator("="), Symbol("W"), Symbol("X"))))


def _closing(answer: Answer[PictureExplained]) -> Page:
    blocks: list[Block] = [Heading("layers.worked", level=2), _model(), Sentence("layers.model")]
    blocks.append(Heading("layers.checks", level=2))
    for about in dict.fromkeys(claim.about for claim in answer.claims):
        judged = tuple(
            (
                claim_told(claim.kind, real=True),
                claim.label,
                Sentence("claim.holds" if holds(claim) else "claim.falls"),
            )
            for claim in answer.claims
            if claim.about == about
        )
        told = Sentence("table.checked_about", {"about": Sentence(about)})
        blocks += [told, Table(("verify.claim", "factor.label", "verify.verdict"), judged)]
    return tuple(blocks)
