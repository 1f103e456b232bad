"""Tells M ≈ W X: the problem, how much is explained, by which parts, the factors themselves, and what was checked."""

import errno
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matelier.certify.check import holds
from matelier.explainers.factors.derivation import derived
from matelier.explainers.factors.objectives import objective
from matelier.explainers.factors.prices import letters_told, shares_told
from matelier.formats.whole import whole_folder
from matelier.render.plain import to_plain, write_plain
from matelier.render.webpage import as_html
from matelier.render.words import Words
from matelier.spine.answer import Answer
from matelier.spine.factors import Factors
from matelier.spine.matrix import Axis, Floating
from matelier.spine.page import Bars, Block, Curve, Figure, Grid, Heading, Heat, Page, Series, Share, Table
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float64 = NDArray[np.float64]

PAGE = "report.html"
FACTOR_FILES = (PAGE, "answer.json", "W.npy", "X.npy", "center.npy", "few.npy")
SMALL = 80  # entries of W and X together that are shown as numbers
LISTED = 20  # parts in a table
SIDE = 800  # entries of a row of a picture
MOST_BARS, MOST_BARRED = 24, 6  # columns of M, and parts, up to which X is shown as bars
TRAVELS = 100_000  # entries of data that travel whole with their answer
MOST_PARTS = 60  # rows of a picture
MEASURED = {"completion": "known", "soft_impute": "known", "robust": "split"}  # of what a share is told, if not energy


def factor_page(answer: Answer[Factors]) -> Page:
    """What was asked, what is explained and by which parts, the factors, and how far this is checked."""
    return (*_opening(answer), *_derivation(answer), *_parts(answer), *_pictures(answer), *_closing(answer))


def _opening(answer: Answer[Factors]) -> Page:
    value, given = answer.value, answer.given
    by = cast("str", given["by"])
    facts = {
        "rows": given["rows"], "columns": given["columns"], "parts": value.rank, "share": value.share,
        "name": given.get("file", "M"),
    }  # fmt: skip
    wanted = cast("str", given.get("wanted", ""))
    told = "variance" if value.center is not None else MEASURED.get(by, "energy")
    notices = (Heading("factor.notices", level=3), *answer.notices) if answer.notices else ()
    return (
        Heading("factor.title", {"by": Sentence(f"factor.by.{by}")}),
        Sentence("factor.given", facts),
        objective(by, wanted),
        *letters_told(answer),
        Sentence(f"factor.why.{by}"),
        *(() if by == "pca" else derived(by, wanted)),
        Sentence("factor.shapes", facts),
        Sentence(f"factor.explained.{told}", facts),
        *notices,
    )


def _derivation(answer: Answer[Factors]) -> Page:
    return derived("pca", "") if answer.given["by"] == "pca" else ()


def _parts(answer: Answer[Factors]) -> Page:
    value = answer.value
    if "values" in value.more:
        return _axes(value)
    if "cluster" in value.more or "part" in value.more:
        return _sizes(value)
    if "missing" in value.more:
        return _guesses(value)
    if "few" in value.more:
        return _wrong(value)
    if value.rank == 1:
        return ()
    within = contributions(value)
    order = np.argsort(-within, kind="stable")
    rows = tuple((int(j) + 1, Share(float(within[j]))) for j in order[:LISTED])
    rest = order[LISTED:]
    more = (
        ((Sentence("factor.other_parts", {"count": len(rest)}), Share(float(within[rest].sum()))),) if len(rest) else ()
    )
    table = Table(("factor.part", "factor.share"), (*rows, *more))
    return (Heading("factor.the_parts", level=2), table, *shares_told(within))


def _guesses(value: Factors) -> Page:
    """What the model says where entries are missing, the first of them."""
    places = cast("NDArray[np.int64]", value.more["missing"])
    if not len(places):
        return ()
    rows = tuple(
        (*_place(value, i, j), float(value.W[i].astype(np.float64) @ value.X[:, j]))
        for i, j in places[:LISTED].tolist()
    )
    more = (Sentence("factor.more_places", {"count": len(places) - LISTED}),) if len(places) > LISTED else ()
    return (
        Heading("factor.guesses", {"count": len(places)}, level=2),
        Table(("axis.row", "axis.column", "factor.guess"), rows),
        *more,
    )


def _wrong(value: Factors) -> Page:
    """The entries that were found to be wrong, most wrong first."""
    E = cast("Float64", value.more["few"])
    count = min(LISTED, int(np.count_nonzero(E)))
    order: list[int] = np.argsort(-np.abs(E), axis=None, kind="stable")[:count].tolist()
    rows = tuple((*_place(value, *divmod(k, E.shape[1])), float(E.flat[k])) for k in order)
    heading = Heading("factor.wrong", {"count": int(np.count_nonzero(E)), "rank": value.rank}, level=2)
    return (heading, Table(("axis.row", "axis.column", "factor.error"), rows)) if rows else (heading,)


def _place(value: Factors, i: int, j: int) -> tuple[str | int, str | int]:
    rows, columns = value.axes
    return rows.labels[i] if rows.labels else i + 1, columns.labels[j] if columns.labels else j + 1


def contributions(value: Factors) -> Float64:
    """What each part brings: ⟨wⱼ xⱼ, W X⟩ over M's energy; together they are the model's energy over M's."""
    W, X = value.W.astype(np.float64), value.X.astype(np.float64)
    within = ((W.T @ W) * (X @ X.T)).sum(axis=0)
    return within / value.energy if value.energy > 0 else np.zeros(value.rank)


def _axes(value: Factors) -> Page:
    s = cast("Float64", value.more["values"])
    rests = cast("Float64", value.more["rests"])
    whole = float(rests[0]) ** 2 or 1.0
    rows = tuple(
        (i + 1, float(s[i]), Share(float(s[i]) ** 2 / whole), Share(1 - float(rests[i + 1]) ** 2 / whole))
        for i in range(min(len(s), LISTED))
    )
    left = Series("", np.arange(len(rests), dtype=np.float64), (rests / (rests[0] or 1.0)) ** 2)
    shown = (Figure("figure.left_by_length", Curve((left,)), "axis.length", "axis.left"),) if len(s) > 1 else ()
    columns = ("factor.axis", "factor.singular_value", "factor.share", "factor.together")
    return (Heading("factor.axes", level=2), Table(columns, rows), *shown)


def _sizes(value: Factors) -> Page:
    of_row = cast("NDArray[np.int64]", value.more["cluster" if "cluster" in value.more else "part"])
    sizes = np.bincount(of_row, minlength=value.rank)
    rows = tuple(
        (j + 1, int(sizes[j]), Share(float(sizes[j]) / max(len(of_row), 1))) for j in range(min(value.rank, LISTED))
    )
    return (Heading("factor.the_parts", level=2), Table(("factor.part", "factor.members", "factor.share_of_all"), rows))


def _pictures(answer: Answer[Factors]) -> Page:
    value = answer.value
    blocks: list[Block] = [Heading("factor.factors", level=2)]
    if value.W.size + value.X.size <= SMALL:
        for name, factor in (("W", value.W), ("X", value.X)):
            blocks += [Sentence("factor.is", {"name": name, "rows": factor.shape[0], "columns": factor.shape[1]})]
            blocks += [Grid(Floating(factor))]
        if value.center is not None:
            blocks += [Sentence("factor.center"), Grid(Floating(value.center[None, :]))]
    else:
        short = _is_short(value)
        signed = bool((value.W < 0).any() or (not short and (value.X < 0).any()))
        of_W, of_X = (f"axis.{axis.name or usual}" for axis, usual in zip(value.axes, ("row", "column"), strict=True))
        blocks += [
            Sentence("factor.heat_read.signed" if signed else "factor.heat_read.plain"),
            Figure("figure.factor_w", _heat(value.W.T, value.axes[0]), of_W, "axis.part"),
            *(
                _bars(value)
                if short
                else (Figure("figure.factor_x", _heat(value.X, value.axes[1]), of_X, "axis.part"),)
            ),
        ]
    losses = _losses(answer)
    if len(losses) > 2 and min(losses) > 0:
        sweeps = Series("", np.arange(1, len(losses) + 1, dtype=np.float64), np.array(losses))
        blocks.append(Figure("figure.losses", Curve((sweeps,), logarithmic=True), "axis.sweep", "axis.loss"))
    return tuple(blocks)


def _is_short(value: Factors) -> bool:
    """Whether each part's row of X can be shown bar by bar."""
    return value.X.shape[1] <= MOST_BARS and value.rank <= MOST_BARRED


def _bars(value: Factors) -> Page:
    labels = value.axes[1].labels or tuple(str(j + 1) for j in range(value.X.shape[1]))
    shown = "figure.mean" if "cluster" in value.more else "figure.axis" if "values" in value.more else "figure.part"
    blocks: list[Block] = []
    for j, row in enumerate(value.X.astype(np.float64).tolist()):
        blocks += [Sentence("factor.part_in_columns", {"part": j + 1}), Figure(shown, Bars(labels, tuple(row)))]
    return tuple(blocks)


def _losses(answer: Answer[Factors]) -> list[float]:
    """The loss after each turn of the last run: the runs before it, on fewer rows, only found where to begin."""
    losses: list[float] = []
    for step in answer.steps:
        if step.rule == "fit.sweep":
            losses = [] if step.facts["sweep"] == 1 else losses
            losses.append(cast("float", step.facts["loss"]))
    return losses


def _heat(parts: NDArray[Any], axis: Axis) -> Heat:
    """Parts as rows, the first at the top, each scaled to its largest entry, pooled where they are long."""
    rows = parts[:MOST_PARTS].astype(np.float64)
    if rows.shape[1] > SIDE:
        starts = np.arange(SIDE) * rows.shape[1] // SIDE
        highest, lowest = (np.asarray(f.reduceat(rows, starts, axis=1)) for f in (np.maximum, np.minimum))
        rows = np.where(highest >= -lowest, highest, lowest)
    largest = np.abs(rows).max(axis=1, keepdims=True)
    levels = (rows / np.where(largest > 0, largest, 1))[::-1].astype(np.float32)
    levels = np.sign(levels) * np.sqrt(np.abs(levels))  # the root, so that what is small is seen too
    levels = np.repeat(levels, -(-SIDE // (2 * levels.shape[1])), axis=1)  # so that few columns do not run together
    names = tuple(str(j) for j in range(len(levels), 0, -1))
    return Heat(levels, parts.shape[1] * axis.step, float(len(levels)), signed=bool((levels < 0).any()), rows=names)


def _closing(answer: Answer[Factors]) -> Page:
    if not answer.claims:
        rows, columns = cast("int", answer.given["rows"]), cast("int", answer.given["columns"])
        return (Sentence("factor.not_judged" if rows * columns > TRAVELS else "factor.not_reached"),)
    judged = tuple(
        (
            Sentence(f"claim.{claim.kind}"),
            Sentence(f"factor.label.{claim.label.lower()}"),
            Sentence("claim.holds" if holds(claim) else "claim.falls"),
        )
        for claim in answer.claims
    )
    return (Heading("factor.checks", level=2), Table(("verify.claim", "factor.label", "verify.verdict"), judged))


def save_factors(answer: Answer[Factors], folder: Path, words: Words, checked: object) -> Work[Path]:
    """Writes W.npy, X.npy (center.npy, few.npy), the page and the answer into `folder`, which appears when complete."""
    value = answer.value
    with whole_folder(folder, ours=FACTOR_FILES) as partial:
        yield Step("progress.page", {})
        few = value.more.get("few")
        for name, array in (("W", value.W), ("X", value.X), ("center", value.center), ("few", few)):
            if array is not None:
                _write(partial / f"{name}.npy", cast("Any", array))
        plain = to_plain(answer, checked, answer.steps, words)
        (partial / "answer.json").write_text(write_plain(plain), encoding="utf-8", errors="replace")
        page = as_html((*factor_page(answer), Sentence("factor.files")), words, folder=partial)
        (partial / PAGE).write_text(page, encoding="utf-8", errors="replace")
    return folder / PAGE


def _write(file: Path, array: NDArray[Any]) -> None:
    try:
        np.save(file, array, allow_pickle=False)
    except OSError as error:
        if error.errno is None:  # "18000 requested and 8176 written": the disk is full, but NumPy does not say so
            raise OSError(errno.ENOSPC, str(error), str(file)) from error
        raise
