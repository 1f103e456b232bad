"""What the form of a Hessian says of its function: convex, concave, or to be looked at."""

from matelier.calculus.expression import Expression, negative
from matelier.calculus.forms.signs import is_semidefinite, never_negative
from matelier.spine.page import Page
from matelier.spine.sentence import Sentence

KINKED = frozenset(["abs", "sign", "relu", "norm1", "norminf"])
"""Where these have no derivative, a Hessian says nothing of the function."""


def curved(expression: Expression, H: Expression, x: Expression) -> Page:
    """Whether the function is convex or concave by the form of its Hessian, or when it would be."""
    if _is_kinked(expression, x):
        return (Sentence("hessian.kinked"),)
    if _is_never_negative(H):
        return (Sentence("hessian.convex"),)
    if _is_never_negative(negative(H)):
        return (Sentence("hessian.concave"),)
    return (Sentence("hessian.depends"),)


def _is_never_negative(H: Expression) -> bool:
    return never_negative(H) if H.is_scalar else is_semidefinite(H)


def _is_kinked(expression: Expression, x: Expression) -> bool:
    """Whether a part with x in it has points without a derivative inside its domain: |x|, or ‖x‖ not squared."""
    if not expression.has(x.name):
        return False
    if expression.op in KINKED or expression.op == "norm2":
        return True
    parts = expression.parts
    squared = expression.op == "power" and parts[0].op == "norm2" and (parts[1].value or 0) % 2 == 0
    return any(_is_kinked(part, x) for part in (parts[0].parts if squared else parts))
