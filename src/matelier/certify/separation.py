"""Statements about a mixture shared out among its parts: they add up to it, their amounts are near the best."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]
Witness = Mapping[str, object]

SILENT = 1e-10  # −100 dB
GAP = 1e-3  # of what the magnitudes sum to
ROUNDING = 1e-5  # of an energy that was added up in another order
FLOOR = 1e-10  # of the loudest entry: models count as no less, so that no ratio is infinite
LARGEST = 1e75


def _array(witness: Witness, name: str, dimensions: int) -> Float64:
    given = np.asarray(witness[name])
    if given.dtype.kind not in "fiu":
        raise ValueError(name)
    A = given.astype(np.float64)
    if A.ndim != dimensions or 0 in A.shape or not (np.abs(A) < LARGEST).all():  # nor NaN
        raise ValueError(name)
    return A


def _number(witness: Witness, name: str) -> float:
    value: Any = witness[name]
    number = float(value)
    if not np.isfinite(number):
        raise ValueError(name)
    return number


def _parts_sum(witness: Witness) -> bool:
    # In the loudest stretch sample by sample; over the whole sound by the energies of the mixture and of what is left.
    mixture, parts = _array(witness, "mixture", 1), _array(witness, "parts", 2)
    whole, left = _number(witness, "whole"), _number(witness, "left")
    here = float(np.sum(mixture**2))
    if parts.shape[1] != len(mixture) or here > whole * (1 + ROUNDING):
        return False
    return 0 <= left <= SILENT * whole and float(np.sum((mixture - parts.sum(axis=0)) ** 2)) <= SILENT * here


def _parts_share(witness: Witness) -> bool:
    whole, energies = _number(witness, "whole"), _array(witness, "energies", 1)
    return bool((energies >= 0).all()) and abs(float(energies.sum()) - whole) <= ROUNDING * whole


def _divergence_near(witness: Witness) -> bool:
    # With P = W X and κ = max (Wᵀ(m/p))ⱼ / (Wᵀ1)ⱼ, m/(κ p) is dual feasible: no amounts have a divergence that is
    # lower by more than Σp − Σm + Σm·log κ.
    W, M, X = (_array(witness, name, 2) for name in ("W", "M", "X"))
    if min(W.min(), M.min(), X.min()) < 0 or not W.any():
        return False
    W, X = W[:, W.any(axis=0)], X[W.any(axis=0)]
    P, whole = np.maximum(W @ X, FLOOR * M.max()), M.sum(axis=0)
    pull = W.T @ np.divide(M, P, out=np.zeros_like(M), where=M > 0)
    kappa = np.where(whole > 0, (pull / W.sum(axis=0)[:, None]).max(axis=0), 1)
    gap = P.sum(axis=0) - whole + whole * np.log(np.maximum(kappa, np.finfo(np.float64).tiny))
    return bool((gap <= GAP * whole).all())


def _divergence_gap(witness: Witness) -> bool:
    whole, gap = _number(witness, "whole"), _number(witness, "gap")
    return 0 <= gap <= GAP * whole


SEPARATION_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "divergence_gap": _divergence_gap,
    "divergence_near": _divergence_near,
    "parts_share": _parts_share,
    "parts_sum": _parts_sum,
}
