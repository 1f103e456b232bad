"""What proves M ≈ W X to the small judge: small data whole, of large data a few rows and the sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import add
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import ENTRIES, Home, boundaries
from matelier.arrays.reduce import Tree
from matelier.factors.axes import Axes
from matelier.spine.claim import Claim, Label
from matelier.spine.factors import Factors

Floats: TypeAlias = NDArray[np.floating[Any]]
Float64: TypeAlias = NDArray[np.float64]

SMALL = 100_000  # entries: data up to this travel whole
ROWS = 6  # of larger data
STORED = "claim.about.stored"
UNIT = 2.0**-53


def claim(kind: str, label: Label = "CHECKED", **witness: object) -> Claim:
    """A claim about the stored numbers."""
    return Claim(kind, witness, label, STORED)


def whole(D: Home, *, transposed: bool = False) -> Floats | None:
    """M itself where it is small (D is M, or Mᵀ where `transposed`), else nothing."""
    if D.shape[0] * D.shape[1] > SMALL:
        return None
    rows = np.vstack(list(D.blocks()))
    return np.ascontiguousarray(rows.T) if transposed else rows


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Sums over all of D of its energy (less the center) and of what W X leaves, and a few of its rows.

    `places` are those rows: the one with most left, the loudest, and some at fixed places; `expected` blocks there
    are, `summed` were, in a tree of this `depth`.
    """

    energy: float
    left: float
    places: NDArray[np.int64]
    rows: Floats
    lefts: Float64
    energies: Float64
    expected: int
    summed: int
    depth: int


@dataclass(slots=True, eq=False)
class _Kept:
    rows: dict[int, tuple[Floats, float, float]]
    most: int = -1
    loudest: int = -1

    def add(self, place: int, row: Floats, left: float, energy: float) -> None:
        self.rows[place] = (row.copy(), left, energy)


def measure(D: Home, found: Factors, *, transposed: bool = False) -> Measured:
    """Energy and what is left, entry by entry in float64, and the rows to show; one pass over D.

    D (n × m) is M, or Mᵀ where `transposed`; sums are in the fixed tree, so the same in every home.
    """
    n, m = D.shape
    cuts = boundaries(n, m)
    tree = Tree[Float64](len(cuts), add)
    fixed = {0, n // 3, 2 * n // 3, n - 1}
    kept = _Kept({})
    for k, (block, (a, b), base, P) in enumerate(_modelled(D, found, transposed)):
        B = block - base
        energies, lefts = np.einsum("ij,ij->i", B, B), np.square(B - P).sum(axis=1)
        tree.put(k, np.array([energies.sum(), lefts.sum()]))
        far, loud = int(lefts.argmax()), int(energies.argmax())
        for t in {far, loud} | {place - a for place in fixed if a <= place < b}:
            kept.add(a + t, block[t], float(lefts[t]), float(energies[t]))
        if kept.most < 0 or lefts[far] > kept.rows[kept.most][1]:
            kept.most = a + far
        if kept.loudest < 0 or energies[loud] > kept.rows[kept.loudest][2]:
            kept.loudest = a + loud
        for place in set(kept.rows) - fixed - {kept.most, kept.loudest}:
            del kept.rows[place]
    energy, left = map(float, tree.total())
    places = sorted(kept.rows)
    rows, lefts, energies = zip(*(kept.rows[place] for place in places), strict=True)
    return Measured(
        energy, left, np.array(places), np.stack(rows), np.array(lefts), np.array(energies), len(cuts), tree.summed,
        tree.depth,
    )  # fmt: skip


def _modelled(D: Home, found: Factors, transposed: bool) -> Iterator[tuple[Float64, tuple[int, int], Float64, Float64]]:
    # Blocks of D, where they are, their center, and what W X says of them, in float64.
    codes, parts = (found.X.T, found.W) if transposed else (found.W, found.X.T)
    parts = parts.astype(np.float64).T
    center = np.zeros(found.X.shape[1]) if found.center is None else found.center.astype(np.float64)
    for block, (a, b) in zip(D.blocks(), boundaries(*D.shape), strict=True):
        base = center[a:b, None] if transposed else center
        yield block.astype(np.float64), (a, b), base, codes[a:b].astype(np.float64) @ parts


def model_claims(D: Home, found: Factors, *, transposed: bool = False) -> tuple[Claim, ...]:
    """That W X leaves of M what `found` tells: of small data all is shown, of large the sums and a few rows.

    D is M, or Mᵀ where `transposed`. Only for factors whose M has no missing entries.
    """
    M = whole(D, transposed=transposed)
    if M is not None:
        told = {"M": M, "W": found.W, "X": found.X, "center": found.center}
        return (claim("factors_left", "PROVED", **told, left=found.left, energy=found.energy),)
    return sampled_claims(D, found, measure(D, found, transposed=transposed), transposed=transposed)


def sampled_claims(D: Home, found: Factors, seen: Measured, *, transposed: bool = False) -> tuple[Claim, ...]:
    """The claims about large data from what `measure` saw of it."""
    n, m = D.shape
    at = seen.places
    W, X, center = (found.X.T, found.W.T, None) if transposed else (found.W, found.X, found.center)
    W = W[at]
    if transposed and found.center is not None:  # a number a row of D: a part more
        W, X = np.hstack([W, found.center[at, None]]), np.vstack([X, np.ones((1, X.shape[1]))])
    rows = seen.rows.astype(D.dtype)
    if transposed and found.center is not None:
        energies = np.square(rows.astype(np.float64)).sum(axis=1)
        energy = max(found.energy, float(energies.sum()))
    else:
        energies, energy = seen.energies, found.energy
    block = min(n, max(1, ENTRIES // m))
    terms = block * m + seen.depth
    bound = 1.01 * terms * UNIT / (1 - terms * UNIT)
    return (
        claim("sampled_rows_left", M=rows, W=W, X=X, center=center, lefts=seen.lefts, energies=energies,
              left=found.left, energy=energy),
        claim("blocks_summed", expected=seen.expected, summed=seen.summed, rows=n, columns=m, depth=seen.depth,
              bound=bound),
    )  # fmt: skip


def spectrum_claims(D: Home, axes: Axes, *, rank: int | None = None, left: float = 0.0) -> tuple[Claim, ...]:
    """About the axes of D: singular values proved for small data, for large a few rows encoded; which axes are alone.

    With a `rank`, also that every model of that rank leaves at least so much, and that `left` is near it (small data).
    """
    told = [
        claim("axes_orthonormal", V=axes.V),
        claim("axes_told", values=axes.values, errors=axes.errors, rests=axes.rests),
        claim("axes_alone", values=axes.values, errors=axes.errors, groups=np.array(axes.groups, np.int64)),
    ]
    M = whole(D)
    center = axes.center if axes.center.any() else None
    if M is None:
        rows = _rows(D)
        told.append(claim("rows_encoded", rows=rows, V=axes.V, center=center, codes=axes.encode(rows)))
        return tuple(told)
    told.append(value_claim(M, axes.values, center))
    if rank is not None and rank < min(M.shape):
        told.append(least_claim(M, rank, left, center))
    return tuple(told)


def _rows(D: Home) -> Floats:
    fixed, start, rows = sorted({0, D.shape[0] // 3, 2 * D.shape[0] // 3, D.shape[0] - 1}), 0, list[Floats]()
    for block in D.blocks():
        rows += [block[place - start] for place in fixed if start <= place < start + len(block)]
        start += len(block)
    return np.stack(rows)


def value_claim(M: Floats, values: Float64, center: Float64 | None = None) -> Claim:
    """That the singular values of M (less its mean row) are `values`, each within a radius: proved for stored numbers."""
    parts, radius = _decomposed(M, center)
    within = radius + np.abs(values - parts["values"][: len(values)]) * (1 + 4 * UNIT)
    return claim("singular_values", "PROVED", M=M, center=center, **parts, told=values, radius=within)


def least_claim(M: Floats, rank: int, left: float, center: Float64 | None = None) -> Claim:
    """That any model of this rank leaves at least `least` of M (less its mean row), and this one, `left`, hardly more.

    Its witness tells `least` and `excess`, how far `left` is above it at most, relative; nothing where least is 0.
    """
    parts, radius = _decomposed(M, center)
    lower = np.maximum(parts["values"] - 1.01 * radius, 0)[rank:]
    least = float((lower**2).sum()) * (1 - 1e-10)
    excess = max(left / least - 1, 0.0) * (1 + 1e-12) + 1e-14 if least > 0 else None
    told = {"rank": rank, "least": least, "left": left, "excess": excess}
    return claim("least_of_rank", "PROVED", M=M, center=center, **parts, **told)


def _decomposed(M: Floats, center: Float64 | None) -> tuple[dict[str, Float64], float]:
    # The whole SVD, and a radius that holds: what is left of M, how oblique U and V are, and the rounding of both.
    A = M.astype(np.float64) - (0 if center is None else center)
    e = int(np.frexp(np.abs(A).max())[1]) if A.any() else 0
    A = np.ldexp(A, -e)
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    terms = (min(len(s), 64) + len(s) / 64 + 8) * UNIT
    US = U * s
    left = np.abs(A - US @ Vt) + terms * (np.abs(US) @ np.abs(Vt)) + 4 * UNIT * np.abs(A)
    off = 0.0
    if center is not None:  # the center is the mean up to this
        sums = np.abs(A.sum(axis=0)) + 2 * len(A) * UNIT * np.abs(A).sum(axis=0)
        off = float(np.linalg.norm(sums)) / np.sqrt(len(A))
    oblique = max(_oblique(U), _oblique(Vt.T))
    radius = 1.05 * (float(np.linalg.norm(left)) + off + 2 * oblique * float(s[0])) + 2.0**-450
    return {"U": U, "values": np.ldexp(s, e), "V": np.ascontiguousarray(Vt.T)}, float(np.ldexp(radius, e))


def _oblique(Q: Float64) -> float:
    terms = (min(len(Q), 64) + len(Q) / 64 + 8) * UNIT
    size = np.abs(Q)
    return float(np.linalg.norm(np.abs(Q.T @ Q - np.eye(Q.shape[1])) + terms * (size.T @ size)))
