"""A formula as a tree of few kinds of node; render writes it in every medium."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from matelier.spine.matrix import Exact, Scalar
from matelier.spine.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter, or a name written upright when it has several letters ("det")."""

    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number: whatever may be an entry of an exact matrix."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Operator:
    """A sign between two parts (+ − · = → ≈ ⊥ ,) or before one; an em space (U+2003) parts two formulas."""

    sign: str


@dataclass(frozen=True, slots=True)
class Row:
    """Parts side by side; a product when no operator stands between them."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Quotient:
    """One thing over another."""

    over: "Node"
    under: "Node"


@dataclass(frozen=True, slots=True)
class Root:
    """A square root."""

    inside: "Node"


@dataclass(frozen=True, slots=True)
class Superscript:
    """A power, a transpose ("T"), an inverse: W⁻¹ is Superscript(Symbol("W"), Number(-1))."""

    base: "Node"
    up: "Node"


@dataclass(frozen=True, slots=True)
class Subscript:
    """An index."""

    base: "Node"
    down: "Node"


@dataclass(frozen=True, slots=True)
class Fenced:
    """A part inside parentheses, bars (absolute value) or double bars (norm)."""

    inside: "Node"
    fence: Literal["(", "|", "‖"] = "("


@dataclass(frozen=True, slots=True)
class Entries:
    """A matrix in brackets, or a determinant between bars; `marked` cells (counted from 0) stand out, as pivots do."""

    matrix: Exact
    marked: frozenset[tuple[int, int]] = frozenset()
    fence: Literal["[", "|"] = "["


Node: TypeAlias = (
    Symbol | Number | Operator | Row | Quotient | Root | Superscript | Subscript | Fenced | Entries | Sentence
)
NODES = (Symbol, Number, Operator, Row, Quotient, Root, Superscript, Subscript, Fenced, Entries, Sentence)
