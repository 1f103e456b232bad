"""What proves a picture's copy to the small judge: a small picture whole, of a large one the sums and some rows."""

from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.passes import rows_of
from matelier.arrays.sides import Sides, whole
from matelier.explainers.picture.copies import Copied
from matelier.factors.enclosed import least_claim, value_claim
from matelier.factors.layers import Layers
from matelier.factors.witness import model_claims
from matelier.spine.claim import Claim

Float64: TypeAlias = NDArray[np.float64]

WITNESSED = 20_000  # entries of a channel that is shown whole with all its singular vectors


def about(channel: str) -> str:
    """The catalogue key of what claims about this channel are about."""
    return f"layers.about.{channel}"


def picture_claims(
    sides: tuple[Sides, ...], layers: tuple[Layers, ...], values: tuple[Float64, ...], best: Copied,
    names: tuple[str, ...],
) -> tuple[Claim, ...]:  # fmt: skip
    """Of a channel what the copy leaves; of a small one its singular values, and that no copy of the rank leaves less.

    Of a larger one: that its layers' axes are at right angles, that no other codes of them come nearer (of some
    rows), and that energies add up.
    """
    claims: list[Claim] = []
    for c, name in enumerate(names):
        found = _of_channel(sides[c], layers[c], values[c], best.ranks[c], best.left[c])
        claims += [replace(claim, about=about(name)) for claim in found]
    return tuple(claims)


def _of_channel(M: Sides, layer: Layers, values: Float64, k: int, left: float) -> tuple[Claim, ...]:
    model = replace(layer.first(k), left=left)
    told = model_claims(M, model)
    n, m = M.shape
    if n * m <= WITNESSED:
        small = whole(M.rows)
        least = (least_claim(small, k, left),) if k < min(n, m) else ()
        return (*told, value_claim(small, values), *least)
    axes = layer.axes
    V = axes.V[:, :k].astype(layer.W.dtype)
    home, codes = (M.rows, layer.W) if M.is_tall else (M.columns, layer.X.T)
    places = [0, home.shape[0] // 2, home.shape[0] - 1]
    rows = rows_of(home, places).astype(home.dtype)
    encoded = {"rows": rows, "V": V, "center": None, "codes": codes[places, :k]}
    energies = {"values": axes.values[:k], "errors": axes.errors[:k], "rests": axes.rests[: k + 1]}
    return (*told, Claim("axes_told", energies), Claim("rows_encoded", encoded))
