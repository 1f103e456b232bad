"""What is told of systems in measured numbers: rank, determinant, inverses, solutions, least squares, subspaces."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from matelier.explainers.measured.parts import Told, entries, farthest, listed, plain_grid
from matelier.floating.determinant import Determinant
from matelier.floating.inverse import Inverse
from matelier.floating.invertible import Invertibility
from matelier.floating.least_squares import Minimum
from matelier.floating.project import Projection
from matelier.floating.pseudo_inverse import PseudoInverse
from matelier.floating.rank import Rank
from matelier.floating.solvable import Solvability
from matelier.floating.solve import Solution
from matelier.floating.subspaces import Subspaces
from matelier.spine.measured import Between, Count, Near, Verdict
from matelier.spine.page import Block, Table
from matelier.spine.sentence import Sentence

SMALL = 6  # rows of a basis that is shown
VALUES = ("measured.place", "measured.singular")


def counted(rank: Count, within: float) -> Sentence:
    """The rank, or between what it lies; of data known to a distance, what that means."""
    facts = {"least": rank.least, "most": rank.most, "within": within}
    if rank.number is None:
        return Sentence("measured.rank.open_within" if within else "measured.rank.open", facts)
    return Sentence("measured.rank.within" if within else "measured.rank.is", facts)


def rank_told(value: Rank) -> Told:
    """The rank and the singular values that decide it."""
    blocks = (counted(value.rank, value.within), *listed(VALUES, value.values))
    off = farthest(value.values) if value.rank.label == "PROVED" else None
    return Told(blocks, value.rank.label, off, value.rank.would)


def determinant_told(value: Determinant) -> Told:
    """The number, at any size, and whether it is zero."""
    told = {True: "determinant.zero", False: "determinant.not_zero", None: "measured.determinant.open"}[value.zero]
    if value.mantissa.label == "UNDECIDED":
        return Told((Sentence(told),), "UNDECIDED", None, value.would)
    number = Sentence("measured.determinant.is", {"value": _brought(value.mantissa, value.exponent)})
    return Told((number, Sentence(told)), value.mantissa.label, None, value.would)


def _brought(mantissa: Near, e: int) -> Near:
    # In rationals, so that no power of two is too large.
    by = Fraction(2) ** e
    rest = 0 if mantissa.rest is None else mantissa.rest
    if isinstance(mantissa.value, complex):
        return Near(mantissa.value * float(by), mantissa.radius * float(by)) if abs(e) < 900 else mantissa
    middle = Fraction(float(mantissa.value)) + Fraction(float(np.real(rest)))
    return Near(middle * by, Fraction(float(mantissa.radius)) * by)


def inverse_told(value: Inverse) -> Told:
    """The inverse entry by entry, or that there is none."""
    exists = value.exists
    if value.inverse is not None:
        blocks = (Sentence("inverse.exists"), *entries("B", value.inverse))
        return Told(blocks, value.inverse.label, farthest(value.inverse))
    key = "measured.inverse.open" if exists.holds is None else "measured.inverse.none"
    if exists.holds:
        key = "measured.inverse.large" if exists.would is None else "measured.invertible.yes"
    return Told((Sentence(key),), exists.label, None, exists.would)


def invertible_told(value: Invertibility) -> Told:
    """Whether there is an inverse; with a distance, whether all so near have one."""
    said = value.invertible
    key = {True: "yes", False: "no", None: "open"}[said.holds]
    facts = {"within": value.within}
    sentence = Sentence(f"measured.invertible.{key}_within" if value.within else f"measured.invertible.{key}", facts)
    blocks = (sentence, *_distance(value.distance, "measured.invertible.distance"))
    return Told(blocks, said.label, None, said.would)


def _distance(distance: Between | None, key: str) -> tuple[Block, ...]:
    return () if distance is None else (Sentence(key, {"distance": distance}),)


def solve_told(value: Solution | Solvability) -> Told:
    """The solutions, each entry with what is certain of it; with a distance whether a system so near has one."""
    if isinstance(value, Solvability):
        return _solvable(value)
    key = {"unique": "solve.is_unique", "none": "solve.is_none"}.get(value.kind, f"measured.solve.{value.kind}")
    blocks: list[Block] = [Sentence(key)]
    if value.point is not None:
        blocks += entries("x", value.point)
    if value.directions is not None and len(value.directions) <= SMALL:
        blocks += plain_grid("N", value.directions)
    if value.least_squares is not None:
        blocks += [Sentence("solve.nearest"), *entries("x", value.least_squares)]
    off = farthest(value.point, value.least_squares)
    return Told(tuple(blocks), value.label, off, value.would)


def _solvable(value: Solvability) -> Told:
    key = {True: "yes", False: "no", None: "open"}[value.solvable.holds]
    blocks: list[Block] = [Sentence(f"measured.solvable.{key}", {"within": value.within})]
    blocks += _distance(value.distance, "measured.solvable.distance")
    if value.x is not None:
        blocks += [Sentence("measured.solvable.x"), *entries("x", Near(value.x, np.zeros(value.x.shape)))]
    return Told(tuple(blocks), value.solvable.label, None, value.solvable.would)


def least_squares_told(value: Minimum) -> Told:
    """The nearest x, whether there is but one, and how much is left."""
    blocks: list[Block] = []
    if value.x is not None:
        blocks += [Sentence("measured.least_squares.is"), *entries("x", value.x)]
    blocks += [Sentence("measured.least_squares.left", {"size": part}) for part in _sizes(value.size)]
    blocks += _unique(value.unique)
    if value.x is None:
        return Told(tuple(blocks), value.unique.label, None, value.would)
    return Told(tuple(blocks), value.x.label, farthest(value.x), value.unique.would)


def _sizes(size: Between) -> list[Between]:
    parts = zip(*(np.atleast_1d(end).tolist() for end in (size.value, size.lower, size.upper)), strict=True)
    return [Between(value, low, high, size.label) for value, low, high in parts][:SMALL]


def _unique(unique: Verdict) -> tuple[Sentence, ...]:
    keys = {True: "measured.least_squares.one", False: "least_squares.many"}
    return () if unique.holds is None else (Sentence(keys[unique.holds]),)


def pseudo_inverse_told(value: PseudoInverse) -> Told:
    """The pseudo-inverse, entry by entry."""
    if value.inverse is None:
        return Told((), "EXACT", None, value.would)
    blocks = (Sentence("measured.pseudo_inverse.is"), *entries("X", value.inverse))
    return Told(blocks, value.inverse.label, farthest(value.inverse), value.would)


def project_told(value: Projection) -> Told:
    """The nearest point, its coefficients, and what is left."""
    blocks: list[Block] = [Sentence("measured.project.is"), *entries("p", value.p)]
    if value.x is not None:
        blocks += [Sentence("measured.project.coefficients"), *entries("x", value.x)]
    blocks += [Sentence("measured.project.left"), *entries("r", value.left)]
    return Told(tuple(blocks), value.p.label, farthest(value.p, value.x, value.left), value.would)


def subspaces_told(value: Subspaces) -> Told:
    """The four dimensions, bases of small matrices, and how far they can lean."""
    spaces = {"column": value.column, "row": value.row, "null": value.null, "left_null": value.left_null}
    rows = tuple((Sentence(f"subspaces.{name}"), basis.shape[1]) for name, basis in spaces.items())
    blocks: list[Block] = [counted(value.rank, 0.0), Table(("subspaces.space", "subspaces.dimension"), rows)]
    for name, basis in spaces.items():
        if basis.size and len(basis) <= SMALL:
            blocks += [Sentence("measured.subspaces.basis", {"space": Sentence(f"subspaces.{name}")})]
            blocks += plain_grid("", basis)[1:]
    known = value.leaning < 1
    key = "measured.subspaces.leaning" if known else "measured.subspaces.unknown"
    blocks.append(Sentence(key, {"leaning": value.leaning}))
    label = value.rank.label if value.rank.label == "UNDECIDED" else value.label
    return Told(tuple(blocks), label, None, value.rank.would)


SYSTEMS_TOLD: dict[str, Callable[[Any], Told]] = {
    "determinant": determinant_told, "inverse": inverse_told, "invertible": invertible_told,
    "least_squares": least_squares_told, "project": project_told, "pseudo_inverse": pseudo_inverse_told,
    "rank": rank_told, "solve": solve_told, "subspaces": subspaces_told,
}  # fmt: skip
