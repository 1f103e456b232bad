"""Worked steps in characters, as on paper: matrices in a chain, each row operation over its arrow."""

from collections.abc import Iterator, Sequence

from matelier.render.brackets import Pen, grid_lines
from matelier.render.formula import Box, beside, box_of, flow, formula_lines
from matelier.render.letters import encodable, padded, width_of, wrap
from matelier.render.operations import Arrow, Chain, operation, outline, shown
from matelier.render.sums import in_words, result
from matelier.spine.matrix import Exact
from matelier.spine.page import Worked
from matelier.spine.step import Step

WIDE_REASON, NARROW_REASON = 26, 13
INDENT = "  "


def worked_lines(worked: Worked, pen: Pen, width: int) -> list[str]:
    """The steps in their order, none finer than it should be, what a step is made of indented under it."""
    return list(_lines(*outline(worked), pen, width))


def _lines(steps: Sequence[Step], level: int, pen: Pen, width: int) -> Iterator[str]:
    """The pieces, an empty line between two unless each is a line alone."""
    before = 0
    for piece, new in shown(steps):
        told = _told(piece, new, level, pen, width) if isinstance(piece, Step) else _chain(piece, new, pen, width)
        lines = list(told)
        if before and before + len(lines) > 2:
            yield ""
        yield from lines
        before = len(lines)


def _told(step: Step, new: bool, level: int, pen: Pen, width: int) -> Iterator[str]:
    """A step in words, the matrix or the formula that it leads to, and the finer steps indented."""
    told = encodable(in_words(step, pen.words), pen.encoding)
    tree = result(step)
    led = formula_lines(tree, pen, width - len(INDENT)) if new and tree is not None else []
    if len(led) == 1 and told.endswith(":") and width_of(f"{told} {led[0]}") <= width:
        yield f"{told} {led[0]}"
    else:
        yield from wrap(told, width, hanging=len(INDENT))
        yield from (f"{INDENT}{line}" for line in led)
    inner = [child for child in step.children if child.level <= level]
    for line in _lines(inner, level, pen, width - len(INDENT)):
        yield f"{INDENT}{line}".rstrip()


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
    below = wrap(encodable(because, pen.encoding), longest) if because else []
    wide = max(map(width_of, [*above, *below])) + 2
    shaft = encodable("─" * (wide - 1), pen.encoding) + (">" if not pen.has("→") else "→")
    told = [*(padded(f" {line}", wide) for line in above), shaft, *(padded(f" {line}", wide) for line in below)]
    return Box.of([f" {line} " for line in told], len(above))


def _in_words(arrow: Arrow, pen: Pen, width: int) -> Iterator[str]:
    because = f"  ({pen.words.tell(arrow.reason)})" if arrow.reason else ""
    told = ", ".join(_operation(step, pen) for step in arrow.steps) + because
    yield from wrap(encodable(told, pen.encoding), width)


def _operation(step: Step, pen: Pen) -> str:
    (line,) = box_of(operation(step, pen.words), pen, 1000).lines
    return line
