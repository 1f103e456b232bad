"""What is handed to the judge of a law: the example against it, or the identity to be tried anew."""

from collections.abc import Mapping

from matelier.calculus.conditions import Sign
from matelier.calculus.expression import ELEMENTWISE, Expression
from matelier.calculus.relations import Sizes, letters, of_sizes
from matelier.calculus.text import as_text
from matelier.calculus.verdict import Example, Statement
from matelier.spine.claim import Claim

ROOTS = (ELEMENTWISE | {"norm2"}) - {"abs"}
MOST_SIZES = 12


def falls(statement: Statement, sign: Sign, example: Example) -> tuple[Claim, ...]:
    """That the law with this sign is wrong at the example."""
    values = {name: [[str(entry) for entry in row] for row in M.rows] for name, M in example.values.items()}
    witness = {**_said(statement, sign), "values": values, "sizes": dict(example.sizes)}
    return (Claim("law_falls", witness, "CHECKED", "claim.about.expression"),)


def holds(statement: Statement, sizes: tuple[Sizes, ...]) -> tuple[Claim, ...]:
    """That both sides are equal at these sizes; none where the judge knows no such points."""
    sides = (statement.left, statement.right)
    if any(sign != "=" for left, sign, right in statement.relations if not (of_sizes(left) and of_sizes(right))):
        return ()
    if any(node.op in ROOTS or node.op == "abs" for side in sides for node in side.nodes()):
        return ()
    chosen = sorted(sizes, key=lambda one: (len(set(one.values())) < len(one), sum(one.values())))[:MOST_SIZES]
    witness = {**_said(statement, "="), "sizes": [dict(one) for one in chosen]}
    return (Claim("law_holds", witness, "CHECKED", "claim.about.expression"),)


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
