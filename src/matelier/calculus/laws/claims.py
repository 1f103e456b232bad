"""A typed law put to the test: it holds, it falls by the smallest example and may be mended, or it is open."""

from contextlib import suppress
from dataclasses import replace

from matelier.calculus.expression import Expression, number
from matelier.calculus.language.text import as_text
from matelier.calculus.language.variables import Given
from matelier.calculus.laws.mend import SIGNS, conditions_for, mended_sides
from matelier.calculus.laws.settle import settle
from matelier.calculus.laws.statements import read_claim
from matelier.calculus.laws.verdict import Mended, Statement, Status, Verdict
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work, finish

MISFITS = frozenset(
    ["expression.misfit", "expression.shapes", "expression.square", "expression.not_square", "expression.sides"]
)
"""What says that a law's sides cannot be reckoned or compared, whatever its letters are."""


def check_claim(text: str, conditions: str = "", variables: Given | None = None) -> Work[Found[Verdict]]:
    """The verdict on a law such as "(A*B)' = B'*A'", conditions in its text ("… if A invertible") or beside it.

    Undeclared capitals are matrices, square only where they must be. Equalities of rational kind are decided by exact
    values at random points of a prime field, each size by itself [Schwartz 1980, Zippel 1979]; the rest by exact search
    and the listed laws. Raises BadInput("law.…") and BadInput("expression.…").
    """
    try:
        statements, notices = read_claim(text, conditions, variables)
    except BadInput as error:
        if error.key not in MISFITS:
            raise
        reason = Sentence(error.key, error.facts)
        return Found(Verdict(text, "falls", "shapes", reason=reason))
    yield Step("law.read", {"conditions": statements[0].conditions}, text, statements)
    found = list[Found[Verdict]]()
    for statement in statements:
        told = text if len(statements) == 1 else _told(statement)
        one = yield from settle(told, statement)
        if one.value.status == "falls":
            one = replace(one, value=_mended(one.value, statement, variables))
        found.append(one)
    return _together(text, found, notices)


def _together(text: str, found: list[Found[Verdict]], notices: tuple[Sentence, ...]) -> Found[Verdict]:
    told = (*notices, *(notice for one in found for notice in one.notices))
    if len(found) == 1:
        return replace(found[0], notices=told)
    parts = tuple(one.value for one in found)
    found_of = {one.status for one in parts}
    status: Status = "falls" if "falls" in found_of else "open" if "open" in found_of else "holds"
    claims = tuple(claim for one in found for claim in one.claims)
    return Found(Verdict(text, status, "parts", parts=parts), claims, told)


def _told(statement: Statement) -> str:
    return f"{as_text(statement.left)} {statement.sign} {as_text(statement.right)}"


def _mended(verdict: Verdict, statement: Statement, variables: Given | None) -> Verdict:
    """The verdict with a nearby law that holds, and with conditions under which this one does."""
    if statement.sign != "=":
        return verdict
    mended = _other_sides(statement, variables) or _other_sign(statement)
    return replace(verdict, mended=mended, holds_if=tuple(conditions_for(statement)))


def _other_sides(statement: Statement, variables: Given | None) -> Mended | None:
    """The first nearby law that is a listed one, else the first one change away that holds."""
    near = [(_tried((left, right), statement, variables), one) for left, right, one in mended_sides(statement)]
    found = [mended for mended, one in near if mended and (one or mended.law)]
    return next((one for one in found if one.law), found[0] if found else None)


def _tried(sides: tuple[Expression, Expression], statement: Statement, variables: Given | None) -> Mended | None:
    left, right = sides
    text = f"{as_text(left)} = {as_text(right)}"
    if as_text(left) == as_text(right):
        return None
    told = replace(statement, left=left, right=right)
    if not statement.traits and not statement.relations:
        with suppress(BadInput):  # with other sides the letters may have more shapes
            told = read_claim(text, "", variables)[0][0]
    found = finish(settle(text, told, brief=True)).value
    return Mended(text, "holds", found.law) if found.status == "holds" else None


def _other_sign(statement: Statement) -> Mended | None:
    if not (statement.left.is_scalar and statement.right.is_scalar):
        return None
    m, n = statement.left.parts[0].shape if statement.left.op == "rank" else (0, 0)
    least = number(min(m, n)) if m and isinstance(m, int) and isinstance(n, int) else statement.right
    for sign in SIGNS:
        told = replace(statement, sign=sign, right=least)
        found = finish(settle(_told(told), told, brief=True)).value
        if found.status == "holds":
            return Mended(_told(told), "holds", found.law)
    return None
