"""What of a figure's marks is drawn, in every medium alike, and what is to be said of the rest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matelier.render.scale import CLOSEST, LARGEST, SMALLEST, Scale, equal, fitted
from matelier.spine.page import Bars, Curve, Points, Series, Tiles
from matelier.spine.sentence import Sentence

MOST_BARS = 30
MOST_ARROWS = 30
MOST_POINTS = 3000
MOST_TILES = 60
ROOM_ACROSS, ROOM_UP = 1.25, 1.05
MOST_NAMES = 40  # of groups in a legend
STRETCHES = 1000  # of a long line: of each the lowest and the highest point

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ShownCurve:
    """Lines in the order of x with NaN where there is a gap, their scales, and what is said below."""

    lines: tuple[Series, ...]
    x: Scale
    y: Scale
    whole: bool
    remarks: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ShownPoints:
    """Points and arrows that are drawn; `height` is the picture's as a part of its width."""

    x: Float64
    y: Float64
    groups: NDArray[np.int64]
    names: tuple[str, ...]
    arrows: tuple[tuple[str, float, float], ...]
    scales: tuple[Scale, Scale]
    height: float
    remarks: tuple[Sentence, ...]


def drawn_curve(curve: Curve) -> ShownCurve:
    """The lines of a curve on their scales."""
    lines = [_line(series, logarithmic=curve.logarithmic) for series in curve.series]
    missing = sum(int(np.isnan(line.y).sum()) for line in lines)
    x, y = (_joined([getattr(line, axis)[~np.isnan(line.y)] for line in lines]) for axis in "xy")
    here = np.array([curve.here]) if curve.here is not None and _numbers(np.array([curve.here]))[0] else np.empty(0)
    across = np.concatenate([x, here])
    remarks = (_counted("figure.undrawn", missing),) if missing else ()
    return ShownCurve(
        tuple(_shorter(line) for line in lines),
        _tight(across),
        fitted(y, logarithmic=curve.logarithmic),
        bool(across.size and np.all(across == np.round(across))),
        remarks if x.size else (*remarks, Sentence("figure.empty")),
    )


def _tight(values: Float64) -> Scale:
    # A line may begin at the frame's edge, so that 1, 2, 3, ... does not begin at 0.
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    if high / 2 - low / 2 > CLOSEST * max(abs(low), abs(high), 1e-280):
        room = 0.02 * 2 * (high / 2 - low / 2)
        return Scale(low - room, high + room)
    return fitted(values, margin=0.02)


def _line(series: Series, *, logarithmic: bool) -> Series:
    x, y = (np.asarray(values, dtype=np.float64) for values in (series.x, series.y))
    drawn = _numbers(x) & _numbers(y) & ((y >= SMALLEST) if logarithmic else True)
    order = np.argsort(x, kind="stable")
    return Series(series.name, x[order], np.where(drawn, y, np.nan)[order])


def _shorter(line: Series) -> Series:
    """A line of many points looks the same with the lowest and the highest of each of many stretches."""
    if len(line.x) <= 2 * STRETCHES:
        return line
    kept: list[int] = []
    for part in np.array_split(np.arange(len(line.x)), STRETCHES):
        seen = part[~np.isnan(line.y[part])]
        kept += sorted({int(seen[line.y[seen].argmin()]), int(seen[line.y[seen].argmax()])}) if seen.size else [part[0]]
    return Series(line.name, line.x[kept], line.y[kept])


def drawn_bars(bars: Bars) -> tuple[Bars, Scale, tuple[Sentence, ...]]:
    """The bars that are drawn, the longest where there are many, in the order given; their scale holds zero."""
    lengths = np.array(bars.lengths, dtype=np.float64)
    places = np.flatnonzero(_numbers(lengths))
    remarks = [_counted("figure.undrawn", len(lengths) - len(places))] if len(places) < len(lengths) else []
    if len(places) > MOST_BARS:
        remarks.append(Sentence("figure.longest", {"shown": MOST_BARS, "count": len(places)}))
        places = np.sort(places[np.argsort(-np.abs(lengths[places]), kind="stable")[:MOST_BARS]])
    kept = Bars(tuple(bars.names[k] for k in places), tuple(float(lengths[k]) for k in places))
    if not kept.names:
        remarks.append(Sentence("figure.empty"))
    low, high = min([*kept.lengths, 0.0]), max([*kept.lengths, 0.0])
    if high / 2 - low / 2 < 1e-290:
        high = 1.0
    return kept, Scale(low, high), tuple(remarks)


def drawn_points(points: Points, *, aspect: tuple[float, float]) -> ShownPoints:
    """The points and arrows that are drawn, with one scale for both axes."""
    x, y = (np.asarray(values, dtype=np.float64) for values in (points.x, points.y))
    groups = np.full(len(x), -1) if points.groups is None else np.asarray(points.groups, dtype=np.int64)
    drawn = np.flatnonzero(_numbers(x) & _numbers(y))
    remarks = [_counted("figure.undrawn", len(x) - len(drawn))] if len(drawn) < len(x) else []
    if len(drawn) > MOST_POINTS:
        remarks.append(Sentence("figure.thinned", {"shown": MOST_POINTS, "count": len(drawn)}))
        drawn = drawn[np.linspace(0, len(drawn) - 1, MOST_POINTS).round().astype(np.intp)]
    arrows = _arrows(points, remarks)
    if not len(drawn) and not arrows:
        remarks.append(Sentence("figure.empty"))
    names = points.group_names[:MOST_NAMES]
    if len(names) < len(points.group_names):
        remarks.append(Sentence("figure.first", {"shown": len(names), "count": len(points.group_names)}))
    # The arrows' root, and room for their names beyond the tips.
    across = np.concatenate([x[drawn], *([0.0, ROOM_ACROSS * arrow[1]] for arrow in arrows)])
    up = np.concatenate([y[drawn], *([0.0, ROOM_UP * arrow[2]] for arrow in arrows)])
    *scales, height = equal(across, up, aspect=aspect)
    return ShownPoints(x[drawn], y[drawn], groups[drawn], names, arrows, (scales[0], scales[1]), height, tuple(remarks))


def _arrows(points: Points, remarks: list[Sentence]) -> tuple[tuple[str, float, float], ...]:
    arrows = [arrow for arrow in points.arrows if _numbers(np.array(arrow[1:])).all()]
    if len(arrows) <= MOST_ARROWS:
        return tuple(arrows)
    remarks.append(Sentence("figure.longest", {"shown": MOST_ARROWS, "count": len(arrows)}))
    order = sorted(range(len(arrows)), key=lambda k: (-np.hypot(*arrows[k][1:]), k))[:MOST_ARROWS]
    return tuple(arrows[k] for k in sorted(order))


def drawn_tiles(tiles: Tiles) -> tuple[Tiles, tuple[Sentence, ...]]:
    """The first of the pictures, those without a single pixel left out."""
    places = [k for k, picture in enumerate(tiles.pictures) if picture.size]
    remarks: list[Sentence] = []
    if len(places) > MOST_TILES:
        remarks.append(Sentence("figure.first", {"shown": MOST_TILES, "count": len(places)}))
    if not places:
        remarks.append(Sentence("figure.empty"))
    kept = places[:MOST_TILES]
    names = tuple(tiles.names[k] if k < len(tiles.names) else "" for k in kept)
    return Tiles(tuple(tiles.pictures[k] for k in kept), names if any(names) else (), tiles.signed), tuple(remarks)


def _numbers(values: Float64) -> NDArray[np.bool_]:
    return np.isfinite(values) & (np.abs(values) <= LARGEST)


def _joined(parts: list[Float64]) -> Float64:
    return np.concatenate(parts) if parts else np.empty(0)


def _counted(key: str, count: int) -> Sentence:
    return Sentence(key, {"count": count})
