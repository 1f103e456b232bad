"""Random expressions: derivatives are those of JAX, and the judge's reading and reckoning is ours, or we say no.

MATELIER_FUZZ="START:COUNT" asks for other expressions, or for more of them; and of three dimensions instead of two, for
which JAX compiles its operations of so many more shapes.
"""

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from calculus.fuzzed import NUMBER, SIZES, SYMBOLS, TRAITS, VARIABLES, Made, Maker, point
from matelier.calculus.derivatives.gradient import gradient
from matelier.calculus.derivatives.hessian import hessian, hessian_vector
from matelier.calculus.derivatives.jacobian import jacobian
from matelier.calculus.language.shapes import read
from matelier.calculus.language.text import as_text
from matelier.calculus.values.evaluate import evaluate
from matelier.certify.check import holds
from matelier.certify.evaluate import Floats, value_of
from matelier.certify.syntax import parsed
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable

START, COUNT = (int(part) for part in os.environ.get("MATELIER_FUZZ", "0:1000").split(":"))
LETTERS = "nmk" if "MATELIER_FUZZ" in os.environ else "nm"
DIMS = {name: size for name, size in SIZES.items() if name != "1"}
AGREED, REFUSED = 1e-7, 0.02

pytestmark = pytest.mark.filterwarnings(
    "ignore::RuntimeWarning"
)  # expressions may be undefined; then they do not count


def judged(text: str, values: Mapping[str, np.ndarray]) -> np.ndarray:
    """What the judge reads and reckons, knowing nothing of our own parser."""
    return value_of(parsed(text), Floats(), values, DIMS)


def one_by_jax(made: Made, wrt: str, values: Mapping[str, np.ndarray], by: Callable[..., Any] = jax.grad) -> np.ndarray:
    """The derivative of what the expression is, by what has not read its text."""
    at = {name: jnp.asarray(A[0, 0] if A.shape == (1, 1) else A) for name, A in values.items()}
    return np.asarray(by(lambda X: made.value({**at, wrt: X}))(at[wrt]))


def symbol_in(made: Made, dice: random.Random) -> str | None:
    """One of the symbols that stand in the text."""
    names = [name for name in SYMBOLS if re.search(rf"\b{name}\b(?!\()", made.text)]
    return dice.choice(names) if names else None


def is_off(found: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether it is another shape, or differs by more than rounding; NaN is off."""
    scale = max(float(np.abs(wanted).max()), 1e-6)
    return found.shape != wanted.shape or not np.abs(found - wanted).max() <= AGREED * scale


def is_firm(made: Made, wrt: str, values: dict[str, np.ndarray], wanted: np.ndarray) -> bool:
    """Whether JAX itself says the same right beside the point: not so where a matrix is singular by what it is."""
    moved = {name: A * (1 + 1e-9 * np.cos(7 * np.arange(A.size)).reshape(A.shape)) for name, A in values.items()}
    beside = one_by_jax(made, wrt, moved).reshape(wanted.shape)
    return bool(np.abs(beside - wanted).max() <= 1e-5 * np.abs(wanted).max())


def test_the_gradients_of_a_thousand_random_expressions_are_those_of_jax(capsys: pytest.CaptureFixture[str]) -> None:
    told, wrong, seed = Counter[str](), list[tuple[object, ...]](), START
    while told["right"] + told["refused"] + told["no number"] + len(wrong) < COUNT:
        seed += 1
        maker, values = Maker(seed, LETTERS), point(seed)
        made = maker.number(maker.dice.choice([2, 3, 3, 4]))
        if (wrt := symbol_in(made, maker.dice)) is None:
            continue
        wanted = one_by_jax(made, wrt, values).reshape(values[wrt].shape)
        if not np.isfinite(wanted).all() or np.abs(wanted).max() > 1e8:
            told["undefined"] += 1
            continue
        try:
            reading = read(made.text, VARIABLES)
            derivative = as_text(gradient(reading.expression, reading.symbols[wrt]))
        except (BadInput, Unable) as refusal:
            told["refused"] += 1
            told[refusal.key] += 1
            continue
        found = judged(derivative, values)
        if not is_off(found, wanted):
            told["right"] += 1
            witness = {"expression": made.text, "derivative": derivative, "wrt": wrt, "kind": "gradient"}
            told["believed"] += holds(Claim("derivative", witness | {"variables": declared(made)}))
        elif not np.isfinite(found).all():  # det(X)·inv(X)' of what is singular by what it is: not silently wrong
            told["no number"] += 1
        elif is_firm(made, wrt, values, wanted):
            wrong.append((seed, made.text, wrt, derivative))
    with capsys.disabled():
        sys.stdout.write(f"\n{COUNT} random gradients against JAX: {dict(told)}, {len(wrong)} silently wrong")
    assert not wrong
    assert told["refused"] + told["no number"] <= REFUSED * COUNT
    assert told["believed"] >= 0.95 * told["right"]  # where an expression is undefined nearly everywhere, it is not


def declared(made: Made) -> dict[str, dict[str, object]]:
    """The symbols of the expression as a witness has them."""
    names = [name for name in SYMBOLS if re.search(rf"\b{name}\b(?!\()", made.text)]
    return {name: {"shape": VARIABLES[name]["shape"], "traits": TRAITS[name]} for name in names}


def columns_of(rows: np.ndarray, m: int, n: int) -> np.ndarray:
    """Derivatives by the entries of an m × n matrix, row by row in JAX, column by column as vec has it."""
    return rows.reshape(-1, m, n).swapaxes(-1, -2).reshape(len(rows), m * n)


def second_by_jax(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The Hessian by vec of a matrix: the gradient's change along each matrix with a single 1."""

    def at(X: Any) -> Any:
        m, n = X.shape or (1, 1)
        units = np.eye(m * n).reshape(m * n, n, m).swapaxes(-1, -2).reshape(m * n, *X.shape)
        slopes = [jax.jvp(jax.grad(f), (X,), (jnp.asarray(unit),))[1] for unit in units]
        return jnp.stack([jnp.ravel(slope.T) for slope in slopes], axis=1)

    return at


def test_second_derivatives_are_those_of_jax_also_where_no_matrix_says_them(capsys: pytest.CaptureFixture[str]) -> None:
    told, seed = Counter[str](), START
    while told["right"] + told["by a direction"] < COUNT // 20:
        seed += 1
        maker, values = Maker(seed, LETTERS), point(seed)
        made = maker.number(maker.dice.choice([2, 3]))
        if (wrt := symbol_in(made, maker.dice)) is None:
            continue
        wanted = one_by_jax(made, wrt, values, second_by_jax)
        if not np.isfinite(wanted).all() or np.abs(wanted).max() > 1e8:
            continue
        reading = read(made.text, VARIABLES)
        X = reading.symbols[wrt]
        try:
            found, kind = judged(as_text(hessian(reading.expression, X)), values), "right"
        except Unable as refusal:
            if refusal.key != "calculus.no_matrix_form":
                raise
            found, kind = by_direction(as_text(hessian_vector(reading.expression, X)), values, wrt), "by a direction"
        assert not is_off(found, wanted) or not is_firm(made, wrt, values, one_by_jax(made, wrt, values)), (
            made.text,
            wrt,
        )
        told[kind] += 1
    with capsys.disabled():
        sys.stdout.write(f"\nsecond derivatives against JAX: {dict(told)}")
    assert told["right"] >= told["by a direction"]


def by_direction(text: str, values: dict[str, np.ndarray], wrt: str) -> np.ndarray:
    """The Hessian put together from its products with the matrices that have a single 1."""
    m, n = values[wrt].shape
    letters = "vuzqg" if n == 1 else "VUZQG"
    direction = next((c for c in letters if c not in SYMBOLS and re.search(rf"\b{c}\b", text)), letters[0])
    units = np.eye(m * n).reshape(m * n, n, m).swapaxes(-1, -2)
    products = [judged(text, {**values, direction: unit}) for unit in units]
    return np.concatenate([product.T.reshape(-1, 1) for product in products], axis=1)


def test_jacobians_are_those_of_jax(capsys: pytest.CaptureFixture[str]) -> None:
    told, seed = Counter[str](), START
    while told["right"] + told["refused"] < COUNT // 20:
        seed += 1
        maker, values = Maker(seed, LETTERS), point(seed)
        made = maker.of((maker.dice.choice(LETTERS), "1"), maker.dice.choice([2, 3]))
        if (wrt := symbol_in(made, maker.dice)) is None:
            continue
        m, n = values[wrt].shape
        rows = one_by_jax(made, wrt, values, jax.jacrev)
        wanted = columns_of(rows.reshape(rows.shape[0], m, n), m, n)
        if not np.isfinite(wanted).all() or np.abs(wanted).max() > 1e8:
            continue
        reading = read(made.text, VARIABLES)
        try:
            found = judged(as_text(jacobian(reading.expression, reading.symbols[wrt])), values)
        except Unable as refusal:
            if refusal.key != "calculus.no_matrix_form":
                raise
            told["refused"] += 1
            continue
        assert not is_off(found, wanted), (made.text, wrt)
        told["right"] += 1
    with capsys.disabled():
        sys.stdout.write(f"\nJacobians against JAX: {dict(told)}")
    assert told["right"] >= told["refused"]


def test_the_judge_and_we_read_and_reckon_the_same() -> None:
    agreed = 0
    for seed in range(1500):
        maker, values = Maker(seed), point(seed)
        made = maker.any(3)
        ours = np.asarray(evaluate(read(made.text, VARIABLES).expression, values, DIMS), dtype=float).reshape(
            [SIZES[side] for side in made.shape]
        )
        theirs = np.broadcast_to(judged(made.text, values), ours.shape)
        if np.isfinite(theirs).all() and np.abs(theirs).max() < 1e8:
            assert not is_off(ours, theirs), made.text
            agreed += 1
    assert agreed > 1200


OPERATORS = (" + ", "-", "*", "/", " - ", "^", "*-", "/-", "^-", ".*", "./", ".^")


def test_the_judge_and_we_agree_on_what_binds_tighter() -> None:
    values = {"c": np.array([[1.3]]), "t": np.array([[0.7]]), "p": np.array([[1.9]])}
    variables = {name: {"shape": []} for name in values}
    dice, different = random.Random(5), set[float]()
    for _ in range(2000):
        parts = [dice.choice(["c", "t", "p", "2", "3", "c'", "(t-p)", "-c", "exp(t)"])]
        for _ in range(dice.randint(1, 5)):
            parts += [dice.choice(OPERATORS), dice.choice(["c", "t", "p", "2", "3", "c'", "(-t)", "p''"])]
        text = dice.choice(["", "-", "--"]) + "".join(parts)
        theirs = float(judged(text, values).item())
        if np.isfinite(theirs) and abs(theirs) < 1e12:
            ours = float(np.asarray(evaluate(read(text, variables).expression, values)).item())
            assert ours == pytest.approx(theirs, rel=1e-9), text
            different.add(round(theirs, 9))
    assert len(different) > 500


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2^2", -4), ("2^3^2", 512), ("8/4/2", 1), ("2-3-4", -5), ("2^-1", 0.5), ("-2^-2", -0.25), ("6/2*3", 9),
        ("2*-3", -6), ("2--3", 5), ("2.^3", 8), ("2.*3", 6), ("1./4", 0.25), ("2e1", 20), ("-3'", -3), ("2^2'", 4),
    ],
)  # fmt: skip
def test_what_a_person_means_is_what_both_read(text: str, value: float) -> None:
    assert judged(text, {}).item() == value
    assert float(np.asarray(evaluate(read(text, {}).expression, {})).item()) == value


def test_transposes_and_products_bind_as_written() -> None:
    values = point(1)
    for text in ("x'*a", "x*a'", "A*x*a'", "A'*A*x", "M^2'", "M'^2", "M^2*x", "a.*x'*w", "-x'*a^2", "x'*M*a/c^2"):
        theirs = judged(text, values) if text not in ("a.*x'*w", "-x'*a^2") else None
        if theirs is None:
            with pytest.raises(ValueError, match=r"fit|power"):
                judged(text, values)
        else:
            ours = np.asarray(evaluate(read(text, VARIABLES).expression, values, DIMS), dtype=float)
            assert not is_off(ours.reshape(theirs.shape), theirs), text


def test_the_fuzz_can_fail() -> None:
    made, values = Made("x'*a", NUMBER, lambda at: (at["x"].T @ at["a"])[0, 0]), point(0)
    wanted = one_by_jax(made, "x", values)
    assert not is_off(judged("a", values), wanted)
    assert is_off(judged("a*1.000001", values), wanted)
    assert is_off(judged("a'", values), wanted)
    assert is_off(judged("log(-w)", values), wanted)
