"""What may go wrong, as keys and facts; the words come from the catalogues."""


class Refusal(Exception):
    """A question that was not answered: a catalogue key and the facts its sentence needs."""

    exit_code = 1

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.key, self.facts)  # it may come from another process

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.key}: {told}" if told else self.key


def _again(kind: type[Refusal], key: str, facts: dict[str, object]) -> Refusal:
    return kind(key, **facts)


class BadInput(Refusal):
    """The asker can mend it: the sentence says what was given and what would do."""

    exit_code = 2


class Unable(Refusal):
    """We cannot do it: the sentence says why."""

    exit_code = 3
