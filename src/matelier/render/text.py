"""A page as lines of a terminal."""

import re
import shutil
from collections.abc import Iterator
from typing import TextIO, assert_never

from rich.console import Console
from rich.text import Text

from matelier.render.brackets import MARK, Pen, grid_lines
from matelier.render.drawn import drawing
from matelier.render.formula import formula_lines
from matelier.render.letters import encodable, wrap
from matelier.render.rows import table_lines
from matelier.render.still import still
from matelier.render.words import FIXED_SPACE, Words
from matelier.render.worked import worked_lines
from matelier.spine.page import Block, Code, Figure, Formula, Grid, Heading, Page, Sound, Table, View, Worked
from matelier.spine.sentence import Sentence

STYLES = {"title": "bold", "figure": "cyan", "sound": "dim", "sentence": "", "table": ""}
PIVOT = "bold magenta"
INDENT = "    "
MARKED = re.compile(f"{MARK[0]}[^{MARK[1]}]*{MARK[1]}")
PARENTHESES = str.maketrans(dict(zip(MARK, "()", strict=True)))


def as_text(page: Page, words: Words, *, width: int = 80, encoding: str = "utf-8") -> str:
    """The page in plain characters, no line wider than `width`; only characters that `encoding` has."""
    lines = (line.translate(PARENTHESES) for line, _ in _lines(page, Pen(words, encoding), width))
    return encodable("\n".join(lines), encoding) + "\n"


def write(page: Page, words: Words, stream: TextIO) -> None:
    """Writes the page as text as wide as the terminal; in colour where `stream` is one."""
    encoding = stream.encoding or "utf-8"
    if not stream.isatty():
        stream.write(as_text(page, words, encoding=encoding))
        return
    width = max(40, min(shutil.get_terminal_size().columns, 120))
    console = Console(file=stream, width=width, highlight=False, soft_wrap=True)
    for line, style in _lines(page, Pen(words, encoding), width):
        told = Text(encodable(line.translate(PARENTHESES), encoding), style=STYLES[style])
        for found in MARKED.finditer(line):
            told.stylize(PIVOT, *found.span())
        console.print(told)


def _lines(page: Page, pen: Pen, width: int) -> Iterator[tuple[str, str]]:
    for index, block in enumerate(page):
        if index:
            yield "", "sentence"
        for line, style in _block(block, pen, width):
            yield line.replace(FIXED_SPACE, " ").rstrip(), style


def _block(block: Block, pen: Pen, width: int) -> Iterator[tuple[str, str]]:
    words = pen.words
    match block:
        case Heading(key, facts, level):
            for line in wrap(words.say(key, facts), width):
                yield line, "title"
            if level <= 2:
                yield ("═" if level == 1 else "─") * min(width, 60), "title"
        case Sentence(key, facts):
            yield from ((line, "sentence") for line in wrap(words.say(key, facts), width))
        case Formula(tree):
            yield from ((INDENT + line, "sentence") for line in formula_lines(tree, pen, width - len(INDENT)))
        case Grid(matrix, marked):
            yield from ((line, "table") for line in grid_lines(matrix, pen, width, marked=marked))
        case Worked():
            yield from ((line, "table") for line in worked_lines(block, pen, width))
        case Table():
            yield from ((line, "table") for line in table_lines(block, words, width))
        case Figure():
            yield from ((line, "figure") for line in drawing(block, words, width))
        case Sound(title, file):
            yield from ((line, "sound") for line in wrap(f"♪ {words.tell(title)}: {file}", width, hanging=2))
        case Code(lines):
            yield from ((INDENT + line, "table") for line in lines.splitlines())  # never wrapped: it is to be copied
        case View():
            yield from _lines(still(block), pen, width)
        case _:
            assert_never(block)
