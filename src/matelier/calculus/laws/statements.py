"""A typed law and its conditions, read: each comparison becomes a statement."""

import re
from collections.abc import Sequence
from dataclasses import replace

from matelier.calculus.expression import TRAITS, Expression, eye, zeros
from matelier.calculus.language.shapes import read_all
from matelier.calculus.language.syntax import Syntax, in_order, parse_tokens
from matelier.calculus.language.tokens import Token, tokens
from matelier.calculus.language.variables import Declared, Given, declared
from matelier.calculus.laws.conditions import SIGNS, Conditions, Relation, Sign, Trait, read_conditions
from matelier.calculus.laws.verdict import Statement
from matelier.calculus.renewing import replaced
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence

MOST_CHARACTERS = 2_000
_IF = re.compile(
    r"(?<![A-Za-z0-9_])(?:if|when|whenever|where|for|with|given|provided|si|cuando|donde|para|con|se|quando|onde|com)"
    r"(?![A-Za-z0-9_(])"
)
_SIGNS = ("=", "≠", "<=", "<", ">=", ">")


def split_claim(text: str) -> tuple[str, str]:
    """The law and the conditions in its text: "… if A symmetric", "…, n >= 2", "…; A: 5 x 4"."""
    if len(text) > MOST_CHARACTERS:
        raise BadInput("law.long", given=len(text), most=MOST_CHARACTERS)
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if depth > 0:
            continue
        if letter in ",;":
            return text[:at], text[at + 1 :]
        if letter.isalpha() and (match := _IF.match(text, at)):
            return text[:at], text[match.end() :]
    return text, ""


def sides_of(text: str) -> list[tuple[Syntax, Sign, Syntax]]:
    """The comparisons of a law, each with both sides; a = b = c is two.

    Raises BadInput("law.no_relation") where there is none, ("law.relations") where there are too many.
    """
    found = tokens(text)
    places, depth = list[int](), 0
    for i, token in enumerate(found):
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == "sign" and token.text in _SIGNS and depth == 0:
            places.append(i)
    if not places:
        raise BadInput("law.no_relation", given=text.strip()[:60])
    if len(places) > 4:
        raise BadInput("law.relations", given=len(places), most=4)
    pieces = [found[a + 1 : b] for a, b in zip([-1, *places], [*places, len(found) - 1], strict=True)]
    if not all(pieces):
        raise BadInput("law.empty_side", given=text.strip()[:60])
    signs: list[Sign] = [SIGNS[found[i].text] for i in places]
    pairs = [pair for k, sign in enumerate(signs) for pair in _compared(pieces[k], sign, pieces[k + 1])]
    return [(parse_tokens(text, left), sign, parse_tokens(text, right)) for left, sign, right in pairs]


def _compared(
    left: Sequence[Token], sign: Sign, right: Sequence[Token]
) -> list[tuple[Sequence[Token], Sign, Sequence[Token]]]:
    """a <= min(b, c) as a <= b and a <= c; max(a, b) <= c as a <= c and b <= c. Raises BadInput("law.least")."""
    lefts, rights = _chosen(left), _chosen(right)
    for chosen, below in ((lefts, sign in (">=", ">")), (rights, sign in ("<=", "<"))):
        if chosen and (chosen[0] != ("min" if below else "max") or sign in ("=", "≠")):
            raise BadInput("law.least", function=chosen[0])
    return [(a, sign, b) for a in (lefts[1] if lefts else [left]) for b in (rights[1] if rights else [right])]


def _chosen(side: Sequence[Token]) -> tuple[str, list[Sequence[Token]]] | None:
    """The arguments of a side that is min(…) or max(…) as a whole."""
    if len(side) < 4 or side[0].text not in ("min", "max") or side[1].text != "(" or side[-1].text != ")":
        return None
    inside, parts, depth, start = side[2:-1], list[Sequence[Token]](), 0, 0
    for i, token in enumerate(inside):
        depth += (token.text == "(") - (token.text == ")")
        if depth < 0:
            return None
        if token.text == "," and depth == 0:
            parts.append(inside[start:i])
            start = i + 1
    return side[0].text, [*parts, inside[start:]]


def read_claim(
    text: str, conditions: str = "", variables: Given | None = None
) -> tuple[list[Statement], tuple[Sentence, ...]]:
    """The statements of a law (one for each comparison), with its conditions and what was inferred of its letters.

    Raises BadInput("law....") and BadInput("expression....").
    """
    law, inside = split_claim(text)
    told = read_conditions("; ".join(part for part in (inside, conditions) if part.strip()))
    pairs = sides_of(law)
    related: list[tuple[Sign, str, str]] = [(c.sign, c.left, c.right) for c in told.given if isinstance(c, Relation)]
    formulas = [(law, side) for left, _, right in pairs for side in (left, right)]
    for _, left, right in related:
        formulas += [(side, parse_tokens(side, tokens(side))) for side in (left, right)]
    known = _known(told, variables, [tree for _, tree in formulas])
    alike = [(k, k + 1) for k in range(0, len(formulas), 2)]
    found = read_all(formulas, known, alike=alike)
    expressions = [_with_identity(one) for one in found.expressions]
    symbols = {name: node for name, node in found.symbols.items() if not _is_identity(node)}
    relations = tuple(
        (*_matched(expressions[k], expressions[k + 1], sign),)
        for k, (sign, _, _) in zip(range(2 * len(pairs), len(formulas), 2), related, strict=True)
    )
    names = {c.names[0] for c in told.given if isinstance(c, Trait)}
    for name in sorted(names - set(symbols)):
        raise BadInput("law.condition_letter", name=name, known=", ".join(sorted(symbols)))
    traits = {name: told.of(name) for name in names}
    statements = [
        Statement(*_matched(expressions[2 * k], expressions[2 * k + 1], sign), symbols, told.given, relations, traits)
        for k, (_, sign, _) in enumerate(pairs)
    ]
    return statements, found.notices


def _known(told: Conditions, variables: Given | None, trees: Sequence[Syntax]) -> dict[str, Declared]:
    """What is declared of the letters, by the asker and by the conditions; I is the identity unless it is declared."""
    known = declared(variables)
    for name, sizes in told.sizes.items():
        kind = {"scalar": "scalar", "vector": "column"}.get(sizes, "")
        one = Declared(kind=kind) if kind else declared(f"{name}: {sizes}")[name]
        before = known.get(name, Declared())
        known[name] = replace(before, shape=one.shape or before.shape, kind=one.kind or before.kind)
    used = {node.name for tree in trees for node in in_order(tree) if node.op == "name"}
    for name in used:
        traits = told.of(name)
        if not traits:
            continue
        before = known.get(name, Declared())
        square = traits & SQUARE and before.shape is None
        kind = "column" if "unit" in traits and before.shape is None else "square" if square else before.kind
        known[name] = replace(before, traits=before.traits | traits & TRAITS, kind=kind)
    if "I" in used and "I" not in known:
        known["I"] = Declared(kind="square", traits=frozenset([IDENTITY]))
    return known


IDENTITY = "identity"
SQUARE = frozenset(
    [
        *(
            "sym",
            "antisym",
            "orth",
            "rotation",
            "inv",
            "singular",
            "diagonal",
            "upper",
            "lower",
            "triangular",
            "normal",
        ),
        *("idempotent", "projection", "psd", "semidefinite", "square", "permutation", "nilpotent"),
        *("involutory", "detpos"),
    ]
)
"""What only a square matrix is."""


def _is_identity(node: Expression) -> bool:
    return IDENTITY in node.traits


def _with_identity(node: Expression) -> Expression:
    """The letter I made the identity."""
    return replaced(node, lambda leaf: eye(leaf.shape[0]) if _is_identity(leaf) else leaf)


def _matched(left: Expression, right: Expression, sign: Sign) -> tuple[Expression, Sign, Expression]:
    """Both sides in one shape, where one of them is the number 0."""
    if left.value == 0 and not right.is_scalar:
        return zeros(*right.shape), sign, right
    if right.value == 0 and not left.is_scalar:
        return left, sign, zeros(*left.shape)
    return left, sign, right
