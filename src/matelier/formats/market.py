"""A matrix in a Matrix Market file: coordinates or all entries, general, symmetric, skew-symmetric or Hermitian."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from matelier.formats.delimited import load_text
from matelier.formats.entries import check_size
from matelier.formats.number import SHOWN, read_number
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact, Scalar

MOST_BYTES = 64 << 20
MARK = "%%MatrixMarket"
WORDS = (
    ("matrix",),
    ("coordinate", "array"),
    ("integer", "real", "rational", "complex", "pattern"),
    ("general", "symmetric", "skew-symmetric", "hermitian"),
)


def load_market(path: str | Path) -> Exact:
    """The matrix in the file; entries that it does not name are 0, those that it names twice are added up.

    Raises BadInput "market..." with the line, or as `formats.number` does. [Boisvert, Pozo & Remington 1996]
    """
    text = load_text(path, most_bytes=MOST_BYTES)
    lines = [(place, line) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
    heading = lines[0][1].split() if lines else []
    words = tuple(word.lower() for word in heading[1:])
    known = len(words) == 4 and all(word in may for word, may in zip(words, WORDS, strict=True))
    if not known or heading[0].lower() != MARK.lower() or words[1:3] == ("array", "pattern"):
        raise BadInput("market.heading", path=str(path), given=(lines[0][1] if lines else "")[:SHOWN])
    data = [(place, line.split()) for place, line in lines[1:] if not line.lstrip().startswith("%")]
    return _Market(data, *words[1:]).matrix(str(path))


class _Market:
    """The lines of data, and what the heading says about them."""

    def __init__(self, data: list[tuple[int, list[str]]], layout: str, field: str, symmetry: str) -> None:
        self._data, self._layout, self._field, self._symmetry = data, layout, field, symmetry
        place, size = data[0] if data else (1, [])
        numbers = [_natural(word, place) for word in size]
        if len(numbers) != (3 if layout == "coordinate" else 2):
            raise BadInput("market.line", line=place, given=" ".join(size)[:SHOWN])
        self._rows, self._columns = numbers[0], numbers[1]
        check_size(self._rows, self._columns)
        if symmetry != "general" and self._rows != self._columns:
            raise BadInput("market.line", line=place, given=" ".join(size)[:SHOWN])
        promised = numbers[2] if layout == "coordinate" else sum(1 for _ in self._places())
        if len(data) - 1 != promised:
            raise BadInput("market.count", given=len(data) - 1, promised=promised)

    def matrix(self, path: str) -> Exact:
        """All entries, those included that symmetry gives."""
        rows: list[list[Scalar]] = [[Fraction(0)] * self._columns for _ in range(self._rows)]
        for i, j, entry in self._entries():
            rows[i][j] = rows[i][j] + entry
            if i != j and self._symmetry != "general":
                rows[j][i] = rows[j][i] + self._reflected(entry)
        return Exact(tuple(map(tuple, rows)), origin={"path": path})

    def _reflected(self, entry: Scalar) -> Scalar:
        if self._symmetry == "hermitian":
            return entry.conjugate()
        return -entry if self._symmetry == "skew-symmetric" else entry

    def _places(self) -> Iterator[tuple[int, int]]:
        """The entries of an array in the order of the file: column by column, the lower triangle if symmetric."""
        first = {"general": 0, "skew-symmetric": 1}
        for j in range(self._columns):
            for i in range(0 if self._symmetry == "general" else j + first.get(self._symmetry, 0), self._rows):
                yield i, j

    def _entries(self) -> Iterator[tuple[int, int, Scalar]]:
        """Row, column and number of each line."""
        places = self._places()
        for place, words in self._data[1:]:
            if self._layout == "coordinate":
                i, j = (_natural(word, place) - 1 for word in (*words[:2], *["0"] * (2 - len(words))))
                if not (0 <= i < self._rows and 0 <= j < self._columns):
                    raise BadInput("market.line", line=place, given=" ".join(words)[:SHOWN])
                yield i, j, self._number(words[2:], i, j, place)
            else:
                i, j = next(places)
                yield i, j, self._number(words, i, j, place)

    def _number(self, words: list[str], i: int, j: int, place: int) -> Scalar:
        if len(words) != {"pattern": 0, "complex": 2}.get(self._field, 1):
            raise BadInput("market.line", line=place, given=" ".join(words)[:SHOWN])
        parts = [read_number(word, row=i + 1, column=j + 1) for word in words]
        if self._field == "complex":
            return parts[0] + parts[1] * root(-1)
        return parts[0] if parts else Fraction(1)


def _natural(word: str, place: int) -> int:
    """A count or an index."""
    if not (word.isascii() and word.isdigit() and len(word) < 12):
        raise BadInput("market.line", line=place, given=word[:SHOWN])
    return int(word)
