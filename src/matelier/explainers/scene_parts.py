"""What scenes have in common: short names for what is drawn, and rounded numbers where exact ones are long."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.render.numeral import in_line
from matelier.spine.matrix import Scalar
from matelier.spine.page import Arrow, Dots, Line, Role
from matelier.spine.sentence import Sentence

Float64: TypeAlias = NDArray[np.float64]
Part: TypeAlias = Line | Arrow | Dots

MOST_LETTERS = 14  # of an exact number in a sentence or a figure; a longer one is rounded
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def numbered(name: str, j: int) -> str:
    """The name with an index: e₁ for place 0."""
    return name + str(j + 1).translate(LOWERED)


def short(value: Scalar) -> Scalar | float:
    """The exact number where it is short to write, else rounded."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    return value if len(in_line(value)) <= MOST_LETTERS else float(f"{float(value):.4g}")


def value_named(name: str, value: Scalar) -> Sentence:
    """name = value."""
    return Sentence("scene.value", {"name": name, "value": short(value)})


def point_named(entries: Sequence[Scalar]) -> Sentence:
    """The point by its two or three coordinates."""
    key = "scene.pair" if len(entries) == 2 else "scene.triple"
    return Sentence(key, {letter: short(entry) for letter, entry in zip("xyz", entries, strict=False)})


def arrow(head: Float64, role: Role, name: str | Sentence = "") -> Arrow:
    """An arrow from the origin."""
    return Arrow(np.zeros_like(head), head, role, name)
