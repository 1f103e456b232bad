"""Products seen every way: by entries, by columns, by rows, as a sum of outer products; powers, trace, transpose."""

from matelier.exact.arithmetic import (
    added,
    check_square,
    column,
    columns,
    diagonal,
    dot,
    from_columns,
    identity,
    product,
    total,
    transposed,
    zero,
)
from matelier.exact.eliminate import dependency
from matelier.exact.inverse import inverse
from matelier.exact.operations import check_digits, check_work
from matelier.exact.witness import claim
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput, Unable
from matelier.spine.formula import Entries, Operator, Row
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.step import Step, Work

MOST_EXPONENT = 10_000
MOST_WORKED_EXPONENT = 64


def multiply(A: Exact, B: Exact) -> Found[Exact]:
    """The product A·B. Raises BadInput("multiply.sizes") when A has not as many columns as B has rows."""
    _check_sizes(A, B)
    return _found(A, B, product(A, B))


def multiply_by_entries(A: Exact, B: Exact) -> Work[Found[Exact]]:
    """The same, each entry a row of A times a column of B. Raises as `multiply`, and Unable("exact.entries")."""
    _check_sizes(A, B)
    check_work(A, B)
    across = columns(B)
    rows: list[list[Scalar]] = []
    for i, row in enumerate(A.rows):
        rows.append([])
        for j, down in enumerate(across):
            value = dot(row, down)
            rows[i].append(value)
            terms = tuple(x * y for x, y in zip(row, down, strict=True))
            facts = {"i": i + 1, "column": j + 1, "row": row, "down": down, "terms": terms, "value": value}
            yield Step("multiply.entry", facts, (row, down), value, level=2)
    return _found(A, B, Exact.of(rows))


def multiply_by_columns(A: Exact, B: Exact) -> Work[Found[Exact]]:
    """The same, each column a combination of the columns of A. Raises as `multiply_by_entries`."""
    _check_sizes(A, B)
    check_work(A, B)
    done: list[tuple[Scalar, ...]] = []
    for j, coefficients in enumerate(columns(B)):
        done.append(tuple(dot(row, coefficients) for row in A.rows))
        facts = {"column": j + 1, "coefficients": coefficients}
        yield Step("multiply.column", facts, column(coefficients), column(done[j]))
    return _found(A, B, from_columns(done, len(A.rows)))


def multiply_by_rows(A: Exact, B: Exact) -> Work[Found[Exact]]:
    """The same, each row a combination of the rows of B. Raises as `multiply_by_entries`."""
    _check_sizes(A, B)
    check_work(A, B)
    across = columns(B)
    done: list[tuple[Scalar, ...]] = []
    for i, coefficients in enumerate(A.rows):
        done.append(tuple(dot(coefficients, down) for down in across))
        yield Step(
            "multiply.row", {"i": i + 1, "coefficients": coefficients}, Exact((coefficients,)), Exact((done[i],))
        )
    return _found(A, B, Exact(tuple(done)))


def multiply_by_outer_products(A: Exact, B: Exact) -> Work[Found[Exact]]:
    """The same as the sum over k of column k of A times row k of B. Raises as `multiply_by_entries`."""
    _check_sizes(A, B)
    check_work(A, B)
    done = zero(A.shape[0], B.shape[1])
    parts: list[Exact] = []
    for k, (down, row) in enumerate(zip(columns(A), B.rows, strict=True)):
        parts.append(Exact(tuple(tuple(x * y for y in row) for x in down)))
        done = added(done, parts[k])
        factors = (Entries(column(down)), Entries(Exact((row,))))
        told = Row((*factors, Operator("="), Entries(parts[k])))
        yield Step("multiply.outer", {"k": k + 1, "column": down, "row": row}, factors, told)
    if len(parts) > 1:
        terms = [part for one in parts for part in (Operator("+"), Entries(one))]
        yield Step("multiply.outer_sum", {}, tuple(parts), Row((*terms[1:], Operator("="), Entries(done))), level=0)
    return _found(A, B, done)


def power(A: Exact, exponent: int) -> Found[Exact | None]:
    """A times itself, `exponent` times; of the inverse when the exponent is negative, None when there is none.

    Raises BadInput("matrix.not_square"), and Unable("power.large") for an exponent beyond 10,000 either way.
    """
    n = check_square(A)
    if abs(exponent) > MOST_EXPONENT:
        raise Unable("power.large", exponent=exponent, most=MOST_EXPONENT)
    base = inverse(A).value if exponent < 0 else A
    if base is None:
        return Found(None, (claim("null_vector", A=A, v=dependency(A)),))
    done, left = identity(n), abs(exponent)
    while left:
        if left % 2:
            done = product(done, base)
        left //= 2
        base = product(base, base) if left else base
    return Found(done, (claim("power_equals", A=A, exponent=exponent, C=done),))


def power_by_multiplying(A: Exact, exponent: int) -> Work[Found[Exact | None]]:
    """The same, one factor after another. Raises as `power`, and Unable("power.large") beyond 64."""
    n = check_square(A)
    if abs(exponent) > MOST_WORKED_EXPONENT:
        raise Unable("power.large", exponent=exponent, most=MOST_WORKED_EXPONENT)
    check_work(A)
    base = inverse(A).value if exponent < 0 else A
    if base is None:
        return power(A, exponent)
    if exponent < 0:
        yield Step("power.inverse", {}, A, base, level=0)
    done = identity(n)
    for k in range(1, abs(exponent) + 1):
        before, done = done, product(done, base)
        check_digits(done.rows[0])
        if k > 1:
            yield Step("power.times", {"k": k if exponent > 0 else -k}, before, done)
    return Found(done, (claim("power_equals", A=A, exponent=exponent, C=done),))


def trace(A: Exact) -> Found[Scalar]:
    """The sum of the diagonal. Raises BadInput("matrix.not_square")."""
    check_square(A)
    value = total(diagonal(A))
    return Found(value, (claim("trace", A=A, trace=value),))


def trace_by_diagonal(A: Exact) -> Work[Found[Scalar]]:
    """The same with its terms. Raises BadInput("matrix.not_square")."""
    found = trace(A)
    yield Step("trace.sum", {"terms": diagonal(A), "value": found.value}, A, found.value)
    return found


def transpose(A: Exact) -> Found[Exact]:
    """Aᵀ: rows become columns."""
    return Found(T := transposed(A), (claim("transpose", A=A, T=T),))


def transpose_by_rows(A: Exact) -> Work[Found[Exact]]:
    """The same, row by row."""
    for i, row in enumerate(A.rows):
        yield Step("transpose.row", {"i": i + 1}, Exact((row,)), column(row))
    return transpose(A)


def _check_sizes(A: Exact, B: Exact) -> None:
    if A.shape[1] != len(B.rows):
        raise BadInput("multiply.sizes", left=" × ".join(map(str, A.shape)), right=" × ".join(map(str, B.shape)))


def _found(A: Exact, B: Exact, C: Exact) -> Found[Exact]:
    return Found(C, (claim("product_equals", A=A, B=B, C=C),))
