"""Tells a regression: how much is explained, each column's effect, what is left over."""

import numpy as np

from matelier.explainers.table.effects import Effect, Explained
from matelier.explainers.table.pictures import evenly
from matelier.spine.page import Block, Cell, Figure, Heading, Page, Points, Table
from matelier.spine.sentence import Sentence

MOST_EFFECTS = 40
MOST_NAMED = 3
MOST_OTHERS = 4
TANGLED = 10  # times the variance that it would have alone
MOST_POINTS = 1500
HEADS = ("table.column", "table.regression.coefficient", "table.regression.error", "table.regression.effect")


def regression_told(found: Explained) -> Page:
    """R² in words, the strongest effects, a table of all, and what is left over as a picture."""
    facts = {"target": found.target, "share": found.share, "rows": found.rows}
    ranked = sorted(found.effects, key=lambda effect: -abs(effect.effect))
    rows: list[tuple[Cell, ...]] = [
        (one.name, _short(one.coefficient), _short(one.error), round(one.effect, 2)) for one in ranked[:MOST_EFFECTS]
    ]
    rows.append((Sentence("table.regression.intercept"), _short(found.intercept), _short(found.intercept_error), None))
    blocks: list[Block] = [
        Heading("table.regression.title", facts, level=2),
        Sentence("table.regression.share", facts),
        *_strongest(ranked, found),
        Table(HEADS, tuple(rows)),
    ]
    if found.bases:
        blocks.append(Sentence("table.regression.bases", {"names": list(found.bases)}))
    blocks += _repeated(found)
    tangled = [one.name for one in ranked if one.inflation > TANGLED]
    if tangled and found.degrees > 0:
        blocks.append(Sentence("table.regression.tangled", {"names": tangled[:20]}))
    if found.deviation is not None:
        blocks.append(Sentence("table.regression.deviation", {"deviation": found.deviation, "degrees": found.degrees}))
    return *blocks, *_picture(found)


def _strongest(ranked: list[Effect], found: Explained) -> Page:
    if found.degrees <= 0:
        return (Sentence("table.regression.no_degrees"),)
    sure = [one for one in ranked if one.is_sure]
    unsure = [one.name for one in ranked if not one.is_sure]
    if not sure:
        return (Sentence("table.regression.none_sure"),)
    told = [
        Sentence(f"table.regression.{_way(one)}", {"name": one.name, "effect": round(one.effect, 2)})
        for one in sure[:MOST_NAMED]
    ]
    blocks: list[Block] = [Sentence("table.regression.strongest", {"effects": told})]
    if unsure:
        blocks.append(Sentence("table.regression.some_unsure", {"names": unsure[:20]}))
    return tuple(blocks)


def _repeated(found: Explained) -> Page:
    if len(found.repeated) > MOST_NAMED:
        return (Sentence("table.regression.all_repeated", {"names": [one.name for one in found.repeated][:20]}),)
    blocks: list[Block] = []
    for one in found.repeated:
        key = "table.regression.repeated" if one.others else "table.regression.no_room"
        key = key if len(one.others) <= MOST_OTHERS else "table.regression.repeated_by_all"
        blocks.append(Sentence(key, {"name": one.name, "others": list(one.others)}))
    return tuple(blocks)


def _way(one: Effect) -> str:
    return ("up" if one.effect > 0 else "down") + ("_level" if one.is_level else "")


def _short(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.4g}")


def _picture(found: Explained) -> Page:
    scale = float(np.std(found.fitted + found.left, ddof=1))
    if found.degrees <= 0 or not found.deviation or found.left.std() <= 1e-12 * scale:
        return ()
    chosen = evenly(found.rows, MOST_POINTS)
    x = (found.fitted[chosen] - found.fitted.mean()) / scale
    marks = Points(x, found.left[chosen] / found.deviation)
    figure = Figure("table.regression.picture", marks, "table.regression.fitted", "table.regression.left")
    return figure, Sentence("table.regression.picture_read")
