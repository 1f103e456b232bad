"""Where names stand beside the tips of arrows, so that no name covers another."""

from collections.abc import Sequence

Box = tuple[float, float, float, float]  # left, top, right, bottom
FARTHEST = 30  # lines up or down that a name may be moved


def placed(
    tips: Sequence[tuple[float, float]], widths: Sequence[float], frame: Box, *, line: float, gap: float
) -> list[tuple[float, float]]:
    """The left upper corner of each name, `line` high, beside its tip: outside first, else inside, else moved up or
    down, always within the frame. The middle of the frame decides which side is outside.
    """
    taken: list[Box] = []
    corners: list[tuple[float, float]] = []
    for (x, y), width in zip(tips, widths, strict=True):
        candidates = [_corner(x, y, width, frame, line, gap, k) for k in range(4 * FARTHEST)]
        box = next((box for box in candidates if not any(_meet(box, other) for other in taken)), candidates[0])
        taken.append(box)
        corners.append(box[:2])
    return corners


def _corner(x: float, y: float, width: float, frame: Box, line: float, gap: float, k: int) -> Box:
    outside_right = x >= (frame[0] + frame[2]) / 2
    right = outside_right if k % 2 == 0 else not outside_right
    lines = (k // 4 + 1) * (1 if k % 4 < 2 else -1) if k >= 2 else 0
    left = x + gap if right else x - gap - width
    top = y - line / 2 + lines * line
    left = max(min(left, frame[2] - width), frame[0])
    top = max(min(top, frame[3] - line), frame[1])
    return left, top, left + width, top + line


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] - 1e-9 and other[1] < one[3] - 1e-9
