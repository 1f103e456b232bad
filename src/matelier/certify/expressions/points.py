"""Points at which the judge looks: the sizes of the dimensions and the symbols' values, as is known of them."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from matelier.certify.expressions.evaluate import Floats, Sizes, dimension_of, value_of
from matelier.certify.expressions.syntax import Tree, parsed

Float64: TypeAlias = NDArray[np.float64]
At: TypeAlias = Callable[[Float64], Float64]
"""What an expression is worth (..., p, q) where the symbol in question is X (..., m, n)."""
Look: TypeAlias = Callable[[dict[str, Any], Sizes], bool | None]
"""Whether what is claimed is so at a point; None where the point tells nothing."""
POINTS, TURNS, TRIES = 3, 8, 24
LARGEST = (1.5, 0.8, 2.5)
"""How large the symbols' entries are in the first tries, and where these tell nothing, in further ones."""
MOST_SYMBOLS, MOST_ENTRIES = 40, 4096
LENGTHS = (3, 2, 5, 7, 11)
"""Sizes of dimensions: no two alike, and none a product of others."""
TRAITS = frozenset([
    "sym", "psd", "inv", "detpos", "pos", "pm1", "simplex", "big", "antisym", "orth", "diagonal", "upper", "lower",
    "idempotent", "unit",
])  # fmt: skip
LAW_TRAITS = TRAITS | frozenset([
    "rotation", "singular", "triangular", "projection", "semidefinite", "nonnegative", "nonzero", "square", "fullrank",
    "permutation", "nilpotent", "involutory", "normal",
])  # fmt: skip
"""What a law may also take for true of a symbol; claims of derivatives know TRAITS alone."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A symbol's dimensions and what is known of it."""

    rows: Tree
    columns: Tree
    traits: frozenset[str]

    def shape(self, sizes: Sizes) -> tuple[int, int]:
        """Its shape where the dimensions have these sizes; ValueError where it is too large."""
        m, n = dimension_of(self.rows, sizes), dimension_of(self.columns, sizes)
        if m * n > MOST_ENTRIES:
            raise ValueError("too large")
        return m, n


def declared(variables: object, known: frozenset[str] = TRAITS) -> dict[str, Declared]:
    """The symbols: {name: {"shape": [], ["n"] or ["m", "n"], "traits": ["sym", ...]}}, a size being a name, a product
    of names ("m*n") or a number."""
    found: dict[str, Declared] = {}
    for name, told in cast("Mapping[str, Mapping[str, Sequence[Any]]]", variables).items():
        shape, traits = [*told["shape"], 1, 1][:2], frozenset(told.get("traits", ()))
        if len(told["shape"]) > 2 or not traits <= known or parsed(name) != Tree("symbol", name=name):
            raise ValueError("no symbol")
        found[name] = Declared(parsed(str(shape[0])), parsed(str(shape[1])), traits)
    if len(found) > MOST_SYMBOLS:
        raise ValueError("too many symbols")
    return found


def names_of(symbols: Mapping[str, Declared], *trees: Tree) -> list[str]:
    """The names of the dimensions, in the order of the alphabet: in shapes, and in eye(n), n and the like."""
    waiting = [*trees, *(side for one in symbols.values() for side in (one.rows, one.columns))]
    found: set[str] = set()
    while waiting:
        tree = waiting.pop()
        if tree.op == "symbol" and tree.name not in symbols:
            found.add(tree.name)
        waiting += tree.parts
    if len(found) > len(LENGTHS):
        raise ValueError("too many dimensions")
    return sorted(found)


def lengths(names: Sequence[str], turn: int) -> dict[str, int]:
    """Sizes for the dimensions of these names, no two alike; another order at every turn."""
    offered = LENGTHS[: max(len(names), 3)]
    return {name: offered[(i + turn) % len(offered)] for i, name in enumerate(names)}


def dice(*told: object) -> np.random.Generator:
    """The judge's dice: the same for the same texts, and nobody else's choice."""
    text = json.dumps(told, sort_keys=True, default=str)
    return np.random.default_rng(list(hashlib.sha256(text.encode()).digest()))


def drawn(
    symbols: Mapping[str, Declared], sizes: Sizes, rng: np.random.Generator, *, positive: bool, most: float = 1.5
) -> dict[str, Any]:
    """Values for all symbols, at `most` this large; all entries above zero where `positive`."""
    return {name: _drawn(one.shape(sizes), one.traits, rng, positive, most) for name, one in symbols.items()}


def _drawn(
    shape: tuple[int, int], traits: frozenset[str], rng: np.random.Generator, positive: bool, most: float
) -> Float64:
    m, n = shape
    if m != n and (traits & {"sym", "psd", "antisym", "idempotent", "inv", "detpos"} or ("orth" in traits and m < n)):
        raise ValueError("not square")
    A = rng.uniform(0.2 * most, most, shape)
    if not positive and not traits & {"pos", "simplex", "big"}:
        A = A * rng.choice([-1.0, 1.0], shape)
    if "big" in traits:
        A = A + 12.0
    if "pm1" in traits:
        A = np.sign(rng.uniform(-1, 1, shape))
    if "simplex" in traits:
        return A / A.sum()
    if "unit" in traits:
        return A / np.linalg.norm(A)
    if m != n:
        return np.linalg.qr(A)[0] if "orth" in traits else _shaped(A, traits)
    return _square_one(A, traits, rng)


def _shaped(A: Float64, traits: frozenset[str]) -> Float64:
    if "diagonal" in traits:
        A = A * np.eye(*A.shape)
    if "upper" in traits:
        A = np.triu(A)
    return np.tril(A) if "lower" in traits else A


def _square_one(A: Float64, traits: frozenset[str], rng: np.random.Generator) -> Float64:
    n = len(A)
    if "orth" in traits:
        Q = np.linalg.qr(A)[0]
        return Q if "detpos" not in traits or np.linalg.det(Q) > 0 else Q * np.where(np.arange(n) == 0, -1.0, 1.0)
    if "idempotent" in traits:
        kept = np.diag(rng.integers(0, 2, n).astype(np.float64))
        S: Float64 = np.linalg.qr(A)[0] if "sym" in traits else np.eye(n) + A / (2 * n)
        return S @ kept @ np.linalg.inv(S)
    A = _shaped(A, traits)
    if "psd" in traits:
        return A @ A.T / n + 0.3 * np.eye(n)
    if "sym" in traits:
        A = np.triu(A) + np.triu(A, 1).T
    if "antisym" in traits:
        A = np.triu(A, 1) - np.triu(A, 1).T
    if traits & {"inv", "detpos"} and "antisym" not in traits:
        A = A + 2.0 * np.eye(n) * np.where(np.diagonal(A) < 0, -1.0, 1.0)
    if "detpos" in traits and np.linalg.det(A) < 0:
        A = A * np.where(np.arange(n) == 0, -1.0, 1.0) if "sym" not in traits else -A if n % 2 else A @ A
    return A


def everywhere(told: Mapping[str, Any], symbols: Mapping[str, Declared], trees: Sequence[Tree], look: Look) -> bool:
    """Whether it is so at every point that tells something, and there are enough of these, with different sizes."""
    names, enough = names_of(symbols, *trees), 0
    for turn in range(TURNS):
        rng, sizes = dice(dict(told), turn), lengths(names, turn)
        points = (drawn(symbols, sizes, rng, positive=k % 2 == 1, most=LARGEST[k * 3 // TRIES]) for k in range(TRIES))
        found = next((so for so in (look(point, sizes) for point in points) if so is not None), None)
        if found is False:
            return False
        enough += found is True  # inv(X'*X) is nowhere where X is wide
        if enough == POINTS:
            return True
    return False


def value_at(tree: Tree, values: Mapping[str, Any], sizes: Sizes) -> Float64:
    """What the tree is worth there, in floats."""
    return value_of(tree, Floats(), values, sizes)


def around(tree: Tree, wrt: str, values: Mapping[str, Any], sizes: Sizes) -> At:
    """The tree as a function of one of its symbols, all others fixed."""
    return lambda X: value_at(tree, {**values, wrt: X}, sizes)
