"""Random values for the symbols of an expression: distinct dimensions, and what is known of each symbol holds."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.calculus.expression import Expression
from matelier.calculus.values.evaluate import sized

Array: TypeAlias = NDArray[np.float64]
SMALLEST = 2


def symbols_of(expressions: Iterable[Expression]) -> dict[str, Expression]:
    """Every symbol in them, by name."""
    return {node.name: node for whole in expressions for node in whole.nodes() if node.op == "symbol"}


def dimensions_of(expressions: Iterable[Expression]) -> list[str]:
    """The names of dimensions in them, products taken apart, in alphabetical order."""
    found = {node.name for whole in expressions for node in whole.nodes() if node.op == "dimension"}
    for whole in expressions:
        for node in whole.nodes():
            found.update(name for d in (*node.shape, *node.dims) if isinstance(d, str) for name in d.split("*"))
    return sorted(name for name in found if not name.isdigit())


def random_sizes(names: list[str], random: np.random.Generator) -> dict[str, int]:
    """A number for each name, no two alike."""
    numbers = random.permutation(np.arange(SMALLEST, SMALLEST + max(len(names), 3)))
    return {name: int(size) for name, size in zip(names, numbers, strict=False)}


def random_values(
    symbols: Mapping[str, Expression], dims: Mapping[str, int], random: np.random.Generator
) -> dict[str, Array]:
    """A value for each symbol, of its shape and with its traits."""
    return {name: random_value(node, sized(node.shape, dims), random) for name, node in symbols.items()}


def random_value(node: Expression, size: tuple[int, int], random: np.random.Generator) -> Array:
    """A random matrix of this size (a number is 1 × 1) of which holds what is known of the symbol."""
    for trait, make in MAKE.items():
        if trait in node.traits:
            return make(size, random)
    return random.standard_normal(size)


def _positive_definite(size: tuple[int, int], random: np.random.Generator) -> Array:
    R = random.standard_normal(size)
    return R @ R.T / size[0] + np.eye(size[0])


def _positive_det(size: tuple[int, int], random: np.random.Generator) -> Array:
    R = 0.6 * random.standard_normal(size) + 1.5 * np.eye(size[0])
    if np.linalg.det(R) < 0:
        R[0] = -R[0]
    return R


def _orthogonal(size: tuple[int, int], random: np.random.Generator) -> Array:
    return np.asarray(np.linalg.qr(random.standard_normal(size))[0], dtype=np.float64)


def _symmetric(size: tuple[int, int], random: np.random.Generator) -> Array:
    R = random.standard_normal(size)
    return (R + R.T) / 2


def _antisymmetric(size: tuple[int, int], random: np.random.Generator) -> Array:
    R = random.standard_normal(size)
    return (R - R.T) / 2


def _positive(size: tuple[int, int], random: np.random.Generator) -> Array:
    return random.uniform(0.5, 1.5, size)


def _simplex(size: tuple[int, int], random: np.random.Generator) -> Array:
    R = _positive(size, random)
    return R / R.sum()


def _projection(size: tuple[int, int], random: np.random.Generator) -> Array:
    # Along another space, so that it is not symmetric.
    thin = (size[0], max(1, size[0] - 1))
    left, right = random.standard_normal(thin), random.standard_normal(thin)
    return left @ np.linalg.inv(right.T @ left) @ right.T


def _unit(size: tuple[int, int], random: np.random.Generator) -> Array:
    R = random.standard_normal(size)
    return R / np.linalg.norm(R)


MAKE: dict[str, Callable[[tuple[int, int], np.random.Generator], Array]] = {
    "simplex": _simplex,
    "big": lambda size, random: random.uniform(12.5, 20, size),
    "psd": _positive_definite,
    "orth": _orthogonal,
    "diagonal": lambda size, random: np.diag(random.uniform(0.5, 1.5, size[0])),
    "idempotent": _projection,
    "pm1": lambda size, random: random.choice([-1.0, 1.0], size),
    "unit": _unit,
    "antisym": _antisymmetric,
    "sym": _symmetric,
    "upper": lambda size, random: np.triu(_positive_det(size, random)),
    "lower": lambda size, random: np.tril(_positive_det(size, random)),
    "pos": _positive,
    "detpos": _positive_det,
    "inv": _positive_det,
}
"""How to make a value with a trait; of several traits of a symbol the first here."""
