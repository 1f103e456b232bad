"""When can a matrix be inverted? Every condition that says the same, each with its own evidence for this matrix."""

from collections.abc import Mapping
from dataclasses import dataclass

from matelier.exact.arithmetic import column, columns, conjugate, diagonal, entries, has_letters, identity, transposed
from matelier.exact.determinant import determinant_claim, determinant_value
from matelier.exact.eliminate import dependency, gauss_jordan, rank, reduced
from matelier.exact.inverse import inverse
from matelier.exact.lu import lu
from matelier.exact.operations import Staircase, check_work, climb, descend, generic
from matelier.exact.projection import pseudo_inverse
from matelier.exact.witness import claim, lazy_claim
from matelier.scalars.lowest import ONE, ZERO
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.matrix import Exact
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

MOST_SHOWN = 12  # rows whose row operations are counted and whose U is told


@dataclass(frozen=True, slots=True)
class Condition(Record):
    """One way to say that a matrix can be inverted, whether it holds, and what shows that for this matrix."""

    name: str
    holds: bool
    evidence: Sentence


@dataclass(frozen=True, slots=True)
class Invertibility(Record):
    """Whether there is an inverse, and every condition with its evidence; all of a square matrix say the same.

    One that is not square may have a `left_inverse` B with B·A = I, or a `right_inverse` with A·B = I.
    """

    invertible: bool
    conditions: tuple[Condition, ...]
    left_inverse: Exact | None = None
    right_inverse: Exact | None = None


def invertible(A: Exact) -> Found[Invertibility]:
    """Whether A can be inverted, by all the conditions that are equivalent; evidence for each. [Strang 2016, §2.5]"""
    A = Exact(A.rows)
    R, stairs = reduced(A)
    return _judged(A, R, stairs)


def invertible_by_elimination(A: Exact) -> Work[Found[Invertibility]]:
    """The same by row reduction: every row and every column must have a pivot.

    Raises Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    check_work(A)
    m, n = A.shape
    R, stairs = yield from gauss_jordan(Exact(A.rows), n)
    facts = {"rank": len(stairs.pivots), "rows": m, "columns": n}
    full = len(stairs.pivots) == m == n
    yield Step("invertible.full" if full else "invertible.short", facts, R, R, level=0)
    return _judged(Exact(A.rows), R, stairs)


def _judged(A: Exact, R: Exact, stairs: Staircase) -> Found[Invertibility]:
    m, n = A.shape
    if m != n:
        return _rectangular(A, stairs)
    notices = generic((determinant_value(A),))
    if len(stairs.pivots) == n:
        return Found(Invertibility(True, _all(_proofs(A), holds=True)), _claims(A, R, stairs), notices)
    against = _against(A, stairs)
    claims = (*_singular_claims(A, against), determinant_claim(A, ZERO), *rank(A).claims)
    return Found(Invertibility(False, _all(against, holds=False)), claims, notices)


# Each condition, and the facts that its evidence tells where it holds and where it fails.
CONDITIONS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "columns": (("n",), ("v",)),
    "rows": (("n",), ("y",)),
    "rank": (("n",), ("rank", "n")),
    "pivots": (("n",), ("rank", "n", "missing")),
    "reduced": ((), ("rank", "n")),
    "determinant": (("determinant",), ()),
    "eigenvalue": (("constant",), ("v",)),
    "null_space": ((), ("v",)),
    "every_b": ((), ("b", "y")),
    "one_solution": ((), ("v",)),
    "injective": ((), ("v",)),
    "surjective": ((), ("b",)),
    "gram": (("square",), ("v",)),
    "elementary": (("operations",), ()),
    "lu": (("diagonal",), ("diagonal",)),
}


def _all(facts: Mapping[str, object], *, holds: bool) -> tuple[Condition, ...]:
    return tuple(_known(name, facts, holds=holds) for name in CONDITIONS)


def _known(name: str, facts: Mapping[str, object], *, holds: bool) -> Condition:
    # The row operations and the diagonal of U are told for small matrices of numbers alone.
    wanted = CONDITIONS[name][0 if holds else 1]
    if any(fact not in facts for fact in wanted):
        return Condition(name, holds, Sentence(f"invertible.{name}.{'yes' if holds else 'no'}_always"))
    return _condition(name, {fact: facts[fact] for fact in wanted}, holds=holds)


def _condition(name: str, facts: Mapping[str, object], *, holds: bool) -> Condition:
    return Condition(name, holds, Sentence(f"invertible.{name}.{'yes' if holds else 'no'}", facts))


def _proofs(A: Exact) -> Mapping[str, object]:
    n, det = len(A.rows), determinant_value(A)
    facts: dict[str, object] = {"n": n, "determinant": det, "constant": (-1) ** n * det}
    facts["square"] = det * conjugate(det)
    if n > MOST_SHOWN or _lettered(A):
        return facts
    rows = list(A.rows)
    count = sum(1 for _ in climb(rows, n, ones=True)) + sum(1 for _ in descend(rows, range(n)))
    return {**facts, "operations": count, "diagonal": _diagonal(A)}


def _lettered(A: Exact) -> bool:
    # Then a pivot may vanish where the determinant does not, and the way there would be another.
    return any(map(has_letters, entries(A)))


def _diagonal(A: Exact) -> tuple[object, ...]:
    return diagonal(lu(A).value.U)


def _against(A: Exact, stairs: Staircase) -> Mapping[str, object]:
    # v: A v = 0. y: yᵀA = 0. b: a unit vector that y does not annihilate, so that A x = b has no solution.
    m, n = A.shape
    v, y = dependency(A), dependency(transposed(A))
    missing = tuple(j + 1 for j in range(n) if j not in set(stairs.pivots))
    facts: dict[str, object] = {"n": n, "rank": len(stairs.pivots), "missing": missing}
    if v is not None:
        facts["v"] = v
    if y is not None:
        at = next(i for i, entry in enumerate(columns(y)[0]) if entry)
        facts |= {"y": y, "b": column([ONE if i == at else ZERO for i in range(m)])}
    if m == n <= MOST_SHOWN and not _lettered(A):
        facts["diagonal"] = _diagonal(A)
    return facts


def _claims(A: Exact, R: Exact, stairs: Staircase) -> tuple[Claim, ...]:
    unit = identity(len(A.rows))
    both = lazy_claim("product_equals", {"A": A, "C": unit}, ("B",), lambda: (inverse(A).value,))
    reached = claim("row_reduced", A=A, reduced=R, pivots=stairs.pivots)
    return both, reached, determinant_claim(A, determinant_value(A)), claim("independent_columns", A=A)


def _singular_claims(A: Exact, facts: Mapping[str, object]) -> tuple[Claim, ...]:
    claims: list[Claim] = []
    if "v" in facts:
        claims.append(claim("null_vector", A=A, v=facts["v"]))
    if "y" in facts:
        claims.append(claim("no_solution", A=A, b=facts["b"], y=facts["y"]))
    return tuple(claims)


def _rectangular(A: Exact, stairs: Staircase) -> Found[Invertibility]:
    m, n = A.shape
    r = len(stairs.pivots)
    facts = {**_against(A, stairs), "rows": m, "columns": n}
    told = [_condition("square", {"rows": m, "columns": n}, holds=False)]
    ways = ((("columns", "null_space", "injective"), n, r == n), (("rows", "every_b", "surjective"), m, r == m))
    for names, width, holds in ways:
        facts["n"] = width
        told += [_condition(k, {f: facts[f] for f in CONDITIONS[k][not holds]}, holds=holds) for k in names]
    left, right = (pseudo_inverse(A).value if r == size else None for size in (n, m))
    claims = _singular_claims(A, facts)
    if left is not None:
        claims += (claim("product_equals", A=left, B=A, C=identity(n)),)
    if right is not None:
        claims += (claim("product_equals", A=A, B=right, C=identity(m)),)
    return Found(Invertibility(False, tuple(told), left, right), claims, generic(stairs.values))
