"""The judge: it accepts what is proved and refuses every forged witness."""

from collections.abc import Mapping

import numpy as np
import pytest
from scipy.optimize import nnls

from matelier.certify.check import JUDGES, MEASURED_JUDGES, SHELVES, holds
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput


def true_claims() -> dict[str, dict[str, object]]:
    random = np.random.default_rng(0)
    W, M = random.random((20, 4)), random.random((20, 3))
    return {
        "least_squares": {"W": W, "M": M, "least_squares": np.linalg.lstsq(W, M, rcond=None)[0]},
        "nonnegative": {"W": W, "M": M, "nonnegative": np.stack([nnls(W, m)[0] for m in M.T], axis=1)},
        "energy_splits": {"whole": 5.0, "kept": 3.0, "left": 2.0},
        "model_splits": {"whole": 5.0, "kept": 4.0, "left": 1.0},
        "model_gap": {"whole": 5.0, "gap": 1e-9},
        "frames_summed": {"samples": 44100, "hop": 512, "frames": 87},
    }


FORGERIES: list[tuple[str, Mapping[str, object]]] = [
    ("least_squares", {"least_squares": np.zeros((4, 3))}),
    ("least_squares", {"M": np.eye(20)[:, :3]}),
    ("nonnegative", {"nonnegative": np.full((4, 3), 0.1)}),
    ("nonnegative", {"nonnegative": np.full((4, 3), -0.1)}),
    ("nonnegative", {"nonnegative": np.zeros((4, 3))}),
    ("nonnegative", {"W": -np.ones((20, 4))}),
    ("energy_splits", {"kept": 4.0}),
    ("energy_splits", {"kept": -1.0, "left": 6.0}),
    ("model_splits", {"left": 1.1}),
    ("model_gap", {"gap": 0.1}),
    ("model_gap", {"gap": -1e-9}),
    ("frames_summed", {"frames": 86}),
]


def test_every_true_claim_holds() -> None:
    claims = true_claims()
    assert set(claims) == set(MEASURED_JUDGES)
    for kind, witness in claims.items():
        assert holds(Claim(kind, witness)), kind


def test_every_judge_has_met_a_forgery() -> None:
    assert {kind for kind, _ in FORGERIES} == set(MEASURED_JUDGES)


def test_a_kind_of_claim_has_one_judge() -> None:
    assert len(JUDGES) == sum(map(len, SHELVES))


@pytest.mark.parametrize(("kind", "forged"), FORGERIES)
def test_a_forged_witness_is_refused(kind: str, forged: Mapping[str, object]) -> None:
    assert not holds(Claim(kind, {**true_claims()[kind], **forged}))


def test_an_unconstrained_optimum_with_negative_amounts_is_no_non_negative_one() -> None:
    claims = true_claims()
    A = claims["least_squares"]["least_squares"]
    assert isinstance(A, np.ndarray)
    assert (A < 0).any()
    assert not holds(Claim("nonnegative", {**claims["nonnegative"], "nonnegative": A}))
    assert not holds(Claim("nonnegative", {**claims["nonnegative"], "nonnegative": np.maximum(A, 0)}))


@pytest.mark.parametrize(
    "broken", [{}, {"whole": "much", "kept": 1, "left": 1}, {"whole": np.nan, "kept": 1, "left": 1}]
)
def test_a_broken_witness_is_bad_input(broken: Mapping[str, object]) -> None:
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(Claim("energy_splits", broken))


def test_a_kind_the_judge_does_not_know_is_bad_input() -> None:
    with pytest.raises(BadInput, match=r"claim\.unknown"):
        holds(Claim("perpetual_motion", {}))


def test_numbers_so_large_that_squares_overflow_prove_nothing() -> None:
    W, M, A = np.full((5, 2), 1e300), np.ones((5, 1)), np.ones((2, 1))
    for kind, name in (("least_squares", "least_squares"), ("nonnegative", "nonnegative")):
        with pytest.raises(BadInput, match=r"claim\.broken"):
            holds(Claim(kind, {"W": W, "M": M, name: A}))


def test_a_witness_without_frames_or_of_complex_numbers_is_broken() -> None:
    for W, M in ((np.ones((5, 2)), np.ones((5, 0))), (np.ones((5, 2), complex), np.ones((5, 1)))):
        with pytest.raises(BadInput, match=r"claim\.broken"):
            holds(Claim("least_squares", {"W": W, "M": M, "least_squares": np.ones((2, M.shape[1]))}))


def test_a_whole_number_beyond_every_float_is_broken() -> None:
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(Claim("energy_splits", {"whole": 10**400, "kept": 1, "left": 1}))
