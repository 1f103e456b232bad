"""About how long a question would take, told before it is asked: what is hopeless is refused at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from math import comb, gcd, hypot, lcm, log2, prod
from typing import Any

from matelier.exact.arithmetic import has_letters
from matelier.scalars.algebraic import Algebraic
from matelier.scalars.held import integers, rational
from matelier.scalars.nested import Nested
from matelier.scalars.ratio import MOST_TERMS, Ratio
from matelier.scalars.surd import Surd
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.sentence import Sentence

PATIENCE = 60.0  # seconds
DOUBT = 2  # polynomials that might become this many times too long are tried nevertheless
MOST_QUICK, WORD = 10_000, 2**64
LOOKED_INTO = 12  # entries along the diagonal
LOOKED_AT = 40  # rows, for the length of their numbers
ENTRY = 2e-7  # seconds to hand a number over and take it back


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for 100 × 100 rational entries in rows of length 2¹⁰, and how they grow with the rows and that length.

    With other entries, `passes` says how often the work of one elimination is done. `benchmarks/estimate.py` measures.
    """

    seconds: float
    rows: float
    length: float
    passes: float = 1.0


COSTS = {
    "rank": Cost(0.0015, 2.2, 0.4),
    "determinant": Cost(0.0036, 2.9, 1.1),
    "solve": Cost(0.0045, 2.8, 1.1),
    "in_span": Cost(0.0045, 2.8, 1.1),
    "row_reduce": Cost(0.022, 3.6, 1.35, 1.5),
    "independent": Cost(0.025, 3.5, 1.3, 1.0),
    "subspaces": Cost(0.05, 3.1, 1.0, 2.0),
    "inverse": Cost(0.16, 3.5, 1.25, 4.0),
    "adjugate": Cost(0.2, 3.0, 1.05, 30.0),
    "cofactors": Cost(0.2, 3.0, 1.05, 30.0),
    "lu": Cost(0.08, 3.6, 1.25, 1.0),
    "ldl": Cost(0.08, 3.6, 1.25, 1.0),
    "definite": Cost(0.1, 3.6, 1.25, 1.0),
    "cholesky": Cost(0.15, 3.6, 1.25, 1.0),
    "quadratic_form": Cost(0.15, 3.6, 1.25, 1.0),
    "norms": Cost(0.3, 2.5, 1.2),
    "svd": Cost(0.3, 2.5, 1.2),
    "condition": Cost(0.7, 2.8, 1.2),
    "least_squares": Cost(0.03, 2.3, 0.8, 4.0),
    "pseudo_inverse": Cost(0.35, 2.8, 1.1, 12.0),
    "projection_matrix": Cost(0.6, 2.8, 1.1, 30.0),
    "project": Cost(0.03, 2.3, 0.8, 12.0),
    "gram_schmidt": Cost(7.0, 3.3, 0.9, 6.0),
    "qr": Cost(9.5, 3.7, 0.9, 6.0),
    "jordan": Cost(38.0, 3.2, 1.2, 30.0),
    "characteristic_polynomial": Cost(0.023, 3.5, 1.0, 10.0),
    "minimal_polynomial": Cost(0.035, 3.5, 1.1, 50.0),
}
"""By the question's name; what is not here is quick, or has a limit of its own."""


def check_hope(question: Callable[..., Any], *given: Any) -> None:
    """Lets a question pass that takes no more than about a minute.

    Raises Unable("exact.hopeless"), of a power Unable("power.hopeless"), with a letter in it
    Unable("exact.hopeless_letters"), at once.
    """
    A = next((part for part in given if isinstance(part, Exact)), None)
    name = getattr(question, "__name__", "")
    if A is not None and name == "power":
        _check_power(A, next((part for part in given if isinstance(part, int)), 1))
    if A is None or not all(A.shape) or name not in COSTS or _is_quick(A):
        return
    size = {"rows": A.shape[0], "columns": A.shape[1]}
    grown = growth(A)
    if grown.product > DOUBT * MOST_TERMS:
        raise Unable("exact.hopeless_letters", **size, letters=grown.letters, terms=grown.product)
    seconds = estimated(name, A)
    if seconds > PATIENCE:
        raise Unable("exact.hopeless", **size, time=_spoken(seconds))


def _is_quick(A: Exact) -> bool:
    # Up to 100 × 100, where none of some entries is longer than a machine's word, nothing takes a minute.
    m, n = A.shape
    if m * n > MOST_QUICK or not rational(A):
        return False
    Z, scales = integers(A)
    some = (abs(int(Z[k * m // LOOKED_INTO, k * n // LOOKED_INTO])) for k in range(LOOKED_INTO))
    return max(scales) < WORD and max(some) < WORD


def estimated(question: str, A: Exact) -> float:
    """About how many seconds the question of this name takes; 0 for one that is not estimated."""
    if question not in COSTS:
        return 0.0
    cost, (m, n) = COSTS[question], A.shape
    least = min(m, n)
    dearest = max(_kinds(A), default=0.0)
    if dearest:
        return cost.passes * least * m * n / 3 * dearest
    scale = (least / 100) ** (cost.rows - 2) * m * n / 1e4 * (_length(A) / 10) ** cost.length
    return cost.seconds * scale + ENTRY * m * n


def power_seconds(A: Exact, exponent: int) -> float:
    """About how many seconds it takes to raise A to this power: its entries grow as long as the exponent is large."""
    n, times = len(A.rows), abs(exponent)
    dearest = max(_kinds(A), default=0.0)
    whole = not dearest and all(entry.denominator == 1 for entry in A.rows[0]) and exponent > 0
    if dearest:
        return dearest * n**3 * 2 * log2(times + 1) * (1 + times / 1000)
    bits = _length(A) * times * (n if exponent < 0 else 1)
    return (1 if whole else 3) * n**3 * bits * 2e-10 * min(1 + bits / 7000, 12)


def _check_power(A: Exact, exponent: int) -> None:
    m, n = A.shape
    seconds = power_seconds(A, exponent) if m == n and n else 0.0
    if seconds > PATIENCE:
        raise Unable("power.hopeless", rows=m, columns=n, exponent=exponent, time=_spoken(seconds))


@dataclass(frozen=True, slots=True)
class Growth:
    """How many terms a minor, and the product of two minors, may have where none cancels; in which letters."""

    minor: int
    product: int
    letters: tuple[str, ...]


def growth(A: Exact) -> Growth:
    """How long polynomials may become when A is eliminated."""
    core = _core(A)
    lettered = [(i, j, entry) for i, row in enumerate(core) for j, entry in enumerate(row) if has_letters(entry)]
    letters = tuple(sorted({name for _, _, entry in lettered for name in entry.letters}))
    degree = max((_degree(entry) for _, _, entry in lettered), default=0)
    each = [degree * _lines((i, j) for i, j, entry in lettered if name in entry.letters) for name in letters]
    most, count = degree * _lines((i, j) for i, j, _ in lettered), len(letters)

    def terms(times: int) -> int:
        return min(comb(times * most + count, count), prod(1 + times * one for one in each))

    return Growth(terms(1), terms(2), letters)


def _degree(entry: Ratio) -> int:
    return max(int(entry.top.total_degree()), int(entry.bottom.total_degree()))


def _lines(places: Iterable[tuple[int, int]]) -> int:
    # No minor takes more of these places than they have rows or columns.
    known = set(places)
    return min(len({i for i, _ in known}), len({j for _, j in known}))


def _core(A: Exact) -> list[list[Scalar]]:
    # What is left when every line with a single entry is taken out, again and again: of a triangle nothing is.
    rows, columns = set(range(A.shape[0])), set(range(A.shape[1]))
    if not any(map(has_letters, chain.from_iterable(A.rows))):
        return []
    while True:
        across = {i: [j for j in columns if A.rows[i][j]] for i in rows}
        down = {j: [i for i in rows if A.rows[i][j]] for j in columns}
        alone = [(i, js[0]) for i, js in across.items() if len(js) == 1]
        alone += [(is_[0], j) for j, is_ in down.items() if len(is_) == 1]
        if not alone:
            return [[A.rows[i][j] for j in sorted(columns)] for i in sorted(rows)]
        rows, columns = rows - {alone[0][0]}, columns - {alone[0][1]}


def _kinds(A: Exact) -> list[float]:
    # Seconds of one operation with entries that are no Fractions, for each kind of them that occurs.
    kinds = set(map(type, chain.from_iterable(A.rows)))
    found: list[float] = []
    if Surd in kinds:
        roots = {d for entry in chain.from_iterable(A.rows) if isinstance(entry, Surd) for d, _ in entry.terms} - {1}
        found.append(7e-6 * _field(roots) ** 2)
    if Ratio in kinds:
        found.append(20e-6 + 3.5e-6 * growth(A).minor)
    if Algebraic in kinds:
        found.append(2e-4)
    if Nested in kinds:
        found.append(1e-3)
    return found


def _field(roots: set[int]) -> int:
    # How many square roots products of these can have, 1 among them.
    reached = {1}
    for d in roots:
        if d not in reached and len(reached) < 1000:
            reached |= {d * e // gcd(d, e) ** 2 for e in reached}
    return len(reached)


def _length(A: Exact) -> float:
    """The mean length of the rows, each made whole, as a power of 2, looked at in a few rows."""
    m = A.shape[0]
    rows = [A.rows[i * m // min(m, LOOKED_AT)] for i in range(min(m, LOOKED_AT))]
    lengths: list[float] = []
    for row in rows:
        scale = lcm(*(entry.denominator for entry in row))
        longest = max(abs(entry.numerator) * (scale // entry.denominator) for entry in row).bit_length()
        shift = max(longest - 60, 0)
        norm = hypot(*(entry.numerator * (scale // entry.denominator) >> shift for entry in row))
        lengths.append(log2(norm) + shift if norm else 0.0)
    return max(sum(lengths) / len(lengths), 0.5)


def _spoken(seconds: float) -> Sentence:
    # The order of magnitude is all that is known.
    for unit, size, until in (("minutes", 60, 7200), ("hours", 3600, 172_800), ("days", 86_400, 63_000_000)):
        if seconds < until:
            return Sentence(f"duration.{unit}", {"count": max(2, round(seconds / size))})
    return Sentence("duration.years", {"count": max(2, round(min(seconds / 31_557_600, 1e9)))})
