"""How any answer about matrices is told: what was given, what was found, the work, the check."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeAlias, cast

from matelier.explainers.claimed import are_real, claim_told
from matelier.explainers.matrices.cases import told_with_cases
from matelier.spine.answer import Answer
from matelier.spine.errors import Unable
from matelier.spine.formula import NODES, Entries, Node, Number, Operator, Row, Symbol
from matelier.spine.matrix import Exact
from matelier.spine.page import Block, Formula, Heading, Page, Worked
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step

MOST_ENTRIES = 36  # of what is given, for the work to be shown without being asked for
MOST_CHECKED = 2500  # entries given, for the judge to be called while somebody waits for the page
MOST_TOLD = 8  # kinds of claim that are told in words; the JSON has all

Told: TypeAlias = Callable[[Answer[Any]], Page]


def matrix_page(answer: Answer[Any], told: Told, asked: bool | None, shown: Told | None = None) -> Page:
    """What was given (by `shown`, else as matrices), what was found (by `told`), the steps, and what was checked."""
    steps = readable_steps(answer, asked)
    return (
        Heading(f"{answer.question}.title"),
        *(shown or _given)(answer),
        *told_with_cases(answer, told),
        *_work(steps),
        *_check(answer),
    )


def readable_steps(answer: Answer[Any], asked: bool | None) -> tuple[Step, ...] | None:
    """The steps, where they were asked for or are short; None where there are more than one reads without asking.

    Raises Unable when they were asked for and nobody would read them.
    """
    if asked is False:
        return ()
    if asked:
        return answer.steps
    if size(answer) > MOST_ENTRIES:
        return None
    try:
        return answer.steps
    except Unable:
        return None


def given(answer: Answer[Any], name: str) -> Exact:
    """The matrix that was given under this name."""
    return cast("Exact", answer.given[name])


def size(answer: Answer[Any]) -> int:
    """How many entries were given."""
    return sum(part.shape[0] * part.shape[1] for part in answer.given.values() if isinstance(part, Exact))


def equation(name: str, *parts: Any) -> Formula:
    """name = part = part ...: each part a matrix, a number or a formula's node."""
    told: list[Node] = [Symbol(name)]
    for part in parts:
        told += [Operator("="), node(part)]
    return Formula(Row(tuple(told)))


def with_commas(parts: Iterable[Node]) -> tuple[Node, ...]:
    """The parts with a comma between each two."""
    return tuple(told for part in parts for told in (Operator(","), part))[1:]


def node(part: Any) -> Node:
    """A matrix or a number as part of a formula; what is one already stays."""
    return Entries(part) if isinstance(part, Exact) else part if isinstance(part, NODES) else Number(part)


def _given(answer: Answer[Any]) -> Page:
    parts = [(name, part) for name, part in answer.given.items() if isinstance(part, Exact)]
    between: list[Node] = []
    for name, part in parts:
        between += [Operator("\u2003")] if between else []
        between += [Symbol(name), Operator("="), Entries(part)]
    return (Formula(Row(tuple(between))),) if between else ()


def _work(steps: tuple[Step, ...] | None) -> Page:
    if steps is None:
        return (Sentence("matrix.steps_asked"),)
    return (Heading("matrix.steps", level=2), Worked(steps)) if steps else ()


def _check(answer: Any) -> tuple[Block, ...]:
    if not answer.claims:
        return ()
    if size(answer) > MOST_CHECKED:
        return (Sentence("matrix.check_asked"),)
    kinds = tuple(islice(dict.fromkeys(claim.kind for claim in answer.all_claims), MOST_TOLD))
    real = are_real(*answer.given.values())
    told = tuple(claim_told(kind, real=real) for kind in kinds)
    about = Sentence("matrix.checked", {"about": Sentence(answer.all_claims[0].about)})
    return (Heading("matrix.check", level=2), *told, about if answer.checked else Sentence("matrix.falls"))
