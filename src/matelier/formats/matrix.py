"""A matrix from anything that says one: text, a file, lists, arrays, other libraries' matrices."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, cast

import numpy as np

from matelier.formats.arraylike import load_npy, read_array, read_foreign, read_list
from matelier.formats.delimited import check_file, load_text
from matelier.formats.entries import check_rows
from matelier.formats.market import MARK, load_market
from matelier.formats.table import load_table
from matelier.formats.typed import MOST_CHARACTERS, read_typed
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact
from matelier.spine.sentence import Sentence

TABLES = {".csv", ".tsv", ".tab"}
KNOWN = TABLES | {".mtx", ".npy", ".tex", ".txt"}
SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}")
TYPED = re.compile(r"[;\n\[\]|&]|[0-9a-z]\s+[-+−(0-9a-z√]")  # signs that part the entries of a matrix
NPY_MAGIC = b"\x93NUMPY"


def read_matrix(source: object) -> tuple[Exact, tuple[Sentence, ...]]:
    """The exact matrix that `source` says, and what is to be told about how it was read.

    Text is a matrix as it is typed, printed by Python, NumPy or MATLAB, or written in LaTeX; text that ends like a
    file's name is that file. Lists, Fractions, Decimals, NumPy, SymPy, FLINT and data frames are read as they stand.
    Raises BadInput with the place of what is wrong, Unable "matrix.too_large" or "matrix.floats_too_large".
    """
    match source:
        case Exact():
            check_rows([len(row) for row in source.rows])
            return source, ()
        case Path():
            return load_matrix(source)
        case str():
            return load_matrix(source) if _is_path(source) else read_typed(source)
        case np.ndarray():
            return read_array(cast("Any", source))
        case list() | tuple() | range():
            return read_list(cast("list[Any]", source))
        case bytes() | bytearray() | Mapping() | AbstractSet():
            raise BadInput("matrix.kind", given=type(cast("object", source)).__name__)
        case _:
            return read_foreign(source)


def says_matrix(source: object) -> bool:
    """Whether this is meant as a matrix and not as the name of another kind of file; nothing is read for that."""
    match source:
        case str() | PathLike():
            text = str(cast("str", source))
            suffix = Path(text).suffix.lower()
            if suffix in KNOWN or Path(text).is_file():
                return suffix in KNOWN
            return SUFFIX.fullmatch(suffix) is None and TYPED.search(text) is not None
        case Exact() | list() | tuple():
            return True
        case _:
            return len(cast("Any", getattr(source, "shape", ()))) == 2


def load_matrix(path: str | Path) -> tuple[Exact, tuple[Sentence, ...]]:
    """The matrix in a file, told by its suffix or else by its first bytes.

    Raises BadInput "table...", "npy.unreadable", "market..." and as `read_matrix`.
    """
    suffix = Path(path).suffix.lower()
    start = _first_bytes(path)
    if suffix == ".npy" or start.startswith(NPY_MAGIC):
        return load_npy(path)
    if suffix == ".mtx" or start.lower().startswith(MARK.lower().encode()):
        return load_market(path), ()
    if suffix in TABLES:
        return load_table(path)
    matrix, notices = read_typed(load_text(path, most_bytes=4 * MOST_CHARACTERS))
    return replace(matrix, origin={"path": str(path)}), notices


def _is_path(text: str) -> bool:
    """Whether text is meant as a file's name: it ends in a suffix that we read, or there is such a file."""
    if "\n" in text or len(text) > 4096:
        return False
    suffix = Path(text).suffix
    return suffix.lower() in KNOWN or bool(SUFFIX.fullmatch(suffix) and Path(text).is_file())


def _first_bytes(path: str | Path) -> bytes:
    """What the file begins with."""
    check_file(path)
    try:
        with Path(path).open("rb") as file:
            return file.read(len(MARK))
    except (OSError, ValueError) as error:
        raise BadInput("table.unreadable", path=str(path)) from error
