"""A page as LaTeX: a document that compiles, or a fragment for one's own."""

from collections.abc import Iterator
from operator import gt
from typing import assert_never

from matelier.render.brackets import MOST_SIDE, ends
from matelier.render.latex import LINE, display, dots, mathematics, matrix_of, worked_lines
from matelier.render.letters import width_of
from matelier.render.rows import plain_cell
from matelier.render.still import still
from matelier.render.texletters import is_hangul, text
from matelier.render.words import Words
from matelier.spine.matrix import Exact, Matrix
from matelier.spine.page import Block, Cell, Code, Figure, Formula, Grid, Heading, Page, Sound, Table, View, Worked
from matelier.spine.sentence import Sentence

MOST_COLUMNS = 10  # of bmatrix
SECTIONS = {1: "section*", 2: "subsection*", 3: "subsubsection*"}
PREAMBLE = r"""\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{amsmath}
"""
# Where a style for the language is installed, words are parted as the language does; nothing else of it is used.
PARTED = {
    "es": "\\IfFileExists{spanish.ldf}{\\usepackage[spanish,es-minimal]{babel}}{}\n",
    "pt": "\\IfFileExists{brazilian.ldf}{\\usepackage[brazilian]{babel}}{}\n",
}
KOREAN = "\\usepackage{kotex}\n"
BEGIN = r"""\setlength{\parindent}{0pt}
\setlength{\parskip}{1ex}
\allowdisplaybreaks
\begin{document}
"""


def as_latex(page: Page, words: Words) -> str:
    """The page as a document for pdfLaTeX with amsmath; Korean needs kotex besides. Its first lines say what it needs.

    Figures, sounds and views stand there by their titles alone.
    """
    body = latex_fragment(page, words)
    korean = any(map(is_hangul, body))
    needs = words.say("latex.engine", {"engine": "pdfLaTeX", "packages": ("amsmath", "kotex")[: 1 + korean]})
    first = f"% !TeX program = pdflatex\n% !TeX encoding = UTF-8\n% {needs}\n"
    language = PARTED.get(words.language, "") + KOREAN * korean
    return f"{first}{PREAMBLE}{language}{BEGIN}{body}\\end{{document}}\n"


def latex_fragment(page: Page, words: Words) -> str:
    """The page without preamble, for a document that loads amsmath (and kotex for Korean)."""
    return "\n".join(told for block in page for told in _block(block, words))


def _block(block: Block, words: Words) -> Iterator[str]:
    match block:
        case Heading(key, facts, level):
            yield f"\\{SECTIONS.get(level, 'paragraph*')}{{{text(words.say(key, facts))}}}\n"
        case Sentence(key, facts):
            yield f"{text(words.say(key, facts))}\n"
        case Formula(tree):
            yield display(tree, words)
        case Grid(matrix, marked):
            told = matrix_of(matrix, words, marked=marked) if isinstance(matrix, Exact) else _measured(matrix, words)
            yield f"\\[\n{told}\n\\]\n"
        case Worked():
            yield "".join(worked_lines(block, words))
        case Table():
            yield _table(block, words)
        case Figure(title):
            yield f"\\emph{{{text(words.say(title))}}}\n"
        case Sound(title, file):
            yield f"{text(words.tell(title))}: \\texttt{{{text(str(file))}}}\n"
        case Code(lines):
            yield f"\\begin{{verbatim}}\n{lines.rstrip()}\n\\end{{verbatim}}\n"
        case View():
            for part in still(block):
                yield from _block(part, words)
        case _:
            assert_never(block)


def _measured(matrix: Matrix, words: Words) -> str:
    entries = matrix.tolist()
    rows, columns = ends(matrix.shape[0], MOST_SIDE), ends(matrix.shape[1], MOST_COLUMNS)

    def cell(i: int | None, k: int | None) -> str:
        return dots(i, k) if i is None or k is None else text(words.tell(entries[i][k], "number"))

    lines = [" & ".join(cell(i, k) for k in columns) for i in rows]
    return r"\begin{bmatrix} " + r" \\ ".join(lines) + r" \end{bmatrix}"


def _cell(cell: Cell, words: Words) -> str:
    return f"${{{mathematics(cell.tree, words)}}}$" if isinstance(cell, Formula) else text(words.tell(cell))


def _table(table: Table, words: Words) -> str:
    shares = _shares(table, words)
    heads = [text(words.say(key)) for key in table.columns]
    rows = [heads, *([_cell(cell, words) for cell in row] for row in table.rows)]
    ragged = r"\raggedright " if shares else ""
    head, *body = (" & ".join(ragged + cell for cell in row) + r" \tabularnewline" for row in rows)
    columns = "".join(rf"p{{{share:.3f}\linewidth}}" for share in shares) or "l" * len(heads)
    under = r"\hline \rule{0pt}{2.6ex}%"
    return "\n".join([f"\\begin{{tabular}}{{{columns}}}", f"{head} {under}", *body, "\\end{tabular}\n"])


def _shares(table: Table, words: Words) -> list[float]:
    """The part of the line that each column gets where cells must wrap, what cannot wrap first; else none."""
    heads = [words.say(key) for key in table.columns]
    rows = [heads, *([plain_cell(cell, words) for cell in row] for row in table.rows)]
    wide = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    if sum(wide) + 2 * len(wide) <= LINE:
        return []
    least = [
        max(width_of(word) for cell in column for word in cell.split() or [""]) for column in zip(*rows, strict=True)
    ]
    for row in table.rows:
        for k, cell in enumerate(row):
            if isinstance(cell, Formula):  # which is wider on paper
                least[k] = max(least[k], round(1.25 * width_of(plain_cell(cell, words))))
    wide = list(map(max, wide, least))
    room = LINE - 2 * len(wide)
    while sum(wide) > room and any(map(gt, wide, least)):
        widest = max(range(len(wide)), key=lambda k: wide[k] - least[k])
        wide[widest] -= 1
    return [0.97 * columns / max(LINE, sum(wide) + 2 * len(wide)) for columns in wide]
