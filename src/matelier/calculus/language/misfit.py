"""What does not fit in a formula, told with both parts as they were written, both shapes and the place."""

from collections.abc import Callable
from typing import NoReturn

from matelier.calculus.language.sizes import Sizes
from matelier.calculus.language.syntax import Syntax
from matelier.spine.errors import BadInput


class Misfit(Exception):
    """A reading that does not fit: which sentence, at which node, and the sizes there."""

    def __init__(self, key: str, node: Syntax, *sizes: Sizes) -> None:
        super().__init__(key)
        self.key, self.node, self.sizes = key, node, sizes


def refuse(text: str, misfit: Misfit, told: Callable[[Sizes], str]) -> NoReturn:
    """The sentence for what does not fit: both parts as they were written, both shapes, the sign and its place."""
    node = misfit.node
    parts = {side: quoted(text, part) for side, part in zip(("left", "right"), node.parts, strict=False)}
    shapes = {f"{side}_shape": told(sizes) for side, sizes in zip(("left", "right"), misfit.sizes, strict=False)}
    sign = node.name if node.op == "call" else node.op
    raise BadInput(misfit.key, sign=sign, **parts, **shapes, position=_sign_at(text, node) + 1)


def quoted(text: str, node: Syntax) -> str:
    """A part as it was written, shortened in its middle."""
    told = " ".join(text[node.start : node.end].split())
    return told if len(told) <= 60 else f"{told[:28]} … {told[-28:]}"


def _sign_at(text: str, node: Syntax) -> int:
    """Where the operator stands: between its two parts."""
    if node.op in ("call", "negative", "bars", "'") or len(node.parts) < 2:
        return node.start
    between = text[node.parts[0].end : node.parts[1].start]
    return node.parts[0].end + len(between) - len(between.lstrip(" \t\r\n)"))
