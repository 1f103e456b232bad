"""Formulas as MathML, those with a matrix also told in words for those who listen."""

from collections.abc import Collection, Sequence
from html import escape
from typing import Literal, assert_never

from matelier.render.brackets import MOST_SIDE, ends
from matelier.render.numeral import factors, is_whole, raisable, spelled
from matelier.render.spoken import has_entries, spoken
from matelier.render.words import Words
from matelier.scalars.digits import written
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
from matelier.spine.matrix import Exact
from matelier.spine.sentence import Sentence

BAR = ' style="border-left:0.06em solid"'  # columnlines alone is drawn by few browsers


def math(tree: Node, words: Words, *, display: Literal["block", "inline"] = "block", told: str = "") -> str:
    """The formula as a <math> element; with matrices in it, or given what is `told`, its label says it in words."""
    told = told or (spoken(tree, words) if has_entries(tree) else "")
    label = f' aria-label="{escape(told)}"' if told else ""
    return f'<math display="{display}"{label}>{_node(tree, words)}</math>'


def _node(node: Node, words: Words) -> str:
    match node:
        case Symbol(name):
            if name == "𝟏":
                return '<mn style="font-weight:bold">1</mn>'
            name = words.symbol(name)
            if name[0].isdigit():
                return f"<mn>{escape(name)}</mn>"
            letters = name.split()
            return f"<mi>{escape(name)}</mi>" if len(letters) < 2 else _row(_parts(list(map(Symbol, letters)), words))
        case Number(value):
            return f"<mn>{written(int(value))}</mn>" if is_whole(value) else _node(spelled(value), words)
        case Operator("\u2003"):
            return '<mspace width="2em"></mspace>'
        case Operator(sign):
            return f"<mo>{escape(sign)}</mo>"
        case Row(parts):
            return _row(_parts(factors(parts), words))
        case Quotient(over, under):
            return f"<mfrac>{_node(over, words)}{_node(under, words)}</mfrac>"
        case Root(inside):
            return f"<msqrt>{_node(inside, words)}</msqrt>"
        case Superscript(Subscript(base, down), up):
            return f"<msubsup>{_node(base, words)}{_node(down, words)}{_upright(up, words)}</msubsup>"
        case Superscript(base, up):
            return f"<msup>{_node(raisable(base), words)}{_upright(up, words)}</msup>"
        case Subscript(base, down):
            return f"<msub>{_node(base, words)}{_node(down, words)}</msub>"
        case Fenced(inside, fence):
            right = ")" if fence == "(" else fence
            kind = STRETCHY if _tall(inside) else 'stretchy="false"'  # a stretchy one is wide even when it is short
            return _row(f"<mo {kind}>{fence}</mo>{_node(inside, words)}<mo {kind}>{right}</mo>")
        case Entries(matrix, marked, fence):
            return _entries(matrix, marked, fence, words)
        case Sentence():
            return f"<mtext>{escape(words.tell(node))}</mtext>"
        case _:
            assert_never(node)


def _tall(node: Node) -> bool:
    """Whether this is taller than a line."""
    match node:
        case Entries() | Quotient():
            return True
        case Number(value):
            return not is_whole(value) and _tall(spelled(value))
        case Row(parts):
            return any(map(_tall, parts))
        case Superscript(inside) | Subscript(inside) | Root(inside) | Fenced(inside):
            return _tall(inside)
        case _:
            return False


def _parts(parts: Sequence[Node], words: Words) -> str:
    told = ""
    for before, part in zip([None, *parts], parts, strict=False):
        if isinstance(part, Operator) and part.sign in "+−±" and (before is None or isinstance(before, Operator)):
            told += f'<mo form="prefix">{part.sign}</mo>'
        elif part == Operator("≈") and (before is None or isinstance(before, Operator)):
            told += '<mo lspace="0" rspace="0.1em">≈</mo>'
        elif before and _apart(before, part):
            told += THIN + _node(part, words)
        else:
            told += _node(part, words)
    return told


def _apart(before: Node, part: Node) -> bool:
    """Whether one of the two is a name of several letters: 2 tr(A), rank A."""
    if isinstance(before, Symbol) and len(before.name) > 1:
        return not isinstance(part, Fenced | Operator)
    first = part.parts[0] if isinstance(part, Row) and part.parts else part
    return isinstance(first, Symbol) and len(first.name) > 1 and not isinstance(before, Operator)


THIN = '<mspace width="0.17em"></mspace>'
STRETCHY = 'fence="true" stretchy="true" lspace="0" rspace="0"'


def _row(inside: str) -> str:
    return f"<mrow>{inside}</mrow>"


def _upright(up: Node, words: Words) -> str:
    """A transpose's T stands upright."""
    plain = isinstance(up, Symbol) and up.name in ("T", "H")
    return _node(up, words).replace("<mi>", '<mi mathvariant="normal">') if plain else _node(up, words)


def _entries(matrix: Exact, marked: Collection[tuple[int, int]], fence: str, words: Words) -> str:
    """A table between brackets; a style sheet may draw them in their place, as tall as the table in every font."""
    m, n = matrix.shape
    rows, columns = ends(m, MOST_SIDE), ends(n, MOST_SIDE)
    lines = "".join(
        f"<mtr>{''.join(_cell(matrix, i, k, (i, k) in marked, words) for k in columns)}</mtr>" for i in rows
    )
    drawn = "determinant" if fence == "|" else "matrix"
    ruled = f' columnlines="{_columnlines(columns, matrix.bar)}"' if matrix.bar else ""
    left, right = ("[", "]") if fence == "[" else ("|", "|")
    brackets = [f'<mo class="fence" {STRETCHY}>{sign}</mo>' for sign in (left, right)]
    return _row(f'{brackets[0]}<mtable class="{drawn}"{ruled}>{lines}</mtable>{brackets[1]}')


def _columnlines(columns: Sequence[int | None], bar: int | None) -> str:
    return " ".join("solid" if k == bar else "none" for k in columns[1:])


def _cell(matrix: Exact, i: int | None, k: int | None, marked: bool, words: Words) -> str:
    style = BAR if matrix.bar and k == matrix.bar else ""
    if i is None or k is None:
        return f"<mtd{style}><mo>{'⋱' if i is None and k is None else '⋮' if i is None else '⋯'}</mo></mtd>"
    told = _node(Number(matrix.rows[i][k]), words)
    return f'<mtd class="pivot"{style}>{told}</mtd>' if marked else f"<mtd{style}>{told}</mtd>"
