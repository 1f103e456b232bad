"""Figures of what a matrix does: the grid, circle and ellipse, eigenvectors, area, and what is lost."""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from matelier.explainers.scene_parts import Float64, Part, arrow, numbered, short, value_named
from matelier.geometry.ellipse import outline, semi_axes, sphere
from matelier.geometry.grid import between, grid, mapped, placed
from matelier.geometry.systems import best_view
from matelier.geometry.volume import unit_cube
from matelier.spine.matrix import Scalar
from matelier.spine.page import Dots, Figure, Line, Role, Scene
from matelier.spine.sentence import Sentence

REACH = 2  # of the grid
LONG = 1.25  # how much longer a line is than the longest arrow on it
FAN = (10.0, 60.0, 130.0)  # degrees: directions that are shown to turn
VIEW = Scene(()).view
SAME = 1e-9


def grid_figures(A: Float64) -> tuple[Figure, ...]:
    """The grid, or the unit cube, with its image in one figure; before and after in two where sizes differ."""
    m, n = A.shape
    if m == n:
        return (Figure("transform.picture.cube" if n == 3 else "transform.picture.grid", Scene(_both(A))),)
    return (
        Figure("transform.picture.before", Scene(_before(n))),
        Figure("transform.picture.after", Scene(_after(A), _view_of(A))),
    )


def round_figure(A: Float64, values: Sequence[Scalar]) -> Figure:
    """What the unit circle or sphere becomes, with its semi-axes and their lengths, the singular values."""
    m, n = A.shape
    axes = semi_axes(A)
    parts: list[Part] = []
    if m == n:
        parts += [Line(_seen(once), "before", closed=True) for once in sphere(np.eye(n))]
    parts += [Line(_seen(mapped(A, once)), "after", closed=True) for once in sphere(axes.before)]
    if n == 3 and m == 2:
        parts.append(Line(outline(axes), "after", closed=True, filled=True))
    for k, head in enumerate(axes.after[: axes.count]):
        parts.append(arrow(_seen(head), "found", value_named(numbered("σ", k), values[k])))
        parts += [arrow(_seen(axes.before[k]), "before", numbered("v", k))] if m == n else []
    name = "transform.picture.sphere" if n == 3 else "transform.picture.circle"
    return Figure(name, Scene(tuple(parts), _view_of(A)))


def eigen_figure(A: Float64, real: Sequence[tuple[Scalar, Float64]]) -> Figure:
    """The directions that only stretch, by λ and vectors as columns; where there is none, how every direction turns."""
    if not real:
        parts: list[Part] = []
        for k, turn in enumerate(np.radians(FAN)):
            v = np.array([np.cos(turn), np.sin(turn)])
            parts += [arrow(v, "before", numbered("v", k)), arrow(A @ v, "after", f"A {numbered('v', k)}")]
        return Figure("transform.picture.turns", Scene(tuple(parts)))
    parts = []
    for value, columns in real:
        vectors = columns.T
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors = vectors * np.where(vectors.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
        for k, v in enumerate(vectors):
            name = "" if k else Sentence("transform.lambda", {"value": short(value)})
            parts += _stretched(v, float(value), name)
    return Figure("transform.picture.eigen", Scene(tuple(parts)))


def _stretched(v: Float64, value: float, name: str | Sentence) -> list[Part]:
    reach = LONG * max(1.0, abs(value))
    line = Line(_seen(np.array([-reach * v, reach * v])), "axis")
    before = arrow(_seen(v), "before")
    if abs(value) < SAME:
        return [line, before, Dots(_seen(0 * v[None]), "after", name)]
    after = arrow(_seen(value * v), "after", name)
    return [line, after, before] if abs(value) > 1 else [line, before, after]  # the shorter one on top


def area_figure(A: Float64, determinant: Scalar) -> Figure:
    """The unit square and its image, with the area that it has: the determinant and its sign."""
    (square,) = unit_cube(2)
    parts: tuple[Part, ...] = (
        Line(square, "before", "1", closed=True, filled=True),
        Line(mapped(A, square), "after", value_named("det A", determinant), closed=True, filled=True),
        *(arrow(head, "after", f"A {numbered('e', j)}") for j, head in enumerate(A.T) if head.any()),
    )
    return Figure("transform.picture.area", Scene(parts))


def null_figure(A: Float64, null: Float64) -> Figure | None:
    """The directions that become 0 (a basis as columns), and their parallels, each of which becomes one point."""
    m, n = A.shape
    if null.shape[1] not in range(1, n):
        return None
    Q = np.linalg.svd(null)[0]
    inside, across = Q[:, : null.shape[1]].T, Q[:, null.shape[1] :].T
    parts: list[Part] = []
    for step in filter(any, product((-1.0, 0.0, 1.0), repeat=len(across))):
        through = np.array(step) @ across
        parts.append(_flat(inside, through, "before"))
        parts += [Dots(_seen(mapped(A, through[None])), "after")] if m == n else []
    parts.append(_flat(inside, 0 * inside[0], "found", Sentence("transform.null")))
    parts += [Dots(np.zeros((1, n)), "after", "0")] if m == n else []
    view = VIEW if n < 3 else best_view(across if len(across) == 1 else np.empty((0, 3)), np.vstack([inside, across]))
    return Figure("transform.picture.null", Scene(tuple(parts), view))


def _view_of(A: Float64) -> tuple[float, float]:
    """From where a plane in space is seen wide open."""
    m, n = A.shape
    normal = np.cross(*A.T) if (m, n) == (3, 2) else np.zeros(3)
    return best_view(normal[None], A.T) if normal.any() else VIEW


def _flat(inside: Float64, through: Float64, role: Role, name: str | Sentence = "") -> Line:
    if len(inside) == 1:
        return Line(_seen(through + np.array([[-REACH], [REACH]]) * inside), role, name)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * REACH / 2
    return Line(through + corners @ inside, role, name, closed=True, filled=True)


def moving(A: Float64, count: int) -> Iterator[Figure]:
    """Figures from I to A in even steps, all within one frame: the first is the identity, the last is A."""
    m, n = A.shape
    size = max(m, n)
    whole = np.pad(A, ((0, size - m), (0, 0)))
    ends = [_points(_moved(between(whole, part))) for part in np.linspace(0, 1, 9)]
    frame = _seen(np.concatenate(ends))
    corners = np.array([frame.min(axis=0), frame.max(axis=0)])
    for part in np.linspace(0, 1, count):
        yield Figure("transform.picture.moving", Scene(_moved(between(whole, float(part))), frame=corners))


def _moved(A: Float64) -> tuple[Part, ...]:
    return (*_before(A.shape[1], faint=True), *_after(A))


def _points(parts: Sequence[Part]) -> Float64:
    found = [part.points if isinstance(part, Line | Dots) else np.array([part.tail, part.head]) for part in parts]
    size = max(points.shape[1] for points in found)
    return np.concatenate([placed(points, size) for points in found])


def _both(A: Float64) -> tuple[Part, ...]:
    n = A.shape[1]
    units = [arrow(_seen(unit), "before", numbered("e", j)) for j, unit in enumerate(np.eye(n))]
    return (*_before(n, faint=True), *_after(A), *units)


def _before(n: int, *, faint: bool = False) -> tuple[Part, ...]:
    """The grid or, in space, the unit cube; with the basis vectors where it stands alone."""
    lines = [Line(_seen(line), "grid") for line in grid(n, REACH)] if n < 3 else []
    cube = [Line(_seen(face), "before", closed=n > 1, filled=n > 1) for face in unit_cube(n)]
    units = [arrow(_seen(unit), "before", numbered("e", j)) for j, unit in enumerate(np.eye(n))]
    return (*lines, *cube, *([] if faint else units))


def _after(A: Float64) -> tuple[Part, ...]:
    """The image of the grid or of the cube, and where the basis vectors go."""
    n = A.shape[1]
    lines = [Line(_seen(mapped(A, line)), "after") for line in grid(n, REACH)] if n < 3 else []
    cube = [Line(_seen(mapped(A, face)), "after", closed=n > 1, filled=n > 1) for face in unit_cube(n)]
    heads = [(j, head) for j, head in enumerate(A.T) if head.any()]
    arrows = [arrow(_seen(head), "after", f"A {numbered('e', j)}") for j, head in heads]
    lost = [j for j, head in enumerate(A.T) if not head.any()]
    gone = [Dots(np.zeros((1, max(2, len(A)))), "after", f"A {numbered('e', j)} = 0") for j in lost]
    return (*lines, *cube, *arrows, *gone)


def _seen(points: Float64) -> Float64:
    """A line is drawn in the plane."""
    if points.ndim == 1:
        return placed(points[None], max(2, len(points)))[0]
    return placed(points, max(2, points.shape[1]))
