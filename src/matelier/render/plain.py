"""An Answer as data that JSON can hold, and the claims of a saved one, to be judged again."""

import json
import math
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn, cast, get_args

import numpy as np
from numpy.typing import NDArray

from matelier.render.words import Words
from matelier.spine.answer import Answer
from matelier.spine.claim import Claim, Label
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact, Floating
from matelier.spine.page import Sentence
from matelier.spine.record import Record

DTYPES = ("bool", "uint8", "int16", "int32", "int64", "float32", "float64", "complex64", "complex128")
ARRAY = {"dtype", "shape", "base64"}
RATIONAL = re.compile(r"[-+]?\d{1,4000}(/\d{1,4000})?")  # "1e999999999" would take all memory


def to_plain(answer: Answer[Any], checked: object, words: Words) -> dict[str, object]:
    """The answer as {"question", "given", "value", "claims", "checked", "steps"}, ready for JSON.

    A Fraction is "3/2"; an exact matrix {"rows": [["3/2", ...], ...]}; an array, or a floating matrix, {"dtype",
    "shape", "base64"} (little-endian, row by row); a Record an object of its keys; a Sentence {"key", "facts", "text"};
    a number that is infinite or none, null. `checked` is what the judge said.
    """
    return {
        "question": answer.question,
        "given": plain(answer.given, words),
        "value": plain(answer.value, words),
        "claims": [plain(claim, words) for claim in answer.claims],
        "checked": plain(checked, words),
        "steps": [
            {"rule": step.rule, "facts": plain(step.facts, words)}
            | {when: plain(state, words) for when, state in (("before", step.before), ("after", step.after))}
            for step in answer.steps
        ],
    }


def plain(value: object, words: Words) -> object:
    """One value as JSON can hold it."""
    match value:
        case None | bool() | str() | int():
            return value
        case float() | np.floating():
            return float(value) if math.isfinite(value) else None
        case np.bool_() | np.integer():
            return value.item()
        case Fraction() | Path():
            return str(value)
        case np.ndarray():
            return _array(cast("NDArray[Any]", value))
        case Floating(array):
            return _array(array)
        case Exact(rows):
            return {"rows": [[str(entry) for entry in row] for row in rows]}
        case Sentence(key, facts):
            return {"key": key, "facts": plain(facts, words), "text": words.say(key, facts)}
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
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def read_plain(text: str) -> object:
    """What the JSON text says; NaN and Infinity are not JSON.

    Raises BadInput("plain.not_json").
    """
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as problem:
        raise BadInput("plain.not_json", line=problem.lineno, column=problem.colno) from problem
    except RecursionError as problem:
        raise BadInput("plain.not_json", line=1, column=1) from problem


def _no_number(name: str) -> NoReturn:
    raise json.JSONDecodeError(name, name, 0)


def claims_from_plain(data: object) -> tuple[Claim, ...]:
    """The claims of a saved answer, their arrays and exact matrices made again; lists come back as tuples.

    Raises BadInput("plain.wrong_shape") and BadInput("plain.wrong_array").
    """
    answer = _object(data, "answer")
    claims = answer.get("claims")
    if not isinstance(claims, list):
        raise BadInput("plain.wrong_shape", where="claims", expected="[...]")
    return tuple(_claim(claim, f"claims.{i}") for i, claim in enumerate(cast("list[object]", claims)))


def _claim(data: object, where: str) -> Claim:
    claim = _object(data, where)
    kind, about = _text(claim, "kind", where), _text(claim, "about", where)
    label = _text(claim, "label", where)
    if label not in get_args(Label):
        raise BadInput("plain.wrong_shape", where=f"{where}.label", expected=" | ".join(get_args(Label)))
    witness = _object(claim.get("witness"), f"{where}.witness")
    made = {name: _made(part, f"{where}.witness.{name}") for name, part in witness.items()}
    return Claim(kind, made, cast("Label", label), about)


def _object(data: object, where: str) -> dict[str, object]:
    if not isinstance(data, dict):
        raise BadInput("plain.wrong_shape", where=where, expected="{...}")
    return cast("dict[str, object]", data)


def _text(data: Mapping[str, object], name: str, where: str) -> str:
    text = data.get(name)
    if not isinstance(text, str):
        raise BadInput("plain.wrong_shape", where=f"{where}.{name}", expected='"..."')
    return text


def _made(value: object, where: str) -> object:
    match value:
        case dict() if set(cast("dict[str, object]", value)) == ARRAY:
            return _made_array(cast("dict[str, object]", value), where)
        case dict() if set(cast("dict[str, object]", value)) == {"rows"}:
            return _made_exact(cast("dict[str, object]", value)["rows"], where)
        case dict():
            return {name: _made(part, f"{where}.{name}") for name, part in cast("dict[str, object]", value).items()}
        case list():
            return tuple(_made(part, f"{where}.{i}") for i, part in enumerate(cast("list[object]", value)))
        case _:
            return value


def _made_array(data: Mapping[str, object], where: str) -> NDArray[Any]:
    kind, sizes = data["dtype"], data["shape"]
    if kind not in DTYPES:
        raise BadInput("plain.wrong_shape", where=f"{where}.dtype", expected=" | ".join(DTYPES))
    if not isinstance(sizes, list) or not all(type(size) is int and size >= 0 for size in cast("list[object]", sizes)):
        raise BadInput("plain.wrong_shape", where=f"{where}.shape", expected="[0, 1, 2, ...]")
    shape = cast("list[int]", sizes)
    dtype = np.dtype(cast("str", kind)).newbyteorder("<")
    try:
        content = b64decode(_text(data, "base64", where), validate=True)
    except (NotBase64, ValueError) as problem:
        raise BadInput("plain.wrong_shape", where=f"{where}.base64", expected="base64") from problem
    expected = math.prod(shape) * dtype.itemsize
    if len(content) != expected:
        raise BadInput("plain.wrong_array", where=where, given=len(content), expected=expected)
    try:
        return np.frombuffer(content, dtype=dtype).reshape(shape).astype(dtype.newbyteorder("="))
    except (ValueError, OverflowError) as problem:  # sizes beyond what an array may have, next to a zero
        raise BadInput("plain.wrong_shape", where=f"{where}.shape", expected="[0, 1, 2, ...]") from problem


def _fraction(entry: str) -> Fraction:
    if RATIONAL.fullmatch(entry) is None:
        raise ValueError(entry[:40])
    return Fraction(entry)


def _made_exact(rows: object, where: str) -> Exact:
    try:
        made = tuple(tuple(_fraction(entry) for entry in row) for row in cast("list[list[str]]", rows))
    except (TypeError, ValueError, ZeroDivisionError) as problem:
        raise BadInput("plain.wrong_shape", where=f"{where}.rows", expected='[["3/2", ...], ...]') from problem
    if len({len(row) for row in made}) > 1:
        raise BadInput("plain.wrong_shape", where=f"{where}.rows", expected='[["3/2", ...], ...]')
    return Exact(made)
