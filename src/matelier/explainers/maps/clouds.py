"""A cloud of points projected on the plane that W spans, and the turn that lays this plane into the paper."""

from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matelier.exact.arithmetic import (
    all_real,
    beside,
    columns,
    entries,
    from_columns,
    identity,
    letters_of,
    pick_columns,
    product,
    size_of,
    transposed,
)
from matelier.exact.eliminate import staircase
from matelier.exact.orthogonal import gram_schmidt, qr
from matelier.exact.projection import projection_matrix
from matelier.exact.witness import claim
from matelier.formats.points import read_points
from matelier.geometry.clouds import CLOUDS
from matelier.scalars.held import rational
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.cloud import Cloud
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Floating
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float64 = NDArray[np.float64]

MOST_DIGITS = 9  # of an entry of W, for lengths to be written as square roots
MOST_SHOWN = 300  # points of a witness
ANOTHER = ((2, 1), (1, 1))  # its determinant is 1: what it mixes spans the same


@dataclass(frozen=True, slots=True)
class Projected(Record):
    """A cloud on the plane that W spans: P projects, R turns the plane into the paper (None where not asked for).

    `normal` is orthogonal to the plane (None where there are several directions, or none); `another` spans the same
    plane as W. `whole`, `kept` and `left` are sums of squares of the points, of P times them and of what is left;
    `share` is kept / whole. `projected` has as many coordinates as the points have, and so has `turned`, but of these
    only the first `rank` are not zero: they are the points in the paper.
    """

    W: Exact
    P: Exact
    R: Exact | Floating | None
    rank: int
    normal: Exact | None
    another: Exact
    count: int
    whole: float
    kept: float
    left: float
    share: float
    cloud: Cloud = field(metadata={"json": False})
    projected: Float64 = field(metadata={"json": False})
    turned: Float64 | None = field(metadata={"json": False})


def open_cloud(source: object) -> tuple[Cloud, tuple[Sentence, ...]]:
    """The cloud of this name, or what `read_points` reads. Raises BadInput "points..."."""
    if isinstance(source, Cloud):
        return source, ()
    if isinstance(source, str) and source in CLOUDS:
        return CLOUDS[source](), ()
    try:
        return read_points(source)
    except BadInput as refusal:
        if refusal.key == "points.no_file":
            raise BadInput("points.missing", given=refusal.facts["given"], known=tuple(CLOUDS)) from refusal
        raise


def project_cloud(
    cloud: Cloud, W: Exact, *, turn: bool = True, told: tuple[Sentence, ...] = ()
) -> Work[Found[Projected]]:
    """The cloud projected on the columns of W, orthogonally; `told` are notices about how it was read.

    Raises BadInput "project_points...".
    """
    W = _fitting(W, cloud.points.shape[1])
    C = pick_columns(W, staircase(W).pivots)
    if not C.shape[1]:
        raise BadInput("project_points.zero")
    P = projection_matrix(W).value
    yield Step("project_points.projection", {"rank": C.shape[1]}, W, P, level=0)
    projected = _images(P.to_numpy(), cloud.points)
    R = turned_into_paper(C) if turn else None
    if R is not None:
        yield Step("project_points.turn", {"rank": C.shape[1]}, P, R, level=0)
    turned = None if R is None else _images(R.to_numpy(), projected)
    whole, kept, left = (float((X**2).sum()) for X in (cloud.points, projected, cloud.points - projected))
    value = Projected(
        W, P, R, C.shape[1], _normal(C), another_basis(C), len(cloud.points), whole, kept, left,
        kept / whole if whole else 1.0, cloud, projected, turned,
    )  # fmt: skip
    return Found(value, tuple(_claims(value)), (*told, *_notices(value)))


def another_basis(C: Exact) -> Exact:
    """Other vectors that span what the independent columns of C span: each the sum of some, or twice the only one."""
    r = C.shape[1]
    if r == 1:
        return Exact.of([[2 * row[0]] for row in C.rows])
    mixed = [[ANOTHER[i][j] if i < 2 and j < 2 else int(i == j) for j in range(r)] for i in range(r)]
    return product(C, Exact.of(mixed))


def turned_into_paper(C: Exact) -> Exact | Floating:
    """The rotation whose first rows are an orthonormal basis of the span of C's independent columns.

    By Gram and Schmidt, exact wherever the lengths are square roots of short fractions; else floating.
    """
    n = C.shape[0]
    whole = beside(C, identity(n))
    if size_of(entries(C)) <= MOST_DIGITS:
        try:
            R = transposed(qr(Exact(whole.rows)).value.Q)
        except Unable:
            pass
        else:
            mirrored = float(np.linalg.det(R.to_numpy())) < 0
            return Exact((*R.rows[:-1], tuple(-entry for entry in R.rows[-1]))) if mirrored else R
    A = whole.to_numpy()
    scales: Float64 = np.linalg.norm(A, axis=0)
    Q = np.linalg.qr(A / np.where(scales > 0, scales, 1))[0]
    Q = Q * np.where((Q * A[:, :n]).sum(axis=0) < 0, -1.0, 1.0)
    Q[:, -1] *= np.sign(np.linalg.det(Q))
    return Floating(np.ascontiguousarray(Q.T))


def _images(A: Float64, points: Float64) -> Float64:
    """A x for each row x, added up in one order, whatever the length of the array."""
    return np.column_stack([sum(entry * points[:, j] for j, entry in enumerate(row)) for row in A.tolist()])


def _fitting(W: Exact, height: int) -> Exact:
    if W.shape[0] == 1 and W.shape[1] == height:  # a row stands where a column is meant
        W = Exact(transposed(W).rows, origin=W.origin)
    if W.shape[0] != height:
        key = "project_points.turned_round" if W.shape[0] < W.shape[1] == height else "project_points.height"
        raise BadInput(key, rows=W.shape[0], columns=W.shape[1], height=height)
    letters = letters_of(W)
    if letters:
        raise BadInput("project_points.letters", letter=letters[0])
    if not all_real(W):
        raise BadInput("project_points.complex")
    return Exact(W.rows, origin=W.origin)  # without a bar


def _normal(C: Exact) -> Exact | None:
    """A direction orthogonal to all columns, where there is only one: the last one that Gram and Schmidt find."""
    n, r = C.shape
    if n - r != 1:
        return None
    D = gram_schmidt(Exact(beside(C, identity(n)).rows)).value.orthogonal
    last = columns(D)[-1]
    if not rational(D):
        return from_columns([last], n)
    scale = np.lcm.reduce([int(entry.denominator) for entry in last], dtype=object)
    whole = [int(entry * int(scale)) for entry in last]
    common = int(np.gcd.reduce(whole, dtype=object)) * (1 if next(filter(None, whole)) > 0 else -1)
    return Exact.of([[entry // common] for entry in whole])


def _claims(value: Projected) -> "list[Claim]":
    W, P, R, C = value.W, value.P, value.R, value.another
    claims = [
        *projection_matrix(W).claims,
        claim("is_orthogonal_projection", A=P),
        *projection_matrix(C).claims,  # the same P, found for another basis
    ]
    if isinstance(R, Exact):
        claims.append(claim("is_rotation", A=R))
    if value.normal is not None:
        claims.append(claim("null_vector", A=transposed(W), v=value.normal))
    shown = np.arange(value.count) if value.count <= MOST_SHOWN else np.arange(MOST_SHOWN) * value.count // MOST_SHOWN
    witness: dict[str, Any] = {
        "P": P.to_numpy(), "points": value.cloud.points[shown], "projected": value.projected[shown],
        "whole": value.whole, "kept": value.kept, "left": value.left,
    }  # fmt: skip
    claims.append(Claim("points_projected", witness, about="claim.about.points"))
    if R is not None and value.turned is not None:
        told = {
            "R": R.to_numpy(),
            "projected": value.projected[shown],
            "turned": value.turned[shown],
            "rank": value.rank,
        }
        claims.append(Claim("points_turned", told, about="claim.about.points"))
    return claims


def _notices(value: Projected) -> "list[Sentence]":
    told: list[Sentence] = [*cast("tuple[Sentence, ...]", value.W.origin.get("notices", ()))]
    if value.rank < value.W.shape[1]:
        facts = {"columns": value.W.shape[1], "rank": value.rank}
        told.append(Sentence("project_points.dependent", facts))
    if value.rank == value.W.shape[0]:
        told.append(Sentence("project_points.everything"))
    if isinstance(value.R, Floating):
        told.append(Sentence("project_points.rounded"))
    return told
