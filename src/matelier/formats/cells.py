"""Cells of text become a column of a table: numbers however they are written, categories, days, or texts."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.spine.errors import BadInput
from matelier.spine.frame import Column
from matelier.spine.sentence import Sentence

MISSING = frozenset(
    ("", "na", "n/a", "n/d", "s/d", "#n/a", "nan", "nat", "null", "none", "<na>", "?", "-", "--", "−", "–", "—", ".")
)  # fmt: skip
MOST_LEVELS = 50  # of a category; what has more is a text
NEARLY_ALL = 0.9  # of the cells are numbers: then the others are slips, and missing
SHOWN = 40  # characters of a cell that a sentence quotes
CURRENCY = r"US\$|R\$|[$€£¥₩₹]|USD|EUR|GBP|JPY|KRW|BRL|CHF"
AMOUNT = re.compile(
    rf"(?P<sign>[-+]?)\s*(?P<before>{CURRENCY})?\s*(?P<minus>-?)"
    rf"(?P<digits>[0-9](?:[0-9.,]|[ '](?=[0-9]))*|[.,][0-9]+)(?P<power>[eE][-+]?[0-9]+)?\s*(?P<after>%|{CURRENCY})?"
)
SIGNS = str.maketrans({**dict.fromkeys("−–‒﹣－", "-"), **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "), "’": "'"})
ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")  # 1,234: a thousand and more, or 1 and a bit?
BY_POINT = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]{1,3}(?:[ '][0-9]{3})+|)(?:\.[0-9]*)?")
BY_COMMA = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]{1,3}(?:[ '][0-9]{3})+|)(?:,[0-9]*)?")
DAY = re.compile(r"[0-9]{4}[-/][0-9]{2}(?:[-/][0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?)?"
                 r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?")  # fmt: skip


@dataclass(slots=True)
class Signs:
    """What the cells say about the decimal sign: how many can only be read one way."""

    comma: int = 0
    point: int = 0

    def see(self, digits: Iterable[str]) -> None:
        """Counts what is unmistakable among numbers as they are written."""
        for text in digits:
            if ("," in text or "." in text) and not ONE_GROUP.fullmatch(text):
                by_comma, by_point = BY_COMMA.fullmatch(text), BY_POINT.fullmatch(text)
                self.comma += bool(by_comma and not by_point)
                self.point += bool(by_point and not by_comma)

    @property
    def decided(self) -> bool | None:
        """Whether a comma is the decimal sign; None where nothing, or each of both, says so."""
        return None if bool(self.comma) == bool(self.point) else bool(self.comma)


@dataclass(frozen=True, slots=True)
class Texts:
    """The cells of a column as they are written, each different text with how often it stands there."""

    name: str
    cells: Sequence[str]
    counts: Mapping[str, int]
    signs: Signs = field(default_factory=Signs)

    @classmethod
    def of(cls, name: str, cells: Sequence[str]) -> "Texts":
        """The cells, and what they say about the decimal sign."""
        found = cls(name, cells, Counter(cells))
        matches = (AMOUNT.fullmatch(cell.strip().translate(SIGNS)) for cell in found.counts)
        found.signs.see(match["digits"] for match in matches if match)
        return found


def is_missing(cell: str) -> bool:
    """Whether the cell says that nothing is known: empty, NA, N/A, nan, null, ?, a dash."""
    return cell in MISSING or cell.strip().lower() in MISSING


def says_number(cell: str) -> bool:
    """Whether the cell is a number as tables write them."""
    return AMOUNT.fullmatch(cell.strip().translate(SIGNS)) is not None


def plain_numbers(cells: Sequence[str]) -> NDArray[np.float64] | None:
    """The cells as numbers with decimal points, NaN where missing; None when one of them is neither."""
    try:
        values = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        try:
            told = (np.nan if is_missing(cell) else float(cell) for cell in cells)
            values = np.fromiter(told, np.float64, len(cells))
        except ValueError:
            return None
    return None if "_" in "".join(cells) else values  # Python's own way of grouping digits, nobody else's


def number_column(name: str, values: NDArray[np.float64]) -> Column:
    """A column of numbers. Raises BadInput "frame.infinite" with the row."""
    infinite = np.flatnonzero(np.isinf(values))
    if len(infinite):
        raise BadInput("frame.infinite", column=name, row=int(infinite[0]) + 1)
    return Column(name, "number", values)


def text_column(texts: Texts, comma: bool | None) -> tuple[Column, tuple[Sentence, ...]]:
    """The column that these cells are, and what is to be told about how they were read.

    `comma` says whether a comma is the table's decimal sign, None when that is not known.
    Raises BadInput "frame.comma" for cells such as 1,234 when nothing says how they are meant, "frame.infinite".
    """
    known = {cell: count for cell, count in texts.counts.items() if not is_missing(cell)}
    if not known:
        return Column(texts.name, "number", np.full(len(texts.cells), np.nan)), ()
    if all(DAY.fullmatch(cell.strip()) for cell in known) and (days := _days(known)) is not None:
        return Column(texts.name, "date", _put(texts, days)), ()
    read = _numbers(texts, known, comma)
    return read if read is not None else (_words(texts, known), ())


def words_column(name: str, cells: Sequence[str]) -> Column:
    """The column of a category or of texts, whatever its cells look like; "" is missing."""
    counts = Counter(cells)
    return _words(Texts(name, cells, counts), {cell: count for cell, count in counts.items() if cell})


def _put(texts: Texts, values: Mapping[str, float]) -> NDArray[np.float64]:
    nowhere = np.nan
    return np.fromiter((values.get(cell, nowhere) for cell in texts.cells), np.float64, len(texts.cells))


def _days(known: Iterable[str]) -> dict[str, float] | None:
    """Days since 1970-01-01 of each; a month is its first day."""
    days: dict[str, float] = {}
    for cell in known:
        text = cell.strip().replace("/", "-")
        try:
            moment = datetime.fromisoformat(text if len(text) > 7 else f"{text}-01")
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        days[cell] = moment.timestamp() / 86_400
    return days


def _numbers(
    texts: Texts, known: Mapping[str, int], comma: bool | None
) -> tuple[Column, tuple[Sentence, ...]] | None:  # fmt: skip
    matches = {cell: AMOUNT.fullmatch(cell.strip().translate(SIGNS)) for cell in known}
    found = {cell: match for cell, match in matches.items() if match}
    cells, count = sum(known.values()), sum(known[cell] for cell in found)
    if count < max(NEARLY_ALL * cells, 1):
        return None
    units = {match["before"] or match["after"] or "" for match in found.values()}
    if len(units) > 1 or any(match["before"] and match["after"] for match in found.values()):
        return None
    by_comma = _by_comma(texts, found, comma)
    values = {cell: _value(match, by_comma) for cell, match in found.items()}
    read = {cell: value for cell, value in values.items() if value is not None}
    if sum(known[cell] for cell in read) < NEARLY_ALL * cells:
        return None
    column = number_column(texts.name, _put(texts, read))
    return column, tuple(_told(texts, known, found, read, by_comma))


def _by_comma(texts: Texts, found: Mapping[str, Any], comma: bool | None) -> bool:
    own = texts.signs.decided
    if own is not None or (comma is None and texts.signs.comma):  # unmistakable here, or each of both
        return bool(own)
    if comma is not None:
        return comma
    doubtful = next((match["digits"] for match in found.values() if "," in match["digits"]), None)
    if doubtful is not None and ONE_GROUP.fullmatch(doubtful):
        raise BadInput("frame.comma", column=texts.name, given=doubtful)
    return False


def _value(match: re.Match[str], by_comma: bool) -> float | None:
    digits = match["digits"]
    if not (BY_COMMA if by_comma else BY_POINT).fullmatch(digits):
        return None
    plain = re.sub("[ ']", "", digits)
    plain = plain.replace(".", "").replace(",", ".") if by_comma else plain.replace(",", "")
    sign = -1.0 if "-" in match["sign"] + match["minus"] else 1.0
    value = sign * float(plain + (match["power"] or ""))
    return value if isfinite(value) else None


def _told(
    texts: Texts,
    known: Mapping[str, int],
    found: Mapping[str, re.Match[str]],
    read: Mapping[str, float],
    by_comma: bool,
) -> Iterable[Sentence]:
    digits = [match["digits"] for cell, match in found.items() if cell in read]
    unit = next((match["before"] or match["after"] or "" for match in found.values()), "")
    if unit:
        yield Sentence("frame.notice.unit", {"column": texts.name, "unit": unit})
    if by_comma and any("," in text for text in digits):
        yield Sentence("frame.notice.decimal_comma", {"column": texts.name})
    mark = "." if by_comma else ","
    grouped = next((text for text in digits if mark in text or " " in text or "'" in text), None)
    if grouped is not None:
        yield Sentence("frame.notice.thousands", {"column": texts.name, "given": grouped})
    slips = [cell for cell in known if cell not in read]
    if slips:
        first = next(row for row, cell in enumerate(texts.cells) if cell in slips)
        yield Sentence("frame.notice.slips", {
            "column": texts.name, "count": sum(known[cell] for cell in slips),
            "given": texts.cells[first].strip()[:SHOWN], "row": first + 1,
        })  # fmt: skip


def _words(texts: Texts, known: Mapping[str, int]) -> Column:
    spelled = {cell: " ".join(cell.split()) for cell in known}
    if {word.lower() for word in spelled.values()} <= {"true", "false"}:
        spelled = {cell: word.lower() for cell, word in spelled.items()}
    levels = tuple(sorted(set(spelled.values())))
    if len(levels) <= MOST_LEVELS and 2 * len(levels) <= sum(known.values()):
        places = {level: float(place) for place, level in enumerate(levels)}
        return Column(
            texts.name, "category", _put(texts, {cell: places[word] for cell, word in spelled.items()}), levels
        )
    cells = tuple(spelled.get(cell, "") for cell in texts.cells)
    return Column(texts.name, "text", np.full(len(cells), np.nan), cells)
