"""The verdict on one statement: by exact identity, by a listed law, by form, or by an example against it."""

from dataclasses import replace

from matelier.calculus.expression import Expression, add, negative
from matelier.calculus.forms.signs import never_negative
from matelier.calculus.laws import evidence
from matelier.calculus.laws.decide import Decision, decide
from matelier.calculus.laws.grounds import Undecided
from matelier.calculus.laws.matching import law_of
from matelier.calculus.laws.search import Searched, search
from matelier.calculus.laws.verdict import Statement, Verdict
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

FEW_TRIES = 250


def settle(text: str, statement: Statement, *, brief: bool = False) -> Work[Found[Verdict]]:
    """What is found of one comparison; `brief` looks for fewer examples. Raises BadInput("law.order")."""
    if statement.sign not in ("=", "≠") and not (statement.left.is_scalar and statement.right.is_scalar):
        raise BadInput("law.order", sign=statement.sign)
    if statement.sign in ("=", "≠"):
        decision = _decided(replace(statement, sign="="))
        if decision is not None:
            facts = {"sizes": decision.same, "differs": decision.differs}
            yield Step("law.field", facts, (statement.left, statement.right))
        if decision is not None and decision.holds:
            return _identical(text, statement, decision)
        if statement.sign == "≠":
            return (yield from _unequal(text, statement, decision))
    else:
        decision = None
    law = law_of(statement) if decision is None or decision.differs is None else None
    if law is None and _by_form(statement):
        return Found(Verdict(text, "holds", "form", statement))
    total = FEW_TRIES if law or brief else None
    found = _searched(statement, decision, total)
    yield Step("law.search", {"tries": found.tries, "found": found.example is not None})
    if found.example is not None:
        claims = evidence.falls(statement, statement.sign, found.example)
        return Found(Verdict(text, "falls", "example", statement, tries=found.tries, example=found.example), claims)
    if law is not None:
        yield Step("law.law", {"law": law.text, "conditions": law.conditions}, (statement.left, statement.right))
        return Found(Verdict(text, "holds", "law", statement, law.key, tries=found.tries))
    notices = (Sentence("law.notice.no_point"),) if not found.tries else ()
    return Found(Verdict(text, "open", "search", statement, tries=found.tries), (), notices)


def _decided(statement: Statement) -> Decision | None:
    try:
        return decide(statement)
    except (Undecided, BadInput):
        return None


def _searched(statement: Statement, decision: Decision | None, total: int | None) -> Searched:
    sizes = decision.differs if decision is not None else None
    if sizes is not None:
        found = search(statement, sizes=sizes)
        if found.example is not None:
            return found
    return search(statement) if total is None else search(statement, total=total)


def _identical(text: str, statement: Statement, decision: Decision) -> Found[Verdict]:
    law = law_of(replace(statement, sign="="))
    verdict = Verdict(
        text, "holds", "identity", statement, law.key if law else None, decision.wrong_log2, decision.same
    )
    if statement.sign == "≠":
        return Found(replace(verdict, status="falls"), evidence.holds(statement, decision.same))
    return Found(verdict, evidence.holds(statement, decision.same))


def _unequal(text: str, statement: Statement, decision: Decision | None) -> Work[Found[Verdict]]:
    """≠ says that the sides are not always equal; where they are equal all the same is told, too."""
    differs = _searched(replace(statement, sign="="), decision, None)
    equal = search(statement, total=FEW_TRIES)
    yield Step("law.search", {"tries": differs.tries + equal.tries, "found": differs.example is not None})
    if differs.example is None:
        return Found(Verdict(text, "open", "search", statement, tries=differs.tries))
    law = law_of(statement)
    verdict = Verdict(text, "holds", "example", statement, law.key if law else None, tries=equal.tries)
    claims = evidence.falls(statement, "=", differs.example)
    return Found(replace(verdict, example=differs.example, equal_at=equal.example), claims)


def _by_form(statement: Statement) -> bool:
    """Whether it says that something is ≥ 0 which is so by its form: norms, squares, x'x."""
    left, right = statement.left, statement.right
    if statement.sign not in ("<=", ">="):
        return False
    low, high = (left, right) if statement.sign == "<=" else (right, left)
    return never_negative(_less(high, low))


def _less(high: Expression, low: Expression) -> Expression:
    return high if low.value == 0 else add(high, negative(low))
