"""The product entry by entry, where a single row, a single column or a single number is repeated as often as needed."""

from matelier.exact.operations import check_work
from matelier.exact.witness import claim
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.formula import Number, Operator, Row, Subscript, Symbol
from matelier.spine.matrix import Exact
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work


def hadamard(A: Exact, B: Exact) -> Found[Exact]:
    """The products of the entries in the same place; a row, a column or one number is repeated to fit, and this told.

    Raises BadInput("hadamard.sizes").
    """
    shape = _shape(A, B)
    left, right = repeated(A, shape), repeated(B, shape)
    pairs = zip(left.rows, right.rows, strict=True)
    C = Exact(tuple(tuple(x * y for x, y in zip(a, b, strict=True)) for a, b in pairs))
    notices = (*_told(A, shape, 1), *_told(B, shape, 2))
    return Found(C, (claim("hadamard", A=A, B=B, C=C),), notices)


def hadamard_by_entries(A: Exact, B: Exact) -> Work[Found[Exact]]:
    """The same, entry by entry. Raises as `hadamard`, and Unable("exact.entries")."""
    found = hadamard(A, B)
    check_work(found.value)
    shape = found.value.shape
    for number, one in enumerate((A, B), 1):
        if one.shape != shape:
            yield Step("hadamard.repeat", {"which": number}, one, repeated(one, shape), level=0)
    left, right = repeated(A, shape), repeated(B, shape)
    for i, row in enumerate(found.value.rows):
        for j, value in enumerate(row):
            x, y = left.rows[i][j], right.rows[i][j]
            place = Subscript(Symbol("c"), Symbol(f"{i + 1}{j + 1}"))
            told = Row((place, Operator("="), Number(x), Operator("·"), Number(y), Operator("="), Number(value)))
            yield Step("hadamard.entry", {"i": i + 1, "column": j + 1, "value": value}, (x, y), told, level=2)
    yield Step("hadamard.all", {"rows": shape[0], "columns": shape[1]}, left, found.value, level=0)
    return found


def repeated(A: Exact, shape: tuple[int, int]) -> Exact:
    """The matrix brought to this shape: what is 1 long is repeated."""
    rows = A.rows * shape[0] if len(A.rows) == 1 else A.rows
    return Exact(tuple(row * shape[1] if len(row) == 1 else row for row in rows))


def _shape(A: Exact, B: Exact) -> tuple[int, int]:
    sizes = zip(A.shape, B.shape, strict=True)
    if any(p != q and 1 not in (p, q) for p, q in sizes):
        raise BadInput("hadamard.sizes", left=" × ".join(map(str, A.shape)), right=" × ".join(map(str, B.shape)))
    return max(len(A.rows), len(B.rows)), max(A.shape[1], B.shape[1])


def _told(A: Exact, shape: tuple[int, int], which: int) -> tuple[Sentence, ...]:
    down, along = A.shape[0] != shape[0], A.shape[1] != shape[1]
    if not down and not along:
        return ()
    key = "hadamard.number" if down and along else "hadamard.row" if down else "hadamard.column"
    return (Sentence(key, {"which": which, "rows": shape[0], "columns": shape[1]}),)
