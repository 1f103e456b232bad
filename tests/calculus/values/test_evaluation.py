"""Worked values: a step an operation, exact where it can be, refused with the place where it cannot be at all."""

from fractions import Fraction

import numpy as np
import pytest

from matelier.calculus.language.shapes import read
from matelier.calculus.values.evaluate import evaluate
from matelier.calculus.values.evaluation import evaluate_work
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput, Refusal, Unable
from matelier.spine.matrix import Exact, Floating
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, finish

LETTERS = {"A": "m x n", "S": "n x n", "x": "n", "b": "m", "t": "scalar"}
A = Exact.of([[1, 2], [3, 4], [5, 6]])
x, b = Exact.of([[1], [Fraction(1, 2)]]), Exact.of([[1], [1], [1]])


def found(text: str, declared: dict[str, str] | None = None, **values: object) -> tuple[Found[object], list[Step]]:
    steps = list[Step]()
    return finish(evaluate_work(read(text, declared or LETTERS).expression, values), steps.append), steps


def test_every_step_holds_the_value_of_what_it_stands_for() -> None:
    told, steps = found("norm2(A*x-b)^2", A=A, x=x, b=b)
    assert told.value == 66
    assert [step.rule.rpartition(".")[2] for step in steps] == ["mul", "negative", "add", "norm2", "power"]
    for step in steps:
        floats = {"A": A.to_numpy(), "x": x.to_numpy(), "b": b.to_numpy()}
        after = step.after.to_numpy() if isinstance(step.after, Exact) else float(step.after)  # type: ignore[arg-type]
        assert np.allclose(after, evaluate(step.before, floats))  # type: ignore[arg-type]


def test_square_roots_and_letters_are_exact() -> None:
    assert found("norm2(A*x-b)", A=A, x=x, b=b)[0].value == root(66)
    a = letter("a")
    assert found("det(S)", S=Exact.of([[a, 2], [2, 4]]))[0].value == 4 * a - 4
    inverse = found("inv(S)", S=Exact.of([[a, 1], [0, 1]]))[0].value
    assert isinstance(inverse, Exact)
    assert inverse.rows == ((1 / a, -1 / a), (0, 1))


def test_where_one_value_is_floating_all_is() -> None:
    value = found("A*x", A=A, x=np.array([1.0, 0.5]))[0].value
    assert isinstance(value, Floating)
    assert np.allclose(value.array, (A @ x).to_numpy())


def test_complex_numbers_are_reckoned_with() -> None:
    assert found("log(t)", t=-1 + 0j)[0].value == pytest.approx(np.pi * 1j)


def test_what_has_no_exact_form_is_rounded_and_told() -> None:
    told, _ = found("exp(S)", S=Exact.of([[0, 1], [1, 0]]))
    assert told.notices == (Sentence("evaluate.rounded", {"place": "exp(S)"}),)
    assert isinstance(told.value, Floating)
    assert told.value.array[0, 1] == pytest.approx(np.e)
    assert found("exp(S)", S=Exact.of([[0, 0], [0, 0]]))[0].notices == ()


def test_dimensions_that_no_value_tells_may_be_given() -> None:
    expression = read("kron(eye(k),S)", LETTERS).expression
    value = finish(evaluate_work(expression, {"S": Exact.of([[2]])}, dims={"k": 2})).value
    assert value.rows == ((2, 0), (0, 2))


@pytest.mark.parametrize(
    ("text", "values", "key", "facts"),
    [
        ("A*x-b", {"A": A, "x": x}, "evaluate.missing", {"name": "b"}),
        ("A*x", {"A": A, "x": x, "b": b}, "evaluate.superfluous", {"name": "b"}),
        ("t+sum(A*x)", {"A": A, "x": b, "t": 1}, "evaluate.dimension", {"place": "A*x", "second_shape": "3 × 1"}),
        ("A*S", {"A": A, "S": Exact.of([[1, 2], [3, 4], [5, 6]])}, "evaluate.shape|evaluate.dimension", {}),
        ("t+tr(inv(S))", {"S": Exact.of([[1, 2], [2, 4]]), "t": 1}, "evaluate.singular", {"place": "inv(S)"}),
        ("inv(S)", {"S": np.array([[1.0, 2], [2, 4]]) / 3}, "evaluate.nearly_singular", {"place": "inv(S)"}),
        ("1/t", {"t": 0}, "evaluate.zero_divisor", {"place": "1/t"}),
        ("1/t", {"t": 0.0}, "evaluate.zero_divisor", {"place": "1/t"}),
        ("log(t)", {"t": -2}, "evaluate.undefined", {"place": "log(t)", "value": "-2"}),
        ("log(t)", {"t": -2.0}, "evaluate.undefined", {"place": "log(t)", "value": "-2.0"}),
        ("sqrt(t-5)", {"t": 2}, "evaluate.undefined", {"value": "-3"}),
        ("exp(t)", {"t": 1e4}, "evaluate.overflow", {"place": "exp(t)"}),
        ("t+1", {"t": float("nan")}, "evaluate.not_finite", {"name": "t"}),
        ("t^t", {"t": 100_000}, "evaluate.too_long", {}),
        ("exp(t)", {"t": letter("a")}, "evaluate.letters", {"place": "exp(t)"}),
    ],
)
def test_refusals_name_the_place_and_the_value(text: str, values: dict[str, object], key: str, facts: object) -> None:
    with pytest.raises(Refusal, match=key) as refused:
        found(text, **values)
    assert isinstance(refused.value, BadInput | Unable)
    assert dict(refused.value.facts) | dict(facts) == refused.value.facts  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("trait", "good", "bad"),
    [
        ("sym", [[1, 2], [2, 1]], [[1, 2], [3, 1]]),
        ("psd", [[2, 1], [1, 2]], [[1, 2], [2, 1]]),
        ("inv", [[1, 2], [3, 4]], [[1, 2], [2, 4]]),
        ("detpos", [[2, 1], [1, 2]], [[1, 2], [2, 1]]),
        ("pos", [[1, 2], [3, 4]], [[1, 0], [3, 4]]),
        ("orth", [[0, 1], [-1, 0]], [[1, 1], [-1, 1]]),
        ("antisym", [[0, 1], [-1, 0]], [[1, 1], [-1, 0]]),
        ("upper", [[1, 2], [0, 3]], [[1, 2], [1, 3]]),
        ("lower", [[1, 0], [2, 3]], [[1, 1], [1, 3]]),
        ("diagonal", [[1, 0], [0, 3]], [[1, 1], [0, 3]]),
        ("idempotent", [[1, 1], [0, 0]], [[1, 1], [1, 1]]),
    ],
)
def test_a_value_has_what_was_declared_of_it(trait: str, good: list[list[int]], bad: list[list[int]]) -> None:
    declared = {"S": f"n x n {trait}"}
    assert found("sum(S*S)", declared, S=Exact.of(good))[0].value == np.sum(np.array(good) @ np.array(good))
    with pytest.raises(BadInput, match=f"evaluate.trait.{trait}"):
        found("sum(S*S)", declared, S=Exact.of(bad))
