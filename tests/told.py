"""What an answer says, once the judge has accepted it, and matrices as they are typed."""

from typing import Any, TypeVar

import matelier as mt

T = TypeVar("T")
Rows = tuple[tuple[Any, ...], ...]


def told(answer: mt.Answer[T]) -> T:
    """The value of an answer whose every claim the judge has just accepted."""
    assert answer.checked
    return answer.value


def rows(value: Any) -> Rows:
    """The rows of a matrix, of one that is typed, and of a number, which is a matrix of one entry."""
    match value:
        case mt.Exact():
            return value.rows
        case str():
            return mt.matrix(value).rows
        case _:
            return ((value,),)
