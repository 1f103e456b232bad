"""Random expressions, well shaped: their text, and what JAX makes of them, side by side and of nothing of ours."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)

Shape = tuple[str, str]
SIZES = {"1": 1, "n": 3, "m": 2, "k": 4}
NUMBER: Shape = ("1", "1")
SYMBOLS: dict[str, tuple[Shape, str]] = {
    "c": (NUMBER, ""), "t": (NUMBER, ""), "p": (NUMBER, "pos"),
    "x": (("n", "1"), ""), "a": (("n", "1"), ""), "w": (("n", "1"), "pos"),
    "y": (("m", "1"), ""), "z": (("k", "1"), ""),
    "A": (("m", "n"), ""), "X": (("m", "n"), ""), "B": (("n", "k"), ""), "C": (("k", "m"), ""),
    "M": (("n", "n"), "inv"), "Y": (("n", "n"), "inv"), "S": (("n", "n"), "sym"), "P": (("n", "n"), "psd"),
    "K": (("m", "m"), ""),
}  # fmt: skip
"""Every symbol's shape and what is known of it."""
VARIABLES = {
    name: {"shape": [side for side in shape if side != "1"], **({trait: True} if trait else {})}
    for name, (shape, trait) in SYMBOLS.items()
}
TRAITS = {name: [trait] if trait else [] for name, (_, trait) in SYMBOLS.items()}


@dataclass(frozen=True, slots=True)
class Made:
    """An expression's text, its shape, and its value by JAX: of shape () for a number, else two-dimensional."""

    text: str
    shape: Shape
    value: Callable[[Mapping[str, Any]], Any]


def point(seed: int) -> dict[str, np.ndarray]:
    """Values of all symbols, as is known of them."""
    rng = np.random.default_rng(seed)
    return {name: _value(shape, trait, rng) for name, (shape, trait) in SYMBOLS.items()}


def _value(shape: Shape, trait: str, rng: np.random.Generator) -> np.ndarray:
    m, n = (SIZES[side] for side in shape)
    A = rng.uniform(0.4, 1.4, (m, n)) * (1 if trait == "pos" else rng.choice([-1, 1], (m, n)))
    match trait:
        case "sym":
            return (A + A.T) / 2
        case "psd":
            return A @ A.T / n + 0.5 * np.eye(n)
        case "inv":
            return A + 2 * np.eye(n) * np.sign(np.diag(A))
    return A


class Maker:
    """Makes expressions of a shape, no deeper than asked for; `letters` are the dimensions that it uses."""

    def __init__(self, seed: int, letters: str = "nmk") -> None:
        self.dice, self.letters = random.Random(seed), letters

    def number(self, depth: int) -> Made:
        """A number."""
        return self.dice.choice(SCALAR if depth > 0 else [_leaf])(self, NUMBER, depth - 1)

    def of(self, shape: Shape, depth: int) -> Made:
        """An expression of this shape."""
        if shape == NUMBER:
            return self.number(depth)
        ways = list(ANY)
        ways += SQUARE if shape[0] == shape[1] else []
        ways += COLUMN if shape[1] == "1" else []
        return self.dice.choice(ways if depth > 0 else [_leaf])(self, shape, depth - 1)

    def column(self, depth: int) -> Made:
        """A column."""
        return self.of((self.dice.choice(self.letters), "1"), depth)

    def any(self, depth: int) -> Made:
        """A matrix, a column or a number."""
        sides = self.dice.choice([("n", "n"), ("m", "n"), ("n", "1"), ("m", "1"), ("n", self.letters[-1]), ("1", "n")])
        return self.of(sides, depth)


def _leaf(make: Maker, shape: Shape, _: int) -> Made:
    m, n = shape
    same = [name for name, (known, _) in SYMBOLS.items() if known == shape]
    turned = [name for name, (known, _) in SYMBOLS.items() if known == (n, m) and shape != NUMBER]
    choice = make.dice.random()
    if shape == NUMBER and choice < 0.3:
        told = make.dice.choice(["2", "3", "1/2", "0.5", "7"])
        worth = float(Fraction(told))
        return Made(told if "/" not in told else f"({told})", shape, lambda _: jnp.asarray(worth))
    if (choice < 0.1 or not (same or turned)) and shape != NUMBER:
        if m == n:
            return Made(f"eye({m})", shape, lambda _: jnp.eye(SIZES[m]))
        inside = m if n == "1" else f"{m},{n}"
        return Made(f"ones({inside})", shape, lambda _: jnp.ones((SIZES[m], SIZES[n])))
    if same and (not turned or make.dice.random() < 0.7):
        name = make.dice.choice(same)
        return Made(name, shape, lambda at: at[name])
    name = make.dice.choice(turned)
    return Made(f"{name}'", shape, lambda at: at[name].T)


def _sum(make: Maker, shape: Shape, depth: int) -> Made:
    one, other = make.of(shape, depth), make.of(shape, depth)
    sign = make.dice.choice("+-")
    factor = 1 if sign == "+" else -1
    return Made(f"({one.text}{sign}{other.text})", shape, lambda at: one.value(at) + factor * other.value(at))


def _negative(make: Maker, shape: Shape, depth: int) -> Made:
    one = make.of(shape, depth)
    return Made(f"(-{one.text})", shape, lambda at: -one.value(at))


def _scaled(make: Maker, shape: Shape, depth: int) -> Made:
    by, one = make.number(min(depth, 2)), make.of(shape, depth)
    if make.dice.random() < 0.3:
        return Made(f"({one.text}/({by.text}))", shape, lambda at: one.value(at) / by.value(at))
    return Made(f"({by.text}*{one.text})", shape, lambda at: by.value(at) * one.value(at))


def _product(make: Maker, shape: Shape, depth: int) -> Made:
    inside = make.dice.choice(make.letters + "n1")
    one, other = make.of((shape[0], inside), depth), make.of((inside, shape[1]), depth)

    def value(at: Mapping[str, Any]) -> Any:
        a, b = one.value(at), other.value(at)
        if a.ndim == 0 or b.ndim == 0:
            return a * b
        found = a @ b
        return found[0, 0] if shape == NUMBER else found

    return Made(f"({one.text}*{other.text})", shape, value)


def _entrywise(make: Maker, shape: Shape, depth: int) -> Made:
    one, other = make.of(shape, depth), make.of(shape, depth)
    if make.dice.random() < 0.3:
        return Made(f"({one.text}./{other.text})", shape, lambda at: one.value(at) / other.value(at))
    return Made(f"({one.text}.*{other.text})", shape, lambda at: one.value(at) * other.value(at))


def _positive(make: Maker, shape: Shape, depth: int) -> Made:
    # What has a root and a logarithm.
    one = make.of(shape, depth)
    unit = "1" if shape == NUMBER else f"ones({shape[0]},{shape[1]})"
    way = make.dice.choice(["exp", "square", "abs"])
    told = {"exp": f"exp({one.text})", "square": f"({one.text}).^2", "abs": f"abs({one.text})"}[way]
    by = {"exp": jnp.exp, "square": jnp.square, "abs": jnp.abs}[way]
    return Made(f"({unit}+{told})", shape, lambda at: 1 + by(one.value(at)))


SMOOTH: Mapping[str, Callable[[Any], Any]] = {
    "exp": jnp.exp, "sin": jnp.sin, "cos": jnp.cos, "tanh": jnp.tanh, "tan": jnp.tan, "abs": jnp.abs, "sign": jnp.sign,
    "relu": jax.nn.relu,
}  # fmt: skip


def _function(make: Maker, shape: Shape, depth: int) -> Made:
    name = make.dice.choice([*SMOOTH, "log", "sqrt"])
    one = _positive(make, shape, depth) if name in ("log", "sqrt") else make.of(shape, depth)
    by = {**SMOOTH, "log": jnp.log, "sqrt": jnp.sqrt}[name]
    return Made(f"{name}({one.text})", shape, lambda at: by(one.value(at)))


def _power(make: Maker, shape: Shape, depth: int) -> Made:
    told = make.dice.choice(["2", "3", "(-1)", "(-2)", "(1/2)", "1.5", "0", "1"])
    up = {"(-1)": -1.0, "(-2)": -2.0, "(1/2)": 0.5}.get(told) or float(told)
    one = _positive(make, shape, depth) if up % 1 else make.of(shape, depth)
    sign = "^" if shape == NUMBER and make.dice.random() < 0.8 else ".^"
    return Made(f"({one.text}){sign}{told}", shape, lambda at: _raised(one.value(at), up))


def _raised(A: Any, up: float) -> Any:
    if up % 1:
        return A**up
    found = jnp.ones_like(A)
    for _ in range(int(abs(up))):
        found = found * A
    return found if up >= 0 else 1 / found


def _to_a_number(make: Maker, _: Shape, depth: int) -> Made:
    base, up = _positive(make, NUMBER, depth), make.number(min(depth, 1))
    return Made(f"({base.text})^({up.text})", NUMBER, lambda at: base.value(at) ** up.value(at))


def _turned(make: Maker, shape: Shape, depth: int) -> Made:
    one = make.of((shape[1], shape[0]), depth)
    return Made(f"{one.text}'" if one.text[-1] in ")'" else f"({one.text})'", shape, lambda at: one.value(at).T)


def _inverse(make: Maker, shape: Shape, depth: int) -> Made:
    one = make.of(shape, 0 if make.dice.random() < 0.6 else depth)
    return Made(f"inv({one.text})", shape, lambda at: jnp.linalg.inv(one.value(at)))


def _matrix_power(make: Maker, shape: Shape, depth: int) -> Made:
    one, times = make.of(shape, depth), make.dice.choice([2, 3])
    return Made(f"({one.text})^{times}", shape, lambda at: jnp.linalg.matrix_power(one.value(at), times))


def _diagonal(make: Maker, shape: Shape, depth: int) -> Made:
    if shape[0] == shape[1]:
        one = make.of((shape[0], "1"), depth)
        return Made(f"diag({one.text})", shape, lambda at: jnp.diag(one.value(at)[:, 0]))
    one = make.of((shape[0], shape[0]), depth)
    return Made(f"diag({one.text})", shape, lambda at: jnp.diag(one.value(at))[:, None])


def _reduced(make: Maker, _: Shape, depth: int) -> Made:
    name = make.dice.choice(["sum", "norm1", "norm2", "norm2^2", "norm2^2"])
    one = make.any(depth)
    by: Mapping[str, Callable[[Any], Any]] = {
        "sum": jnp.sum, "norm1": lambda A: jnp.abs(A).sum(), "norm2": lambda A: jnp.sqrt((A * A).sum()),
        "norm2^2": lambda A: (A * A).sum(),
    }  # fmt: skip
    told = f"norm2({one.text})^2" if name == "norm2^2" else f"{name}({one.text})"
    return Made(told, NUMBER, lambda at: by[name](one.value(at)))


def _of_square(make: Maker, _: Shape, depth: int) -> Made:
    name, side = make.dice.choice(["tr", "tr", "tr", "det", "logdet"]), make.dice.choice("n" + make.letters)
    one = make.of((side, side), depth)
    by: Mapping[str, Callable[[Any], Any]] = {
        "tr": jnp.trace, "det": jnp.linalg.det, "logdet": lambda A: jnp.linalg.slogdet(A)[1],
    }  # fmt: skip
    return Made(f"{name}({one.text})", NUMBER, lambda at: by[name](one.value(at)))


def _form(make: Maker, _: Shape, depth: int) -> Made:
    one, other, inside = make.column(depth), make.column(depth), depth
    A = make.of((one.shape[0], other.shape[0]), inside)
    told = f"({one.text})'*({A.text})*({other.text})"
    return Made(told, NUMBER, lambda at: (one.value(at).T @ A.value(at) @ other.value(at))[0, 0])


def _vec_inside(make: Maker, _: Shape, depth: int) -> Made:
    A, B = make.of(("m", "n"), depth), make.of(("m", "n"), depth)
    stack = jnp.ravel
    return Made(
        f"(vec({A.text})'*vec({B.text}))", NUMBER, lambda at: stack(A.value(at).T) @ stack(B.value(at).T)
    )  # fmt: skip


def _kron_inside(make: Maker, _: Shape, depth: int) -> Made:
    A, B = make.of(("m", "n"), depth), make.of(("n", "m"), depth)
    name = make.dice.choice(["tr", "sum"])
    by = jnp.trace if name == "tr" else jnp.sum
    return Made(f"{name}(kron({A.text},{B.text}))", NUMBER, lambda at: by(jnp.kron(A.value(at), B.value(at))))


Way = Callable[[Maker, Shape, int], Made]
SCALAR: Sequence[Way] = (
    _sum, _negative, _scaled, _function, _power, _to_a_number, _reduced, _reduced, _reduced, _of_square, _of_square,
    _form, _form, _product, _vec_inside, _kron_inside,
)  # fmt: skip
ANY: Sequence[Way] = (_sum, _negative, _scaled, _product, _product, _entrywise, _function, _power, _turned, _leaf)
SQUARE: Sequence[Way] = (_inverse, _matrix_power, _diagonal)
COLUMN: Sequence[Way] = (_product, _diagonal)
