"""Formulas and worked steps as LaTeX that needs amsmath alone."""

import sys
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import assert_never

from matelier.render.brackets import MOST_SIDE, Pen, ends, grid_lines
from matelier.render.formula import RELATIONS, formula_lines, one_line
from matelier.render.letters import width_of
from matelier.render.numeral import factors, is_whole, raisable, spelled
from matelier.render.operations import Arrow, Chain, operation, outline, shown
from matelier.render.spoken import has_entries
from matelier.render.sums import in_words, result
from matelier.render.texletters import GREEK, SIGNS, text
from matelier.render.words import Words
from matelier.scalars.digits import written
from matelier.spine.formula import (
    NODES,
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
from matelier.spine.page import Worked
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step

LINE = 69  # characters of a formula that a line of paper holds


def mathematics(node: Node, words: Words) -> str:
    """The formula in LaTeX's mathematics, without dollars."""
    match node:
        case Symbol(name):
            return _symbol(words.symbol(name))
        case Number(value):
            return written(int(value)) if is_whole(value) else mathematics(spelled(value), words)
        case Operator(sign):
            return SIGNS.get(sign, sign)
        case Row(parts):
            row = factors(parts)
            told = zip([None, *row], row, strict=False)
            return " ".join(_about(before, part) or mathematics(part, words) for before, part in told)
        case Quotient(over, under):
            return rf"\frac{{{mathematics(over, words)}}}{{{mathematics(under, words)}}}"
        case Root(inside):
            return rf"\sqrt{{{mathematics(inside, words)}}}"
        case Superscript(Subscript(base, down), up):
            return f"{{{mathematics(base, words)}}}_{{{mathematics(down, words)}}}^{{{mathematics(up, words)}}}"
        case Superscript(base, up):
            return f"{{{mathematics(raisable(base), words)}}}^{{{mathematics(up, words)}}}"
        case Subscript(base, down):
            return f"{{{mathematics(base, words)}}}_{{{mathematics(down, words)}}}"
        case Fenced(inside, fence):
            left, right = {"(": ("(", ")"), "|": ("|", "|"), "‖": (r"\|", r"\|")}[fence]
            return rf"\mathopen{{}}\left{left} {mathematics(inside, words)} \right{right}"
        case Entries(matrix, marked, fence):
            return matrix_of(matrix, words, marked=marked, fence=fence)
        case Sentence():
            return rf"\text{{{text(words.tell(node))}}}"
        case _:
            assert_never(node)


def _about(before: Node | None, part: Node) -> str:
    """A sign ≈ that stands before a number and not between two: close to it."""
    alone = before is None or isinstance(before, Operator)
    return r"{\approx}\mathopen{}" if alone and part == Operator("≈") else ""


def _symbol(name: str) -> str:
    if name in GREEK:
        return rf"\{GREEK[name]}"
    if name == "𝟏":
        return r"\mathbf{1}"
    if name[0].isdigit():
        return name.replace(",", "{,}").replace("…", r"\ldots{}")
    if " " in name:
        return " ".join(map(_symbol, name.split()))
    if len(name) == 1:
        return SIGNS.get(name, name) if name.isalpha() or name in SIGNS else text(name)
    return rf"\operatorname{{{text(name)}}}"


def matrix_of(matrix: Exact, words: Words, *, marked: Collection[tuple[int, int]] = (), fence: str = "[") -> str:
    """The matrix as bmatrix, vmatrix, or an array with its bar; marked cells are boxed."""
    rows, columns = (ends(count, MOST_SIDE) for count in matrix.shape)
    lines = [" & ".join(_cell(matrix, i, k, (i, k) in marked, words) for k in columns) for i in rows]
    body = (r" \\[0.6ex] " if r"\frac" in "".join(lines) else r" \\ ").join(lines)
    if matrix.bar is None and len(columns) <= 10:  # amsmath's matrices have no more columns
        kind = "bmatrix" if fence == "[" else "vmatrix"
        return rf"\begin{{{kind}}} {body} \end{{{kind}}}"
    ruled = "".join(("|" if k == matrix.bar and k else "") + "c" for k in columns)
    left, right = ("[", "]") if fence == "[" else ("|", "|")
    return rf"\left{left}\begin{{array}}{{{ruled}}} {body} \end{{array}}\right{right}"


def _cell(matrix: Exact, i: int | None, k: int | None, marked: bool, words: Words) -> str:
    if i is None or k is None:
        return dots(i, k)
    told = mathematics(Number(matrix.rows[i][k]), words)
    return rf"\setlength{{\fboxsep}}{{2pt}}\fbox{{${told}$}}" if marked else told


def dots(i: int | None, k: int | None) -> str:
    """The dots at a row or a column that is left out."""
    return r"\ddots" if i is None and k is None else r"\vdots" if i is None else r"\cdots"


def display(tree: Node, words: Words) -> str:
    """The formula on a line of its own; a long one on several, each beginning with a relation."""
    lines = [mathematics(line, words) for line in _broken(tree, words)]
    if len(lines) == 1:
        return f"\\[\n{lines[0]}\n\\]\n"
    return "\\begin{align*}\n  & " + " \\\\\n  & ".join(lines) + "\n\\end{align*}\n"


def _broken(tree: Node, words: Words) -> list[Node]:
    parts = factors(tree.parts) if isinstance(tree, Row) else []
    if len(parts) < 2 or _wide(tree, words) <= LINE:
        return [tree]
    starts = [k for k, part in enumerate(parts) if k and isinstance(part, Operator) and part.sign in RELATIONS]
    lines: list[list[Node]] = []
    for start, end in pairwise([0, *starts, len(parts)]):
        joined = [*lines[-1], *parts[start:end]] if lines else []
        if lines and _wide(Row(tuple(joined)), words) <= LINE:
            lines[-1] = joined
        else:
            lines.append(list(parts[start:end]))
    return [Row(tuple(line)) for line in lines]


def _wide(tree: Node, words: Words) -> int:
    return max(map(width_of, formula_lines(tree, Pen(words), sys.maxsize)))


def worked_lines(worked: Worked, words: Words) -> Iterator[str]:
    """The steps in their order, none finer than it should be."""
    yield from _steps(*outline(worked), words)


def _steps(steps: Sequence[Step], level: int, words: Words) -> Iterator[str]:
    for piece, new in shown(steps):
        yield from (_told(piece, new, level, words) if isinstance(piece, Step) else _chain(piece, new, words))


def _told(step: Step, new: bool, level: int, words: Words) -> Iterator[str]:
    told = text(in_words(step, words))
    tree = result(step) if new else None
    # An empty line before, none after: what follows stands close, in the same paragraph.
    if tree is None:
        yield f"\n{told}\n"
    elif has_entries(tree) or isinstance(step.before, NODES):
        yield f"\n{told}\n{display(tree, words)}"
    else:
        yield f"\n{told} ${mathematics(tree, words)}$\n"
    inner = [child for child in step.children if child.level <= level]
    if inner:
        yield from ("\\begin{quote}\n", *_steps(inner, level, words), "\\end{quote}\n")


def _chain(chain: Chain, with_start: bool, words: Words) -> Iterator[str]:
    """Matrices and arrows, as many on a line as fit."""
    lines: list[str] = []
    taken = 0
    if with_start:
        lines.append(matrix_of(chain[0].before, words, marked=chain[0].marked))
        taken = _width(chain[0].before, words)
    for arrow, after in zip(chain, [*chain[1:], None], strict=True):
        told = _arrow(arrow, words) + matrix_of(arrow.after, words, marked=after.marked if after else ())
        wide = _width(arrow.after, words) + _length(arrow, words)
        if lines and taken + wide <= LINE:
            lines[-1] += "\n  " + told
            taken += wide
        else:
            lines.append(told)
            taken = wide
    yield "\\begin{align*}\n  & " + " \\\\[1ex]\n  & ".join(lines) + "\n\\end{align*}\n"


def _width(matrix: Exact, words: Words) -> int:
    return max(map(width_of, grid_lines(matrix, Pen(words), 200)))


def _length(arrow: Arrow, words: Words) -> int:
    reason = 0.75 * width_of(words.tell(arrow.reason)) if arrow.reason else 0  # in smaller letters
    return 4 + round(max(reason, *(width_of(one_line(operation(step, words), Pen(words))) for step in arrow.steps)))


def _arrow(arrow: Arrow, words: Words) -> str:
    told = [rf"\textstyle {mathematics(operation(step, words), words)}" for step in arrow.steps]
    above = told[0] if len(told) == 1 else r"\begin{gathered} " + r" \\ ".join(told) + r" \end{gathered}"
    below = rf"[\ \text{{{text(words.tell(arrow.reason))}}}\ ]" if arrow.reason else ""
    return rf"\xrightarrow{below}{{\ {above}\ }} "
