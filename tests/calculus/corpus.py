"""Hundreds of derivatives from books and losses: read, filled with numbers, their references checked by differences."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np

from matelier.certify.expressions.evaluate import Floats, value_of
from matelier.certify.expressions.syntax import Tree, parsed

FOLDER = Path(__file__).resolve().parents[1] / "reference" / "derivatives"
SIZES = (
    {"m": 5, "p": 4, "n": 3, "k": 2},
    {"m": 6, "p": 5, "n": 4, "k": 3},
    {"m": 7, "p": 3, "n": 5, "k": 2},
)
"""Tall on purpose: an m × n matrix has independent columns."""


@dataclass(frozen=True)
class Case:
    """An expression, with respect to what, what is known of its symbols, and its derivatives as a book writes them."""

    source: str
    expr: str
    wrt: str
    vars: str
    gradient: str
    hessian: str = ""
    kind: str = "gradient"

    @property
    def name(self) -> str:
        return f"{self.source}: {self.expr} by {self.wrt}"

    def declared(self) -> dict[str, tuple[list[str], frozenset[str]]]:
        """The shape and the flags of every symbol."""
        found: dict[str, tuple[list[str], frozenset[str]]] = {}
        for part in self.vars.split(";"):
            name, _, words = part.strip().partition(":")
            shape, flags = _shape(words.split())
            found[name.strip()] = (shape, frozenset(flags))
        return found

    def variables(self) -> dict[str, dict[str, object]]:
        """The symbols as the engine is told of them."""
        return {
            name: {"shape": shape, **dict.fromkeys(flags, True)} for name, (shape, flags) in self.declared().items()
        }


def _shape(words: list[str]) -> tuple[list[str], list[str]]:
    if not words or words[0] in FLAGS:
        return [], words
    if "x" in words:
        return [words[0], words[2]], words[3:]
    return [words[0]], words[1:]


FLAGS = ("sym", "psd", "inv", "detpos", "pos", "pm1", "simplex", "big")


@cache
def cases() -> tuple[Case, ...]:
    """All of them, in the order of the files."""
    return tuple(
        Case(**case)
        for path in sorted(FOLDER.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]
    )


Values = dict[str, np.ndarray]


def instance(case: Case, round_: int) -> tuple[Values, dict[str, int]]:
    """Numbers for every symbol, as its flags ask, at the sizes of the round; the same whenever asked."""
    sizes = SIZES[round_]
    random = np.random.default_rng([crc32(case.name.encode()), round_])
    return {name: drawn(random, *told, sizes) for name, told in case.declared().items()}, dict(sizes)


def drawn(random: np.random.Generator, shape: list[str], flags: frozenset[str], sizes: Mapping[str, int]) -> np.ndarray:
    """A random matrix with the flags."""
    m, n = [int(np.prod([sizes[part] for part in name.split("*")])) for name in shape] + [1] * (2 - len(shape))
    X = random.standard_normal((m, n))
    if "psd" in flags:
        return X @ X.T / n + np.eye(n)
    if "sym" in flags:
        return (X + X.T) / 2
    if "pm1" in flags:
        return np.where(X > 0, 1.0, -1.0)
    if flags & {"pos", "simplex", "big"}:
        X = 0.5 * np.abs(X) + 0.5
        return X / X.sum() if "simplex" in flags else X + (20 if "big" in flags else 0)
    if flags & {"inv", "detpos"}:
        X = 0.7 * X + 2 * np.eye(n)
        return X if np.linalg.det(X) > 0 or "detpos" not in flags else X[:, [1, 0, *range(2, n)]]
    return X


def reckon(text: str, values: Mapping[str, np.ndarray], sizes: Mapping[str, int]) -> np.ndarray:
    """What a text is worth at these numbers, read and reckoned by the judge, who knows nothing of the prover."""
    free = {name: size for name, size in sizes.items() if name not in values}  # the p of a book may be a column
    return value_of(parsed(text), Floats(), values, free)


def size(text: str) -> int:
    """How much there is to read: a number, a name, a function and a sign count one each."""
    return _size(parsed(text))


def _size(tree: Tree) -> int:
    return 1 + sum(map(_size, tree.parts))


def slope(case: Case, values: Values, sizes: Mapping[str, int], direction: np.ndarray) -> np.ndarray:
    """How the expression changes along a direction: differences of fourth order."""
    f = along(case, values, sizes, direction)
    h = 3e-4
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)


def bend(case: Case, values: Values, sizes: Mapping[str, int], direction: np.ndarray) -> np.ndarray:
    """How it bends along a direction: second differences of fourth order."""
    f = along(case, values, sizes, direction)
    h = 1.5e-3
    return (16 * (f(h) + f(-h)) - (f(2 * h) + f(-2 * h)) - 30 * f(0.0)) / (12 * h * h)


def along(case: Case, values: Values, sizes: Mapping[str, int], direction: np.ndarray) -> Callable[[float], np.ndarray]:
    """The expression on the line through the point."""
    return lambda step: reckon(case.expr, {**values, case.wrt: values[case.wrt] + step * direction}, sizes)


def close(found: np.ndarray, wanted: np.ndarray, tolerance: float = 1e-7) -> bool:
    """Whether two matrices are one, but for rounding; NaN is not."""
    if found.shape != wanted.shape or not np.isfinite(found).all():
        return False
    return bool(np.abs(found - wanted).max() <= tolerance * (1 + np.abs(wanted).max()))
