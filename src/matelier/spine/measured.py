"""Numbers known up to an error, whole numbers known up to a range, and verdicts that may be open."""

from dataclasses import dataclass
from typing import Any

from matelier.spine.claim import Label
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence


@dataclass(frozen=True, slots=True, eq=False)
class Between(Record):
    """A real number, or an array of them, somewhere from `lower` to `upper` (infinite: no bound is known).

    `value` is the best guess. With the label CHECKED the bounds are estimates, UNDECIDED says that there are none.
    """

    value: Any
    lower: Any
    upper: Any
    label: Label = "PROVED"


@dataclass(frozen=True, slots=True, eq=False)
class Near(Record):
    """A number, or an array of them, real or complex: value + rest, off by at most `radius` (infinite: not known).

    `rest` holds the digits that have no place in `value`; None where there are none.
    """

    value: Any
    radius: Any
    label: Label = "PROVED"
    rest: Any = None


@dataclass(frozen=True, slots=True)
class Count(Record):
    """A whole number from `least` to `most`; `would` says what would decide where these differ."""

    least: int
    most: int
    label: Label = "PROVED"
    would: Sentence | None = None

    @property
    def number(self) -> int | None:
        """The number itself; None where it is open."""
        return self.least if self.least == self.most else None


@dataclass(frozen=True, slots=True)
class Verdict(Record):
    """Yes, no, or None where the bounds hold both answers; then `would` says what would decide."""

    holds: bool | None
    label: Label = "PROVED"
    would: Sentence | None = None
