"""Clouds of points in files: tables of two or three columns, OBJ, PLY and XYZ; read, and written back."""

from collections.abc import Callable
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.formats.delimited import load_text
from matelier.formats.frame import load_frame
from matelier.formats.headings import is_heading
from matelier.formats.ply import ply_bytes, read_ply
from matelier.formats.tabular import rows_of
from matelier.formats.whole import whole_file
from matelier.spine.cloud import Cloud
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence

MOST_BYTES = 512 << 20
MOST_FACES = 20_000  # more are not drawn, so they are not kept
LARGEST = 1e100  # coordinate: squares stay finite
TABLES = (".csv", ".tsv", ".tab", ".txt")
KINDS = (*TABLES, ".obj", ".ply", ".xyz")
Reading = tuple[Cloud, tuple[Sentence, ...]]


def read_points(source: object) -> Reading:
    """The cloud that `source` says, and what is to be told about how it was read.

    A file: CSV, TSV or text with two or three columns of numbers (with or without headings; other columns are left
    out), OBJ, PLY (ascii, or binary of either order) or XYZ; or an array with a row a point. Faces are kept up to
    20,000. Raises BadInput "points...", and as `load_text` and `load_frame`.
    """
    if not isinstance(source, str | PathLike):
        return _of_array(source), ()
    path = Path(fspath(source))
    try:
        if not path.exists():
            raise BadInput("points.no_file", given=str(path)[:120])
        start = _start(path) if path.is_file() else b""
    except (OSError, ValueError) as error:
        raise BadInput("table.unreadable", path=str(path)) from error
    kind = ".ply" if start[:3] == b"ply" and start[3:] in b"\r\n" else path.suffix.lower()
    if kind not in KINDS:
        raise BadInput("points.kind", file=path.name, known=KINDS)
    cloud, told = _READERS[kind](path)
    return Cloud(_checked(cloud.points, path.name), cloud.faces, path.name), told


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def save_points(cloud: Cloud, path: str | Path, *, names: tuple[str, ...] = ("x", "y", "z")) -> None:
    """Writes the cloud as CSV (headings `names`; every digit) or PLY, by the name's end, whole or not at all.

    Raises BadInput "points.suffix", "output.unwritable...".
    """
    suffix = Path(path).suffix.lower()
    if suffix not in (".csv", ".ply"):
        raise BadInput("points.suffix", path=str(path))
    with whole_file(path) as partial:
        if suffix == ".ply":
            partial.write_bytes(ply_bytes(cloud))
            return
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.write(",".join(names[: cloud.points.shape[1]]) + "\n")
            file.writelines(",".join(map(repr, row)) + "\n" for row in cloud.points.tolist())


def _of_array(source: Any) -> Cloud:
    try:
        given = np.asarray(source.to_numpy() if hasattr(source, "to_numpy") else source)
        points = given.astype(np.float64) if given.dtype.kind in "fiuO" else np.zeros((0, 0))
    except (TypeError, ValueError, OverflowError) as error:
        raise BadInput("points.array", given=type(source).__name__) from error
    if points.ndim != 2 or points.shape[1] not in (2, 3):
        raise BadInput("points.array", given=" × ".join(map(str, given.shape)) or type(source).__name__)
    return Cloud(_checked(points, ""))


def _checked(points: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    if not len(points):
        raise BadInput("points.none", file=name)
    good = (np.abs(points) <= LARGEST).all(axis=1)  # nor NaN, which is less than nothing
    if not good.all():
        place = int(np.argmin(good))
        told = " ".join(f"{entry:g}" for entry in points[place].tolist())
        raise BadInput("points.not_finite", file=name, place=place + 1, given=told)
    return points


def _table(path: Path) -> Reading:
    frame, told = load_frame(path)
    numbers, others = frame.of_kind("number"), frame.of_kind("category", "date", "text")
    if len(numbers) not in (2, 3):
        raise BadInput("points.columns", file=path.name, given=len(numbers))
    points = np.column_stack([column.values for column in numbers])
    bad = np.flatnonzero(~np.isfinite(points).all(axis=1))
    if len(bad):
        line, cells = _line(path, int(bad[0]))
        raise BadInput("points.line", file=path.name, line=line, given=" ".join(cells)[:60])
    if others:
        names = [column.name for column in others][:9]
        told = (*told, Sentence("points.notice.columns", {"names": names}))
    return Cloud(points), tuple(notice for notice in told if notice.key != "frame.notice.no_headings")


def _line(path: Path, row: int) -> tuple[int, list[str]]:
    """The line of the file that holds this row of numbers, and its cells."""
    lines = list(rows_of(load_text(path), path))
    headed = is_heading(lines[0][1], [cells for _, cells in lines[1:21]])
    return lines[row + int(headed)]


def _obj(path: Path) -> Reading:
    points: list[tuple[float, ...]] = []
    faces: list[tuple[int, ...]] = []
    text = load_text(path, most_bytes=MOST_BYTES).replace("\\\n", "  ")
    for number, line in enumerate(text.splitlines(), 1):
        kind, _, rest = line.lstrip().partition(" ")
        if kind == "v":
            points.append(_numbers(rest.split()[:3], 3, path, number, line))
        elif kind == "f" and len(faces) <= MOST_FACES:
            faces.append(_face(rest.split(), len(points), path, number, line))
    if not points:
        raise BadInput("points.none", file=path.name)
    beyond = any(corner >= len(points) for face in faces for corner in face)
    if beyond:
        raise BadInput("points.face_beyond", file=path.name, points=len(points))
    return _kept(np.array(points), faces)


def _face(words: list[str], points: int, path: Path, number: int, line: str) -> tuple[int, ...]:
    # 7, 7/1 or 7//3; −1 is the last point so far.
    try:
        places = [int(word.partition("/")[0]) for word in words]
    except ValueError:
        places = [0]
    if 0 in places or any(place < -points for place in places):
        raise BadInput("points.line", file=path.name, line=number, given=line.strip()[:60])
    return tuple(place - 1 if place > 0 else points + place for place in places)


def _kept(points: NDArray[np.float64], faces: list[tuple[int, ...]]) -> Reading:
    if len(faces) > MOST_FACES:
        return Cloud(points), (Sentence("points.notice.faces", {"most": MOST_FACES}),)
    return Cloud(points, tuple(face for face in faces if len(face) > 1)), ()


def _xyz(path: Path) -> Reading:
    """Three numbers a line; or, as chemists write it, a count, a remark, and an element before each three."""
    lines = [(k, line.split()) for k, line in enumerate(load_text(path, most_bytes=MOST_BYTES).splitlines(), 1)]
    counted = bool(lines) and len(lines[0][1]) == 1 and lines[0][1][0].isdecimal()
    rows = [(k, words) for k, words in lines[2 * counted :] if words and not words[0].startswith("#")]
    if counted:
        count = int(lines[0][1][0][:18])
        if len(rows) < count:
            raise BadInput("points.truncated", file=path.name, element="xyz", promised=count, there=len(rows))
        rows = rows[:count]
    named = bool(rows) and not _is_number(rows[0][1][0])
    told = [_numbers(words[named : named + 3], 3, path, k, " ".join(words)) for k, words in rows]
    return Cloud(np.array(told, np.float64).reshape(-1, 3)), ()


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _numbers(words: list[str], count: int, path: Path, number: int, line: str) -> tuple[float, ...]:
    try:
        found = tuple(map(float, words))
    except ValueError:
        found = ()
    if len(found) != count or not all(abs(entry) <= LARGEST for entry in found):
        raise BadInput("points.line", file=path.name, line=number, given=line.strip()[:60])
    return found


def _ply(path: Path) -> Reading:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput("table.too_large", path=str(path), most=MOST_BYTES >> 20)
        data = path.read_bytes()
    except OSError as error:
        raise BadInput("table.unreadable", path=str(path)) from error
    if data[:3] != b"ply":
        raise BadInput("points.ply_header", file=path.name, given=data[:20].decode("latin-1").strip())
    return read_ply(data, path, most_faces=MOST_FACES), ()


_READERS: dict[str, Callable[[Path], Reading]] = {
    **dict.fromkeys(TABLES, _table), ".obj": _obj, ".ply": _ply, ".xyz": _xyz,
}  # fmt: skip
