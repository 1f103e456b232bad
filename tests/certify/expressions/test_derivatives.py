"""The judge believes right derivatives, steps, values and stationary points, and no forged ones."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

import matelier as mt
from effort import counted
from matelier.certify.check import holds
from matelier.spine.claim import Claim

Variables = Mapping[str, dict[str, Any]]


def shaped(*dims: str | int, traits: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"shape": list(dims), "traits": list(traits)}


A_X_B = {"A": shaped("m", "n"), "x": shaped("n"), "b": shaped("m"), "c": shaped()}
SQUARE = {"X": shaped("n", "n", traits=("inv",)), "A": shaped("n", "n"), "a": shaped("n"), "b": shaped("n")}


def believed(expression: str, derivative: str, wrt: str, variables: Variables, kind: str = "gradient") -> bool:
    told = {"expression": expression, "derivative": derivative, "wrt": wrt, "kind": kind, "variables": variables}
    return holds(Claim("derivative", told))


RIGHT = [
    ("norm2(A*x-b)^2", "2*A'*(A*x-b)", "x", A_X_B, "gradient"),
    ("norm2(A*x-b)^2", "2*A'*A", "x", A_X_B, "hessian"),
    ("A*x", "A", "x", A_X_B, "jacobian"),
    ("(A*x).*b", "diag(b)*A", "x", A_X_B, "jacobian"),
    ("log(det(X))", "inv(X)'", "X", SQUARE | {"X": shaped("n", "n", traits=("detpos",))}, "gradient"),
    ("det(X)", "det(X)*inv(X)'", "X", SQUARE, "gradient"),
    ("a'*inv(X)*b", "-inv(X)'*a*b'*inv(X)'", "X", SQUARE, "gradient"),
    ("tr(A*X')", "A", "X", SQUARE | {"X": shaped("n", "n", traits=("sym",))}, "gradient"),
    ("sum(abs(A*x))", "A'*sign(A*x)", "x", A_X_B, "gradient"),
    ("sum(relu(A*x))", "A'*((sign(A*x)+ones(m))/2)", "x", A_X_B, "gradient"),
    ("tr(X'*A*X)", "kron(eye(n),A+A')", "X", SQUARE, "hessian"),
    ("tr(X*X)", "2*comm(n,n)", "X", SQUARE, "hessian"),
    ("c^n", "n*c^(n-1)", "c", {"c": shaped(), "x": shaped("n")}, "gradient"),
    ("b'*b", "zeros(n)", "x", {"x": shaped("n"), "b": shaped("m")}, "gradient"),
    ("sum(log(x))", "1./x", "x", {"x": shaped("n")}, "gradient"),
    ("tr(inv(A'*A))", "-2*A*inv(A'*A)^2", "A", A_X_B, "gradient"),
    ("tr(A^(-1))", "-(A^(-2))'", "A", SQUARE | {"A": shaped("n", "n", traits=("inv",))}, "gradient"),
]


@pytest.mark.parametrize(("expression", "derivative", "wrt", "variables", "kind"), RIGHT)
def test_a_right_derivative_is_believed_at_once(
    expression: str, derivative: str, wrt: str, variables: Variables, kind: str
) -> None:
    right, calls = counted(lambda: believed(expression, derivative, wrt, variables, kind))
    assert right
    assert calls < 100_000


@pytest.mark.parametrize(("expression", "derivative", "wrt", "variables", "kind"), RIGHT)
def test_a_derivative_with_the_wrong_sign_size_or_shape_is_not(
    expression: str, derivative: str, wrt: str, variables: Variables, kind: str
) -> None:
    for forged in (f"1.0001*({derivative})", f"-({derivative})", f"({derivative})/0", f"({derivative})*log(0-1)"):
        if "zeros" not in derivative or "0" in forged[-3:]:
            assert not believed(expression, forged, wrt, variables, kind), forged
    assert not believed(expression, f"kron({derivative},ones(2))", wrt, variables, kind)


@pytest.mark.parametrize(
    ("expression", "derivative", "wrt"),
    [
        ("x'*A*x", "2*A*x", "x"),
        ("x'*A*x", "(A-A')*x", "x"),
        ("x'*A*x", "(A+A')*b", "x"),
        ("tr(A*X)", "A", "X"),
        ("tr(X*X)", "2*X", "X"),
        ("det(X)", "det(X)*inv(X)", "X"),
        ("a'*X*b", "b*a'", "X"),
        ("a'*X*b", "a'*b", "X"),
        ("tr(inv(X))", "-inv(X)*inv(X)", "X"),
        ("tr(inv(X))", "-inv(X)'", "X"),
        ("norm2(x)", "x", "x"),
        ("norm2(x)^2", "2*x/norm2(x)", "x"),
        ("logdet(X)", "inv(X)", "X"),
        ("sum(exp(x))", "diag(exp(x))", "x"),
        ("sum(sin(x))", "-cos(x)", "x"),
        ("log(sum(exp(x)))", "exp(x)", "x"),
    ],
)
def test_transposes_factors_and_terms_that_are_mixed_up_are_found_out(
    expression: str, derivative: str, wrt: str
) -> None:
    variables = SQUARE | {"X": shaped("n", "n", traits=("inv",)), "x": shaped("n")}
    assert not believed(expression, derivative, wrt, variables)


def test_a_small_term_beside_a_large_one_is_not_lost() -> None:
    variables = {"x": shaped("n")}
    assert not believed("x'*x + 10^6", "zeros(n)", "x", variables)
    assert not believed("x'*x + 10^15", "zeros(n)", "x", variables)
    assert not believed("x'*x/10^9", "zeros(n)", "x", variables)
    assert not believed("x'*x/10^9 + 1", "zeros(n)", "x", variables)


def test_what_is_nowhere_defined_proves_nothing() -> None:
    variables = {"x": shaped("n")}
    assert not believed("sum(log(-x.*x))", "zeros(n)", "x", variables)
    assert not believed("sum(sqrt(-abs(x)))", "zeros(n)", "x", variables)


def test_hessian_times_a_direction_is_believed_and_half_of_it_is_not() -> None:
    variables = SQUARE | {"V": shaped("n", "n")}

    def told(product: str) -> bool:
        witness = {"expression": "logdet(X)", "product": product, "wrt": "X", "direction": "V"}
        return holds(Claim("hessian_vector", witness | {"variables": variables}))

    assert told("-(inv(X)*V*inv(X))'")
    assert not told("-(inv(X)*V*inv(X))'/2")
    assert not told("-inv(X)*V*inv(X)")


def test_a_differential_is_believed_in_its_own_direction_alone() -> None:
    variables = SQUARE | {"dX": shaped("n", "n")}

    def told(expression: str, differential: str) -> bool:
        witness = {"expression": expression, "differential": differential, "wrt": "X", "direction": "dX"}
        return holds(Claim("differential", witness | {"variables": variables}))

    assert told("inv(X)", "-inv(X)*dX*inv(X)")
    assert not told("inv(X)", "-inv(X)*dX'*inv(X)")
    assert told("X*A*X'", "dX*A*X'+X*A*dX'")
    assert not told("X*A*X'", "dX*A*X'+X*A'*dX'")


def test_a_step_is_believed_where_both_sides_are_equal() -> None:
    variables = SQUARE | {"dX": shaped("n", "n"), "c": shaped()}

    def told(before: str, after: str) -> bool:
        return holds(Claim("step", {"before": before, "after": after, "variables": variables}))

    assert told("tr(A*dX*X)", "tr(X*A*dX)")
    assert not told("tr(A*dX*X)", "tr(A*X*dX)")
    assert told("det(c*X)", "c^n*det(X)")
    assert not told("a'*b", "a*b'")
    assert not told("A-A", "A/10^6-A/10^6+A/10^6")


def test_in_a_step_the_differential_of_a_part_is_taken_by_differences() -> None:
    variables = SQUARE | {"dX": shaped("n", "n")}

    def told(before: str, after: str, **more: str) -> bool:
        return holds(Claim("step", {"before": before, "after": after, "variables": variables} | more))

    by = {"wrt": "X", "direction": "dX"}
    assert told("d(sin(a'*X*b))", "cos(a'*X*b)*d(a'*X*b)", **by)
    assert told("cos(a'*X*b)*d(a'*X*b)", "cos(a'*X*b)*(a'*dX*b)", **by)
    assert told("tr(d(X*X)*A)", "tr((dX*X+X*dX)*A)", **by)
    assert not told("tr(d(X*X)*A)", "tr(2*X*dX*A)", **by)
    assert not told("d(sin(a'*X*b))", "-cos(a'*X*b)*d(a'*X*b)", **by)
    assert not told("d(X*A)", "d(A*X)", **by)
    for broken in ({}, {"wrt": "X", "direction": "X"}, {"wrt": "X", "direction": "a"}):
        with pytest.raises(mt.BadInput, match=r"claim\.broken"):
            told("d(X*A)", "dX*A", **broken)


def test_a_derivative_that_is_zero_is_seen_exactly() -> None:
    antisymmetric = {"K": shaped("n", "n", traits=("antisym",)), "x": shaped("n")}
    assert believed("x'*K*x", "zeros(n)", "x", antisymmetric)
    assert believed("x'*K*x", "zeros(n,n)", "x", antisymmetric, "hessian")
    assert believed("tr(X*A-A*X)", "zeros(n,n)", "X", SQUARE)
    assert not believed("tr(X*A-A*X)", "zeros(n)", "X", SQUARE)
    assert not believed("x'*x/10^14", "zeros(n)", "x", {"x": shaped("n")})
    assert not believed("c^2/10^14", "0", "c", {"c": shaped()}, "hessian")


def evaluated(expression: str, value: object, sizes: Mapping[str, int] | None = None, **values: object) -> bool:
    told = {"expression": expression, "values": values, "value": value, "sizes": sizes or {}}
    return holds(Claim("evaluated", told))


def test_exact_values_are_computed_again_exactly() -> None:
    A = [["1", "2"], ["3", "4"]]
    assert evaluated("inv(A)", [["-2", "1"], ["3/2", "-1/2"]], A=A)
    assert not evaluated("inv(A)", [["-2", "1"], ["3/2", "-0.50000000000000000001"]], A=A)
    assert evaluated("norm2(A)", [["sqrt(30)"]], A=A)
    assert evaluated("norm2(A)/√2", [["√15"]], A=A)
    assert not evaluated("norm2(A)", [["sqrt(30)+1/10^50"]], A=A)
    assert evaluated("exp(log(A))", A, A=A)
    assert evaluated("sum(sin(A).^2+cos(A).^2)", [["4"]], A=A)
    assert evaluated("tanh(A)", [["tanh(1)", "tanh(2)"], ["tanh(3)", "tanh(4)"]], A=A)
    assert evaluated("A-t*eye(n)", [["-1", "2"], ["3", "2"]], {"n": 2}, A=A, t=[["2"]])
    assert not evaluated("A*A", [["7", "10"], ["15", "22"], ["0", "0"]], A=A)


def test_floating_values_are_computed_again_up_to_rounding() -> None:
    A = [[1.0, 2.0], [3.0, 4.0]]
    assert evaluated("exp(A)", np.exp(A).tolist(), A=A)
    assert not evaluated("exp(A)", (np.exp(A) + 1e-6).tolist(), A=A)
    assert not evaluated("log(-A)", [[0.0, 0.0], [0.0, 0.0]], A=A)


FIT = {"A": shaped("m", "n"), "x": shaped("n"), "b": shaped("m"), "c": shaped(traits=("pos",))}


def stationary(expression: str, solution: str, variables: Variables = FIT, wrt: str = "x", **more: object) -> bool:
    told = {"expression": expression, "solution": solution, "wrt": wrt, "variables": variables, **more}
    return holds(Claim("stationary", told))


def test_a_stationary_point_is_believed_with_its_rank_condition() -> None:
    rank = [["rank(A)", "=", "n"]]
    assert stationary("norm2(A*x-b)^2", "inv(A'*A)*A'*b", conditions=rank)
    assert not stationary("norm2(A*x-b)^2", "inv(A'*A)*A'*b")
    assert not stationary("norm2(A*x-b)^2", "A'*b", conditions=rank)
    assert stationary("norm2(A*x-b)^2 + c*norm2(x)^2", "inv(A'*A+c*eye(n))*A'*b")
    assert not stationary("norm2(A*x-b)^2 + c*norm2(x)^2", "inv(A'*A+2*c*eye(n))*A'*b")
    assert not stationary("norm2(A*x-b)^2", "x")
    assert not stationary("norm2(A*x-b)^2", "zeros(n)", conditions=[["rank(A)", "=", "m*n"]])


def test_with_constraints_the_gradient_is_a_combination_of_theirs() -> None:
    rank, least = [["rank(A)", "=", "m"]], [["A*x", "b"]]
    assert stationary("norm2(x)^2", "A'*inv(A*A')*b", constraints=least, conditions=rank)
    assert not stationary("norm2(x)^2", "2*A'*inv(A*A')*b", constraints=least, conditions=rank)
    assert not stationary("norm2(x-ones(n))^2", "A'*inv(A*A')*b", constraints=least, conditions=rank)


def eigen(expression: str, matrix: str, wrt: str, constraints: object, **more: object) -> bool:
    variables = {
        "A": shaped("n", "n", traits=("sym",)), "B": shaped("n", "n", traits=("psd",)), "x": shaped("n"),
        "X": shaped("m", "n"), "D": shaped("m", "k"),
    }  # fmt: skip
    told = {"expression": expression, "matrix": matrix, "wrt": wrt, "constraints": constraints, "variables": variables}
    return holds(Claim("stationary_eigen", told | more))


def test_eigenvectors_are_stationary_where_the_matrix_is_the_right_one() -> None:
    sphere = [["x'*x", "1"]]
    assert eigen("x'*A*x", "A", "x", sphere)
    assert not eigen("x'*A*x", "B", "x", sphere)
    assert not eigen("x'*A*x + ones(n)'*x", "A", "x", sphere)
    assert eigen("x'*A*x", "A", "x", [["x'*B*x", "1"]], metric="B")
    assert not eigen("x'*A*x", "A", "x", [["x'*B*x", "1"]])
    assert eigen("norm2(X-D*D'*X)^2", "X*X'", "D", [["D'*D", "eye(k)"]])
    assert not eigen("norm2(X-D*D'*X)^2", "X*X'", "D", [["D'*D", "2*eye(k)"]])


HOSTILE = [
    "(" * 10**5, "√" * 10**5, "-" * 10**4, "x" + "'" * 10**4, "x+" * 10**4 + "x", "1e999999", "9" * 10**4,
    "__import__('os')", "x.__class__", "А*x", "x;y", "", " ", "x y", "norm2(x", "eye(10^9)", "kron(" * 50 + "x",
    "sum(x)(x)", "lambda: 0", "x[0]", "f(x)", "eye(0)", "eye(-1)", "eye(999999999)", "ones(999,999)*ones(999,999)",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
@pytest.mark.parametrize("place", ["expression", "derivative", "wrt", "kind"])
def test_hostile_texts_prove_nothing_and_cost_nothing(text: str, place: str) -> None:
    told: dict[str, Any] = {"expression": "x'*x", "derivative": "2*x", "wrt": "x", "kind": "gradient"}

    def refused() -> None:
        with pytest.raises(mt.BadInput, match=r"claim\.broken"):
            holds(Claim("derivative", told | {"variables": {"x": shaped("n")}, place: text}))

    assert counted(refused)[1] < 200_000


def test_numbers_that_are_too_large_prove_nothing() -> None:
    assert not believed("9^9^9^9", "0*x", "x", {"x": shaped("n")})
    assert not believed("x'*x", "2*x+x/9^9^9^9*9^9^9^9", "x", {"x": shaped("n")})


@pytest.mark.parametrize(
    "variables",
    [
        {"x": shaped("n", "n", "n")}, {"x": shaped("n", traits=("wonder",))}, {"x": shaped(10**9)}, {"x": {}},
        {"x": "n"}, {"x": shaped("9^9^9")}, {"x'": shaped("n")}, {f"x{i}": shaped("n") for i in range(99)}, None, [],
        {"x": shaped("n"), "n": shaped()}, {"x": shaped(0)}, {"x": shaped(-3)}, {"x": shaped(2.5)},
    ],
)  # fmt: skip
def test_symbols_that_are_none_are_refused(variables: Any) -> None:
    with pytest.raises(mt.BadInput, match=r"claim\.broken"):
        believed("x'*x", "2*x", "x", variables)


def test_exact_numbers_that_are_none_are_refused() -> None:
    for entry in ("1e999999999", "nan", "1/0", "", "9" * 10**6, None, [1], True, "x"):
        with pytest.raises(mt.BadInput, match=r"claim\.broken"):
            evaluated("A", [["1"]], A=[[entry]])


def test_powers_of_powers_are_not_reckoned_out() -> None:
    for text in ("((((A^64)^64)^64)^64)^64", "((((c^999)^999)^999)^999)", "exp(exp(exp(exp(c))))"):

        def refused(text: str = text) -> None:
            with pytest.raises(mt.BadInput, match=r"claim\.broken"):
                evaluated(text, [["1"]], A=[["7", "2"], ["3", "4/3"]], c=[["17/3"]])

        assert counted(refused)[1] < 200_000
