"""How large the polynomials of an identity may be: the degree and the coefficients that bound a wrong "holds"."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, log2

from matelier.calculus.expression import Expression
from matelier.calculus.laws.grounds import PRIME_BITS, Undecided


@dataclass(frozen=True, slots=True)
class Bound:
    """Entries N/D with one D: degrees of N and D at most `top` and `bottom`, sums of coefficients at most 2^bits."""

    top: int
    bottom: int
    bits: float
    shape: tuple[int, int]
    exact: Fraction | None = None


def generic(size: tuple[int, int]) -> Bound:
    """Entries that are variables."""
    return Bound(1, 0, 0.0, size)


def constant(size: tuple[int, int]) -> Bound:
    """Entries that are 0, 1 and −1."""
    return Bound(0, 0, 0.0, size)


def wrong(bound: Bound) -> float:
    """log2 of the probability that an identity with such a numerator, not zero, vanishes at a random point.

    Schwartz and Zippel: at most degree/p; twice that, as points without a value are drawn anew; and the prime, one of
    2^152 or more of its length, may divide all coefficients: bits/159 of them at most do.
    """
    point = 2 * max(bound.top, 1) / 2.0 ** (PRIME_BITS - 1)
    prime = (max(bound.bits, 1) / (PRIME_BITS - 1) + 1) / 2.0**152
    return log2(point + prime)


def of_difference(one: Bound, two: Bound) -> Bound:
    """one − two."""
    return _add(one, two)


class Degrees:
    """The arithmetic of bounds, as `evaluate` asks for it; a root counts like what stands below it."""

    most = 1 << 12

    def given(self, value: object, size: tuple[int, int]) -> Bound:
        """A symbol's bound."""
        return value if isinstance(value, Bound) else generic(size)

    def leaf(self, node: Expression, size: tuple[int, int], dims: Sequence[int]) -> Bound:
        """A number, a dimension, or one of the named matrices."""
        if node.op not in ("number", "dimension"):
            return constant(size)
        value = Fraction(dims[0]) if node.value is None else node.value
        return Bound(0, 0, log2(max(abs(value.numerator), value.denominator, 1)), size, value)

    def apply(self, node: Expression, parts: Sequence[Bound], size: tuple[int, int]) -> Bound:
        """One operation."""
        if node.op not in OPERATIONS:
            raise Undecided
        made = OPERATIONS[node.op](*parts)
        return Bound(made.top, made.bottom, made.bits, size, made.exact)


def _add(*parts: Bound) -> Bound:
    total = parts[0]
    for part in parts[1:]:
        top = max(total.top + part.bottom, part.top + total.bottom)
        total = Bound(top, total.bottom + part.bottom, total.bits + part.bits + 1, total.shape)
    return total


def _mul(*parts: Bound) -> Bound:
    total = parts[0]
    for part in parts[1:]:
        inner = 1 if (1, 1) in (total.shape, part.shape) else part.shape[0]
        shape = part.shape if total.shape == (1, 1) else (total.shape[0], part.shape[1])
        exact = total.exact * part.exact if total.exact is not None and part.exact is not None else None
        bits = total.bits + part.bits + log2(inner)
        total = Bound(total.top + part.top, total.bottom + part.bottom, bits, shape, exact)
    return total


def _entrywise(*parts: Bound) -> Bound:
    tops, bottoms = sum(part.top for part in parts), sum(part.bottom for part in parts)
    return Bound(tops, bottoms, sum(part.bits for part in parts), parts[0].shape)


def _det(part: Bound) -> Bound:
    n = part.shape[0]
    return Bound(n * part.top, n * part.bottom, n * (part.bits + log2(n)), (1, 1))


def _inv(part: Bound) -> Bound:
    n = part.shape[0]
    top = part.bottom + (n - 1) * part.top
    exact = 1 / part.exact if part.exact else None
    return Bound(top, n * part.top, part.bits + n * (part.bits + log2(n)), part.shape, exact)


def _power(base: Bound, exponent: Bound) -> Bound:
    if exponent.exact is None:
        raise Undecided
    if exponent.exact.denominator == 2:
        return _power(base, Bound(0, 0, 0.0, (1, 1), Fraction(exponent.exact.numerator)))
    times = int(exponent.exact)
    if times < 0:
        return _power(_inv(base), Bound(0, 0, 0.0, (1, 1), Fraction(-times)))
    return _mul(*[base] * times) if times else Bound(0, 0, 0.0, (1, 1), Fraction(1))


def _each_power(base: Bound, exponent: Bound) -> Bound:
    count = base.shape[0] * base.shape[1]  # one denominator for all
    powered = _power(Bound(base.top, base.bottom, base.bits, (1, 1)), exponent)
    return Bound(powered.top * count, powered.bottom * count, powered.bits * count, base.shape)


def _sum(part: Bound) -> Bound:
    count = part.shape[0] * part.shape[1]
    return Bound(part.top, part.bottom, part.bits + log2(count), (1, 1))


def _norm2(part: Bound) -> Bound:
    return _sum(_entrywise(part, part))


def _abs(part: Bound) -> Bound:
    return _entrywise(part, part)


def _same(part: Bound) -> Bound:
    return part


def _pinv(part: Bound) -> Bound:
    m, n = part.shape
    most = min(m, n)
    minor = Bound(most * part.top, most * part.top, most * (part.bits + log2(most)) * comb(max(m, n), most), (most, n))
    back = Bound(minor.top, minor.bottom, minor.bits, (n, most))
    ahead, left = Bound(part.top, part.bottom, part.bits, (m, most)), Bound(part.top, part.bottom, part.bits, (most, m))
    return _mul(back, _inv(_mul(minor, back)), _inv(_mul(left, ahead)), left)


OPERATIONS: Mapping[str, Callable[..., Bound]] = {
    "add": _add,
    "mul": _mul,
    "hadamard": _entrywise,
    "kron": _entrywise,
    "power": _power,
    "epower": _each_power,
    "transpose": _same,
    "vec": _same,
    "diag": _same,
    "inv": _inv,
    "pinv": _pinv,
    "tr": _sum,
    "eigsum": _sum,
    "sum": _sum,
    "det": _det,
    "eigprod": _det,
    "sqrt": _same,
    "abs": _abs,
    "norm2": _norm2,
}
