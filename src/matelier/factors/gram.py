"""The Gram matrix of data in one pass, bounded memory: shifted, summed in binary64, its own error beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from matelier.arrays.home import Block, Home, boundaries, refuse_not_finite
from matelier.arrays.passes import summed_leaves
from matelier.arrays.reduce import depth
from matelier.spine.errors import BadInput
from matelier.spine.step import Work, finish

Float64: TypeAlias = NDArray[np.float64]
Rows = TypeVar("Rows", Block, range)

ROUNDING_64 = 2.0**-53
TILE = 1024  # rows of one product, at least; less than twice as many
OFFSET = 0.25  # of the first block's mean energy a row: what its mean row has beyond that is taken away first
FORMED = 512  # columns up to which an audited product is made in float64, and not only what it does to a few vectors
AUDIT = 32  # of so many products in float32, one is made in float64 too
SMALLEST = 2.0**-1022


@dataclass(frozen=True, slots=True, eq=False)
class Gram:
    """G = Σ (d − shift)(d − shift)ᵀ (m × m) and `sums` = Σ (d − shift) over the rows d of D.

    `error` is how far ‖G − exact‖₂ can be, `slip` how far ‖sums − exact‖₂: bounds where `proved`, else measured on
    every 32nd product and scaled up. `summed` blocks of `expected` went in.
    """

    G: Float64
    sums: Float64
    shift: Float64
    rows: int
    error: float
    slip: float
    proved: bool
    expected: int
    summed: int

    @property
    def mean(self) -> Float64:
        """The mean row of D."""
        return self.shift + self.sums / self.rows

    def centred(self) -> Float64:
        """Σ (d − mean)(d − mean)ᵀ."""
        return self.G - np.outer(self.sums, self.sums) / self.rows

    def uncentred(self) -> Float64:
        """Σ d dᵀ = DᵀD."""
        crossed = np.outer(self.sums, self.shift)
        return self.G + crossed + crossed.T + self.rows * np.outer(self.shift, self.shift)

    def error_of(self, *, centred: bool) -> float:
        """How far ‖·‖₂ of `centred()`, or of `uncentred()`, can be from the exact one but for its own rounding."""
        if centred:
            return self.error + self.slip * (2 * float(np.linalg.norm(self.sums)) + self.slip) / self.rows
        return self.error + 2 * self.slip * float(np.linalg.norm(self.shift))


@dataclass(slots=True, eq=False)
class Part:
    """A stretch's share of the sums, and what the audit of its float32 products saw.

    `biases` sums the audited errors of the diagonal, `square` those of all entries squared, `slips` those of the sums;
    `audited` is the trace of what was audited.
    """

    G: Float64
    sums: Float64
    biases: Float64
    slips: Float64
    square: float = 0.0
    audited: float = 0.0

    def __add__(self, other: "Part") -> "Part":
        self.G += other.G
        self.sums += other.sums
        self.biases += other.biases
        self.slips += other.slips
        self.square += other.square
        self.audited += other.audited
        return self

    @classmethod
    def empty(cls, m: int) -> "Part":
        """Nothing summed so far."""
        return cls(np.zeros((m, m)), np.zeros(m), np.zeros(m), np.zeros(m))


def gram(home: Home, *, products: DTypeLike = np.float64) -> Gram:
    """The Gram matrix and column sums of D, shifted by the mean of its first block: one pass over the home.

    `products` is the precision of the products of a few hundred rows; their sums are float64 always. In float32 they
    are twice as fast, in float64 the error is proved and some 1e-13 of the trace. Memory: a block, and log₂ of
    n / 4m matrices m × m. A constant offset of the data costs no digits.
    Raises BadInput `home.not_finite`, `gram.range` when squares leave the range of numbers. [Higham 2002, section 3.1]
    """
    return finish(gram_of(home, products=products))


def gram_of(home: Home, *, products: DTypeLike = np.float64) -> Work[Gram]:
    """The same as work that tells how many blocks are done."""
    n, m = home.shape
    cuts = boundaries(n, m)
    single = np.dtype(products) == np.float32 and home.dtype == np.float32
    together = blocks_together(cuts, m)
    audits = max(1, AUDIT // len(list(tiles(range(cuts[0][1]), m))))
    shift = first_shift(home)
    leaf = _Leaf(shift, cuts[0][1] * audits, single=single)
    found = yield from summed_leaves(home, leaf, Part.__add__, together=together)
    terms = together * cuts[0][1] + depth(-(-len(cuts) // together))
    return _told(found.total, shift, n, single, terms, (found.expected, found.summed))


@dataclass(frozen=True, slots=True, eq=False)
class _Leaf:
    # The part of a few blocks, each added in place; every block that begins at a multiple of `audit` is audited.
    shift: Float64
    audit: int
    single: bool

    def __call__(self, blocks: Iterator[tuple[int, Block]]) -> Part:
        part = Part.empty(len(self.shift))
        for start, block in blocks:
            _add(part, block, self.shift, single=self.single, audit=self.single and start % self.audit == 0)
            if not np.isfinite(part.sums).all():
                refuse_not_finite(block, start)
        return part


def first_shift(home: Home) -> Float64:
    """What is taken from every row so that an offset costs no digits: the first block's mean row, or nothing.

    Raises BadInput `home.not_finite` where that block is not.
    """
    first = next(iter(home.blocks()))
    refuse_not_finite(first, 0)
    mean = first.mean(axis=0, dtype=np.float64)
    energy = float(np.einsum("ij,ij->", first, first, dtype=np.float64)) / len(first)
    return mean.astype(home.dtype).astype(np.float64) if mean @ mean > OFFSET * energy else np.zeros_like(mean)


def _told(total: Part, shift: Float64, n: int, single: bool, terms: int, counted: tuple[int, int]) -> Gram:
    G = (total.G + total.G.T) * 0.5
    m = len(G)
    if not np.isfinite(G).all():
        raise BadInput("gram.range", largest=float(np.finfo(np.float32 if single else np.float64).max ** 0.5))
    trace = float(np.trace(G))
    terms += (2 * max(TILE, m) if single else 0) + 4
    error, slip = _bound(trace, m, terms), _bound(float(np.sqrt(n * trace)), m, terms)  # Σ|d| ≤ √n·√Σd²
    if total.audited > 0:
        scale = trace / total.audited  # independent errors add up in squares, a bias of the diagonal in full
        error += float(np.sqrt(total.square * scale) + np.abs(total.biases).max() * scale)
        slip += float(np.linalg.norm(total.slips)) * scale
    return Gram(G, total.sums, shift, n, error, slip, not single, *counted)


def blocks_together(cuts: tuple[tuple[int, int], ...], m: int) -> int:
    """How many blocks one leaf of the tree adds in place: at least 4m rows, so that leaves are no larger than data."""
    return max(1, -(-4 * m // (cuts[0][1] - cuts[0][0])))


def tiles(rows: Rows, m: int) -> Iterator[Rows]:
    """The rows in products' lengths, all nearly the same."""
    count = max(1, len(rows) // max(TILE, m))
    step = -(-len(rows) // count)
    for start in range(0, len(rows), step):
        yield rows[start : start + step]


def _add(part: Part, block: Block, shift: Float64, *, single: bool, audit: bool) -> None:
    kind = np.float32 if single else np.float64
    moved = bool(shift.any())
    for tile in tiles(block, len(shift)):
        B = np.subtract(tile, shift.astype(kind), dtype=kind) if moved else tile.astype(kind, copy=False)
        with np.errstate(over="ignore", invalid="ignore"):  # the sums tell it
            sums, P = np.ones(len(B), kind) @ B, B.T @ B  # one triangle is computed, and copied
            part.sums += sums
            part.G += P
        if single and audit and np.isfinite(P).all():
            _audit(part, P, sums, B.astype(np.float64))
            audit = False


def _audit(part: Part, P: NDArray[Any], sums: NDArray[Any], B: Float64) -> None:
    made, diagonal = P.astype(np.float64), np.einsum("ij,ij->j", B, B)
    if len(P) <= FORMED:
        E = B.T @ B - made
        part.square += _largest(lambda Z: E @ Z, len(P)) ** 2
    else:
        part.square += _largest(lambda Z: B.T @ (B @ Z) - made @ Z, len(P)) ** 2
    part.biases += diagonal - np.diagonal(made)
    part.slips += np.abs(B.sum(axis=0) - sums)
    part.audited += float(diagonal.sum())


def _largest(E: Callable[[Float64], Float64], m: int) -> float:
    # The 2-norm by a few powers on several seeded vectors, raised by what they may still miss.
    Z = np.random.default_rng(m).standard_normal((m, min(8, m)))
    for _ in range(6):
        Z = E(np.linalg.qr(Z).Q)
    return 1.5 * float(np.linalg.norm(Z, 2))


def _bound(trace: float, m: int, terms: int) -> float:
    # |B|ᵀ|B| has 2-norm at most ‖B‖² = the trace; the sums' own rounding is counted in `terms`.
    gamma = terms * ROUNDING_64 / (1 - terms * ROUNDING_64)
    return gamma * trace * (1 + 2 * gamma) + m * terms * SMALLEST
