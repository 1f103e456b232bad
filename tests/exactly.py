"""Random exact matrices, half of them singular or rectangular on purpose, and how answers are looked at."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from hypothesis import strategies as st

from matelier.certify.check import holds
from matelier.exact.arithmetic import product
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact
from matelier.spine.step import Step, Work, finish

T = TypeVar("T")

fractions = st.one_of(
    st.integers(-5, 5).map(Fraction), st.integers(-5, 5).map(Fraction), st.fractions(-3, 3, max_denominator=6)
)
SURDS = [root(2), 1 + root(2), root(-1), 2 - root(-1), root(2) * root(-1)]
LETTERS = [letter("a"), letter("a") + 1, letter("b"), 2 * letter("a")]


def E(text: str) -> Exact:
    """The matrix written "1 2; 3 4"."""
    return Exact.of([[Fraction(entry) for entry in row.split()] for row in text.split(";")])


@st.composite
def matrices(draw: Any, rows: Any = None, columns: Any = None, of: Any = fractions) -> Exact:
    """Matrices up to 4 × 4; every second one is a product through fewer columns, so of low rank."""
    m = draw(rows if rows is not None else st.integers(1, 4))
    n = draw(columns if columns is not None else st.integers(1, 4))
    if draw(st.booleans()) or min(m, n) == 1:
        return Exact.of(draw(entries(m, n, of)))
    r = draw(st.integers(1, min(m, n) - 1))
    return product(Exact.of(draw(entries(m, r, of))), Exact.of(draw(entries(r, n, of))))


def entries(m: int, n: int, of: Any) -> Any:
    return st.lists(st.lists(of, min_size=n, max_size=n), min_size=m, max_size=m)


def squares(most: int = 4, of: Any = fractions) -> Any:
    """Square matrices, every second one singular."""
    return st.integers(1, most).flatmap(lambda n: matrices(st.just(n), st.just(n), of))


def systems(of: Any = fractions) -> Any:
    """Pairs A, b; b is in the column space of A every second time."""

    @st.composite
    def pairs(draw: Any) -> tuple[Exact, Exact]:
        A = draw(matrices(of=of))
        m, n = A.shape
        if draw(st.booleans()):
            return A, product(A, Exact.of(draw(entries(n, 1, of))))
        return A, Exact.of(draw(entries(m, 1, of)))

    return pairs()


strange = st.one_of(
    matrices(st.integers(1, 3), st.integers(1, 3), st.one_of(fractions, st.sampled_from(SURDS))),
    matrices(st.integers(1, 3), st.integers(1, 3), st.one_of(fractions, fractions, st.sampled_from(LETTERS))),
)
strange_squares = st.integers(1, 3).flatmap(
    lambda n: st.one_of(
        matrices(st.just(n), st.just(n), st.one_of(fractions, st.sampled_from(SURDS))),
        matrices(st.just(n), st.just(n), st.one_of(fractions, fractions, st.sampled_from(LETTERS))),
    )
)


def proved(found: Found[T]) -> T:
    """The value, once the judge has accepted every claim, of which there is at least one."""
    assert found.claims
    for claim in found.claims:
        assert holds(claim), claim.kind
    return found.value


def worked(work: Work[Found[T]]) -> tuple[T, list[Step]]:
    """The value and the steps of a worked way, its claims judged."""
    steps: list[Step] = []
    return proved(finish(work, steps.append)), steps


def believed(claim: Claim) -> bool:
    """Whether the judge takes it; a witness that makes no sense is refused as well."""
    try:
        return holds(claim)
    except BadInput as refusal:
        assert refusal.key == "claim.broken"  # noqa: PT017  # any other refusal is a mistake
        return False


def shelf(
    proved: Mapping[str, tuple[Claim, ...]],
) -> tuple[Callable[[str], Claim], Callable[..., Claim], Callable[[str, str], Exact]]:
    """Of claims by their kind: one of a kind, the same with a witness partly forged, and a matrix of its witness."""

    def proof(kind: str) -> Claim:
        return next(claim for claim in proved[kind] if claim.kind == kind)

    def forged(kind: str, **parts: object) -> Claim:
        return Claim(kind, {**proof(kind).witness, **parts}, "EXACT")

    def part(kind: str, name: str) -> Exact:
        found = proof(kind).witness[name]
        assert isinstance(found, Exact)
        return found

    return proof, forged, part


def moved(A: Exact, i: int, j: int, by: object = 1) -> Exact:
    """A with one entry moved."""
    rows = A.tolist()
    rows[i][j] = rows[i][j] + by
    return Exact.of(rows)
