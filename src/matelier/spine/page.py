"""The few kinds of block that a page is made of; render turns them into every medium."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.spine.formula import Node
from matelier.spine.matrix import Matrix
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the page's title."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    level: int = 1


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula on a line of its own."""

    tree: Node


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix, shown entry by entry; `marked` cells (pivots; counted from 0) stand out."""

    matrix: Matrix
    marked: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Worked:
    """Steps as on paper, in their order; those finer than `level` are left out, or folded away where it can be."""

    steps: tuple[Step, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Pitch:
    """A note by its MIDI number; each language spells it its own way."""

    midi: float


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the whole, 0..1, shown as a percentage and where possible as a bar."""

    part: float


@dataclass(frozen=True, slots=True)
class Sound:
    """Something to hear: samples in a file, or named beside the page."""

    title: Sentence
    file: Path


@dataclass(frozen=True, slots=True)
class Opening:
    """A sentence that opens, where that can be, to those that lead to it."""

    told: Sentence
    within: tuple[Sentence, ...]


Cell: TypeAlias = str | int | float | Pitch | Share | Sentence | Opening | Formula | Sound | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `columns` are catalogue keys."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A bar of a roll: from `start` to `end` on the time axis, at one pitch, `weight` 0..1 as its strength."""

    start: float
    end: float
    midi: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Roll:
    """Marks of a figure: note events over time, low pitches at the bottom."""

    spans: tuple[Span, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Heat:
    """Marks of a figure: a matrix as a picture, `levels` in 0..1 (signed: −1..1), row 0 at the bottom.

    `rows` names the rows one by one; without them the vertical axis counts from 0 to `y_end`.
    """

    levels: NDArray[np.float32]
    x_end: float
    y_end: float
    signed: bool = False
    rows: tuple[str | Pitch, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Points (x, y) joined by a line, in the order of x; `name` tells it from the figure's other lines."""

    name: str | Sentence
    x: NDArray[np.float64]
    y: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """Marks of a figure: lines with their points; `here` is an x to point out, `logarithmic` the vertical axis."""

    series: tuple[Series, ...]
    here: float | None = None
    logarithmic: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Marks of a figure: one bar a name, longest meaning most, to the left of zero where negative."""

    names: tuple[str, ...]
    lengths: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Marks of a figure: points x, y, coloured by `groups` (each point's place in `group_names`, −1 for none).

    `arrows` go from the origin to (x, y) and are named: the variables of a biplot. Both axes have one scale.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    groups: NDArray[np.int64] | None = None
    group_names: tuple[str, ...] = ()
    arrows: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """Marks of a figure: small pictures side by side, each height × width with levels in 0..1 (signed: −1..1).

    Row 0 of a picture is at its top; `names` stand below them.
    """

    pictures: tuple[NDArray[np.float32], ...]
    names: tuple[str, ...] = ()
    signed: bool = False


Role = Literal["grid", "before", "after", "axis", "known", "found", "left", "hidden"]
"""What a part of a scene is for: the grid; what was there before, what became of it; coordinate axes and eigenvectors;
what is given, what was found; what is left over; what lies behind. Colours and dashes follow from it."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Points (k × 2 or k × 3) joined in their order; `closed` to the first again, `filled` inside (planes, areas)."""

    points: NDArray[np.float64]
    role: Role
    name: str | Sentence = ""
    closed: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Arrow:
    """From `tail` to `head` (2 or 3 numbers each)."""

    tail: NDArray[np.float64]
    head: NDArray[np.float64]
    role: Role
    name: str | Sentence = ""


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Points (k × 2 or k × 3), each by itself."""

    points: NDArray[np.float64]
    role: Role
    name: str | Sentence = ""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Marks of a figure: shapes in the plane or in space (then seen along `view`: azimuth and elevation in degrees).

    All axes have one scale. Parts are drawn in their order, in space the farther ones first. `axes` false leaves the
    coordinate axes out (a diagram); `frame` holds points (k × 2 or k × 3) that the picture has room for besides.
    """

    parts: "tuple[Line | Arrow | Dots, ...]"
    view: tuple[float, float] = (-60.0, 25.0)
    axes: bool = True
    frame: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Photos:
    """Marks of a figure: pictures side by side, each height × width × 1, 3 or 4 of uint8 (grey, RGB, RGB and alpha)."""

    pictures: tuple[NDArray[np.uint8], ...]
    names: tuple[str | Sentence, ...] = ()


Marks: TypeAlias = Roll | Heat | Curve | Bars | Points | Tiles | Scene | Photos


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture described by its marks, with catalogue keys for its title and its axes."""

    title: str
    marks: Marks
    x: str = ""
    y: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to copy and run, or to type, as they are; `language` is "python", or "text"."""

    lines: str
    language: Literal["python", "text"] = "text"


@dataclass(frozen=True, slots=True)
class View:
    """An interactive view: the name of a module in views/, and the data it is given."""

    name: Literal["recording"]
    data: Mapping[str, object]


Block: TypeAlias = Heading | Sentence | Formula | Grid | Worked | Table | Figure | Sound | Code | View
Page: TypeAlias = tuple[Block, ...]
