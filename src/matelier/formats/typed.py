"""A typed or pasted matrix: "1 2; 3 4", rows on lines, brackets as Python, NumPy and MATLAB print them, a bar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice

from matelier.formats.entries import check_size, read_entries
from matelier.formats.latex import is_latex, read_latex
from matelier.formats.number import read_number
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact
from matelier.spine.sentence import Sentence

MOST_CHARACTERS = 16 << 20
SIGNS = str.maketrans(
    {**dict.fromkeys("⎡⎢⎣⎛⎜⎝", " "), **dict.fromkeys("⎤⎥⎦⎞⎟⎠\ufeff", " "), **dict.fromkeys("│┃∣❘｜", "|")}
    | {"{": "[", "}": "]", "，": ",", "；": ";", "［": "[", "］": "]", "\u2062": "*"}
)
NAMED = re.compile(r"\s*(?:ans|[A-Za-z]\w{0,20})\s*=\s*(?!=)")
WRAPPED = re.compile(
    r"\s*(?:\w+\.)?(?:array|asarray|matrix|Matrix|mat)\((.*?)(?:, ?dtype=[^()\[\]]{0,40})?,?\s*\)\s*", re.DOTALL
)
PYTHON_FRACTION = re.compile(r"Fraction\((-?[0-9]+), ([0-9]+)\)")
SCALED = re.compile(
    r"\s*([0-9]+(?:\.[0-9]*)?(?:e[+-]?[0-9]+)?)\s*\*\s*"
)  # MATLAB's common factor, on a line of its own
ELIDED = re.compile(r"\.{3}|…|⋯|⋮|⋱")

DECIMAL = re.compile(r"[-+−]?[0-9]*[.,][0-9]{1,12}")
GAP = re.compile(r"(?<=[^\s,])[^\S\n]+(?=[^\s,])")
TIGHT = re.compile(r"(?<=[0-9]),(?=[0-9])")
THOUSANDS = re.compile(r"(?<![0-9,.])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])")
TIMES = re.compile(r"\s*([*/^·×÷])\s*")
PLUS = re.compile(r"(?<=[^\s,;|(+*/-])\s+([-+−])\s+(?=[^\s,;|)])")
PADDED = re.compile(r"(?<=[0-9.]) (?=[+-][0-9]+\.[0-9]*(?:e[+-]?[0-9]+)?j)")  # NumPy prints "0. +1.j"


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the cells of a row are parted, and whether a comma is the decimal sign."""

    mark: re.Pattern[str]
    comma: bool = False


def read_typed(text: str) -> tuple[Exact, tuple[Sentence, ...]]:
    """The matrix that the text says, and what is to be told about how it was read.

    Raises BadInput "matrix...", "latex..." or "number...", Unable("matrix.too_large").
    """
    if len(text) > MOST_CHARACTERS:
        raise BadInput("matrix.too_many_characters", given=len(text), most=MOST_CHARACTERS)
    if is_latex(text):
        return read_latex(text), ()
    if ELIDED.search(text):
        raise BadInput("matrix.elided")
    rows, scale = _scaled([_glued(row) for row in _rows(_unwrapped(_tidied(text)))])
    if not rows:
        raise BadInput("matrix.empty")
    check_size(len(rows), 1)
    manner = _manner(rows)
    split = [_cells(row, i, manner) for i, row in enumerate(rows, 1)]
    matrix = read_entries([cells for cells, _ in split], bars=[bar for _, bar in split], comma=manner.comma)
    if scale != 1:
        matrix = Exact(tuple(tuple(scale * entry for entry in row) for row in matrix.rows), bar=matrix.bar)
    comma = (Sentence("matrix.notice.decimal_comma"),) if manner.comma else ()
    return matrix, (*comma, *(_decimals([cells for cells, _ in split], matrix) if scale == 1 else ()))


def _decimals(split: list[list[str]], matrix: Exact) -> Iterator[Sentence]:
    """That decimals are exact, told of the first one that is no whole number."""
    pairs = zip(chain.from_iterable(split), chain.from_iterable(matrix.rows), strict=True)
    typed = ((cell, entry) for cell, entry in pairs if DECIMAL.fullmatch(cell) and entry != int(entry))
    yield from (Sentence("matrix.notice.decimals", {"given": cell, "value": entry}) for cell, entry in islice(typed, 1))


def _tidied(text: str) -> str:
    """The text with plain signs, single spaces and no empty lines, so that no pattern below looks far."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.translate(SIGNS).splitlines())))


def _unwrapped(text: str) -> str:
    """The text without a name before it and without the words that programs print around it."""
    if (named := NAMED.match(text)) is not None:
        text = text[named.end() :]
    if (wrapped := WRAPPED.fullmatch(text)) is not None:
        text = wrapped.group(1)
    return PYTHON_FRACTION.sub(r"(\1/\2)", text).strip().rstrip(";")


def _rows(text: str) -> list[str]:
    """The text of each row, without brackets."""
    if "[" not in text and "]" not in text:
        return _plain_rows(text)
    groups, depth = _groups(text)
    if not any(group.strip() for group in groups):
        raise BadInput("matrix.empty")
    if len(groups) == 1:
        return _plain_rows(groups[0])
    if depth == 2 and not text.startswith("["):
        raise BadInput("matrix.brackets")
    return [" ".join(group.split()) for group in groups]


def _plain_rows(text: str) -> list[str]:
    """The rows between semicolons and on lines; empty ones and remarks (# or %) are passed over."""
    lines = (line for line in text.splitlines() if line.lstrip()[:1] not in ("#", "%"))
    rows = (row.strip() for line in lines for row in line.split(";"))
    return [row.removesuffix(",").rstrip() for row in rows if row]


def _groups(text: str) -> tuple[list[str], int]:
    """What stands in the innermost brackets, one group a row, and how deep these are."""
    deepest = depth = 0
    for sign in re.finditer(r"[\[\]]", text):
        depth += 1 if sign.group() == "[" else -1
        deepest = max(deepest, depth)
        if depth < 0:
            break
    if depth != 0 or deepest > 2:
        raise BadInput("matrix.brackets")
    pieces = re.split(r"\[([^\[\]]*)\]", text)  # between, inside, between, ...
    between = "".join(pieces[::2])
    if re.sub(r"[\s,;]", "", between) != ("[]" if deepest == 2 else ""):
        raise BadInput("matrix.brackets")
    return pieces[1::2], deepest


def _scaled(rows: list[str]) -> tuple[list[str], Fraction]:
    """The rows and the factor that a line above them gives for all."""
    if len(rows) > 1 and (match := SCALED.fullmatch(rows[0])) is not None:
        return rows[1:], read_number(match.group(1))
    return rows, Fraction(1)


def _manner(rows: list[str]) -> _Manner:
    """How the rows are parted: by spaces, by commas, or by spaces with decimal commas.

    Raises BadInput("matrix.comma") where a comma may be a decimal sign or not.
    """
    commas = sum(row.count(",") for row in rows)
    if not commas:
        return _Manner(re.compile(r"\s+"))
    parts = [part for row in rows for part in row.split("|")]
    if not any(GAP.search(part.strip()) for part in parts):
        return _Manner(re.compile(","))
    tight = sum(len(TIGHT.findall(row)) for row in rows)
    if not tight:
        return _Manner(re.compile(r"\s*,\s*|\s+"))
    words = [word for part in parts for word in part.split()]
    with_comma = [word for word in words if "," in word]
    if tight < commas or any("." in word for word in words) or any(word.count(",") > 1 for word in words):
        raise BadInput("matrix.comma", given=with_comma[0][:40])
    if all(THOUSANDS.search(word) for word in with_comma):
        raise BadInput("matrix.comma", given=with_comma[0][:40])
    return _Manner(re.compile(r"\s+"), comma=True)


def _cells(row: str, i: int, manner: _Manner) -> tuple[list[str], int | None]:
    """The cells of a row, and how many of them stand left of its bar."""
    parts = [part.strip() for part in row.split("|")]
    if len(parts) > 2 or (len(parts) == 2 and not all(parts)):
        raise BadInput("matrix.bar", row=i)
    cells = [manner.mark.split(part.removesuffix(",")) for part in parts]
    return [cell for part in cells for cell in part], len(cells[0]) if len(cells) == 2 else None


def _glued(row: str) -> str:
    """The row without the spaces that stand inside an entry: around + − · /, and in parentheses."""
    if "(" in row:
        row = _closed_up(row)
    if "j" in row:
        row = PADDED.sub("", row)
    if not row.isascii() or any(sign in row for sign in "+-*/^"):
        row = PLUS.sub(r"\1", TIMES.sub(r"\1", row))
    return row


def _closed_up(row: str) -> str:
    """The row without spaces inside parentheses."""
    depth, kept = 0, list[str]()
    for sign in row:
        depth += (sign == "(") - (sign == ")")
        if depth <= 0 or not sign.isspace():
            kept.append(sign)
    return "".join(kept)
