"""The judge of separations: it accepts what is proved and refuses every forged witness."""

from collections.abc import Mapping

import numpy as np
import pytest

from matelier.certify.check import holds
from matelier.certify.separation import SEPARATION_JUDGES
from matelier.factors.divergence import amounts_by_divergence
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput


def true_claims() -> dict[str, dict[str, object]]:
    random = np.random.default_rng(0)
    W, M = random.random((20, 4)), random.random((20, 3))
    W[:, 3] = 0
    M[:5, 1] = 0
    parts = random.standard_normal((2, 50))
    mixture = parts.sum(axis=0)
    return {
        "parts_sum": {"whole": 1000.0, "left": 1e-9, "mixture": mixture, "parts": parts},
        "parts_share": {"whole": 5.0, "energies": [3.0, 2.0]},
        "divergence_gap": {"whole": 5.0, "gap": 1e-3},
        "divergence_near": {"W": W, "M": M, "X": amounts_by_divergence(M.T, W, tolerance=1e-6, cycles=500)[0].T},
    }


FORGERIES: list[tuple[str, Mapping[str, object]]] = [
    ("parts_sum", {"left": 1.0}),
    ("parts_sum", {"left": -1e-9}),
    ("parts_sum", {"parts": np.ones((2, 50))}),
    ("parts_sum", {"parts": np.ones((2, 49))}),
    ("parts_sum", {"whole": 1.0, "left": 0.0}),  # less than its loudest stretch
    ("parts_share", {"energies": [3.0, 3.0]}),
    ("parts_share", {"energies": [6.0, -1.0]}),
    ("divergence_gap", {"gap": 0.1}),
    ("divergence_gap", {"gap": -1e-9}),
    ("divergence_near", {"X": np.full((4, 3), 0.3)}),
    ("divergence_near", {"X": np.zeros((4, 3))}),
    ("divergence_near", {"X": np.full((4, 3), -0.1)}),
    ("divergence_near", {"W": -np.ones((20, 4))}),
    ("divergence_near", {"W": np.zeros((20, 4))}),
    ("divergence_near", {"M": np.eye(20)[:, :3]}),
]


def test_every_true_claim_holds() -> None:
    claims = true_claims()
    assert set(claims) == set(SEPARATION_JUDGES) == {kind for kind, _ in FORGERIES}
    for kind, witness in claims.items():
        assert holds(Claim(kind, witness)), kind


@pytest.mark.parametrize(("kind", "forged"), FORGERIES)
def test_a_forged_witness_is_refused(kind: str, forged: Mapping[str, object]) -> None:
    assert not holds(Claim(kind, {**true_claims()[kind], **forged}))


def test_a_broken_witness_is_bad_input() -> None:
    for kind, broken in (("parts_sum", {"parts": [[np.nan]]}), ("divergence_gap", {"gap": "small"})):
        with pytest.raises(BadInput, match=r"claim\.broken"):
            holds(Claim(kind, {**true_claims()[kind], **broken}))


def test_silence_adds_up() -> None:
    zero = np.zeros(10)
    assert holds(Claim("parts_sum", {"whole": 0.0, "left": 0.0, "mixture": zero, "parts": np.zeros((2, 10))}))
    witness = {"W": np.ones((10, 2)), "M": zero[:, None], "X": np.zeros((2, 1))}
    assert holds(Claim("divergence_near", witness))
