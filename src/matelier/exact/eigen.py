"""Eigenvalues and eigenvectors with what proves them, at once and as on paper."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from matelier.exact.arithmetic import check_square, entries
from matelier.exact.determinant import determinant_value
from matelier.exact.eigenspace import tidy
from matelier.exact.eigenvalues import Eigenvalue, eigenvalues
from matelier.exact.eliminate import gauss_jordan, null_basis
from matelier.exact.factoring import multiplied
from matelier.exact.operations import check_work, generic
from matelier.exact.polynomial import characteristic_polynomial_by_cofactors, in_lambda, shifted_by
from matelier.exact.witness import claim, lazy_claim
from matelier.scalars.algebraic import Algebraic
from matelier.scalars.enclosed import Coefficients, discs
from matelier.scalars.lowest import ONE, ZERO
from matelier.scalars.ratio import Ratio
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import Unable
from matelier.spine.formula import Fenced, Node, Number, Operator, Row, Superscript
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

MOST_ROWS = 60


def eigen(A: Exact) -> Found[tuple[Eigenvalue, ...]]:
    """The different eigenvalues of a square matrix: real ones first, the largest leading, then pairs of conjugates.

    Raises BadInput("matrix.not_square"), and Unable("eigen.large") for more than 60 rows.
    """
    check_size(A)
    return _found(A, eigenvalues(A))


def eigen_by_null_spaces(A: Exact) -> Work[Found[tuple[Eigenvalue, ...]]]:
    """The same on paper: the characteristic polynomial, its factors, then the null space of A − λI for each root λ.

    Raises BadInput("matrix.not_square"); Unable("exact.entries") or ("exact.digits") for work that nobody would read.
    """
    check_size(A)
    check_work(A)
    yield from characteristic_polynomial_by_cofactors(A)
    values = eigenvalues(A)
    yield eigen_factored(A, values)
    for factor in dict.fromkeys(one.factor for one in values):
        roots = tuple(one for one in values if one.factor == factor)
        if len(factor) > 2:
            yield _rooted(A, roots)
        for one in roots if all(one.in_quadratic_field for one in roots) else ():
            yield from _null_space(A, one)
    return _found(A, values)


def _rooted(A: Exact, roots: Sequence[Eigenvalue]) -> Step:
    rule = "eigen.quadratic" if roots[0].in_quadratic_field else "eigen.roots"
    facts = {"degree": len(roots[0].factor) - 1, "values": tuple(one.value for one in roots)}
    return Step(rule, facts, A, in_lambda(roots[0].factor), level=0)


def _null_space(A: Exact, one: Eigenvalue) -> Work[None]:
    shifted = shifted_by(A, one.value)
    yield Step("eigen.shift", {"value": one.value, "algebraic": one.algebraic}, A, shifted, level=0)
    R, stairs = yield from gauss_jordan(shifted, shifted.shape[1])
    vectors = tidy(null_basis(R, stairs.pivots))
    facts = {"value": one.value, "geometric": one.geometric, "algebraic": one.algebraic}
    yield Step("eigen.vectors", facts, R, vectors, level=0)


def check_size(A: Exact) -> int:
    """The number of rows. Raises BadInput("matrix.not_square"), and Unable("eigen.large") for more than 60."""
    n = check_square(A)
    if n > MOST_ROWS:
        raise Unable("eigen.large", n=n, most=MOST_ROWS)
    return n


def eigen_factored(A: Exact, values: Sequence[Eigenvalue]) -> Step:
    """The step that factors the characteristic polynomial."""
    found = list(dict.fromkeys((one.factor, one.algebraic) for one in values))
    rule = "eigen.irreducible" if len(found) == 1 and found[0][1] == 1 else "eigen.factored"
    return Step(rule, {"count": len(values)}, A, _product(found), level=0)


def _product(found: Sequence[tuple[Coefficients, int]]) -> Node:
    parts: list[Node] = []
    for factor, power in found:
        inside = in_lambda(factor)
        alone = len(found) == power == 1 or not isinstance(inside, Row)
        base = inside if alone else Fenced(inside)
        parts.append(base if power == 1 else Superscript(base, Number(power)))
    return Row((*parts, Operator("="), Number(ZERO)))


def _found(A: Exact, values: tuple[Eigenvalue, ...]) -> Found[tuple[Eigenvalue, ...]]:
    claims = (_spectrum(A, values), *_pairs(A, values), *_roots(values))
    return Found(values, claims, eigen_notices(A, values))


def eigen_notices(A: Exact, values: Sequence[Eigenvalue]) -> tuple[Sentence, ...]:
    """Where the result holds, with letters; and which vectors are too long to be written."""
    if any(isinstance(entry, Ratio) for entry in entries(A)):
        return generic(tuple(_doubtful(values)))
    longest = max((len(one.factor) - 1 for one in values if one.is_long), default=0)
    return (Sentence("eigen.long", {"degree": longest}),) if longest else ()


def _doubtful(values: Sequence[Eigenvalue]) -> Iterator[Scalar]:
    # Where one of these is zero, eigenvalues meet or the vectors are others.
    yield meeting(values)
    for one in values:
        yield from (1 / part for part in vector_parts(one) if isinstance(part, Ratio))


def meeting(values: Sequence[Eigenvalue]) -> Scalar:
    """Zero exactly where two of these eigenvalues are equal."""
    product: Coefficients = (ONE,)
    for factor in dict.fromkeys(one.factor for one in values):
        product = multiplied(product, factor)
    return discriminant(product)


def vector_parts(one: Eigenvalue) -> Iterator[Scalar]:
    """The numbers in the eigenvectors; of one that is made from the eigenvalue, its coefficients."""
    for entry in entries(one.vectors):
        yield from entry.coefficients if isinstance(entry, Algebraic) else (entry,)


def discriminant(coefficients: Coefficients) -> Scalar:
    """Zero exactly where the monic polynomial has a root twice: up to its sign, the product of p′ over its roots."""
    slope = [k * c for k, c in zip(reversed(range(len(coefficients))), coefficients, strict=True)][:-1]
    p, q = len(coefficients) - 1, len(slope) - 1
    if p < 2:
        return ONE
    rows = [[ZERO] * i + list(coefficients) + [ZERO] * (q - 1 - i) for i in range(q)]
    rows += [[ZERO] * i + slope + [ZERO] * (p - 1 - i) for i in range(p)]
    return determinant_value(Exact.of(rows))


def _spectrum(A: Exact, values: Sequence[Eigenvalue]) -> Claim:
    found = list(dict.fromkeys((one.factor, one.algebraic) for one in values))
    longest = max(len(factor) for factor, _ in found)
    padded = Exact(tuple((ZERO,) * (longest - len(factor)) + factor for factor, _ in found))
    return claim(
        "spectrum",
        A=A,
        factors=padded,
        powers=tuple(power for _, power in found),
        values=Exact((tuple(one.value for one in values),)),
        factor=tuple(found.index((one.factor, one.algebraic)) for one in values),
        geometric=tuple(one.geometric for one in values),
    )


def _pairs(A: Exact, values: Sequence[Eigenvalue]) -> Iterator[Claim]:
    # What holds for one root of an irreducible polynomial holds for all: the reckoning is the same.
    shown = dict[Coefficients, Eigenvalue]()
    for one in values:
        if one.is_long or (one.factor in shown and isinstance(one.value, Algebraic)):
            continue
        shown[one.factor] = one
        known = {"A": A, "value": one.value, "geometric": one.geometric}
        yield lazy_claim("eigenpairs", known, ("vectors",), lambda one=one: (one.vectors,))


def _roots(values: Sequence[Eigenvalue]) -> Iterator[Claim]:
    # A disc for each root of the irreducible polynomials that have no formula here.
    shown = {one.value.root.polynomial for one in values if isinstance(one.value, Algebraic)}
    for polynomial in sorted(shown, key=len):
        if all(isinstance(c, Fraction) for c in polynomial):
            rows = tuple((disc.x, disc.y, disc.radius) for disc in discs(polynomial))
            yield claim("roots_enclosed", polynomial=Exact((polynomial,)), discs=Exact(rows))
