"""The headings of a table: whether its first line is one, and a name for each column."""

import re
from collections.abc import Sequence

from matelier.formats.cells import is_missing, says_number
from matelier.spine.sentence import Sentence


def is_heading(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first line holds names: no numbers, or years above numbers with a name before them."""
    words = [cell for cell in first if cell.strip()]
    numbers = [cell for cell in words if says_number(cell)]
    if not words or all(is_missing(cell) for cell in words):
        return False
    if not numbers:
        return True
    years = all(re.fullmatch("1[5-9][0-9]{2}|20[0-9]{2}|21[0-9]{2}", cell.strip()) for cell in numbers)
    return years and len(set(numbers)) == len(numbers) > 1 and not says_number(first[0]) and bool(below)


def named(headings: Sequence[str]) -> tuple[tuple[str, ...], tuple[Sentence, ...]]:
    """Names for all columns, no two alike: an empty heading becomes x and its place, a second a becomes a (2)."""
    names: list[str] = []
    twice: list[str] = []
    for place, heading in enumerate(headings, 1):
        plain = " ".join(heading.split()) or f"x{place}"
        name, count = plain, 2
        while name in names:
            name, count = f"{plain} ({count})", count + 1
        if name != plain:
            twice.append(plain)
        names.append(name)
    told: list[Sentence] = []
    empty = [name for name, heading in zip(names, headings, strict=True) if not heading.strip()]
    if len(empty) == len(names):
        told.append(Sentence("frame.notice.no_headings", {"first": names[0], "last": names[-1]}))
    elif empty:
        told.append(Sentence("frame.notice.empty_headings", {"names": empty[:9]}))
    if twice:
        told.append(Sentence("frame.notice.same_headings", {"names": list(dict.fromkeys(twice))[:9]}))
    return tuple(names), tuple(told)
