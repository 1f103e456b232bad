"""Conditions of a law: "A symmetric", "A, B invertible", "n >= 2", "A*B = B*A", "A: 5 x 4", read from words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from matelier.calculus.language.tokens import GREEK
from matelier.calculus.laws.condition_words import JOINERS, PARTICLES, bare, meanings
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence

Sign: TypeAlias = Literal["=", "≠", "<=", "<", ">=", ">"]
MOST_CONDITIONS = 12
SIGNS: Mapping[str, Sign] = {
    "=": "=",
    "==": "=",
    "!=": "≠",
    "≠": "≠",
    "<": "<",
    ">": ">",
    "<=": "<=",
    "≤": "<=",
    "⩽": "<=",
    ">=": ">=",
    "≥": ">=",
    "⩾": ">=",
}
_RELATION = re.compile(r"<=|>=|==|!=|[=≠≤≥⩽⩾<>]")
_NAME = rf"[A-Za-z{GREEK}][A-Za-z0-9_{GREEK}]*"
_NAMES = re.compile(rf"{_NAME}\Z")
_SIDE = r"(?:[A-Za-z]|[1-9][0-9]{0,3})"
_SIZES = re.compile(rf"({_SIDE})\s*(?:[×*]|(?<=[\s0-9])x(?=[\s0-9])|(?<=[0-9])x(?=[a-z])|by|por)\s*({_SIDE})\Z")
_FULL = re.compile(rf"rank\(\s*({_NAME})\s*\)\s*==?\s*min\([^()]*\)\Z")
_SPACE = re.compile(rf"({_NAME})\s*(?:∈|in)\s*(?:ℝ|R)\s*\^?\s*[({{]?\s*([^(){{}}]*?)\s*[)}}]?\Z")
_IDLE = ("is", "are", "es", "son", "e", "sao", "a", "an", "una", "uma", "sea", "sean", "seja", "sejam", "be")
_HANGUL = re.compile(rf"({_NAME})([가-힣])")


@dataclass(frozen=True, slots=True)
class Trait:
    """What is said of a letter: one of the meanings of `condition_words`, or of two letters that they commute."""

    names: tuple[str, ...]
    trait: str

    @property
    def sentence(self) -> Sentence:
        """The condition told in words."""
        return Sentence(f"law.condition.{self.trait}", {"name": ", ".join(self.names)})


@dataclass(frozen=True, slots=True)
class Relation:
    """A comparison that is taken to be true."""

    left: str
    sign: Sign
    right: str

    @property
    def sentence(self) -> Sentence:
        """The condition told in words."""
        return Sentence("law.condition.relation", {"formula": f"{self.left} {self.sign} {self.right}"})


Condition: TypeAlias = Trait | Relation


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions in their order, and what is said of sizes: by a letter, its declaration ("5 x 4")."""

    given: tuple[Condition, ...] = ()
    sizes: dict[str, str] = field(default_factory=dict[str, str])

    def of(self, name: str) -> frozenset[str]:
        """What is said of one letter."""
        return frozenset(c.trait for c in self.given if isinstance(c, Trait) and name in c.names)


def read_conditions(text: str) -> Conditions:
    """The conditions of a text. Raises BadInput("law.condition") with the piece that is not understood."""
    pieces = [piece for piece in _pieces(text) if piece.strip()]
    if len(pieces) > 2 * MOST_CONDITIONS or len(text) > 2_000:
        raise BadInput("law.conditions_many", most=MOST_CONDITIONS)
    given, sizes = list[Condition](), dict[str, str]()
    waiting, last = list[str](), list[str]()
    for piece in pieces:
        found = _read(piece.strip(), waiting, last, sizes)
        given += [condition for condition in found if condition not in given]
    if waiting:
        raise BadInput("law.condition", given=", ".join(waiting)[:60])
    return Conditions(tuple(given), sizes)


def _pieces(text: str) -> list[str]:
    """Split at commas, semicolons and words for "and" outside parentheses."""
    pieces, depth, start = list[str](), 0, 0
    for match in re.finditer(r"[(\[{]|[)\]}]|[,;]|(?<=\s)(?:and|y|e|&|∧|그리고)(?=\s)", text):
        sign = match.group()
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif depth == 0 and (sign in ",;" or text[start : match.start()].strip()):
            pieces.append(text[start : match.start()])
            start = match.end()
    return [*pieces, text[start:]]


def _read(piece: str, waiting: list[str], last: list[str], sizes: dict[str, str]) -> list[Condition]:
    """What one piece says; letters without a word wait for the next piece's word."""
    if space := _SPACE.match(piece):
        return _sized([*waiting, space[1]], space[2], waiting, last, sizes)
    if ":" in piece:
        names, _, told = piece.partition(":")
        return _sized([*waiting, *_letters(names)], told.strip(), waiting, last, sizes)
    if _RELATION.search(piece):
        if waiting:
            raise BadInput("law.condition", given=", ".join([*waiting, piece])[:60])
        return _relations(piece)
    words = _HANGUL.sub(r"\1 \2", piece).split()
    names = list[str]()
    while words and (_is_letter(words[0]) or (names and words[0] in JOINERS | set(PARTICLES))):
        word = words.pop(0)
        names += [word] if _is_letter(word) else []
    words = [word for word in words if bare(word) not in _IDLE]
    rest = " ".join(words)
    if _SIZES.match(rest):
        return _sized([*waiting, *names], rest, waiting, last, sizes)
    if not words:
        waiting += names
        return []
    return _traits([*waiting, *names], words, piece, waiting, last, sizes)


def _traits(
    names: list[str], words: list[str], piece: str, waiting: list[str], last: list[str], sizes: dict[str, str]
) -> list[Condition]:
    subjects, told = names or list(last), meanings(words)
    if told is None or not subjects:
        raise BadInput("law.condition", given=piece[:60])
    waiting.clear()
    last[:] = subjects
    found = list[Condition]()
    for meaning in told:
        if meaning in ("scalar", "vector"):
            sizes |= dict.fromkeys(subjects, meaning)
        elif meaning == "commute":
            if len(subjects) != 2:
                raise BadInput("law.condition", given=piece[:60])
            found.append(Relation("*".join(subjects), "=", "*".join(reversed(subjects))))
        elif meaning != "real":
            found += [Trait((name,), meaning) for name in subjects]
    return found


def _sized(names: list[str], told: str, waiting: list[str], last: list[str], sizes: dict[str, str]) -> list[Condition]:
    """ "5 x 4", "m x n sym", "n": sizes first, then words."""
    waiting.clear()
    last[:] = names
    words = re.sub(r"(?<=[0-9])x(?=[0-9a-z])|×|\*", " x ", told).split()
    head = list[str]()
    while words and (words[0] == "x" or re.fullmatch(_SIDE, words[0])) and len(head) < 3:
        if head and head[-1] != "x" and words[0] != "x":
            break
        head.append(words.pop(0))
    if not names or (head and head[-1] == "x"):
        raise BadInput("law.condition", given=told[:60])
    if head:
        sizes |= {name: " ".join(head) for name in names}
    return _traits(names, words, told, waiting, last, sizes) if words else []


def _relations(piece: str) -> list[Condition]:
    """One relation, or a chain of them: 0 < t < 1; rank(A) = min(m, n) says that A has full rank."""
    if full := _FULL.match(piece):
        return [Trait((full[1],), "fullrank")]
    signs: list[Sign] = [SIGNS[match.group()] for match in _RELATION.finditer(piece)]
    sides = [side.strip() for side in _RELATION.split(piece)]
    if any(not side for side in sides) or len(sides) > 4:
        raise BadInput("law.condition", given=piece[:60])
    return [*(Relation(sides[k], sign, sides[k + 1]) for k, sign in enumerate(signs))]


def _letters(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    if not all(_is_letter(name) for name in names):
        raise BadInput("law.condition", given=text[:60])
    return names


def _is_letter(word: str) -> bool:
    return _NAMES.match(word) is not None and len(word) <= 2 and word not in ("is", "es", "un", "of", "no", "in", "os")
