"""What proves the axes of a table to the small judge: a small table whole, of a large one the sums and some rows."""

from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import home_of
from matelier.explainers.table.varying import Varying
from matelier.factors.axes import Axes, left
from matelier.factors.enclosed import value_claim
from matelier.spine.claim import Claim

Float64: TypeAlias = NDArray[np.float64]

ABOUT = "table.about.axes"
MOST_WITNESSED = 20_000  # entries of the standardised columns that travel whole
WITNESSES = 40  # rows of a larger table


def axes_claims(found: Varying) -> tuple[Claim, ...]:
    """That the axes are at right angles and leave what is told, that the rows' codes are the nearest.

    Of a small table also that each variance is the one told, and what the codes leave of it, entry by entry.
    """
    D, axes, k = found.D, found.axes, found.how_many.told
    V, codes = np.ascontiguousarray(axes.V[:, :k]), np.ascontiguousarray(found.codes[:, :k])
    told = {"values": axes.values, "errors": axes.errors, "rests": axes.rests}
    claims = [Claim("axes_orthonormal", {"V": axes.V}, about=ABOUT), Claim("axes_told", told, about=ABOUT)]
    if D.size > MOST_WITNESSED:
        some = np.unique(np.linspace(0, len(D) - 1, WITNESSES).astype(np.int64))
        rows = {"rows": D[some], "V": V, "codes": codes[some], "center": axes.center}
        return (*claims, Claim("rows_encoded", rows, about=ABOUT))
    model = {"M": D, "W": codes, "X": V.T.copy(), "center": axes.center}
    sums = {"energy": float(axes.rests[0] ** 2), "left": left(home_of(D), first_axes(axes, k))}
    values = replace(value_claim(D, axes.values, centred=True), about=ABOUT)
    return (*claims, values, Claim("factors_left", model | sums, about=ABOUT))


def first_axes(axes: Axes, k: int) -> Axes:
    """The first k of the axes."""
    groups = tuple(group for group in axes.groups if group[1] < k)
    return replace(
        axes, V=axes.V[:, :k], values=axes.values[:k], errors=axes.errors[:k], rests=axes.rests[: k + 1], groups=groups
    )
