"""The claims of a saved answer, made again from its JSON to be judged again."""

import json
import math
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, cast, get_args

import numpy as np
from numpy.typing import NDArray

from matelier.render.scalar import Read, scalar_from_plain
from matelier.spine.claim import Claim, Label
from matelier.spine.errors import BadInput, Refusal
from matelier.spine.matrix import Exact, Scalar

DTYPES = ("bool", "uint8", "int16", "int32", "int64", "float32", "float64", "complex64", "complex128")
ARRAY = {"dtype", "shape", "base64"}


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
            return array_from_plain(cast("dict[str, object]", value), where)
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


def array_from_plain(data: Mapping[str, object], where: str) -> NDArray[Any]:
    """The array that {"dtype", "shape", "base64"} is. Raises BadInput "plain.wrong_shape", "plain.wrong_array"."""
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
