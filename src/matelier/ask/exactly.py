"""A question about matrices, asked exactly: the value is found at once, the steps are made when wanted."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar, cast

from matelier.ask.answer import Answer, in_words
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work, finish

T = TypeVar("T")
Source: TypeAlias = Any
"""What says a matrix: text, a file, rows of numbers, an array, a matrix of SymPy, pandas or of this package."""

FLOATS = "matrix.notice.floats"  # told of numbers that were read as they are stored
READ = "notices"  # under this name a matrix keeps what is to be told about how it was read


def matrix(source: Source, *, where: Mapping[str, Any] | None = None) -> Exact:
    """The exact matrix that `source` says: what is typed is exact, so "0.1" is 1/10.

    Text as it is typed ("1 2; 3 4", rows on lines, commas or spaces, an augmented bar), printed by Python, NumPy or
    MATLAB, or LaTeX; a file (CSV, TSV, Matrix Market, .npy, .tex, .txt); lists of numbers, Fractions, Decimals;
    matrices of NumPy, SymPy and pandas. Numbers such as 3/2, -1.25, 1e-3, √2, 2+3i, ½; letters a…z are parameters;
    `where` gives some of them values, as in {"a": 1, "b": "2/3"}. Raises BadInput with the place of what is wrong,
    Unable for what is too large. Every question takes whatever can be said here, and may raise the same; it raises
    Unable, too, for what would take minutes, and when the steps are looked at, for those that nobody would read.
    """
    from matelier.exact.arithmetic import substituted
    from matelier.formats.matrix import read_matrix
    from matelier.formats.number import read_value

    with in_words():
        found, notices = read_matrix(source)
        if where:
            found = substituted(found, {letter: read_value(value, letter) for letter, value in where.items()})
    return replace(found, origin={**found.origin, READ: notices}) if notices else found


def column(source: Source) -> Exact:
    """The same as one column; a single row is turned into one. Raises BadInput("matrix.not_a_vector")."""
    found = matrix(source)
    m, n = found.shape
    if n == 1:
        return found
    if m != 1:
        with in_words():
            raise BadInput("matrix.not_a_vector", rows=m, columns=n)
    return Exact(tuple((entry,) for entry in found.rows[0]), origin=found.origin)


def beside_column(A: Source, b: Source | None) -> tuple[Exact, Exact]:
    """A and the column b; without `b`, what stands left and right of the bar.

    Raises BadInput("solve.no_right_side") and as `column`.
    """
    from matelier.exact.solve import split

    left = matrix(A)
    if b is not None:
        return left, column(b)
    with in_words():
        rest, right = split(left)
    return replace(rest, origin=left.origin), right


def answered(
    question: str,
    find: Callable[..., Found[T]],
    work: Callable[..., Work[Found[T]]] | None = None,
    *,
    by: str | None = None,
    **given: Any,
) -> Answer[T]:
    """What `find` says of the given parts, in their order; `work` makes the steps, by the way that `by` names.

    Raises Unable("exact.hopeless") for what would take more than about a minute. A worked way that finds another value
    than `find` would be a mistake of ours: it raises AssertionError.
    """
    from matelier.exact.cases import with_cases, work_cases
    from matelier.exact.estimate import check_hope

    with in_words():
        check_hope(find, *given.values())
        found = with_cases(find, *given.values())
    read = tuple(notice for part in given.values() if isinstance(part, Exact) for notice in _told_of(part))
    told = given if by is None else {**given, "by": by}

    def steps() -> tuple[Step, ...]:
        made: list[Step] = []
        if work is not None:
            with in_words():
                value = finish(work(*given.values()), made.append).value
            if value != found.value:
                raise AssertionError(f"{question}: the worked way found another value than the fast one")
            finish(work_cases(work, found.cases, *given.values()), made.append)
        return tuple(made)

    claims = found.claims
    if any(notice.key == FLOATS for notice in read):
        claims = tuple(replace(claim, about="claim.about.stored") for claim in claims)
    return Answer(question, told, found.value, claims, (*read, *found.notices), found.cases, steps)


def chosen(ways: dict[str, T], by: str) -> T:
    """The way of this name. Raises BadInput("ask.way")."""
    if by not in ways:
        with in_words():
            raise BadInput("ask.way", given=str(by), known=tuple(ways))
    return ways[by]


def _told_of(part: Exact) -> tuple[Sentence, ...]:
    return cast("tuple[Sentence, ...]", part.origin.get(READ, ()))
