"""Why a note was taken for one: the terms that weigh most, and what they say in numbers that a reader knows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from matelier.explainers.music.listening import Listened
from matelier.signals.templates import POWER
from matelier.spine.record import Record

Float32 = NDArray[np.float32]
TOLD = 5  # terms told by name
BLOCK = 4096  # candidates whose features are read together
TOGETHER = 256  # notes whose terms, a thousand each, are reckoned together
QUIET = 0.02  # what features add to an amount before its logarithm
SOUNDS = 0.1  # of the note's own amount: a key below that sounds too
RIVALS = {-12: 2, -19: 3, -24: 4, -28: 5, -31: 6}  # semitones below, and which partial of that key it would be
RIVAL = 0.5  # of the note's own amount
DECIBELS = 20 / log(10) / POWER  # of a natural logarithm of compressed magnitudes


@dataclass(frozen=True, slots=True)
class Term(Record):
    """A named number of a note, and what it adds to the log-odds that this is one."""

    name: str
    value: float
    adds: float


@dataclass(frozen=True, slots=True)
class Evidence(Record):
    """Log-odds = constant + the terms told + all others; and, of the frame 30 ms after the onset: the share of the
    note at its fundamental, by how many decibels that rose, how much of the key an octave below there is (1: as much),
    and which partial (0: none) of which lower key (semitones) it could be instead.
    """

    log_odds: float
    constant: float
    terms: tuple[Term, ...]
    others: float
    fundamental: float
    rise_db: float
    octave_below: float
    partial: int
    interval: int


def evidence_of(listened: Listened, kept: Sequence[int]) -> Iterator[Evidence]:
    """The evidence for each of these events (their places), in order."""
    look = listened.readouts.looks[-1]
    group = np.zeros((len(look.weights), len(look.names)), np.float32)
    group[np.arange(len(look.weights)), look.columns] = look.weights
    told: dict[int, Evidence] = {}
    columns = listened.places[np.asarray(kept, np.intp)] if len(kept) else np.zeros(0, np.intp)
    for first in range(0, listened.features.shape[1] if len(kept) else 0, BLOCK):
        here = np.flatnonzero((columns >= first) & (columns < first + BLOCK))
        if not len(here):
            continue
        block = listened.features[:, first : first + BLOCK]
        for some in np.split(here, range(TOGETHER, len(here), TOGETHER)):
            X = np.ascontiguousarray(block[:, columns[some] - first].T)
            adds = look.expanded(X, listened.ear.sustained) @ group
            for row, i in enumerate(some):
                told[int(i)] = _evidence(look.names, X[row], adds[row], look.constant)
    return (told[i] for i in range(len(kept)))


def _evidence(names: tuple[str, ...], x: Float32, adds: Float32, constant: float) -> Evidence:
    order: list[int] = np.argsort(-np.abs(adds), kind="stable")[:TOLD].tolist()
    terms = tuple(Term(names[i], float(x[i]), float(adds[i])) for i in order)
    whole = float(adds.sum(dtype=np.float64))
    at = {name: float(value) for name, value in zip(names, x, strict=True)}
    own = max(np.exp(at["peak after"]) - QUIET, 1e-6)
    below = {k: max(float(np.exp(at[f"amount of {k:+d}"])) - QUIET, 0.0) / own for k in RIVALS}
    rival = max(below, key=lambda k: below[k])
    is_rival = below[rival] >= RIVAL
    return Evidence(
        constant + whole,
        constant,
        terms,
        whole - sum(term.adds for term in terms),
        at["share at partial 1"],
        at["rise of partial 1"] * DECIBELS,
        float(below[-12]),
        RIVALS[rival] if is_rival else 0,
        rival if is_rival else 0,
    )
