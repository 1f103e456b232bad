"""What is said, as a key and its facts: the words come from the catalogues."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or paragraph of a catalogue, with its facts."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
