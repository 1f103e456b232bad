"""What a matrix only just is not, and why: the entry, the column or the vector that stands in the way."""

from collections.abc import Iterator
from itertools import islice

from matelier.exact.arithmetic import columns, dot, inner, total
from matelier.exact.determinant import determinant_value
from matelier.exact.ldl import along, pivots
from matelier.exact.look import Look
from matelier.scalars.surd import sign
from matelier.spine.sentence import Sentence

# Of these nobody asks whether they are symmetric: they are, or it is plain that they are not.
UNSYMMETRIC = {
    "symmetric", "antisymmetric", "hermitian", "upper_triangular", "lower_triangular", "permutation", "rotation",
}  # fmt: skip


def near_misses(look: Look, held: frozenset[str]) -> tuple[Sentence, ...]:
    """The near misses of a matrix that is of the kinds `held`; with letters in it there are none to tell."""
    if look.letters or "zero" in held or not look.is_wide:
        return ()
    finders = (_symmetric, _triangular, _permutation, _orthogonal, _rotation, _stochastic, _covariance)
    return tuple(told for find in finders for told in find(look, held))


def _symmetric(look: Look, held: frozenset[str]) -> Iterator[Sentence]:
    # Told where one pair alone is in the way.
    told = UNSYMMETRIC if look.is_real else UNSYMMETRIC - {"symmetric"}  # of complex ones Aᴴ is what counts
    if look.is_square and len(look.A.rows) > 2 and not held & told:
        places = _differing(look)
        if len(places) == 1:
            i, j = places[0]
            facts = {"row": i + 1, "column": j + 1, "entry": look.A.rows[i][j], "other": look.A.rows[j][i]}
            yield Sentence("near.hermitian" if not look.is_real else "near.symmetric", facts)


def _differing(look: Look) -> list[tuple[int, int]]:
    # The first two pairs that differ.
    n, A, H = len(look.A.rows), look.A.rows, look.adjoint.rows
    return list(islice(((i, j) for i in range(n) for j in range(i, n) if A[i][j] != H[i][j]), 2))


def _triangular(look: Look, held: frozenset[str]) -> Iterator[Sentence]:
    # Told where one entry alone is in the way.
    if (
        not look.is_square
        or len(look.A.rows) < 3
        or held & {"upper_triangular", "lower_triangular", "permutation", "orthogonal"}
    ):
        return
    places = [(i, j, entry) for i, row in enumerate(look.A.rows) for j, entry in enumerate(row) if entry]
    for key, wrong in (
        ("near.upper_triangular", [place for place in places if place[0] > place[1]]),
        ("near.lower_triangular", [place for place in places if place[0] < place[1]]),
    ):
        if len(wrong) == 1:
            i, j, entry = wrong[0]
            yield Sentence(key, {"row": i + 1, "column": j + 1, "entry": entry})


def _permutation(look: Look, held: frozenset[str]) -> Iterator[Sentence]:
    if (
        not look.is_square
        or held & {"permutation", "diagonal", "nilpotent"}
        or {e for row in look.A.rows for e in row} != {0, 1}
    ):
        return
    for key, lines in (("near.permutation_row", look.A.rows), ("near.permutation_column", columns(look.A))):
        wrong = next(((i, line) for i, line in enumerate(lines, 1) if sum(line) != 1), None)
        if wrong is not None and sum(wrong[1]) <= 2:
            yield Sentence(key, {"index": wrong[0], "count": int(sum(wrong[1]))})
            return


def _orthogonal(look: Look, held: frozenset[str]) -> Iterator[Sentence]:
    if held & {"orthogonal", "unitary", "orthonormal_columns", "diagonal"}:
        return
    m, n = look.A.shape
    if m < n:
        return
    G = look.gram.rows
    slanted = next(((i, j) for i in range(n) for j in range(i + 1, n) if G[i][j]), None)
    lengths = [j for j in range(n) if G[j][j] != 1]
    if slanted is None and lengths and all(G[j][j] for j in range(n)):
        yield Sentence("near.orthogonal_length", {"column": lengths[0] + 1, "square": G[lengths[0]][lengths[0]]})
    elif slanted is not None and not lengths:
        i, j = slanted
        yield Sentence("near.orthogonal_slant", {"i": i + 1, "column": j + 1, "value": G[i][j]})


def _rotation(look: Look, held: frozenset[str]) -> Iterator[Sentence]:
    if "orthogonal" in held and not held & {"rotation", "reflection", "identity"}:
        determinant = determinant_value(look.A)
        if determinant == -1:
            yield Sentence("near.rotation", {"determinant": determinant})


def _stochastic(look: Look, held: frozenset[str]) -> Iterator[Sentence]:
    if held & {"stochastic_rows", "stochastic_columns"} or not look.is_real:
        return
    if all(entry == 0 or abs(entry) >= 1 for row in look.A.rows for entry in row):
        return  # nothing looks like a share
    for key, lines in (("near.stochastic_row", look.A.rows), ("near.stochastic_column", columns(look.A))):
        wrong = [(i, whole) for i, whole in enumerate(map(total, lines), 1) if whole != 1]
        negative = any(entry < 0 for line in lines for entry in line)
        if len(wrong) == 1 and len(lines) > 2 and not negative:
            yield Sentence(key, {"index": wrong[0][0], "sum": wrong[0][1]})


def _covariance(look: Look, held: frozenset[str]) -> Iterator[Sentence]:
    if look.form is None or "covariance" in held or not look.is_real:
        return
    k = next((k for k, pivot in enumerate(pivots(look.form.D)) if sign(pivot) < 0), None)
    if k is not None:
        v = along(look.form, k, -1)
        entries = columns(v)[0]
        image = [dot(row, entries) for row in look.A.rows]
        value = inner(entries, image)
        yield Sentence("near.covariance", {"v": v, "value": value})
