"""Whether a saved answer about what a matrix does tells what its claims prove, of the matrix that was given."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from matelier.explainers.maps.parts import Map, map_read
from matelier.formats.number import read_number
from matelier.geometry.reading import Numbers, names_of
from matelier.render.plain import plain
from matelier.render.saved import ARRAY, array_from_plain, claims_from_plain
from matelier.render.scalar import scalar_from_plain
from matelier.render.words import words
from matelier.spine.errors import Refusal
from matelier.spine.matrix import Exact, Floating

NEAR = 1e-9  # of numbers that are told rounded

Plain = Any


def map_agrees(data: Mapping[str, Plain]) -> bool:
    """Whether names, rank and determinant are those of what was given, and its parts those that the claims multiply."""
    try:
        A, value = _matrix(data["given"]["A"]), data["value"]
        fresh = plain(map_read(A).value, words("en"))
        read = [_same(value[name], fresh[name]) for name in ("kind", "names", "rank", "determinant")]
        spaces = [_same(value[name], fresh[name]) for name in ("onto", "lost")]
        if isinstance(A, Floating):  # a basis is not the only one, and its last digits are LAPACK's
            spaces = [_annihilated(A, value["lost"], value["rank"]), _spanned(A, value["onto"], value["rank"])]
        return all([*read, *spaces]) and all(_proved(A, value[name], data) for name in ("parts", "turns"))
    except (ArithmeticError, AttributeError, LookupError, Refusal, TypeError, ValueError):
        return False


def _matrix(part: Plain) -> Map:
    if isinstance(part, dict):
        return Floating(array_from_plain(cast("dict[str, object]", part), "A"))
    return Exact(tuple(tuple(scalar_from_plain(entry, read_number) for entry in row) for row in part))


def _proved(A: Map, parts: Sequence[Plain], data: Mapping[str, Plain]) -> bool:
    """Whether a claim multiplies these parts, and the numbers told of each are its matrix's."""
    told = [_matrix(part["matrix"]) for part in parts]
    for claim in claims_from_plain(data, read_number):
        if claim.kind in ("map_parts", "map_parts_near") and _equal(_given(claim.witness["A"]), A):
            shown = [_given(part) for part in cast("Sequence[object]", claim.witness["parts"])]
            if len(shown) == len(told) and all(map(_equal, shown, told)):
                return all(_tells(part, matrix) for part, matrix in zip(parts, told, strict=True))
    return False


def _given(part: object) -> Map:
    return part if isinstance(part, Exact) else Floating(np.asarray(part))


def _equal(one: Map, two: Map) -> bool:
    if isinstance(one, Exact) and isinstance(two, Exact):
        return one.rows == two.rows
    return np.array_equal(one.to_numpy(), two.to_numpy())


def _tells(part: Plain, matrix: Map) -> bool:
    for named in names_of(matrix):
        if named.kind == part["kind"] and _same(part["numbers"], plain(named.numbers, words("en"))):
            return True
    return _builds(part["kind"], part["numbers"], matrix.to_numpy().astype(np.float64))


def _builds(kind: str, numbers: Numbers, A: "np.ndarray[Any, np.dtype[np.float64]]") -> bool:
    """Whether factors and directions make this matrix."""
    factors = [_number(factor) for factor in numbers["factors"]]
    made = np.zeros_like(A)
    if kind == "stretch":
        for factor, direction in zip(factors, numbers["directions"], strict=True):
            line = np.array([_number(entry) for entry in direction])
            made += factor * np.outer(line, line) / (line @ line)
    elif kind in ("scaling", "stretch_drop", "stretch_embed"):
        made[: len(factors), : len(factors)] = np.diag(factors)
    else:
        return False
    return bool(np.abs(made - A).max() <= NEAR * max(1e-300, float(np.abs(A).max())))


def _annihilated(A: Map, lost: Sequence[Sequence[Plain]], rank: int) -> bool:
    vectors = np.array([[_number(entry) for entry in vector] for vector in lost]).reshape(len(lost), A.shape[1])
    size = float(np.abs(A.to_numpy()).max())
    images = vectors @ A.to_numpy().T
    sizes = np.abs(vectors).max(axis=1, keepdims=True) if len(lost) else np.ones((0, 1))
    return len(lost) == A.shape[1] - rank and bool((np.abs(images) <= NEAR * size * sizes).all())


def _spanned(A: Map, onto: Sequence[Sequence[Plain]], rank: int) -> bool:
    if len(onto) != rank or not rank:
        return len(onto) == rank
    Q = np.linalg.qr(np.array([[_number(entry) for entry in vector] for vector in onto]).T)[0]
    left = A.to_numpy() - Q @ (Q.T @ A.to_numpy())
    return bool(np.abs(left).max() <= NEAR * np.abs(A.to_numpy()).max())


def _number(entry: Plain) -> float:
    return float(entry) if isinstance(entry, int | float) else float(scalar_from_plain(entry, read_number))


def _same(one: Plain, two: Plain) -> bool:
    if isinstance(one, bool | str | None):
        return one == two
    if isinstance(one, int | float):
        return isinstance(two, int | float) and abs(one - two) <= NEAR * max(1.0, abs(one))
    if type(one) is list:
        first, second = cast("list[Plain]", one), cast("list[Plain]", two)
        return type(two) is list and len(first) == len(second) and all(map(_same, first, second))
    if not isinstance(two, dict) or one.keys() != cast("Plain", two).keys():
        return False
    if one.keys() == ARRAY:
        return bool(np.allclose(array_from_plain(one, ""), array_from_plain(cast("Plain", two), ""), rtol=0, atol=NEAR))
    return all(_same(one[name], two[name]) for name in one)
