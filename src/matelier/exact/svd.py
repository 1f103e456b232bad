"""A = U·S·Vᴴ and the condition number: exact where square roots write them, to certified digits else."""

from dataclasses import dataclass
from fractions import Fraction

from matelier.exact.arithmetic import adjoint, column, columns, entries, from_columns, inner, product, total
from matelier.exact.decimals import decimals, enclosed
from matelier.exact.eigenspace import tidy
from matelier.exact.eliminate import dependency, null_space, rank
from matelier.exact.norms import largest_claim, sizes_of
from matelier.exact.operations import check_work
from matelier.exact.orthogonal import gram_schmidt
from matelier.exact.polynomial import shifted_by
from matelier.exact.projection import pseudo_inverse
from matelier.exact.singular import check_numbers, gram, gram_name, squares
from matelier.exact.witness import claim
from matelier.scalars.lowest import ONE, ZERO
from matelier.scalars.nested import square_root
from matelier.scalars.surd import Surd
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work


@dataclass(frozen=True, slots=True)
class Singular(Record):
    """A = U·S·Vᴴ: U and V square, their columns orthonormal; S as A in shape, singular values descending."""

    U: Exact
    S: Exact
    V: Exact

    @property
    def values(self) -> tuple[Scalar, ...]:
        """The singular values, as many as A has rows or columns, whichever are fewer."""
        return tuple(self.S.rows[i][i] for i in range(min(self.S.shape)))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Orthogonal eigenvectors of AᴴA, largest eigenvalue first, with squared lengths; and their images, completed."""

    right: list[tuple[Scalar, ...]]
    squares: list[Scalar]
    lengths: list[Scalar]
    left: list[tuple[Scalar, ...]]
    left_lengths: list[Scalar]


def svd(A: Exact) -> Found[Singular]:
    """U, S and V with A = U·S·Vᴴ, U and V square.

    Exact where the eigenvalues of AᴴA are rational or have square roots, else to some forty certified digits. Raises
    Unable("norms.letters"), and Unable("svd.large") for more than 40 rows or columns that are not exact.
    """
    check_numbers(A)
    return _written(A)[1]


def svd_by_eigenvectors(A: Exact) -> Work[Found[Singular]]:
    """The same as on paper: eigenvalues and orthogonal eigenvectors of AᴴA, uᵢ = A vᵢ / σᵢ, then the rest of U.

    Raises as `svd`; Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    check_numbers(A)
    check_work(A)
    G, name = gram(A), gram_name(A)
    yield Step("svd.gram", {"gram": name}, A, G, level=0)
    frame, found = _written(A)
    value = found.value
    if frame is None:
        yield Step("svd.digits", {"gram": name, "values": value.values}, G, value.S, level=0)
        return found
    facts = {"gram": name, "squares": tuple(frame.squares), "values": value.values}
    yield Step("svd.eigenvalues", facts, G, None, level=0)
    V, U = columns(value.V), columns(value.U)
    for k, (w, square, length) in enumerate(zip(frame.right, frame.squares, frame.lengths, strict=True)):
        yield Step("svd.right", {"k": k + 1, "square": square, "length": length}, column(w), column(V[k]))
    for k, square in enumerate(frame.squares):
        if square:
            yield Step("svd.left", {"k": k + 1, "value": value.S.rows[k][k]}, column(V[k]), column(U[k]))
    r = sum(bool(square) for square in frame.squares)
    if r < len(U):
        rest = from_columns(U[r:], len(A.rows))
        yield Step("svd.complete", {"count": len(U) - r}, from_columns(U[:r], len(A.rows)), rest)
    return found


def _written(A: Exact) -> tuple[_Frame | None, Found[Singular]]:
    frame = _frame(A)
    try:
        return frame, _found(A, frame)
    except Unable:  # the squares are written, but a root of one is too long to be simplified
        if frame is None:
            raise
        return None, _found(A, None)


def _frame(A: Exact) -> _Frame | None:
    try:
        return _exact_frame(A)
    except Unable:  # a root that nobody can simplify in time
        return None


def _exact_frame(A: Exact) -> _Frame | None:
    pairs = squares(A)
    if pairs is None:
        return None
    G = gram(A)
    right: list[tuple[Scalar, ...]] = []
    values: list[Scalar] = []
    for value, times in pairs:
        right += _orthogonal(null_space(shifted_by(G, value))[0])
        values += [value] * times
    lengths = [inner(w, w) for w in right]
    led = [columns(product(A, column(w)))[0] for w, value in zip(right, values, strict=True) if value]
    rest = _orthogonal(null_space(adjoint(A))[0])
    left_lengths = [value * length for value, length in zip(values, lengths, strict=True) if value]
    return _Frame(right, values, lengths, led + rest, left_lengths + [inner(w, w) for w in rest])


def _orthogonal(basis: Exact) -> list[tuple[Scalar, ...]]:
    if not basis.shape[1]:
        return []
    found = tidy(gram_schmidt(basis).value.orthogonal) if basis.shape[1] > 1 else tidy(basis)
    return [_turned(w) for w in columns(found)]


def _turned(w: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    # The first entry that is not zero is positive where it is real.
    first = next(x for x in w if x)
    negative = getattr(first, "is_real", True) and first < 0
    return tuple(-x for x in w) if negative else w


def _found(A: Exact, frame: _Frame | None) -> Found[Singular]:
    m, n = A.shape
    if frame is None:
        found = decimals(A)
        proof = claim("svd_digits", A=A, U=found.U, S=found.S, V=found.V, radius=found.radius)
        return Found(Singular(*enclosed(found)), (proof,), (Sentence("svd.to_digits"),))
    S = Exact(tuple(tuple(square_root(frame.squares[i]) if i == j else ZERO for j in range(n)) for i in range(m)))
    value = Singular(_unit(frame.left, frame.left_lengths), S, _unit(frame.right, frame.lengths))
    return Found(value, (_proof(A, value, frame),))


def _unit(vectors: list[tuple[Scalar, ...]], lengths: list[Scalar]) -> Exact:
    made: list[tuple[Scalar, ...]] = []
    for w, length in zip(vectors, lengths, strict=True):
        factor = square_root(ONE / length)
        made.append(tuple(x * factor if x else ZERO for x in w))
    return from_columns(made, len(vectors))


def _proof(A: Exact, value: Singular, frame: _Frame) -> Claim:
    if all(isinstance(entry, Fraction | Surd) for entry in entries(value.U, value.S, value.V)):
        return claim("svd", A=A, U=value.U, S=value.S, V=value.V)
    m, n = A.shape
    V, U = from_columns(frame.right, n), from_columns(frame.left, m)
    return claim("svd_by_squares", A=A, V=V, U=U, squares=Exact((tuple(frame.squares),)))


def condition(A: Exact) -> Found[Scalar | None]:
    """The largest singular value over the smallest; None, which is infinite, where columns are dependent.

    For a matrix with fewer rows than columns it is the rows that must not be. Raises as `svd`.
    """
    check_numbers(A)
    return _condition(A)


def condition_by_singular_values(A: Exact) -> Work[Found[Scalar | None]]:
    """The same from the eigenvalues of AᴴA; for a square matrix the 1- and ∞-norm of A and its inverse too.

    Raises as `svd`; Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    check_numbers(A)
    check_work(A)
    yield Step("svd.gram", {"gram": gram_name(A)}, A, gram(A), level=0)
    found = _condition(A)
    if found.value is None:
        yield Step("condition.dependent", {"v": found.claims[0].witness["v"]}, gram(A), None, level=0)
        return found
    largest, smallest = _extremes(A)
    yield Step("condition.quotient", {"largest": largest, "smallest": smallest, "value": found.value}, A, None, level=0)
    for one in found.claims:
        if one.kind == "condition_numbers":
            facts = {"one": one.witness["one"], "infinity": one.witness["infinity"]}
            yield Step("condition.norms", facts, A, one.witness["B"], level=0)
    return found


def _extremes(A: Exact) -> tuple[Scalar, Scalar]:
    pairs = squares(_tall(A))
    if pairs is not None:
        return square_root(pairs[0][0]), square_root(pairs[-1][0])
    values = enclosed(decimals(A))[1]
    return values.rows[0][0], values.rows[min(A.shape) - 1][min(A.shape) - 1]


def _tall(A: Exact) -> Exact:
    return A if A.shape[0] >= A.shape[1] else adjoint(A)


def _condition(A: Exact) -> Found[Scalar | None]:
    T = _tall(A)
    if rank(A).value < T.shape[1]:
        return Found(None, (claim("null_vector", A=T, v=dependency(T)),))
    inverse = pseudo_inverse(A)
    B = inverse.value
    proofs = _condition_numbers(A, B) or inverse.claims  # the first say that B is the inverse, too
    pairs = squares(T)
    if pairs is None:
        found = decimals(A)
        largest, smallest = _extremes(A)
        proof = claim("svd_digits", A=A, U=found.U, S=found.S, V=found.V, radius=found.radius)
        return Found(largest / smallest, (proof, *proofs), (Sentence("svd.to_digits"),))
    largest, smallest = pairs[0][0], pairs[-1][0]
    claims = (largest_claim(A, largest), largest_claim(B, 1 / smallest), *proofs)
    return Found(square_root(largest / smallest), claims)


def _condition_numbers(A: Exact, B: Exact) -> tuple[Claim, ...]:
    # For a square matrix B is the inverse.
    if A.shape[0] != A.shape[1]:
        return ()
    try:
        sizes, others = sizes_of(A), sizes_of(B)
        one = _sums(sizes, down=True) * _sums(others, down=True)
        most = _sums(sizes, down=False) * _sums(others, down=False)
    except Unable:  # absolute values with roots within roots
        return ()
    return (claim("condition_numbers", A=A, B=B, sizes=sizes, inverse_sizes=others, one=one, infinity=most),)


def _sums(sizes: Exact, *, down: bool) -> Scalar:
    return max(total(line) for line in (columns(sizes) if down else sizes.rows))
