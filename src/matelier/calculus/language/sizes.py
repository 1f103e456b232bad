"""Sizes that are still unknown: products of named, given and unknown dimensions, made equal step by step."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from matelier.calculus.expression import Dimension, Shape

Size: TypeAlias = tuple[Dimension, ...]
"""A dimension as its factors, the outer of a Kronecker product first; 1 is (), and "?3" is unknown."""
Sizes: TypeAlias = tuple[Size, Size]

ONE: Size = ()
SCALAR_SIZES: Sizes = (ONE, ONE)
_COLUMNS, _ROWS, _SQUARE = "nkpqrdsl", "mkpqrdsl", "nmkpqrdsl"


def size_of(given: Dimension) -> Size:
    """The factors of a dimension: of "m*n" ("m", "n")."""
    factors = [given] if isinstance(given, int) else given.split("*")
    told = (int(factor) if isinstance(factor, str) and factor.isdigit() else factor for factor in factors)
    return tuple(factor for factor in told if factor != 1)


class Unknowns:
    """What is known by now of the unknown dimensions."""

    def __init__(self) -> None:
        self.bound = dict[Dimension, Size]()
        self.count = 0

    def fresh(self) -> Size:
        """A new unknown dimension, greater than 1 or not known to be 1."""
        self.count += 1
        return (f"?{self.count}",)

    def resolved(self, size: Size) -> Size:
        """The size with all that is known put in."""
        if not any(factor in self.bound for factor in size):
            return size
        return tuple(part for factor in size for part in self._resolved(factor))

    def _resolved(self, factor: Dimension) -> Size:
        return self.resolved(self.bound[factor]) if factor in self.bound else (factor,)

    def same(self, left: Size, right: Size) -> bool:
        """Make two sizes equal; whether they can be."""
        left, right = self.resolved(left), self.resolved(right)
        if left == right:
            return True
        if len(left) > 1 or len(right) > 1:
            shared = Counter(left) & Counter(right)
            left, right = _without(left, shared), _without(right, shared)
        if not left or not right:
            return not left and not right
        for one, other in ((left, right), (right, left)):
            if len(one) == 1 and is_unknown(one[0]) and one[0] not in other:
                self.bound[one[0]] = other
                return True
        if len(left) == len(right) > 1:
            return all(self.same((a,), (b,)) for a, b in zip(left, right, strict=True))
        return _product(left) is not None and _product(left) == _product(right)

    def alike(self, left: Sizes, right: Sizes) -> bool:
        """Make rows and columns equal; whether they can be."""
        return self.same(left[0], right[0]) and self.same(left[1], right[1])


def is_unknown(factor: Dimension) -> bool:
    """Whether nothing is known of it."""
    return isinstance(factor, str) and factor.startswith("?")


def _without(size: Size, shared: Counter[Dimension]) -> Size:
    left, kept = Counter(shared), list[Dimension]()
    for factor in size:
        if left[factor] > 0:
            left[factor] -= 1
        else:
            kept.append(factor)
    return tuple(kept)


def _product(size: Size) -> int | None:
    total = 1
    for factor in size:
        if isinstance(factor, str):
            return None
        total *= factor
    return total


def dimension_of(size: Size, names: dict[Dimension, str]) -> Dimension:
    """The dimension as expressions write it: a number, a name, or the names' product in alphabetical order."""
    known = [names.get(factor, factor) for factor in size]
    number = 1
    for factor in known:
        number *= factor if isinstance(factor, int) else 1
    letters = sorted(factor for factor in known if isinstance(factor, str))
    if not letters:
        return number
    return "*".join([*([str(number)] if number != 1 else []), *letters])


def shape_of(sizes: Sizes, names: dict[Dimension, str]) -> Shape:
    """Both dimensions as expressions write them."""
    return (dimension_of(sizes[0], names), dimension_of(sizes[1], names))


def named(shapes: Sequence[Sizes], taken: Iterable[str]) -> dict[Dimension, str]:
    """Names for the unknown dimensions: matrices m × n first, then square ones, then columns."""
    names, used = dict[Dimension, str](), set(taken)
    oblong = [shape for shape in shapes if shape[0] and shape[1] and shape[0] != shape[1]]
    square = [shape for shape in shapes if shape[0] and shape[0] == shape[1]]
    columns = [shape for shape in shapes if not (shape[0] and shape[1])]
    for shape, letters in [
        *((side, letters) for rows, cols in oblong for side, letters in ((cols, _COLUMNS), (rows, _ROWS))),
        *((side, _SQUARE) for rows, cols in (*square, *columns) for side in (rows, cols)),
    ]:
        for factor in shape:
            if is_unknown(factor) and factor not in names:
                names[factor] = _free(letters, used)
                used.add(names[factor])
    return names


def _free(letters: str, used: set[str]) -> str:
    numbered = (f"d{i}" for i in range(1, len(used) + 2))
    return next(name for name in (*letters, *numbered) if name not in used)
