"""The judge's own reading of an expression's text: a tree of few kinds of node, within a budget."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NoReturn

MOST_CHARACTERS = 50_000
DEEPEST = 100  # parentheses within parentheses
HIGHEST = 360  # nodes from the top to a leaf
MOST_DIGITS = 400

ONE_PART = frozenset([
    "tr", "det", "logdet", "inv", "pinv", "sum", "norm1", "norm2", "norminf", "rank", "diag", "vec", "eigsum",
    "d", "eigprod", "exp", "log", "sin", "cos", "tan", "tanh", "sqrt", "abs", "sign", "relu",
])  # fmt: skip
SIZED = {"eye": (1,), "ones": (1, 2), "zeros": (1, 2), "comm": (2,)}
"""The constants, and how many dimensions each is given."""
SUMS, PRODUCTS, POWERS = ("+", "-"), ("*", "/", ".*", "./"), ("^", ".^")
LETTERS = "A-Za-z_α-ξπ-ωΓΔΘΛΞΠΣΦΨΩ"  # no two that look alike
TOKEN = re.compile(
    rf" *(?:([0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{{1,3}})?)|([{LETTERS}][{LETTERS}0-9]*)|(\.[*/^]|[-+*/^'(),√]))"
)


@dataclass(frozen=True, slots=True)
class Tree:
    """A node: an operator's sign, "minus" (of one part), a function's or a constant's name, "number" or "symbol"."""

    op: str
    parts: "tuple[Tree, ...]" = ()
    name: str = ""
    value: Fraction = Fraction(0)
    height: int = field(default=0, init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "height", 1 + max((part.height for part in self.parts), default=0))
        if self.height > HIGHEST:
            _refuse()


def parsed(text: object) -> Tree:
    """The tree of an expression's text; ValueError where it is none, or is too long, too deep or has a huge number.

    ' and ^ bind tightest and in their order (A^2' is the transpose of A^2), a^b^c is a^(b^c), −a^b is −(a^b); then
    * / .* ./ from the left, then + and −.
    """
    if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
        _refuse()
    reader = _Reader(_tokens(text))
    tree = reader.sum()
    if reader.sign() != "":
        _refuse()
    return tree


def _refuse() -> NoReturn:
    raise ValueError("not an expression's text")


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place, end = list[tuple[str, str]](), 0, len(text.rstrip())
    while place < end:
        token = TOKEN.match(text, place)
        if token is None:
            _refuse()
        kinds = ("number", "name", "sign")
        found.append((kinds[(token.lastindex or 0) - 1], token[token.lastindex or 0]))
        place = token.end()
    return [*found, ("end", "")]


class _Reader:
    """Goes through the tokens once; each method reads one kind of phrase."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0

    def sign(self) -> str:
        kind, text = self.tokens[self.place]
        return "?" if kind in ("number", "name") else text

    def take(self, sign: str) -> bool:
        found = self.sign() == sign
        self.place += found
        return found

    def need(self, sign: str) -> None:
        if not self.take(sign):
            _refuse()

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            _refuse()

    def sum(self) -> Tree:
        self.deeper()
        tree = self.product()
        while (sign := self.sign()) in SUMS:
            self.place += 1
            tree = Tree(sign, (tree, self.product()))
        self.depth -= 1
        return tree

    def product(self) -> Tree:
        tree = self.signed()
        while (sign := self.sign()) in PRODUCTS:
            self.place += 1
            tree = Tree(sign, (tree, self.signed()))
        return tree

    def signed(self) -> Tree:
        minuses = 0
        while self.sign() in SUMS:
            minuses += self.sign() == "-"
            self.place += 1
        tree = self.power()
        return Tree("minus", (tree,)) if minuses % 2 else tree

    def power(self) -> Tree:
        tree = self.atom()
        while (sign := self.sign()) in ("'", *POWERS):
            self.place += 1
            tree = Tree("'", (tree,)) if sign == "'" else Tree(sign, (tree, self.exponent()))
        return tree

    def exponent(self) -> Tree:
        self.deeper()
        minus = self.take("-")
        tree = self.atom()
        if (sign := self.sign()) in POWERS:
            self.place += 1
            tree = Tree(sign, (tree, self.exponent()))
        self.depth -= 1
        return Tree("minus", (tree,)) if minus else tree

    def atom(self) -> Tree:
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            if len(text) > MOST_DIGITS:
                _refuse()
            return Tree("number", value=Fraction(text))
        if kind == "name":
            return self.named(text)
        if text == "√":
            self.deeper()
            tree = Tree("sqrt", (self.atom(),))
            self.depth -= 1
            return tree
        if text != "(":
            _refuse()
        tree = self.sum()
        self.need(")")
        return tree

    def named(self, name: str) -> Tree:
        if not self.take("("):
            return Tree("symbol", name=name)
        parts = [self.sum()]
        while self.take(","):
            parts.append(self.sum())
        self.need(")")
        counts = (1,) if name in ONE_PART else (2,) if name == "kron" else SIZED.get(name, ())
        if len(parts) not in counts:
            _refuse()
        return Tree(name, tuple(parts))
