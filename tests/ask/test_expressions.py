"""Expressions at the door: derivatives, values, stationary points and laws, in every medium, judged and saved."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import matelier as mt

LANGUAGES = ("en", "es", "ko", "pt")
ASKED: dict[str, Any] = {
    "gradient": lambda: mt.gradient("norm2(A*x-b)^2 + c*norm2(x)^2", "x"),
    "gradient by a matrix": lambda: mt.gradient("logdet(X)+tr(A*X)", "X", variables="X: n x n psd"),
    "hessian": lambda: mt.hessian("log(sum(exp(x)))"),
    "hessian by a matrix": lambda: mt.hessian("tr(A*X*B*X')", "X"),
    "jacobian": lambda: mt.jacobian("softmax(A*x)", "x"),
    "evaluate": lambda: mt.evaluate("A*x - b", A="1 2; 3 4", x="1 1", b="1/2 7"),
    "evaluate roots": lambda: mt.evaluate("norm2(x)*x", x="1 1"),
    "evaluate floats": lambda: mt.evaluate("exp(x)/sum(exp(x))", x=[0.5, 1.5]),
    "stationary": lambda: mt.stationary("norm2(A*x-b)^2"),
    "stationary under a constraint": lambda: mt.stationary(
        "x'*A*x", "x", subject_to="x'*x = 1", variables="A: n x n sym"
    ),
    "stationary, unknown": lambda: mt.stationary("sum(log(1+exp(-y.*(X*w))))", "w"),
    "law that holds": lambda: mt.check("(A*B)' = B'*A'"),
    "law that falls": lambda: mt.check("(A*B)' = A'*B'"),
    "law that is open": lambda: mt.check("norm2(A*B) >= 0*norm2(A)-det(A)^2-7*norm2(A+B)", variables="A, B: n x n"),
    "law in parts": lambda: mt.check("tr(A) = tr(A') = sum(eig(A))"),
}


@pytest.fixture(scope="module", params=ASKED)
def answer(request: pytest.FixtureRequest) -> "mt.Answer[Any]":
    return ASKED[request.param]()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_told_in_every_language_and_medium(answer: "mt.Answer[Any]", lang: str) -> None:
    for told in (answer.text(lang), answer.html(lang), answer.latex(lang), answer.to_json(lang)):
        assert told.strip()
        assert "Expression(" not in told
        assert "\ufffd" not in told


def test_it_is_proved_saved_and_verified(answer: "mt.Answer[Any]", tmp_path: Path) -> None:
    if not answer.claims:
        assert answer.question in ("stationary", "check")
        return
    assert answer.checked
    verdict = mt.verify(answer.save(tmp_path / "answer.json"))
    assert verdict.value.holds, [claim.kind for claim in verdict.value.claims if not claim.holds]


def test_steps_of_json_are_text_that_is_read_again(answer: "mt.Answer[Any]") -> None:
    for step in json.loads(answer.to_json())["steps"]:
        if answer.question in ("gradient", "hessian", "jacobian"):
            assert isinstance(step["before"], str)
            assert isinstance(step["after"], str)
            assert step["text"]


def test_a_gradient_comes_with_code_that_runs() -> None:
    value = mt.gradient("norm2(A*x-b)^2", "x").value
    names: dict[str, Any] = {}
    exec(value.numpy, names)
    random = np.random.default_rng(0)
    A, b, x = random.normal(size=(4, 3)), random.normal(size=4), random.normal(size=3)
    assert np.allclose(names["gradient"](A=A, b=b, x=x), 2 * A.T @ (A @ x - b))
    assert value.formula == "2*A'*(A*x-b)"
    assert value.latex
    assert value["nodes"] == 10


def test_the_variable_is_the_usual_one_where_none_is_said() -> None:
    assert mt.gradient("b'*x").value.wrt == "x"
    assert mt.gradient("norm2(w)^2").value.formula == "2*w"
    with pytest.raises(mt.BadInput, match=r"derivative.wrt"):
        mt.gradient("a'*b")
    with pytest.raises(mt.BadInput, match=r"derivative.absent"):
        mt.gradient("a'*b", "z")
    with pytest.raises(mt.BadInput, match=r"derivative.no_variable"):
        mt.gradient("1+2")


def test_declarations_may_be_text_lists_or_mappings() -> None:
    for told in ("A: n x n sym; x: n", {"A": "n x n sym", "x": ["n"]}, {"A": {"shape": ["n", "n"], "sym": True}}):
        assert mt.gradient("x'*A*x", "x", variables=told).value.formula == "2*A*x"


def test_a_hessian_without_a_matrix_form_is_told_by_its_product() -> None:
    answer = mt.hessian("sum(exp(kron(X,X)))", "X", variables="X: m x n")
    assert answer.value.formula is None
    assert answer.value.product
    assert answer.checked
    assert answer.value.direction in answer.text()


def test_values_are_exact_on_exact_input_and_floating_on_floating() -> None:
    exact = mt.evaluate("A*x - b", A="1 2; 3 4", x="1 1", b="1/2 7").value
    assert exact.tolist() == [[Fraction(5, 2)], [0]]
    floating = mt.evaluate("A*x", A=np.array([[1.5, 2.0]]), x=[1, 1]).value
    assert floating == pytest.approx(3.5)
    assert mt.evaluate("tr(A)/n", A="1 2; 3 5", n=2).value == 3
    assert mt.evaluate("A - eye(n)", A="1 2; 3 4").value.tolist() == [[0, 2], [3, 3]]


def test_what_is_repeated_is_told() -> None:
    answer = mt.evaluate("A + 1", A="1 2; 3 4")
    assert answer.value.tolist() == [[2, 3], [4, 5]]
    assert any("repeat" in notice.key for notice in answer.notices)


def test_shapes_that_do_not_fit_are_told_with_their_place() -> None:
    with pytest.raises(mt.BadInput) as refused:
        mt.evaluate("A*x", A="1 2; 3 4", x="1 1 1")
    told = " ".join(map(str, refused.value.facts.values()))
    assert "2 × 2" in told
    assert "3" in told


def test_the_lectures_least_squares_and_eigenvalue_problem() -> None:
    squares = mt.stationary("norm2(A*x-b)^2").value
    assert (squares.known, squares.solution) == ("normal_equations", "inv(A'*A)*A'*b")
    largest = mt.stationary("x'*A*x", "x", subject_to="x'*x = 1", variables="A: n x n sym").value
    assert largest.known == "eigenvalue"
    assert largest.equations[0] == "A*x = lambda*x"
    axes = mt.stationary("norm2(X - D*D'*X)^2", "D", subject_to="D'*D = eye(k)").value
    assert axes.known == "pca"


def test_it_says_when_it_does_not_know() -> None:
    unknown = mt.stationary("sum(log(1+exp(-y.*(X*w))))", "w").value
    assert unknown.known == "unknown"
    assert unknown.solution is None


def test_a_law_that_falls_is_mended() -> None:
    value = mt.check("(A*B)' = A'*B'").value
    assert value.holds is False
    assert value.mended == "(A*B)' = B'*A'"
    assert all(matrix.shape == (2, 2) for matrix in value.counterexample.values.values())


def test_a_forged_answer_is_refused(tmp_path: Path) -> None:
    data = json.loads(mt.gradient("norm2(A*x-b)^2", "x").to_json())
    for forge in (
        lambda d: d["value"].update(formula="2*A'*(A*x+b)"),
        lambda d: d["given"].update(expression="norm2(A*x+b)^2"),
        lambda d: d["claims"][0]["witness"].update(derivative="A'*(A*x-b)"),
        lambda d: d["value"].update(wrt="b"),
    ):
        forged = json.loads(json.dumps(data))
        forge(forged)
        path = tmp_path / "forged.json"
        path.write_text(json.dumps(forged), encoding="utf-8")
        assert not mt.verify(path).value.holds


def test_a_dimension_as_a_number_is_no_variable_and_the_derivative_is_checked() -> None:
    answer = mt.gradient("sum((A*x).^2)/m", "x", variables="A: m x n; x: n")
    assert answer.value.formula == "2*A'*A*x/m"
    assert set(answer.value.symbols) == {"A", "x"}
    assert answer.checked


@pytest.mark.parametrize(
    ("answer", "part", "forged"),
    [
        (lambda: mt.gradient("norm2(A*x-b)^2", "x"), "numpy", "import os"),
        (lambda: mt.gradient("norm2(A*x-b)^2", "x"), "latex", "0"),
        (lambda: mt.gradient("norm2(A*x-b)^2", "x"), "nodes", 1),
        (lambda: mt.hessian("x'*A*x", "x"), "shape", ["n", "m"]),
        (lambda: mt.stationary("norm2(A*x-b)^2", "x"), "verdict", "maximum"),
        (lambda: mt.stationary("norm2(A*x-b)^2", "x"), "conditions", []),
        (lambda: mt.check("(A*B)' = B'*A'"), "holds", False),
        (lambda: mt.check("(A*B)' = B'*A'"), "how", "searched"),
        (lambda: mt.check("A*B = B*A"), "mended", "A*B = A"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_no_part_of_a_saved_value_can_be_changed(
    answer: "Callable[[], mt.Answer[Any]]", part: str, forged: object, lang: str, tmp_path: Path
) -> None:
    told = answer().to_json(lang)
    path = tmp_path / "saved.json"
    path.write_text(told, encoding="utf-8")
    assert mt.verify(path).value.holds
    data = json.loads(told)
    assert data["value"][part] != forged
    data["value"][part] = forged
    path.write_text(json.dumps(data), encoding="utf-8")
    assert not mt.verify(path).value.holds


@pytest.mark.parametrize("wrong", [5, b"x", ["x", 5], {"x": 1}])
def test_what_is_no_text_is_refused(wrong: Any) -> None:
    for asked in (
        lambda: mt.gradient(wrong),
        lambda: mt.gradient("x'*x", wrong),
        lambda: mt.check(wrong),
        lambda: mt.check("A = A", given=wrong),
        lambda: mt.stationary("x'*x", subject_to=wrong),
        lambda: mt.stationary("x'*x", wrong),
        lambda: mt.evaluate(wrong),
    ):
        with pytest.raises(mt.BadInput, match=r"expression.not_text"):
            asked()


@pytest.mark.parametrize("wrong", [5, ["x: n"], {5: "n"}, {"x": b"n"}, {"x": None}])
def test_what_declares_nothing_is_refused(wrong: Any) -> None:
    with pytest.raises(mt.BadInput, match=r"expression\.(declaration|variable_name)"):
        mt.gradient("x'*x", variables=wrong)


@pytest.mark.parametrize("text", ["sum(" + "softmax(" * 20 + "x" + ")" * 21, "tr(" + "kron(X," * 40 + "X" + ")" * 41])
def test_what_is_short_and_stands_for_much_is_refused_at_once(text: str) -> None:
    with pytest.raises((mt.BadInput, mt.Unable)):
        mt.gradient(text)


def test_what_is_longer_than_the_judge_reads_is_refused() -> None:
    with pytest.raises(mt.BadInput, match=r"expression.deep_tree"):
        mt.jacobian(".*".join(["x"] * 900))


def test_values_that_the_judge_does_not_read_are_told_unchecked() -> None:
    for x in ("1e400", "0." + "1" * 5000, "99999"):
        answer = mt.evaluate("x^1000" if x == "99999" else "x", x=x)
        assert not answer.claims
        assert answer.text("en")
        assert answer.to_json()


@pytest.mark.parametrize("value", [2 + 3j, [1 + 2j, 3.0], np.complex128(1j)])
def test_complex_floats_are_refused(value: Any) -> None:
    with pytest.raises(mt.BadInput, match=r"evaluate.complex"):
        mt.evaluate("x'*x", x=value)
    assert mt.evaluate("x^2", x="2+3i").value is not None


def test_the_longest_sum_that_is_read_is_judged() -> None:
    assert mt.gradient("+".join(["a'*x"] * 300)).checked


def test_a_law_under_conditions_is_told_in_json() -> None:
    answer = mt.check("x'*A*x >= 0", given="A positive definite")
    assert answer.value.how == "law"
    steps = json.loads(answer.to_json())["steps"]
    assert steps[-1]["facts"]["conditions"] == "A positive semidefinite"


def test_laws_of_many_letters_and_of_huge_products_end() -> None:
    many = "sum(" + "*".join(f"X{i}" for i in range(49)) + ")"
    tower = "sum(" + "kron(X," * 40 + "X" + ")" * 41
    for text in (many, tower):
        assert mt.check(f"{text} = 2*{text}").value.holds is not True


def test_a_variable_that_is_absent_is_quoted_in_short() -> None:
    with pytest.raises(mt.BadInput) as refused:
        mt.gradient("x'*x", "y" * 10**6)
    assert len(str(refused.value)) < 400
