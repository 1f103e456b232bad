"""An Answer as data that JSON can hold."""

import json
import math
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matelier.render.brackets import Pen
from matelier.render.formula import formula_lines
from matelier.render.scalar import is_scalar, plain_scalar
from matelier.render.sums import in_words
from matelier.render.words import Words
from matelier.spine.answer import Answer, Case, Found
from matelier.spine.formula import NODES
from matelier.spine.matrix import Exact, Floating
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step

LONG_LINE = 10_000  # characters: a formula in JSON stays on one line
TOGETHER = 256  # parts of a long list that become text at a time


def to_plain(answer: Answer[Any], checked: object, steps: Sequence[Step], words: Words) -> dict[str, object]:
    """The answer as {"question", "given", "value", "claims", "checked", "steps"}, ready for JSON.

    An exact number is its text ("3/2", "1+√5"), an exact matrix its rows of such texts; an array, or a floating
    matrix, {"dtype", "shape", "base64"} (little-endian, row by row); a Record an object of its keys; a Sentence
    {"key", "facts", "text"}; a formula its text; a number that is infinite or none, null. `checked` is what the judge
    said, `steps` those to be written. Where there are any, "notices" are sentences and "cases" are the special cases.
    """
    told = _told(answer, checked, steps, words)
    return told | {"value": plain(told["value"], words)}


def plain_in_pieces(answer: Answer[Any], checked: object, steps: Sequence[Step], words: Words) -> Iterator[str]:
    """The text of `write_plain(to_plain(...))` piece by piece: what is long in the value is never there as a whole."""
    yield from _pieces(_told(answer, checked, steps, words), words, "\n")
    yield "\n"


def _told(answer: Answer[Any], checked: object, steps: Sequence[Step], words: Words) -> dict[str, object]:
    # The value is still as it is.
    told: dict[str, object] = {
        "question": answer.question,
        "given": plain(answer.given, words) | _bars(answer.given),
        "value": answer.value,
        "claims": [plain(claim, words) for claim in answer.claims],
        "checked": plain(checked, words),
        "steps": [_step(step, words) for step in steps],
    }
    if answer.notices:
        told["notices"] = [plain(notice, words) for notice in answer.notices]
    if answer.cases:
        told["cases"] = [_case(case, words) for case in answer.cases]
    return told


def _bars(given: Mapping[str, object]) -> dict[str, object]:
    # How many columns stand left of an augmented matrix's bar.
    bars = {name: part.bar for name, part in given.items() if isinstance(part, Exact) and part.bar is not None}
    return {"bar": next(iter(bars.values()))} if bars else {}


def _case(case: Case[Any], words: Words) -> dict[str, object]:
    told = {name: plain(getattr(case, name), words) for name in ("where", "nonzero", "zero")}
    found = case.found or Found(None)
    return told | {name: plain(getattr(found, name), words) for name in ("value", "claims", "notices")}


def _step(step: Step, words: Words) -> dict[str, object]:
    told: dict[str, object] = {"rule": step.rule, "level": step.level}
    if f"step.{step.rule}" in words.sentences:  # a step of a long measurement is only facts
        told["text"] = in_words(step, words)
    told |= {name: plain(getattr(step, name), words) for name in ("facts", "before", "after")}
    return told | ({"children": [_step(child, words) for child in step.children]} if step.children else {})


def plain(value: object, words: Words) -> Any:
    """One value as JSON can hold it."""
    match value:
        case None | bool() | str() | int():
            return value
        case float() | np.floating():
            return float(value) if math.isfinite(value) else None
        case complex() | np.complexfloating():
            return {"real": plain(value.real, words), "imaginary": plain(value.imag, words)}
        case np.bool_() | np.integer():
            return value.item()
        case Path():
            return str(value)
        case _ if is_scalar(value):
            return plain_scalar(value)
        case np.ndarray():
            return _array(cast("NDArray[Any]", value))
        case Floating(array):
            return _array(array)
        case Exact(rows):
            return [[plain(entry, words) for entry in row] for row in rows]
        case Sentence(key, facts):
            return {"key": key, "facts": plain(facts, words), "text": words.say(key, facts)}
        case _ if isinstance(value, NODES):
            return " ".join(formula_lines(value, Pen(words), LONG_LINE))
        case _:
            return _parts(value, words)


def _parts(value: object, words: Words) -> object:
    match value:
        case Record():
            return {name: plain(value[name], words) for name in value.keys()}  # noqa: SIM118 - a Record is no dict
        case Mapping():
            parts = cast("Mapping[object, object]", value)
            return {str(name): plain(part, words) for name, part in parts.items()}
        case list() | tuple():
            return [plain(part, words) for part in cast("Sequence[object]", value)]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {part.name: plain(getattr(value, part.name), words) for part in fields(value)}
        case _:
            raise TypeError(f"no plain form for {type(value).__name__}")


def _array(array: NDArray[Any]) -> dict[str, object]:
    little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    content = b64encode(little.tobytes()).decode("ascii")
    return {"dtype": array.dtype.name, "shape": list(array.shape), "base64": content}


def write_plain(data: Mapping[str, object]) -> str:
    """The data as JSON text; the same data give the same text."""
    return _written(data, "\n") + "\n"


def _pieces(value: object, words: Words, line: str) -> Iterator[str]:
    opened = _open(value)
    if isinstance(opened, dict) and opened:
        before = f"{{{line} "
        for name, part in cast("dict[object, object]", opened).items():
            yield f"{before}{json.dumps(str(name), ensure_ascii=False)}: "
            yield from _pieces(part, words, line + " ")
            before = f",{line} "
        yield f"{line}}}"
    elif isinstance(opened, tuple) and _has_inner(cast("tuple[object, ...]", opened), words):
        parts, before = cast("tuple[object, ...]", opened), f"[{line} "
        for start in range(0, len(parts), TOGETHER):
            some = (_written(plain(part, words), line + " ") for part in parts[start : start + TOGETHER])
            yield before + f",{line} ".join(some)
            before = f",{line} "
        yield f"{line}]"
    else:
        yield _written(plain(value, words), line)


def _open(value: object) -> object:
    """A record as the dict of its parts, and whatever else as it is."""
    if isinstance(value, Record) and not is_scalar(value) and not isinstance(value, (Sentence, *NODES)):
        return {name: value[name] for name in value.keys()}  # noqa: SIM118 - a Record is no dict
    return value


def _has_inner(parts: tuple[object, ...], words: Words) -> bool:
    # Whether a list is written a part a line; looked at no further than the first part that says so.
    return len(parts) > TOGETHER and any(isinstance(plain(part, words), dict | list) for part in parts)


def _written(value: object, line: str) -> str:
    # One part a line, but a list of plain parts, such as a matrix's row, on one.
    match value:
        case dict() if value:
            parts = cast("dict[str, object]", value).items()
            told = [f"{json.dumps(name, ensure_ascii=False)}: {_written(part, line + ' ')}" for name, part in parts]
            return f"{{{line} {f',{line} '.join(told)}{line}}}"
        case list() if any(isinstance(part, dict | list) for part in cast("list[object]", value)):
            told = [_written(part, line + " ") for part in cast("list[object]", value)]
            return f"[{line} {f',{line} '.join(told)}{line}]"
        case _:
            return json.dumps(value, ensure_ascii=False, allow_nan=False)
