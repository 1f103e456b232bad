"""Jordan's form: chains of generalized eigenvectors, each of which A − λI shifts by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from matelier.exact.arithmetic import columns, from_columns, product
from matelier.exact.diagonalize import in_columns
from matelier.exact.eigen import check_size, eigen_factored, eigen_notices
from matelier.exact.eigenspace import tidy
from matelier.exact.eigenvalues import MOST_WRITTEN, Eigenvalue, eigenvalues
from matelier.exact.eliminate import null_space, staircase
from matelier.exact.operations import check_work
from matelier.exact.polynomial import characteristic_polynomial_by_cofactors, image, shifted_by
from matelier.exact.witness import claim
from matelier.scalars.algebraic import Algebraic
from matelier.scalars.lowest import ONE, ZERO
from matelier.spine.answer import Found
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.step import Step, Work

MOST_WITH_ROOTS = 12  # rows up to which elimination over ℚ(λ) takes no time

Vector: TypeAlias = tuple[Scalar, ...]
Chain: TypeAlias = list[Vector]
"""An eigenvector first; A − λI takes each of the others to the one before it."""


@dataclass(frozen=True, slots=True)
class Jordan(Record):
    """A·P = P·J: J has the eigenvalues on its diagonal and ones above it within each block, the longest block first."""

    P: Exact
    J: Exact


def jordan(A: Exact) -> Found[Jordan]:
    """P and J with A·P = P·J, P invertible, J in Jordan's form.

    Raises BadInput("matrix.not_square"), Unable("eigen.large"), Unable("jordan.long"), and Unable("jordan.field") where
    the elimination would take too long.
    """
    check_size(A)
    values = _short(eigenvalues(A))
    return _found(A, values, [(one, chains(A, one)) for one in values])


def _short(values: tuple[Eigenvalue, ...]) -> tuple[Eigenvalue, ...]:
    # The same, where their vectors can be written down.
    degree = max((len(one.factor) - 1 for one in values if one.is_long), default=0)
    if degree:
        raise Unable("jordan.long", degree=degree, most=MOST_WRITTEN)
    return values


def jordan_by_chains(A: Exact) -> Work[Found[Jordan]]:
    """The same on paper: how fast the null spaces of (A − λI)ᵏ grow says how long the chains are.

    Raises as `jordan`; Unable("exact.entries") or ("exact.digits") for work that nobody would read.
    """
    check_size(A)
    check_work(A)
    yield from characteristic_polynomial_by_cofactors(A)
    values = _short(eigenvalues(A))
    yield eigen_factored(A, values)
    found = [(one, chains(A, one)) for one in values]
    for one, made in found:
        longest = max(map(len, made))
        if longest == 1:
            facts = {"value": one.value, "algebraic": one.algebraic}
            rule = "jordan.eigenvector" if one.algebraic == 1 else "jordan.eigenvectors"
            yield Step(rule, facts, A, one.vectors, level=0)
            continue
        power = N = shifted_by(A, one.value)
        for k in range(1, longest + 1):
            power = product(power, N) if k > 1 else N
            nullity = sum(min(len(chain), k) for chain in made)
            yield Step("jordan.nullity", {"value": one.value, "power": k, "nullity": nullity}, A, power)
        sizes = tuple(len(chain) for chain in made)
        facts = {"value": one.value, "sizes": sizes, "count": len(sizes)}
        yield Step("jordan.blocks", facts, A, None, level=0)
        for chain in made:
            columned = from_columns(chain, len(A.rows))
            yield Step("jordan.chain", {"value": one.value, "length": len(chain)}, A, columned)
    answer = _found(A, values, found)
    yield Step("jordan.read", {}, A, in_columns("P", answer.value.P, "J", answer.value.J), level=0)
    return answer


def chains(A: Exact, one: Eigenvalue) -> list[Chain]:
    """The chains of one eigenvalue, the longest first; together they are as many vectors as its multiplicity."""
    if one.geometric == one.algebraic:
        return [[v] for v in columns(one.vectors)]
    if isinstance(one.value, Algebraic) and len(A.rows) > MOST_WITH_ROOTS:
        raise Unable("jordan.field", value=one.value)
    N = shifted_by(A, one.value)
    kernels, power = [from_columns([], len(A.rows))], N
    while kernels[-1].shape[1] < one.algebraic:
        kernels.append(tidy(null_space(power)[0]))
        power = product(power, N)
    return _chains(N, kernels)


def _chains(N: Exact, kernels: Sequence[Exact]) -> list[Chain]:
    # From the largest null space down: what no longer chain passes through begins a chain of its own.
    found: list[Chain] = []
    for k in reversed(range(1, len(kernels))):
        passing = [chain[k - 1] for chain in found]
        below = [*columns(kernels[k - 1]), *passing]
        all_ = [*below, *columns(kernels[k])]
        pivots = staircase(from_columns(all_, len(N.rows))).pivots
        found += [_chain(N, all_[j], k) for j in pivots if j >= len(below)]
    return found


def _chain(N: Exact, top: Vector, length: int) -> Chain:
    chain = [top]
    for _ in range(length - 1):
        chain.append(tuple(image(N, chain[-1])))
    return chain[::-1]


def _found(A: Exact, values: tuple[Eigenvalue, ...], made: Sequence[tuple[Eigenvalue, list[Chain]]]) -> Found[Jordan]:
    vectors, diagonal, links = list[Vector](), list[Scalar](), list[Scalar]()
    for one, found in made:
        for chain in found:
            vectors += chain
            diagonal += [one.value] * len(chain)
            links += [ZERO] + [ONE] * (len(chain) - 1)
    n = range(len(diagonal))
    J = Exact(tuple(tuple(diagonal[j] if i == j else links[j] if i == j - 1 else ZERO for j in n) for i in n))
    value = Jordan(from_columns(vectors, len(A.rows)), J)
    return Found(value, (claim("jordan", A=A, P=value.P, J=J),), eigen_notices(A, values))
