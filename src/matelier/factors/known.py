"""W known: what its notes explain of each block of frames, and the sums over all blocks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.factors.divergence import amounts_by_divergence
from matelier.factors.energy import energies
from matelier.factors.nonnegative import nonnegative
from matelier.factors.projection import Basis

Float32: TypeAlias = NDArray[np.float32]
Float64: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """A dictionary W whose columns are grouped into notes: `note_of[j]` is the note of column j."""

    basis: Basis
    note_of: tuple[int, ...]

    @property
    def notes(self) -> int:
        """How many notes there are."""
        return max(self.note_of) + 1

    @cached_property
    def alone(self) -> Float64:
        """A matrix D with ‖(WᵀM)ᵀ D‖², summed over a note's columns, the energy of M projected on that note alone."""
        D = np.zeros_like(self.basis.gram)
        groups = np.asarray(self.note_of)
        for note in range(self.notes):
            columns = np.flatnonzero(groups == note)
            values, vectors = np.linalg.eigh(self.basis.gram[np.ix_(columns, columns)])
            kept = values > values[-1] * 1e-6
            inverse_roots = np.where(kept, 1 / np.sqrt(np.where(kept, values, 1)), 0)
            D[np.ix_(columns, columns)] = vectors * inverse_roots
        return D

    def energies_alone(self, correlations: Float64) -> Float64:
        """For each column its part of the energy that its note alone keeps, from WᵀM as frames × columns."""
        if self.notes == len(self.note_of):  # D is diagonal
            return (correlations**2).sum(axis=0) / np.diagonal(self.basis.gram)
        return ((correlations @ self.alone) ** 2).sum(axis=0)

    def by_note(self, of_columns: NDArray[np.floating]) -> Float64:
        """Sums over each note's columns; the columns of W along the last axis."""
        G = np.zeros((len(self.note_of), self.notes))
        G[np.arange(len(self.note_of)), self.note_of] = 1
        return of_columns.astype(np.float64) @ G


Amounts: TypeAlias = Callable[[Float32, Float64, Basis], tuple[Float64, float]]


def least_squares_amounts(_M: Float32, correlations: Float64, basis: Basis) -> tuple[Float64, float]:
    """The amounts X ≥ 0 (frames × columns) nearest to M in energy, and their duality gap."""
    X, gaps = nonnegative(basis.gram, correlations, sums=basis.sums, bins=basis.W.shape[0])
    return X, 2 * float(gaps.sum())  # the gap of ‖·‖², not of half of it


def divergence_amounts(M: Float32, _correlations: Float64, basis: Basis) -> tuple[Float64, float]:
    """The amounts X ≥ 0 (frames × columns) near those nearest to M in the Kullback–Leibler sense.

    Each frame's amounts are then scaled so that W x is nearest to m in energy among its multiples: which notes, and
    in which proportion, is the divergence's choice; how loud is least squares', so that shares of energy keep their
    meaning.
    The gap is infinite: nothing is promised about their distance to the best in energy.
    """
    X = amounts_by_divergence(M, basis.W, tolerance=1e-3, cycles=12)[0].astype(np.float64)
    model = X @ basis.W.T
    energy = np.einsum("tf,tf->t", model, model)
    scale = np.einsum("tf,tf->t", model, M) / np.where(energy > 0, energy, 1)
    return X * scale[:, None], float("inf")


@dataclass(frozen=True, slots=True)
class Witness:
    """A frame m and its amounts before they were rounded, for the judge; `place` is its number."""

    place: int
    m: Float32
    least_squares: Float64
    nonnegative: Float64


@dataclass(frozen=True, slots=True)
class Block:
    """What the notes explain of one block: amounts per frame, its part of every sum, and its loudest frame."""

    X: Float32
    least_squares: Float32
    sums: "Sums"
    loudest: Witness


NUMBERS = (
    "frames", "energy", "projected", "projection_left", "modelled", "model_left", "gap", "negatives",
    "negative_energy", "amounts_energy",
)  # fmt: skip


@dataclass(slots=True)
class Sums:
    """Sums over frames: energies of M, P M, M − P M, W X, M − W X; the gap; how many entries of A = W⁺M are negative,
    their energy and that of all of A; and per note alone and within the whole.
    """

    frames: int = 0
    energy: float = 0.0
    projected: float = 0.0
    projection_left: float = 0.0
    modelled: float = 0.0
    model_left: float = 0.0
    gap: float = 0.0
    negatives: int = 0
    negative_energy: float = 0.0
    amounts_energy: float = 0.0
    alone: Float64 = field(default_factory=lambda: np.zeros(0))
    within: Float64 = field(default_factory=lambda: np.zeros(0))

    def add(self, part: "Sums") -> None:
        """Adds a block's part; always in the blocks' order, so that the bits do not depend on threads."""
        for name in NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(part, name))
        self.alone = part.alone if not self.alone.size else self.alone + part.alone
        self.within = part.within if not self.within.size else self.within + part.within

    def share(self, part: float) -> float:
        """A part of the whole energy, 0 when all is silent."""
        return part / self.energy if self.energy > 0 else 0.0


def explain_block(M: Float32, known: Known, amounts: Amounts = least_squares_amounts) -> Block:
    """What the notes explain of the frames M (frames × bins, magnitudes): projection, amounts, shares, certificates.

    A note's share alone is the energy of its own projection. Its share within the whole is ⟨w x, WX⟩: what it
    contributes to the model, its overlap with the other notes split by amount; these add up to the model's energy.
    """
    basis = known.basis
    coordinates = basis.coordinates(M)
    correlations = basis.correlations(coordinates)
    X, gap = amounts(M, correlations, basis)
    energy, projected, projection_left = energies(M, basis.project(coordinates))
    # M − WX = (M − PM) + (PM − WX), orthogonal to each other; the second lies in the notes' span, where it is short.
    within_span = basis.model(X)
    model_left = projection_left + float(np.sum((coordinates - within_span) ** 2))
    A = basis.amounts(coordinates)
    below = np.minimum(A, 0)
    part = Sums(
        len(M), energy, projected, projection_left, float(np.sum(within_span**2)), model_left, gap,
        int(np.count_nonzero(below)), float(np.sum(below**2)), float(np.sum(A**2)),
        known.by_note(known.energies_alone(correlations)),
        known.by_note((X * (X @ basis.gram)).sum(axis=0)),
    )  # fmt: skip
    t = int(np.einsum("tf,tf->t", M, M).argmax())
    return Block(X.astype(np.float32), A.astype(np.float32), part, Witness(t, M[t].copy(), A[t].copy(), X[t].copy()))


def explained(sums: Sums) -> tuple[float, float]:
    """The shares of energy, 0..1, that the projection and the non-negative model keep: 1 − ‖left‖²/‖M‖²."""
    if sums.energy <= 0:
        return 0.0, 0.0
    return 1 - sums.projection_left / sums.energy, 1 - sums.model_left / sums.energy


def notes_in_columns(names: Sequence[str]) -> tuple[int, ...]:
    """Which note each column belongs to: columns of one name are one note."""
    order = {name: k for k, name in enumerate(dict.fromkeys(names))}
    return tuple(order[name] for name in names)
