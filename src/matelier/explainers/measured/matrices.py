"""What is told of single measured matrices: factors, singular values, eigenvalues, norms, kinds, the portrait."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np

from matelier.explainers.measured.parts import MOST_LISTED, Told, each, farthest, listed, plain_grid, shown
from matelier.explainers.measured.systems import SMALL, VALUES, counted
from matelier.floating.condition import Condition
from matelier.floating.definite import Definiteness
from matelier.floating.describe import Portrait
from matelier.floating.eigen import Eigen
from matelier.floating.factoring import Orthogonal, Root, Triangles
from matelier.floating.kinds import Kind
from matelier.floating.norms import Norms
from matelier.floating.svd import Singular
from matelier.spine.claim import Label
from matelier.spine.measured import Between, Near
from matelier.spine.page import Block, Cell, Table
from matelier.spine.sentence import Sentence

NORMS = ("one", "infinity", "frobenius", "two", "max")
OF_VECTORS = {"one": "norms.vector_one", "two": "norms.vector_two", "infinity": "norms.vector_infinity"}


def eigen_told(value: Eigen, *, real: bool = False) -> Told:
    """A table of the eigenvalues, which of them hang together, and the vectors of a small matrix.

    Of a `real` matrix an eigenvalue alone in a disc about a real number is real: its conjugate would be there too.
    """
    parts, times = each(value.values), value.multiplicities
    if real:
        alone = {group[0] for group in value.groups if len(group) == 1}
        parts = [_made_real(part) if times or i in alone else part for i, part in enumerate(parts)]
    rows: list[tuple[Cell, ...]] = []
    for i, part in enumerate(parts[:MOST_LISTED]):
        rows.append((shown(part), times[i]) if times else (shown(part),))
    heads = ("eigen.value", "eigen.algebraic") if times else ("eigen.value",)
    blocks: list[Block] = [Sentence("measured.eigen.symmetric" if value.symmetric else "measured.eigen.general")]
    blocks.append(Table(heads, tuple(rows)))
    if len(parts) > MOST_LISTED:
        blocks.append(Sentence("measured.first", {"shown": MOST_LISTED, "count": len(parts)}))
    blocks += [
        Sentence("measured.eigen.group", {"places": tuple(i + 1 for i in group), "count": len(group)})
        for group in value.groups[:MOST_LISTED]
        if len(group) > 1
    ]
    if value.vectors is not None and len(value.vectors) <= SMALL:
        blocks += plain_grid("V", value.vectors)
    return Told(tuple(blocks), value.values.label, farthest(value.values), value.would)


def _made_real(part: Between | Near) -> Between | Near:
    if isinstance(part, Between) or part.value.imag or (part.rest is not None and part.rest.imag):
        return part
    return Near(part.value.real, part.radius, part.label, None if part.rest is None else part.rest.real)


def svd_told(value: Singular) -> Told:
    """The singular values, the factors of a small matrix, and what they leave."""
    blocks: list[Block] = list(listed(VALUES, value.values))
    if max(len(value.U), len(value.V)) <= SMALL:
        blocks += [*plain_grid("U", value.U), *plain_grid("V", value.V)]
    blocks.append(Sentence("measured.left", {"left": value.left, "product": "U S Vᵀ"}))
    return Told(tuple(blocks), value.values.label, farthest(value.values))


def qr_told(value: Orthogonal) -> Told:
    """Q and R, what they leave, and how far Q is from orthonormal."""
    left = Sentence("measured.left", {"left": value.left, "product": "Q R"})
    oblique = Sentence("measured.oblique", {"oblique": value.oblique})
    return Told((*_factors(Q=value.Q, R=value.R), left, oblique), value.label)


def lu_told(value: Triangles) -> Told:
    """The order of the rows, L and U, and what they leave."""
    order: tuple[Block, ...] = ()
    if len(value.order) <= MOST_LISTED:
        order = (Sentence("measured.lu.order", {"order": tuple(i + 1 for i in value.order)}),)
    left = Sentence("measured.left", {"left": value.left, "product": "L U"})
    return Told((*order, *_factors(L=value.L, U=value.U), left), value.label)


def cholesky_told(value: Root) -> Told:
    """L and what it leaves, or what the matrix is instead of positive definite."""
    told = definite_told(value.definite)
    if value.L is None or value.left is None:
        return Told((*told.blocks, Sentence("measured.cholesky.none")), told.label, None, told.would)
    left = Sentence("measured.left", {"left": value.left, "product": "L Lᵀ"})
    return Told((*told.blocks, *_factors(L=value.L), left), told.label)


def _factors(**factors: Any) -> tuple[Block, ...]:
    return tuple(block for name, array in factors.items() for block in plain_grid(name, array))


def definite_told(value: Definiteness) -> Told:
    """The kind in a sentence, and how many directions go up, down and nowhere."""
    if value.place is not None:
        i, j = value.place
        return Told((Sentence("measured.definite.not_symmetric", {"row": i + 1, "column": j + 1}),), value.label)
    blocks: list[Block] = [Sentence(f"measured.definite.{value.kind}")]
    if value.inertia is not None:
        up, down, flat = value.inertia
        blocks.append(Sentence("definite.inertia", {"positive": up, "negative": down, "zero": flat}))
    return Told(tuple(blocks), value.label, None, value.would)


def condition_told(value: Condition) -> Told:
    """The condition number, the digits it may cost, and the nearest matrix of lower rank."""
    open_ = not np.isfinite(value.two.upper)
    key = "measured.condition.at_least" if open_ else "measured.condition.is"
    blocks: list[Block] = [Sentence(key, {"two": value.two, "least": value.two.lower})]
    if np.isfinite(value.digits):
        blocks.append(Sentence("measured.condition.digits", {"digits": value.digits}))
    blocks += [Sentence("measured.condition.distance", {"distance": value.distance}), *listed(VALUES, value.values)]
    return Told(tuple(blocks), value.two.label, None, value.would)


def norms_told(value: Norms, *, vector: bool = False, p: object = None) -> Told:
    """A table of the norms; of a vector by their names, the `p`-norm too."""
    names = OF_VECTORS if vector else {name: f"norms.{name}" for name in NORMS}
    parts = [(Sentence(key), cast("Between", value[name])) for name, key in names.items()]
    if value.p is not None:
        parts.append((Sentence("norms.vector_p", {"p": p}), value.p))
    rows = tuple((name, shown(_known(part))) for name, part in parts)
    return Told((Table(("norms.name", "norms.value"), rows),), worst([part.label for _, part in parts]))


def kinds_told(value: tuple[Kind, ...]) -> Told:
    """A list of the kinds; of those that are not exact, how far the matrix is from them."""
    if not value:
        return Told((Sentence("measured.kinds.none"),), "EXACT")
    rows: list[tuple[Cell, ...]] = []
    for kind in value:
        exact = kind.label == "EXACT"
        why = Sentence("measured.kinds.exact" if exact else "measured.kinds.near", {"off": kind.off})
        rows.append((Sentence(f"kind.{kind.name}"), why))
    return Told((Table(("kinds.kind", "kinds.reason"), tuple(rows)),), worst([kind.label for kind in value]))


def describe_told(value: Portrait) -> Told:
    """A table of what is said at a glance."""
    rank = value.rank
    rows: list[tuple[Cell, ...]] = [
        (Sentence("describe.size"), f"{value.rows} × {value.columns}"),
        (Sentence("describe.kinds"), _named(value.kinds)),
        (Sentence("describe.rank"), counted(rank.rank, rank.within)),
        (Sentence("condition.title"), shown(_known(value.condition.two))),
        (Sentence("norms.two"), shown(_known(value.norms.two))),
        (Sentence("norms.frobenius"), shown(_known(value.norms.frobenius))),
    ]
    if value.definite is not None:
        rows.append((Sentence("describe.definite"), definite_told(value.definite).blocks[0]))  # type: ignore[arg-type]
    labels: list[Label] = [rank.rank.label, *([] if value.definite is None else [value.definite.label])]
    return Told((Table(("describe.part", "describe.value"), tuple(rows)),), worst(labels), None, rank.rank.would)


def _known(two: Between) -> object:
    return two if np.isfinite(two.upper) else Sentence("measured.at_least", {"least": two.lower})


def _named(kinds: Sequence[Kind]) -> Cell:
    return Sentence("describe.listed", {"names": tuple(Sentence(f"kind.{kind.name}") for kind in kinds)})


def worst(labels: Sequence[Label]) -> Label:
    """The least that all these labels promise."""
    order: tuple[Label, ...] = ("UNDECIDED", "CHECKED", "PROVED", "EXACT")
    return next(label for label in order if label in labels)


MATRICES_TOLD: dict[str, Callable[[Any], Told]] = {
    "cholesky": cholesky_told, "condition": condition_told, "definite": definite_told, "describe": describe_told,
    "eigen": eigen_told, "kinds": kinds_told, "lu": lu_told, "norms": norms_told, "qr": qr_told, "svd": svd_told,
}  # fmt: skip
