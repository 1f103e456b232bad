"""A table of numbers none of which is negative, as a sum of few parts none of which is: what each part is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import home_of
from matelier.explainers.table.columns import Design
from matelier.explainers.table.naming import Named, named
from matelier.factors.hierarchical import nonnegative_factors
from matelier.factors.optimality import nearness
from matelier.spine.claim import Claim
from matelier.spine.record import Record
from matelier.spine.step import Step, Work, finish

Float64: TypeAlias = NDArray[np.float64]

ABOUT = "table.about.parts"
MOST_ENTRIES = 1 << 22  # beyond, parts would take minutes and are not looked for
MOST_WITNESSED = 20_000
SMALL = 100_000  # entries up to which the optimum is looked for to the last digits


@dataclass(frozen=True, slots=True)
class Part(Record):
    """One part: how much of each column there is in it (the columns scaled to mean square 1), and what it is about.

    `share` is its part of what all parts have together.
    """

    share: float
    about: Named
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Parts(Record):
    """M ≈ W X with W, X ≥ 0: rows as amounts of parts; `share` of the scaled table's energy is explained."""

    parts: tuple[Part, ...]
    share: float
    excess: float
    amounts: Float64 = field(repr=False)


def nonnegative_parts(made: Design, count: int) -> Work[tuple[Parts | None, tuple[Claim, ...]]]:
    """The table's columns of numbers as `count` non-negative parts; None where some number is negative or missing.

    None, too, for fewer than three columns, for categories beside them, and for what would take minutes.
    """
    places = [place for place in made.numbers if made.told[place].kind == "number"]
    columns = [made.frame.columns[place].values for place in places]
    names = [made.told[place].name for place in places]
    rank = min(count, len(places) - 1, made.frame.rows - 1)
    if rank < 2 or made.frame.rows * len(places) > MOST_ENTRIES:
        return None, ()
    M = np.stack(columns, axis=1)
    if np.isnan(M).any() or (M < 0).any():
        return None, ()
    yield Step("progress.parts", {})
    largest = M.max(axis=0)
    M = M / largest
    M = M / np.sqrt((M**2).mean(axis=0))
    home = home_of(M)
    tolerance, sweeps = (1e-7, 2000) if M.size <= SMALL else (1e-5, 100)
    found = finish(nonnegative_factors(home, rank=rank, tolerance=tolerance, sweeps=sweeps))
    W, X = np.asarray(found.X, np.float64), np.asarray(found.W, np.float64).T
    near = nearness(home, X.T, W)
    energies = (W**2).sum(axis=0) * (X**2).sum(axis=1)
    parts = tuple(
        Part(float(energies[k] / energies.sum()), named(X[k], names), dict(zip(names, X[k].tolist(), strict=True)))
        for k in range(rank)
    )
    claims: tuple[Claim, ...] = ()
    if M.size <= MOST_WITNESSED:
        witness = {"M": M, "W": W, "X": X, "moves_W": near.moves_X, "moves_X": near.moves_W}
        left = {"M": M, "W": W, "X": X, "energy": near.energy, "left": near.left}
        claims = Claim("factors_left", left, about=ABOUT), Claim("nonnegative_factors", witness, about=ABOUT)
    return Parts(parts, 1 - near.left / near.energy, float(near.excess), W), claims
