"""Matrix products as code: outer products, and systems solved instead of inverses multiplied."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from matelier.calculus.code.source import ATOM, POWER, PRODUCT, Library, Written
from matelier.calculus.expression import Expression, transpose

Write = Callable[[Expression], Written]


def chain(parts: Sequence[Expression], write: Write, library: Library) -> Written:
    """A matrix product; where a column meets a row it is an outer product."""
    starts = [0, *(i for i in range(1, len(parts)) if parts[i].shape[0] == 1), len(parts)]
    told = [_piece(parts[a:b], write, library) for a, b in pairwise(starts)]
    if len(told) == 1:
        return told[0]
    first = [] if parts[0].shape[0] == 1 else told[:1]
    last = [] if parts[-1].shape[1] == 1 else told[-1:]
    numbers = [one.held(POWER) for one in told[len(first) : len(told) - len(last)]]
    if first and last:
        outer = library.call("outer", first[0].text, last[0].text)
        return Written(" * ".join([*numbers, outer.text]), PRODUCT) if numbers else outer
    return Written(" * ".join([*numbers, *(one.held(POWER) for one in (*first, *last))]), PRODUCT)


def _piece(parts: Sequence[Expression], write: Write, library: Library) -> Written:
    """A chain without outer products, evaluated from the side where a column or a row stands."""
    row, column = parts[0].shape[0] == 1, parts[-1].shape[1] == 1
    if len(parts) == 1:
        return write(parts[0])
    if row and not column:
        return _from_left(parts, write, library)
    turned = inverted(parts[-1])
    if turned is not None:
        before = _piece(parts[:-1], write, library)
        return Written(
            library.call("linalg.solve", write(transpose(turned)).text, f"{before.held(ATOM)}.T").text + ".T"
        )
    if any(inverted(part) is not None for part in parts) or (column and not row):
        return _from_right(parts, write, library)
    return Written(" @ ".join(write(part).held(POWER) for part in parts), PRODUCT)


def _from_right(parts: Sequence[Expression], write: Write, library: Library) -> Written:
    """A @ (B @ x), and solve(A, b) for inv(A)·b."""
    told = write(parts[-1])
    for part in reversed(parts[:-1]):
        solved = inverted(part)
        if solved is not None:
            told = library.call("linalg.solve", write(solved).text, told.text)
        else:
            told = Written(f"{write(part).held(POWER)} @ {told.held(POWER)}", PRODUCT)
    return told


def _from_left(parts: Sequence[Expression], write: Write, library: Library) -> Written:
    """b @ A, and solve(A.T, b) for b'·inv(A)."""
    told = write(parts[0])
    for i, part in enumerate(parts[1:]):
        solved = inverted(part)
        if solved is not None:
            told = library.call("linalg.solve", write(transpose(solved)).text, told.text)
        else:
            told = Written(f"{told.held(PRODUCT if i else POWER)} @ {write(part).held(POWER)}", PRODUCT)
    return told


def inverted(part: Expression) -> Expression | None:
    """What to solve with instead of multiplying by its inverse."""
    if part.op == "inv":
        return part.parts[0]
    if part.op == "transpose" and part.parts[0].op == "inv":
        return transpose(part.parts[0].parts[0])
    return None
