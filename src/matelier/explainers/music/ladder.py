"""The ladder of methods, from projection to read-outs: what each makes of the same first minute of a recording."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.disk import OnDisk
from matelier.arrays.threads import ONE_BLAS_THREAD
from matelier.explainers.music.attuning import Ear, compressed, in_band
from matelier.explainers.music.held import Held
from matelier.factors.adaptation import amounts_in_few_steps
from matelier.factors.nonnegative import nonnegative
from matelier.factors.projection import Basis, basis
from matelier.signals.activity import COUNT
from matelier.signals.events import note_events
from matelier.signals.logfrequency import RATE_HZ, SECONDS_A_FRAME
from matelier.signals.templates import KEYS, Templates
from matelier.spine.event import NoteEvent
from matelier.spine.record import Record
from matelier.spine.step import Step, Work

METHODS = ("projection", "pinv", "nonnegative", "kl", "adapted", "notes")
MINUTE = 60.0  # seconds that the methods are compared on
STEPS = 12
WITNESSES = 4  # frames for the judge

Float32 = NDArray[np.float32]
Measure = Callable[[Float32], Float32]


@dataclass(frozen=True, slots=True)
class Rung(Record):
    """One method on the first minute: the share of the energy of U that its model explains, which part of its amounts
    is negative, and how many notes it finds.
    """

    method: str
    explained: float
    negative: float
    events: int


@dataclass(frozen=True, slots=True)
class Climbed:
    """The rungs; W and some loud frames (bins × k) with their amounts; the energies of U, P U and what is left."""

    rungs: tuple[Rung, ...]
    W: Float32
    M: Float32
    least_squares: NDArray[np.float64]
    nonnegative: NDArray[np.float64]
    whole: float
    kept: float
    left: float


def levelled(sound: Iterable[Float32], ear: Ear) -> Iterator[Float32]:
    """Compressed magnitudes of the sound within the ear's band, on its scale, some frames at a time."""
    for U in compressed(sound, cents=ear.cents):
        yield np.ascontiguousarray(U[:, : ear.band]) * np.float32(ear.scale)


def amounts_by(method: str, ear: Ear, templates: Templates) -> Measure:
    """How a method measures the amounts of the keys: frames × bins to frames × 88 (or 176, sustained and attack)."""
    W = in_band(templates.sustain, ear.band)
    if method == "kl":
        return lambda U: amounts_in_few_steps(U, W, steps=STEPS)
    if method == "adapted":
        return lambda U: amounts_in_few_steps(U, ear.W, steps=STEPS)
    return _squares(method, basis(W))


def _squares(method: str, known: Basis) -> Measure:
    lengths = np.square(known.W, dtype=np.float64).sum(axis=0)

    def alone(U: Float32) -> Float32:
        return (known.correlations(known.coordinates(U)) / lengths).astype(np.float32)

    def pinv(U: Float32) -> Float32:
        return known.amounts(known.coordinates(U)).astype(np.float32)

    def never_negative(U: Float32) -> Float32:
        correlations = known.correlations(known.coordinates(U))
        return nonnegative(known.gram, correlations, sums=known.sums, bins=len(known.W))[0].astype(np.float32)

    return {"projection": alone, "pinv": pinv, "nonnegative": never_negative}[method]


def climbed(
    sound: Callable[[], Iterable[Float32]],
    ear: Ear,
    templates: Templates,
    read: Sequence[NoteEvent],
    given: Sequence[NoteEvent] | None,
) -> Work[Climbed]:
    """All methods on the first minute; `read` are the notes that the read-outs found in the whole, `given` others."""
    U = np.concatenate(list(levelled(_first(sound()), ear)))
    yield Step("progress.compare", {})
    with ONE_BLAS_THREAD:
        W = in_band(templates.sustain, ear.band)
        known = basis(W)
        coordinates = known.coordinates(U)
        whole, kept = _energy(U), _energy(coordinates)
        left = _energy(U - known.project(coordinates))
        rungs: list[Rung] = []
        for name in METHODS[:-1]:
            X = amounts_by(name, ear, templates)(U)
            model = known.project(coordinates) if name == "projection" else X @ (ear.W if name == "adapted" else W).T
            rungs.append(Rung(name, _share(U, model, whole), float(np.mean(X < 0)), _found(X)))
        rungs.append(_of_the_notes("notes", U, ear, read, whole))
        if given is not None:
            rungs.append(_of_the_notes("given", U, ear, given, whole))
        loud = np.sort(np.argsort(-np.einsum("tf,tf->t", U, U), kind="stable")[:WITNESSES])
        M = np.ascontiguousarray(U[loud])
        A = known.amounts(known.coordinates(M))
        X = nonnegative(known.gram, known.correlations(known.coordinates(M)), sums=known.sums, bins=len(W))[0]
    yield Step("listen.ladder", {"negative": rungs[1].negative, "explained": rungs[1].explained})
    return Climbed(tuple(rungs), W, M.T, A.T, X.T, whole, kept, left)


def _first(sound: Iterable[Float32]) -> Iterator[Float32]:
    wanted = int(MINUTE * RATE_HZ)
    for block in sound:
        yield block[:wanted]
        wanted -= len(block)
        if wanted <= 0:
            return


def _of_the_notes(name: str, U: Float32, ear: Ear, events: Sequence[NoteEvent], whole: float) -> Rung:
    start = np.tile(Held(events)(0, len(U)), (1, 2)) * U.sum(axis=1, keepdims=True)
    X = amounts_in_few_steps(U, ear.W, steps=STEPS, start=start)
    inside = sum(event.onset < len(U) * SECONDS_A_FRAME for event in events)
    return Rung(name, _share(U, X @ ear.W.T, whole), 0.0, inside)


def _found(X: Float32) -> int:
    keys = X[:, :COUNT] + X[:, COUNT:] if X.shape[1] > COUNT else X
    kept = OnDisk(COUNT)
    kept.append(np.maximum(keys, 0).T)
    return len(note_events(kept, list(KEYS), SECONDS_A_FRAME))


def _energy(A: Float32) -> float:
    return float(np.einsum("tf,tf->", A, A, dtype=np.float64))


def _share(U: Float32, model: Float32, whole: float) -> float:
    return 1 - _energy(U - model) / whole if whole > 0 else 0.0
