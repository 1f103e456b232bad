"""A question, what was given, what was found, and what a stranger needs to check it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from matelier.spine.claim import Claim
from matelier.spine.matrix import Scalar
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What an algorithm returns: the value (None = proved not to exist), its claims, and what else must be told."""

    value: T
    claims: tuple[Claim, ...] = ()
    notices: tuple[Sentence, ...] = ()
    cases: "tuple[Case[T], ...]" = ()


@dataclass(frozen=True, slots=True)
class Case(Generic[T]):
    """What is found where letters have the values `where` (exact numbers, which may hold other letters).

    `nonzero` must not be zero, or another case applies. `zero` is what else must be zero where that was not solved for
    a letter; nothing was `found` then.
    """

    where: Mapping[str, Scalar]
    nonzero: tuple[Scalar, ...]
    found: Found[T] | None
    zero: tuple[Scalar, ...] = ()


@dataclass(frozen=True)
class Answer(Generic[T]):
    """The answer to one question, as data; steps are made when asked for.

    With letters in what was given, the value holds for almost all of their values, and `cases` are the others.
    """

    question: str
    given: Mapping[str, object]
    value: T
    claims: tuple[Claim, ...] = ()
    notices: tuple[Sentence, ...] = ()
    cases: tuple[Case[T], ...] = ()
    make_steps: Callable[[], tuple[Step, ...]] = field(default=tuple, repr=False, compare=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The worked steps, made anew at each look."""
        return self.make_steps()
