r"""A matrix written in LaTeX: \begin{pmatrix} 1 & \frac{1}{2} \\ 3 & \sqrt{2} \end{pmatrix}."""

import re
from typing import NoReturn

from matelier.formats.entries import read_entries
from matelier.formats.number import MOST_CHARACTERS, MOST_DEPTH, SHOWN
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

PLAIN = ("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix")
BEGIN = re.compile(r"\\begin\s*\{(\w+)(\*?)\}")
END = re.compile(r"\\end\s*\{(\w+\*?)\}")
ARRAY = re.compile(r"\s*(?:\[[tcb]\]\s*)?\{([^{}]*)\}")
ALIGNED = re.compile(r"\s*\[[lcr]\]")
ROW_END = re.compile(r"\\\\(?:\s*\[[^\[\]]*\])?|\\(?:tabularnewline|cr)(?![A-Za-z])")
RULE = re.compile(r"\\(?:hline|toprule|midrule|bottomrule)(?![A-Za-z])|\\cline\{[^{}]*\}")
BLANK = re.compile(r"\\[,;:!> ]|\\(?:q?quad|displaystyle|textstyle|left|right|[bB]igg?[lr]?)(?![A-Za-z])|~")
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}]|[0-9.]+|.", re.DOTALL)
MEANS = {
    **dict.fromkeys((r"\cdot", r"\times", r"\ast"), "*"),
    **dict.fromkeys((r"\mathrm", r"\mathit", r"\text", r"\operatorname"), ""),
    r"\imath": "i",
    r"\div": "/",
    r"\pi": "π",
    r"\infty": "∞",
    r"\lbrace": "(",
    r"\rbrace": ")",
}
DOTS = (r"\dots", r"\ldots", r"\cdots", r"\vdots", r"\ddots", r"\hdots")


def is_latex(text: str) -> bool:
    """Whether the text is meant as LaTeX."""
    return "\\" in text


def read_latex(text: str) -> Exact:
    """The one matrix in the text; a bar in an array's columns is kept.

    Raises BadInput "latex...", "matrix..." or "number...".
    """
    begin = BEGIN.search(text)
    if begin is None or begin.group(1) not in (*PLAIN, "array"):
        raise BadInput("latex.environment", given=begin.group(1)[:SHOWN] if begin else text.strip()[:SHOWN])
    end = END.search(text, begin.end())
    if end is None or end.group(1) != begin.group(1) + begin.group(2) or BEGIN.search(text, begin.end(), end.start()):
        raise BadInput("latex.unbalanced", given=begin.group(1))
    if BEGIN.search(text, end.end()):
        raise BadInput("latex.several")
    body, bar = text[begin.end() : end.start()], None
    if begin.group(1) == "array":
        body, bar = _columns(body)
    elif begin.group(2) and (aligned := ALIGNED.match(body)):
        body = body[aligned.end() :]
    rows = [row for row in ROW_END.split(RULE.sub("", body)) if row.strip()]
    cells = [[cell.strip() for cell in row.split("&")] for row in rows]
    plain = [[_Cell(cell, i, j).plain() for j, cell in enumerate(row, 1)] for i, row in enumerate(cells, 1)]
    return read_entries(plain, bars=[bar] * len(plain))


def _columns(body: str) -> tuple[str, int | None]:
    """The body of an array, and how many columns stand left of its bar."""
    match = ARRAY.match(body)
    if match is None:
        raise BadInput("latex.unbalanced", given="array")
    columns = re.sub(r"\s", "", match.group(1)).strip("|").replace("||", "|")
    parts = [len(part) for part in columns.split("|")]
    if len(parts) > 2 or re.search("[^lcr|]", columns):
        raise BadInput("latex.columns", given=match.group(1)[:SHOWN])
    return body[match.end() :], parts[0] if len(parts) == 2 else None


class _Cell:
    """One cell's LaTeX, turned into the text that `formats.number` reads."""

    def __init__(self, cell: str, row: int, column: int) -> None:
        self._cell, self._row, self._column = cell, row, column
        if len(cell) > MOST_CHARACTERS:
            self._refuse("number.too_many_characters", most=MOST_CHARACTERS)
        tokens = TOKEN.findall(BLANK.sub(" ", cell.replace("{,}", ".")))
        self._tokens = [token for token in tokens if not token.isspace()][::-1]  # the next one last

    def plain(self) -> str:
        """The text as it would be typed."""
        text = self._run(0)
        if self._tokens:
            self._refuse("latex.braces")
        return text

    def _run(self, depth: int) -> str:
        """All up to the closing brace or the end."""
        said: list[str] = []
        while self._tokens and self._tokens[-1] != "}":
            piece = self._piece(depth)
            if said and said[-1].isalpha() and piece[:1].isalpha():  # ab means a times b
                said.append("*")
            if said and said[-1][-1:].isdigit() and piece.startswith("(("):  # 2 1/2: a sum, or a product?
                self._refuse("number.ambiguous")
            said.append(piece)
        return "".join(said)

    def _piece(self, depth: int) -> str:
        """What the next token means, with its arguments."""
        if depth > MOST_DEPTH:
            self._refuse("number.too_deep", most=MOST_DEPTH)
        token = self._tokens.pop()
        if token in (r"\frac", r"\tfrac", r"\dfrac", r"\cfrac"):
            return f"(({self._argument(depth)})/({self._argument(depth)}))"
        if token == r"\sqrt":
            if self._tokens and self._tokens[-1] == "[":
                self._refuse("number.root")
            return f"sqrt({self._argument(depth)})"
        if token == "{":
            return self._group(depth)
        if token in DOTS:
            raise BadInput("matrix.elided")
        if token.startswith("\\") and token not in MEANS:
            self._refuse("latex.command", name=token[:SHOWN])
        return str(MEANS.get(token, token))

    def _group(self, depth: int) -> str:
        inside = self._run(depth + 1)
        if not self._tokens:
            self._refuse("latex.braces")
        self._tokens.pop()
        return f"({inside})" if inside else ""

    def _argument(self, depth: int) -> str:
        r"""A group, or the next sign alone, as in \frac12."""
        if not self._tokens or self._tokens[-1] == "}":
            self._refuse("latex.braces")
        token = self._tokens[-1]
        if token[0] in "0123456789." and len(token) > 1:
            self._tokens[-1:] = [token[1:], token[0]]
        return self._piece(depth + 1)

    def _refuse(self, key: str, **facts: object) -> NoReturn:
        shown = self._cell if len(self._cell) <= SHOWN else self._cell[: SHOWN - 1] + "…"
        raise BadInput(key, row=self._row, column=self._column, given=shown, **facts)
