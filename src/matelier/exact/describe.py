"""The portrait of a matrix: what can be said quickly, from size to eigenvalues; of a system, how many solutions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from matelier.exact.arithmetic import entries, inner
from matelier.exact.definite import definite
from matelier.exact.determinant import determinant
from matelier.exact.eigen import eigen
from matelier.exact.eliminate import rank
from matelier.exact.kinds import kinds
from matelier.exact.look import MOST_FORM
from matelier.exact.multiply import trace
from matelier.exact.solve import solve, split
from matelier.scalars.nested import square_root
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import Refusal
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

MOST_EIGEN = 4  # rows, for the eigenvalues to be part of a portrait
MOST_ROWS = 250  # of either side, beyond which kinds and determinant are left to their own questions
# Told by the other parts of a portrait, or of no interest beside them.
ASIDE = {
    "square", "rectangular", "invertible", "singular", "full_column_rank", "full_row_rank", "gram", "covariance",
}  # fmt: skip
IMPLIED: dict[str, set[str]] = {  # what needs no telling beside another kind
    "zero": {
        "scalar", "diagonal", "symmetric", "strictly_upper_triangular", "strictly_lower_triangular", "nilpotent",
        "projection", "orthogonal_projection", "row_echelon", "reduced_row_echelon", "toeplitz", "hankel", "circulant",
    },
    "identity": {
        "scalar", "permutation", "orthogonal_projection", "projection", "involution", "stochastic_rows",
        "stochastic_columns", "reduced_row_echelon", "orthogonal", "companion",
    },
    "scalar": {"diagonal", "toeplitz", "circulant"},
    "diagonal": {"upper_triangular", "lower_triangular", "symmetric", "row_echelon"},
    "strictly_upper_triangular": {"upper_triangular", "nilpotent"},
    "strictly_lower_triangular": {"lower_triangular", "nilpotent"},
    "upper_triangular": {"row_echelon"},
    "reduced_row_echelon": {"row_echelon"},
    "permutation": {"orthogonal", "stochastic_rows", "stochastic_columns"},
    "rotation": {"orthogonal"},
    "reflection": {"orthogonal", "involution", "symmetric"},
    "orthogonal_projection": {"projection", "symmetric"},
    "circulant": {"toeplitz"},
    **{name: {"normal"} for name in ("symmetric", "antisymmetric", "hermitian", "orthogonal", "unitary")},
}  # fmt: skip

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dimensions(Record):
    """The dimensions of the four subspaces."""

    column: int
    row: int
    null: int
    left_null: int


@dataclass(frozen=True, slots=True)
class Portrait(Record):
    """What is said of a matrix at a glance; None where it makes no sense for this one, or would take too long.

    `kinds` are the most telling names. `length` is that of a single row or column. `system` says unique, infinite or
    none for a matrix with a bar before its last column; all else is then about the matrix left of the bar.
    """

    rows: int
    columns: int
    kinds: tuple[str, ...]
    rank: int
    dimensions: Dimensions
    determinant: Scalar | None
    trace: Scalar | None
    invertible: bool | None
    eigenvalues: tuple[Scalar, ...] | None
    definite: str | None
    length: Scalar | None
    system: str | None


class _Collector:
    """Asks questions, and keeps what proves their answers and what is to be told about them."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self.notices: dict[str, Sentence] = {}

    def ask(self, question: Callable[..., Found[T]], *given: Exact) -> T | None:
        """What the question finds; None where it refuses."""
        try:
            found = question(*given)
        except Refusal:
            return None
        self.claims += found.claims
        fresh = {told.key: told for told in found.notices if not told.key.startswith("near.")}
        self.notices = fresh | self.notices
        return found.value


def describe(A: Exact) -> Found[Portrait]:
    """The portrait of a matrix, or of the system that one with a bar before its last column says."""
    asked = _Collector()
    system = None
    if A.bar is not None and A.bar == A.shape[1] - 1:
        A, b = split(A)
        solution = asked.ask(solve, A, b)
        system = None if solution is None else solution.kind
    A = Exact(A.rows)
    m, n = A.shape
    square, quick = m == n, max(m, n) <= MOST_ROWS
    named = kinds(A) if quick else Found(())
    names = {kind.name for kind in named.value}
    r = asked.ask(rank, A) or 0
    det = asked.ask(determinant, A) if square and quick else None
    values = asked.ask(eigen, A) if square and n <= MOST_EIGEN else None
    sign = asked.ask(definite, A) if names & {"symmetric", "hermitian"} and n <= MOST_FORM else None
    value = Portrait(
        rows=m,
        columns=n,
        kinds=_telling(names),
        rank=r,
        dimensions=Dimensions(r, r, n - r, m - r),
        determinant=det,
        trace=asked.ask(trace, A) if square else None,
        invertible=r == n if square else None,
        eigenvalues=None if values is None else tuple(one.value for one in values),
        definite=None if sign is None or sign.kind in ("not_symmetric", "depends") else sign.kind,
        length=_length(A) if min(m, n) == 1 else None,
        system=system,
    )
    notices = [*asked.notices.values()] + ([] if quick else [Sentence("describe.left_out", {"most": MOST_ROWS})])
    return Found(value, (*asked.claims, *named.claims), tuple(notices))


def _telling(names: set[str]) -> tuple[str, ...]:
    implied = ASIDE.union(*(IMPLIED.get(name, set()) for name in names))
    return tuple(sorted(names - implied))


def _length(A: Exact) -> Scalar | None:
    try:
        return square_root(inner(line := tuple(entries(A)), line))
    except Refusal:
        return None
