"""PLY files: the header's promise, then vertices and faces, as text or as bytes of either order."""

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from matelier.spine.cloud import Cloud
from matelier.spine.errors import BadInput

MOST_HEADER = 1 << 16
MOST_COUNT = 1 << 40
MOST_CORNERS = 1_000
TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2",
    "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4", "float": "f4", "float32": "f4",
    "double": "f8", "float64": "f8",
}  # fmt: skip
ORDERS = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
END = re.compile(rb"(?:^|\n|\r)end_header[ \t]*(\r\n|\n|\r)")


@dataclass(frozen=True, slots=True)
class Property:
    """One property of an element; a list has a type for its length, too."""

    name: str
    kind: str
    length: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """What stands there `count` times, with these properties."""

    name: str
    count: int
    properties: list[Property] = field(default_factory=list[Property])

    @property
    def has_lists(self) -> bool:
        """Whether its length in bytes differs from one to the next."""
        return any(one.length for one in self.properties)

    def dtype(self, order: str) -> np.dtype[np.void]:
        """The bytes of one, where it has no lists."""
        return np.dtype([(one.name, order + one.kind) for one in self.properties])

    @property
    def least_bytes(self) -> int:
        """The fewest bytes that one can take."""
        return sum(int((one.length or one.kind)[1]) for one in self.properties)


def read_ply(data: bytes, path: Path, *, most_faces: int) -> Cloud:
    """The vertices of a PLY, and its faces where they are no more than `most_faces`.

    Raises BadInput "points.ply_header", "points.ply_count", "points.truncated", "points.not_a_number".
    """
    order, elements, start = _header(data, path)
    parts = _text(data[start:], elements, path) if order == "" else _binary(data, start, order, elements, path)
    points: NDArray[np.float64] | None = None
    faces: list[tuple[int, ...]] = []
    left = {one.name for one in elements if one.name == "vertex" or (one.name == "face" and one.count <= most_faces)}
    for element, rows in parts:
        if element.name == "vertex":
            points = _coordinates(element, rows, path)
        elif element.name in left:
            faces = _corners(element, rows)
        left -= {element.name}
        if not left:  # the rest of the file need not be taken apart
            break
    if points is None:
        raise BadInput("points.ply_header", file=path.name, given="element vertex")
    return Cloud(points, tuple(face for face in faces if 1 < len(face) and max(face) < len(points) and min(face) >= 0))


def ply_bytes(cloud: Cloud) -> bytes:
    """The cloud as a PLY: doubles and faces, little end first; points of the plane get a third coordinate, 0."""
    n, d = cloud.points.shape
    points = np.column_stack([cloud.points, np.zeros((n, 3 - d))]).astype("<f8")
    lines = ["ply", "format binary_little_endian 1.0", f"element vertex {n}", *(f"property double {x}" for x in "xyz")]
    if cloud.faces:
        lines += [f"element face {len(cloud.faces)}", "property list int int vertex_indices"]
    faces = b"".join(struct.pack(f"<{len(face) + 1}i", len(face), *face) for face in cloud.faces)
    return "\n".join([*lines, "end_header\n"]).encode("ascii") + points.tobytes() + faces


def _header(data: bytes, path: Path) -> tuple[str, list[Element], int]:
    end = END.search(data, 0, MOST_HEADER)
    if end is None:
        _refuse(path, "end_header")
    lines = data[: end.start() + 1].decode("latin-1").splitlines()
    order: str | None = None
    elements: list[Element] = []
    for words in (line.split() for line in lines[1:]):
        match words:
            case ["format", kind, *_] if kind in ORDERS:
                order = ORDERS[kind]
            case ["element", name, count]:
                if not count.isdecimal() or len(count) > 18 or int(count) > MOST_COUNT:
                    raise BadInput("points.ply_count", file=path.name, element=name, given=count[:30])
                elements.append(Element(name, int(count)))
            case ["property", "list", length, kind, name] if elements and {length, kind} <= TYPES.keys():
                elements[-1].properties.append(Property(name, TYPES[kind], TYPES[length]))
            case ["property", kind, name] if elements and kind in TYPES:
                elements[-1].properties.append(Property(name, TYPES[kind]))
            case [] | ["comment" | "obj_info", *_]:
                pass
            case _:
                _refuse(path, " ".join(words))
    if order is None:
        _refuse(path, "format")
    if any(len({one.name for one in each.properties}) < len(each.properties) for each in elements):
        _refuse(path, "property")
    return order, elements, end.end()


def _refuse(path: Path, given: str) -> NoReturn:
    raise BadInput("points.ply_header", file=path.name, given=given[:60])


def _truncated(path: Path, element: Element, there: int) -> BadInput:
    return BadInput("points.truncated", file=path.name, element=element.name, promised=element.count, there=there)


Rows = Sequence[Sequence[object]] | NDArray[np.void]


def _text(data: bytes, elements: list[Element], path: Path) -> Iterator[tuple[Element, Rows]]:
    lines = [line.split() for line in data.decode("latin-1").splitlines() if line.strip()]
    place = 0
    for element in elements:
        rows = lines[place : place + element.count]
        if len(rows) < element.count:
            raise _truncated(path, element, len(rows))
        place += element.count
        yield element, [_words(row, element, path, k) for k, row in enumerate(rows, 1)]


def _words(row: list[str], element: Element, path: Path, place: int) -> list[object]:
    # Each property's number, or its list of numbers.
    told: list[object] = []
    k = 0
    try:
        for one in element.properties:
            if one.length:
                count = int(row[k])
                told.append([int(float(word)) for word in row[k + 1 : k + 1 + count]])
                k += count + 1
            else:
                told.append(float(row[k]))
                k += 1
    except IndexError:
        raise _truncated(path, element, place - 1) from None
    except (ValueError, OverflowError):
        raise BadInput("points.not_a_number", file=path.name, place=place, given=" ".join(row)[:60]) from None
    return told


def _binary(
    data: bytes, start: int, order: str, elements: list[Element], path: Path
) -> Iterator[tuple[Element, Rows]]:  # fmt: skip
    room = len(data) - start
    for element in elements:  # before any room is made for them
        if element.count * element.least_bytes > room:
            raise _truncated(path, element, room // element.least_bytes)
        room -= element.count * element.least_bytes
    for element in elements:
        if element.has_lists:
            rows, start = _listed(data, start, order, element, path)
            yield element, rows
        else:
            dtype = element.dtype(order)
            there = np.frombuffer(data, dtype, element.count, start) if element.properties else np.zeros(0, dtype)
            start += element.count * dtype.itemsize
            yield element, there


def _listed(
    data: bytes, start: int, order: str, element: Element, path: Path
) -> tuple[list[list[object]], int]:  # fmt: skip
    rows: list[list[object]] = []
    plan = [
        (np.dtype(order + one.length) if one.length else None, np.dtype(order + one.kind)) for one in element.properties
    ]
    try:
        for _ in range(element.count):
            row: list[object] = []
            for length, kind in plan:
                count = 1
                if length is not None:
                    count = int(np.frombuffer(data, length, 1, start)[0])
                    start += length.itemsize
                if count < 0 or start + count * kind.itemsize > len(data):
                    raise _truncated(path, element, len(rows))
                entries: list[object] = np.frombuffer(data, kind, count, start).tolist()
                start += count * kind.itemsize
                row.append(entries if length is not None else entries[0])
            rows.append(row)
    except ValueError:
        raise _truncated(path, element, len(rows)) from None
    return rows, start


def _coordinates(element: Element, rows: Rows, path: Path) -> NDArray[np.float64]:
    names = [one.name for one in element.properties]
    wanted = [name for name in "xyz" if name in names]
    if wanted not in (["x", "y"], ["x", "y", "z"]) or any(
        one.length for one in element.properties if one.name in "xyz"
    ):
        _refuse(path, f"element vertex: {', '.join(names)[:40]}")
    if isinstance(rows, np.ndarray):
        return np.column_stack([rows[name].astype(np.float64) for name in wanted])
    places = [names.index(name) for name in wanted]
    return np.array([[row[k] for k in places] for row in rows], np.float64).reshape(-1, len(wanted))


def _corners(element: Element, rows: Rows) -> list[tuple[int, ...]]:
    lists = [
        k for k, one in enumerate(element.properties) if one.length and one.name in ("vertex_indices", "vertex_index")
    ]
    if not lists or isinstance(rows, np.ndarray):
        return []
    corners = ([int(str(corner)) for corner in row[lists[0]]] for row in rows)  # type: ignore[union-attr]
    return [tuple(face) for face in corners if len(face) <= MOST_CORNERS]
