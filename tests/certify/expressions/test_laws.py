"""The judge believes laws that hold and counterexamples that are some, and no others."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

import matelier as mt
from effort import counted
from matelier.certify.check import holds
from matelier.spine.claim import Claim


def square(*traits: str) -> dict[str, Any]:
    return {"shape": ["n", "n"], "traits": list(traits)}


COLUMN = {"shape": ["n"], "traits": []}
NUMBER = {"shape": [], "traits": []}
BOTH = {"A": square(), "B": square()}
ODD = [{"n": 1}, {"n": 3}, {"n": 5}]
EVERY = [{"n": 1}, {"n": 2}, {"n": 3}, {"n": 4}]
OBLONG = [{"m": m, "n": n} for m in (1, 2, 3) for n in (1, 2, 3)]
LETTERS = {"A": {"shape": ["m", "n"], "traits": []}, "B": {"shape": ["n", "m"], "traits": []}}


def held(
    left: str, right: str, variables: Mapping[str, Any], conditions: Sequence[Sequence[str]] = (), sizes: object = EVERY
) -> bool:
    told = {"left": left, "relation": "=", "right": right, "variables": variables, "conditions": conditions}
    return holds(Claim("law_holds", told | {"sizes": sizes}))


@pytest.mark.parametrize(
    ("left", "right", "variables"),
    [
        ("(A*B)'", "B'*A'", BOTH),
        ("tr(A*B)", "tr(B*A)", BOTH),
        ("det(A*B)", "det(A)*det(B)", BOTH),
        ("det(c*A)", "c^n*det(A)", {"A": square(), "c": NUMBER}),
        ("inv(A*B)", "inv(B)*inv(A)", {"A": square("inv"), "B": square("inv")}),
        ("eigsum(A)", "tr(A)", {"A": square()}),
        ("eigprod(A)", "det(A)", {"A": square()}),
        ("det(Q)^2", "1", {"Q": square("orth")}),
        ("det(Q)", "1", {"Q": square("rotation")}),
        ("norm2(Q*x)", "norm2(x)", {"Q": square("orth"), "x": COLUMN}),
        ("Q*Q'", "eye(n)", {"Q": square("permutation")}),
        ("tr(P)", "rank(P)", {"P": square("idempotent")}),
        ("P'", "P", {"P": square("projection")}),
        ("x'*K*x", "0", {"K": square("antisym"), "x": COLUMN}),
        ("A*A'", "A'*A", {"A": square("normal")}),
        ("tr(A)", "0", {"A": square("nilpotent")}),
        ("A*A", "eye(n)", {"A": square("involutory")}),
        ("det(A)", "0", {"A": square("singular")}),
        ("det(A)", "sum(zeros(n))", {"A": square("singular", "sym")}),
        ("A*B", "B*A", {"A": square("diagonal"), "B": square("diagonal")}),
        ("tr(A)", "sum(diag(A))", {"A": square("upper")}),
        ("norm2(x)", "1", {"x": {"shape": ["n"], "traits": ["unit"]}}),
        ("sum(x)", "1", {"x": {"shape": ["n"], "traits": ["simplex"]}}),
        ("abs(-c)", "abs(c)", {"c": NUMBER}),
        ("norm2(c*x)", "abs(c)*norm2(x)", {"c": NUMBER, "x": COLUMN}),
        ("norm2(x*y')", "norm2(x)*norm2(y)", {"x": COLUMN, "y": COLUMN}),
    ],
)
def test_what_holds_is_believed(left: str, right: str, variables: Mapping[str, Any]) -> None:
    assert held(left, right, variables)
    assert "0" in right or "zeros" in right or not held(left, f"3*({right})", variables)


@pytest.mark.parametrize(
    ("left", "right", "variables"),
    [
        ("(A*B)'", "A'*B'", BOTH),
        ("A*B", "B*A", BOTH),
        ("det(c*A)", "c*det(A)", {"A": square(), "c": NUMBER}),
        ("det(Q)", "1", {"Q": square("orth")}),
        ("A", "zeros(n,n)", {"A": square("nilpotent")}),
        ("rank(P)", "1", {"P": square("projection")}),
        ("P", "eye(n)", {"P": square("permutation")}),
        ("A", "A'", {"A": square("normal")}),
        ("sqrt(c^2)", "c", {"c": NUMBER}),
    ],
)
def test_what_falls_is_not_believed(left: str, right: str, variables: Mapping[str, Any]) -> None:
    assert not held(left, right, variables)


def test_luck_is_not_enough_where_a_root_has_two_signs() -> None:
    letters = {"a": NUMBER, "b": NUMBER}
    assert held("sqrt(a^2)*sqrt(b^2)", "abs(a*b)", letters, sizes=[{}])
    for k in range(300):
        assert not held(f"sqrt((a+{k})^2)", f"a+{k}", letters, sizes=[{}])
        assert not held(f"det(Q)+{k}", f"1+{k}", {"Q": square("orth")}, sizes=[{"n": 2}])


def test_what_is_no_rational_function_cannot_be_judged_modulo_a_prime() -> None:
    for text in ("exp(c)", "sign(c)", "relu(c)", "log(c)", "sin(c)"):
        with pytest.raises(mt.BadInput, match=r"claim\.broken"):
            held(text, text, {"c": NUMBER})


def test_laws_hold_under_their_conditions() -> None:
    assert held("A*B", "B*A", BOTH, [["A*B", "=", "B*A"]])
    assert not held("A*B", "A*A", BOTH, [["A*B", "=", "B*A"]])
    assert held("B*A", "eye(n)", BOTH, [["A*B", "=", "eye(n)"]])
    perpendicular = [["x'*y", "=", "0"]]
    vectors = {"x": COLUMN, "y": COLUMN}
    assert held("norm2(x+y)^2", "norm2(x)^2+norm2(y)^2", vectors, perpendicular, EVERY[1:])
    assert not held("norm2(x+y)^2", "norm2(x)^2+norm2(y)^2", vectors)
    assert held("det(A*B)", "0", BOTH, [["det(A)", "=", "0"]])
    tall = [told for told in OBLONG if told["m"] >= told["n"]]
    assert held("pinv(A)*A", "eye(n)", LETTERS, [["rank(A)", "=", "n"]], tall)
    assert not held("pinv(A)*A", "eye(n)", LETTERS, [["rank(A)", "=", "n"]], OBLONG)
    assert held("rank(A'*A)", "1", LETTERS, [["rank(A)", "=", "1"]], OBLONG)


def test_a_law_is_judged_at_the_sizes_that_are_told() -> None:
    assert held("det(K)", "0", {"K": square("antisym")}, sizes=ODD)
    assert not held("det(K)", "0", {"K": square("antisym")}, sizes=EVERY)
    assert not held("A", "A", {"A": square()}, sizes=[])
    with pytest.raises(mt.BadInput, match=r"claim\.broken"):
        held("A", "A", {"A": square()}, sizes=[{"n": 10**6}])


def fallen(
    left: str, relation: str, right: str, variables: Mapping[str, Any], conditions: Sequence[Sequence[str]] = (),
    sizes: Mapping[str, int] | None = None, **values: object,
) -> bool:  # fmt: skip
    told = {"left": left, "relation": relation, "right": right, "variables": variables, "conditions": conditions}
    return holds(Claim("law_falls", told | {"values": values, "sizes": sizes or {"n": 2}}))


A, B = [["1", "2"], ["0", "-1/2"]], [["0", "1"], ["1", "0"]]


def test_a_counterexample_is_put_in() -> None:
    assert fallen("(A*B)'", "=", "A'*B'", BOTH, A=A, B=B)
    assert not fallen("(A*B)'", "=", "B'*A'", BOTH, A=A, B=B)
    assert not fallen("A*B", "=", "B*A", BOTH, A=A, B=[["1", "0"], ["0", "1"]])
    assert fallen("norm2(A+B)", "=", "norm2(A)+norm2(B)", BOTH, A=A, B=B)
    assert fallen("norm2(A+B)", ">=", "norm2(A)+norm2(B)", BOTH, A=A, B=B)
    assert not fallen("norm2(A+B)", "<=", "norm2(A)+norm2(B)", BOTH, A=A, B=B)
    assert fallen("det(A)", "≠", "-1/2", BOTH, A=A, B=B)
    assert fallen("det(A)", "<", "-1/2", BOTH, A=A, B=B)
    assert not fallen("det(A)", "<=", "-1/2", BOTH, A=A, B=B)
    five = {"A": {"shape": [5, 4], "traits": []}}
    assert fallen("rank(A)", "=", "5", five, A=[["1", "0", "0", "0"]] * 5)


def test_a_counterexample_has_the_traits_and_the_conditions() -> None:
    assert fallen("det(S)", ">=", "0", {"S": square("sym")}, S=B)
    assert not fallen("det(S)", ">=", "0", {"S": square("sym")}, S=A)
    assert not fallen("det(S)", ">=", "1", {"S": square("psd")}, S=B)
    assert fallen("det(S)", ">=", "1", {"S": square("psd")}, S=[["1/2", "0"], ["0", "1"]])
    assert fallen("det(S)", ">", "0", {"S": square("semidefinite")}, S=[["1", "0"], ["0", "0"]])
    assert not fallen("det(S)", ">", "0", {"S": square("semidefinite")}, S=[["0", "0"], ["0", "-1"]])
    assert fallen("det(Q)", "=", "1", {"Q": square("orth")}, Q=B)
    assert not fallen("det(Q)", "=", "1", {"Q": square("rotation")}, Q=B)
    assert not fallen("A", "=", "B", BOTH, [["A*B", "=", "B*A"]], A=A, B=B)
    assert fallen("A", "=", "B", BOTH, [["A*B", "=", "B*A"], ["n", ">=", "2"]], A=B, B=[["1", "0"], ["0", "1"]])
    for trait in ("upper", "singular", "nilpotent", "idempotent", "normal", "unit", "nonnegative", "antisym", "pm1"):
        held_by = trait in ("upper", "normal")
        diagonal = [["2", "0"], ["0", "-3"]]
        assert fallen("A", "=", "zeros(n,n)", {"A": square(trait)}, A=diagonal) == held_by


def test_sides_that_agree_to_the_last_digit_are_not_told_apart() -> None:
    with pytest.raises(mt.BadInput, match=r"claim\.broken"):
        fallen("norm2(A)", "=", "sqrt(sum(A.*A))*exp(log(2))/2", BOTH, A=A, B=B)


def test_broken_witnesses_are_refused() -> None:
    for changed in (
        {"relation": "~"}, {"left": "("}, {"values": {}}, {"sizes": {}}, {"sizes": {"n": 3}}, {"conditions": ["A"]},
        {"variables": {"A": square("wonder")}}, {"values": {"A": [["x"]], "B": B}}, {"values": {"A": [[1.5]], "B": B}},
    ):  # fmt: skip
        told = {"left": "A", "relation": "=", "right": "B", "variables": BOTH, "sizes": {"n": 2}}
        with pytest.raises(mt.BadInput, match=r"claim\.broken"):
            holds(Claim("law_falls", told | {"values": {"A": A, "B": B}} | changed))


def test_a_law_is_judged_at_once() -> None:
    large = {"A": square(), "B": square(), "C": square()}
    sizes = [{"n": n} for n in range(1, 7)]
    right, calls = counted(lambda: held("inv(A*B*C)", "inv(C)*inv(B)*inv(A)", large, sizes=sizes))
    assert right
    assert calls < 100_000
