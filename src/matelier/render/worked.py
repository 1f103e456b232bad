"""Worked steps in characters, as on paper: matrices in a chain, each row operation over its arrow."""

from collections.abc import Iterator, Sequence

from matelier.render.brackets import Pen, grid_lines
from matelier.render.formula import Box, beside, box_of, flow, formula_lines
from matelier.render.letters import encodable, padded, width_of, wrap
from matelier.render.operations import Arrow, Chain, chains, operation, reason
from matelier.spine.formula import NODES
from matelier.spine.matrix import Exact
from matelier.spine.page import Worked
from matelier.spine.step import Step

WIDE_REASON, NARROW_REASON = 26, 13
INDENT = "  "


def worked_lines(worked: Worked, pen: Pen, width: int) -> list[str]:
    """The steps in their order, none finer than `worked.level`, what a step is made of indented under it."""
    return list(_lines([step for step in worked.steps if step.level <= worked.level], worked.level, pen, width))


def _lines(steps: Sequence[Step], level: int, pen: Pen, width: int) -> Iterator[str]:
    shown: object = None
    for place, piece in enumerate(chains(steps)):
        if place:
            yield ""
        if isinstance(piece, Step):
            yield from _told(piece, shown, level, pen, width)
            shown = piece.after
        else:
            yield from _chain(piece, piece[0].before != shown, pen, width)
            shown = piece[-1].after


def _told(step: Step, shown: object, level: int, pen: Pen, width: int) -> Iterator[str]:
    """A step in words, the finer ones indented under it, and the matrix or the formula that it leads to."""
    because = reason(step)
    told = pen.words.say(f"step.{step.rule}", step.facts)
    told += f" ({pen.words.tell(because)})" if because else ""
    yield from (encodable(line, pen.encoding) for line in wrap(told, width))
    inner = [child for child in step.children if child.level <= level]
    last = inner[-1].after if inner else None
    for line in _lines(inner, level, pen, width - len(INDENT)):
        yield f"{INDENT}{line}".rstrip()
    if isinstance(step.after, Exact) and step.after not in (shown, last):
        yield from (f"{INDENT}{line}" for line in grid_lines(step.after, pen, width - len(INDENT)))
    elif isinstance(step.after, NODES):
        yield from (f"{INDENT}{line}" for line in formula_lines(step.after, pen, width - len(INDENT)))


def _chain(chain: Chain, with_start: bool, pen: Pen, width: int) -> Iterator[str]:
    start = [_matrix(chain[0].before, chain[0], pen, width)] if with_start else []
    boxes = [_matrix(arrow.after, after, pen, width) for arrow, after in zip(chain, [*chain[1:], None], strict=True)]
    ways: list[list[str]] = []
    for longest in (WIDE_REASON, NARROW_REASON):
        pairs = [beside([_arrow(arrow, pen, longest), box]) for arrow, box in zip(chain, boxes, strict=True)]
        if max(pair.width for pair in pairs) <= width:
            ways.append(flow([*start, *pairs], width))
    if ways:
        yield from min(ways, key=len)
        return
    for box in start:  # too wide to stand behind an arrow: each operation on a line, its matrix under it
        yield from [*box.lines, ""]
    for place, (arrow, box) in enumerate(zip(chain, boxes, strict=True)):
        yield from ([""] if place else [])
        yield from _in_words(arrow, pen, width)
        yield from box.lines


def _matrix(matrix: Exact, leaves: Arrow | None, pen: Pen, width: int) -> Box:
    return Box.of(grid_lines(matrix, pen, width, marked=leaves.marked if leaves else ()))


def _arrow(arrow: Arrow, pen: Pen, longest: int) -> Box:
    """The operations, an arrow, the reason; the arrow stands on the line of the matrices' middle."""
    above = [_operation(step, pen) for step in arrow.steps]
    longest = max(longest, *map(width_of, above))
    because = pen.words.tell(arrow.reason) if arrow.reason else ""
    below = [encodable(line, pen.encoding) for line in wrap(because, longest)] if because else []
    wide = max(map(width_of, [*above, *below])) + 2
    shaft = encodable("─" * (wide - 1), pen.encoding) + (">" if not pen.has("→") else "→")
    told = [*(padded(f" {line}", wide) for line in above), shaft, *(padded(f" {line}", wide) for line in below)]
    return Box.of([f" {line} " for line in told], len(above))


def _in_words(arrow: Arrow, pen: Pen, width: int) -> Iterator[str]:
    because = f"  ({pen.words.tell(arrow.reason)})" if arrow.reason else ""
    told = ", ".join(_operation(step, pen) for step in arrow.steps) + because
    yield from (encodable(line, pen.encoding) for line in wrap(told, width))


def _operation(step: Step, pen: Pen) -> str:
    (line,) = box_of(operation(step, pen.words), pen, 1000).lines
    return line
