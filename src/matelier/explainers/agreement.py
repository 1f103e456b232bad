"""Whether a saved answer about a matrix tells what its claims prove: of what was given, and no other value."""

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from matelier.exact.arithmetic import at, conjugate
from matelier.explainers.maps.agreement import map_agrees
from matelier.explainers.matrices.proofs import WAYS, Plain, Told, Way
from matelier.formats.number import read_number
from matelier.render.scalar import plain_scalar, scalar_from_plain
from matelier.spine.errors import Refusal


def agrees(data: Mapping[str, Plain]) -> bool:
    """Whether the value of this saved answer, and that of each of its cases, is what its claims prove."""
    if data.get("question") == "read_map":
        return map_agrees(data)
    try:
        given = data["given"]
        cases = [case for case in data.get("cases", []) if case["claims"] or case["value"] is not None]
        return _proved(data["question"], data, given) and all(
            _proved(data["question"], case, _put_in(given, case["where"])) for case in cases
        )
    except (ArithmeticError, AttributeError, LookupError, Refusal, TypeError, ValueError):
        return False


def _proved(question: str, holder: Mapping[str, Plain], given: Mapping[str, Plain]) -> bool:
    value, claims = holder["value"], holder["claims"]
    each = {"eigen": _of_eigenvalues, "kinds": _of_kinds}
    ways = [Way(tuple(each[question](value)))] if question in each else WAYS[question]
    return any(way.fits(value) and _shown(way.claims, claims, given, value, {}) for way in ways)


def _of_kinds(value: Plain) -> Iterator[Told]:
    for kind in value:
        yield Told(f"is_{kind['name']}", "A")


def _of_eigenvalues(value: Plain) -> Iterator[Told]:
    # Of the roots of one polynomial without formula, the first stands for all: the reckoning is the same.
    yield Told("spectrum", "A", "*value=values *geometric=geometric *algebraic=powers@factor")
    shown: list[Plain] = []
    for i, one in enumerate(value):
        root: Plain = one["value"]
        same = i if isinstance(root, str) else (root["irreducible"], root.get("over"))
        if same not in shown and one["vectors"] is not None:
            shown.append(same)
            yield Told("eigenpairs", "A", f"{i}.value {i}.geometric {i}.vectors")


def _shown(
    needed: tuple[Told, ...],
    claims: list[Plain],
    given: Mapping[str, Plain],
    value: Plain,
    common: Mapping[str, Plain],
) -> bool:
    # The first needed claim is looked for among all, then the rest, with what is common to them.
    if not needed:
        return True
    first, rest = needed[0], needed[1:]
    if first.optional and all(_part(value, name) is None for name, _ in _pairs(first.value)):
        return _shown(rest, claims, given, value, common)
    for claim in claims:
        if claim["kind"] in first.kinds.split() and _fits(first, claim["witness"], given, value):
            shared = {part: claim["witness"][name] for part, name in _pairs(first.common)}
            same = all(common.get(name, part) == part for name, part in shared.items())
            if same and _shown(rest, claims, given, value, {**common, **shared}):
                return True
            if not shared:  # another claim of this kind would not help the rest
                return False
    return False


def _fits(needed: Told, witness: Mapping[str, Plain], given: Mapping[str, Plain], value: Plain) -> bool:
    for name, part in _pairs(needed.given):
        same = witness[part] in (given[name], _turned(given[name]))  # a row may be given where a column is meant
        if not same and witness[part] not in (turn(_exactly(given[name], conjugate)) for turn in (_turned, list)):
            return False
    for name, part in _pairs(needed.value):
        told, shown = _part(value, name), _seen(witness, part)
        told = plain_scalar(scalar_from_plain(told, read_number) ** 2) if part.endswith("_square") else told
        if shown not in (told, [told]):  # a list of numbers is claimed as a row
            return False
    unit = len(witness[needed.one]) if needed.one else 0
    whole = "row" in witness and needed.kinds.startswith("determinant") and "=row" not in needed.given
    ones = not unit or witness[needed.one] == [["1" if i == j else "0" for j in range(unit)] for i in range(unit)]
    return ones and not whole


def _seen(witness: Mapping[str, Plain], part: str) -> Plain:
    if part.endswith("'"):
        return _turned(witness[part[:-1]])
    name, mark, places = part.partition("@")
    return [witness[name][place] for place in witness[places]] if mark else witness[name]


def _pairs(words: str) -> Iterator[tuple[str, str]]:
    for word in words.split():
        name, mark, part = word.partition("=")
        yield name, part if mark else name.rpartition(".")[2]


def _part(value: Plain, name: str) -> Plain:
    """The part of the value under this name; "*" stands for each of several."""
    for step in filter(None, name.split(".")):
        if value is None:
            return None
        if step.startswith("*"):
            return [part[step[1:]] for part in value]
        value = value[int(step)] if step.isdigit() else value[step]
    return value


def _turned(part: Plain) -> Plain:
    if not isinstance(part, list):
        return part
    return [list(line) for line in zip(*cast("list[list[Plain]]", part), strict=True)]


def _put_in(given: Mapping[str, Plain], where: Mapping[str, Plain]) -> Mapping[str, Plain]:
    """What was given, the letters replaced."""
    values = {letter: scalar_from_plain(value, read_number) for letter, value in where.items()}
    return {name: _exactly(part, lambda entry: at(entry, values)) for name, part in given.items()}


def _exactly(part: Plain, change: Callable[[Plain], Plain]) -> Plain:
    """The matrix, each entry changed; what is none stays."""
    if not isinstance(part, list):
        return part
    rows = cast("list[list[Plain]]", part)
    return [[plain_scalar(change(scalar_from_plain(entry, read_number))) for entry in row] for row in rows]
