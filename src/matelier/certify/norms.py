"""Statements about norms, condition numbers and singular values, each decided from its witness: never a float."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from matelier.certify.arithmetic import (
    Rows,
    Witness,
    adjoint,
    entry_of,
    is_identity,
    is_product,
    is_zero,
    matrix_of,
    product,
    transposed,
    whole_of,
    width,
)
from matelier.certify.forms import inertia_of, is_ldl
from matelier.spine.matrix import Scalar

PLACES = 30  # decimals that digits must be right to, at least; the judge's tolerance, never the witness's


def _sizes(witness: Witness) -> Rows:
    # The absolute values that the witness tells, once their squares have been compared.
    A, sizes = matrix_of(witness, "A"), matrix_of(witness, "sizes")
    for row, line in zip(A, sizes, strict=True):
        for entry, size in zip(row, line, strict=True):
            if size < 0 or size * size != entry * entry.conjugate():
                raise ValueError("sizes")
    return sizes


def _norms(witness: Witness) -> bool:
    # One row or one column is a vector, whose 1-norm is the sum and whose ∞-norm the largest of the absolute values.
    sizes = _sizes(witness)
    down = [list(line) for line in zip(*sizes, strict=True)]
    vector = min(len(sizes), len(down)) == 1
    line = [x for row in sizes for x in row]
    one = sum(line, Fraction(0)) if vector else max(sum(part, Fraction(0)) for part in down)
    most = max(line) if vector else max(sum(part, Fraction(0)) for part in sizes)
    square = sum((x * x for x in line), Fraction(0))
    told = [entry_of(witness[name]) for name in ("one", "infinity", "max", "frobenius_square")]
    return told == [one, most, max(line), square]


def _p_norm(witness: Witness) -> bool:
    # low^p ≤ Σ |x|^p ≤ high^p, for p = top / bottom: both sides to the power `bottom`, for whole sizes summed exactly.
    sizes, p = [x for row in _sizes(witness) for x in row], whole_of(witness, "p")
    low, high = entry_of(witness["low"]), entry_of(witness["high"])
    whole = sum((x**p for x in sizes), Fraction(0))
    narrow = high - low <= Fraction(1, 10**PLACES) * max(1, low)
    return p >= 1 and 0 <= low <= high and low**p <= whole <= high**p and narrow


def _gram(A: Rows) -> Rows:
    return product(adjoint(A), A)


def _shifted(G: Rows, square: Scalar) -> Rows:
    # square · I − G
    return [[square * (i == j) - entry for j, entry in enumerate(row)] for i, row in enumerate(G)]


def _spectral_norm(witness: Witness) -> bool:
    # λ I − AᴴA has no negative direction and one that is zero: λ is the largest eigenvalue of AᴴA, ‖A‖₂ its root.
    # Of a wide A it is that of AAᴴ, which has the same eigenvalues but for zeros, and is smaller.
    A, P, L, D = (matrix_of(witness, name) for name in "APLD")
    gap = _shifted(_gram(A if width(A) <= len(A) else adjoint(A)), entry_of(witness["square"]))
    _, negative, zero = inertia_of(D)
    return is_ldl(gap, P, L, D) and not negative and zero > 0


def _spectral_norm_between(witness: Witness) -> bool:
    # M = high² I − AᴴA: Vᴴ M V has a positive diagonal that outweighs the rest of each row, so it is positive definite,
    # V has an inverse, and M is positive definite too. ‖A v‖ ≥ low ‖v‖ for the first column v of V.
    A, V = matrix_of(witness, "A"), matrix_of(witness, "V")
    low, high = entry_of(witness["low"]), entry_of(witness["high"])
    G, v = _gram(A), [row[:1] for row in V]
    reached = product(product(adjoint(v), G), v)[0][0] >= low * low * product(adjoint(v), v)[0][0]
    narrow = 0 <= low < high and high - low <= Fraction(1, 10**PLACES) * max(1, low)
    square = len(V) == width(V) == len(G)
    turned = product(product(adjoint(V), _shifted(G, high * high)), V)
    return narrow and square and not is_zero(v) and reached and _outweighs(turned)


def _outweighs(M: Rows) -> bool:
    # (Σ|x|)² ≤ n Σ|x|², so that no root is needed.
    rest = [sum((x * x.conjugate() for j, x in enumerate(row) if j != i), Fraction(0)) for i, row in enumerate(M)]
    return all(
        row[i] > 0 and row[i] * row[i] > len(M) * other for i, (row, other) in enumerate(zip(M, rest, strict=True))
    )


def _descending(squares: list[Scalar]) -> bool:
    return all(x >= y for x, y in pairwise(squares)) and all(x >= 0 for x in squares)


def _svd(witness: Witness) -> bool:
    A, U, S, V = (matrix_of(witness, name) for name in "AUSV")
    unit = is_identity(_gram(U)) and is_identity(_gram(V)) and is_identity(product(U, adjoint(U)))
    diagonal = all(not entry for i, row in enumerate(S) for j, entry in enumerate(row) if i != j)
    values = [S[i][i] for i in range(min(len(S), width(S)))]
    square = is_identity(product(V, adjoint(V)))
    return unit and square and diagonal and _descending(values) and is_product(product(U, S), adjoint(V), A)


def _svd_by_squares(witness: Witness) -> bool:
    # V: all orthogonal eigenvectors of AᴴA, largest eigenvalue first. U: A v where that is not zero, then vectors
    # orthogonal to every column of A, all orthogonal and as many as A has rows. At length 1 they are the V and U of
    # an SVD, and its singular values are the roots of the eigenvalues.
    A, V, U, (squares,) = (matrix_of(witness, name) for name in ("A", "V", "U", "squares"))
    m, n, r = len(A), width(A), sum(bool(square) for square in squares)
    whole = len(V) == width(V) == len(squares) == n and len(U) == width(U) == m >= r
    if not whole or not (_orthogonal(V) and _orthogonal(U) and _descending(squares)):
        return False
    scaled = [[x * square for x, square in zip(row, squares, strict=True)] for row in V]
    images = product(A, V)
    led = all(images[i][k] == U[i][k] for i in range(m) for k in range(r))
    rest = [row[r:] for row in U]
    return is_product(_gram(A), V, scaled) and led and (m == r or is_zero(product(adjoint(A), rest)))


def _orthogonal(V: Rows) -> bool:
    gram = _gram(V)
    return all(bool(entry) == (i == j) for i, row in enumerate(gram) for j, entry in enumerate(row))


def _svd_digits(witness: Witness) -> bool:
    # A − U S Vᴴ, UᴴU − I and VᴴV − I, computed exactly, have no entry beyond the radius, which is small. Then (Weyl,
    # Ostrowski) each singular value of A is as near to that of S as the judge's places ask, times the size of A.
    A, U, S, V = (matrix_of(witness, name) for name in "AUSV")
    diagonal = all(not entry for i, row in enumerate(S) for j, entry in enumerate(row) if i != j)
    values = [S[i][i] for i in range(min(len(S), width(S)))]
    sizes = (len(U), width(U), len(V), width(V)) == (len(A), len(A), width(A), width(A))
    if not (sizes and diagonal and _descending(values) and (len(S), width(S)) == (len(A), width(A))):
        return False
    radius = entry_of(witness["radius"])
    scale = max([Fraction(1), *values])
    near = _near(product(product(U, S), adjoint(V)), A, radius * scale)
    unit = all(_near(_gram(Q), [[Fraction(i == j) for j in range(len(Q))] for i in range(len(Q))], radius)
               for Q in (U, V))  # fmt: skip
    return 0 <= radius * max(len(A), width(A)) ** 2 <= Fraction(1, 10**PLACES) and near and unit


def _near(A: Rows, B: Rows, radius: Scalar) -> bool:
    gaps = (x - y for one, other in zip(A, B, strict=True) for x, y in zip(one, other, strict=True))
    return all(gap * gap.conjugate() <= radius * radius for gap in gaps)


def _condition_numbers(witness: Witness) -> bool:
    # ‖A‖ · ‖B‖ with B the inverse, by column sums and by row sums of the absolute values.
    A, B = matrix_of(witness, "A"), matrix_of(witness, "B")
    one, most = entry_of(witness["one"]), entry_of(witness["infinity"])
    sizes = [_sizes({"A": M, "sizes": witness[name]}) for M, name in ((A, "sizes"), (B, "inverse_sizes"))]
    sums = [(_largest_sum(transposed(M)), _largest_sum(M)) for M in sizes]
    right = one == sums[0][0] * sums[1][0] and most == sums[0][1] * sums[1][1]
    return len(A) == width(A) and is_identity(product(A, B)) and right


def _largest_sum(lines: Rows) -> Scalar:
    return max(sum(line, Fraction(0)) for line in lines)


NORM_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "condition_numbers": _condition_numbers,
    "norms": _norms,
    "p_norm": _p_norm,
    "spectral_norm": _spectral_norm,
    "spectral_norm_between": _spectral_norm_between,
    "svd": _svd,
    "svd_by_squares": _svd_by_squares,
    "svd_digits": _svd_digits,
}
