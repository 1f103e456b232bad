"""Matrices by what they do, composed with `@`: scaling, rotation, reflection, shear, permutation, projection."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import numpy as np

from matelier.ask.answer import Answer, in_words
from matelier.ask.exactly import FLOATS, READ, Source, matrix
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact, Floating, Scalar
from matelier.spine.sentence import Sentence

if TYPE_CHECKING:
    from matelier.geometry.maps import Vector

Number: TypeAlias = Any
"""A number: int, Fraction, text such as "3/2" or "√2", an exact number of this package, or a float."""
Direction: TypeAlias = Any
"""A vector: numbers in a tuple, list or array, or text such as "1 2"."""
Map: TypeAlias = Exact | Floating

LONG = 10**10  # nobody types as many digits
SHORT = 1 << 20  # what a float may have below its fraction line and still be the number that was meant: 0.5, 22.5


def scaling(*factors: Number) -> Map:
    """The matrix that stretches each axis by its own factor (negative: flips it): scaling(2, 3) is diag(2, 3).

    Exact, unless a factor is a float that is no short fraction such as 0.5. Raises BadInput for fewer than two.
    """
    from matelier.geometry import maps

    with in_words():
        return maps.scaling([_number(factor) for factor in factors])


def identity(n: int) -> Exact:
    """The n × n matrix that changes nothing. Raises BadInput for a size that is none."""
    from matelier.geometry import maps

    with in_words():
        return cast("Exact", maps.identity(_whole(n)))


def rotation(degrees: Number = None, *, toward: Direction = None) -> Map:
    """The plane turned by an angle in degrees, counterclockwise: e₁ towards e₂; rotation(45) has √2/2 in it.

    Exact at multiples of 15°, floating at other angles. Or turned until e₁ points `toward` a vector: (3, 4) gives the
    cosine 3/5 and the sine 4/5, exactly. Raises BadInput for what is no angle, and for the zero vector.
    """
    from matelier.geometry import maps

    with in_words():
        _one_of("rotation", degrees=degrees, toward=toward)
        return maps.rotation(_angle(degrees)) if toward is None else maps.rotation_towards(_vector(toward))


def rotation_3d(
    about_z: Number = None,
    about_y: Number = 0,
    about_x: Number = 0,
    *,
    axis: Direction = None,
    degrees: Number = None,
) -> Map:
    """Space turned by two or three angles in degrees, or by `degrees` about an `axis`; always by the right-hand rule.

    With angles R = Rz·Ry·Rx: first about the x axis, then about y, then about z, all of them at rest (seen from axes
    that turn along: first about z, then about the new y, then the new x). With an axis: the formula of Rodrigues, exact
    where cosine, sine and the axis's length are, as for axis=(1, 1, 1), degrees=120. Raises BadInput for the zero
    vector, and for what is no angle.
    """
    from matelier.geometry import maps

    with in_words():
        _one_of("rotation_3d", about_z=about_z, axis=axis)
        if axis is None:
            if degrees is not None:
                raise BadInput("maps.one_of", map="rotation_3d", wanted=("about_z", "axis"))
            return maps.rotation_about_axes(_angle(about_z), _angle(about_y), _angle(about_x))
        if degrees is None:
            raise BadInput("maps.no_angle")
        return maps.rotation_about(_vector(axis), _angle(degrees))


def reflection(degrees: Number = None, *, direction: Direction = None, normal: Direction = None) -> Map:
    """A mirror: the line at an angle in degrees, the line in a `direction`, or the plane orthogonal to a `normal`.

    Exact for vectors of exact numbers, and for angles that are multiples of 7.5°. Raises BadInput for the zero vector.
    """
    from matelier.geometry import maps

    with in_words():
        _one_of("reflection", degrees=degrees, direction=direction, normal=normal)
        if degrees is not None:
            return maps.reflection_across(_angle(degrees))
        if direction is not None:
            return maps.reflection_along(_vector(direction))
        return maps.reflection_through(_vector(normal))


def shear(factor: Number, along: Direction = "x", normal: Direction = None) -> Map:
    """Layers that slide: what lies at height h along `normal` moves by factor · h along `along`.

    shear(2) is [1 2; 0 1]. `along` is "x" or "y" in the plane, or a vector; then `normal`, orthogonal to it, may be
    left out in the plane, where it is the perpendicular whose first entry that is not zero is positive. Raises BadInput
    otherwise.
    """
    from matelier.geometry import maps

    with in_words():
        u = {"x": [1, 0], "y": [0, 1]}.get(str(along)) or _vector(along)
        if normal is None and len(u) != 2:
            raise BadInput("maps.no_normal", given=len(u))
        return maps.shear(_number(factor), u, _perpendicular(u) if normal is None else _vector(normal))


def permutation(*order: Any) -> Exact:
    """The matrix that puts a vector's entries in this order: permutation(2, 3, 1) takes (3, 4, 5) to (4, 5, 3).

    The first number says which entry (from 1) comes first. The order may also be one list, or text: "2 3 1". Raises
    BadInput where a place occurs twice or is missing.
    """
    from matelier.geometry import maps

    with in_words():
        places = _vector(order[0]) if len(order) == 1 and not isinstance(order[0], int) else order
        return cast("Exact", maps.permutation([_whole(place) for place in places]))


def projection_onto(*vectors: Any) -> Map:
    """The orthogonal projection on the line, plane or space that these vectors span: P = W(WᵀW)⁻¹Wᵀ.

    Each argument is a vector; or one argument is a list of vectors, or a matrix (text, file, array) whose columns they
    are. Dependent vectors are allowed. Exact for exact numbers. Raises BadInput where lengths differ.
    """
    from matelier.geometry import maps

    with in_words():
        return maps.projection_onto(_spanning(vectors))


def read_map(A: Source) -> Answer[Any]:
    """What a matrix up to 3 × 3 does, read back: a rotation by 30°, a shear, or first this and then that.

    The value has `kind` ("rotation", ..., "composition"), `names` (every name it has), `parts` (maps with `kind`,
    `numbers`, `matrix`, in the order in which they are done: A = parts[-1] @ ... @ parts[0]; first a stretch, then a
    turn), `turns` (the same by the singular value decomposition: turn, stretch, turn), `rank`, `determinant`, `onto`
    and `lost`. Typed numbers are read exactly, floats but for rounding; angles and factors that no exact number writes
    are floats. Raises BadInput for larger matrices, for letters and for complex entries. [Strang 2016, §7.2, §8.1]
    """
    from matelier.explainers.maps.parts import map_read

    with in_words():
        given = matrix(A)
        notices = tuple(cast("Sequence[Sentence]", given.origin.get(READ, ())))
        rounded = any(notice.key == FLOATS for notice in notices) or _is_printed(given)
        read = _measured_map(A, given) if rounded else given
        found = map_read(read)
    told = (Sentence("read_map.rounded"),) if rounded else notices
    return Answer("read_map", {"A": read}, found.value, found.claims, told)


def _is_printed(given: Exact) -> bool:
    """Whether an entry has so many decimals that it is the print of a rounded number."""
    fractions = [entry for row in given.rows for entry in row if isinstance(entry, Fraction)]
    return any(_is_decimal(entry) and min(abs(entry.numerator), entry.denominator) > LONG for entry in fractions)


def _is_decimal(entry: Fraction) -> bool:
    return 10 ** entry.denominator.bit_length() % entry.denominator == 0


def _measured_map(source: Any, given: Exact) -> Floating:
    array: Any = getattr(source, "array", source)
    if getattr(array, "ndim", 0) == 2 and str(getattr(array, "dtype", "")).startswith("float"):
        return Floating(np.array(array))  # its rounding is that of its kind
    return Floating(given.to_numpy())


def _spanning(given: tuple[Any, ...]) -> "list[Vector]":
    if len(given) != 1:
        return [_vector(vector) for vector in given]
    (only,) = given
    if isinstance(only, list | tuple):
        entries = cast("Sequence[Any]", only)
        nested = bool(entries) and all(isinstance(entry, list | tuple | np.ndarray) for entry in entries)
        return [_vector(entry) for entry in entries] if nested else [_vector(entries)]
    rows = _rows(only)
    return rows if len(rows) == 1 else list(zip(*rows, strict=True))


def _vector(given: Direction) -> "Vector":
    if isinstance(given, list | tuple):
        return [_number(entry) for entry in cast("Sequence[Any]", given)]
    rows = _rows(given)
    if len(rows) != 1 and len(rows[0]) != 1:
        raise BadInput("matrix.not_a_vector", rows=len(rows), columns=len(rows[0]))
    return rows[0] if len(rows) == 1 else [row[0] for row in rows]


def _rows(given: Any) -> "list[Vector]":
    """The rows of what says a matrix; floats stay floats."""
    if isinstance(given, Floating):
        given = given.array
    if isinstance(given, np.ndarray) and given.dtype.kind == "f" and given.ndim in (1, 2) and given.size:
        return [[_number(entry) for entry in np.atleast_1d(row)] for row in given]
    return [[_number(entry) for entry in row] for row in matrix(given).rows]


def _number(given: Number) -> Scalar:
    """The exact number, or the float, that this is: real, finite, without letters."""
    from matelier.formats.number import SHOWN, read_number
    from matelier.scalars.nested import Nested
    from matelier.scalars.surd import Surd

    number: Any = given
    if isinstance(given, str):
        try:
            number = read_number(given)
        except BadInput as refusal:
            key = "maps.not_finite" if refusal.key == "number.not_finite" else "maps.number"
            raise BadInput(key, given=given[:SHOWN]) from refusal
    if isinstance(number, np.generic):
        number = cast("Any", number).item()
    if isinstance(number, float | Decimal):
        number = _measured(number)
    if isinstance(number, Nested) and number.is_real:
        return float(number)
    if not isinstance(number, int | float | Fraction | Surd) or not getattr(number, "is_real", True):
        raise BadInput("maps.number", given=str(given)[:SHOWN])
    return number


def _measured(number: float | Decimal) -> Fraction | float:
    if not isfinite(number):
        raise BadInput("maps.not_finite", given=str(number))
    exact = Fraction(number)
    return exact if exact.denominator <= SHORT or isinstance(number, Decimal) else float(number)


def _angle(given: Number) -> Fraction | float:
    number = _number(given.strip().removesuffix("°") if isinstance(given, str) else given)
    return Fraction(number) if isinstance(number, int | Fraction) else float(number)


def _whole(given: Any) -> int:
    number = _number(given)
    if isinstance(number, float) or number != int(number):
        raise BadInput("maps.whole", given=str(given))
    return int(number)


def _perpendicular(u: "Vector") -> "Vector":
    x, y = u
    return [y, -x] if y > 0 or (y == 0 and x < 0) else [-y, x]


def _one_of(name: Literal["rotation", "rotation_3d", "reflection"], **given: Any) -> None:
    if sum(part is not None for part in given.values()) != 1:
        raise BadInput("maps.one_of", map=name, wanted=tuple(given))
