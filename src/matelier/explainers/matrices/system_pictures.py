"""A system of equations as a picture: two unknowns as lines, three as planes, and what they have in common."""

from itertools import combinations

import numpy as np

from matelier.exact.arithmetic import all_real, beside, columns, entries, has_letters
from matelier.exact.eliminate import staircase
from matelier.exact.solve import Solution
from matelier.explainers.scene_parts import Float64, Part, point_named
from matelier.geometry.systems import best_view, box, cut_of_box, line_in_box
from matelier.render.numeral import in_line
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.page import Dots, Figure, Line, Page, Scene
from matelier.spine.sentence import Sentence

MOST_ROWS = 6
MOST_LETTERS = 24  # of an equation that is written beside its line
LETTERS = "xyz"
SHARED = {
    2: ("whole", "same", "point"),
    3: ("whole", "same", "line", "point"),
}  # by rank, what all lines or planes have in common
WRONG = {
    2: ("impossible", "parallel", "triangle"),
    3: ("impossible", "parallel", "prism", "pyramid"),
}  # by the fewest equations that contradict each other
SHAPES = {2: "lines", 3: "planes"}


def system_picture(A: Exact, b: Exact, found: Solution) -> Page:
    """The figure of A x = b with its verdict as its title; nothing where no figure would show it.

    That is for other than two or three unknowns, more than six equations, letters, and numbers that are not real.
    """
    m, n = A.shape
    if n not in SHAPES or m > MOST_ROWS or any(map(has_letters, entries(A, b))) or not all_real(A, b):
        return ()
    shape, parts = SHAPES[n], _parts(A, b, found)
    normals = np.array([row for row in A.to_numpy() if row.any()]).reshape(-1, n)
    scene = Scene(parts, best_view(normals, np.empty((0, 3)))) if n == 3 else Scene(parts)
    return (
        Sentence(f"solve.picture.{shape}.read"),
        Figure(f"solve.picture.{shape}.{verdict(A, b)}", scene),
    )


def verdict(A: Exact, b: Exact) -> str:
    """What lines or planes have in common, or how few of them contradict each other, in one word; decided exactly."""
    n = A.shape[1]
    fewest = contradiction(A, b)
    if fewest:
        return WRONG[n][len(fewest) - 1]
    r = len(staircase(A).pivots)
    return "sheaf" if n == 3 and r == 2 and len(_different(A, b)) > 2 else SHARED[n][r]


def contradiction(A: Exact, b: Exact) -> tuple[int, ...]:
    """The places of the fewest equations that have no solution in common, the first such ones; () where all have one.

    [Helly 1923]: n unknowns need n + 1 equations at most.
    """
    m, n = A.shape
    both = beside(A, b)
    for count in range(1, n + 2):
        for chosen in combinations(range(m), count):
            if n in staircase(Exact(tuple(both.rows[i] for i in chosen))).pivots:
                return chosen
    return ()


def _different(A: Exact, b: Exact) -> set[tuple[Scalar, ...]]:
    # Equations of one line or plane are multiples of each other.
    found: set[tuple[Scalar, ...]] = set()
    for row in beside(A, b).rows:
        lead = next((entry for entry in row if entry), None)
        if lead is not None:
            found.add(tuple(entry / lead for entry in row))
    return found


def _parts(A: Exact, b: Exact, found: Solution) -> tuple[Part, ...]:
    n = A.shape[1]
    some = found.point if found.point is not None else found.least_squares
    center = np.zeros(n) if some is None else some.to_numpy()[:, 0]
    rows, right = A.to_numpy(), b.to_numpy()[:, 0]
    drawn = [i for i, row in enumerate(A.rows) if any(row)]
    reach = box(rows[drawn], right[drawn], center)
    parts: list[Part] = []
    names = _names(A, b)
    for i in drawn:
        cut = cut_of_box(rows[i], float(right[i]), center, reach)
        parts.append(Line(cut, "known", names[i], closed=n == 3, filled=n == 3))
    return (*parts, *_solutions(found, center, reach))


def _solutions(found: Solution, center: Float64, reach: float) -> tuple[Part, ...]:
    if found.point is None or found.directions is None:
        return ()
    n, free = len(center), found.directions.shape[1]
    if free == 0:
        return (Dots(center[None], "found", point_named(columns(found.point)[0])),)
    D = found.directions.to_numpy()
    if free == 1:
        return (Line(line_in_box(center, D[:, 0], center, reach), "found", Sentence("solve.picture.all")),)
    if n == 3 and free == 2:
        normal = np.cross(D[:, 0], D[:, 1])
        plane = cut_of_box(normal, float(normal @ center), center, reach)
        return (Line(plane, "found", Sentence("solve.picture.all"), closed=True, filled=True),)
    return ()


def _names(A: Exact, b: Exact) -> tuple[str, ...]:
    told = tuple(equation_text(row, right) for row, (right,) in zip(A.rows, b.rows, strict=True))
    return told if all(len(one) <= MOST_LETTERS for one in told) else tuple(f"({i + 1})" for i in range(len(told)))


def equation_text(row: tuple[Scalar, ...], right: Scalar) -> str:
    """The equation in one line: 2x − y = 3."""
    told = ""
    for j, entry in enumerate(row):
        if not entry:
            continue
        negative = in_line(entry).startswith("−")
        text = in_line(-entry if negative else entry)
        text = f"({text})" if "+" in text or "−" in text or "/" in text else text
        sign = ("−" if negative else "") if not told else (" − " if negative else " + ")
        told += f"{sign}{'' if text == '1' else text}{LETTERS[j]}"
    return f"{told or '0'} = {in_line(right)}"
