"""Projection on what the notes span, and the amounts pinv(W) M, through an orthonormal basis."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.spine.errors import BadInput


@dataclass(frozen=True)
class Basis:
    """W = Q S Vᵀ with its rank respected: Q spans the notes, and P = Q Qᵀ is never formed.

    Q is bins × rank (float32, orthonormal columns), V notes × rank, S the rank singular values kept (float64).
    """

    W: NDArray[np.float32]
    Q: NDArray[np.float32]
    S: NDArray[np.float64]
    V: NDArray[np.float64]

    @property
    def rank(self) -> int:
        """How many independent directions the notes have, at the precision of their float32 entries."""
        return len(self.S)

    @cached_property
    def gram(self) -> NDArray[np.float64]:
        """WᵀW (notes × notes)."""
        W = self.W.astype(np.float64)
        return W.T @ W

    @cached_property
    def sums(self) -> NDArray[np.float64]:
        """The sum of each column of W."""
        return self.W.sum(axis=0, dtype=np.float64)

    def coordinates(self, M: NDArray[np.float32]) -> NDArray[np.float32]:
        """QᵀM as frames × rank, for frames M given as rows (frames × bins)."""
        return M @ self.Q

    def project(self, coordinates: NDArray[np.float32]) -> NDArray[np.float32]:
        """P M as frames × bins, from the frames' coordinates."""
        return coordinates @ self.Q.T

    def amounts(self, coordinates: NDArray[np.float32], *, ridge: float = 0.0) -> NDArray[np.float64]:
        """pinv(W) M as frames × notes: the least squares amounts of least norm.

        With `ridge` λ > 0 they minimise ‖M − W X‖² + λ‖X‖² instead. [Golub & Van Loan 2013, sections 5.5 and 6.1.4]
        """
        gains = self.S / (self.S**2 + ridge)
        return (coordinates.astype(np.float64) * gains) @ self.V.T

    def model(self, X: NDArray[np.float64]) -> NDArray[np.float64]:
        """Qᵀ(W X) as frames × rank, from amounts X as frames × notes: the model where the notes span."""
        return (X @ self.V) * self.S

    def correlations(self, coordinates: NDArray[np.float32]) -> NDArray[np.float64]:
        """WᵀM as frames × notes: the rest of M, orthogonal to the notes, cannot matter."""
        return (coordinates.astype(np.float64) * self.S) @ self.V.T


def basis(W: NDArray[Any]) -> Basis:
    """An orthonormal basis of the column space of W (bins × notes), by the SVD.

    Singular values below max(bins, notes)·2⁻²³ of the largest are rounding of the float32 entries, not information.
    Raises BadInput when W is not finite or has no columns.
    """
    W = np.asarray(W)
    if W.ndim != 2 or W.shape[1] == 0:
        raise BadInput("factor.no_columns", shape=" × ".join(map(str, W.shape)))
    bad = np.argwhere(~np.isfinite(W))
    if len(bad):
        raise BadInput("factor.not_finite", row=int(bad[0, 0]) + 1, column=int(bad[0, 1]) + 1)
    U, S, Vt = np.linalg.svd(W.astype(np.float64), full_matrices=False)
    kept = S > S[0] * max(W.shape) * np.finfo(np.float32).eps  # not >=, or a zero matrix would have a rank
    return Basis(
        np.ascontiguousarray(W, dtype=np.float32),
        np.ascontiguousarray(U[:, kept], dtype=np.float32),
        S[kept],
        np.ascontiguousarray(Vt[kept].T),
    )


def cleaned(P: NDArray[np.float32], threshold: float) -> NDArray[np.float32]:
    """A projected spectrogram "cleaned up": entries below the threshold set to zero [CMU 11-755, class 2, slide 27]."""
    return np.where(P < threshold, np.float32(0), P)
