"""A witness that is made when it is looked at: who only wants the value pays nothing for its proof."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from matelier.spine.claim import Claim


class Witness(Mapping[str, object]):
    """Known parts, and parts that `make` computes once, at the first look at any of them."""

    def __init__(
        self, known: Mapping[str, object], names: tuple[str, ...], make: Callable[[], tuple[object, ...]]
    ) -> None:
        self._known, self._names, self._make = known, names, make

    @cached_property
    def _made(self) -> dict[str, object]:
        return dict(zip(self._names, self._make(), strict=True))

    def __getitem__(self, name: str) -> object:
        return self._made[name] if name in self._names else self._known[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._known
        yield from self._names

    def __len__(self) -> int:
        return len(self._known) + len(self._names)


def claim(kind: str, **witness: object) -> Claim:
    """An exact claim about what was typed."""
    return Claim(kind, witness, "EXACT", about="claim.about.typed")


def lazy_claim(
    kind: str, known: Mapping[str, object], names: tuple[str, ...], make: Callable[[], tuple[object, ...]]
) -> Claim:
    """An exact claim about what was typed; the named parts of its witness are made when somebody looks."""
    return Claim(kind, Witness(known, names, make), "EXACT", about="claim.about.typed")
