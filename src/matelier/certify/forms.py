"""Statements about symmetric matrices, norms and singular values, each decided from its witness: never a float."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from matelier.certify.equalities import (
    Rows,
    Witness,
    adjoint,
    determinant_of,
    entry_of,
    is_identity,
    is_product,
    is_upper,
    is_zero,
    matrix_of,
    order_of,
    product,
    transposed,
    whole_of,
    width,
)
from matelier.spine.matrix import Scalar

Inertia: TypeAlias = tuple[int, int, int]

PLACES = 30  # decimals that digits must be right to, at least; the judge's tolerance, never the witness's


def _sign(number: Scalar) -> int:
    return (number > 0) - (number < 0)


def _ldl(witness: Witness) -> bool:
    return _is_ldl(*(matrix_of(witness, name) for name in "APLD"))


def _is_ldl(A: Rows, P: Rows, L: Rows, D: Rows) -> bool:
    # P A Pᵀ = L D Lᴴ, L with ones on its diagonal, D of blocks of at most two rows.
    n, order = len(A), order_of(P)
    square = n == width(A) == len(P) == len(L) == width(L) == len(D) == width(D)
    if not square or sorted(order) != list(range(n)) or adjoint(D) != D:
        return False
    unit = is_upper(transposed(L)) and all(L[i][i] == 1 for i in range(n))
    moved = [[A[i][j] for j in order] for i in order]
    return unit and _in_blocks(D) and is_product(product(L, D), adjoint(L), moved)


def _in_blocks(D: Rows) -> bool:
    beside = [i for i in range(len(D) - 1) if D[i][i + 1]]
    far = any(D[i][j] for i in range(len(D)) for j in range(i + 2, len(D)))
    return not far and all(k - i > 1 for i, k in pairwise(beside))


def _signs(D: Rows) -> Iterator[int]:
    # The signs of D's eigenvalues: a block of two has those of its determinant and its diagonal.
    i = 0
    while i < len(D):
        if i + 1 < len(D) and D[i][i + 1]:
            det = D[i][i] * D[i + 1][i + 1] - D[i][i + 1] * D[i + 1][i]
            whole = _sign(D[i][i] + D[i + 1][i + 1])
            yield from (1, -1) if det < 0 else (whole, whole if det > 0 else 0)
            i += 2
        else:
            yield _sign(D[i][i])
            i += 1


def _inertia_of(D: Rows) -> Inertia:
    signs = list(_signs(D))
    return signs.count(1), signs.count(-1), signs.count(0)


def _inertia(witness: Witness) -> bool:
    # Sylvester: what L D Lᴴ and D have in common is how many directions go up, down, and nowhere.
    D = matrix_of(witness, "D")
    told = tuple(whole_of(witness, name) for name in ("positive", "negative", "zero"))
    return _ldl(witness) and _inertia_of(D) == told


def _cholesky(witness: Witness) -> bool:
    A, L = matrix_of(witness, "A"), matrix_of(witness, "L")
    lower = is_upper(transposed(L)) and len(L) == width(L)
    return lower and all(row[i] >= 0 for i, row in enumerate(L)) and is_product(L, adjoint(L), A)


def _form_sign(witness: Witness) -> bool:
    A, x = matrix_of(witness, "A"), matrix_of(witness, "x")
    value = product(product(adjoint(x), A), x)[0][0]
    return width(x) == 1 and not is_zero(x) and _sign((value + value.conjugate()) / 2) == whole_of(witness, "sign")


def _leading_minors(witness: Witness) -> bool:
    A, (minors,) = matrix_of(witness, "A"), matrix_of(witness, "minors")
    blocks = [[row[:k] for row in A[:k]] for k in range(1, len(A) + 1)]
    return len(A) == width(A) and [determinant_of(block) for block in blocks] == minors


def _not_symmetric(witness: Witness) -> bool:
    A, i, j = matrix_of(witness, "A"), whole_of(witness, "row"), whole_of(witness, "column")
    inside = 0 <= i < len(A) and 0 <= j < width(A) and len(A) == width(A)
    return inside and A[i][j] != A[j][i].conjugate()


def _symmetric_part(witness: Witness) -> bool:
    A, S = matrix_of(witness, "A"), matrix_of(witness, "S")
    both = zip(A, adjoint(A), strict=True)
    return [[x + y for x, y in zip(one, other, strict=True)] for one, other in both] == [[2 * x for x in r] for r in S]


def _completed_squares(witness: Witness) -> bool:
    # xᵀ S x = Σ weight · (form · x)²
    S, forms, (weights,) = (matrix_of(witness, name) for name in ("S", "forms", "weights"))
    if not forms:
        return is_zero(S) and not weights
    weighted = [[weight * entry for entry in row] for weight, row in zip(weights, forms, strict=True)]
    return all(weights) and is_product(adjoint(forms), weighted, S)


def _form_polynomial(witness: Witness) -> bool:
    # The polynomial is v S vᵀ, where v is a row of letters, each alone, and S has none of them.
    A, S, v = (matrix_of(witness, name) for name in ("A", "S", "variables"))
    letters = [entry.letters for entry in v[0]]
    alone = all(len(names) == 1 and entry.numerator == [(1, {names[0]: 1})] and entry.denominator == [(1, {})]
                for names, entry in zip(letters, v[0], strict=True))  # fmt: skip
    numbers = all(isinstance(entry, Fraction) for row in S for entry in row)
    symmetric = transposed(S) == S and len(set(letters)) == len(letters)
    return alone and numbers and symmetric and is_product(product(v, S), transposed(v), A)


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
    P, L, D = (matrix_of(witness, name) for name in "PLD")
    gap = _shifted(_gram(matrix_of(witness, "A")), entry_of(witness["square"]))
    _, negative, zero = _inertia_of(D)
    return _is_ldl(gap, P, L, D) and not negative and zero > 0


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


FORM_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "cholesky": _cholesky,
    "completed_squares": _completed_squares,
    "condition_numbers": _condition_numbers,
    "form_polynomial": _form_polynomial,
    "form_sign": _form_sign,
    "inertia": _inertia,
    "ldl": _ldl,
    "leading_minors": _leading_minors,
    "norms": _norms,
    "not_symmetric": _not_symmetric,
    "p_norm": _p_norm,
    "spectral_norm": _spectral_norm,
    "spectral_norm_between": _spectral_norm_between,
    "svd": _svd,
    "svd_by_squares": _svd_by_squares,
    "svd_digits": _svd_digits,
    "symmetric_part": _symmetric_part,
}
