"""Formulas in aligned characters: boxes of lines side by side on one middle line."""

import sys
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import assert_never

from matelier.render.brackets import Pen, fenced, grid_lines
from matelier.render.letters import encodable, padded, width_of
from matelier.render.numeral import factors, is_whole, raisable, raised
from matelier.spine.formula import (
    Entries,
    Fenced,
    Node,
    Number,
    Operator,
    Quotient,
    Root,
    Row,
    Subscript,
    Superscript,
    Symbol,
)
from matelier.spine.sentence import Sentence

BETWEEN = {",": ", ", "·": "·", "/": "/", "\u2003": "    "}
RELATIONS = set("=≠≈≤≥<>→←↔⇒⇔∈⊥,\u2003")
APART = Operator("\u2003")
DIFFERENTIAL = Symbol("d")
LOWERED = str.maketrans("0123456789+−aeijkmnpx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑᵢⱼₖₘₙₚₓ")


@dataclass(frozen=True, slots=True)
class Box:
    """Lines equally wide, and which of them stands on the line of the formula."""

    lines: tuple[str, ...]
    middle: int = 0

    @property
    def width(self) -> int:
        """Columns."""
        return width_of(self.lines[0])

    @classmethod
    def of(cls, lines: Sequence[str], middle: int | None = None) -> "Box":
        """The box of these lines, made equally wide."""
        wide = max(map(width_of, lines))
        return cls(tuple(padded(line, wide) for line in lines), (len(lines) - 1) // 2 if middle is None else middle)


def formula_lines(tree: Node, pen: Pen, width: int) -> list[str]:
    """The formula in lines of at most `width` columns where it can be broken or shortened; between formulas first."""
    parts = factors(tree.parts) if isinstance(tree, Row) else [tree]
    apart = [list(part) for gap, part in groupby(parts, lambda part: part == APART) if not gap]
    whole = [beside(_spaced(formula, pen, width)) for formula in apart]
    if all(box.width <= width for box in whole):
        return flow(whole, width, gap=BETWEEN[APART.sign])
    pieces = _cut_before(parts, RELATIONS, pen, width)
    if any(piece.width > width for piece in pieces):
        pieces = _cut_before(parts, RELATIONS | set("+−"), pen, width)
    return flow(pieces, width)


def one_line(tree: Node, pen: Pen) -> str:
    """The formula on a single line, its matrices as [1 2; 3 4] and columns as (1, 2)."""
    (line,) = box_of(_flat(tree, pen), pen, sys.maxsize).lines
    return line


def _flat(node: Node, pen: Pen) -> Node:
    match node:
        case Entries(matrix, _, fence):
            told = pen.words.tell(matrix)
            return Symbol(f"│{told[1:-1]}│" if fence == "|" and told.startswith("[") else told)
        case Row(parts):
            return Row(tuple(_flat(part, pen) for part in parts))
        case Quotient(over, under):
            sides = (_flat(over, pen), _flat(under, pen))
            return Row((_together(sides[0]), Operator("/"), _together(sides[1])))
        case Superscript(base, up):
            return Superscript(_flat(base, pen), _flat(up, pen))
        case Subscript(base, down):
            return Subscript(_flat(base, pen), _flat(down, pen))
        case Root(inside):
            return Root(_flat(inside, pen))
        case Fenced(inside, fence):
            return Fenced(_flat(inside, pen), fence)
        case _:
            return node


def _together(node: Node) -> Node:
    return Fenced(node) if isinstance(node, Row) else node


def _cut_before(parts: Sequence[Node], signs: Container[str], pen: Pen, width: int) -> list[Box]:
    """The parts in pieces, each but the first of which begins with one of these signs."""
    pieces: list[Box] = []
    before: Node | None = None
    for part, box in zip(parts, _spaced(parts, pen, width), strict=True):
        begins = isinstance(part, Operator) and part.sign in signs and not isinstance(before, Operator)
        if pieces and not begins:
            pieces[-1] = beside([pieces[-1], box])
        else:
            pieces.append(box)
        before = part
    return pieces


def flow(pieces: Sequence[Box], width: int, *, gap: str = "") -> list[str]:
    """The boxes in as few rows as fit, an empty line between rows where one of them is tall."""
    rows: list[list[Box]] = []
    for piece in pieces:
        if rows and sum(box.width for box in rows[-1]) + len(gap) + piece.width <= width:
            rows[-1] += [*([Box((gap,))] if gap else []), piece]
        else:
            rows.append([piece])
    lines: list[str] = []
    for row in rows:
        told = beside(row).lines
        lines += [""] * (bool(lines) and len(told) > 1) + list(told)
    return [line.rstrip() for line in lines]


def beside(boxes: Sequence[Box]) -> Box:
    """The boxes side by side, their middle lines on one line."""
    above = max(box.middle for box in boxes)
    below = max(len(box.lines) - box.middle for box in boxes)
    lines = ["".join(_line(box, i - above + box.middle) for box in boxes) for i in range(above + below)]
    return Box(tuple(lines), above)


def _line(box: Box, i: int) -> str:
    return box.lines[i] if 0 <= i < len(box.lines) else " " * box.width


def box_of(node: Node, pen: Pen, width: int) -> Box:
    """The node as a box."""
    match node:
        case Symbol(name):
            return _leaf("1" if name == "𝟏" else pen.words.symbol(name), pen)  # few terminals have it bold
        case Number(value):
            return Box((pen.number(value),))
        case Operator(sign):
            return _leaf(sign, pen)
        case Row(parts):
            return beside(_spaced(factors(parts), pen, width) or [Box(("",))])
        case Quotient():
            return _quotient(node, pen, width)
        case Root(inside):
            return _root(box_of(inside, pen, width), pen)
        case Superscript(base, up):
            return _superscript(box_of(raisable(base), pen, width), box_of(up, pen, width), pen)
        case Subscript(base, down):
            return _subscript(box_of(base, pen, width), box_of(down, pen, width), pen)
        case Fenced(inside, fence):
            return _fenced(box_of(inside, pen, width), fence, pen)
        case Entries(matrix, marked, fence):
            lines = grid_lines(matrix, pen, width, marked=marked, fence=fence)
            return Box.of([encodable(line, pen.encoding) for line in lines])
        case Sentence(key, facts):
            return _leaf(pen.words.say(key, facts), pen)
        case _:
            assert_never(node)


def _leaf(text: str, pen: Pen) -> Box:
    return Box((encodable(text, pen.encoding),))


def _spaced(parts: Sequence[Node], pen: Pen, width: int) -> list[Box]:
    """The parts as boxes; an operator between two parts has a space on both sides."""
    boxes: list[Box] = []
    for i, part in enumerate(parts):
        box = box_of(part, pen, width)
        before = parts[i - 1] if i else None
        if isinstance(part, Operator):
            prefix = before is None or (isinstance(before, Operator) and before.sign != "·")
            box = box if prefix and part.sign in "+−±" else _leaf(BETWEEN.get(part.sign, f" {part.sign} "), pen)
        elif before is not None and not isinstance(before, Operator) and not _close(before, part):
            box = beside([Box((" ",)), box])
        boxes.append(box)
    return boxes


def _close(before: Node, part: Node) -> bool:
    """Whether two parts stand without a space between: f(x), (λ − 1)(λ + 2), 2y, x₁x₂."""
    if isinstance(before, Number) and not is_whole(before.value):
        return False
    if before == DIFFERENTIAL:  # dx, d(Ax), but d exp(x)
        return isinstance(part, Fenced | Subscript) or (isinstance(part, Symbol) and len(part.name) == 1)
    core = part.base if isinstance(part, Superscript) else part
    if isinstance(core, Fenced) and core.fence == "(":
        return isinstance(before, Symbol | Number | Subscript | Superscript | Fenced)
    if isinstance(core, Subscript):
        return isinstance(before, Number | Subscript)
    return isinstance(before, Number) and isinstance(core, Symbol) and len(core.name) == 1 and core.name.islower()


def _quotient(node: Quotient, pen: Pen, width: int) -> Box:
    over, under = box_of(node.over, pen, width), box_of(node.under, pen, width)
    if all(isinstance(part, Number | Symbol | Subscript) for part in (node.over, node.under)):
        return beside([over, Box(("/",)), under])
    wide = max(over.width, under.width) + 2
    lines = [*(_centred(line, wide) for line in over.lines), encodable("─" * wide, pen.encoding)]
    return Box((*lines, *(_centred(line, wide) for line in under.lines)), len(over.lines))


def _centred(line: str, wide: int) -> str:
    return padded(" " * ((wide - width_of(line)) // 2) + line, wide)


def _root(inside: Box, pen: Pen) -> Box:
    sign = "√" if pen.has("√") else "sqrt"
    bare = sign == "√" and len(inside.lines) == 1 and inside.lines[0].isalnum()
    return beside([Box((sign,)), inside if bare else _fenced(inside, "(", pen)])


def _superscript(base: Box, up: Box, pen: Pen) -> Box:
    told = up.lines[0].strip()
    high = raised(told)
    if any(high[i] == letter for i, letter in enumerate(told)) or not pen.has(high):
        high = f"^{told}" if len(told) == 1 else f"^({told})"
    tall = len(base.lines)
    return beside([base, Box((high, *[" " * width_of(high)] * (tall - 1)), base.middle)])


def _subscript(base: Box, down: Box, pen: Pen) -> Box:
    told = down.lines[0].strip()
    low = told.translate(LOWERED)
    plain = any(low[i] == letter for i, letter in enumerate(told))
    told = told if len(told) == 1 or told.isalnum() else f"({told})"  # so that one sees where it ends
    return beside([base, _leaf(f"_{told}" if plain else low, pen)])


def _fenced(inside: Box, fence: str, pen: Pen) -> Box:
    if len(inside.lines) == 1:
        left, right = "()" if fence == "(" else fence * 2
        return _leaf(f"{left}{inside.lines[0]}{right}", pen)
    lines = [encodable(line, pen.encoding) for line in fenced(list(inside.lines), fence)]
    return Box(tuple(lines), inside.middle)
