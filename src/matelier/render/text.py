"""A page as lines of a terminal."""

import shutil
from collections.abc import Iterator
from typing import TextIO, assert_never

from rich.console import Console
from rich.text import Text

from matelier.render.drawn import drawing
from matelier.render.letters import encodable, wrap
from matelier.render.rows import grid_lines, table_lines
from matelier.render.still import still
from matelier.render.words import FIXED_SPACE, Words
from matelier.spine.page import Block, Figure, Formula, Grid, Heading, Page, Sentence, Sound, Table, View

STYLES = {"title": "bold", "figure": "cyan", "sound": "dim", "sentence": "", "table": ""}


def as_text(page: Page, words: Words, *, width: int = 80, encoding: str = "utf-8") -> str:
    """The page in plain characters, no line wider than `width`; only characters that `encoding` has."""
    return encodable("\n".join(line for line, _ in _lines(page, words, width)), encoding) + "\n"


def write(page: Page, words: Words, stream: TextIO) -> None:
    """Writes the page as text as wide as the terminal; in colour where `stream` is one."""
    encoding = stream.encoding or "utf-8"
    if not stream.isatty():
        stream.write(as_text(page, words, encoding=encoding))
        return
    width = max(40, min(shutil.get_terminal_size().columns, 120))
    console = Console(file=stream, width=width, highlight=False, soft_wrap=True)
    for line, style in _lines(page, words, width):
        console.print(Text(encodable(line, encoding), style=STYLES[style]))


def _lines(page: Page, words: Words, width: int) -> Iterator[tuple[str, str]]:
    for index, block in enumerate(page):
        if index:
            yield "", "sentence"
        for line, style in _block(block, words, width):
            yield line.replace(FIXED_SPACE, " ").rstrip(), style


def _block(block: Block, words: Words, width: int) -> Iterator[tuple[str, str]]:
    match block:
        case Heading(key, facts, level):
            for line in wrap(words.say(key, facts), width):
                yield line, "title"
            if level <= 2:
                yield ("═" if level == 1 else "─") * min(width, 60), "title"
        case Sentence(key, facts):
            yield from ((line, "sentence") for line in wrap(words.say(key, facts), width))
        case Formula(text):
            yield from (("    " + line, "sentence") for line in text.splitlines())
        case Grid(matrix):
            yield from ((line, "table") for line in grid_lines(matrix, words, width))
        case Table():
            yield from ((line, "table") for line in table_lines(block, words, width))
        case Figure():
            yield from ((line, "figure") for line in drawing(block, words, width))
        case Sound(title, file):
            yield from ((line, "sound") for line in wrap(f"♪ {words.tell(title)}: {file}", width, hanging=2))
        case View():
            yield from _lines(still(block), words, width)
        case _:
            assert_never(block)
