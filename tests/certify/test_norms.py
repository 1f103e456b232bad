"""Every claim about norms and singular values is believed with its witness, and refused with a forged one."""

from fractions import Fraction

import pytest

from exactly import E, believed, moved, shelf
from matelier.certify.check import holds
from matelier.certify.norms import NORM_JUDGES
from matelier.exact.arithmetic import identity
from matelier.exact.norms import norms
from matelier.exact.svd import condition, svd
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

SEED = E("1 2 3; 4 5 6; 7 8 0")
TINY = Fraction(1, 10**25)

PROVED: dict[str, tuple[Claim, ...]] = {
    "norms": norms(E("1 -2; 3 4")).claims + norms(E("3; -4")).claims,
    "p_norm": norms(E("3; 4; 6"), 3).claims,
    "spectral_norm": norms(E("3 0; 4 5")).claims,
    "spectral_norm_between": norms(SEED).claims,
    "svd": svd(E("3 0; 4 5")).claims,
    "svd_by_squares": svd(E("1 1; 0 1")).claims + svd(E("1 2; 3 4; 5 6")).claims,
    "svd_digits": svd(SEED).claims,
    "condition_numbers": condition(E("3 0; 4 5")).claims,
}


proof, forged, part = shelf(PROVED)


def test_every_kind_has_a_proof_and_a_forgery_here() -> None:
    assert set(PROVED) == set(NORM_JUDGES) == {claim.kind for claim in FORGED}


@pytest.mark.parametrize("kind", sorted(PROVED))
def test_true_claims_are_believed(kind: str) -> None:
    assert all(holds(claim) for claim in PROVED[kind])


FORGED = (
    forged("norms", one=5),
    forged("norms", infinity=6),
    forged("norms", max=3),
    forged("norms", frobenius_square=29),
    forged("p_norm", low=Fraction(6)),
    forged("p_norm", high=Fraction(8)),
    forged("p_norm", p=2),
    forged("spectral_norm", square=46),
    forged("spectral_norm", square=5, P=identity(2), L=E("1 0; 1 1"), D=E("-20 0; 0 0")),
    forged("spectral_norm", A=E("3 0; 4 6")),
    forged("spectral_norm_between", low=Fraction(13)),
    forged("spectral_norm_between", low=Fraction(0), high=Fraction(1, 10**40)),
    forged("spectral_norm_between", V=identity(3)),
    forged("spectral_norm_between", A=moved(SEED, 0, 0)),
    forged("svd", U=moved(part("svd", "U"), 0, 0)),
    forged("svd", A=E("0 1; 1 0"), U=E("0 1; 1 0"), S=E("1 0; 0 -1"), V=E("1 0; 0 -1")),
    forged("svd", A=E("1 0; 0 2"), U=identity(2), S=E("1 0; 0 2"), V=identity(2)),
    forged("svd", A=E("1 1; 0 1"), U=identity(2), S=E("1 1; 0 1"), V=identity(2)),
    forged("svd_by_squares", A=E("1 1; 0 2")),
    forged("svd_by_squares", U=moved(part("svd_by_squares", "U"), 0, 0)),
    forged("svd_by_squares", squares=Exact((tuple(reversed(part("svd_by_squares", "squares").rows[0])),))),
    forged("svd_by_squares", V=Exact(tuple(row[:1] for row in part("svd_by_squares", "V").rows))),
    forged("svd_digits", A=moved(SEED, 2, 2, TINY)),
    forged("svd_digits", U=moved(part("svd_digits", "U"), 0, 0, TINY)),
    forged("svd_digits", V=moved(part("svd_digits", "V"), 0, 0, TINY)),
    forged("svd_digits", S=moved(part("svd_digits", "S"), 1, 1, TINY)),
    forged("svd_digits", radius=Fraction(1, 10)),
    forged("condition_numbers", one=4),
    forged("condition_numbers", infinity=4),
    forged("condition_numbers", B=identity(2)),
)


@pytest.mark.parametrize("claim", FORGED, ids=lambda claim: claim.kind)
def test_forged_claims_are_refused(claim: Claim) -> None:
    assert not believed(claim)


def test_absolute_values_are_not_believed_unseen() -> None:
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(forged("norms", sizes=E("1 2; 3 5")))
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(forged("norms", sizes=E("1 -2; 3 4")))
