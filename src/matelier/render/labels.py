"""Where names stand beside the tips of arrows, so that no name covers another name or tip."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
FARTHEST = 30  # lines up or down that a name may be moved
SAMPLES = 40  # points of a shaft


def placed(
    tips: Sequence[Point], widths: Sequence[float], frame: Box, *, root: Point, line: float, gap: float
) -> list[Point]:
    """The left upper corner of each name, `line` high, within the frame: beside its tip outwards, else beyond it, else
    moved up or down or beside it inwards. The middle of the frame decides what is outwards. Shafts from the root are
    kept free where there is room besides.
    """
    points = [_box(x, y, gap / 2, line / 8) for x, y in tips]
    shafts = [_box(x, y, 0, 0) for tip in tips for x, y in _along(root, tip)]
    names: list[Box] = []
    for (x, y), width in zip(tips, widths, strict=True):
        boxes = [_within(left, top, width, line, frame) for left, top in _corners(x, y, width, frame, line, gap)]
        best = (
            _first(boxes, [*points, *names, *shafts])
            or _first(boxes, [*points, *names])
            or _first(boxes, names)
            or boxes[0]
        )
        names.append(best)
    return [box[:2] for box in names]


def _first(boxes: Sequence[Box], taken: Sequence[Box]) -> Box | None:
    return next((box for box in boxes if not any(_meet(box, other) for other in taken)), None)


def _along(root: Point, tip: Point) -> Iterator[Point]:
    for step in range(SAMPLES):
        part = step / SAMPLES
        yield root[0] + part * (tip[0] - root[0]), root[1] + part * (tip[1] - root[1])


def _box(x: float, y: float, wide: float, tall: float) -> Box:
    return x - wide, y - tall, x + wide, y + tall


def _corners(x: float, y: float, width: float, frame: Box, line: float, gap: float) -> Iterator[Point]:
    right, left = x + gap, x - gap - width
    outwards, inwards = (right, left) if x >= (frame[0] + frame[2]) / 2 else (left, right)
    up = y < (frame[1] + frame[3]) / 2
    yield outwards, y - line / 2
    yield x - width / 2, y - 1.2 * line if up else y + 0.2 * line
    for lines in range(1, FARTHEST):
        for sign in (-1, 1) if up else (1, -1):
            yield outwards, y - line / 2 + sign * lines * line
        for sign in (-1, 1) if up else (1, -1):
            yield inwards, y - line / 2 + sign * (lines - 1) * line


def _within(left: float, top: float, width: float, line: float, frame: Box) -> Box:
    left = max(min(left, frame[2] - width), frame[0])
    top = max(min(top, frame[3] - line), frame[1])
    return left, top, left + width, top + line


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] - 1e-9 and other[1] < one[3] - 1e-9


def clear(
    places: Sequence[Sequence[Point]], widths: Sequence[float], upon: Sequence[bool], taken: Sequence[Point],
    frame: Box, *, line: float, gap: float,
) -> tuple[list[Point], list[Point]]:  # fmt: skip
    """The left upper corner of each name, `line` high, within the frame, and which of its places it stands at: on it
    (`upon`), or beside it, or farther away, where it covers no other name, and as few places and points `taken` as
    can be.
    """
    firsts = [each[0] for each in places]
    points = np.array([*firsts, *taken], dtype=np.float64).reshape(-1, 2)
    weights = np.array([0.0 if on else 4.0 for on in upon] + [1.0] * len(taken))
    names: list[Box] = []
    chosen: list[Point] = []
    for each, width, on in zip(places, widths, upon, strict=True):
        best = (np.inf, (0.0, 0.0, 0.0, 0.0), each[0])
        for k, place in enumerate(each):
            for far, (left, top) in enumerate(_around(place, width, on, line, gap)):
                if 0.4 * far + k >= best[0]:
                    break
                box = _within(left, top, width, line, frame)
                cost = 0.4 * far + k + _cost(box, names, points, weights)
                best = min(best, (cost, box, place))
        names.append(best[1])
        chosen.append(best[2])
    return [box[:2] for box in names], chosen


def _cost(box: Box, names: Sequence[Box], points: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    across, up = points.T
    covered = (across > box[0]) & (across < box[2]) & (up > box[1]) & (up < box[3])
    return float(weights[covered].sum()) + 1e6 * sum(_meet(box, name) for name in names)


def _around(place: Point, width: float, on: bool, line: float, gap: float) -> Iterator[Point]:
    x, y = place
    if on:
        yield x - width / 2, y - line / 2
    for ring in range(FARTHEST):
        aside, away = gap + ring * line, 0.6 * line + ring * line
        for top in (y - away - line / 2, y - line / 2, y + away - line / 2):
            yield x + aside, top
            yield x - aside - width, top
        for top in (y - away - line / 2 - gap / 2, y + away - line / 2 + gap / 2):
            yield x - width / 2, top
