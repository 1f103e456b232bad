"""A rule such as "T(x, y) = (4x + 5y, 2x + y)" as two columns: its letters, and what they become."""

import re
from collections.abc import Mapping, Sequence

from matelier.formats.number import read_number
from matelier.scalars.ratio import letter
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact
from matelier.spine.sentence import Sentence

MOST_CHARACTERS = 10_000
MOST_NAMES = 20
SHOWN = 40  # characters that an error quotes

ARROW = re.compile(r"↦|→|⟼|⟶|-+>|=>|\\mapsto|\\to(?![a-z])")
NAME = re.compile(r"[A-Za-z][0-9]*")
CALLED = re.compile(r"\s*[A-Za-z][A-Za-z0-9_']*\s*\((.*)\)\s*", re.DOTALL)
LABEL = re.compile(r"\s*[A-Za-z][A-Za-z0-9_']*\s*:")
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
PARAMETERS = list("xyzuvwpqrstabcdfghjklmno")  # not e, not i: those are numbers


def read_mapping(text: str) -> tuple[Exact, Exact, tuple[Sentence, ...]]:
    """The column of the rule's variables as letters, the column of what they become, and what must be told about it.

    "T(x, y) = (…)", "(x, y) -> (…)" and "x ↦ …" are read; x1, x_1 and x₁ become free letters, and this is told. A
    letter that is no variable is a parameter. Raises BadInput "mapping...", and "number..." where row is the component.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadInput("mapping.too_long", given=len(text), most=MOST_CHARACTERS)
    plain = re.sub("_(?=[0-9])", "", text.translate(LOWERED)).strip()
    left, right = _sides(plain)
    names = _names(left, plain)
    if "|" in right:
        raise BadInput("mapping.bars", given=_shown(right))
    renamed = _renamed(names, right)
    parts, comma = _components(right)
    found = [read_number(_in_letters(part, renamed), row=i, comma=comma) for i, part in enumerate(parts, 1)]
    told = tuple(Sentence("mapping.renamed", {"name": n, "letter": a}) for n, a in renamed.items() if n != a)
    return Exact.of([[letter(renamed[name])] for name in names]), Exact.of([[entry] for entry in found]), told


def _sides(text: str) -> tuple[str, str]:
    arrow = ARROW.search(text)
    if arrow is not None:
        left, right = text[: arrow.start()], text[arrow.end() :]
        left = LABEL.sub("", left, count=1)
    else:
        called, equals, right = text.partition("=")
        inside = CALLED.fullmatch(called)
        if not equals or inside is None:
            raise BadInput("mapping.form", given=_shown(text))
        left = inside.group(1)
    if not right.strip() or ARROW.search(right) or "=" in right:
        raise BadInput("mapping.form", given=_shown(text))
    return left.strip(), right.strip()


def _names(left: str, text: str) -> tuple[str, ...]:
    inside = left[1:-1] if left[:1] in "([" and left[-1:] in ")]" else left
    names = tuple(name.strip() for name in re.split("[,;]", inside))
    for name in names:
        if NAME.fullmatch(name) is None:
            raise BadInput("mapping.form", given=_shown(text))
        if name in ("e", "i", "I"):
            raise BadInput("mapping.variable", name=name)
    if len(set(names)) != len(names):
        raise BadInput("mapping.twice", names=names)
    if len(names) > MOST_NAMES:
        raise BadInput("mapping.too_many", given=len(names), most=MOST_NAMES)
    return names


def _renamed(names: Sequence[str], right: str) -> Mapping[str, str]:
    # Names of one small letter stay; the others get letters that stand nowhere else.
    taken = set(names) | set(re.findall("[a-z](?![0-9])", right))
    free = [name for name in PARAMETERS if name not in taken]
    renamed: dict[str, str] = {}
    for name in names:
        if name in PARAMETERS:
            renamed[name] = name
        elif free:
            renamed[name] = free.pop(0)
        else:
            raise BadInput("mapping.too_many", given=len(names), most=MOST_NAMES)
    return renamed


def _components(right: str) -> tuple[list[str], bool]:
    inside = right[1:-1] if right[0] in "([" and _closing(right) == len(right) - 1 else right
    comma = bool(_split(inside, ";\n")[1:])
    parts = _split(inside, ";\n" if comma else ",")
    return [part.strip() for part in parts if part.strip() or not comma], comma


def _closing(text: str) -> int:
    # Where the bracket that opens the text closes.
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if not depth:
            return place
    return -1


def _split(text: str, signs: str) -> list[str]:
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        if sign in signs and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _in_letters(part: str, renamed: Mapping[str, str]) -> str:
    # x1 as its letter; xy as x·y where both are variables.
    long = sorted((name for name in renamed if len(name) > 1 or name.isupper()), key=len, reverse=True)
    if long:
        pattern = "|".join(map(re.escape, long))
        part = re.sub(rf"(?:{pattern})(?![0-9])", lambda match: f" {renamed[match.group()]} ", part)
    short = "".join(name for name in renamed if len(name) == 1)
    product = rf"(?<![A-Za-z])[{short}]{{2,}}(?![A-Za-z])"
    return re.sub(product, lambda match: " ".join(match.group()), part) if short else part


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
