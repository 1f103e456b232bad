"""Pictures of a table: how much each axis holds, what it is made of, rows and columns in one."""

import numpy as np
from numpy.typing import NDArray

from matelier.explainers.table.table import TableExplained
from matelier.spine.page import Bars, Block, Curve, Figure, Page, Points, Series
from matelier.spine.page import Heading as Title
from matelier.spine.sentence import Sentence

MOST_SHOWN = 30  # axes of a scree
MOST_BARS = 14  # columns, those that weigh most
MOST_POINTS, MOST_ARROWS = 1500, 12
MOST_GROUPS = 8  # levels that colours tell apart


def scree(value: TableExplained) -> Figure:
    """The share of each axis, the first 30, with the last that is told pointed out."""
    shares = np.array(value.shares[:MOST_SHOWN])
    series = Series(Sentence("table.scree.share"), np.arange(1, len(shares) + 1, dtype=np.float64), shares)
    marks = Curve((series,), here=float(value.how_many.told))
    return Figure("table.scree", marks, "table.scree.axis", "table.scree.share")


def loadings(value: TableExplained, k: int) -> Figure:
    """The correlations of the columns with an axis; of many columns those that are largest."""
    names, lengths = zip(*value.axes[k].loadings.items(), strict=True)
    order = np.argsort(-np.abs(np.array(lengths)), kind="stable")[:MOST_BARS].tolist()
    marks = Bars(tuple(names[j] for j in order), tuple(round(lengths[j], 3) for j in order))
    return Figure(f"table.loadings.{k + 1}", marks, "table.correlation")


def evenly(rows: int, most: int) -> NDArray[np.int64]:
    """Rows evenly taken from all, the first and the last among them."""
    return np.unique(np.floor(np.linspace(0, rows - 1, min(rows, most)) + 0.5).astype(np.int64))


def biplot(value: TableExplained) -> Page:
    """Rows as points and columns as arrows in the plane of the first two axes, coloured by the first category."""
    made, (rows, count) = value.made, value.scores.shape
    if count < 2 or len(value.shares) < 2:
        return ()
    axes = value.directions
    chosen = evenly(rows, MOST_POINTS)
    points = value.scores[chosen, :2]
    lengths = np.hypot(axes[:, 0], axes[:, 1])
    longest: list[int] = np.sort(np.argsort(-lengths, kind="stable")[:MOST_ARROWS]).tolist()
    reach = 0.9 * float(np.abs(points).max()) / max(float(lengths.max()), 1e-300)
    arrows = tuple((made.features[j], float(axes[j, 0] * reach), float(axes[j, 1] * reach)) for j in longest)
    colour = next((place for place in made.categories if len(made.told[place].levels) <= MOST_GROUPS), None)
    groups, names = None, ()
    if colour is not None:
        cells, names = made.frame.columns[colour].values[chosen], made.told[colour].levels
        at = {made.frame.columns[colour].levels.index(level): k for k, level in enumerate(names)}
        groups = np.array([-1 if np.isnan(cell) else at[int(cell)] for cell in cells.tolist()], np.int64)
    marks = Points(points[:, 0], points[:, 1], groups, tuple(names), arrows)
    blocks: list[Block] = [
        Title("table.biplot", level=2),
        Figure("table.biplot_title", marks, "table.biplot.x", "table.biplot.y"),
        Sentence("table.biplot_read", {"share": sum(value.shares[:2])}),
    ]
    if colour is not None:
        blocks.append(Sentence("table.biplot_groups", {"name": made.told[colour].name}))
    if len(points) < rows or len(arrows) < len(axes):
        blocks.append(Sentence("table.biplot_some", {"points": len(points), "arrows": len(arrows)}))
    return tuple(blocks)
