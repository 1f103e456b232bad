"""What is handed to the judge of a law: the example against it, or the identity to be tried anew."""

from collections.abc import Mapping
from dataclasses import replace

from matelier.calculus.expression import ELEMENTWISE, Expression
from matelier.calculus.language.text import as_text
from matelier.calculus.laws.conditions import Sign
from matelier.calculus.laws.relations import Sizes, letters, of_sizes
from matelier.calculus.laws.verdict import Example, Statement
from matelier.calculus.renewing import replaced
from matelier.spine.claim import Claim

UNJUDGED = (ELEMENTWISE | {"norminf"}) - {"abs", "sqrt"}
"""What is no rational function and no root: the judge cannot tell modulo a prime."""
MOST_SIZES = 12


def falls(statement: Statement, sign: Sign, example: Example) -> tuple[Claim, ...]:
    """That the law with this sign is wrong at the example."""
    values = {name: [[str(entry) for entry in row] for row in M.rows] for name, M in example.values.items()}
    witness = {**_said(statement, sign), "values": values, "sizes": dict(example.sizes)}
    return (Claim("law_falls", witness, "CHECKED", "claim.about.expression"),)


def holds(statement: Statement, sizes: tuple[Sizes, ...]) -> tuple[Claim, ...]:
    """That both sides are equal at these sizes; none where the judge knows no such points."""
    statement = _put_in(statement)
    sides = (statement.left, statement.right)
    if not all(_is_known(*relation) for relation in statement.relations):
        return ()
    if any(node.op in UNJUDGED for side in sides for node in side.nodes()):
        return ()
    chosen = sorted(sizes, key=lambda one: (len(set(one.values())) < len(one), sum(one.values())))[:MOST_SIZES]
    witness = {**_said(statement, "="), "sizes": [dict(one) for one in chosen]}
    return (Claim("law_holds", witness, "CHECKED", "claim.about.expression"),)


def _put_in(statement: Statement) -> Statement:
    """The statement with letters that are said to be an expression of others replaced by it."""
    for left, sign, right in statement.relations:
        for one, two in ((left, right), (right, left)):
            said_of = statement.traits.get(one.name, frozenset[str]()) | one.traits
            if sign == "=" and one.op == "symbol" and not said_of and not two.has(one.name):
                return _put_in(_replacing(statement, one.name, two))
    return statement


def _replacing(statement: Statement, name: str, by: Expression) -> Statement:
    def changed(side: Expression) -> Expression:
        return replaced(side, lambda leaf: by if leaf.op == "symbol" and leaf.name == name else leaf)

    relations = [(changed(left), sign, changed(right)) for left, sign, right in statement.relations]
    return replace(
        statement,
        left=changed(statement.left),
        right=changed(statement.right),
        relations=tuple(one for one in relations if one[0] != one[2]),
        symbols={other: node for other, node in statement.symbols.items() if other != name},
    )


def _is_known(left: Expression, sign: str, right: Expression) -> bool:
    """Whether the judge makes its points meet this condition."""
    if of_sizes(left) and of_sizes(right):
        return True
    inner = left.parts[0] if left.parts else left
    if sign != "=":
        return False
    if left.op in ("rank", "det"):
        return inner.op == "symbol" and (of_sizes(right) if left.op == "rank" else right.value == 0)
    if left.op != "mul" or len(left.parts) != 2:
        return False
    swapped = right.op == "mul" and right.parts == left.parts[::-1]
    plain = all(part.op == "symbol" for part in left.parts)
    across = inner.op == "transpose" and right.value == 0 and left.is_scalar
    return (plain and (swapped or right.op == "eye")) or across


def _said(statement: Statement, sign: Sign) -> dict[str, object]:
    return {
        "left": as_text(statement.left),
        "relation": sign,
        "right": as_text(statement.right),
        "variables": {name: _declared(statement, node) for name, node in letters(statement).items()},
        "conditions": [[as_text(left), way, as_text(right)] for left, way, right in statement.relations],
    }


def _declared(statement: Statement, node: Expression) -> Mapping[str, object]:
    traits = statement.traits.get(node.name, frozenset[str]()) | node.traits
    m, n = node.shape
    shape = [] if (m, n) == (1, 1) else [m] if n == 1 else [m, n]
    return {"shape": shape, "traits": sorted(traits - {"square"})}
