"""Where polynomials in letters vanish: solved for a letter wherever that can be done, in real numbers only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from matelier.exact.arithmetic import at, denominator, total
from matelier.exact.factoring import count_real_roots
from matelier.scalars.algebraic import is_real
from matelier.scalars.enclosed import Coefficients
from matelier.scalars.lowest import ZERO
from matelier.scalars.ratio import Ratio, letter
from matelier.scalars.solutions import solutions
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

Polynomial: TypeAlias = Ratio


class _Unsolved(Exception):
    """The polynomial is linear in no letter, and no other way is known here."""


@dataclass(frozen=True, slots=True)
class Place:
    """Values of letters; what is not zero there; and what is zero there but was not solved for a letter."""

    where: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])
    nonzero: tuple[Polynomial, ...] = ()
    zero: tuple[Polynomial, ...] = ()

    def without_zeros_of(self, polynomials: Iterable[Polynomial]) -> "Place":
        """The part where none of these is zero."""
        return Place(self.where, tuple(dict.fromkeys((*self.nonzero, *polynomials))), self.zero)

    def given(self, name: str, value: Scalar) -> "Place | None":
        """The part where a letter has a value; None where there is no such part."""
        known = [at(p, {name: value}) for p in self.nonzero]
        if not all(known):
            return None
        where = {other: at(old, {name: value}) for other, old in self.where.items()} | {name: value}
        return Place(where, tuple(p for p in factors(known) if may_vanish(p)), self.zero)


def factors(values: Iterable[Scalar]) -> tuple[Polynomial, ...]:
    """The irreducible polynomials above and below, each once, those in few letters first."""
    found = dict.fromkeys(p for value in values if isinstance(value, Ratio) for p, _ in value.factors()[1])
    return tuple(sorted(found, key=lambda p: (len(p.letters), len(p.numerator))))


def vanishing(place: Place, equations: Sequence[Scalar]) -> Iterator[Place]:
    """The parts of a place where all equations hold, no two with a point in common.

    The equations are written in the letters that the place leaves open.
    """
    if not equations:
        yield place
        return
    first, *others = equations
    if not isinstance(first, Ratio):
        if not first:
            yield from vanishing(place, others)
        return
    before: list[Polynomial] = []
    for p in factors(tops([first])):
        if may_vanish(p) and p not in place.nonzero:
            yield from _solved(place.without_zeros_of(before), p, others)
            before.append(p)


def tops(values: Iterable[Scalar]) -> list[Scalar]:
    """The numerators, as polynomials."""
    return [_polynomial(value.numerator) if isinstance(value, Ratio) else value for value in values]


def bottoms(values: Iterable[Scalar]) -> list[Scalar]:
    """The denominators, as polynomials."""
    return [denominator(value) for value in values]


def _solved(place: Place, p: Polynomial, others: Sequence[Scalar]) -> Iterator[Place]:
    try:
        yield from list(_branches(place, p, others))  # all of them, or none and the condition
    except (Unable, _Unsolved):
        unsolved = (p, *(other for other in others if isinstance(other, Ratio)))
        yield Place(place.where, place.nonzero, (*place.zero, *unsolved))


def _branches(place: Place, p: Polynomial, others: Sequence[Scalar]) -> Iterator[Place]:
    if len(p.letters) == 1:
        for value in real_roots(p):
            yield from _given(place, p.letters[0], value, others)
    elif (square := _as_square(p)) is not None:
        yield from vanishing(place, [*square, *others])
    elif _is_sum_of_squares(p):  # zero where every term is
        before: list[Polynomial] = []
        for name in p.numerator[0][1]:
            yield from _given(place.without_zeros_of(before), name, ZERO, [p, *others])
            before.append(letter(name))
    else:
        name, slope, rest = _linear(p)
        first = place.without_zeros_of(q for q in factors([slope]) if may_vanish(q))
        yield from _given(first, name, -rest / slope, others)
        if isinstance(slope, Ratio):
            yield from vanishing(place, [slope, rest, *others])


def _given(place: Place, name: str, value: Scalar, equations: Sequence[Scalar]) -> Iterator[Place]:
    part = place.given(name, value)
    if part is not None:
        yield from vanishing(part, tops([at(equation, {name: value}) for equation in equations]))


def real_roots(p: Polynomial) -> tuple[Scalar, ...]:
    """The real zeros of an irreducible polynomial in one letter."""
    return tuple(value for value in solutions(_coefficients(p)) if is_real(value))


def complex_roots(p: Polynomial) -> tuple[Scalar, ...]:
    """The zeros of an irreducible polynomial of degree 2 in one letter; none for others."""
    coefficients = _coefficients(p) if len(p.letters) == 1 else ()
    return solutions(coefficients) if len(coefficients) == 3 else ()


def may_vanish(p: Polynomial) -> bool:
    """False where it is seen that no real values of the letters make it zero."""
    if len(p.letters) == 1:
        return bool(count_real_roots(_coefficients(p)))
    if (square := _as_square(p)) is not None:
        return any(may_vanish(q) for q in factors(square[:1]))
    return not (_is_sum_of_squares(p) and any(not powers for _, powers in p.numerator))


def _is_sum_of_squares(p: Polynomial) -> bool:
    # All powers even, all signs alike: a²b² + 3a² + 2.
    signs = {c > 0 for c, _ in p.numerator}
    return len(signs) == 1 and all(power % 2 == 0 for _, powers in p.numerator for power in powers.values())


def _as_square(p: Polynomial) -> tuple[Scalar, Scalar] | None:
    """The discriminant D ≤ 0 and the slope of p in a letter: p = 0 just where both are. None if no letter does it."""
    for name in p.letters:
        parts = _parts(p, name)
        if set(parts) == {0, 1, 2} and not isinstance(parts[2], Ratio):
            discriminant = parts[1] * parts[1] - 4 * parts[2] * parts[0]
            if never_negative(-discriminant):
                return discriminant, 2 * parts[2] * letter(name) + parts[1]
    return None


def never_negative(value: Scalar) -> bool:
    """True where it is seen: even powers, sums of squares, and quadratic polynomials that never cross zero."""
    if not isinstance(value, Ratio):
        return value >= 0
    constant, powers = value.factors()
    odd = [p for p, power in powers if power % 2]
    if not all(_is_sum_of_squares(p) or (len(p.letters) > 1 and _as_square(p)) or not may_vanish(p) for p in odd):
        return False
    signs = [constant, *(p.numerator[0][0] for p in odd)]
    return sum(sign < 0 for sign in signs) % 2 == 0


def _linear(p: Polynomial) -> tuple[str, Scalar, Scalar]:
    """A letter in which p is slope · letter + rest, with the simplest slope. Raises _Unsolved."""
    possible = [(name, parts) for name in p.letters if len(parts := _parts(p, name)) == 2]
    if not possible:
        raise _Unsolved

    def size(one: tuple[str, dict[int, Scalar]]) -> int:
        slope = one[1][1]
        return 1 + len(slope.numerator) if isinstance(slope, Ratio) else 0

    name, parts = min(possible, key=size)
    return name, parts[1], parts[0]


def _parts(p: Polynomial, name: str) -> dict[int, Scalar]:
    """What each power of the letter is multiplied by; 0 and 1 are always there, with 0 if need be."""
    powers = sorted({0, 1, *(powers.get(name, 0) for _, powers in p.numerator)})
    return {
        n: _polynomial(
            [
                (c, {k: e for k, e in powers.items() if k != name})
                for c, powers in p.numerator
                if powers.get(name, 0) == n
            ]
        )
        for n in powers
    }


def _polynomial(terms: Iterable[tuple[Fraction, Mapping[str, int]]]) -> Scalar:
    def product(c: Fraction, powers: Mapping[str, int]) -> Scalar:
        value: Scalar = c
        for name, power in powers.items():
            value = value * letter(name) ** power
        return value

    return total(product(c, powers) for c, powers in terms)


def _coefficients(p: Polynomial) -> Coefficients:
    # Of a polynomial in one letter, from the highest power.
    found = {sum(powers.values()): c for c, powers in p.numerator}
    return tuple(found.get(power, ZERO) for power in reversed(range(max(found) + 1)))


def by_value(where: Mapping[str, Scalar]) -> tuple[object, ...]:
    """What cases are sorted by: fewest letters fixed first, then the values of numbers, then those with letters."""

    def key(value: Scalar) -> tuple[object, ...]:
        return (1, 0.0, str(value)) if isinstance(value, Ratio) else (0, float(value), "")

    return (len(where), *((name, key(value)) for name, value in sorted(where.items())))
