"""Least squares with an intercept: coefficients, their standard errors, and which columns say nothing new."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

from matelier.spine.errors import BadInput

LINALG: Any = scipy.linalg  # its functions say nothing of their types

Float64: TypeAlias = NDArray[np.float64]

FLAT = 1e-14  # of a column's largest entry: what varies less is constant, but for rounding
DEPENDENT = 1e-9  # of a column's length is left when those before it are taken off: then it is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Dependent:
    """A column of A that is a combination of columns before it, apart from a constant."""

    column: int
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """b ≈ intercept + A x. `kept` are A's columns that are used; x, `effects`, `errors`, `inflations` one for each.

    `effects` are in standard deviations: of b, for one of the column. `errors` and `intercept_error` are standard
    errors, None where no degree of freedom is left; `inflations` say how much the other columns widen their squares.
    `whole` is the scatter of b / unit about its mean, `kept_energy` what A x keeps of it, `left` what is left. `C` and
    `c` are the columns and b, centred and scaled to length 1.
    """

    x: Float64
    effects: Float64
    errors: Float64 | None
    inflations: Float64
    intercept: float
    intercept_error: float | None
    kept: tuple[int, ...]
    dependent: tuple[Dependent, ...]
    whole: float
    kept_energy: float
    left: float
    degrees: int
    unit: float
    fitted: Float64
    C: Float64
    c: Float64

    @property
    def share(self) -> float:
        """R²: the part of b's variance that is explained."""
        return 1 - self.left / self.whole

    @property
    def deviation(self) -> float | None:
        """The standard deviation of what is left, None without degrees of freedom."""
        return self.unit * float(np.sqrt(self.left / self.degrees)) if self.degrees > 0 else None


def regress(A: Float64, b: Float64) -> Regression:
    """The least squares fit of b (n) by a constant and the columns of A (n × p), by QR of centred, scaled columns.

    A column that is a combination of those before it is left out. Raises BadInput "regression.too_few",
    "regression.constant". [Golub & Van Loan 2013, section 5.3]
    """
    n, p = A.shape
    if n < 2 or p < 1:
        raise BadInput("regression.too_few", rows=n, columns=p)
    units, unit = np.abs(A).max(axis=0), float(np.abs(b).max())  # so that no square overflows
    units, unit = np.where(units > 0, units, 1), unit if unit > 0 else 1.0
    A, b = A / units, b / unit
    means, middle = _mean(A), float(_mean(b[:, None])[0])
    centred, c = A - means, b - middle
    lengths, length = np.linalg.norm(centred, axis=0), float(np.linalg.norm(c))
    if length <= FLAT * np.sqrt(n):
        raise BadInput("regression.constant")
    flat = lengths <= FLAT * np.sqrt(n)
    C = centred / np.where(flat, 1, lengths)
    kept, dependent = _independent(C, flat)
    Q, R = np.linalg.qr(C[:, kept])
    y: Float64 = LINALG.solve_triangular(R, Q.T @ (c / length))
    y = y + LINALG.solve_triangular(R, Q.T @ (c / length - C[:, kept] @ y))  # once refined
    model = C[:, kept] @ y * length
    left, degrees = float(((c - model) ** 2).sum()), n - len(kept) - 1
    x = y * length / lengths[kept]
    errors = intercept_error = None
    inverse: Float64 = LINALG.solve_triangular(R, np.eye(len(kept))) if kept else np.zeros((0, 0))
    if degrees > 0:
        errors = np.sqrt(left / degrees) * np.linalg.norm(inverse, axis=1) / lengths[kept]
        turned = (means[kept] / lengths[kept]) @ inverse
        intercept_error = float(np.sqrt(left / degrees * (1 / n + float(turned @ turned))))
    with np.errstate(over="ignore"):  # 1e300 for each 1e-300 is no number
        gains = unit / units[kept]
    return Regression(
        x * gains, y, None if errors is None else errors * gains, (inverse**2).sum(axis=1),
        unit * (middle - float(means[kept] @ x)),
        None if intercept_error is None else unit * intercept_error, tuple(kept), dependent, length**2,
        float((model**2).sum()), left, degrees, unit, unit * (middle + model), C[:, kept], c / length,
    )  # fmt: skip


def _mean(A: Float64) -> Float64:
    mean = A.mean(axis=0)
    return mean + (A - mean).mean(axis=0)


def _independent(C: Float64, flat: NDArray[np.bool_]) -> tuple[list[int], tuple[Dependent, ...]]:
    """The columns that none before them make up, by Gram–Schmidt twice over; the others with those that do."""
    n, p = C.shape
    Q = np.zeros((n, min(n, p)))
    kept: list[int] = []
    dependent: list[Dependent] = []
    for j in range(p):
        k = len(kept)
        rest = C[:, j].copy()
        for _ in range(2):
            rest -= Q[:, :k] @ (Q[:, :k].T @ rest)
        size = float(np.linalg.norm(rest))
        if not flat[j] and size > DEPENDENT and k < min(n - 1, p):
            Q[:, k] = rest / size
            kept.append(j)
        else:
            weights = np.linalg.lstsq(C[:, kept], C[:, j])[0] if kept and not flat[j] else np.zeros(0)
            large = np.abs(weights) > 1e-6 * (np.abs(weights).max() if len(weights) else 1)
            dependent.append(Dependent(j, tuple(i for i, one in zip(kept, large, strict=False) if one)))
    return kept, tuple(dependent)
