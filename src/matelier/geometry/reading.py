"""What map a small matrix is, by name: identity, scaling, rotation, reflection, shear, permutation, projection."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import atan2, degrees, gcd, hypot, lcm, sqrt
from typing import Any, TypeAlias

import numpy as np

from matelier.geometry.angles import degrees_of, known_degrees
from matelier.scalars.nested import square_root
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact, Floating, Scalar
from matelier.spine.record import Record

Rows: TypeAlias = tuple[tuple[Scalar, ...], ...]
Numbers: TypeAlias = Mapping[str, Any]
"""What a map is told by: an angle in degrees, factors, directions (Fraction or another exact number where exact)."""

SLACK = 64  # roundings that an entry may be off and still be meant


@dataclass(frozen=True, slots=True)
class NamedMap(Record):
    """A map by its name (`rotation`), its numbers (`degrees`) and its matrix."""

    kind: str
    numbers: Numbers
    matrix: Exact | Floating


class Look:
    """A matrix up to 3 × 3 to be compared: exactly, or but for rounding where it is floating."""

    def __init__(self, A: Exact | Floating) -> None:
        self.A = A
        self.rows: Rows = A.rows if isinstance(A, Exact) else tuple(map(tuple, A.to_numpy().astype(float).tolist()))
        self.m, self.n = A.shape
        self.is_exact = isinstance(A, Exact)
        kind = np.float64 if isinstance(A, Exact) or A.array.dtype.kind != "f" else A.array.dtype
        self._unit = 0.0 if self.is_exact else SLACK * float(np.finfo(kind).eps)
        self.roundings = self._unit or SLACK * float(np.finfo(np.float64).eps)
        self._largest = 0.0 if self.is_exact else max(abs(entry) for row in self.rows for entry in row)

    def is_nothing(self, entry: Scalar) -> bool:
        """Whether an entry is zero, beside the largest."""
        return not entry if self.is_exact else abs(entry) <= self._unit * self._largest

    def same(self, one: Sequence[Sequence[Scalar]], two: Sequence[Sequence[Scalar]]) -> bool:
        """Whether matrices are equal, made of A by no more than one product."""
        slack = self._unit * max(1.0, self._largest**2)
        pairs = ((x, y) for p, q in zip(one, two, strict=True) for x, y in zip(p, q, strict=True))
        return all(x == y if self.is_exact else abs(x - y) <= slack for x, y in pairs)

    @property
    def unit(self) -> Rows:
        """The identity."""
        return tuple(tuple(Fraction(i == j) for j in range(self.n)) for i in range(self.n))

    @property
    def turned(self) -> Rows:
        """The transpose."""
        return tuple(zip(*self.rows, strict=True))

    @property
    def trace(self) -> Scalar:
        """The sum of the diagonal."""
        return sum((row[i] for i, row in enumerate(self.rows)), Fraction(0))

    @property
    def is_orthogonal(self) -> bool:
        """Whether AᵀA = I."""
        return self.same(times(self.turned, self.rows), self.unit)

    @property
    def is_diagonal(self) -> bool:
        """Whether all stands on the diagonal."""
        pairs = [(i, j) for i in range(self.m) for j in range(self.n) if i != j]
        return all(self.is_nothing(self.rows[i][j]) for i, j in pairs)

    @property
    def is_symmetric(self) -> bool:
        """Whether A = Aᵀ."""
        places = [(i, j) for i in range(self.n) for j in range(i)]
        return all(self.is_nothing(self.rows[i][j] - self.rows[j][i]) for i, j in places)


def names_of(A: Exact | Floating) -> tuple[NamedMap, ...]:
    """Every name that a matrix up to 3 × 3 has, the most telling first; none for a composition of several maps."""
    look = Look(A)
    found: list[NamedMap] = []
    for kind, test in TESTS.items():
        if (look.m == look.n) != (kind not in UNEVEN):
            continue
        if kind in LAST and found:
            continue
        numbers = test(look)
        if numbers is not None:
            found.append(NamedMap(kind, numbers, A))
            if kind in ALONE:
                break
    return tuple(found)


def times(A: Rows, B: Rows) -> Rows:
    """A·B."""
    across = tuple(zip(*B, strict=True))
    return tuple(tuple(dot(row, down) for down in across) for row in A)


def dot(u: Sequence[Scalar], v: Sequence[Scalar]) -> Scalar:
    """The sum of products."""
    return sum((x * y for x, y in zip(u, v, strict=True)), Fraction(0))


def plain_direction(vector: Sequence[Scalar]) -> tuple[Scalar, ...]:
    """The same line: in whole numbers without common divisor, floats at length 1; the first entry not zero positive."""
    if any(isinstance(entry, float) for entry in vector):
        length = hypot(*map(float, vector))
        made = [0.0 if abs(entry) < 1e-15 * length else float(entry) / length for entry in vector]
    elif all(isinstance(entry, Fraction) for entry in vector):
        unit = lcm(*(entry.denominator for entry in vector))
        common = gcd(*(int(entry * unit) for entry in vector)) or 1
        made = [entry * unit / common for entry in vector]
    else:
        first = next(entry for entry in vector if entry)
        made = [entry / first for entry in vector]
    first = next(entry for entry in made if entry)
    return tuple(-entry if entry else entry for entry in made) if first < 0 else tuple(made)


def line_degrees(direction: Sequence[Scalar]) -> Fraction | float:
    """The angle of a line in the plane to the first axis, from 0 up to 180."""
    x, y = direction
    length = root_of(x * x + y * y)
    turn = degrees(atan2(y, x)) if isinstance(length, float) else degrees_of(*_over(x, y, length))
    return turn % 180


def root_of(square: Scalar) -> Scalar:
    """The square root, a float where no exact number is at hand for it."""
    if isinstance(square, float):
        return sqrt(max(square, 0.0))
    try:
        return square_root(square)
    except Unable:
        return sqrt(float(square))


def _over(x: Scalar, y: Scalar, length: Scalar) -> tuple[Scalar, Scalar]:
    try:
        return x / length, y / length
    except Unable:
        return float(x) / float(length), float(y) / float(length)


def _zero(look: Look) -> Numbers | None:
    return None if any(not look.is_nothing(entry) for row in look.rows for entry in row) else {}


def _identity(look: Look) -> Numbers | None:
    return {} if look.same(look.rows, look.unit) else None


def _point_reflection(look: Look) -> Numbers | None:
    return {} if look.same(look.rows, [[-entry for entry in row] for row in look.unit]) else None


def _uniform(look: Look) -> Numbers | None:
    first = look.rows[0][0]
    same = look.is_diagonal and all(look.is_nothing(row[i] - first) for i, row in enumerate(look.rows))
    return {"factor": first} if same else None


def _scaling(look: Look) -> Numbers | None:
    return {"factors": tuple(row[i] for i, row in enumerate(look.rows))} if look.is_diagonal else None


def _rotation(look: Look) -> Numbers | None:
    if look.n == 1 or not look.is_orthogonal or not _keeps_hands(look):
        return None
    if look.n == 2:
        return {"degrees": degrees_of(look.rows[0][0], look.rows[1][0])}
    return axis_and_degrees(look)


def _keeps_hands(look: Look) -> bool:
    return float(determinant_of(look.rows)) > 0


def determinant_of(rows: Rows) -> Scalar:
    """The determinant of up to 3 rows, by Sarrus."""
    if len(rows) == 1:
        return rows[0][0]
    if len(rows) == 2:
        (a, b), (c, d) = rows
        return a * d - b * c
    u, v, w = rows
    return dot(u, cross(v, w))


def cross(u: Sequence[Scalar], v: Sequence[Scalar]) -> tuple[Scalar, ...]:
    """The vector orthogonal to both, by the right-hand rule."""
    return tuple(u[(k + 1) % 3] * v[(k + 2) % 3] - u[(k + 2) % 3] * v[(k + 1) % 3] for k in range(3))


def axis_and_degrees(look: Look) -> Numbers:
    """Axis and angle of a rotation of space; the axis's first entry that is not zero is positive."""
    (_, b, c), (d, _, f), (g, h, _) = look.rows
    along = (h - f, c - g, d - b)  # twice the sine times the axis
    cosine = (look.trace - 1) / 2
    if all(look.is_nothing(entry) for entry in along):  # by 180°: A + I = 2 u uᵀ
        sums = [tuple(x + (i == j) for j, x in enumerate(row)) for i, row in enumerate(look.rows)]
        return {"axis": plain_direction(max(sums, key=_size)), "degrees": Fraction(180)}
    axis = plain_direction(along)
    back = _size_along(axis, along) < 0
    known = known_degrees(cosine)
    turn = degrees(atan2(_size(along) / 2, float(cosine))) if known is None else known
    return {"axis": axis, "degrees": -turn if back else turn}


def _size(vector: Sequence[Scalar]) -> float:
    return hypot(*map(float, vector))


def _size_along(u: Sequence[Scalar], v: Sequence[Scalar]) -> float:
    return sum(float(x) * float(y) for x, y in zip(u, v, strict=True))


def _reflection(look: Look) -> Numbers | None:
    if look.n == 1 or not look.is_symmetric or not look.is_orthogonal or round(float(look.trace)) != look.n - 2:
        return None
    away = [tuple((i == j) - x for j, x in enumerate(row)) for i, row in enumerate(look.rows)]  # 2 n nᵀ
    normal = plain_direction(max(away, key=_size))
    if look.n == 3:
        return {"normal": normal}
    line = plain_direction((-normal[1], normal[0]))
    return {"direction": line, "degrees": line_degrees(line), "normal": normal}


def _rotary_reflection(look: Look) -> Numbers | None:
    # Turned about an axis and mirrored at the plane orthogonal to it: −A is turned by 180° more.
    if look.n != 3 or not look.is_orthogonal or _keeps_hands(look):
        return None
    if _reflection(look) is not None or _point_reflection(look) is not None:
        return None
    turn = axis_and_degrees(Look(opposite(look.A)))
    angle = turn["degrees"] + 180
    return {"axis": turn["axis"], "degrees": angle - 360 if angle > 180 else angle}


def opposite(A: Exact | Floating) -> Exact | Floating:
    """−A."""
    if isinstance(A, Exact):
        return Exact(tuple(tuple(-entry for entry in row) for row in A.rows))
    return Floating(-A.to_numpy())


def _permutation(look: Look) -> Numbers | None:
    if look.n == 1 or (places := _places(look.rows, look)) is None or len(set(places)) < look.n:
        return None
    return {"order": tuple(place + 1 for place in places), "cycles": tuple(_cycles(places))}


def _cycles(places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    # Entry i moves to the place k with places[k] = i: (1 3 2) says 1 goes to 3, 3 to 2, 2 to 1.
    seen: set[int] = set()
    goes = {place: k for k, place in enumerate(places)}
    for start in range(len(places)):
        cycle, at = list[int](), start
        while at not in seen:
            seen.add(at)
            cycle.append(at + 1)
            at = goes[at]
        if len(cycle) > 1:
            yield tuple(cycle)


def _places(rows: Rows, look: Look) -> list[int] | None:
    """In which column each row has its one 1; None where a row is no row of an identity."""
    places: list[int] = []
    for row in rows:
        place = max(range(len(row)), key=lambda j: abs(float(row[j])))
        if not look.same([row], [[Fraction(j == place) for j in range(len(row))]]):
            return None
        places.append(place)
    return places


def _projection(look: Look) -> Numbers | None:
    if look.n == 1 or not look.same(times(look.rows, look.rows), look.rows):
        return None
    rank = round(float(look.trace))
    rest = tuple(tuple((i == j) - x for j, x in enumerate(row)) for i, row in enumerate(look.rows))
    kept = spanning(look.turned, rank)
    lost = spanning(tuple(zip(*rest, strict=True)), look.n - rank)
    return {"orthogonal": look.is_symmetric, "onto": kept, "along": lost}


def spanning(vectors: Rows, count: int) -> tuple[tuple[Scalar, ...], ...]:
    """As many of these vectors as are independent, `count` of them, in plain numbers; the longest of floats first."""
    exact = not any(isinstance(entry, float) for vector in vectors for entry in vector)
    chosen: list[tuple[Scalar, ...]] = []
    left = list(vectors)
    while len(chosen) < count:
        here = max(left, key=_size) if not exact else next(v for v in left if any(v))
        chosen.append(plain_direction(here))
        square = dot(here, here)
        others = [vector for vector in left if vector is not here]
        left = [tuple(x - y * dot(v, here) / square for x, y in zip(v, here, strict=True)) for v in others]
    return tuple(chosen)


def _shear(look: Look) -> Numbers | None:
    slid = tuple(tuple(x - (i == j) for j, x in enumerate(row)) for i, row in enumerate(look.rows))
    if look.n == 1 or not look.same(times(slid, slid), [[Fraction(0)] * look.n] * look.n):
        return None
    along = plain_direction(max(zip(*slid, strict=True), key=_size))
    normal = plain_direction(max(slid, key=_size))
    size = root_of(sum((x * x for row in slid for x in row), Fraction(0)))
    forward = _size_along(along, [dot(row, normal) for row in slid]) > 0
    return {"along": along, "normal": normal, "factor": size if forward else -size}


def _stretch(look: Look) -> Numbers | None:
    """Different factors along directions orthogonal to each other."""
    if look.n == 1 or not look.is_symmetric:
        return None
    square = times(look.rows, look.rows)
    if look.same(square, [[square[0][0] * entry for entry in row] for row in look.unit]):  # a mirror and a scaling
        return None
    if not look.is_exact:
        return _near_stretch(look)
    if look.n != 2:
        return None
    (a, b), (_, d) = look.rows
    between = root_of((a - d) * (a - d) + 4 * b * b)
    try:
        factors = (a + d + between) / 2, (a + d - between) / 2
        first = plain_direction((b, factors[0] - a)) if b else (Fraction(1), Fraction(0))
    except (Unable, TypeError):  # roots within roots do not add
        return _near_stretch(look)
    if any(isinstance(entry, float) for entry in (*factors, *first)):
        return _near_stretch(look)
    return {"factors": factors, "directions": (first, plain_direction((-first[1], first[0])))}


def _near_stretch(look: Look) -> Numbers:
    values, vectors = np.linalg.eigh(np.array([[float(entry) for entry in row] for row in look.rows]))
    values[np.abs(values) <= look.roundings * np.abs(values).max()] = 0
    order: list[int] = np.argsort(-np.abs(values), kind="stable").tolist()
    return {
        "factors": tuple(float(values[k]) for k in order),
        "directions": tuple(plain_direction(vectors[:, k].tolist()) for k in order),
    }


def _drop(look: Look) -> Numbers | None:
    places = _places(look.rows, look) if look.m < look.n else None
    return None if places is None or len(set(places)) < look.m else {"kept": tuple(place + 1 for place in places)}


def _embed(look: Look) -> Numbers | None:
    places = _places(look.turned, look) if look.m > look.n else None
    return None if places is None or len(set(places)) < look.n else {"places": tuple(place + 1 for place in places)}


TESTS: Mapping[str, Callable[[Look], Numbers | None]] = {
    "zero": _zero,
    "identity": _identity,
    "point_reflection": _point_reflection,
    "rotation": _rotation,
    "reflection": _reflection,
    "rotary_reflection": _rotary_reflection,
    "permutation": _permutation,
    "projection": _projection,
    "uniform_scaling": _uniform,
    "scaling": _scaling,
    "shear": _shear,
    "stretch": _stretch,
    "drop": _drop,
    "embed": _embed,
}
UNEVEN = ("drop", "embed")
ALONE = ("zero", "identity", "uniform_scaling")
"""Kinds after which nothing more is to be said."""
LAST = ("shear", "stretch")
"""Kinds that are said where there is no other name."""
