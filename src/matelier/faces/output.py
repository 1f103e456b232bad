"""Answers on standard output, in letters that the terminal has."""

import json
import re
import sys
from typing import Any

from matelier.ask.answer import Answer
from matelier.render.text import write
from matelier.render.words import Words


def print_answer(answer: Answer[Any], said: Words, *, steps: bool | None = None) -> None:
    """Prints the answer as text, in colour on a terminal."""
    write(answer.page(steps=steps), said, sys.stdout)
    sys.stdout.flush()


def print_text(text: str, *, ascii_too: bool = False) -> None:
    """Prints text as it is; JSON (`ascii_too`) with escapes for letters that the terminal has not."""
    sys.stdout.write(_encodable(text, sys.stdout.encoding) if ascii_too else text)
    sys.stdout.flush()


def _encodable(text: str, encoding: str | None) -> str:
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:  # in JSON every letter may also be written in ASCII
        return re.sub("[^\x00-\x7f]", lambda letter: json.dumps(letter[0])[1:-1], text)
    return text
