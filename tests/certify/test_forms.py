"""Every claim about symmetric matrices and their forms is believed with its witness, and refused with a forged one."""

import pytest

from exactly import E, believed, moved, shelf
from matelier.certify.check import holds
from matelier.certify.forms import FORM_JUDGES
from matelier.exact.arithmetic import identity
from matelier.exact.cholesky import cholesky
from matelier.exact.definite import definite
from matelier.exact.ldl import ldl
from matelier.exact.quadratic_form import quadratic_form
from matelier.scalars.ratio import letter
from matelier.spine.claim import Claim
from matelier.spine.matrix import Exact

x, y = letter("x"), letter("y")
FORM = Exact.of([[x * x + 4 * x * y + y * y]])

PROVED: dict[str, tuple[Claim, ...]] = {
    "ldl": ldl(E("0 1 2; 1 0 3; 2 3 0")).claims + ldl(E("0 1; 1 5")).claims,
    "cholesky": cholesky(E("4 2; 2 3")).claims,
    "form_sign": cholesky(E("1 2; 2 1")).claims,
    "inertia": definite(E("1 2; 2 1")).claims,
    "leading_minors": definite(E("1 2; 2 1")).claims,
    "not_symmetric": definite(E("2 1; 0 2")).claims,
    "symmetric_part": definite(E("2 1; 0 2")).claims,
    "completed_squares": quadratic_form(E("1 2; 2 1")).claims,
    "form_polynomial": quadratic_form(FORM).claims,
}


proof, forged, part = shelf(PROVED)


def test_every_kind_has_a_proof_and_a_forgery_here() -> None:
    assert set(PROVED) == set(FORM_JUDGES) == {claim.kind for claim in FORGED}


@pytest.mark.parametrize("kind", sorted(PROVED))
def test_true_claims_are_believed(kind: str) -> None:
    assert all(holds(claim) for claim in PROVED[kind])


FORGED = (
    forged("ldl", A=moved(part("ldl", "A"), 0, 1)),
    forged("ldl", L=moved(part("ldl", "L"), 0, 1)),
    forged("ldl", A=E("2 0; 0 2"), P=identity(2), L=E("2 0; 0 1"), D=E("1/2 0; 0 2")),
    forged("ldl", A=E("0 0 1; 0 1 0; 1 0 0"), P=identity(3), L=identity(3), D=E("0 0 1; 0 1 0; 1 0 0")),
    forged("ldl", A=E("1 2; 3 4"), P=identity(2), L=identity(2), D=E("1 2; 3 4")),
    forged("cholesky", A=moved(part("cholesky", "A"), 1, 1)),
    forged("cholesky", A=E("1 0; 0 1"), L=E("-1 0; 0 1")),
    forged("cholesky", A=E("2 1; 1 1"), L=E("1 1; 0 1")),
    forged("form_sign", sign=1),
    forged("form_sign", x=E("0; 0"), sign=0),
    forged("form_sign", x=E("1; 0")),
    forged("inertia", positive=2, negative=0),
    forged("inertia", zero=1),
    forged("inertia", D=moved(part("inertia", "D"), 1, 1)),
    forged("leading_minors", minors=E("1 3")),
    forged("leading_minors", minors=E("1")),
    forged("not_symmetric", row=0, column=0),
    forged("not_symmetric", row=-1),
    forged("not_symmetric", A=E("2 1; 1 2")),
    forged("symmetric_part", S=E("2 1; 1 2")),
    forged("completed_squares", weights=E("1 -2")),
    forged("completed_squares", forms=E("1 2; 0 2")),
    forged("form_polynomial", S=E("1 4; 0 1")),
    forged("form_polynomial", S=E("1 1; 1 1")),
    forged("form_polynomial", variables=Exact.of([[x, x]])),
    forged("form_polynomial", variables=Exact.of([[x, 2 * y]]), S=E("1 1; 1 1/4")),
)


@pytest.mark.parametrize("claim", FORGED, ids=lambda claim: claim.kind)
def test_forged_claims_are_refused(claim: Claim) -> None:
    assert not believed(claim)
