"""What is told about products: A·B, powers, trace, transpose."""

from typing import Any

from matelier.explainers.matrices.matrix import equation, node
from matelier.explainers.matrices.systems import EQUALS, no_inverse
from matelier.spine.answer import Answer
from matelier.spine.formula import Number, Row, Superscript, Symbol
from matelier.spine.page import Formula, Page


def multiply_told(answer: Answer[Any]) -> Page:
    """A B."""
    return (Formula(Row((Symbol("A"), Symbol("B"), EQUALS, node(answer.value)))),)


def power_told(answer: Answer[Any]) -> Page:
    """The power, or why there is none."""
    if answer.value is None:
        return no_inverse(answer)
    exponent = Number(int(str(answer.given["exponent"])))
    return (Formula(Row((Superscript(Symbol("A"), exponent), EQUALS, node(answer.value)))),)


def trace_told(answer: Answer[Any]) -> Page:
    """tr A."""
    return (equation("tr A", answer.value),)


def transpose_told(answer: Answer[Any]) -> Page:
    """Aᵀ."""
    return (Formula(Row((Superscript(Symbol("A"), Symbol("T")), EQUALS, node(answer.value)))),)
