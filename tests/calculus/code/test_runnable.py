"""Code that is told is run here: it is worth what the expression is worth, in NumPy and in JAX."""

import inspect
from collections.abc import Callable, Mapping

import jax
import numpy as np
import pytest
from hypothesis import assume, given, settings

from calculus.corpus import Case, cases, instance, reckon
from calculus.grown import LETTERS, grown
from matelier.calculus.code.runnable import jax_code, numpy_code
from matelier.calculus.expression import Expression
from matelier.calculus.language.shapes import read
from matelier.calculus.values.evaluate import evaluate

SIZES = {"m": 4, "n": 3, "k": 2}
RANDOM = np.random.default_rng(0)
VALUES = {name: RANDOM.standard_normal([SIZES.get(str(side), 1) for side in shape]) for name, shape in LETTERS.items()}
FEW = cases()[:: max(1, len(cases()) // 20)]


def made(source: str, name: str = "gradient") -> Callable[..., object]:
    space: dict[str, object] = {}
    exec(compile(source, "<told>", "exec"), space)
    function = space[name]
    assert callable(function)
    return function


def run(source: str, values: Mapping[str, np.ndarray], sizes: Mapping[str, int]) -> np.ndarray:
    function = made(source)
    given = []
    for name in inspect.signature(function).parameters:
        value = values.get(name.removesuffix("_"))
        if value is None:
            given.append(sizes[name])
        else:
            given.append(value[0, 0] if value.size == 1 else value.ravel() if 1 in value.shape else value)
    return np.asarray(function(*given))


def holds(case: Case, text: str, write: Callable[..., str]) -> bool:
    values, sizes = instance(case, 0)
    wanted = reckon(text, values, sizes)
    expression = read(text, case.variables()).expression
    found = run(write(expression), values, sizes)
    assert found.ndim == sum(side != 1 for side in expression.shape)
    return found.size == wanted.size and bool(np.allclose(found.ravel(), wanted.ravel(), rtol=1e-7, atol=1e-9))


def test_the_numpy_code_of_every_case_gives_its_value() -> None:
    fallen = [
        text for case in cases() for text in (case.expr, case.gradient, case.hessian) if text
        and not holds(case, text, numpy_code)
    ]  # fmt: skip
    assert fallen == []


@settings(max_examples=150)
@given(grown())
def test_the_numpy_code_of_any_expression_gives_its_value(expression: Expression) -> None:
    used = {name: value for name, value in VALUES.items() if expression.has(name)}
    with np.errstate(all="ignore"):
        wanted = np.asarray(evaluate(expression, used, SIZES), dtype=float)
        assume(bool(np.isfinite(wanted).all()) and np.abs(wanted).max() < 1e12)
        try:
            found = run(numpy_code(expression), VALUES, SIZES)
        except np.linalg.LinAlgError:
            assume(False)  # a singular matrix solves nothing
            raise
    assert found.size == wanted.size
    assert np.allclose(found.ravel(), wanted.ravel(), rtol=1e-5, atol=1e-7 * np.abs(wanted).max())


@pytest.mark.parametrize("case", FEW, ids=[case.name for case in FEW])
def test_the_jax_code_gives_the_same(case: Case) -> None:
    with jax.enable_x64(True):
        assert holds(case, case.gradient, jax_code)


def test_the_code_is_as_one_would_write_it() -> None:
    assert numpy_code(read("2*A'*(A*x-b)").expression) == (
        "import numpy as np\n\n\n"
        "def gradient(A, b, x):\n"
        '    """A: m × n, b: m, x: n."""\n'
        "    return 2 * A.T @ (A @ x - b)\n"
    )
    assert jax_code(read("A*x").expression, "image").startswith(
        "import jax\nimport jax.numpy as jnp\n\n\n@jax.jit\ndef image"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("inv(A)*b", "np.linalg.solve(A, b)"),
        ("b'*inv(A)", "np.linalg.solve(A.T, b)"),
        ("inv(A)'*b", "np.linalg.solve(A.T, b)"),
        ("B*inv(A)", "np.linalg.solve(A.T, B.T).T"),
        ("inv(X)", "np.linalg.inv(X)"),
        ("-inv(X)'*a*b'*inv(X)'", "-np.outer(np.linalg.solve(X.T, a), np.linalg.solve(X, b))"),
        ("x'*y", "x @ y"),
        ("x*y'", "np.outer(x, y)"),
        ("x'*A*y", "x @ A @ y"),
        ("A*B*x", "A @ (B @ x)"),
        ("x*x'*y", "(x @ y) * x"),
        ("y.*(X*w)./z", "y * (X @ w) / z"),
        ("1+exp(x)", "1 + np.exp(x)"),
        ("X+b*ones(1,n)", "X + b[:, None]"),
        ("1./x", "1 / x"),
        ("logdet(X)", "np.linalg.slogdet(X)[1]"),
        ("sigmoid(x)", "np.exp(-np.logaddexp(0, -x))"),
        ("logsumexp(x)", "np.logaddexp.reduce(x, axis=None)"),
        ("A^3", "np.linalg.matrix_power(A, 3)"),
        ("lambda*x'*x", "lambda_ * (x @ x)"),
        ("0.5*norm2(x)^2", "np.linalg.norm(x) ** 2 / 2"),
    ],
)
def test_each_operation_is_written_as_usual(text: str, line: str) -> None:
    assert numpy_code(read(text).expression).rstrip().endswith(f"return {line}")


def test_what_is_needed_twice_is_computed_once() -> None:
    source = numpy_code(read("(X-D*D'*X)*X'*D + X*(X-D*D'*X)'*D").expression)
    assert source.count("D.T @ X") == 1
    assert "t1 = X - D @ D.T @ X" in source


def test_sizes_come_from_the_letters_or_are_asked_for() -> None:
    assert "    n = A.shape[1]\n" in numpy_code(read("A'*A+eye(n)").expression)
    assert "    n = x.size\n" in numpy_code(read("x'*x*eye(n)", "x: n").expression)
    assert "def identity(n):\n    return np.eye(n)" in numpy_code(read("eye(n)").expression, "identity")
    assert np.array_equal(np.asarray(made(jax_code(read("eye(n)").expression))(2)), np.eye(2))


def test_exponentials_do_not_overflow() -> None:
    x = np.array([-1e4, 0.0, 1e4])
    for text, wanted in (("sigmoid(x)", [0, 0.5, 1]), ("softmax(x)", [0, 0, 1]), ("softplus(x)", [0, np.log(2), 1e4])):
        assert np.allclose(made(numpy_code(read(text).expression))(x), wanted)
