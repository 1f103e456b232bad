"""Many Fractions at once: whole numbers over one denominator in lowest terms, with few divisions."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import repeat
from math import gcd
from operator import index, itemgetter
from typing import Any

LONG = 2**128  # a shorter denominator has its common divisors found sooner one by one

_new = object.__new__


def coprime(p: int, q: int) -> Fraction:
    """p / q, which is in lowest terms already, with q above 0."""
    made: Any = _new(Fraction)
    made._numerator, made._denominator = p, q  # as Fraction does it itself; its front door would seek a divisor again
    return made


SMALL = {p: coprime(p, 1) for p in range(-1000, 1001)}  # most numbers that people type; a Fraction never changes
ZERO, ONE = SMALL[0], SMALL[1]


def whole(numbers: Sequence[int]) -> tuple[Fraction, ...]:
    """The whole numbers as Fractions. Raises TypeError for anything but Python's own."""
    if len(numbers) > 1:
        with suppress(KeyError):  # the quickest way to many values of a table, where all stand in it
            return itemgetter(*numbers)(SMALL)
    return tuple(SMALL[p] if p in SMALL else coprime(index(p), 1) for p in numbers)


def lowest(numbers: Sequence[int], denominator: int) -> list[Fraction]:
    """Each number divided by the denominator, which is not 0, in lowest terms."""
    if denominator < 0:
        numbers, denominator = [-p for p in numbers], -denominator
    if denominator == 1:
        return list(whole(numbers))
    if denominator < LONG:
        commons = list(map(gcd, numbers, repeat(denominator)))
    else:
        shared = _shared(numbers, denominator)
        commons = [gcd(p, shared) if p and p != denominator else denominator for p in numbers]
    under = {common: denominator // common for common in set(commons)}
    both = zip(numbers, commons, strict=True)
    return [
        (coprime(p, denominator) if common == 1 else coprime(p // common, under[common])) if p else ZERO
        for p, common in both
    ]


def _shared(numbers: Iterable[int], denominator: int) -> int:
    # The part of the denominator whose primes divide any of the numbers: mostly a small one, so that each number's
    # common divisor is found in that part. Numbers that become 0 or 1 are no part of this, or it were the whole.
    product = 1
    for p in numbers:
        if p and p != denominator:
            product = product * p % denominator
    shared = gcd(product, denominator)
    rest = denominator // shared
    while (common := gcd(rest, shared)) > 1:
        shared, rest = shared * common, rest // common
    return shared
