"""One thing that happened, and the work that tells such things while it runs."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that was applied: its catalogue key, its facts, the state before and after. No words.

    `level` 0 is the outline, 1 an operation, 2 a single entry; `children` are the finer steps it is made of. The fact
    "reason", where there is one, is a catalogue key: why this step and no other.
    """

    rule: str
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    before: object = None
    after: object = None
    level: int = 1
    children: tuple["Step", ...] = ()


Work: TypeAlias = Generator[Step, None, T]


def finish(work: Work[T], watch: Callable[[Step], None] | None = None) -> T:
    """What the work found, once it has run to its end; each step is shown to `watch` as it happens."""
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            return end.value
        if watch is not None:
            watch(step)
