"""Values with named parts, read as attributes in Python and by name as in their JSON."""

from collections.abc import Iterator
from dataclasses import fields


class Record:
    """Base of frozen dataclasses that are also read as `record["part"]`, the way their JSON is."""

    __slots__ = ()

    def keys(self) -> Iterator[str]:
        """The names of the parts that the JSON form has, in order."""
        return (part.name for part in fields(self) if part.metadata.get("json", True))  # type: ignore[arg-type]

    def __getitem__(self, name: str) -> object:
        if name not in self.keys():
            raise KeyError(name)
        return getattr(self, name)
