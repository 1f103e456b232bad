"""The determinant: by elimination, by cofactors, by Sarrus, by Leibniz, and at once by FLINT."""

from fractions import Fraction
from itertools import permutations
from math import prod

from matelier.exact.arithmetic import check_square, total, without
from matelier.exact.lu import lu
from matelier.exact.operations import check_work, climb, silent, told
from matelier.exact.witness import claim, lazy_claim
from matelier.scalars.held import integers, rational
from matelier.scalars.lowest import ONE, ZERO
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

MOST_COFACTORS = 7  # 7! products
MOST_LEIBNIZ = 4
MOST_TRIANGLES = 12  # from here on the fractions of L and U are longer than anyone reads


def determinant(A: Exact) -> Found[Scalar]:
    """The determinant of a square matrix. Raises BadInput("matrix.not_square")."""
    check_square(A)
    return _found(A, determinant_value(A))


def determinant_value(A: Exact) -> Scalar:
    """The determinant of a matrix known to be square, bare."""
    if not A.rows:
        return ONE
    if rational(A):
        Z, scales = integers(A)
        return Fraction(int(Z.det()), prod(scales))
    rows = list(A.rows)
    stairs = silent(climb(rows, len(rows), ones=False))
    return _along_diagonal(rows, stairs.swaps)


def determinant_claim(A: Exact, value: Scalar, **which: int) -> Claim:
    """That this is the determinant of A, or of A without a row and a column, by the triangles of an LU."""
    B = without(A, which["row"], which["column"]) if which else A

    if len(B.rows) > MOST_TRIANGLES and rational(A) and not which:
        return claim("determinant_by_primes", A=A, determinant=value)

    def triangles() -> tuple[Exact, ...]:
        found = lu(B).value
        return found.P, found.L, found.U

    return lazy_claim("determinant", {"A": A, "determinant": value, **which}, ("P", "L", "U"), triangles)


def check_sarrus(A: Exact) -> None:
    """That the rule of Sarrus can be used: for 3 × 3 alone. Raises BadInput("determinant.sarrus")."""
    if A.shape != (3, 3):
        raise BadInput("determinant.sarrus", rows=A.shape[0], columns=A.shape[1])


def determinant_by_elimination(A: Exact) -> Work[Found[Scalar]]:
    """The same by rows: each swap turns the sign, adding a multiple changes nothing, the diagonal is multiplied.

    Raises BadInput("matrix.not_square"); Unable("exact.entries") or ("exact.digits") for work that nobody would read.
    """
    check_square(A)
    check_work(A)
    rows = list(A.rows)
    stairs = yield from told(rows, climb(rows, len(rows), ones=False))
    value = _along_diagonal(rows, stairs.swaps)
    diagonal = tuple(row[i] for i, row in enumerate(rows))
    facts = {"swaps": stairs.swaps, "sign": (-1) ** stairs.swaps, "factors": diagonal, "value": value}
    yield Step(
        "determinant.diagonal" if stairs.swaps else "determinant.unswapped", facts, Exact(tuple(rows)), value, level=0
    )
    return _found(A, value)


def determinant_by_cofactors(A: Exact) -> Work[Found[Scalar]]:
    """The same by expansion along the line with most zeros; smaller determinants are children of their step.

    Raises BadInput("matrix.not_square"), and Unable("determinant.cofactors") for more than 7 rows.
    """
    n = check_square(A)
    if n > MOST_COFACTORS:
        raise Unable("determinant.cofactors", n=n, most=MOST_COFACTORS)
    step = expansion(A, level=0)
    yield step
    return _found(A, step.after)


def expansion(A: Exact, *, level: int) -> Step:
    """The expansion of a small determinant as one step; `after` is its value."""
    n = len(A.rows)
    if n < 3:
        return _smallest(A, level)
    line, index = _emptiest(A)
    terms: list[Step] = []
    for place in range(n):
        i, j = (index, place) if line == "row" else (place, index)
        if A.rows[i][j]:
            terms.append(_term(A, i, j, level + 1))
    value = total(term.after for term in terms)
    reason = "reason.most_zeros" if len(terms) < n else "reason.first_row"
    where = {"line": Sentence(f"line.{line}"), "index": index + 1, "reason": reason}
    facts = {**where, "terms": tuple(term.after for term in terms), "value": value}
    return Step("determinant.expand", facts, A, value, level, tuple(terms))


def _term(A: Exact, i: int, j: int, level: int) -> Step:
    inside = expansion(without(A, i, j), level=level + 1)
    sign = (-1) ** (i + j)
    value = sign * A.rows[i][j] * inside.after
    facts = {"i": i + 1, "column": j + 1, "entry": A.rows[i][j], "sign": sign, "minor": inside.after, "value": value}
    return Step("determinant.cofactor", facts, without(A, i, j), value, level, (inside,))


def _smallest(A: Exact, level: int) -> Step:
    if len(A.rows) < 2:
        value = A.rows[0][0] if A.rows else ONE
        return Step("determinant.one", {"value": value}, A, value, level)
    (a, b), (c, d) = A.rows
    value = a * d - b * c
    return Step("determinant.two", {"a": a, "b": b, "c": c, "d": d, "value": value}, A, value, level)


def _emptiest(A: Exact) -> tuple[str, int]:
    # Rows before columns, the first before the last, where zeros are equally many.
    lines = [("row", i, row) for i, row in enumerate(A.rows)]
    lines += [("column", j, column) for j, column in enumerate(zip(*A.rows, strict=True))]
    line, index, _ = max(lines, key=lambda one: sum(not entry for entry in one[2]))
    return line, index


def determinant_by_sarrus(A: Exact) -> Work[Found[Scalar]]:
    """The same for 3 × 3: three products down to the right, three up to the right.

    Raises BadInput("determinant.sarrus") for any other size.
    """
    check_sarrus(A)
    down = [tuple(A.rows[i][(start + i) % 3] for i in range(3)) for start in range(3)]
    up = [tuple(A.rows[2 - i][(start + i) % 3] for i in range(3)) for start in range(3)]
    for rule, lines in (("determinant.sarrus_down", down), ("determinant.sarrus_up", up)):
        for start, factors in enumerate(lines):
            facts = {"column": start + 1, "factors": factors, "value": prod(factors, start=ONE)}
            yield Step(rule, facts, A, facts["value"])
    terms = [prod(line, start=ONE) for line in down] + [-prod(line, start=ONE) for line in up]
    value = total(terms)
    yield Step("determinant.sum", {"terms": tuple(terms), "value": value}, A, value, level=0)
    return _found(A, value)


def determinant_by_leibniz(A: Exact) -> Work[Found[Scalar]]:
    """The same as the sum over all permutations, each product with its sign.

    Raises BadInput("matrix.not_square"), and Unable("determinant.leibniz") for more than 4 rows.
    """
    n = check_square(A)
    if n > MOST_LEIBNIZ:
        raise Unable("determinant.leibniz", n=n, most=MOST_LEIBNIZ)
    terms: list[Scalar] = []
    for order in permutations(range(n)):
        sign = (-1) ** sum(order[i] > order[k] for i in range(n) for k in range(i + 1, n))
        factors = tuple(A.rows[i][j] for i, j in enumerate(order))
        terms.append(sign * prod(factors, start=ONE))
        facts = {"permutation": tuple(j + 1 for j in order), "sign": sign, "factors": factors, "value": terms[-1]}
        yield Step("determinant.permutation", facts, A, terms[-1])
    value = total(terms)
    yield Step("determinant.sum", {"terms": tuple(terms), "value": value}, A, value, level=0)
    return _found(A, value)


def _along_diagonal(rows: list[tuple[Scalar, ...]], swaps: int) -> Scalar:
    value = prod((row[i] for i, row in enumerate(rows)), start=ONE)
    return (-value if swaps % 2 else value) if value else ZERO


def _found(A: Exact, value: Scalar) -> Found[Scalar]:
    return Found(value, (determinant_claim(A, value),))
