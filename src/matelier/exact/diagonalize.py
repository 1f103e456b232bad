"""P and D with A·P = P·D, or why there are none: decided by the minimal polynomial, the vectors made when looked at."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as part
from fractions import Fraction
from functools import cached_property
from typing import Literal

from matelier.exact.arithmetic import adjoint, check_square, columns, entries, from_columns
from matelier.exact.conditions import never_negative
from matelier.exact.eigen import check_size, discriminant, eigen_by_null_spaces, eigen_notices
from matelier.exact.eigenvalues import Eigenvalue, eigenvalues, field_of, has_letters
from matelier.exact.eliminate import null_space
from matelier.exact.factoring import count_real_roots, is_squarefree, sign_of
from matelier.exact.polynomial import (
    characteristic_coefficients,
    image,
    minimal_coefficients,
    polynomial_at,
    shifted_by,
)
from matelier.exact.witness import claim, lazy_claim
from matelier.scalars.algebraic import Algebraic, is_real
from matelier.scalars.held import rational
from matelier.scalars.lowest import ONE, ZERO
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.formula import Entries, Node, Operator, Row, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

MOST_JUDGED = 8  # rows up to which A P = P D is judged entry by entry where roots without formula are in it


@dataclass(frozen=True)
class Diagonalization(Record):
    """A·P = P·D with D diagonal; `field` says whether real P and D will do ("R") or complex ones are needed ("C").

    P is made when looked at; in JSON null where its numbers are too long to write.
    """

    field: Literal["R", "C"]
    values: tuple[Eigenvalue, ...] = part(repr=False, metadata={"json": False})

    def keys(self) -> Generator[str, None, None]:
        """The names of the parts that the JSON form has."""
        yield from ("P", "D", "field")

    def __getitem__(self, name: str) -> object:
        long = name == "P" and any(one.is_long for one in self.values)
        return None if long else super().__getitem__(name)

    @cached_property
    def P(self) -> Exact:
        """The eigenvectors as columns."""
        found = [v for one in self.values for v in columns(one.vectors)]
        return from_columns(found, len(found))

    @property
    def D(self) -> Exact:
        """The eigenvalues on the diagonal, in the order of P's columns."""
        values = [one.value for one in self.values for _ in range(one.geometric)]
        return Exact(tuple(tuple(x if i == j else ZERO for j in range(len(values))) for i, x in enumerate(values)))


def is_diagonalizable(A: Exact, *, reals_only: bool) -> bool:
    """Whether A has n independent eigenvectors, real ones with `reals_only`; with letters, for almost all values.

    Raises BadInput("matrix.not_square"), and Unable where that cannot be decided.
    """
    check_square(A)
    if not rational(A):
        values = eigenvalues(A)
        field = "C" if reals_only and _field(A, values) == "C" else "R"
        return all(one.geometric == one.algebraic for one in values) and field == "R"
    coefficients = characteristic_coefficients(A)
    if not is_squarefree(coefficients):
        coefficients = minimal_coefficients(A)
        if not is_squarefree(coefficients):
            return False
    return not reals_only or count_real_roots(coefficients) == len(coefficients) - 1


def diagonalize(A: Exact) -> Found[Diagonalization | None]:
    """P and D with A·P = P·D; None when there are none, not even complex ones, with a generalized eigenvector.

    Raises BadInput("matrix.not_square"), and Unable("eigen.large") for more than 60 rows.
    """
    check_size(A)
    return _found(A, eigenvalues(A))


def diagonalize_by_eigenvectors(A: Exact) -> Work[Found[Diagonalization | None]]:
    """The same on paper: eigenvalues, eigenvectors, and whether these are enough. Raises as `eigen_by_null_spaces`."""
    values = (yield from eigen_by_null_spaces(A)).value
    found = _found(A, values)
    short = _defective(values)
    count = {"count": sum(one.geometric for one in values), "n": len(A.rows)}
    if short is not None:
        facts = {"value": short.value, "algebraic": short.algebraic, "geometric": short.geometric}
        yield Step("diagonalize.defective", {**facts, **count}, A, None, level=0)
    elif found.value is not None:
        yield Step("diagonalize.enough", count, A, in_columns("P", found.value.P, "D", found.value.D), level=0)
    return found


def in_columns(name: str, P: Exact, other: str, D: Exact) -> Node:
    """P = …, D = … as one formula."""
    equals = Operator("=")
    return Row((Symbol(name), equals, Entries(P), Operator("\u2003"), Symbol(other), equals, Entries(D)))


def _defective(values: Sequence[Eigenvalue]) -> Eigenvalue | None:
    return next((one for one in values if one.geometric < one.algebraic), None)


def _field(A: Exact, values: Sequence[Eigenvalue]) -> Literal["R", "C"]:
    if any(not is_real(entry) for entry in entries(A)):
        return "C"
    return "R" if adjoint(A) == A or all(_real_where(one) == ONE for one in values) else "C"


def _real_where(one: Eigenvalue) -> Scalar | None:
    # What has to be positive for the value to be real: 1 where it always is, −1 where it never is; None if not known.
    if not has_letters(one.value):
        return ONE if is_real(one.value) else -ONE
    if not isinstance(one.value, Algebraic):
        return ONE
    if len(one.factor) > 4:
        return None
    square = sign_of(-discriminant(one.factor))
    return ONE if never_negative(square) else -ONE if never_negative(-square) else square


def _found(A: Exact, values: tuple[Eigenvalue, ...]) -> Found[Diagonalization | None]:
    short = _defective(values)
    notices = eigen_notices(A, values)
    if short is not None:
        return Found(None, (_defect(A, short),), notices)
    value = Diagonalization(_field(A, values), values)
    return Found(value, tuple(_proofs(A, value)), (*_told(A, value), *notices))


def _told(A: Exact, value: Diagonalization) -> Iterator[Sentence]:
    if value.field == "C" and all(is_real(entry) for entry in entries(A)):
        squares = list(dict.fromkeys(_real_where(one) for one in value.values))
        if -ONE in squares:
            yield Sentence("diagonalize.complex")
        elif None not in squares:
            yield Sentence("diagonalize.real_where", {"squares": tuple(d for d in squares if d != ONE)})
    if adjoint(A) == A:
        yield Sentence("diagonalize.orthogonal" if value.field == "R" else "diagonalize.unitary")


def _proofs(A: Exact, value: Diagonalization) -> Iterator[Claim]:
    # That the minimal polynomial has no root twice decides; P and D are judged too where that takes no time.
    strange = any(isinstance(one.value, Algebraic) for one in value.values)
    quick = not strange or len(A.rows) <= MOST_JUDGED
    if rational(A) or not quick:
        found = minimal_coefficients(A)
        minimal, counted = Exact((found,)), {"real": count_real_roots(found)} if rational(A) else {}
        yield claim("minimal_polynomial", A=A, coefficients=minimal)
        yield claim("squarefree", polynomial=minimal, **counted)
    if quick:
        yield lazy_claim("diagonalization", {"A": A}, ("P", "D"), lambda: (value.P, value.D))


def _defect(A: Exact, short: Eigenvalue) -> Claim:
    return lazy_claim(
        "generalized_vector", {"A": A, "value": short.value}, ("v",), lambda: (generalized_vector(A, short),)
    )


def generalized_vector(A: Exact, one: Eigenvalue) -> Exact:
    """A column v with (A − λI)² v = 0 and (A − λI) v ≠ 0, for an eigenvalue with too few eigenvectors."""
    n = len(A.rows)
    if len(one.factor) == 2 or (field_of(A) and not isinstance(one.value, Algebraic)):
        N = shifted_by(A, one.value)
        return _beyond(N, n)
    # For u with f(A)² u = 0 and f(A) u ≠ 0 it is (f(A)/(A − λ))² u: that takes no v ≠ 0 of A's field to 0 there.
    u = columns(_beyond(polynomial_at(one.factor, A), n))[0]
    for _ in range(2):
        u = _divided(A, one.factor, one.value, u)
    return from_columns([u], n)


def _beyond(N: Exact, n: int) -> Exact:
    twice = columns(null_space(polynomial_at((Fraction(1), ZERO, ZERO), N))[0])
    return from_columns([next(u for u in twice if any(image(N, u)))], n)


def _divided(A: Exact, factor: Sequence[Scalar], value: Scalar, u: Sequence[Scalar]) -> tuple[Scalar, ...]:
    # (f(A)/(A − λ)) u by Horner: hₖ = λ hₖ₊₁ + fₖ₊₁, from the highest power.
    total, h = tuple(u), factor[0]
    for c in factor[1:-1]:
        h = h * value + c
        total = tuple(x + h * y for x, y in zip(image(A, total), u, strict=True))
    return total
