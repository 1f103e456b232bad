"""What λ and β in the formula of a case of M ≈ W X stand for here, and what the shares of its parts mean."""

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matelier.factors.methods import GENTLE
from matelier.spine.answer import Answer
from matelier.spine.factors import Factors
from matelier.spine.page import Block, Page
from matelier.spine.sentence import Sentence

PRICED = {"ridge": 1.0, "sparse": 1.0, "completion": GENTLE, "soft_impute": 0.0, "robust": 0.0}
"""The methods whose formula has a λ, each with what it is unless wished."""


def letters_told(answer: Answer[Factors]) -> Page:
    """The numbers behind the letters, and prices that the formula leaves out."""
    given = cast("Mapping[str, Any]", answer.given)
    by, told = str(given["by"]), list[Block]()
    if by in PRICED:
        told.append(Sentence("factor.price_is", {"price": _price(answer.value, given)}))
    if by == "divergence":
        told.append(Sentence("factor.beta_is", {"beta": float(given["beta"])}))
    if by == "nonnegative":
        told += [
            Sentence(f"factor.priced.{name}", {"price": float(given[name])})
            for name in ("sparse", "ridge")
            if given.get(name, 0) > 0
        ]
    return tuple(told)


def _price(value: Factors, given: Mapping[str, Any]) -> float:
    by = given["by"]
    wished = float(given["sparse" if by in ("sparse", "robust") else "ridge"])
    if by == "robust":
        return wished or 1 / float(np.sqrt(max(given["rows"], given["columns"])))
    if by != "completion":
        return wished or PRICED[by]
    missing = cast("Any", value.more.get("missing", ()))  # the price is relative to what is known
    known = max(given["rows"] * given["columns"] - len(missing), 1)
    return (wished or PRICED[by]) * (float(np.sqrt(value.energy / known)) or 1.0)


def shares_told(shares: NDArray[np.float64]) -> Page:
    """What a part's share is, and why it may be below zero."""
    below = (Sentence("factor.shares_cancel"),) if len(shares) and shares.min() < 0 else ()
    return (Sentence("factor.shares_add"), *below)
