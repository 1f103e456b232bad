"""A statement and the witness that proves it, for `certify.check` to judge."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Label = Literal["EXACT", "PROVED", "CHECKED", "UNDECIDED"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed (`kind`, known to the judge), the `witness` it is judged by, and about which data."""

    kind: str
    witness: Mapping[str, object]
    label: Label = "CHECKED"
    about: str = "claim.about.sound"  # a catalogue key

    def __repr__(self) -> str:
        told = (f"{name}: {getattr(part, 'shape', part)}" for name, part in self.witness.items())
        return f"Claim({self.kind!r}, {{{', '.join(told)}}}, {self.label})"
