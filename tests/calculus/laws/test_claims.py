"""A typed law holds, falls by the smallest example, or is open; a law nearly right is mended."""

import pytest

from matelier.calculus.language.shapes import read
from matelier.calculus.laws.claims import check_claim
from matelier.calculus.laws.conditions import Relation, Trait
from matelier.calculus.laws.degrees import Bound, Degrees, generic, wrong
from matelier.calculus.laws.matching import law_of
from matelier.calculus.laws.statements import read_claim
from matelier.calculus.laws.verdict import Verdict
from matelier.calculus.values.evaluate import evaluate
from matelier.certify.check import holds
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact
from matelier.spine.step import Step, finish


def verdict(law: str, conditions: str = "", variables: str | None = None) -> Verdict:
    return finish(check_claim(law, conditions, variables)).value


def rows(M: object) -> list[list[int]]:
    assert isinstance(M, Exact)
    return [[int(entry) for entry in row] for row in M.rows]


def test_the_smallest_example_is_small_and_shows_both_sides() -> None:
    found = verdict("(A*B)' = A'*B'").example
    assert found is not None
    assert found.sizes == {"n": 2}
    assert {name: rows(M) for name, M in found.values.items()} == {"A": [[1, 0], [0, 0]], "B": [[0, 1], [0, 0]]}
    assert rows(found.left) == [[0, 0], [1, 0]]
    assert rows(found.right) == [[0, 0], [0, 0]]
    assert [part.expression.op for part in found.left_parts] == ["mul", "transpose"]


@pytest.mark.parametrize(
    ("law", "mended"),
    [
        ("(A*B)' = A'*B'", "(A*B)' = B'*A'"),
        ("det(t*A) = t*det(A)", "det(t*A) = t^n*det(A)"),
        ("inv(A*B) = inv(A)*inv(B)", "inv(A*B) = inv(B)*inv(A)"),
        ("(A+B)^2 = A^2 + 2*A*B + B^2", "(A+B)^2 = A^2 + A*B + B*A + B^2"),
        ("rank(A+B) = rank(A) + rank(B)", "rank(A+B) <= rank(A) + rank(B)"),
        ("norm2(A*B) = norm2(A)*norm2(B)", "norm2(A*B) <= norm2(A)*norm2(B)"),
        ("norm2(t*x) = t*norm2(x)", "norm2(t*x) = abs(t)*norm2(x)"),
        ("vec(A*X*B) = kron(A,B')*vec(X)", "vec(A*X*B) = kron(B',A)*vec(X)"),
        ("x'*A*y = y'*A*x", "x'*A*y = y'*A'*x"),
        ("det(inv(A)) = det(A)", "det(inv(A)) = 1/det(A)"),
    ],
)
def test_a_law_nearly_right_is_mended(law: str, mended: str) -> None:
    found = verdict(law)
    assert found.status == "falls"
    assert found.mended is not None
    assert found.mended.text == mended
    assert verdict(mended).status == "holds"


def test_conditions_under_which_it_holds_are_found() -> None:
    assert (Relation("A*B", "=", "B*A"),) in verdict("(A+B)^2 = A^2 + 2*A*B + B^2").holds_if
    assert (Trait(("A",), "diagonal"), Trait(("B",), "diagonal")) in verdict("A*B = B*A").holds_if
    assert verdict("A*B = B*A", "A, B diagonal").status == "holds"
    assert verdict("A*B = B*A", "A, B symmetric").status == "falls"


def test_a_law_without_a_mend_has_none() -> None:
    found = verdict("det(A + B) = det(A) + det(B)")
    assert found.status == "falls"
    assert found.mended is None


def test_an_identity_tells_how_sure_it_is() -> None:
    found = verdict("(A*B)' = B'*A'")
    assert found.how == "identity"
    assert found.wrong_log2 is not None
    assert found.wrong_log2 < -100
    assert {"m": 1, "n": 1, "k": 1} in found.sizes
    assert any(len(set(sizes.values())) == 3 for sizes in found.sizes)
    assert found.law == "law.proof.transpose.product"


@pytest.mark.parametrize(
    ("text", "top", "bottom"), [("det(A)", 3, 0), ("tr(A*A*A*A)", 4, 0), ("1/det(A)", 0, 3), ("inv(A)", 2, 3)]
)
def test_degrees_bound_the_numerator_and_the_denominator(text: str, top: int, bottom: int) -> None:
    found = evaluate(read(text, "A: 3 x 3").expression, {"A": generic((3, 3))}, {}, Degrees())
    assert (found.top, found.bottom) == (top, bottom)
    assert wrong(Bound(10**6, 0, 10**6, (1, 1))) > wrong(found)


@pytest.mark.parametrize(
    "law", ["(A + B)^2 = A^2 + 2*A*B + B^2", "A*B = B*A", "x'*A*x >= 0", "det(Q)^2 = 1", "rank(S*A) = rank(A)"]
)
def test_a_listed_law_is_none_without_its_condition(law: str) -> None:
    assert law_of(read_claim(law)[0][0]) is None
    assert verdict(law).status == "falls"


def test_a_mend_says_something() -> None:
    assert verdict("norm2(inv(A)) = 1/norm2(A)").mended is None


def test_a_prime_does_not_pass_for_zero() -> None:
    assert verdict(f"{2**127 - 1}*x = 0*x").status == "falls"
    assert verdict(f"{2**61 - 1}*A = 0*A").status == "falls"


def test_what_no_listed_law_covers_is_open() -> None:
    found = verdict("norm1(A*x) <= norm1(A)*norminf(x)")
    assert (found.status, found.how) == ("open", "search")
    assert found.tries > 500


def test_instances_of_listed_laws_are_recognised() -> None:
    assert verdict("rank((A+B)*C) <= rank(A+B)").law == "law.proof.rank.product_left"
    assert verdict("norm2(u)*norm2(v) >= abs(v'*u)").law == "law.proof.norm.cauchy"


@pytest.mark.parametrize("law", ["sin(x) = x", "logdet(A + B) = logdet(A) + logdet(B)", "exp(s*t) = exp(s)*exp(t)"])
def test_functions_without_exact_values_are_enclosed(law: str) -> None:
    assert verdict(law).status == "falls"


def test_different_means_not_always_equal() -> None:
    found = verdict("A*B != B*A")
    assert found.status == "holds"
    assert found.example is not None
    assert found.equal_at is not None
    assert verdict("(A*B)' != B'*A'").status == "falls"


@pytest.mark.parametrize("variables", ["A: 2 x 3; B: 3 x 4", "A: 2 x 3; B: 3 x 2"])
def test_a_side_that_is_not_defined_is_told(variables: str) -> None:
    found = verdict("A*B = B*A", variables=variables)
    assert (found.status, found.how) == ("falls", "shapes")
    assert found.reason is not None


def test_several_comparisons_are_decided_one_by_one() -> None:
    found = verdict("Q'*Q = Q*Q' = I", "Q orthogonal")
    assert [part.status for part in found.parts] == ["holds", "holds"]
    assert verdict("tr(A*B) = tr(B*A) = tr(A)*tr(B)").status == "falls"


@pytest.mark.parametrize("law", ["(A*B)' = A'*B'", "det(A*B) = det(A)*det(B)", "pinv(A*B) = pinv(B)*pinv(A)"])
def test_the_judge_agrees_and_refuses_what_is_forged(law: str) -> None:
    (claim,) = finish(check_claim(law)).claims
    assert holds(claim)
    forged = {**claim.witness, "right": "zeros(2,2)" if claim.kind == "law_holds" else claim.witness["left"]}
    assert not holds(Claim(claim.kind, forged, "CHECKED"))


def test_the_work_is_told_in_steps() -> None:
    seen = list[Step]()
    finish(check_claim("rank(A*B) <= rank(A)"), seen.append)
    assert [step.rule for step in seen] == ["law.read", "law.search", "law.law"]


@pytest.mark.parametrize(
    ("law", "key"),
    [
        ("A*B", "law.no_relation"),
        ("", "expression.empty"),
        ("A = ", "law.empty_side"),
        ("A = B = C = D = E = F", "law.relations"),
        ("A <= B", "law.order"),
        ("rank(A) = min(m, n)", "law.least"),
        ("A = B if A potato", "law.condition"),
        ("__import__('os') = A", "expression"),
        ("(" * 1_500 + "A" + ")" * 400 + " = A", "expression|law"),
        ("(" * 100_000 + " = A", "law.long"),
        ("9^9^9^9 = x", "expression"),
        ("А*B = B*А", "expression.look_alike"),
    ],
)
def test_what_is_no_law_is_refused_at_once(law: str, key: str) -> None:
    with pytest.raises(BadInput, match=key):
        verdict(law)
