"""Formulas and row operations in words, for those who listen."""

from typing import assert_never

from matelier.render.brackets import MOST_SIDE
from matelier.render.numeral import factors, in_line, signed
from matelier.render.words import Words
from matelier.spine.formula import (
    Entries,
    Fenced,
    Node,
    Number,
    Operator,
    Quotient,
    Root,
    Row,
    Subscript,
    Superscript,
    Symbol,
)
from matelier.spine.matrix import Exact
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step

RAISED = {"T": "spoken.transpose", "H": "spoken.adjoint", "+": "spoken.pseudo_inverse"}


def spoken_operation(step: Step, words: Words) -> str:
    """A row operation as one says it: "from row 2 subtract 3 times row 1"."""
    facts = dict(step.facts)
    match step.rule:
        case "row.swap":
            return words.say("spoken.swap", facts)
        case "row.scale":
            return words.say("spoken.scale", facts)
        case _:
            negative, _ = signed(step.facts["factor"])
            if negative:
                return words.say("spoken.subtract", facts | {"factor": in_line(-step.facts["factor"])})  # type: ignore[operator]
            return words.say("spoken.add", facts)


def has_entries(tree: Node) -> bool:
    """Whether a matrix stands in the formula."""
    match tree:
        case Entries():
            return True
        case Row(parts):
            return any(map(has_entries, parts))
        case Quotient(one, other) | Superscript(one, other) | Subscript(one, other):
            return has_entries(one) or has_entries(other)
        case Root(inside) | Fenced(inside):
            return has_entries(inside)
        case _:
            return False


def spoken(tree: Node, words: Words) -> str:
    """The formula as it is read aloud: "A = 2 by 2 matrix: row 1: 1, 2; row 2: 3, 4"."""
    match tree:
        case Symbol(name):
            return words.symbol(name)
        case Operator(sign):
            return {"\u2003": ",", "·": words.say("spoken.times")}.get(sign, sign)
        case Number(value):
            return in_line(value)
        case Row(parts):
            return " ".join(spoken(part, words) for part in factors(parts))
        case Quotient(over, under):
            return words.say("spoken.over", {"over": spoken(over, words), "under": spoken(under, words)})
        case Root(inside):
            return words.say("spoken.root", {"inside": spoken(inside, words)})
        case Superscript(base, up):
            return _power(spoken(base, words), up, words)
        case Subscript(base, down):
            return f"{spoken(base, words)} {spoken(down, words)}"
        case Fenced(inside, "‖"):
            return words.say("spoken.norm", {"inside": spoken(inside, words)})
        case Fenced(inside, fence):
            return f"{fence}{spoken(inside, words)}{')' if fence == '(' else fence}"
        case Entries(matrix, _, fence):
            return _matrix_in_words(matrix, words, determinant=fence == "|")
        case Sentence():
            return words.tell(tree)
        case _:
            assert_never(tree)


def _power(base: str, up: Node, words: Words) -> str:
    match up:
        case Symbol(name) | Operator(name) if name in RAISED:
            return words.say(RAISED[name], {"base": base})
        case Number(value) if value == -1 and base.isupper():
            return words.say("spoken.inverse", {"base": base})
        case _:
            return words.say("spoken.power", {"base": base, "up": spoken(up, words)})


def _matrix_in_words(matrix: Exact, words: Words, *, determinant: bool) -> str:
    m, n = matrix.shape
    size = {"rows": m, "columns": n}
    if max(m, n) > MOST_SIDE:
        return words.say("matrix.size", size)
    bar = f", {words.say('matrix.spoken_bar')}, "
    told: list[str] = []
    for i, row in enumerate(matrix.rows):
        entries = [in_line(entry) for entry in row]
        sides = (entries[: matrix.bar], entries[matrix.bar :]) if matrix.bar else (entries,)
        line = bar.join(", ".join(side) for side in sides)
        told.append(words.say("matrix.spoken_row", {"i": i + 1, "entries": line}))
    key = "matrix.spoken_determinant" if determinant else "matrix.spoken"
    return words.say(key, {**size, "entries": "; ".join(told)})
