"""M ≈ W X, asked of data in any home: which method is meant, its factors, and what the judge can say of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.compiled import cold
from matelier.arrays.sides import Sides, whole
from matelier.explainers.factors.data import Data, in_range, told_in_range
from matelier.explainers.factors.wishes import are_used, fits_the_given, looked_through, rank_fits
from matelier.factors.methods import MEASURES, ONLY_M, Wishes, by_measure
from matelier.factors.witness import claims_of
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.factors import Factors
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Floats: TypeAlias = NDArray[Any]
T = TypeVar("T")

USED: Mapping[str, tuple[str, ...]] = {
    "nonnegative": ("sparse", "ridge", "seed"), "divergence": ("beta", "seed"), "svd": (), "pca": (),
    "completion": ("ridge",), "soft_impute": ("ridge",), "robust": ("sparse",),
}  # fmt: skip
USED_FOR_ONE: Mapping[str, tuple[str, ...]] = {
    "ridge": ("ridge",), "nonnegative": ("sparse",), "sparse": ("sparse",), "divergence": ("beta",),
}  # fmt: skip
HOLDING = ("nonnegative", "divergence")  # methods that may hold some columns of W
ALONE = 0.9  # of an axis's square, from which it is called one column alone

COMPILED: Mapping[tuple[str, bool], str] = {
    ("nonnegative", False): "matelier.factors.hierarchical",
    ("nonnegative", True): "matelier.factors.nonnegative",
    ("divergence", False): "matelier.factors.divergence",
    ("divergence", True): "matelier.factors.newton",
    ("sparse", True): "matelier.factors.sparse",
    ("completion", False): "matelier.factors.completion",
}
"""The modules whose machine code a method waits for, the first time; by its name, and whether a factor is given."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of M: by which method, and what that is told."""

    by: str
    wishes: Wishes

    @property
    def one_is_given(self) -> bool:
        """Whether one factor is known whole, so that only the other is to be found."""
        return _one_is_given(self.wishes)

    @property
    def used(self) -> Mapping[str, float]:
        """The wishes that this method looks at, by name."""
        names = USED_FOR_ONE.get(self.by, ()) if self.one_is_given else USED.get(self.by, ("seed",))
        return {name: getattr(self.wishes, name) for name in names}


def _one_is_given(wishes: Wishes) -> bool:
    W, rank = wishes.W, wishes.rank
    return wishes.X is not None or (W is not None and (rank is None or rank <= W.shape[1]))


def asked(by: str | None, wishes: Wishes) -> Asked:
    """The method that is meant, or the usual one. Raises BadInput `factor.by`, `factor.both_given`, `wishes...`."""
    if wishes.W is not None and wishes.X is not None:
        raise BadInput("factor.both_given")
    wishes = looked_through(wishes)
    fits_the_given(wishes)
    one = _one_is_given(wishes)
    known = tuple(MEASURES) if one else HOLDING if wishes.W is not None else tuple(ONLY_M)
    usual = "least_squares" if one else "nonnegative" if wishes.W is not None else "svd"
    name = str(by or usual).replace("-", "_")
    if name not in known:
        raise BadInput("factor.by", given=str(by), known=known)
    are_used(wishes, name, one_is_given=one)
    return Asked(name, wishes)


def factored(data: Data, ask: Asked) -> Work[Found[Factors]]:
    """The factors, what the judge can say of them, and what is to be told of how they were found."""
    if not ask.one_is_given:
        rank_fits(ask.wishes.rank, ask.by, data.M.shape)
    in_range(data.M)
    if cold(COMPILED.get((ask.by, ask.one_is_given), "")):
        yield Step("progress.compile", {})
    work = by_measure(data.M, ask.wishes, ask.by) if ask.one_is_given else ONLY_M[ask.by](data.M, ask.wishes)
    value = replace((yield from _with_progress(work)), axes=data.axes)
    told_in_range(value)
    claims = claims_of(data.M, value, ask.by, ask.wishes)
    told = _notices(value, ask.by, ask.wishes.rank)
    guessed = _of_guesses(data.M, value) if "missing" in value.more else ()
    return Found(value, claims, (*data.notices, *told, *guessed))


def _with_progress(work: Work[T]) -> Work[T]:
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            return end.value
        yield step
        if step.rule == "fit.sweep":
            yield Step("progress.improve", {"done": step.facts["sweep"], "of": step.facts["most"]})


def _notices(value: Factors, by: str, asked_rank: int | None) -> tuple[Sentence, ...]:
    told: list[Sentence] = []
    groups: Any = value.more.get("groups", ())
    told += [Sentence("factor.axes_together", {"first": first + 1, "last": last + 1}) for first, last in groups]
    rank: Any = value.more.get("rank", value.rank)
    if rank < value.rank:
        told.append(
            Sentence(f"factor.rank_{'axes' if by in ('svd', 'pca') else 'given'}", {"rank": rank, "asked": value.rank})
        )
    if by in ("robust", "soft_impute") and asked_rank not in (None, value.rank):
        told.append(Sentence("factor.rank_follows", {"rank": value.rank, "asked": asked_rank}))
    lean: Any = value.more.get("lean", 0.0)
    if np.isinf(lean):
        told.append(Sentence("factor.span_open", {"rank": value.rank}))
    if by in ("nonnegative", "divergence", "orthogonal", "clusters") and "gap" not in value.more:
        near: Any = value.more.get("nearness")
        told.append(near.told() if near is not None else Sentence("factor.nearby", {"rank": value.rank}))
    if by == "completion":
        told.append(Sentence("factor.somewhere"))
    if by in ("pca", "clusters"):
        told += _of_units(value)
    return tuple(told)


def _of_units(value: Factors) -> list[Sentence]:
    """That the first axis, or what tells means apart, is as good as one column: mostly its unit is a small one."""
    names = value.axes[1].labels
    if not names or len(names) < 3 or value.rank < 1:
        return []
    X = value.X.astype(np.float64)
    part: Floats = np.square(X[0]) if value.center is not None else X.var(axis=0)
    if not part.max() > ALONE * part.sum():
        return []
    return [Sentence("factor.units", {"name": names[int(part.argmax())], "share": float(part.max() / part.sum())})]


def _of_guesses(M: Sides, value: Factors) -> tuple[Sentence, ...]:
    """That guesses are not checked, and that some lie far from everything that is known."""
    places: Any = value.more["missing"]
    known: Floats = whole(M.rows).astype(np.float64)
    low, high = float(np.nanmin(known)), float(np.nanmax(known))
    i, j = np.asarray(places, np.int64).reshape(-1, 2).T
    guesses = np.einsum("ij,ij->i", value.W[i].astype(np.float64), value.X[:, j].T.astype(np.float64))
    far = int(np.count_nonzero((guesses < low - (high - low)) | (guesses > high + (high - low))))
    facts = {"count": far, "lowest": low, "highest": high}
    return (Sentence("factor.guesses_unchecked"), *((Sentence("factor.guesses_far", facts),) if far else ()))
