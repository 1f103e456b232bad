"""Steps to look at: Gauss–Jordan on a small matrix, told with sentences that the catalogues have."""

from fractions import Fraction

from matelier.spine.matrix import Exact
from matelier.spine.step import Step

A = Exact.of([[0, 2, 1], [1, -1, 3], [2, 1, -2]])
SYSTEM = Exact.of([[2, 1, -1, 8], [-3, -1, 2, -11], [-2, 1, 2, -3]], bar=3)


def beside_identity(M: Exact) -> Exact:
    """The matrix beside the identity, a bar between them."""
    n = len(M.rows)
    return Exact.of([[*row, *(int(i == k) for k in range(n))] for i, row in enumerate(M.rows)], bar=n)


def gauss_jordan(M: Exact) -> tuple[Step, ...]:
    """Each row operation as a step."""
    rows, steps = [list(row) for row in M.rows], list[Step]()

    def done(rule: str, before: Exact, **facts: object) -> None:
        after = Exact(tuple(map(tuple, rows)), bar=M.bar)
        steps.append(Step(rule, {**facts, "reason": "view.quiet"}, before, after))

    top = 0
    for column in range(M.bar or M.shape[1]):
        start = next((i for i in range(top, len(rows)) if rows[i][column]), None)
        if start is None:
            continue
        before = Exact(tuple(map(tuple, rows)), bar=M.bar)
        if start != top:
            rows[top], rows[start] = rows[start], rows[top]
            done("row.swap", before, i=top + 1, k=start + 1)
        factor = 1 / rows[top][column]
        if factor != 1:
            before = Exact(tuple(map(tuple, rows)), bar=M.bar)
            rows[top] = [factor * entry for entry in rows[top]]
            done("row.scale", before, i=top + 1, factor=factor)
        for i in range(len(rows)):
            if i != top and rows[i][column]:
                before = Exact(tuple(map(tuple, rows)), bar=M.bar)
                factor = -rows[i][column]
                rows[i] = [entry + factor * other for entry, other in zip(rows[i], rows[top], strict=True)]
                done("row.add", before, i=i + 1, k=top + 1, factor=factor)
        top += 1
    return tuple(steps)


def told(level: int, *children: Step, after: object = None) -> Step:
    """A step told by a sentence of the catalogues."""
    facts = {"part": Fraction(1, 2), "events": 3, "reason": "view.loud"}
    return Step("recording.events", facts, None, after, level, children)
