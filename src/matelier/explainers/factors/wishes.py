"""What an asker wishes of M ≈ W X, looked through before the work: counts are counts, prices are prices."""

from collections.abc import Mapping
from dataclasses import replace
from numbers import Real
from operator import index
from os import PathLike, fspath
from typing import Any, cast

import numpy as np

from matelier.factors.methods import Wishes
from matelier.spine.errors import BadInput

DEAREST = 1e60  # of prices: their squares are told from infinity, and those of 1/price from zero

PRICES: Mapping[str, tuple[str, ...]] = {
    "ridge": ("ridge", "nonnegative", "completion", "soft_impute"),
    "sparse": ("sparse", "nonnegative", "robust"),
}
"""The methods that look at a price."""


def looked_through(wishes: Wishes) -> Wishes:
    """The wishes, counts being whole numbers and prices floats.

    Raises BadInput `wishes.whole`, `wishes.price`, `wishes.tolerance`, `factor.beta`.
    """
    return replace(
        wishes,
        rank=None if wishes.rank is None else count_of("rank", wishes.rank, 1),
        beta=_beta(wishes.beta),
        ridge=_price("ridge", wishes.ridge),
        sparse=_price("sparse", wishes.sparse),
        seed=count_of("seed", wishes.seed, 0),
        tolerance=None if wishes.tolerance is None else _tolerance(wishes.tolerance),
        sweeps=None if wishes.sweeps is None else count_of("sweeps", wishes.sweeps, 1),
    )


def count_of(name: str, given: object, least: int) -> int:
    """A whole number from `least` on. Raises BadInput `wishes.whole`."""
    number: Any = given
    try:
        found = None if isinstance(number, bool | np.bool_) else index(number)
    except TypeError:
        found = None
    if found is None or found < least:
        raise BadInput("wishes.whole", name=name, given=_shown(given), least=least)
    return found


def folder_of(name: str, given: object) -> str | None:
    """The name of a folder, None where none was given. Raises BadInput `wishes.folder`."""
    if given is None:
        return None
    if not isinstance(given, str | PathLike) or not str(cast("object", given)):
        raise BadInput("wishes.folder", name=name, given=_shown(cast("object", given)))
    return str(fspath(cast("str | PathLike[str]", given)))


def finite_of(given: object) -> float | None:
    """The given number as a float, None where it is none or not finite."""
    number: Any = given
    if not isinstance(number, Real) or isinstance(number, bool | np.bool_):
        return None
    try:
        found = float(number)
    except OverflowError:
        return None
    return found if np.isfinite(found) else None


def fits_the_given(wishes: Wishes) -> None:
    """Raises BadInput `wishes.rank_of_given` where the rank is another one than that of a factor that is given."""
    rank, W, X = wishes.rank, wishes.W, wishes.X
    if rank is None:
        return
    if X is not None and rank != len(X):
        raise BadInput("wishes.rank_of_given", name="X", parts=len(X), given=rank)
    if W is not None and rank < W.shape[1]:
        raise BadInput("wishes.rank_of_given", name="W", parts=W.shape[1], given=rank)


def rank_fits(rank: int | None, by: str, shape: tuple[int, int]) -> None:
    """Raises BadInput `spectral.count`, `wishes.rank_most` where M has not that many axes, or fewer entries."""
    n, m = shape
    most = min(shape) if by in ("svd", "pca") else n * m
    if rank is not None and rank > most and by not in ("clusters", "orthogonal", "soft_impute", "robust"):
        key = "spectral.count" if by in ("svd", "pca") else "wishes.rank_most"
        raise BadInput(key, rows=n, columns=m, given=rank, most=most)


def are_used(wishes: Wishes, by: str, *, one_is_given: bool) -> None:
    """Raises BadInput `wishes.unused` for a price that this method would pass over in silence."""
    for name, ways in PRICES.items():
        used = by in ways and not (name == "ridge" and by == "nonnegative" and one_is_given)
        if getattr(wishes, name) and not used:
            raise BadInput("wishes.unused", name=name, given=_shown(getattr(wishes, name)), by=by, known=ways)


def _beta(given: object) -> float:
    found = finite_of(given)
    if found is None:
        raise BadInput("wishes.number", name="beta", given=_shown(given))
    return found


def _price(name: str, given: object) -> float:
    found = finite_of(given)
    if found is None or not (found == 0 or 1 / DEAREST <= found <= DEAREST):
        raise BadInput(
            "wishes.price", name=name, given=_shown(given), least=f"{1 / DEAREST:.0e}", most=f"{DEAREST:.0e}"
        )
    return found


def _tolerance(given: object) -> float:
    found = finite_of(given)
    if found is None or found < 0:
        raise BadInput("wishes.tolerance", given=_shown(given))
    return found


def _shown(given: object) -> str:
    """What was given, short enough for a sentence."""
    told = str(given) if isinstance(given, int | float | str) else repr(given)
    return told if 0 < len(told) <= 40 else f"“{told[:40]}”"
