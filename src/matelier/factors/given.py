"""One factor is given: each row of the data as a combination of its columns, by one of six measures."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Home, finite
from matelier.arrays.passes import summed_with_rows
from matelier.factors.divergence import amounts_by_divergence
from matelier.factors.energy import energies
from matelier.factors.nonnegative import nonnegative
from matelier.factors.sparse import shares, sparse_signed
from matelier.spine.errors import BadInput
from matelier.spine.step import Work

Floats: TypeAlias = NDArray[Any]
Float64: TypeAlias = NDArray[np.float64]
Measured: TypeAlias = tuple[Floats, Float64]
"""Amounts (rows × r) and, for each row, by how much its objective may lie above the least (infinite: not known)."""

Measure: TypeAlias = Callable[[Floats], Measured]


APART = 3e-10  # of a column's square, thrice what `nonnegative` takes for dependent


@dataclass(frozen=True)
class Linear:
    """x = (WᵀW + ridge·1)⁺ Wᵀ d: least squares, of them the shortest x; with a ridge, the one answer there is.

    The rank of W is that of its entries: singular values below what their rounding may make of zero are none.
    [Golub & Van Loan 2013, section 5.5]
    """

    W: Floats
    ridge: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.ridge < np.inf:
            raise BadInput("given.ridge", given=self.ridge)

    @cached_property
    def parts(self) -> tuple[Float64, Float64, Float64, int]:
        """U, s, Vᵀ of W, and its rank."""
        U, s, Vt = np.linalg.svd(self.W.astype(np.float64), full_matrices=False)
        least = max(self.W.shape) * float(np.finfo(self.W.dtype).eps) * float(s[0])
        return U, s, Vt, int(np.count_nonzero(s > least))

    @property
    def rank(self) -> int:
        """How many columns of W are independent."""
        return self.parts[3]

    @cached_property
    def inverse(self) -> Float64:
        """(WᵀW + ridge·1)⁺ Wᵀ, r × m; without a ridge W⁺."""
        U, s, Vt, rank = self.parts
        gains = s / (s**2 + self.ridge) if self.ridge else 1 / np.where(np.arange(len(s)) < rank, s, np.inf)
        return (Vt.T * gains) @ U.T

    def __call__(self, block: Floats) -> Measured:
        """The amounts of these rows; exact up to rounding."""
        return block @ self.inverse.T.astype(block.dtype), np.zeros(len(block))


@dataclass(frozen=True)
class NonNegative:
    """x ≥ 0 with ½‖d − W x‖² + price·Σx least, by an active set; a duality gap where W ≥ 0 too.

    [Lawson & Hanson 1974, chapter 23; Bro & de Jong 1997]
    """

    W: Floats
    price: float = 0.0

    @cached_property
    def parts(self) -> tuple[Float64, Float64, Float64, Float64]:
        """W with columns of length 1, these lengths, its Gram matrix, its column sums."""
        W = self.W.astype(np.float64)
        lengths = np.linalg.norm(W, axis=0)
        lengths[lengths == 0] = 1
        W = W / lengths
        sums = np.where(W.any(axis=0) & (W.sum(axis=0) > 0), W.sum(axis=0), 1.0)
        # with a price, columns that depend on each other do not cost the same: none may be passed over as dependent
        apart = APART * np.eye(W.shape[1]) if self.price else 0.0
        return W, lengths, W.T @ W + apart, sums

    def __call__(self, block: Floats) -> Measured:
        """The amounts of these rows and their duality gaps."""
        W, lengths, G, sums = self.parts
        C = block @ W - self.price / lengths
        X, gaps = nonnegative(G, C, sums=sums, bins=len(W))
        signed = bool((W < 0).any())
        return (X / lengths).astype(block.dtype), np.full(len(X), np.inf) if signed else gaps


@dataclass(frozen=True)
class Sparse:
    """x of any sign with ½‖d − W x‖² + price·Σ|x| least, coordinate after coordinate, to a duality gap.

    [Tibshirani 1996; Friedman, Hastie & Tibshirani 2010]
    """

    W: Floats
    price: float

    def __call__(self, block: Floats) -> Measured:
        """The amounts of these rows and their duality gaps."""
        W, B = self.W.astype(np.float64), block.astype(np.float64)
        X, gaps = sparse_signed(W.T @ W, B @ W, np.einsum("ij,ij->i", B, B), price=self.price)
        return X.astype(block.dtype), gaps


@dataclass(frozen=True)
class Mixture:
    """x ≥ 0 that sums to 1 with ‖d − W x‖² least: d as a mixture of the columns. [Lawson & Hanson 1974, chapter 23]"""

    W: Floats

    def __call__(self, block: Floats) -> Measured:
        """The amounts of these rows; their gap is the one of Frank and Wolfe: xᵀg − min g, g the gradient of half."""
        W, B = self.W.astype(np.float64), block.astype(np.float64)
        G, C = W.T @ W, B @ W
        X = shares(G, C, np.einsum("ij,ij->i", B, B))
        gradient = X @ G - C
        gaps = np.maximum(np.einsum("ij,ij->i", X, gradient) - gradient.min(axis=1), 0)
        return X.astype(block.dtype), gaps


@dataclass(frozen=True)
class ByDivergence:
    """x ≥ 0 with the β-divergence of d from W x least: β = 1 Kullback–Leibler, 0 Itakura–Saito, 2 half ‖d − W x‖².

    [Févotte & Idier 2011]
    """

    W: Floats
    beta: float = 1.0

    def __post_init__(self) -> None:
        below = np.argwhere(self.W < 0)
        if len(below):
            raise BadInput("given.negative", row=int(below[0, 0]) + 1, column=int(below[0, 1]) + 1)

    def __call__(self, block: Floats) -> Measured:
        """The amounts of these rows; at β = 1 and 2 their duality gaps, else not known how far."""
        X, far = amounts_by_divergence(block, self.W.astype(block.dtype), beta=self.beta, tolerance=1e-6, cycles=500)
        return X, far if self.beta in (1, 2) else np.full(len(far), np.inf)


@dataclass(frozen=True, slots=True)
class Kept:
    """Sums over rows: the energy of D, what is left of it, and by how much the objective may lie above the least."""

    energy: float
    left: float
    gap: float

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.energy + other.energy, self.left + other.left, self.gap + other.gap)


@dataclass(frozen=True)
class _Explained:
    """What is done with a block: the amounts of its rows, and what they leave of it, entry by entry."""

    W: Floats
    measure: Measure

    def __call__(self, block: Floats, start: int) -> tuple[Kept, tuple[Floats, ...]]:
        X, gaps = self.measure(finite(block, start))
        energy, _, left = energies(block, (X @ self.W.T.astype(X.dtype)).astype(block.dtype, copy=False))
        return Kept(energy, left, float(gaps.sum())), (X,)


def amounts_given(D: Home, W: Floats, measure: Measure) -> Work[tuple[Kept, Floats]]:
    """X (n × r), the amounts of each row of D (n × m) by the measure, with D ≈ X Wᵀ, and the sums over rows; one pass.

    Raises BadInput `home.not_finite`.
    """
    summed = yield from summed_with_rows(D, _Explained(W, measure), Kept.__add__)
    return summed.total, summed.rows[0]
