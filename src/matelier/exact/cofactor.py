"""Minors, cofactors and the adjugate: determinants of what is left when a row and a column are crossed out."""

from matelier.exact.arithmetic import check_square, scaled, transposed, without
from matelier.exact.determinant import determinant_claim, determinant_value, expansion
from matelier.exact.flint import exact, rationals
from matelier.exact.witness import claim
from matelier.scalars.held import integers, rational
from matelier.scalars.lowest import ONE
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.step import Step, Work

MOST_WORKED = 5  # 25 determinants of 4 × 4


def minor(A: Exact, i: int, j: int) -> Found[Scalar]:
    """The determinant of A without row i and column j, counted from 0.

    Raises BadInput("matrix.not_square"), and BadInput("minor.outside") for a place that is not in A.
    """
    n = check_square(A)
    if not (0 <= i < n and 0 <= j < n):
        raise BadInput("minor.outside", row=i, column=j, last=n - 1)
    value = determinant_value(without(A, i, j))
    return Found(value, (determinant_claim(A, value, row=i, column=j),))


def minor_by_cofactors(A: Exact, i: int, j: int) -> Work[Found[Scalar]]:
    """The same by expansion of what is left. Raises as `minor`, and Unable("cofactor.large") for more than 7 rows."""
    found = minor(A, i, j)
    _check_work(A, 7)
    rest = without(A, i, j)
    yield Step("cofactor.cross_out", {"i": i + 1, "column": j + 1}, A, rest if rest.rows else None)
    yield _expanded(rest, level=1)
    return found


def cofactors(A: Exact) -> Found[Exact]:
    """The matrix of the signed minors. Raises BadInput("matrix.not_square")."""
    check_square(A)
    C = _cofactors(A)
    return Found(C, (claim("cofactors", A=A, cofactors=C),))


def cofactors_by_minors(A: Exact) -> Work[Found[Exact]]:
    """The same minor by minor.

    Raises BadInput("matrix.not_square"), and Unable("cofactor.large") for more than 5 rows.
    """
    n = check_square(A)
    _check_work(A, MOST_WORKED)
    rows: list[list[Scalar]] = []
    for i in range(n):
        rows.append([])
        for j in range(n):
            inside = _expanded(without(A, i, j), level=2)
            sign = (-1) ** (i + j)
            rows[i].append(sign * inside.after)
            facts = {"i": i + 1, "column": j + 1, "sign": sign, "minor": inside.after, "value": rows[i][j]}
            yield Step("cofactor.entry", facts, without(A, i, j), rows[i][j], 1, (inside,)) if n > 1 else inside
    C = Exact.of(rows)
    yield Step("cofactor.matrix", {"n": n}, A, C, level=0)
    return Found(C, (claim("cofactors", A=A, cofactors=C),))


def adjugate(A: Exact) -> Found[Exact]:
    """The transposed matrix of cofactors: A · adj A = det A · I. Raises BadInput("matrix.not_square")."""
    C = cofactors(A)
    return Found(transposed(C.value) if A.rows else C.value, C.claims)


def adjugate_by_cofactors(A: Exact) -> Work[Found[Exact]]:
    """The same by its cofactors. Raises as `cofactors_by_minors`."""
    C = yield from cofactors_by_minors(A)
    turned = transposed(C.value)
    yield Step("cofactor.transpose", {"n": len(A.rows)}, C.value, turned, level=0)
    return Found(turned, C.claims)


def _expanded(rest: Exact, *, level: int) -> Step:
    return expansion(rest, level=level) if rest.rows else Step("cofactor.empty", {}, None, ONE, level)


def _check_work(A: Exact, most: int) -> None:
    if len(A.rows) > most:
        raise Unable("cofactor.large", n=len(A.rows), most=most)


def _cofactors(A: Exact) -> Exact:
    n = len(A.rows)
    if rational(A) and n > 2:
        det = integers(A)[0].det()
        if det:  # adj A = det A · A⁻¹: one inverse for all the minors
            return transposed(scaled(exact(rationals(A).inv()), determinant_value(A)))
    return Exact.of(
        [
            [(ONE if (i + j) % 2 == 0 else -ONE) * determinant_value(without(A, i, j)) for j in range(n)]
            for i in range(n)
        ]
    )
