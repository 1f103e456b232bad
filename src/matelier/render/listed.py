"""Worked steps as an HTML list: each row operation over its arrow, finer steps folded away."""

from collections.abc import Iterator, Sequence
from html import escape

from matelier.render.letters import together
from matelier.render.mathml import math
from matelier.render.operations import Arrow, Chain, operation, shown
from matelier.render.spoken import has_entries, spoken_operation
from matelier.render.sums import in_words, result
from matelier.render.words import Words
from matelier.spine.formula import NODES, Entries
from matelier.spine.page import Worked
from matelier.spine.step import Step


def worked_list(worked: Worked, words: Words) -> str:
    """The steps in their order as an ordered list; those finer than `worked.level` can be unfolded."""
    return _list(worked.steps, worked.level, words) + "\n"


def _list(steps: Sequence[Step], level: int, words: Words) -> str:
    return f'<ol class="worked" role="list">{"".join(_items(steps, level, words))}</ol>'


def _items(steps: Sequence[Step], level: int, words: Words) -> Iterator[str]:
    for piece, new in shown(steps):
        if isinstance(piece, Step):
            yield _told(piece, new, level, words)
        else:
            yield from _chain(piece, new, words)


def _told(step: Step, new: bool, level: int, words: Words) -> str:
    tree = result(step) if new else None
    inline = tree is not None and not has_entries(tree) and not isinstance(step.before, NODES)
    behind = f" {math(tree, words, display='inline')}" if tree is not None and inline else ""
    told = f"<p>{escape(together(in_words(step, words)))}{behind}</p>"
    if tree is not None and not inline:
        told += f'<div class="wide">{math(tree, words)}</div>'
    if step.children:
        inner = _list(step.children, level, words)
        summary = f"<summary>{escape(words.say('worked.finer'))}</summary>"
        finer = min(child.level for child in step.children) > level
        told += f"<details>{summary}{inner}</details>" if finer else inner
    return f'<li class="told">{told}</li>'


def _chain(chain: Chain, with_start: bool, words: Words) -> Iterator[str]:
    if with_start:
        yield f"<li>{math(Entries(chain[0].before, chain[0].marked), words)}</li>"
    for arrow, after in zip(chain, [*chain[1:], None], strict=True):
        tree = Entries(arrow.after, after.marked if after else frozenset())
        yield f'<li class="led">{_arrow(arrow, words)}{math(tree, words)}</li>'


def _arrow(arrow: Arrow, words: Words) -> str:
    above = "".join(f"<span>{_operation(step, words)}</span>" for step in arrow.steps)
    because = f'<span class="reason">{escape(words.tell(arrow.reason))}</span>' if arrow.reason else ""
    return f'<div class="arrow">{above}<span class="shaft" aria-hidden="true"></span>{because}</div>'


def _operation(step: Step, words: Words) -> str:
    return math(operation(step, words), words, display="inline", told=spoken_operation(step, words))
