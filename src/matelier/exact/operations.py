"""The three elementary row operations, and the staircase they build: swap, scale, add a multiple."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from matelier.exact.arithmetic import entries, has_letters, size_of
from matelier.scalars.lowest import ONE, ZERO
from matelier.scalars.ratio import Ratio
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

MOST_ENTRIES = 2000  # what a person would still look at, and memory hold as states
MOST_DIGITS = 2000

T = TypeVar("T")
Row: TypeAlias = tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One row operation on row i, rows counted from 0: swapped with k, times `factor`, or plus `factor` times row k."""

    rule: str
    i: int
    k: int
    factor: Scalar
    reason: str
    column: int
    pivot: Scalar

    def facts(self) -> Mapping[str, object]:
        """The facts of its step, rows and columns counted from 1."""
        counted = {"i": self.i + 1, "k": self.k + 1, "column": self.column + 1}
        return {**counted, "factor": self.factor, "pivot": self.pivot, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Staircase:
    """Where the pivots stand (row i has its own in column pivots[i]) and what they were, and how often rows swapped."""

    pivots: tuple[int, ...]
    values: tuple[Scalar, ...]
    swaps: int


def apply(rows: list[Row], rule: str, i: int, k: int, factor: Scalar) -> None:
    """Carries one row operation out, in place."""
    match rule:
        case "row.swap":
            rows[i], rows[k] = rows[k], rows[i]
        case "row.scale":
            rows[i] = tuple(factor * entry if entry else entry for entry in rows[i])
        case "row.add":
            rows[i] = tuple(x + factor * y if y else x for x, y in zip(rows[i], rows[k], strict=True))
        case _:
            raise ValueError(rule)


def climb(rows: list[Row], width: int, *, ones: bool) -> Generator[Operation, None, Staircase]:
    """Makes the staircase in place, pivots sought in the first `width` columns; with `ones` each pivot becomes 1."""
    pivots: list[int] = []
    values: list[Scalar] = []
    swaps = 0
    for column in range(width):
        top = len(pivots)
        k = _pivot_row(rows, top, column)
        if k is None:
            continue
        if k != top:
            swaps += 1
            reason = "reason.pivot_letter" if rows[top][column] else "reason.pivot_zero"
            yield _do(rows, Operation("row.swap", top, k, ONE, reason, column, rows[k][column]))
        pivot = rows[top][column]
        pivots.append(column)
        values.append(pivot)
        if ones and pivot != 1:
            yield _do(rows, Operation("row.scale", top, top, 1 / pivot, "reason.leading_one", column, pivot))
        yield from _clear(rows, range(top + 1, len(rows)), top, column, "reason.clear_below")
    return Staircase(tuple(pivots), tuple(values), swaps)


def descend(rows: list[Row], pivots: Sequence[int]) -> Iterator[Operation]:
    """Clears what stands above the pivots of a staircase, the last pivot first."""
    for top in reversed(range(len(pivots))):
        yield from _clear(rows, reversed(range(top)), top, pivots[top], "reason.clear_above")


def _pivot_row(rows: list[Row], top: int, column: int) -> int | None:
    # The first that is not zero; but a number before a letter, which may be zero for some of its values.
    possible = [k for k in range(top, len(rows)) if rows[k][column]]
    return min(possible, key=lambda k: has_letters(rows[k][column]), default=None)


def _clear(rows: list[Row], which: Iterator[int] | range, k: int, column: int, reason: str) -> Iterator[Operation]:
    pivot = rows[k][column]
    for i in which:
        if rows[i][column]:
            factor = -rows[i][column] / pivot
            yield _do(rows, Operation("row.add", i, k, factor, reason, column, pivot))


def _do(rows: list[Row], operation: Operation) -> Operation:
    apply(rows, operation.rule, operation.i, operation.k, operation.factor)
    return operation


def told(rows: list[Row], operations: Generator[Operation, None, T], *, bar: int | None = None) -> Work[T]:
    """The operations as steps, each with the matrix before and after; what they return is returned.

    Raises Unable("exact.digits") when numbers grow past reading.
    """
    before = Exact(tuple(rows), bar=bar)
    while True:
        try:
            operation = next(operations)
        except StopIteration as end:
            return end.value
        check_digits((operation.factor, operation.pivot))
        after = Exact(tuple(rows), bar=bar)
        yield Step(operation.rule, operation.facts(), before, after)
        before = after


def silent(operations: Generator[Operation, None, T]) -> T:
    """What the operations return, without a step."""
    while True:
        try:
            next(operations)
        except StopIteration as end:
            return end.value


def check_work(*matrices: Exact) -> None:
    """Refuses what nobody would read. Raises Unable("exact.entries") or Unable("exact.digits")."""
    count = sum(m * n for m, n in (A.shape for A in matrices))
    if count > MOST_ENTRIES:
        raise Unable("exact.entries", entries=count, most=MOST_ENTRIES)
    check_digits(entries(*matrices))


def check_digits(numbers: Iterable[Scalar]) -> None:
    """Refuses numbers too long to read. Raises Unable("exact.digits")."""
    digits = size_of(numbers)
    if digits > MOST_DIGITS:
        raise Unable("exact.digits", digits=digits, most=MOST_DIGITS)


def replay(step: Step, before: Exact) -> Exact:
    """What the step's rule and facts make of a matrix. Raises ValueError for a step that is no row operation."""
    rows = list(before.rows)
    i, k = (int(str(step.facts[name])) - 1 for name in ("i", "k"))
    apply(rows, step.rule, i, k, step.facts["factor"])
    return Exact(tuple(rows), bar=before.bar)


def elementary(step: Step, m: int) -> Exact:
    """The m × m matrix E with E · before = after: the identity, to which the step has been done."""
    unit = tuple(tuple(ONE if i == j else ZERO for j in range(m)) for i in range(m))
    return replay(step, Exact(unit))


def generic(values: Sequence[Scalar]) -> tuple[Sentence, ...]:
    """The notice that the result holds where none of these is zero: the factors of the pivots with letters."""
    lettered = dict.fromkeys(
        factor for value in values if isinstance(value, Ratio) for factor, power in value.factors()[1] if power > 0
    )
    return (Sentence("exact.generic", {"pivots": tuple(lettered)}),) if lettered else ()
