"""The expression language read, counted and reckoned without the package: what the corpus is measured by."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?(?:e-?\d+)?)|([A-Za-z_]\w*)|(\.[*/^]|[-+*/^'(),]))")
PRODUCTS = ("*", ".*", "/", "./")
POWERS = ("^", ".^")


@dataclass(frozen=True)
class Tree:
    """A node of the text: a number, a name, a sign or a function, and its parts."""

    sign: str
    parts: tuple["Tree", ...] = ()

    def size(self) -> int:
        """How many nodes, as the yardstick of the corpus counts."""
        return 1 + sum(part.size() for part in self.parts)


class Reader:
    """Recursive descent: sums, products, unary minus (looser than powers), powers and transposes."""

    def __init__(self, text: str) -> None:
        self.tokens = [next(filter(None, groups)) for groups in TOKEN.findall(text)]
        assert "".join(self.tokens) == re.sub(r"\s", "", text), text
        self.place = 0

    def next(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, *signs: str) -> str:
        found = self.next()
        if found and found in signs:
            self.place += 1
            return found
        return ""

    def sum(self) -> Tree:
        tree = self.product()
        while sign := self.take("+", "-"):
            tree = Tree(sign, (tree, self.product()))
        return tree

    def product(self) -> Tree:
        tree = self.signed()
        while sign := self.take(*PRODUCTS):
            tree = Tree(sign, (tree, self.signed()))
        return tree

    def signed(self) -> Tree:
        return Tree("neg", (self.signed(),)) if self.take("-") else self.powered()

    def powered(self) -> Tree:
        tree = self.atom()
        while sign := self.take("'", *POWERS):
            tree = Tree("'", (tree,)) if sign == "'" else Tree(sign, (tree, self.exponent()))
        return tree

    def exponent(self) -> Tree:
        return Tree("neg", (self.exponent(),)) if self.take("-") else self.atom()

    def atom(self) -> Tree:
        word = self.next()
        self.place += 1
        if word == "(":
            tree = self.sum()
            assert self.take(")"), self.tokens
            return tree
        assert word[:1].isalnum(), (self.tokens, self.place)
        if not self.take("("):
            return Tree(word)
        parts = [self.sum()]
        while self.take(","):
            parts.append(self.sum())
        assert self.take(")"), self.tokens
        return Tree(word, tuple(parts))


def read(text: str) -> Tree:
    """The tree of a text."""
    reader = Reader(text)
    tree = reader.sum()
    assert not reader.next(), (text, reader.next())
    return tree


def size(text: str) -> int:
    """The nodes of a text."""
    return read(text).size()


Values = Mapping[str, Any]


class Reckoner:
    """What a tree is worth: every value a matrix, a scalar 1 × 1; `library` is NumPy or what looks like it."""

    def __init__(self, library: Any, values: Values, sizes: Mapping[str, int]) -> None:
        self.library, self.values, self.sizes = library, values, sizes

    def worth(self, tree: Tree) -> Any:
        """The matrix that a tree stands for."""
        if not tree.parts:
            return self.leaf(tree.sign)
        if tree.sign in ("eye", "ones", "zeros", "comm"):
            return self.constant(tree.sign, [int(self.worth(part)[0, 0]) for part in tree.parts])
        parts = [self.worth(part) for part in tree.parts]
        return self.sign(tree.sign, *parts) if len(parts) == 2 else self.function(tree.sign, parts[0])

    def leaf(self, word: str) -> Any:
        if word in self.values:
            return self.values[word]
        return self.library.full((1, 1), float(self.sizes.get(word, word)))

    def constant(self, name: str, sizes: list[int]) -> Any:
        m, n = sizes[0], sizes[1] if len(sizes) > 1 else 1
        if name == "eye":
            return self.library.eye(m)
        if name == "comm":
            return self.library.eye(m * n)[self.library.arange(m * n).reshape((n, m)).T.reshape(-1)]
        return self.library.ones((m, n)) if name == "ones" else self.library.zeros((m, n))

    def sign(self, sign: str, left: Any, right: Any) -> Any:
        scalar = left.shape == (1, 1) or right.shape == (1, 1)
        if sign == "kron":
            return self.library.kron(left, right)
        if sign == "*":
            return left * right if scalar else left @ right
        if sign == "/":
            assert right.shape == (1, 1), "divided by a matrix"
            return left / right
        if sign == "^":
            return left**right if left.shape == (1, 1) else self.library.linalg.matrix_power(left, int(right[0, 0]))
        assert left.shape == right.shape or (sign == ".^" and scalar), (sign, left.shape, right.shape)
        entrywise: dict[str, Callable[[], Any]] = {
            "+": lambda: left + right,
            "-": lambda: left - right,
            ".*": lambda: left * right,
            "./": lambda: left / right,
            ".^": lambda: left**right,
        }
        return entrywise[sign]()

    def function(self, name: str, A: Any) -> Any:
        library = self.library
        if name in ("exp", "log", "sin", "cos", "tan", "tanh", "sqrt", "abs", "sign"):
            return getattr(library, name)(A)
        rules: dict[str, Callable[[], Any]] = {
            "neg": lambda: -A,
            "'": lambda: A.T,
            "relu": lambda: library.maximum(A, 0.0),
            "inv": lambda: library.linalg.inv(A),
            "vec": lambda: A.T.reshape((-1, 1)),
            "diag": lambda: library.diag(A[:, 0]) if A.shape[1] == 1 else library.diag(A).reshape((-1, 1)),
        }
        if name in rules:
            return rules[name]()
        numbers: dict[str, Callable[[], Any]] = {
            "tr": lambda: library.trace(A),
            "det": lambda: library.linalg.det(A),
            "logdet": lambda: library.linalg.slogdet(A)[1],
            "sum": lambda: library.sum(A),
            "norm1": lambda: library.sum(library.abs(A)),
            "norm2": lambda: library.sqrt(library.sum(A * A)),
        }
        return numbers[name]().reshape((1, 1))
