"""Stationary points: known shapes are read, every formula stands the test, and what is not known is said to be so."""

from dataclasses import replace

import numpy as np
import pytest

from matelier.calculus.expression import Expression, add, mul, negative, transpose, zeros
from matelier.calculus.language.shapes import read_all
from matelier.calculus.language.syntax import parse
from matelier.calculus.language.text import as_text
from matelier.calculus.stationary.affine import Around, affine
from matelier.calculus.stationary.solution import Equation, Recognised, Stationary
from matelier.calculus.stationary.stationary import problem_of, stationary_work
from matelier.calculus.stationary.trial import stands
from matelier.calculus.values.evaluate import evaluate
from matelier.calculus.values.samples import dimensions_of, random_sizes, random_values, symbols_of
from matelier.certify.check import holds
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.step import Step, finish

LETTERS = {
    "A": "m x n", "B": "n x m", "C": "p x n", "D": "n x k", "E": "k x p", "F": "m x p", "M": "n x n sym", "N": "n x n",
    "P": "n x n psd", "S": "n x n psd", "W": "m x m psd", "X": "n x k", "Y": "m x k", "Z": "m x n", "a": "n", "b": "m",
    "c": "scalar", "q": "n pos", "s": "scalar pos", "t": "scalar", "w": "m pos", "x": "n",
}  # fmt: skip


def parts(f: str, wrt: str, *sides: str) -> tuple[Expression, Expression, list[tuple[Expression, Expression]]]:
    texts = [f, *sides]
    read = read_all([(text, parse(text)) for text in texts], LETTERS)
    nodes = read.expressions
    pairs = [(nodes[i], nodes[i + 1]) for i in range(1, len(nodes), 2)]
    return nodes[0], read.symbols[wrt], pairs


def found(f: str, wrt: str, *sides: str) -> tuple[Found[Stationary], list[Step]]:
    steps = list[Step]()
    objective, unknown, pairs = parts(f, wrt, *sides)
    return finish(stationary_work(objective, unknown, pairs), steps.append), steps


def said(state: object) -> str:
    if isinstance(state, Equation):
        return f"{as_text(state.left)} = {as_text(state.right)}"
    assert isinstance(state, Expression)
    return as_text(state)


FORMULAS = [
    ("norm2(A*x-b)^2", "x", (), "normal_equations", "minimum", "inv(A'*A)*A'*b"),
    ("norm2(A*x-b)", "x", (), "normal_equations", "minimum", "inv(A'*A)*A'*b"),
    ("-norm2(A*x-b)^2", "x", (), "normal_equations", "maximum", "inv(A'*A)*A'*b"),
    ("(A*x-b)'*W*(A*x-b)", "x", (), "normal_equations", "minimum", "inv(A'*W*A)*A'*W*b"),
    ("sum(w.*(A*x-b).^2)", "x", (), "normal_equations", "minimum", "inv(A'*diag(w)*A)*A'*diag(w)*b"),
    ("norm2(Y-A*X)^2", "X", (), "normal_equations", "minimum", "inv(A'*A)*A'*Y"),
    ("norm2(F-Y*E)^2", "Y", (), "normal_equations", "minimum", "F*E'*inv(E*E')"),
    ("norm2(A*x-b)^2+s*norm2(x)^2", "x", (), "ridge", "minimum", "inv(A'*A+s*eye(n))*A'*b"),
    ("norm2(A*x-b)^2+c*norm2(x)^2", "x", (), "ridge", "minimum", "inv(A'*A+c*eye(n))*A'*b"),
    ("norm2(Z-b*ones(1,n))^2", "b", (), "mean", "minimum", "Z*ones(n)/n"),
    ("norm2(t*a-x)^2", "t", (), "nearest_multiple", "minimum", "(a'*x)/(a'*a)"),
    ("x'*N*x+a'*x", "x", (), "quadratic", "depends", "-inv(N+N')*a"),
    ("x'*S*x/2-a'*x", "x", (), "quadratic", "minimum", "inv(S)*a"),
    ("exp(-(x-a)'*S*(x-a)/2)", "x", (), "quadratic", "maximum", "a"),
    ("t^2-3*t", "t", (), "quadratic", "minimum", "3/2"),
    ("norm2(A*X*E-F)^2", "X", (), "two_sided", "minimum", "inv(A'*A)*A'*F*E'*inv(E*E')"),
    ("norm2(x)^2", "x", ("A*x", "b"), "least_norm", "minimum", "A'*inv(A*A')*b"),
    ("norm2(x)", "x", ("A*x", "b"), "least_norm", "minimum", "A'*inv(A*A')*b"),
    ("norm2(x-a)^2", "x", ("A*x", "b"), "projection", "minimum", "a + A'*inv(A*A')*(b-A*a)"),
    ("norm2(X)^2", "X", ("A*X", "Y"), "least_norm", "minimum", "A'*inv(A*A')*Y"),
    ("x'*S*x", "x", ("sum(x)", "1"), "constrained_quadratic", "minimum", "inv(S)*ones(n)/(ones(1,n)*inv(S)*ones(n))"),
    ("a'*x", "x", ("x'*x", "1"), "direction", "each", "a/norm2(a)"),
    ("logdet(P)+tr(inv(P)*S)", "P", (), "gaussian", "minimum", "S"),
    ("tr(P*S)-logdet(P)", "P", (), "gaussian", "minimum", "inv(S)"),
    ("-sum(q.*log(q))", "q", ("sum(q)", "1"), "entropy", "maximum", "ones(n)/n"),
    ("a'*q+s*sum(q.*log(q))", "q", ("sum(q)", "1"), "entropy", "minimum", "exp(-a/s)/sum(exp(-a/s))"),
]
EIGEN = [
    ("x'*M*x", "x", ("x'*x", "1"), "eigenvalue", "M*x = lambda*x", "lambda"),
    ("x'*M*x", "x", ("norm2(x)", "1"), "eigenvalue", "M*x = lambda*x", "lambda"),
    ("x'*N*x", "x", ("x'*x", "1"), "eigenvalue", "(N+N')*x/2 = lambda*x", "lambda"),
    ("norm2(A*x)^2", "x", ("x'*x", "1"), "eigenvalue", "A'*A*x = lambda*x", "lambda"),
    ("x'*M*x", "x", ("x'*S*x", "1"), "generalised_eigenvalue", "M*x = lambda*S*x", "lambda"),
    ("x'*M*x/(x'*x)", "x", (), "rayleigh", "M*x = lambda*x", "lambda"),
    ("tr(D'*M*D)", "D", ("D'*D", "eye(k)"), "pca", "M*D = D*Lambda", "tr(Lambda)"),
    ("norm2(B-D*D'*B)^2", "D", ("D'*D", "eye(k)"), "pca", "B*B'*D = D*Lambda", "norm2(B)^2 - tr(Lambda)"),
    ("2*norm2(B-D*D'*B)^2/s", "D", ("D'*D-eye(k)", "0"), "pca", "B*B'*D = D*Lambda", "2*norm2(B)^2/s - 2*tr(Lambda)/s"),
    ("x'*M*x", "x", ("1", "x'*x"), "eigenvalue", "M*x = lambda*x", "lambda"),
    ("norm2(Z-Z*D*D')^2", "D", ("D'*D", "eye(k)"), "pca", "Z'*Z*D = D*Lambda", "norm2(Z)^2 - tr(Lambda)"),
    ("norm2(X-x*x'*X)^2", "x", ("x'*x", "1"), "pca", "X*X'*x = lambda*x", "norm2(X)^2 - lambda"),
]


@pytest.mark.parametrize(("f", "wrt", "sides", "known", "verdict", "solution"), FORMULAS)
def test_a_known_shape_has_its_formula(
    f: str, wrt: str, sides: tuple[str, ...], known: str, verdict: str, solution: str
) -> None:
    told = found(f, wrt, *sides)[0]
    assert (told.value.known, told.value.verdict) == (f"stationary.{known}", verdict)
    assert told.value.solution is not None
    assert as_text(told.value.solution) == solution
    assert [holds(claim) for claim in told.claims] == [True]


@pytest.mark.parametrize(("f", "wrt", "sides", "known", "equation", "value"), EIGEN)
def test_an_eigenvalue_problem_is_read(
    f: str, wrt: str, sides: tuple[str, ...], known: str, equation: str, value: str
) -> None:
    told = found(f, wrt, *sides)[0]
    assert (told.value.known, told.value.verdict) == (f"stationary.{known}", "each")
    assert said(told.value.equations[0]) == equation
    assert told.value.value is not None
    assert as_text(told.value.value) == value
    assert [claim.kind for claim in told.claims] == ["stationary_eigen"]
    assert sides == () or holds(told.claims[0])


def test_least_squares_is_derived_as_on_the_blackboard() -> None:
    told, steps = found("norm2(A*x-b)^2", "x")
    assert [(step.rule.rpartition(".")[2], said(step.after)) for step in steps] == [
        ("gradient", "2*A'*(A*x-b)"),
        ("zero", "2*A'*(A*x-b) = zeros(n)"),
        ("rearrange", "A'*A*x = A'*b"),
        ("solve", "x = inv(A'*A)*A'*b"),
    ]
    assert [as_text(one.left) for one in told.value.conditions] == ["rank(A)"]
    assert steps[0].children


def test_the_eigenvalue_problem_comes_from_a_lagrangian() -> None:
    steps = found("x'*M*x", "x", "x'*x", "1")[1]
    assert [(step.rule.rpartition(".")[2], said(step.after)) for step in steps] == [
        ("lagrangian", "x'*M*x - lambda*(x'*x-1)"),
        ("gradient", "2*(M*x-lambda*x)"),
        ("zero", "2*(M*x-lambda*x) = zeros(n)"),
        ("eigenvalue", "M*x = lambda*x"),
        ("value", "lambda"),
    ]


def test_principal_components_are_derived_from_what_is_left() -> None:
    steps = found("norm2(X-D*D'*X)^2", "D", "D'*D", "eye(k)")[1]
    assert [(step.rule.rpartition(".")[2], said(step.after)) for step in steps] == [
        ("kept", "norm2(X)^2 - tr(D'*X*X'*D)"),
        ("lagrangian", "tr(D'*X*X'*D) - tr(Lambda'*(D'*D-eye(k)))"),
        ("gradient", "2*(X*X'*D-D*Lambda)"),
        ("zero", "2*(X*X'*D-D*Lambda) = zeros(n,k)"),
        ("eigenvalues", "X*X'*D = D*Lambda"),
        ("value", "norm2(X)^2 - tr(Lambda)"),
    ]


@pytest.mark.parametrize("f", ["norm2(X-D*D'*X)^2", "3*norm2(Z-Z*D*D')^2"])
def test_what_is_left_is_the_whole_less_what_is_kept(f: str) -> None:
    """The expansion has one value throughout, where D'D = I."""
    kept = found(f, "D", "D'*D", "eye(k)")[1][0]
    random = np.random.default_rng(3)
    dims = {"m": 5, "n": 4, "k": 2}
    values = random_values(symbols_of([step.before for step in kept.children]), dims, random)  # type: ignore[misc]
    values["D"] = np.linalg.qr(values["D"])[0]
    states = [kept.before, *(step.after for step in kept.children), kept.after]
    assert len(states) == 5
    first = evaluate(kept.before, values, dims)  # type: ignore[arg-type]
    assert all(evaluate(state, values, dims) == pytest.approx(first) for state in states)  # type: ignore[arg-type]


def test_the_multiplier_is_the_price_of_the_constraint() -> None:
    told = found("norm2(x-a)^2", "x", "A*x", "b")[0].value
    assert told.multiplier is not None
    assert told.solution is not None
    random, dims = np.random.default_rng(1), {"m": 2, "n": 4}
    values = random_values(symbols_of((told.solution,)), dims, random)

    def best(b: np.ndarray) -> float:
        at = {**values, "b": b}
        return float(evaluate(told.objective, {**at, "x": evaluate(told.solution, at, dims)}, dims))  # type: ignore[arg-type]

    step = 1e-5 * np.array([[1.0], [0.0]])
    slope = (best(values["b"] + step) - best(values["b"] - step)) / 2e-5
    assert slope == pytest.approx(evaluate(told.multiplier, values, dims)[0, 0], rel=1e-5)


@pytest.mark.parametrize(
    ("f", "wrt", "sides", "known", "verdict"),
    [
        ("sum(log(1+exp(-b.*(A*x))))", "x", (), "unknown", "undecided"),
        ("norm2(A*x-b)^2+c*norm1(x)", "x", (), "unknown", "undecided"),
        ("t^3-t", "t", (), "unknown", "undecided"),
        ("norm2(x-a)", "x", (), "unknown", "undecided"),
        ("-3/t^2", "t", (), "unknown", "undecided"),
        ("a'*x", "x", (), "none", "none"),
        ("a'*x", "x", ("A*x", "b"), "none", "none"),
        ("tr(N*S)-tr(S*N)", "N", (), "everywhere", "everywhere"),
    ],
)
def test_it_says_when_there_is_no_formula(f: str, wrt: str, sides: tuple[str, ...], known: str, verdict: str) -> None:
    told = found(f, wrt, *sides)[0]
    assert (told.value.known, told.value.verdict) == (f"stationary.{known}", verdict)
    assert told.value.solution is None
    assert told.value.equations
    assert told.claims == ()


@pytest.mark.parametrize(
    ("f", "wrt", "sides"), [("norm2(A*x-b)^2", "x", ()), ("norm2(x-a)^2", "x", ("A*x", "b")), ("x'*M*x+a'*x", "x", ())]
)
def test_a_wrong_formula_or_a_wrong_verdict_does_not_stand(f: str, wrt: str, sides: tuple[str, ...]) -> None:
    objective, unknown, pairs = parts(f, wrt, *sides)
    problem = problem_of(objective, unknown, pairs)
    right = finish(stationary_work(objective, unknown, pairs)).value
    assert right.solution is not None

    def trial(solution: Expression, verdict: str) -> bool:
        return stands(problem, Recognised(right, lambda v, d: [(evaluate(solution, v, d), verdict)]))  # type: ignore[list-item]

    assert trial(right.solution, right.verdict)
    assert not trial(mul(negative(right.solution)), right.verdict)
    assert not trial(right.solution, "maximum")
    assert not trial(add(right.solution, zeros(*unknown.shape), right.solution), right.verdict)


@pytest.mark.parametrize(
    ("text", "wrt"),
    [
        ("2*A'*(A*x-b)+t*x", "x"), ("w.*(A*x-b)", "x"), ("a*(a'*x-t)", "x"),
        ("(X'*A'-Y')'", "X"), ("A'*(A*X*E-F)*E'+S*X", "X"), ("t*a-(a'*a*t)*x", "t"), ("(x'*M)'+sum(x)*a", "x"),
        ("(Z-b*ones(1,n))*ones(n)", "b"),
    ],
)  # fmt: skip
def test_an_affine_formula_is_its_terms_and_the_rest(text: str, wrt: str) -> None:
    node, unknown, _ = parts(text, wrt)
    read = affine(node, unknown)
    assert read is not None
    again = add(*(_product(term, unknown) for term in read.terms), read.constant)
    assert not read.constant.has(wrt)
    random = np.random.default_rng(0)
    dims = random_sizes(dimensions_of((node,)), random)
    values = random_values(symbols_of((node,)), dims, random)
    assert np.allclose(evaluate(again, values, dims), evaluate(node, values, dims))


def _product(term: Around, unknown: Expression) -> Expression:
    sides = (term.scale, term.left, transpose(unknown) if term.turned else unknown, term.right)
    return mul(*(side for side in sides if side is not None))


@pytest.mark.parametrize("text", ["x*x'*a", "exp(x)", "x.*x", "inv(S+x*a')*a", "norm2(x)*x"])
def test_what_is_not_affine_is_not_read_so(text: str) -> None:
    assert affine(*parts(text, "x")[:2]) is None


def test_conditions_and_multipliers_take_no_name_that_is_taken() -> None:
    told = found("norm2(x-lambda*a)^2", "x", "A*x", "b")[0].value
    assert [one.name for one in told.multipliers] == ["mu"]


def test_questions_that_make_no_sense_are_refused() -> None:
    with pytest.raises(BadInput, match=r"stationary\.number"):
        found("A*x-b", "x")
    objective, _, _ = parts("norm2(a)^2", "a")
    with pytest.raises(BadInput, match=r"stationary\.absent"):
        finish(stationary_work(objective, parts("x'*x", "x")[1]))
    with pytest.raises(BadInput, match=r"stationary\.constraint_free"):
        found("x'*x", "x", "a'*a", "1")
    x = parts("x'*x", "x")[1]
    with pytest.raises(BadInput, match=r"stationary\.constraint_shapes"):
        finish(stationary_work(parts("x'*x", "x")[0], x, [(x, parts("b", "b")[0])]))


def test_a_point_is_found_quickly() -> None:
    import time

    began = time.perf_counter()
    found("norm2(A*x-b)^2+s*norm2(x)^2", "x")
    assert time.perf_counter() - began < 1.0


def test_replacing_the_solution_makes_the_claim_false() -> None:
    claim = found("norm2(A*x-b)^2", "x")[0].claims[0]
    assert not holds(replace(claim, witness={**claim.witness, "solution": "inv(A'*A)*A'*b*2"}))
