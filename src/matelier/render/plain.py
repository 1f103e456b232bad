"""An Answer as data that JSON can hold, and the claims of a saved one, to be judged again."""

import json
import math
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, NoReturn, cast, get_args

import numpy as np
from numpy.typing import NDArray

from matelier.render.brackets import Pen
from matelier.render.formula import formula_lines
from matelier.render.scalar import Read, is_scalar, plain_scalar, scalar_from_plain
from matelier.render.sums import in_words
from matelier.render.words import Words
from matelier.spine.answer import Answer, Case, Found
from matelier.spine.claim import Claim, Label
from matelier.spine.errors import BadInput, Refusal
from matelier.spine.formula import NODES
from matelier.spine.matrix import Exact, Floating, Scalar
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step

DTYPES = ("bool", "uint8", "int16", "int32", "int64", "float32", "float64", "complex64", "complex128")
ARRAY = {"dtype", "shape", "base64"}
LONG_LINE = 10_000  # characters: a formula in JSON stays on one line


def to_plain(answer: Answer[Any], checked: object, steps: Sequence[Step], words: Words) -> dict[str, object]:
    """The answer as {"question", "given", "value", "claims", "checked", "steps"}, ready for JSON.

    An exact number is its text ("3/2", "1+√5"), an exact matrix its rows of such texts; an array, or a floating
    matrix, {"dtype", "shape", "base64"} (little-endian, row by row); a Record an object of its keys; a Sentence
    {"key", "facts", "text"}; a formula its text; a number that is infinite or none, null. `checked` is what the judge
    said, `steps` those to be written. Where there are any, "notices" are sentences and "cases" are the special cases.
    """
    told: dict[str, object] = {
        "question": answer.question,
        "given": plain(answer.given, words) | _bars(answer.given),
        "value": plain(answer.value, words),
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


def claims_from_plain(data: object, number: Read) -> tuple[Claim, ...]:
    """The claims of a saved answer and of its cases, their arrays and exact matrices made again.

    Lists come back as tuples; in what is claimed exactly every text is a number, read by `number`. Raises
    BadInput("plain.wrong_shape") and BadInput("plain.wrong_array").
    """
    answer = _object(data, "answer")
    made = list(_claims(answer, "", number))
    cases = answer.get("cases", [])
    if not isinstance(cases, list):
        raise BadInput("plain.wrong_shape", where="cases", expected="[...]")
    for i, case in enumerate(cast("list[object]", cases)):
        made += _claims(_object(case, f"cases.{i}"), f"cases.{i}.", number)
    return tuple(made)


def _claims(holder: Mapping[str, object], where: str, number: Read) -> Iterator[Claim]:
    claims = holder.get("claims")
    if not isinstance(claims, list):
        raise BadInput("plain.wrong_shape", where=f"{where}claims", expected="[...]")
    for i, claim in enumerate(cast("list[object]", claims)):
        yield _claim(claim, f"{where}claims.{i}", number)


def _claim(data: object, where: str, number: Read) -> Claim:
    claim = _object(data, where)
    kind, about = _text(claim, "kind", where), _text(claim, "about", where)
    label = _text(claim, "label", where)
    if label not in get_args(Label):
        raise BadInput("plain.wrong_shape", where=f"{where}.label", expected=" | ".join(get_args(Label)))
    witness = _object(claim.get("witness"), f"{where}.witness")
    made = {
        name: _made(part, f"{where}.witness.{name}", number if label == "EXACT" else None)
        for name, part in witness.items()
    }
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


def _made(value: object, where: str, number: Read | None) -> object:
    match value:
        case dict() if set(cast("dict[str, object]", value)) == ARRAY:
            return _made_array(cast("dict[str, object]", value), where)
        case dict() if number is not None and "text" in value:
            return _made_number(cast("object", value), where, number)
        case dict():
            return {n: _made(part, f"{where}.{n}", number) for n, part in cast("dict[str, object]", value).items()}
        case list() if number is not None and _is_matrix(cast("list[object]", value)):
            return _made_exact(cast("list[list[object]]", value), where, number)
        case list():
            parts = cast("list[object]", value)
            return tuple(_made(part, f"{where}.{i}", number) for i, part in enumerate(parts))
        case str() if number is not None:
            return _made_number(value, where, number)
        case _:
            return value


def _is_matrix(value: list[object]) -> bool:
    rows = cast("list[list[object]]", value)
    return bool(value) and all(type(row) is list and not any(type(entry) is list for entry in row) for row in rows)


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


def _made_number(entry: object, where: str, number: Read) -> Scalar:
    try:
        return scalar_from_plain(entry, number)
    except (Refusal, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as problem:
        raise BadInput("plain.wrong_shape", where=where, expected='"3/2"') from problem


def _made_exact(rows: list[list[object]], where: str, number: Read) -> Exact:
    if len({len(row) for row in rows}) > 1:
        raise BadInput("plain.wrong_shape", where=where, expected='[["3/2", ...], ...]')
    return Exact(tuple(tuple(_made_number(entry, where, number) for entry in row) for row in rows))
