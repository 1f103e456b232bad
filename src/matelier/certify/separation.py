"""Statements about a mixture shared out among its parts: they add up to it, their amounts are near the best."""

from collections.abc import Callable

import numpy as np

from matelier.certify.witness import Witness, array_of, number_of

SILENT = 1e-10  # −100 dB
GAP = 1e-3  # of what the magnitudes sum to
ROUNDING = 1e-5  # of an energy that was added up in another order
FLOOR = 1e-10  # of the loudest entry: models count as no less, so that no ratio is infinite


def _parts_sum(witness: Witness) -> bool:
    # In the loudest stretch sample by sample; over the whole sound by the energies of the mixture and of what is left.
    mixture, parts = array_of(witness, "mixture", 1), array_of(witness, "parts", 2)
    whole, left = number_of(witness, "whole"), number_of(witness, "left")
    here = float(np.sum(mixture**2))
    if parts.shape[1] != len(mixture) or here > whole * (1 + ROUNDING):
        return False
    return 0 <= left <= SILENT * whole and float(np.sum((mixture - parts.sum(axis=0)) ** 2)) <= SILENT * here


def _parts_share(witness: Witness) -> bool:
    whole, energies = number_of(witness, "whole"), array_of(witness, "energies", 1)
    return bool((energies >= 0).all()) and abs(float(energies.sum()) - whole) <= ROUNDING * whole


def _divergence_near(witness: Witness) -> bool:
    # With P = W X and κ = max (Wᵀ(m/p))ⱼ / (Wᵀ1)ⱼ, m/(κ p) is dual feasible: no amounts have a divergence that is
    # lower by more than Σp − Σm + Σm·log κ.
    W, M, X = (array_of(witness, name, 2) for name in ("W", "M", "X"))
    if min(W.min(), M.min(), X.min()) < 0 or not W.any():
        return False
    W, X = W[:, W.any(axis=0)], X[W.any(axis=0)]
    P, whole = np.maximum(W @ X, FLOOR * M.max()), M.sum(axis=0)
    pull = W.T @ np.divide(M, P, out=np.zeros_like(M), where=M > 0)
    kappa = np.where(whole > 0, (pull / W.sum(axis=0)[:, None]).max(axis=0), 1)
    gap = P.sum(axis=0) - whole + whole * np.log(np.maximum(kappa, np.finfo(np.float64).tiny))
    return bool((gap <= GAP * whole).all())


def _divergence_gap(witness: Witness) -> bool:
    whole, gap = number_of(witness, "whole"), number_of(witness, "gap")
    return 0 <= gap <= GAP * whole


SEPARATION_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "divergence_gap": _divergence_gap,
    "divergence_near": _divergence_near,
    "parts_share": _parts_share,
    "parts_sum": _parts_sum,
}
