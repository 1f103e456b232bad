"""Statements about pictures under matrices: how many pixels an image has, and what colours became."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROUNDING = 1e-4  # of a level, beside the half that rounding to whole levels may cost


def _matrix(witness: Mapping[str, object], name: str, columns: tuple[int, ...]) -> NDArray[np.float64]:
    A = np.asarray(witness[name], dtype=np.float64)
    if A.ndim != 2 or A.shape[1] not in columns or not np.isfinite(A).all():
        raise ValueError(name)
    return A


def _counted(witness: Mapping[str, object]) -> bool:
    """A convex figure of area K and perimeter p holds more than K − p/2, at most K + p/2 + 1 centers of pixels.

    [Nosarzewska 1948]; the image of a rectangle has area |det A| · width · height.
    """
    A = _matrix(witness, "A", (2,))
    width, height, inside = (int(np.asarray(witness[name])) for name in ("width", "height", "inside"))
    if len(A) != 2 or min(width, height) < 1:
        raise ValueError("A")
    area = abs(A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0]) * width * height
    half = float(np.hypot(*A[:, 0])) * width + float(np.hypot(*A[:, 1])) * height
    return -half - 1e-6 * area <= inside - area <= half + 1 + 1e-6 * area


def _recoloured(witness: Mapping[str, object]) -> bool:
    # Each new colour is C·(R, G, B, 1), kept between 0 and white, to the nearest level.
    C, before, after = (_matrix(witness, *part) for part in (("C", (4,)), ("before", (3,)), ("after", (3,))))
    top = float(np.asarray(witness["top"]))
    if C.shape != (3, 4) or before.shape != after.shape or not len(before) or top not in (255, 65535):
        raise ValueError("C")
    exact = before @ C[:, :3].T + C[:, 3] * top
    slack = 0.5 + ROUNDING + 1e-5 * (np.abs(before) @ np.abs(C[:, :3]).T + np.abs(C[:, 3]) * top)
    return bool((np.abs(np.clip(exact, 0, top) - after) <= slack).all())


PIXEL_JUDGES: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "pixels_counted": _counted,
    "pixels_recoloured": _recoloured,
}
