"""The big picture of the four subspaces: two pairs of rectangles at right angles, and where A takes what is in them."""

from collections.abc import Iterator
from typing import cast

import numpy as np

from matelier.exact.spaces import Subspaces
from matelier.explainers.scene_parts import Float64, Part
from matelier.render.numeral import in_line
from matelier.spine.matrix import Exact
from matelier.spine.page import Arrow, Dots, Figure, Line, Role, Scene
from matelier.spine.sentence import Sentence

LEFT, RIGHT = np.array([0.0, 0.0]), np.array([7.6, 0.0])  # the origins of both spaces
TILT = np.radians(60.0)  # of the left pair; the right one is mirrored
ARMS = np.array([[np.cos(TILT), np.sin(TILT)], [-np.sin(TILT), np.cos(TILT)]])
SPACES = ("row", "column", "null", "left_null")
SIDE = 2.6  # of each square
MOST_LETTERS = 26  # of a basis that is written inside its space
LINE = 0.32  # from one line of writing to the next
UP = np.array([0.0, LINE])


def big_picture(spaces: Subspaces) -> Figure:
    """Row space and null space on the left, column space and left null space on the right. [Strang 2016, §3.5]"""
    parts = [part for name in SPACES for part in _space(name, cast("Exact", spaces[name]))]
    r, lost = spaces.row.shape[1], spaces.null.shape[1]
    p, b, n = _place("row", 0.85, 0.3), _place("column", 0.85, 0.3), _place("null", 0.12, 0.88)
    if r:
        parts += [Arrow(p, b, "after"), _written(p / 2 + b / 2 + UP / 2, "after", "A p = b")]
        parts += [Dots(p[None], "known", "p"), Dots(b[None], "known", "b")]
    if lost:
        parts += [Arrow(n, RIGHT, "left"), _written(n / 2 + RIGHT / 2 - UP, "left", "A n = 0")]
        parts += [Dots(n[None], "known", "n")]
    if r and lost:
        x = p + n - LEFT
        parts += [Arrow(x, b, "hidden"), _written(x / 2 + b / 2 - UP, "hidden", "A x = b")]
        parts += [Dots(x[None], "known", "x = p + n")]
    parts += [Dots(LEFT[None], "known", "0"), Dots(RIGHT[None], "known", "0")]
    return Figure("subspaces.picture.title", Scene(tuple(parts), axes=False))


def _space(name: str, basis: Exact) -> Iterator[Part]:
    """A rectangle, its name and dimension on it, a short basis at its corner; a name alone where there is only 0."""
    role: Role = "before" if name in ("row", "column") else "hidden"
    told = Sentence(
        "subspaces.picture.dimension", {"space": Sentence(f"subspaces.{name}"), "dimension": basis.shape[1]}
    )
    if not basis.shape[1]:
        yield _written(_place(name, 0.3, 0.3), role, told)
        return
    corners = np.array([_place(name, one, two) for one, two in ((0, 0), (1, 0), (1, 1), (0, 1))])
    yield Line(corners, role, told, closed=True, filled=True)
    vectors = tuple(f"({', '.join(map(in_line, column))})" for column in zip(*basis.rows, strict=True))
    if sum(map(len, vectors)) <= MOST_LETTERS:
        yield _written(_place(name, 1, 1), role, Sentence("subspaces.picture.basis", {"basis": vectors}))


def _place(name: str, one: float, two: float) -> Float64:
    """So far along either side of the rectangle, from the origin of its space."""
    step = SIDE * np.array([one, two]) @ ARMS
    step = step if name in ("row", "column") else -step
    return LEFT + step if name in ("row", "null") else RIGHT + step * np.array([-1.0, 1.0])


def _written(place: Float64, role: Role, name: str | Sentence) -> Line:
    return Line(place[None], role, name)  # a line of one point is not seen, but its name is
