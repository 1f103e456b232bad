"""Matrices with letters: what holds for almost all values, and every special case, worked until none splits further."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Generic, TypeVar

from matelier.exact.arithmetic import at, dot, entries, letters_of, substituted
from matelier.exact.conditions import (
    Place,
    Polynomial,
    bottoms,
    by_value,
    complex_roots,
    factors,
    may_vanish,
    tops,
    vanishing,
)
from matelier.exact.topics import TOPICS, Topic, scalars
from matelier.scalars.algebraic import Algebraic
from matelier.scalars.approximate import near
from matelier.scalars.held import rational
from matelier.scalars.lowest import ZERO
from matelier.scalars.ratio import letter
from matelier.spine.answer import Case, Found
from matelier.spine.errors import Refusal, Unable
from matelier.spine.formula import Node, Number, Operator, Row, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work, finish

T = TypeVar("T")
MOST_CASES = 40  # how often a question is asked again for one answer


def with_cases(question: Callable[..., Found[T]], *given: Any) -> Found[T]:
    """What the question finds for almost all values of the letters, and the cases in which something else holds.

    Each value of the letters, real numbers, belongs to one case alone; where it belongs to none the generic answer
    holds. Without letters, or for a question that has no cases here, this is the question itself.
    """
    found = question(*given)
    topic = TOPICS.get(question)
    if topic is None or rational(*given) or not letters_of(*given) or max(A.shape[0] for A in given) > topic.most:
        return found
    search = _Search(question, topic, given)
    domain = factors(bottoms(entries(*given)))
    start = Place(nonzero=tuple(p for p in domain if may_vanish(p)))
    cases, rest = search.below(start, found, top=True)
    notices = [notice for notice in found.notices if notice.key != "exact.generic"]
    notices += [Sentence("cases.undefined", {"polynomials": start.nonzero})] if start.nonzero else []
    notices += [*topic.told(found.value), *search.evidence(rest, found)]
    notices += search.notices(found) or ([] if cases else [Sentence("cases.none")])
    return replace(found, notices=tuple(notices), cases=tuple(sorted(cases, key=lambda case: by_value(case.where))))


def work_cases(way: Callable[..., Work[Found[T]]], cases: Iterable[Case[T]], *given: Exact) -> Work[None]:
    """Each special case as one step, worked by `way`, which makes its children; what nobody would read is left out."""
    for case in cases:
        steps: list[Step] = []
        if case.found is None:
            continue
        try:
            finish(way(*(substituted(A, case.where) for A in given)), steps.append)
        except Unable:
            continue
        yield Step("cases.case", {}, None, condition(case), level=0, children=tuple(steps))


def condition(case: Case[Any]) -> Row:
    """When the case applies, as a formula: a = 1/b, b ≠ 0."""
    parts = [part for name, value in sorted(case.where.items()) for part in _equal(name, value)]
    parts += [_relation(Number(p), "=", 0) for p in case.zero]
    parts += [_unequal(p) for p in case.nonzero]
    told: list[Node] = []
    for part in parts:
        told += [Operator(","), *part] if told else part
    return Row(tuple(told))


def _equal(name: str, value: Scalar) -> list[list[Node]]:
    # a = 1; a root without formula by its equation, and near which number: a³ − 2 = 0, a ≈ 1.25992.
    if not isinstance(value, Algebraic):
        return [_relation(Symbol(name), "=", value)]
    digits = near(value)
    sign = [Operator("−")] if digits.startswith("-") else []
    about: list[Node] = [Symbol(name), Operator("≈"), *sign, Symbol(digits.removeprefix("-"))]
    if value.coefficients != [0, 1]:  # it is told by a letter of which the equation is told
        return [about]
    p = sum((c * letter(name) ** k for k, c in enumerate(reversed(value.root.polynomial))), ZERO)
    return [_relation(Number(p), "=", 0), about]


def _relation(left: Node, sign: str, right: Scalar) -> list[Node]:
    return [left, Operator(sign), Number(right)]


def _unequal(p: Polynomial) -> list[Node]:
    if len(p.letters) == 1 and all(sum(powers.values()) < 2 for _, powers in p.numerator):
        name = p.letters[0]
        return _relation(Symbol(name), "≠", -at(p, {name: 0}) / (at(p, {name: 1}) - at(p, {name: 0})))
    return _relation(Number(p), "≠", 0)


@dataclass
class _Search(Generic[T]):
    """Asks a question again and again, at ever more special places."""

    question: Callable[..., Found[T]]
    topic: Topic
    given: Sequence[Exact]
    asked: dict[object, Found[T] | None] = field(default_factory=dict[object, Any])
    stopped: bool = False

    def at(self, place: Place) -> Found[T] | None:
        """What is found at the place; None where that cannot be said, or was asked too often."""
        key = tuple(sorted(place.where.items()))
        if not place.zero and key not in self.asked:
            self.stopped = self.stopped or len(self.asked) >= MOST_CASES
            if self.stopped:
                return None
            self.asked[key] = self._ask(place.where)
        return None if place.zero else self.asked[key]

    def _ask(self, where: Mapping[str, Scalar]) -> Found[T] | None:
        if not self.topic.algebraic and any(isinstance(value, Algebraic) for value in where.values()):
            return None
        try:
            found = self.question(*self._given(where))
        except Refusal:
            return None
        notices = tuple(notice for notice in found.notices if notice.key != "exact.generic")
        return replace(found, notices=(*notices, *self.topic.told(found.value)))

    def _given(self, where: Mapping[str, Scalar]) -> list[Exact]:
        return [substituted(A, where) for A in self.given]

    def met(self, where: Mapping[str, Scalar], found: Found[T]) -> tuple[Polynomial, ...]:
        """The polynomials that elimination divides by, or that the result does."""
        return factors([*self.topic.conditions(found.value, *self._given(where)), *bottoms(scalars(found.value))])

    def below(self, place: Place, found: Found[T], *, top: bool = False) -> tuple[list[Case[T]], Place]:
        """The special cases within a place, and the part of the place that is left to what was found there."""
        order = [p for p in self.met(place.where, found) if p not in place.nonzero and may_vanish(p)]
        order.sort(key=lambda p: all(self._same(found, part) for part in vanishing(place, [p])))
        branches: dict[Polynomial, list[Case[T]]] = {}
        different = order
        for _ in order:  # what makes a difference first, so that what makes none need not be told of it
            branches, needless = self._branches(place, order, found, top=top)
            different = [p for p in order if p not in needless]
            if order[: len(different)] == different:
                break
            order.sort(key=lambda p: p in needless)
            different = order
        return [case for p in different for case in branches[p]], place.without_zeros_of(different)

    def _same(self, found: Found[T], part: Place) -> bool:
        special = self.at(part)
        return special is not None and self.topic.same(found.value, special.value, part.where)

    def _branches(
        self, place: Place, order: Sequence[Polynomial], found: Found[T], *, top: bool
    ) -> tuple[dict[Polynomial, list[Case[T]]], set[Polynomial]]:
        """The cases where each vanishes and none before it does; and those that make no difference when they vanish."""
        branches: dict[Polynomial, list[Case[T]]] = {p: [] for p in order}
        needless = set(order)
        for k, p in enumerate(order):
            for part in vanishing(place.without_zeros_of(order[:k]), [p]):
                special, same = self.at(part), self._same(found, part)
                cases, rest = ([], part) if special is None else self.below(part, special)
                if special is not None:
                    special = replace(special, notices=(*special.notices, *self.evidence(rest, special)))
                if not (top and same):  # above all stands the generic answer, which holds wherever no case does
                    branches[p].append(Case(rest.where, rest.nonzero, special, rest.zero))
                branches[p] += cases
                if cases or not same:
                    needless.discard(p)
        return branches, needless

    def evidence(self, place: Place, found: Found[T]) -> tuple[Sentence, ...]:
        """That the vector which is shown for a no is not defined, or zero, for some values at the place."""
        parts = [
            (claim.witness[name], claim.witness.get("b"))
            for claim in found.claims
            for name in self.topic.evidence
            if name in claim.witness
        ]
        numbers = [list(scalars(part)) for part, _ in parts]
        hits = [dot(vector, list(scalars(b))) for vector, (_, b) in zip(numbers, parts, strict=True) if b is not None]
        doubtful = [p for p in factors([*hits, *bottoms(chain(*numbers))]) if p not in place.nonzero and may_vanish(p)]
        if doubtful or any(part for vector in numbers for part in vanishing(place, tops(vector))):
            return (Sentence("cases.evidence"),)
        return ()

    def notices(self, found: Found[T]) -> list[Sentence]:
        """What else is to be told: that the cases are too many, and what vanishes for complex values alone."""
        never = tuple(p for p in self.met({}, found) if len(p.letters) == 1 and self._is_complex(p, found))
        told = [Sentence("cases.complex", {"polynomials": never})] if never else []
        return [*told, Sentence("cases.many", {"most": MOST_CASES})] if self.stopped else told

    def _is_complex(self, p: Polynomial, found: Found[T]) -> bool:
        if may_vanish(p):
            return False
        roots = complex_roots(p)
        return not roots or not self._same(found, Place({p.letters[0]: roots[0]}))
