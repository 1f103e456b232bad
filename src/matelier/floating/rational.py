"""Stored numbers as rationals, by FLINT: what bounds leave open is decided exactly, where that does not take long."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from math import isqrt
from typing import Any, cast

import numpy as np
from flint import fmpq, fmpq_mat, fmpz_mat

from matelier.floating.rounding import Float64, Floats, is_complex
from matelier.spine.claim import Claim
from matelier.spine.matrix import Exact
from matelier.spine.measured import Near

PATIENCE = 20.0  # seconds that an exact answer may take by its estimate, where nobody said otherwise
MOST_ROWS = 200
QUICK = 1.0  # seconds that are spent on more digits unasked, and without a word
LOOSE = 2.0**-51  # of the largest entry
LARGEST = float(np.finfo(np.float64).max)
LONGEST = 4000  # bits of a whole number that stands for an entry

Tell = Callable[[float], None]
_listener: ContextVar[Tell | None] = ContextVar("listener", default=None)


@contextmanager
def announced(tell: Tell | None) -> Generator[None]:
    """Within this, `tell` is told about how many seconds an exact reckoning will take, before it begins."""
    token = _listener.set(tell)
    try:
        yield
    finally:
        _listener.reset(token)


def affordable(seconds: float, patience: float) -> bool:
    """Whether an exact reckoning of about so many seconds is begun; one that is not quick is announced."""
    tell = _listener.get()
    if QUICK < seconds <= patience and tell is not None:
        tell(seconds)
    return seconds <= patience


def seconds(A: Floats, power: float = 3.4, each: float = 8.5e-12) -> float:
    """About how long an exact elimination takes: by the rows, and how long numbers with a common scale become.

    Infinite for more than `MOST_ROWS` rows and columns, and for numbers too far apart. `benchmarks/floating.py`
    measures.
    """
    m, n = sorted(A.shape)
    bits = length(A)
    if m > MOST_ROWS or bits > LONGEST:
        return float("inf")
    side = 2 * m if is_complex(A) else m
    return 1e-4 + each * side**power * (n / m) * bits**1.5


def length(A: Floats) -> int:
    """The bits that whole numbers need which stand for a row's entries, at most."""
    found: Float64 = np.abs(np.ascontiguousarray(A).view(np.float64))
    top = np.frexp(found.max(axis=1))[1]
    low = np.frexp(np.where(found > 0, found, np.inf).min(axis=1))[1]
    return int(np.where(found.max(axis=1) > 0, top - low, 0).max()) + 53


def whole(A: Float64) -> tuple[fmpz_mat, list[int]]:
    """Whole numbers Z and exponents e with A = diag(2^e) Z, for real A."""
    fractions, exponents = np.frexp(A)
    mantissas = np.ldexp(fractions, 53).astype(np.int64)
    powers = np.where(mantissas != 0, exponents - 53, np.iinfo(np.int64).max)
    lows = [int(low) if low != np.iinfo(np.int64).max else 0 for low in powers.min(axis=1)]
    rows = [
        [entry << (int(power) - low) if entry else 0 for entry, power in zip(line, places, strict=True)]
        for line, places, low in zip(mantissas.tolist(), powers.tolist(), lows, strict=True)
    ]
    return fmpz_mat(rows), lows


def embedded(A: Floats) -> Float64:
    """The real matrix [[Re, −Im], [Im, Re]] that does what a complex one does."""
    if not is_complex(A):
        return A
    return np.block([[A.real, -A.imag], [A.imag, A.real]])


def rank(A: Floats) -> int:
    """The rank of the stored numbers."""
    found = int(cast("Any", whole(embedded(A))[0]).rank())
    return found // 2 if is_complex(A) else found


def fractions(A: Float64) -> fmpq_mat:
    """The stored numbers as FLINT's rationals."""
    pairs = (x.as_integer_ratio() for x in A.ravel().tolist())
    m, n = A.shape
    return fmpq_mat(m, n, [fmpq(p, q) for p, q in pairs])


def exact(M: fmpq_mat | fmpz_mat) -> Exact:
    """FLINT's matrix as Fractions."""
    rows = cast("list[list[Any]]", cast("Any", M).tolist())
    return Exact(tuple(tuple(_fraction(entry) for entry in row) for row in rows))


def stored(A: Float64) -> Exact:
    """The stored numbers as Fractions."""
    return Exact(tuple(tuple(Fraction(*x.as_integer_ratio()) for x in row) for row in A.tolist()))


def _fraction(entry: Any) -> Fraction:
    return Fraction(int(entry.p), int(entry.q)) if hasattr(entry, "q") else Fraction(int(entry))


def near(numbers: list[Fraction], shape: tuple[int, ...]) -> Near:
    """Rationals rounded to value + rest, about 32 digits, and how far that is off: infinitely beyond binary64."""
    triples = [_rounded(number) for number in numbers]
    value, rest, radius = (np.array(part, dtype=np.float64).reshape(shape) for part in zip(*triples, strict=True))
    return Near(value, radius, "EXACT", rest)


def _rounded(number: Fraction) -> tuple[float, float, float]:
    try:
        value = float(number)
    except OverflowError:
        return (LARGEST if number > 0 else -LARGEST), 0.0, float("inf")
    rest = float(number - Fraction(value))
    off = abs(number - Fraction(value) - Fraction(rest))
    return value, rest, float(np.nextafter(float(off), np.inf)) if off else 0.0


def in_range(x: Near) -> bool:
    """Whether binary64 has numbers so near that something is said."""
    return bool(np.isfinite(x.radius).all())


def length_of(numbers: list[Fraction]) -> tuple[float, float, float]:
    """The root of the sum of squares, and below and above it."""
    total = sum((number * number for number in numbers), Fraction(0))
    if not total:
        return 0.0, 0.0, 0.0
    k = 80 - (total.numerator.bit_length() - total.denominator.bit_length()) // 2
    root = Fraction(isqrt(int(total * Fraction(4) ** k)))
    low, high = (_rounded(end / Fraction(2) ** k) for end in (root, root + 1))
    upper = float("inf") if high[2] == float("inf") else float(np.nextafter(high[0], np.inf))
    return low[0], float(np.nextafter(low[0], 0)), upper


def worth_more(x: Near, A: Floats, patience: float) -> bool:
    """Whether a proved x is worth being made exact: it lacks digits that binary64 has, and this is done at once."""
    largest = np.abs(x.value).max(axis=0)
    return bool((x.radius > LOOSE * largest).any()) and seconds(A) <= min(patience, QUICK)


def exact_claim(kind: str, **witness: object) -> Claim:
    """A claim in rationals about the stored numbers."""
    return Claim(kind, witness, "EXACT", "claim.about.stored")
