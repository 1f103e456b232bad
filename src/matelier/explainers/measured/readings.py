"""Where the decimals that a small array prints say something else than the numbers it stores."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from matelier.exact.eliminate import rank
from matelier.exact.solve import solve
from matelier.explainers.measured.data import STORED_AS
from matelier.floating.solve import Solution
from matelier.spine.matrix import Exact, Floating
from matelier.spine.sentence import Sentence

MOST_ROWS, MOST_ENTRIES = 200, 40_000
MOST_DIGITS = 12  # a decimal with more was hardly typed


def reading_notices(question: str, value: Any, given: Mapping[str, Floating]) -> tuple[Sentence, ...]:
    """One sentence where rank, solutions or invertibility of the decimals differ from those of the stored numbers."""
    asked = SAID.get(question)
    if asked is None or any(max(part.shape) > MOST_ROWS or part.array.size > MOST_ENTRIES for part in given.values()):
        return ()
    stored = asked(value)
    parts = [as_decimals(part) for part in given.values()]
    if stored is None or any(part is None for part in parts):
        return ()
    exact = [part for part in parts if part is not None]
    if all(_is_stored(part, read) for part, read in zip(given.values(), exact, strict=True)):
        return ()
    if question == "solve":
        return _solutions(stored, exact)
    return _regular(stored, exact[0]) if isinstance(stored, bool) else _rank(stored, exact[0])


def as_decimals(part: Floating) -> Exact | None:
    """The shortest decimals that are stored as these numbers, exactly; None where those are not short, or complex."""
    kind = str(part.origin.get(STORED_AS, "float64"))
    if part.array.dtype.kind == "c":
        return None
    array = part.array.astype(kind) if kind in ("float16", "float32") else part.array
    texts = [[np.format_float_scientific(entry, trim="-") for entry in row] for row in array]
    if any(len(text.partition("e")[0].lstrip("-").replace(".", "")) > MOST_DIGITS for row in texts for text in row):
        return None
    return Exact(tuple(tuple(Fraction(text) for text in row) for row in texts))


def _is_stored(part: Floating, read: Exact) -> bool:
    return all(
        Fraction(stored) == entry
        for row, entries in zip(part.array.tolist(), read.rows, strict=True)
        for stored, entry in zip(row, entries, strict=True)
    )


def _rank(stored: int, A: Exact) -> tuple[Sentence, ...]:
    found = rank(A).value
    return () if found == stored else (Sentence("measured.notice.decimals", {"rank": found, "stored": stored}),)


def _regular(stored: bool, A: Exact) -> tuple[Sentence, ...]:
    found = rank(A).value == A.shape[0]
    key = "measured.notice.decimals_regular" if found else "measured.notice.decimals_singular"
    return () if found == stored else (Sentence(key),)


def _solutions(stored: str, parts: list[Exact]) -> tuple[Sentence, ...]:
    A, b = parts
    b = b if b.shape[0] == A.shape[0] else Exact(tuple((entry,) for entry in b.rows[0]))
    if b.shape[1] != 1:
        return ()
    found = solve(A, b).value.kind
    return () if found == stored else (Sentence(f"measured.notice.decimals_{found}"),)


def _of_solve(value: Any) -> str | None:
    return value.kind if isinstance(value, Solution) and value.kind != "open" else None


def _of_determinant(value: Any) -> bool | None:
    return None if value.zero is None else not value.zero


SAID: Mapping[str, Callable[[Any], Any]] = {
    "rank": lambda value: value.rank.number,
    "subspaces": lambda value: value.rank.number,
    "describe": lambda value: value.rank.rank.number,
    "determinant": _of_determinant,
    "inverse": lambda value: value.exists.holds,
    "invertible": lambda value: value.invertible.holds,
    "solve": _of_solve,
}
"""What is compared, by the question: the rank, whether there is an inverse, or how many solutions there are."""
