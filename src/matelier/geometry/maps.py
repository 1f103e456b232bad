"""Matrices by what they do: scale, turn, mirror, shear, rearrange, project; exact where roots of whole numbers do."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import sqrt
from typing import TypeAlias

import numpy as np

from matelier.geometry.angles import cosine_and_sine, near_cosine_and_sine
from matelier.scalars.nested import square_root
from matelier.scalars.surd import Surd
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Floating, Scalar

Map: TypeAlias = Exact | Floating
Vector: TypeAlias = Sequence[Scalar]
"""Numbers, all exact or some of them floats: then the matrix is floating."""

MOST = 1000  # rows of a map
EXACT = (int, Fraction, Surd)


def scaling(factors: Vector) -> Map:
    """The diagonal matrix of these factors, one for each axis. Raises BadInput("maps.factors") for fewer than two."""
    if len(factors) < 2:
        raise BadInput("maps.factors", given=len(factors))
    _check_count(len(factors))
    return _made([[factor if i == j else 0 for j in range(len(factors))] for i, factor in enumerate(factors)])


def identity(n: int) -> Map:
    """The matrix that changes nothing. Raises BadInput("maps.size")."""
    _check_count(n)
    return _made([[int(i == j) for j in range(n)] for i in range(n)])


def rotation(angle: Fraction | float) -> Map:
    """The plane turned by this angle in degrees, from the first axis towards the second; exact at multiples of 15°."""
    c, s = _circle(angle)
    return _made([[c, -s], [s, c]])


def rotation_towards(direction: Vector) -> Map:
    """The plane turned until the first axis points along `direction`. Raises BadInput("maps.zero_vector")."""
    _check_length(direction, 2)
    c, s = _unit(direction)
    return _made([[c, -s], [s, c]])


def rotation_about_axes(about_z: Fraction | float, about_y: Fraction | float, about_x: Fraction | float) -> Map:
    """Space turned about x first, then about y, then about z, all by the right-hand rule: R = Rz·Ry·Rx."""
    turned: Map = identity(3)
    for k, angle in ((2, about_z), (1, about_y), (0, about_x)):
        c, s = _circle(angle)
        i, j = (k + 1) % 3, (k + 2) % 3
        rows: list[list[Scalar]] = [[int(p == q) for q in range(3)] for p in range(3)]
        rows[i][i], rows[i][j], rows[j][i], rows[j][j] = c, -s, s, c
        turned = turned @ _made(rows)
    return turned


def rotation_about(axis: Vector, angle: Fraction | float) -> Map:
    """Space turned about this axis by the right-hand rule: c I + (1 − c) u uᵀ + s [u]ₓ. [Rodrigues 1840]

    Exact where the cosine, the sine and the axis's length are. Raises BadInput("maps.zero_vector").
    """
    _check_length(axis, 3)
    try:
        return _about(_unit(axis), _circle(angle))
    except Unable:  # a root within a root
        return _about(_unit(_floats(axis)), near_cosine_and_sine(float(angle)))


def reflection_across(angle: Fraction | float) -> Map:
    """The plane mirrored at the line through the origin at this angle to the first axis."""
    c, s = _circle(2 * angle)
    return _made([[c, s], [s, -c]])


def reflection_along(direction: Vector) -> Map:
    """The plane mirrored at the line through the origin in this direction. Raises BadInput("maps.zero_vector")."""
    _check_length(direction, 2)
    x, y = direction
    return reflection_through((-y, x))


def reflection_through(normal: Vector) -> Map:
    """Mirrored at the plane (in the plane: the line) through the origin that is orthogonal to `normal`: I − 2 n nᵀ/nᵀn.

    Raises BadInput("maps.zero_vector").
    """
    _check_direction(normal)
    size = len(normal)
    return _exactly_or_near(
        lambda n: [[(i == j) - 2 * n[i] * n[j] / _dot(n, n) for j in range(size)] for i in range(size)], normal
    )


def shear(factor: Scalar, along: Vector, normal: Vector) -> Map:
    """What lies at height h above the line (or plane) orthogonal to `normal` moves by factor · h along `along`.

    Raises BadInput "maps.zero_vector", "maps.length" or, where the two are not orthogonal, "maps.not_orthogonal".
    """
    _check_direction(along)
    _check_direction(normal)
    _check_length(normal, len(along))
    if not _is_orthogonal(along, normal):
        raise BadInput("maps.not_orthogonal", along=_told(along), normal=_told(normal))
    n = len(along)

    def rows(together: Vector) -> list[list[Scalar]]:
        k, u, v = together[0], _unit(together[1 : n + 1]), _unit(together[n + 1 :])
        return [[(i == j) + k * u[i] * v[j] for j in range(n)] for i in range(n)]

    return _exactly_or_near(rows, (factor, *along, *normal))


def permutation(order: Sequence[int]) -> Map:
    """The matrix that puts entry order[0] of a vector first, order[1] second, ...; counted from 1.

    Raises BadInput("maps.not_permutation").
    """
    _check_count(len(order))
    if sorted(order) != list(range(1, len(order) + 1)):
        raise BadInput("maps.not_permutation", given=tuple(order), count=len(order))
    return _made([[int(j == place - 1) for j in range(len(order))] for place in order])


def projection_onto(vectors: Sequence[Vector]) -> Map:
    """The orthogonal projection on what these vectors span, P = W(WᵀW)⁻¹Wᵀ where they are W's independent columns.

    Made from one direction after another that is orthogonal to those before: P = Σ q qᵀ/qᵀq. Raises BadInput
    "maps.no_vectors", "maps.length".
    """
    if not vectors:
        raise BadInput("maps.no_vectors")
    n = len(vectors[0])
    _check_count(n)
    for vector in vectors:
        _check_length(vector, n)
    if any(isinstance(entry, float) for vector in vectors for entry in vector):
        return _near_projection(np.array([_floats(vector) for vector in vectors]))
    rows: list[list[Scalar]] = [[Fraction(0)] * n for _ in range(n)]
    for vector in vectors:
        q = [x - _dot(row, vector) for x, row in zip(vector, rows, strict=True)]
        if any(q):
            square = _dot(q, q)
            rows = [[rows[i][j] + q[i] * q[j] / square for j in range(n)] for i in range(n)]
    return _made(rows)


def _near_projection(rows: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Floating:
    _, values, V = np.linalg.svd(rows / (np.abs(rows).max() or 1.0), full_matrices=False)
    kept = V[values > values[0] * max(rows.shape) * np.finfo(np.float64).eps]
    return Floating(kept.T @ kept)


def _about(u: Vector, circle: tuple[Scalar, Scalar]) -> Map:
    (x, y, z), (c, s) = u, circle
    cross = ((0, -z, y), (z, 0, -x), (-y, x, 0))
    return _made([[c * (i == j) + (1 - c) * u[i] * u[j] + s * cross[i][j] for j in range(3)] for i in range(3)])


def _circle(angle: Fraction | float) -> tuple[Scalar, Scalar]:
    exact = cosine_and_sine(Fraction(angle))
    return near_cosine_and_sine(float(angle)) if exact is None else exact


def _unit(vector: Vector) -> list[Scalar]:
    # The vector at length 1, exactly where its length is a number that can be added to others.
    _check_direction(vector)
    if not any(isinstance(entry, float) for entry in vector):
        try:
            length = square_root(_dot(vector, vector))
            unit = [entry / length for entry in vector]
        except Unable:
            unit = None
        if unit is not None and all(isinstance(entry, EXACT) for entry in unit):
            return unit
    numbers = _floats(vector)
    largest = max(map(abs, numbers))  # or squares would overflow
    length = largest * sqrt(sum((entry / largest) ** 2 for entry in numbers))
    return [entry / length for entry in numbers]


def _is_orthogonal(u: Vector, v: Vector) -> bool:
    product = _dot(u, v)
    if not isinstance(product, float):
        return not product
    lengths = [sqrt(_dot(_floats(w), _floats(w))) for w in (u, v)]
    return abs(product) <= 1e-12 * lengths[0] * lengths[1]


def _dot(u: Vector, v: Vector) -> Scalar:
    return sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0))


def _floats(vector: Vector) -> list[float]:
    return [float(entry) for entry in vector]


def _exactly_or_near(rows: Callable[[Vector], list[list[Scalar]]], numbers: Vector) -> Map:
    try:
        return _made(rows(numbers))
    except Unable:  # a sum of roots within roots
        return _made(rows(_floats(numbers)))


def _made(rows: Sequence[Sequence[Scalar]]) -> Map:
    if all(isinstance(entry, EXACT) for row in rows for entry in row):
        return Exact.of(rows)
    return Floating(np.array([_floats(row) for row in rows]))


def _told(vector: Vector) -> str:
    return ", ".join(map(str, vector))


def _check_count(n: int) -> None:
    if not 1 <= n <= MOST:
        raise BadInput("maps.size", given=n, most=MOST)


def _check_length(vector: Vector, n: int) -> None:
    if len(vector) != n:
        raise BadInput("maps.length", given=len(vector), wanted=n, vector=_told(vector))


def _check_direction(vector: Vector) -> None:
    if len(vector) < 2:
        raise BadInput("maps.length", given=len(vector), wanted=2, vector=_told(vector))
    _check_count(len(vector))
    if not any(vector):
        raise BadInput("maps.zero_vector", vector=_told(vector))
