"""What a small matrix does, read back: its name, or maps with names whose product it is, by polar form and SVD."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.exact.arithmetic import adjoint, columns, entries, from_columns, has_letters
from matelier.exact.spaces import subspaces
from matelier.exact.svd import svd
from matelier.geometry.reading import (
    Look,
    NamedMap,
    determinant_of,
    names_of,
    plain_direction,
    spanning,
)
from matelier.scalars.nested import square_root
from matelier.scalars.surd import Surd, sign
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Floating, Scalar
from matelier.spine.record import Record

MOST = 3  # rows and columns
EXACT = (Fraction, Surd)
JUDGED = {
    "point_reflection": "scalar", "uniform_scaling": "scalar", "scaling": "diagonal", "stretch": "symmetric",
}  # fmt: skip
"""Kinds whose claim has another name."""

TURNED = ("projection", "shear", "stretch", "drop", "embed")
"""Named kinds of which the singular value decomposition says more than the name."""

Map: TypeAlias = Exact | Floating
Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MapRead(Record):
    """What a matrix does.

    `kind` is its name ("rotation", "shear", ...), or "composition"; `names` are all the names it has. `parts` are maps
    in the order in which they are done, whose product is A (the last of them stands first in it): A itself where it
    has a name, else its polar form, first a stretch, then a rotation or a reflection. `turns` are the same by the
    singular value decomposition: turn, stretch the axes, turn. `onto` spans all that is reached, `lost` what becomes 0.
    """

    kind: str
    names: tuple[NamedMap, ...]
    parts: tuple[NamedMap, ...]
    turns: tuple[NamedMap, ...]
    rank: int
    determinant: Scalar | float | None
    onto: tuple[tuple[Scalar, ...], ...]
    lost: tuple[tuple[Scalar, ...], ...]


@dataclass(frozen=True, slots=True)
class _Frames:
    """A = U·S·Vᵀ, U and V rotations (det 1): S's last entry may be negative."""

    U: Map
    S: Map
    V: Map


def map_read(A: Map) -> Found[MapRead]:
    """What A does, up to 3 × 3: exactly where its entries and roots of them say it, else but for rounding.

    Raises BadInput "read_map.size", "read_map.letters", "read_map.complex"; Unable("read_map.large").
    """
    _check(A)
    names = names_of(A)
    onto, lost = _spaces(A)
    frames = _frames(A, len(onto))
    parts = _parts(A, names, frames)
    turns = parts if names and names[0].kind not in TURNED else _turns(A, frames)
    kind = names[0].kind if names else parts[0].kind if len(parts) == 1 else "composition"
    square = A.shape[0] == A.shape[1]
    determinant = determinant_of(Look(A).rows) if square else None
    value = MapRead(kind, names, parts, turns, len(onto), determinant, onto, lost)
    claims = (*_claims(A, parts), *(_claims(A, turns) if turns != parts else ()))
    return Found(value, claims)


def _check(A: Map) -> None:
    m, n = A.shape
    if max(m, n) > MOST:
        raise BadInput("read_map.size", rows=m, columns=n, most=MOST)
    if isinstance(A, Floating):
        return
    if any(map(has_letters, entries(A))):
        raise BadInput("read_map.letters")
    if not all(getattr(entry, "is_real", True) for entry in entries(A)):
        raise BadInput("read_map.complex")
    largest = max(abs(entry) for entry in entries(A))
    smallest = min((abs(entry) for entry in entries(A) if entry), default=1)
    if largest > 10**100 or smallest < Fraction(1, 10**100):  # binary64 could not square them
        raise Unable("read_map.large")


def _parts(A: Map, names: tuple[NamedMap, ...], frames: _Frames) -> tuple[NamedMap, ...]:
    if names and names[0].kind == "rotary_reflection":
        return _turned_mirror(names[0])
    if names:
        return names[:1]
    if A.shape[0] != A.shape[1]:
        return _turns(A, frames)
    S, Q = _polar(A, frames)
    turned = names_of(Q)[0]
    each = _turned_mirror(turned) if turned.kind == "rotary_reflection" else (turned,)
    return tuple(part for part in (_stretch(S, frames), *each) if part.kind != "identity") or names_of(A)[:1]


def _turned_mirror(Q: NamedMap) -> tuple[NamedMap, ...]:
    # First mirrored at the plane orthogonal to the axis, then turned about it.
    axis = Q.numbers["axis"]
    square = sum(x * x for x in axis)
    rows = [[(i == j) - 2 * axis[i] * axis[j] / square for j in range(3)] for i in range(3)]
    mirror = _made(rows, like=Q.matrix)
    return names_of(mirror)[0], names_of(Q.matrix @ mirror)[0]


def _polar(A: Map, frames: _Frames) -> tuple[Map, Map]:
    """S ≥ 0 symmetric and Q orthogonal with A = Q S."""
    if isinstance(A, Exact) and A.shape == (2, 2):
        try:
            return _polar_of_two(A)
        except Unable:
            pass
    U, S, V = frames.U, frames.S, frames.V
    if isinstance(U, Exact) and isinstance(S, Exact) and isinstance(V, Exact):
        try:
            signs = Exact.of(
                [[(-1 if x < 0 else 1) * (i == j) for j, x in enumerate(row)] for i, row in enumerate(S.rows)]
            )
            return V @ (signs @ S) @ adjoint(V), U @ signs @ adjoint(V)
        except Unable:
            pass
    return _near_polar(frames if isinstance(frames.U, Floating) else _near_frames(_floats(A), min(A.shape)))


def _polar_of_two(A: Exact) -> tuple[Exact, Exact]:
    # A ± its cofactors is a multiple of Q; the sign is the determinant's.
    (a, b), (c, d) = A.rows
    e = -1 if a * d - b * c < 0 else 1
    top, side = a + e * d, b - e * c
    length = square_root(top * top + side * side)
    p, q = top / length, side / length
    if not all(isinstance(entry, EXACT) for entry in (p, q)):
        raise Unable("scalar.nested_sum", first=str(p), second=str(q))
    Q = Exact.of([[p, q], [-e * q, e * p]])
    return adjoint(Q) @ A, Q


def _near_polar(frames: _Frames) -> tuple[Floating, Floating]:
    U, S, V = frames.U.to_numpy(), frames.S.to_numpy(), frames.V.to_numpy()
    signs = np.diag([-1.0 if value < 0 else 1.0 for value in np.diag(S)])
    stretched = V @ (signs @ S) @ V.T
    return Floating((stretched + stretched.T) / 2), Floating(U @ signs @ V.T)


def _stretch(S: Map, frames: _Frames) -> NamedMap:
    named = names_of(S)
    if named and (named[0].kind != "stretch" or not isinstance(named[0].numbers["factors"][0], float)):
        return named[0]
    lines = frames.V.tolist()
    factors = tuple(abs(row[i]) for i, row in enumerate(frames.S.tolist()))
    directions = tuple(plain_direction([row[j] for row in lines]) for j in range(len(lines)))
    return NamedMap("stretch", {"factors": factors, "directions": directions}, S)


def _turns(A: Map, frames: _Frames) -> tuple[NamedMap, ...]:
    m, n = A.shape
    middle = names_of(frames.S) if m == n else ()
    factors = tuple(frames.S.tolist()[i][i] for i in range(min(m, n)))
    kind = "drop" if m < n else "embed"
    named = middle[0] if middle else NamedMap(f"stretch_{kind}", {"factors": factors}, frames.S)
    if named.kind not in ("identity", "zero", "uniform_scaling", "stretch_drop", "stretch_embed"):
        named = NamedMap("scaling", {"factors": factors}, frames.S)
    V = adjoint(frames.V) if isinstance(frames.V, Exact) else Floating(frames.V.array.T)
    found = (_turn(V), named, _turn(frames.U))
    return tuple(part for part in found if part.kind != "identity") or found[1:2]


def _turn(Q: Map) -> NamedMap:
    # U and V are rotations: a half turn is told as one, not as a point reflection.
    return next(name for name in names_of(Q) if name.kind in ("identity", "rotation"))


def _frames(A: Map, rank: int) -> _Frames:
    if isinstance(A, Exact):
        try:
            value = svd(A).value
        except Unable:
            value = None
        if value is not None and all(isinstance(entry, EXACT) for entry in entries(value.U, value.S, value.V)):
            return _right_handed(value.U, value.S, value.V)
    return _near_frames(_floats(A), rank)


def _right_handed(U: Exact, S: Exact, V: Exact) -> _Frames:
    m, n = S.shape
    if sign(determinant_of(V.rows)) < 0:  # the last columns of both are turned round, where both have it
        V = _flipped(V, n - 1)
        if n <= m:
            U = _flipped(U, n - 1)
    if sign(determinant_of(U.rows)) < 0:
        U = _flipped(U, m - 1)
        if m <= n:
            S = Exact(tuple(tuple(-x if i == m - 1 else x for x in row) for i, row in enumerate(S.rows)))
    if m == n == 2 and sign(V.rows[0][0]) < 0:  # of the two ways, that with the shorter first turn
        U, V = _flipped(_flipped(U, 0), 1), _flipped(_flipped(V, 0), 1)
    return _Frames(U, S, V)


def _flipped(Q: Exact, j: int) -> Exact:
    return from_columns([[-x for x in c] if k == j else c for k, c in enumerate(columns(Q))], len(Q.rows))


def _near_frames(A: Float64, rank: int) -> _Frames:
    m, n = A.shape
    U, values, Vt = np.linalg.svd(A)
    values[rank:] = 0
    V, S = Vt.T.copy(), np.zeros((m, n))
    np.fill_diagonal(S, values)
    if np.linalg.det(V) < 0:
        V[:, n - 1] *= -1
        if n <= m:
            U[:, n - 1] *= -1
    if np.linalg.det(U) < 0:
        U[:, m - 1] *= -1
        if m <= n:
            S[m - 1] *= -1
    if m == n == 2 and V[0, 0] < 0:  # of the two ways, that with the shorter first turn
        U, V = -U, -V
    return _Frames(Floating(U), Floating(S + 0.0), Floating(V))


def _spaces(A: Map) -> tuple[tuple[tuple[Scalar, ...], ...], tuple[tuple[Scalar, ...], ...]]:
    if isinstance(A, Exact):
        found = subspaces(A).value
        onto, lost = (columns(basis) if basis.shape[1] else () for basis in (found.column, found.null))
        return tuple(map(plain_direction, onto)), tuple(map(plain_direction, lost))
    U, values, Vt = np.linalg.svd(_floats(A))
    rank = int((values > values[0] * 64 * np.finfo(np.float64).eps).sum()) if values[0] > 0 else 0
    onto = spanning(tuple(map(tuple, U.T[:rank].tolist())), rank)
    return onto, spanning(tuple(map(tuple, Vt[rank:].tolist())), A.shape[1] - rank)


def _claims(A: Map, parts: tuple[NamedMap, ...]) -> Iterator[Claim]:
    """That the parts' product is A, and that each of them is of its kind."""
    matrices = tuple(part.matrix for part in parts)
    about = "claim.about.typed" if isinstance(A, Exact) else "claim.about.stored"
    if not isinstance(A, Exact) or not all(isinstance(matrix, Exact) for matrix in matrices):
        witness = {"A": A.to_numpy(), "parts": tuple(map(_floats, matrices)), "kinds": tuple(p.kind for p in parts)}
        yield Claim("map_parts_near", witness, about=about)
        return
    yield Claim("map_parts", {"A": Exact(A.rows), "parts": matrices}, "EXACT", about)
    for part in parts:
        kind = "orthogonal_projection" if part.numbers.get("orthogonal") else JUDGED.get(part.kind, part.kind)
        if kind not in ("drop", "embed", "stretch_drop", "stretch_embed"):
            yield Claim(f"is_{kind}", {"A": part.matrix}, "EXACT", about)


def _made(rows: list[list[Scalar]], *, like: Map) -> Map:
    if isinstance(like, Exact):
        return Exact.of(rows)
    return Floating(np.array([[float(entry) for entry in row] for row in rows]))


def _floats(A: Map) -> Float64:
    return A.to_numpy().astype(np.float64)
