"""Every law that the four lectures write is put to the test: the true ones hold, the mistaken ones fall."""

import pytest

from matelier.calculus.laws.claims import check_claim
from matelier.calculus.laws.verdict import Verdict
from matelier.certify.check import holds
from matelier.spine.step import finish

AUDIO_COURSE = [  # the Spanish course on machine learning for audio: linear maps, inverses, rank
    "A*(u + v) = A*u + A*v",
    "A*(c*u) = c*(A*u)",
    "A^-1*A*x = x",
    "x = A^-1*b if b = A*x, A invertible",
    "rank(A) <= min(m, n) if A: m x n",
    "det(A) != 0 if A invertible",
    "rank(A) = n if A: n x n, A invertible",
]
SIGNAL_COURSE = [  # the English slides on signal processing, class 2
    "eye(n)*x = x if x: n",
    "A*(B*C) = (A*B)*C",
    "A*(B + C) = A*B + A*C",
    "A*B != B*A",
    "(A*B)' = B'*A'",
    "det(A*B*C) = det(A)*det(B)*det(C)",
    "det(B + C) != det(B) + det(C)",
    "det(A*B) = det(B*A) = det(A)*det(B) if A: n x n",
    "rank(A) = rank(A')",
    "det(A) = 0 if rank(A) < n, A: n x n",
    "rank(A) < n if det(A) = 0, A: n x n",
    "inv(T)*T = I",
    "(W*inv(W'*W)*W')*(W*inv(W'*W)*W') = W*inv(W'*W)*W'",
    "W*inv(W'*W)*W' = V*inv(V'*V)*V' if V = W*S, S invertible",
    "pinv(W) = inv(W) if W invertible",
    "pinv(W) = inv(W'*W)*W' if W: m x n, rank(W) = n",
    "W*pinv(W) = W*inv(W'*W)*W' if W: m x n, rank(W) = n",
    "pinv(pinv(A)) = A",
    "(A*pinv(A))*(A*pinv(A)) = A*pinv(A)",
    "pinv(A)*A = I if A: k x n, rank(A) = n",
    "R' = R^-1 if R rotation",
    "A*A' = A'*A = I if A orthogonal",
    "P*P' = I if P permutation",
    "M = V*L*V^-1 if M*V = V*L, V invertible",
    "M = V*L*V' if M*V = V*L, V orthogonal",
    "C*inv(B) = A if C = A*B, B invertible",
    "inv(A)*C = B if C = A*B, A invertible",
]
KOREAN_COURSE = [  # the Korean notes of a course on machine learning
    "(A')' = A",
    "(A*B)' = B'*A'",
    "(A + B)' = A' + B'",
    "(A*A')' = A*A'",
    "(A + A')' = A + A'",
    "(A - A')' = -(A - A')",
    "tr(A) = tr(A')",
    "tr(A + B) = tr(A) + tr(B)",
    "tr(t*A) = t*tr(A)",
    "tr(A*B) = tr(B*A)",
    "tr(A*B*C) = tr(B*C*A) = tr(C*A*B)",
    "norm2(x)^2 = x'*x",
    "norm2(A) = sqrt(tr(A'*A))",
    "rank(A) <= min(m, n) if A: m x n",
    "rank(A) = rank(A')",
    "rank(A*B) <= min(rank(A), rank(B))",
    "rank(A + B) <= rank(A) + rank(B)",
    "A^-1*A = I",
    "A*A^-1 = I",
    "(A^-1)^-1 = A",
    "(A*B)^-1 = B^-1*A^-1 if A, B 가역",
    "(A^-1)' = (A')^-1",
    "U'*U = I if U 직교",
    "U*U' = I if U 직교",
    "U^-1 = U' if U 직교행렬",
    "norm2(U*x) = norm2(x) if U 직교",
    "det(eye(n)) = 1",
    "det(A) = det(A')",
    "det(A*B) = det(A)*det(B)",
    "det(A^-1) = 1/det(A)",
    "x'*A*x = x'*A'*x = x'*((A + A')/2)*x",
    "x'*(A'*A)*x >= 0",
    "tr(A) = eigsum(A)",
    "det(A) = eigprod(A)",
    "A^-1*x = (1/t)*x if A*x = t*x, A invertible",
    "A = U*L*U' if A*U = U*L, U orthogonal",
    "A'*A*x = A'*b if x = inv(A'*A)*A'*b",
    "norm2(x - D*D'*x)^2 = x'*x - x'*D*D'*x if D'*D = eye(l)",
]
PORTUGUESE_POST = [  # the Portuguese post on the algebra behind machine learning
    "norm2(x) >= 0",
    "norm1(x + y) <= norm1(x) + norm1(y)",
    "norm2(x + y) <= norm2(x) + norm2(y)",
    "norminf(x + y) <= norminf(x) + norminf(y)",
    "norm2(x)^2 = x'*x",
    "A*(B + C) = A*B + A*C",
    "A*(B*C) = (A*B)*C",
    "a'*b = b'*a",
    "eye(n)*x = x if x: n",
    "(A^-1)^-1 = A",
    "(A*B)^-1 = B^-1*A^-1 se A, B invertíveis",
    "(A^-1)' = (A')^-1",
    "s*x + (1 - s)*x = x",
    "diag(v)*x = v.*x",
    "inv(diag(v)) = diag(1./v)",
    "det(A) = det(A')",
    "det(A*B) = det(A)*det(B)",
    "1/det(A) = det(A^-1)",
    "tr(A) = tr(A')",
    "tr(t*A) = t*tr(A')",
    "tr(A*B) = tr(B*A)",
    "A = A' se A é simétrica",
    "norm2(x/norm2(x)) = 1",
    "A'*A = A*A' = I se A ortogonal",
    "(A*B)'*(A*B) = I se A, B ortogonais",
    "A = V*diag(d)*V^-1 se A*V = V*diag(d), V invertível",
]
MISTAKEN = {
    "003: the transpose of a product": ("(A*B)' = A'*B'", "(A*B)' = B'*A'"),
    "003: a product is not commutative": ("A*B = B*A", None),
    "003: a norm is homogeneous without bars": ("norm2(t*x) = t*norm2(x)", "norm2(t*x) = abs(t)*norm2(x)"),
    "003: rank 5 of a 5 × 4 matrix": ("rank(A) = 5 if A: 5 x 4", "rank(A) <= 4"),
    "001, as one may read it: volumes add": ("det(A + B) = det(A) + det(B)", None),
    "002, as one may read it: a row's factor for all rows": ("det(t*A) = t*det(A)", "det(t*A) = t^n*det(A)"),
    "002: the rank of a sum": ("rank(A + B) <= rank(A)", None),
}


def verdict(law: str) -> Verdict:
    """What is found, the judge agreeing with every claim."""
    found = finish(check_claim(law))
    assert all(holds(claim) for claim in found.claims)
    return found.value


@pytest.mark.parametrize("law", AUDIO_COURSE + SIGNAL_COURSE + KOREAN_COURSE + PORTUGUESE_POST)
def test_a_law_of_the_lectures_holds(law: str) -> None:
    found = verdict(law)
    assert found.status == "holds", (found.how, found.example)


@pytest.mark.parametrize(("law", "mended"), MISTAKEN.values(), ids=MISTAKEN)
def test_a_mistaken_law_of_the_lectures_falls(law: str, mended: str | None) -> None:
    found = verdict(law)
    assert found.status == "falls"
    assert found.example is not None
    assert (found.mended.text.replace(" ", "") if found.mended else None) == (
        mended.replace(" ", "") if mended else None
    )


def test_the_rank_of_a_sum_is_not_below_either_rank() -> None:
    """002 writes rank(A + B) <= min(rank(A), rank(B)), which is the law of the product."""
    assert verdict("rank(A + B) <= min(rank(A), rank(B))").status == "falls"
    assert verdict("rank(A*B) <= min(rank(A), rank(B))").status == "holds"
