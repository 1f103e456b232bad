"""What a matrix does to the plane or to space: found exactly, told in words, shown in figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from matelier.exact.arithmetic import all_real, columns, difference, entries, has_letters, identity, letters_of, product
from matelier.exact.determinant import determinant
from matelier.exact.eigen import eigen
from matelier.exact.eigenvalues import Eigenvalue
from matelier.exact.eliminate import rank
from matelier.exact.kinds import kinds
from matelier.exact.singular import gram
from matelier.exact.spaces import subspaces
from matelier.exact.svd import svd
from matelier.explainers.maps.transform_pictures import (
    area_figure,
    eigen_figure,
    grid_figures,
    moving,
    null_figure,
    round_figure,
)
from matelier.explainers.matrices.matrix import given
from matelier.explainers.matrices.systems import EQUALS, GAP
from matelier.explainers.scene_parts import Float64, short
from matelier.scalars.algebraic import is_real
from matelier.scalars.nested import square_root
from matelier.spine.answer import Answer, Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable
from matelier.spine.formula import Entries, Node, Number, Row, Subscript, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.page import Block, Figure, Formula, Heading, Page
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

MOST = 3  # rows or columns that can be seen
FRAMES = 48
NAMED = (
    "zero", "identity", "scalar", "rotation", "reflection", "orthogonal_projection", "projection", "diagonal",
)  # fmt: skip
"""Kinds with a name of their own, the more telling first; the judge knows a claim of each."""


@dataclass(frozen=True, slots=True)
class Transformation(Record):
    """What A (m × n) does to what has n coordinates.

    `kind` is the most telling name. `ratio` is what lengths, areas or volumes of n dimensions are multiplied by:
    |det A| for a square matrix, √det(AᵀA) for a tall one, 0 where rank < n. `orientation` is 1 where it is kept, −1
    where it is reversed, 0 where it is lost, None where m ≠ n; so are `determinant` and `eigen` None, and `eigen` too
    where roots are too long to be written. `null` is a basis of what becomes 0, as columns.
    """

    kind: str
    rank: int
    determinant: Scalar | None
    ratio: Scalar
    orientation: int | None
    singular_values: tuple[Scalar, ...]
    eigen: tuple[Eigenvalue, ...] | None
    null: Exact


def transform(A: Exact) -> Found[Transformation]:
    """What a real matrix of at most 3 rows and columns does.

    Raises BadInput("transform.size"), BadInput("transform.letters") and BadInput("transform.complex").
    """
    _check(A)
    m, n = A.shape
    r, spaces, singular = rank(A), subspaces(A), svd(A)
    det = determinant(A) if m == n else None
    values = _eigenvalues(A) if m == n else None
    name, named = _kind(A, r.value)
    value = Transformation(
        kind=name,
        rank=r.value,
        determinant=None if det is None else det.value,
        ratio=_ratio(A, None if det is None else det.value, singular.value.values),
        orientation=None if det is None else _sign(det.value),
        singular_values=singular.value.values,
        eigen=None if values is None else values.value,
        null=spaces.value.null,
    )
    parts = [r, *([] if det is None else [det]), *([] if values is None else [values]), singular, spaces]
    claims = tuple(claim for part in parts for claim in part.claims)
    notices = {told.key: told for part in parts for told in part.notices}
    return Found(value, (*claims, *named), tuple(notices.values()))


def _eigenvalues(A: Exact) -> Found[tuple[Eigenvalue, ...] | None]:
    try:
        found = eigen(A)
    except Unable:  # a root too long to be simplified: of measured numbers, with all their digits
        return Found(None, (), (Sentence("transform.rounded"),))
    return Found(found.value, found.claims, found.notices)


def _check(A: Exact) -> None:
    m, n = A.shape
    if max(m, n) > MOST:
        raise BadInput("transform.size", rows=m, columns=n, most=MOST)
    if any(map(has_letters, entries(A))):
        raise BadInput("transform.letters", letters=letters_of(A))
    if not all_real(A):
        raise BadInput("transform.complex")


def _ratio(A: Exact, det: Scalar | None, values: tuple[Scalar, ...]) -> Scalar:
    if det is not None:
        return -det if det < 0 else det
    m, n = A.shape
    try:
        return 0 * A.rows[0][0] if m < n else square_root(determinant(gram(A)).value)
    except Unable:  # a root too long to be simplified: the product of the singular values, by its digits
        return prod(values)


def _sign(det: Scalar) -> int:
    return 0 if not det else 1 if det > 0 else -1


def _kind(A: Exact, r: int) -> tuple[str, tuple[Claim, ...]]:
    m, n = A.shape
    if m != n:
        return ("collapse" if r < min(m, n) else "into" if m > n else "onto"), ()
    found = kinds(A)
    names = {one.name for one in found.value}
    for name in NAMED:
        if name in names:
            return name, tuple(claim for claim in found.claims if claim.kind == f"is_{name}")
    if r < n:
        return "collapse", ()
    if _is_shear(A):
        return "shear", ()
    if "symmetric" in names:
        return "symmetric", tuple(claim for claim in found.claims if claim.kind == "is_symmetric")
    return ("turns" if n == 2 and _discriminant(A) < 0 else "general"), ()


def _discriminant(A: Exact) -> Scalar:
    # Negative where a 2 × 2 matrix has no real eigenvalue; with three rows there always is one.
    (a, b), (c, d) = A.rows
    return (a - d) * (a - d) + 4 * b * c


def _is_shear(A: Exact) -> bool:
    N = difference(A, identity(len(A.rows)))
    return not any(entries(product(N, N)))


def transform_told(answer: Answer[Transformation]) -> Page:
    """What A does in words, then a figure for each thing to see."""
    A, value = given(answer, "A"), answer.value
    array = A.to_numpy()
    return (
        _opening(A),
        _images(A),
        Sentence(f"transform.kind.{value.kind}"),
        *grid_figures(array),
        *_round(A, value),
        *_eigen(A, value),
        *_area(A, value),
        *_null(A, value),
    )


def _opening(A: Exact) -> Sentence:
    m, n = A.shape
    source, target = (Sentence(f"transform.of.{size}") for size in (n, m))
    return Sentence("transform.maps", {"source": source, "target": target})


def _images(A: Exact) -> Formula:
    # Its columns say where the basis vectors go.
    parts: list[Node] = []
    for j, image in enumerate(columns(A)):
        parts += [GAP] if parts else []
        head = Exact(tuple((entry,) for entry in image))
        parts += [Symbol("A"), Subscript(Symbol("e"), Number(j + 1)), EQUALS, Entries(head)]
    return Formula(Row(tuple(parts)))


def _round(A: Exact, value: Transformation) -> Page:
    n = A.shape[1]
    lengths = tuple(short(one) for one in value.singular_values)
    facts = {"longest": lengths[0], "shortest": lengths[-1], "lengths": lengths}
    if n == 1:
        return ()
    key = "zero" if value.rank == 0 else "circle" if n == 2 else "sphere"
    told = Sentence(f"transform.round.{key}", facts)
    title = Heading("transform.round.title", level=2)
    return (title, told) if value.rank == 0 else (title, told, round_figure(A.to_numpy(), value.singular_values))


def _eigen(A: Exact, value: Transformation) -> Page:
    m, n = A.shape
    if m != n or n == 1:
        return ()
    real = _directions(A, value)
    count = n if value.eigen is None else len(value.eigen)
    every = any(vectors.shape[1] == n for _, vectors in real)
    key = "every" if every else "none" if not real else "some" if len(real) < count else "real"
    told = Sentence(f"transform.eigen.{key}", {"values": tuple(short(one) for one, _ in real)})
    return Heading("transform.eigen.title", level=2), told, eigen_figure(A.to_numpy(), real)


def _directions(A: Exact, value: Transformation) -> tuple[tuple[Scalar, Float64], ...]:
    """The real eigenvalues with their vectors as columns; rounded where they are not written exactly."""
    if value.eigen is not None:
        return tuple((one.value, one.vectors.to_numpy()) for one in value.eigen if is_real(one.value))
    if value.kind == "turns":
        return ()
    values, vectors = (np.asarray(part, dtype=np.complex128) for part in np.linalg.eig(A.to_numpy()))
    return tuple((float(one.real), vectors[:, [k]].real) for k, one in enumerate(values) if not one.imag)


def _area(A: Exact, value: Transformation) -> Page:
    m, n = A.shape
    blocks: list[Block] = [Heading(f"transform.measure.{n}", level=2)]
    facts: dict[str, Any] = {"measure": Sentence(f"transform.measure.{n}"), "ratio": short(value.ratio)}
    blocks.append(Sentence("transform.lost" if value.rank < n else "transform.multiplied", facts))
    if value.determinant is not None and value.orientation is not None:
        sign = {1: "kept", -1: "reversed", 0: "flat"}[value.orientation]
        blocks.append(Sentence(f"transform.orientation.{sign}", {"determinant": short(value.determinant)}))
    if m == n == 2:
        blocks.append(area_figure(A.to_numpy(), value.determinant))
    return tuple(blocks)


def _null(A: Exact, value: Transformation) -> Page:
    n = A.shape[1]
    if value.rank == n:
        return ()
    facts = {"rank": value.rank, "dimension": n - value.rank, "columns": n}
    figure = null_figure(A.to_numpy(), value.null.to_numpy())
    told = (Heading("transform.null.title", level=2), Sentence("transform.collapse", facts))
    return told if figure is None else (*told, figure)


def frames(answer: Answer[Any], count: int = FRAMES) -> Iterator[Figure]:
    """The answer to `transform` as a film: from the identity, where all stays, to A, in `count` figures."""
    yield from moving(given(answer, "A").to_numpy(), count)
