"""The small judge: decides whether a claim's witness proves it. It imports no prover, NumPy alone."""

from collections.abc import Callable, Mapping

import numpy as np

from matelier.certify.amounts import AMOUNT_JUDGES
from matelier.certify.clouds import CLOUD_JUDGES
from matelier.certify.echo import ECHO_JUDGES
from matelier.certify.equalities import EXACT_JUDGES
from matelier.certify.expressions.derivatives import EXPRESSION_JUDGES
from matelier.certify.expressions.laws import LAW_JUDGES
from matelier.certify.factors import FACTOR_JUDGES
from matelier.certify.forms import FORM_JUDGES
from matelier.certify.kinds import KIND_JUDGES
from matelier.certify.maps import MAP_JUDGES
from matelier.certify.measured.factors import MEASURED_FACTOR_JUDGES
from matelier.certify.measured.inverses import MEASURED_INVERSE_JUDGES
from matelier.certify.measured.kinds import MEASURED_KIND_JUDGES
from matelier.certify.measured.matrices import MEASURED_MATRIX_JUDGES
from matelier.certify.measured.roots import MEASURED_ROOT_JUDGES
from matelier.certify.measured.systems import MEASURED_SYSTEM_JUDGES
from matelier.certify.models import MODEL_JUDGES
from matelier.certify.norms import NORM_JUDGES
from matelier.certify.pixels import PIXEL_JUDGES
from matelier.certify.readings import READING_JUDGES
from matelier.certify.separation import SEPARATION_JUDGES
from matelier.certify.spectra import SPECTRAL_JUDGES
from matelier.certify.vectors import VECTOR_JUDGES
from matelier.certify.witness import array_of, number_of
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput

ROUNDING = 1e-5  # what float32 spectra may cost, relative to the frame; a tolerance is the judge's, never the witness's


def holds(claim: Claim) -> bool:
    """Whether the witness proves the claim; BadInput for an unknown kind or a broken witness."""
    judge = JUDGES.get(claim.kind)
    if judge is None:
        raise BadInput("claim.unknown", kind=claim.kind, known=", ".join(sorted(JUDGES)))
    try:
        with np.errstate(all="ignore"):  # what overflows is no number, and proves nothing
            return bool(judge(claim.witness))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as cause:
        raise BadInput("claim.broken", kind=claim.kind) from cause


def _least_squares(witness: Mapping[str, object]) -> bool:
    # A minimises ‖M − WA‖ exactly when what is left is orthogonal to every note: Wᵀ(M − WA) = 0.
    W, M, A = array_of(witness, "W"), array_of(witness, "M"), array_of(witness, "least_squares")
    left = W.T @ (M - W @ A)
    scale = np.linalg.norm(W, axis=0)[:, None] * np.linalg.norm(M, axis=0)[None, :]
    return bool((np.abs(left) <= ROUNDING * scale).all())


def _nonnegative(witness: Mapping[str, object]) -> bool:
    # Weak duality: for r' = (M − WX) − δ·1 with Wᵀr' ≤ 0, every X ≥ 0 has ½‖M − WX‖² ≥ r'ᵀM − ½‖r'‖².
    W, M, X = array_of(witness, "W"), array_of(witness, "M"), array_of(witness, "nonnegative")
    if (X < 0).any() or (W < 0).any() or (W.sum(axis=0) <= 0).any():
        return False
    R = M - W @ X
    lift = np.maximum((W.T @ R) / W.sum(axis=0)[:, None], 0).max(axis=0)
    dual = R - lift
    least = (dual * M).sum(axis=0) - 0.5 * (dual**2).sum(axis=0)
    gap = 0.5 * (R**2).sum(axis=0) - least
    return bool((gap <= ROUNDING * 0.5 * (M**2).sum(axis=0)).all())


def _energy_splits(witness: Mapping[str, object]) -> bool:
    # Pythagoras: whole = kept + left holds only if what is kept and what is left are orthogonal, over all frames.
    whole, kept, left = (number_of(witness, name) for name in ("whole", "kept", "left"))
    return min(whole, kept, left) >= 0 and abs(kept + left - whole) <= ROUNDING * whole


def _gap_is_small(witness: Mapping[str, object]) -> bool:
    whole, gap = number_of(witness, "whole"), number_of(witness, "gap")
    return 0 <= gap <= ROUNDING * whole


def _all_frames_summed(witness: Mapping[str, object]) -> bool:
    samples, hop, frames = (number_of(witness, name) for name in ("samples", "hop", "frames"))
    return hop > 0 and samples >= 0 and frames == 1 + samples // hop


MEASURED_JUDGES: dict[str, Callable[[Mapping[str, object]], bool]] = {
    "energy_splits": _energy_splits,
    "frames_summed": _all_frames_summed,
    "least_squares": _least_squares,
    "model_gap": _gap_is_small,
    "model_splits": _energy_splits,
    "nonnegative": _nonnegative,
}
SHELVES = (
    MEASURED_JUDGES, EXACT_JUDGES, SPECTRAL_JUDGES, FORM_JUDGES, KIND_JUDGES, NORM_JUDGES, VECTOR_JUDGES,
    AMOUNT_JUDGES, FACTOR_JUDGES, MODEL_JUDGES, SEPARATION_JUDGES, CLOUD_JUDGES, ECHO_JUDGES, MAP_JUDGES, PIXEL_JUDGES,
    MEASURED_MATRIX_JUDGES, MEASURED_SYSTEM_JUDGES, MEASURED_FACTOR_JUDGES, MEASURED_INVERSE_JUDGES,
    MEASURED_KIND_JUDGES, MEASURED_ROOT_JUDGES, EXPRESSION_JUDGES, LAW_JUDGES, READING_JUDGES,
)  # fmt: skip
JUDGES = {kind: judge for shelf in SHELVES for kind, judge in shelf.items()}
